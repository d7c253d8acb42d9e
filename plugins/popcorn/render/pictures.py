"""Pictures: looked at before they are decoded, and published only as copies of ours, without metadata.

Sources: safety.md, finding 8; HTML, 4.8.4 (responsive images).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps, ImageSequence

from popcorn.problems import Problem, problem

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000
MAX_FRAMES = 200
# Pillow's own limit is looser, and raises before the size is known: ours, in `_opened`, takes its place.
Image.MAX_IMAGE_PIXELS = None
# Widths in pixels: a phone, a phone with a dense screen or a column, a desktop.
WIDTHS = (480, 960, 1600)
# Part of every name, so that a change of the recipe below is a change of address.
RECIPE = b"1"

_SUFFIXES = {"JPEG": ("jpg", "jpeg"), "PNG": ("png",), "WEBP": ("webp",), "GIF": ("gif",)}
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_QUALITY: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 80, "method": 4},
    "GIF": {"optimize": True},
}


class Rendition(NamedTuple):
    """One published copy of a picture. `address` is below the site's root."""

    address: str
    format: str
    width: int
    height: int

    @property
    def type(self) -> str:
        """The media type."""
        return _TYPES[self.format]


@dataclass(frozen=True)
class Picture:
    """A picture that may be published. `width` and `height` are in pixels, after its orientation is applied."""

    path: str
    file: Path
    format: str
    width: int
    height: int
    animated: bool
    digest: str

    @cached_property
    def renditions(self) -> tuple[Rendition, ...]:
        """The copies to publish: WebP in each width, and the original's format as the last one, for `src`."""
        widths = sorted({w for w in WIDTHS if w < self.width} | {min(self.width, WIDTHS[-1])})
        if self.animated:
            widths = widths[-1:]
        webp = [self._rendition(width, "WEBP") for width in widths]
        return (*webp, *([] if self.format == "WEBP" else [self._rendition(widths[-1], self.format)]))

    @property
    def fallback(self) -> Rendition:
        """The copy for readers that know no `srcset`."""
        return self.renditions[-1]

    def _rendition(self, width: int, format_: str) -> Rendition:
        height = max(1, round(self.height * width / self.width))
        stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(self.path).stem.lower()).strip("-")[:40] or "picture"
        name = f"{stem}-{self.digest[:8]}-{width}.{_SUFFIXES[format_][0]}"
        return Rendition(posixpath.join(posixpath.dirname(self.path), name), format_, width, height)


def inspect(file: Path, path: str) -> Picture | Problem:
    """Look at a picture without decoding it."""
    try:
        data = file.read_bytes()
        with _opened(io.BytesIO(data)) as image:
            width, height = _oriented_size(image)
            animated = getattr(image, "n_frames", 1) > 1
            kind = str(image.format)
    except _TooLarge as error:
        return problem("picture-too-large", path, width=error.width, height=error.height)
    except Exception as error:  # Pillow's plugins raise whatever their parsers do
        return problem("picture-broken", path, reason=type(error).__name__)
    suffix = PurePosixPath(path).suffix.lower().lstrip(".")
    if suffix not in _SUFFIXES[kind]:
        return problem("picture-kind", path, suffix=f".{suffix}", kind=kind)
    digest = hashlib.sha256(RECIPE + data).hexdigest()
    return Picture(path, file, kind, width, height, animated, digest)


def make(pictures: Iterable[Picture], cache: Path, workers: int | None = None) -> tuple[dict[str, Path], list[Problem]]:
    """Make all renditions of the pictures, each decoded once, over all cores.

    Returns address -> file in the cache, and a problem for each picture that could not be decoded after all.
    """
    cache.mkdir(parents=True, exist_ok=True)
    distinct = {(picture.path, picture.digest): picture for picture in pictures}
    made: dict[str, Path] = {}
    problems: list[Problem] = []
    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 2) as pool:
        for result in pool.map(lambda picture: _make_one(picture, cache), distinct.values()):
            if isinstance(result, Problem):
                problems.append(result)
            else:
                made.update(result)
    return made, problems


