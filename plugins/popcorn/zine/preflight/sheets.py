"""A PDF's pages as what stands on them: read back with PDFium, measured in mm from the trimmed sheet's top left."""

from __future__ import annotations

import ctypes
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

from popcorn.zine.measures import MM_PER_INCH

_MM = MM_PER_INCH / 72
# Forms in forms, as deep as anybody nests them.
_DEEPEST = 8
# A drawing of at least so many strokes and of this size (mm) may be a QR code; it is read to find out.
_CODE_STROKES = 300
_CODE_SIZES = (5.0, 120.0)
# Pixels per mm at which codes are read: four or more to a module of any code that a telephone can read.
_READING = 14


class Box(NamedTuple):
    """Where something stands, in mm from the left and upper edge of the trimmed sheet."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def within(self, other: Box) -> Box:
        """The part of it inside another box; its sides change places where there is none."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def grown(self, across: float, down: float) -> Box:
        """The same box with more room on each side."""
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def meets(self, other: Box) -> bool:
        """Whether the two have any room in common."""
        part = self.within(other)
        return part.width > 0 and part.height > 0


class Text(NamedTuple):
    """A stretch of text in one style. `size` is in points as printed; running heads and folios are `furniture`."""

    box: Box
    size: float
    text: str
    furniture: bool


class Image(NamedTuple):
    """A picture as printed: the part that is seen, the width in mm of all of it, and what tells it from others."""

    box: Box
    across: float
    digest: str
    pixels: tuple[int, int]
    furniture: bool


class Code(NamedTuple):
    """A QR code, without its quiet zone, and the address it holds."""

    box: Box
    address: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page; the cover is 1."""

    page: int
    width: float
    height: float
    texts: tuple[Text, ...]
    images: tuple[Image, ...]
    codes: tuple[Code, ...]

    @property
    def paper(self) -> Box:
        """The trimmed sheet."""
        return Box(0.0, 0.0, self.width, self.height)


def sheets(pdf: bytes) -> tuple[Sheet, ...]:
    """What stands on each page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_sheet(document[index], index + 1) for index in range(len(document)))
    finally:
        document.close()


def digest_of(content: bytes) -> str:
    """What tells a picture's file from others; the typesetter takes JPEGs into the PDF as they are."""
    return hashlib.sha256(content).hexdigest()


def _sheet(page: Any, number: int) -> Sheet:
    left, bottom, right, top = page.get_trimbox()
    frame = _Frame(left, top)
    readable = page.get_textpage()
    texts: list[Text] = []
    images: list[Image] = []
    codes: list[Code] = []
    for thing in page.get_objects(max_depth=_DEEPEST):
        box = frame.box(*thing.get_bounds())
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            said = _said(thing, readable)
            if said.strip():
                texts.append(Text(box, _size(thing), said, _is_furniture(thing)))
        elif thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(_image(thing, box, frame))
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH and _may_be_code(thing, box):
            codes += _read(page, box, frame)
    width, height = (right - left) * _MM, (top - bottom) * _MM
    return Sheet(number, width, height, tuple(texts), tuple(images), tuple(codes))


class _Frame(NamedTuple):
    """The corner from which a sheet is measured, in the PDF's own points."""

    left: float
    top: float

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        return Box(
            (left - self.left) * _MM, (self.top - top) * _MM, (right - self.left) * _MM, (self.top - bottom) * _MM
        )


def _said(thing: Any, readable: Any) -> str:
    needed = pdfium.FPDFTextObj_GetText(thing, readable, None, 0)
    buffer = (ctypes.c_ushort * (needed // 2 + 1))()
    pdfium.FPDFTextObj_GetText(thing, readable, buffer, needed)
    return bytes(buffer)[: max(0, needed - 2)].decode("utf-16-le", "replace")


def _size(thing: Any) -> float:
    named = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(thing, named)
    matrix = thing.get_matrix()
    return float(named.value * math.hypot(matrix.c, matrix.d))


def _is_furniture(thing: Any) -> bool:
    """Whether it is marked as no part of the text (ISO 32000-1, 14.8.2.2): running heads, folios, decoration."""
    for index in range(pdfium.FPDFPageObj_CountMarks(thing)):
        buffer, used = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
        pdfium.FPDFPageObjMark_GetName(pdfium.FPDFPageObj_GetMark(thing, index), buffer, 64, used)
        if bytes(buffer)[: max(0, used.value - 2)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def _image(thing: Any, box: Box, frame: _Frame) -> Image:
    matrix = thing.get_matrix()
    seen = box
    for clip in _clips(thing, frame):
        seen = seen.within(clip)
    content = bytes(thing.get_data(decode_simple=False))
    across = math.hypot(matrix.a, matrix.b) * _MM
    return Image(seen, across, digest_of(content), thing.get_px_size(), _is_furniture(thing))


def _clips(thing: Any, frame: _Frame) -> Iterator[Box]:
    """The boxes that a thing is cut to."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    for number in range(max(0, pdfium.FPDFClipPath_CountPaths(clip))):
        across, up = [], []
        for step in range(pdfium.FPDFClipPath_CountPathSegments(clip, number)):
            x, y = ctypes.c_float(), ctypes.c_float()
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, number, step)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                across.append(x.value)
                up.append(y.value)
        if across:
            yield frame.box(min(across), min(up), max(across), max(up))


def _may_be_code(thing: Any, box: Box) -> bool:
    least, most = _CODE_SIZES
    is_square = abs(box.width - box.height) <= 0.05 * box.width
    return is_square and least <= box.width <= most and pdfium.FPDFPath_CountSegments(thing) >= _CODE_STROKES


def _read(page: Any, box: Box, frame: _Frame) -> Iterator[Code]:
    quiet = box.grown(4.0, 4.0)
    # What pypdfium2 cuts away is counted from the page's own edges.
    edges = page.get_cropbox()
    crop = (
        frame.left - edges[0] + quiet.left / _MM,
        frame.top - edges[1] - quiet.bottom / _MM,
        edges[2] - frame.left - quiet.right / _MM,
        edges[3] - frame.top + quiet.top / _MM,
    )
    seen = page.render(scale=_READING * _MM, crop=tuple(max(0.0, side) for side in crop), grayscale=True).to_pil()
    for found in zxingcpp.read_barcodes(seen, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        yield Code(box, found.text)
