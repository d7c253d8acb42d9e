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
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps, ImageSequence

from popcorn.problems import Problem, problem
from popcorn.render.anatomy import anatomy

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# The decoder of WebP holds four copies of a picture.
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 50_000_000, "GIF": 50_000_000, "WEBP": 25_000_000}
MAX_SIDE = 12_000
# Of all frames of an animation together: each is drawn in full, however little it changes.
MAX_ANIMATED_PIXELS = 400_000_000
MAX_FRAMES = 3_000
# What of them is published: a recording of minutes is thinned out, and takes as long as before.
FRAMES_KEPT = 200
PIXELS_KEPT = 100_000_000
# Encoders of progressive JPEGs make ten or so; a scan of a few bytes goes over the whole picture again.
MAX_SCANS = 64
# Pixels above which pictures are decoded one at a time, whatever the number of workers: most cameras stay below it.
_LARGE = 25_000_000
_ONE_LARGE_PICTURE = threading.Lock()
# Pillow's own limit is looser, and raises before the size is known: ours, in `_opened`, takes its place.
Image.MAX_IMAGE_PIXELS = None
# Widths in pixels: a phone, a phone with a dense screen or a column, a desktop.
WIDTHS = (480, 960, 1600)
# Part of every name, so that a change of the recipe below is a change of address.
RECIPE = b"2"

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

    @property
    def trace(self) -> tuple[str, str]:
        """What says whether it is the same picture (see popcorn/tracing.py)."""
        return self.path, self.digest

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

    @property
    def is_large(self) -> bool:
        """Whether decoding it takes so much memory that nothing like it should be decoded beside it."""
        return self.animated or self.width * self.height > _LARGE

    def _rendition(self, width: int, format_: str) -> Rendition:
        height = max(1, round(self.height * width / self.width))
        stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(self.path).stem.lower()).strip("-")[:40] or "picture"
        name = f"{stem}-{self.digest[:8]}-{width}.{_SUFFIXES[format_][0]}"
        # A folder's name may have what an address or `srcset` may not; the digest keeps two that become one apart.
        folder = re.sub(r"[^a-z0-9./-]+", "-", posixpath.dirname(self.path).lower())
        return Rendition(posixpath.join(folder, name), format_, width, height)


