"""One issue, from its running order to an EPUB."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from popcorn.addresses import absolute, short
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.problems import Problem, has_errors, in_order
from popcorn.zine.compose import characters, compose
from popcorn.zine.duotone import duotone_of
from popcorn.zine.edition import Stage, read_issue, typeset_issue
from popcorn.zine.epub.chapters import Binder
from popcorn.zine.epub.markup import Image
from popcorn.zine.epub.package import Book, packed
from popcorn.zine.epub.reading import BookLayout, BookPictures
from popcorn.zine.fonts import Fonts, find_fonts
from popcorn.zine.front import contributors, cover_part
from popcorn.zine.glyphs import with_geta
from popcorn.zine.issue import PrintedIssue, find_issue
from popcorn.zine.parts import Layout
from popcorn.zine.plates import FOLDER, Plates
from popcorn.zine.targets import Target
from popcorn.zine.tokens import tokens_of
from popcorn.zine.typeset import TypesettingError, one_part
from popcorn.zine.wording import file_name

# The cover's width in pixels, and the quality of its JPEG: what stores ask for at least.
COVER_WIDTH = 1400
_COVER_QUALITY = 86


@dataclass(frozen=True, slots=True)
class Ebook:
    """An EPUB, or why there is none: then one of the `problems` is an error. `chapters` is how many there are."""

    name: str
    problems: tuple[Problem, ...]
    content: bytes | None = None
    chapters: int = 0


def bind_issue(
    library: Library,
    bodies: Bodies,
    number: int,
    cache: Path,
    progress: Callable[[Stage], None] = lambda stage: None,
) -> Ebook:
    """Make an issue's EPUB. `cache` is the magazine's folder, as for `typeset_issue`.

    The printed issue is typeset first, for its page numbers and its cover; where that cannot be done for want of fonts
    alone, the book goes without. The same content gives the same bytes. Nothing in the content is a reason to raise.
    """
    name = file_name(library, number, "ebook", ".epub")
    entry = find_issue(library, number)
    if isinstance(entry, Problem):
        return Ebook(name, (entry,))
    printed = typeset_issue(library, bodies, number, cache, progress)
    issue, problems = read_issue(library, bodies, entry)
    if has_errors(problems):
        return Ebook(name, in_order(problems))
    pictures = BookPictures()
    layout = BookLayout(issue, bodies, pictures)
    magazine = compose(layout, Fonts({}, ()))
    problems += tuple(layout.problems)
    if has_errors(problems):
        return Ebook(name, in_order(problems))
    progress("pictures")
    files, broken = pictures.make(cache / "pictures")
    problems += tuple(broken)
    if has_errors(problems):
        return Ebook(name, in_order(problems))
    _reworded(magazine, layout)
    contents = {path: file.read_bytes() for path, file in files.items()}
    images = {f"/{path}": _image(path, content) for path, content in contents.items()}
    binder = Binder(magazine, images, printed.first_pages)
    chapters = tuple(binder.chapters())
    shown = {images[f"/{path}"].file: content for path, content in contents.items()}
    cover, alt = _cover(issue, bodies, cache) if printed.pdf else None, _cover_alt(magazine)
    own = next(part["picture"] for part in magazine["parts"] if part["kind"] == "cover")
    if cover is not None:
        shown = {**_without(shown, own, images), "cover.jpg": cover}
    covered = "cover.jpg" if cover is not None else images[own["file"]].file if own else None
    book = Book(
        identifier=f"urn:uuid:{_identity(library, entry)}",
        title=magazine["title"],
        language=issue.language,
        languages=tuple(chapter.language for chapter in chapters),
        publisher=library.community.name.said(issue.language),
        contributors=contributors(layout),
        description=magazine["summary"],
        rights=" ".join(_colophon(magazine)["licenses"]),
        source=absolute(short(entry.id), library.community.url) if entry.id else library.community.url,
        series=library.community.name.said(issue.language),
        number=number,
        moment=issue.meta.updated or issue.meta.date or library.now,
        chapters=chapters,
        pictures=shown,
        cover=(covered, alt) if covered else None,
        words=layout.voice.words,
    )
    return Ebook(name, in_order(problems), packed(book), len(chapters))


def _identity(library: Library, entry: Entry[Any]) -> uuid.UUID:
    """The same for an issue whatever becomes of its title, date, folder or domain."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tag:{library.community.tag_authority}:{entry.id}")


def _image(path: str, content: bytes) -> Image:
    with Pillow.open(io.BytesIO(content)) as opened:
        suffix = "png" if opened.format == "PNG" else "jpg"
        return Image(f"{path.removeprefix(f'{FOLDER}/')}.{suffix}", *opened.size)


def _without(
    shown: Mapping[str, bytes], plate: Mapping[str, Any] | None, images: Mapping[str, Image]
) -> dict[str, bytes]:
    """The files without the cover's bare picture, which the typeset cover has in it."""
    return {name: content for name, content in shown.items() if plate is None or name != images[plate["file"]].file}


def _colophon(magazine: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(part for part in magazine["parts"] if part["kind"] == "colophon")
    return found


def _reworded(magazine: dict[str, Any], layout: Layout) -> None:
    """A book was not typeset, and says so."""
    _colophon(magazine)["made"] = layout.voice.words["made_book"]


def _cover_alt(magazine: Mapping[str, Any]) -> str:
    part = next(part for part in magazine["parts"] if part["kind"] == "cover")
    said = part["picture"]["alt"] if part["picture"] else ""
    return " · ".join(filter(None, [part["masthead"], part["number"], part["title"], said]))


def _cover(issue: PrintedIssue, bodies: Bodies, cache: Path) -> bytes | None:
    """The first page of print as a JPEG: with its masthead and lines on it, as it lies in a shop."""
    set_, _ = tokens_of(bodies.library)
    fonts, _ = find_fonts(bodies.library, set_)
    plates = Plates(Target("epub", dpi=260), duotone_of(set_))
    layout = Layout(issue, bodies, plates, set_)
    magazine: dict[str, Any] = {**compose(layout, fonts), "parts": [cover_part(layout)]}
    magazine, _ = with_geta(magazine, layout, fonts)
    magazine["fallbacks"] = fonts.fallbacks_for(characters(magazine))
    files, problems = plates.make(cache / "pictures")
    if problems:
        return None
    try:
        page = one_part(magazine, files, fonts, cache, COVER_WIDTH / layout.measures.trim_width)
    except TypesettingError:
        return None
    with Pillow.open(io.BytesIO(page)) as opened:
        stream = io.BytesIO()
        opened.convert("RGB").save(stream, "JPEG", quality=_COVER_QUALITY, optimize=True)
        return stream.getvalue()