def scaled(picture: Picture, width: int) -> bytes:
    """The picture at most `width` pixels wide, as JPEG or (where it has transparency) PNG, without metadata."""
    with _opened(picture.file) as image:
        clean = _clean(_decoded(image, width))
    if clean.width > width:
        clean = clean.resize((width, max(1, round(clean.height * width / clean.width))), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    if clean.mode in ("RGBA", "LA"):
        clean.save(stream, "PNG", optimize=False)
    else:
        clean.save(stream, "JPEG", quality=88, optimize=True)
    return stream.getvalue()


class _TooLarge(Exception):  # noqa: N818 - carries the size
    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.width = width
        self.height = height


@contextlib.contextmanager
def _opened(source: Path | io.BytesIO) -> Iterator[Image.Image]:
    with Image.open(source, formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise _TooLarge(width, height)
        yield image


def _oriented_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    # EXIF orientations 5 to 8 lie on their side.
    return (height, width) if image.getexif().get(0x0112, 1) >= 5 else (width, height)


def _make_one(picture: Picture, cache: Path) -> dict[str, Path] | Problem:
    files = {
        rendition: cache / f"{picture.digest}-{rendition.width}{PurePosixPath(rendition.address).suffix}"
        for rendition in picture.renditions
    }
    missing = {rendition: file for rendition, file in files.items() if not file.exists()}
    try:
        if missing:
            _render(picture, missing)
    except Exception as error:  # as in inspect()
        return problem("picture-broken", picture.path, reason=type(error).__name__)
    return {rendition.address: file for rendition, file in files.items()}


def _render(picture: Picture, files: dict[Rendition, Path]) -> None:
    with _opened(picture.file) as image:
        if picture.animated:
            frames = [_clean(frame.copy()) for frame in _frames(image)]
            duration = image.info.get("duration", 100)
            for rendition, file in files.items():
                sized = [_resized(frame, rendition) for frame in frames]
                _save(sized, rendition.format, file, duration)
            return
        decoded = _decoded(image, max(rendition.width for rendition in files))
    clean = _clean(decoded)
    for rendition, file in files.items():
        _save([_resized(clean, rendition)], rendition.format, file, None)


def _frames(image: Image.Image) -> list[Image.Image]:
    return [frame.convert("RGBA") for _, frame in zip(range(MAX_FRAMES), ImageSequence.Iterator(image), strict=False)]


def _decoded(image: Image.Image, width: int) -> Image.Image:
    # A JPEG may be decoded at half or a quarter of its size; twice the goal keeps the later scaling sharp.
    if image.format == "JPEG" and image.width > 4 * width:
        image.draft(None, (2 * width, max(1, 2 * width * image.height // image.width)))
    return ImageOps.exif_transpose(image)


def _clean(image: Image.Image) -> Image.Image:
    """A new image with the same pixels in sRGB, and nothing of what else the file carried."""
    image = _in_srgb(image)
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if transparent else "L" if image.mode in ("1", "L") else "RGB"
    if image.mode.startswith("I;16"):
        # Sixteen bits of grey: `convert` would clip where it should scale.
        image = image.point(lambda value: value / 256).convert("L")
    converted = image if image.mode == mode else image.convert(mode)
    clean = Image.new(converted.mode, converted.size)
    clean.paste(converted)
    return clean


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        goal = ImageCms.createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, goal, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image  # A broken profile says nothing about the pixels.


def _resized(image: Image.Image, rendition: Rendition) -> Image.Image:
    size = (rendition.width, rendition.height)
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def _save(frames: list[Image.Image], format_: str, file: Path, duration: int | None) -> None:
    first, *more = frames
    if format_ == "JPEG" and first.mode == "RGBA":
        first = first.convert("RGB")
    # Written aside and renamed, so that a build killed here leaves no half picture in the cache.
    aside = file.with_name(f".{file.name}.{os.getpid()}.{id(frames)}")
    options = dict(_QUALITY[format_])
    if more:
        options |= {"save_all": True, "append_images": more, "duration": duration, "loop": 0}
    try:
        first.save(aside, format_, **options)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