def inspect(file: Path, path: str) -> Picture | Problem:
    """Look at a picture without decoding it."""
    try:
        data = _read(file)
        found = anatomy(data)
        if not found.whole:
            return problem("picture-broken", path, size=f"{len(data):,}")
        if found.scans > MAX_SCANS:
            return problem("picture-scans", path, scans=found.scans, limit=MAX_SCANS)
        _refuse_large("GIF", found.width, found.height)
        with _opened(io.BytesIO(data)) as image:
            width, height = _oriented_size(image)
            # Phones append a second picture, for depth or a smaller screen; the first is the one that was taken.
            kind = "JPEG" if image.format == "MPO" else str(image.format)
    except _TooLarge as error:
        limit = error.limit // 1_000_000
        return problem("picture-too-large", path, width=error.width, height=error.height, limit=limit)
    except Exception as error:  # Pillow's plugins raise whatever their parsers do
        return problem("picture-broken", path, reason=type(error).__name__)
    suffix = PurePosixPath(path).suffix.lower().lstrip(".")
    if suffix not in _SUFFIXES[kind]:
        return problem("picture-kind", path, suffix=f".{suffix}", kind=kind)
    pixels = found.frames * max(width, found.width) * max(height, found.height)
    if found.frames > MAX_FRAMES or (found.frames > 1 and pixels > MAX_ANIMATED_PIXELS):
        return problem("animation-too-large", path, frames=found.frames, megapixels=pixels // 1_000_000)
    return Picture(path, file, kind, width, height, found.frames > 1, _digest(data))


def _digest(data: bytes) -> str:
    return hashlib.sha256(RECIPE + data).hexdigest()


def _read(file: Path) -> bytes:
    # Whatever has taken its place since it was let in: a link is not followed, a pipe not waited for.
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("no regular file")
        return stream.read()


def _contents(picture: Picture) -> io.BytesIO:
    """The picture that was looked at: copies of another would go by its digest, and be taken for its own later on."""
    data = _read(picture.file)
    if _digest(data) != picture.digest:
        raise ValueError("changed since it was looked at")
    return io.BytesIO(data)


def make(
    pictures: Iterable[Picture],
    cache: Path,
    workers: int | None = None,
    step: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[dict[str, Path], list[Problem]]:
    """Make all renditions of the pictures, each decoded once, over all cores.

    `step` hears how many pictures are done, and of how many.
    Returns address -> file in the cache, and a problem for each picture that could not be decoded after all.
    """
    cache.mkdir(parents=True, exist_ok=True)
    distinct = {(picture.path, picture.digest): picture for picture in pictures}.values()
    large = [picture for picture in distinct if picture.is_large]
    others = [picture for picture in distinct if not picture.is_large]
    made: dict[str, Path] = {}
    problems: list[Problem] = []
    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 2) as pool:
        results = pool.map(lambda picture: _make_one(picture, cache), others)
        # The large ones in one and the same thread, because each thread keeps for itself what memory it has had.
        each = chain(results, (_make_one(picture, cache) for picture in large))
        for done, result in enumerate(each, start=1):
            step(done, len(distinct))
            if isinstance(result, Problem):
                problems.append(result)
            else:
                made.update(result)
    return made, problems


def scaled(picture: Picture, width: int) -> bytes:
    """The picture at most `width` pixels wide, as JPEG or (where it has transparency) PNG, without metadata."""
    return encoded(sized(picture, width))


def sized(picture: Picture, width: int) -> Image.Image:
    """The picture at most `width` pixels wide, in sRGB or grey, without metadata."""
    with _ONE_LARGE_PICTURE if picture.is_large else contextlib.nullcontext():
        clean = _clean(_decoded(_contents(picture), width))
    if clean.width > width:
        clean = clean.resize((width, max(1, round(clean.height * width / clean.width))), Image.Resampling.LANCZOS)
    return clean


def encoded(clean: Image.Image) -> bytes:
    """A picture as JPEG or, where it has transparency, PNG."""
    stream = io.BytesIO()
    if clean.mode in ("RGBA", "LA"):
        clean.save(stream, "PNG", optimize=False)
    else:
        clean.save(stream, "JPEG", quality=88, optimize=True)
    return stream.getvalue()


class _TooLarge(Exception):  # noqa: N818 - carries the size
    def __init__(self, width: int, height: int, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.width = width
        self.height = height


def _refuse_large(kind: str | None, width: int, height: int) -> None:
    # An MPO is several JPEGs.
    limit = MAX_PIXELS.get(kind or "", MAX_PIXELS["JPEG"])
    if width * height > limit or max(width, height) > MAX_SIDE:
        raise _TooLarge(width, height, limit)


@contextlib.contextmanager
def _opened(source: io.BytesIO) -> Iterator[Image.Image]:
    with Image.open(source, formats=FORMATS) as image:
        _refuse_large(image.format, *image.size)
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
    if picture.animated:
        # All renditions of an animation are of one size.
        frames, durations = _frames(_contents(picture), next(iter(files)))
        for rendition, file in files.items():
            _save(frames, rendition.format, file, durations)
        return
    clean = _clean(_decoded(_contents(picture), max(rendition.width for rendition in files)))
    for rendition, file in files.items():
        _save([_resized(clean, rendition)], rendition.format, file, None)


def _frames(source: io.BytesIO, rendition: Rendition) -> tuple[list[Image.Image], list[int]]:
    """An animation's frames in a rendition's size, and how long each is shown (milliseconds)."""
    kept = max(1, min(FRAMES_KEPT, PIXELS_KEPT // (rendition.width * rendition.height)))
    step = -(-anatomy(source.getvalue()).frames // kept)
    frames: list[Image.Image] = []
    durations: list[int] = []
    with _opened(source) as image:
        for number, frame in zip(range(MAX_FRAMES), ImageSequence.Iterator(image), strict=False):
            if number % step == 0:
                frames.append(_clean(_resized(frame.convert("RGBA"), rendition)))
                durations.append(0)
            # Those of WebP are known once the frame is drawn.
            frame.load()
            durations[-1] += int(frame.info.get("duration", 100))
    return frames, durations


def _decoded(source: io.BytesIO, width: int) -> Image.Image:
    """A picture upright, and no more than twice as wide as it is wanted: that keeps the later scaling sharp.

    Whatever is done to a picture makes another copy of it, so the large one is left as soon as it can be.
    """
    with _opened(source) as image:
        share = 2 * width / _oriented_size(image)[0]
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        if share <= 0.5:
            # A JPEG can be decoded at half or a quarter of its size.
            image.draft(None, size)
        small = _scalable(image)
        if share < 1 and small.size != size:
            small = small.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return ImageOps.exif_transpose(small)


def _scalable(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled without loss, and that it may be published in; CMYK stays."""
    if image.mode.startswith("I;16"):
        # Sixteen bits of grey: `convert` would clip where it should scale.
        return image.point(lambda value: value / 256).convert("L")
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if transparent else "L" if image.mode in ("1", "L") else "RGB"
    return image if image.mode in (mode, "CMYK") else image.convert(mode)


def _clean(image: Image.Image) -> Image.Image:
    """A new image with the same pixels in sRGB, and nothing of what else the file carried."""
    image = _in_srgb(image)
    converted = image.convert("RGB") if image.mode == "CMYK" else image
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
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _save(frames: list[Image.Image], format_: str, file: Path, durations: list[int] | None) -> None:
    first, *more = frames
    if format_ == "JPEG" and first.mode == "RGBA":
        first = first.convert("RGB")
    # Written aside and renamed, so that a build killed here leaves no half picture in the cache.
    aside = file.with_name(f".{file.name}.{os.getpid()}.{id(frames)}")
    options = dict(_QUALITY[format_])
    if more:
        options |= {"save_all": True, "append_images": more, "duration": durations, "loop": 0}
    try:
        first.save(aside, format_, **options)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
