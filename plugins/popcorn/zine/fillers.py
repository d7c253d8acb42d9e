"""Pages that bring an issue to a multiple of four: named, and placed by rule, so that no blank one surprises anybody.

The rule: as many as are missing are taken from the issue's `fillers`, from the first on; where it names none, from
`USUAL`. A photo page that finds no picture is passed over. Photo and advertisement stand before the colophon, in that
order; pages for notes follow it, inside the back cover, where readers look for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from popcorn.addresses import absolute
from popcorn.library.entries import Entry
from popcorn.library.models import Filler, Model, Recap
from popcorn.library.references import picture_path
from popcorn.zine.cards import Shown, cover_of
from popcorn.zine.codes import qr_rows
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.parts import Layout, Part
from popcorn.zine.plates import LEAST_DPI

# A sheet folded once has four pages.
PAGES_PER_SHEET = 4
# How to send something in, step by step; the last step is to scan the code.
STEPS = ("filler_write_1", "filler_write_2", "filler_write_3")
# Notes stand there twice, for an issue without a picture to fill a page.
USUAL: tuple[Filler, ...] = ("write", "photo", "notes", "notes")
# In which order those stand that come before the colophon.
_BEFORE_COLOPHON: tuple[Filler, ...] = ("photo", "write")
# A photo narrower than this part of the text's width is too small for a page of its own.
_LEAST_WIDTH = 0.6
# What stands below a photo takes this much, in mm.
_CAPTION = 22.0


class PlacedFiller(NamedTuple):
    """A filler, and the page on which it stands (the cover is page 1)."""

    filler: str
    page: int


def missing(pages: int) -> int:
    """How many pages there are too few for whole sheets: 0 to 3."""
    return -pages % PAGES_PER_SHEET


def filler_parts(layout: Layout) -> list[Part]:
    """The parts that this issue may be filled with, in the order in which they are taken."""
    asked = layout.issue.meta.fillers
    photos = _photos(layout)
    parts: list[Part] = []
    for filler in USUAL if asked is None else asked:
        if filler == "photo":
            photo = next(photos, None)
            parts += [photo] if photo else []
        else:
            parts.append(_write(layout) if filler == "write" else _notes(layout))
    return parts


def placed(parts: Sequence[Mapping[str, Any]], fillers: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The parts of a magazine with the fillers in their places."""
    chosen = list(fillers)
    early = [part for kind in _BEFORE_COLOPHON for part in chosen if part["filler"] == kind]
    late = [part for part in chosen if part["filler"] not in _BEFORE_COLOPHON]
    kinds = [part["kind"] for part in parts]
    back = kinds.index("back") if "back" in kinds else len(parts)
    colophon = kinds.index("colophon") if "colophon" in kinds else back
    return [*parts[:colophon], *early, *parts[colophon:back], *late, *parts[back:]]


def contribute_address(layout: Layout) -> str:
    """Where readers learn how to send something in: the community's page `contribute`, or else its front page."""
    library, language = layout.library, layout.issue.language
    pages = [page for page in library.pages if page.name == "contribute" and library.is_published(page)]
    pages.sort(key=lambda page: (library.language(page) != language, page.path))
    return absolute(pages[0].address if pages else "", library.community.url)


def _write(layout: Layout) -> Part:
    words = layout.voice.words
    url = contribute_address(layout)
    return {
        "kind": "filler",
        "filler": "write",
        "title": words["filler_write"],
        "reason": words["filler_write_reason"],
        "steps": [words[step] for step in STEPS],
        "url": url,
        "address": url.removeprefix("https://").rstrip("/"),
        "code": qr_rows(url),
        "name": layout.library.community.name.said(layout.issue.language),
    }


def _notes(layout: Layout) -> Part:
    words = layout.voice.words
    return {"kind": "filler", "filler": "notes", "title": words["filler_notes"], "reason": words["filler_notes_reason"]}


def _photos(layout: Layout) -> Iterator[Part]:
    """A page for each picture of the issue that fills one, those first that are printed largest there."""
    measures = layout.measures
    found: dict[str, tuple[Entry[Model], Shown]] = {}
    for piece in layout.issue.pieces:
        for shown in _shown(piece, layout):
            found.setdefault(shown.picture.digest, (piece, shown))
    sizes = []
    for place, (piece, shown) in enumerate(found.values()):
        picture = shown.picture
        width = min(
            measures.text_width,
            (measures.text_height - _CAPTION) * picture.width / picture.height,
            picture.width / LEAST_DPI * MM_PER_INCH,
        )
        if width >= _LEAST_WIDTH * measures.text_width:
            sizes.append((-width * width * picture.height / picture.width, place, piece, shown))
    for _, _, piece, shown in sorted(sizes, key=lambda item: item[:2]):
        voice = layout.voice
        credit = voice.words["colon"].join([voice.words["picture_by"], shown.credit]) if shown.credit else ""
        height = measures.text_height - _CAPTION
        yield {
            "kind": "filler",
            "filler": "photo",
            "plate": layout.plates.plate(shown.picture, measures.text_width, height, shown.alt),
            "title": piece.title,
            "language": layout.voice_of(piece).language,
            "credit": credit,
            "to": layout.labels[piece.path],
        }


def _shown(piece: Entry[Model], layout: Layout) -> Iterator[Shown]:
    voice = layout.voice
    cover = cover_of(piece, layout.bodies, voice)
    if cover:
        yield cover
    if isinstance(piece.meta, Recap) and layout.library.consents(piece, "photo"):
        for photo in piece.meta.photos:
            picture = layout.bodies.picture(picture_path(photo.file, piece.folder))
            if picture:
                credit = voice.name(photo.credit) if photo.credit else ""
                yield Shown(picture, photo.alt or photo.caption or "", credit)
