"""Imposition: which page of an issue stands where on which side of a sheet, and the PDF of the sheets.

All lengths are in mm, from the lower left corner of a side, as PDF counts them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from popcorn.zine.fillers import PAGES_PER_SHEET
from popcorn.zine.measures import POINTS_PER_MM


class SheetSize(NamedTuple):
    """Paper as it is sold, lying on its long side."""

    name: str
    width: float
    height: float


# What office printers take, the first that fits is used: an A size wherever there is one.
SHEETS = (
    SheetSize("A4", 297.0, 210.0),
    SheetSize("Letter", 279.4, 215.9),
    SheetSize("A3", 420.0, 297.0),
    SheetSize("Tabloid", 431.8, 279.4),
    SheetSize("SRA3", 450.0, 320.0),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A page (the first is 1) in its room on a side: the room's lower left corner and its size.

    `shift` moves the page to the right within its room, whose edges cut it off. One that is `turned` stands on its
    head.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    shift: float = 0.0
    turned: bool = False


class Line(NamedTuple):
    """A mark, from one point to another; a fold is dashed."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: its paper, the pages on it, and marks for folding, stapling and cutting."""

    width: float
    height: float
    pages: tuple[Placed, ...]
    marks: tuple[Line, ...] = ()


def booklet_order(pages: int) -> tuple[tuple[int, int], ...]:
    """The pages of each side, left and right, for sheets that are nested, folded and stapled in the fold.

    The outermost sheet comes first, each with its outer side before its inner one. Raises ValueError unless `pages`
    is a multiple of four.
    """
    if pages < PAGES_PER_SHEET or pages % PAGES_PER_SHEET:
        raise ValueError(f"{pages} pages make no whole sheets")
    order = []
    for first in range(1, pages // 2, 2):
        last = pages + 1 - first
        order += [(last, first), (first + 1, last - 1)]
    return tuple(order)


def creep(sheet: int, caliper: float) -> float:
    """How far the pages of a sheet move towards the fold; the outermost sheet is 0, `caliper` is the paper's thickness.

    Each sheet wraps around those within, which therefore stand out at the fore edge by its thickness and lose as much
    there when the booklet is trimmed.
    """
    return round(sheet * caliper, 4)


def sheet_for(width: float, height: float) -> SheetSize | None:
    """The sheet that takes two pages of this size side by side; None where there is none."""
    slack = 0.5  # Half of a sheet is often said to be a page of its own: Letter half is 139.7 mm, or 140.
    return next((s for s in SHEETS if 2 * width <= s.width + slack and height <= s.height + slack), None)


def booklet_sides(
    pages: int, trim: tuple[float, float], sheet: SheetSize, caliper: float, with_marks: bool
) -> tuple[Side, ...]:
    """The sides of a booklet, to be printed on both sides of the paper and flipped along its short edge."""
    width, height = trim
    middle, foot = sheet.width / 2, (sheet.height - height) / 2
    sides = []
    for number, (left, right) in enumerate(booklet_order(pages)):
        shift = creep(number // 2, caliper)
        placed = (
            Placed(left, middle - width, foot, width, height, shift),
            Placed(right, middle, foot, width, height, -shift),
        )
        marks: list[Line] = []
        if sheet.width - 2 * width >= 2 * _MARK and sheet.height - height >= 2 * _MARK:
            marks += _trim_marks(placed, sheet)
        if with_marks and number == 0:
            marks += _binding_marks(middle, foot, height)
        sides.append(Side(sheet.width, sheet.height, placed, tuple(marks)))
    return tuple(sides)


# The panels of a one-sheet zine from left to right: the upper row stands on its head. Folded, 1 lies on 2 and 5 on 6,
# joined at their heads; the cut parts 4 from 7 and 3 from 8, which become the halves of leaves (3, 4) and (7, 8).
ONESHEET_ROWS = ((5, 4, 3, 2), (6, 7, 8, 1))


def onesheet_side(sheet: SheetSize) -> Side:
    """The one printed side of a zine of eight panels; its last page, the 9th, has the marks of the whole sheet."""
    width, height = sheet.width / 4, sheet.height / 2
    upper, lower = ONESHEET_ROWS
    placed = [Placed(page, n * width, height, width, height, turned=True) for n, page in enumerate(upper)]
    placed += [Placed(page, n * width, 0.0, width, height) for n, page in enumerate(lower)]
    return Side(sheet.width, sheet.height, (*placed, Placed(9, 0.0, 0.0, sheet.width, sheet.height)))


# The length of a mark, and its distance from what it marks.
_MARK, _GAP = 5.0, 2.0


def _trim_marks(placed: Sequence[Placed], sheet: SheetSize) -> Iterator[Line]:
    """Where the folded booklet is cut, and above and below it where the sheet is folded."""
    left, right = placed[0].x, placed[-1].x + placed[-1].width
    foot, head = placed[0].y, placed[0].y + placed[0].height
    for y in (foot, head):
        yield Line(left - _GAP - _MARK, y, left - _GAP, y)
        yield Line(right + _GAP, y, right + _GAP + _MARK, y)
    for x, is_fold in ((left, False), (sheet.width / 2, True), (right, False)):
        yield Line(x, foot - _GAP - _MARK, x, foot - _GAP, is_fold)
        yield Line(x, head + _GAP, x, head + _GAP + _MARK, is_fold)


def _binding_marks(middle: float, foot: float, height: float) -> Iterator[Line]:
    """On the outside of the spine: the ends of the fold, and two staples a quarter of the height from its ends."""
    for y0, y1 in ((foot, foot + _MARK), (foot + height - _MARK, foot + height)):
        yield Line(middle, y0, middle, y1, True)
    for part in (0.25, 0.75):
        # As long as the backs of office staples, 12 to 13 mm.
        yield Line(middle, foot + part * height - 6, middle, foot + part * height + 6)


def impose(pages: bytes, sides: Iterable[Side], title: str) -> bytes:
    """The sheets as a PDF, of the pages of another one.

    Pages keep their look and lose their links, tags and bookmarks, which have no meaning on a sheet. The viewer is
    asked to print at the size given, and on both sides, flipped along the short edge, where there is more than one. The
    same pages give the same bytes.
    """
    with pikepdf.open(io.BytesIO(pages)) as source, pikepdf.new() as sheets:
        forms: dict[int, pikepdf.Object] = {}
        made = list(sides)
        for side in made:
            for placed in side.pages:
                if placed.page not in forms:
                    forms[placed.page] = sheets.copy_foreign(_form(source, source.pages[placed.page - 1]))
            _add_side(sheets, side, forms)
        sheets.Root.ViewerPreferences = Dictionary(
            Duplex=Name.DuplexFlipShortEdge if len(made) > 1 else Name.Simplex,
            PrintScaling=Name("/None"),
            PickTrayByPDFSize=True,
            DisplayDocTitle=True,
        )
        if "/Lang" in source.Root:
            sheets.Root.Lang = str(source.Root.Lang)
        _describe(sheets, source, title)
        target = io.BytesIO()
        sheets.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",  # the first that knows Duplex (ISO 32000-1, table 150)
        )
    return target.getvalue()


def _form(source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    form = page.as_form_xobject()
    form.write(_untagged(page))
    # Where its tags were in the document's structure.
    for key in ("/StructParents", "/StructParent"):
        if key in form:
            del form[key]
    resources: Any = form.get("/Resources", {})
    if "/Properties" in resources:
        del resources["/Properties"]
    for xobject in resources.get("/XObject", {}).values():
        for key in ("/StructParents", "/StructParent"):
            if key in xobject:
                del xobject[key]
    return source.make_indirect(form)


_TAGGING = frozenset({"BDC", "BMC", "EMC", "DP", "MP"})


def _untagged(page: pikepdf.Page) -> bytes:
    """A page's content without marked content (ISO 32000-1, 14.6): what it marks belongs to tags that are gone."""
    instructions = pikepdf.parse_content_stream(page)
    return pikepdf.unparse_content_stream([i for i in instructions if str(i.operator) not in _TAGGING])


def _add_side(sheets: pikepdf.Pdf, side: Side, forms: dict[int, pikepdf.Object]) -> None:
    xobjects = Dictionary()
    content = []
    for placed in side.pages:
        name = f"/P{placed.page}"
        xobjects[name] = forms[placed.page]
        content += [f"q {_numbers(placed.x, placed.y, placed.width, placed.height)} re W n"]
        content += [f"{_matrix(placed, forms[placed.page])} cm {name} Do Q"]
    for mark in side.marks:
        dash = "[3 2] 0 d" if mark.dashed else "[] 0 d"
        ends = f"{_numbers(mark.x0, mark.y0)} m {_numbers(mark.x1, mark.y1)} l S"
        # On a white line, so that it is seen on a dark cover as well.
        content.append(f"q 1.25 w 1 G {ends} Q q 0.25 w 0 0 0 0.6 K {dash} {ends} Q")
    page = sheets.add_blank_page(page_size=(_points(side.width), _points(side.height)))
    page.obj.Resources = Dictionary(XObject=xobjects)
    page.obj.Contents = sheets.make_stream("\n".join(content).encode())
    left = min(placed.x for placed in side.pages)
    foot = min(placed.y for placed in side.pages)
    right = max(placed.x + placed.width for placed in side.pages)
    head = max(placed.y + placed.height for placed in side.pages)
    whole = [0, 0, _points(side.width), _points(side.height)]
    page.obj.MediaBox = page.obj.CropBox = page.obj.BleedBox = Array(whole)
    trimmed = [max(0.0, left), max(0.0, foot), min(side.width, right), min(side.height, head)]
    page.obj.TrimBox = Array([_points(length) for length in trimmed])


def _matrix(placed: Placed, form: pikepdf.Object) -> str:
    """Where a page's own corner comes to lie, and how it is turned (ISO 32000-1, 8.3.4)."""
    left, foot, right, head = (float(edge) for edge in form["/BBox"])
    # A page larger than its room, by what formats are rounded to, is centred in it.
    x = placed.x + placed.shift + (placed.width - (right - left) / POINTS_PER_MM) / 2
    y = placed.y + (placed.height - (head - foot) / POINTS_PER_MM) / 2
    if placed.turned:
        return f"-1 0 0 -1 {_number(x * POINTS_PER_MM + right)} {_number(y * POINTS_PER_MM + head)}"
    return f"1 0 0 1 {_number(x * POINTS_PER_MM - left)} {_number(y * POINTS_PER_MM - foot)}"


def _describe(sheets: pikepdf.Pdf, source: pikepdf.Pdf, title: str) -> None:
    about: dict[str, Any] = {key: str(value) for key, value in source.docinfo.items() if key != "/Title"}
    sheets.docinfo = sheets.make_indirect(Dictionary({**about, "/Title": title}))
    with sheets.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(sheets.docinfo)


def _points(length: float) -> float:
    return round(length * POINTS_PER_MM, 4)


def _number(points: float) -> str:
    return f"{points:.4f}".rstrip("0").rstrip(".")


def _numbers(*lengths: float) -> str:
    return " ".join(_number(length * POINTS_PER_MM) for length in lengths)
