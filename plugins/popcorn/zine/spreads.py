"""Pieces that open with a picture across two facing pages: which picture that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import lxml.html

from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.render.pictures import Picture
from popcorn.zine.article.surroundings import Room
from popcorn.zine.cards import cover_of
from popcorn.zine.folds import fold_of
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.parts import Layout
from popcorn.zine.piece import PieceOnPaper
from popcorn.zine.plates import LEAST_DPI

# The part of the page's height that the picture takes; the rest is for what is said.
HEIGHT = 0.78
# A picture with less width than this, per height, would lose more than it shows.
_WIDE = 1.25


class Choice(NamedTuple):
    """The picture chosen, and what is said of it."""

    picture: Picture
    alt: str
    credit: str


def spread_picture(entry: Entry[Model], layout: Layout) -> Choice | None:
    """The piece's cover, or else the largest picture of its text, if it is wide and sharp enough for two pages."""
    return next((choice for choice in _choices(entry, layout) if _fits(choice.picture, layout)), None)


def over_two_pages(choice: Choice, layout: Layout, picture_by: str) -> dict[str, Any]:
    """The picture as the templates want it, its foot left to what is said.

    Its plate is at least two pages wide, `left` mm of it left of the fold, and `height` mm of it are shown.
    """
    measures, picture = layout.measures, choice.picture
    fold = fold_of(picture.file)
    height = measures.trim_height * HEIGHT
    across = max(measures.trim_width / min(fold, 1 - fold), height * picture.width / picture.height)
    plate = layout.plates.cropped(picture, across, across * picture.height / picture.width, choice.alt)
    return {
        "plate": plate,
        "left": round(across * fold, 3),
        "height": round(height, 3),
        "credit": f"{picture_by}{choice.credit}" if choice.credit else "",
        "caption": choice.alt,
    }


def _choices(entry: Entry[Model], layout: Layout) -> Iterator[Choice]:
    shown = cover_of(entry, layout.bodies, layout.voice_of(entry))
    if shown:
        yield Choice(*shown)
    html = layout.bodies.body(entry).html
    if "<img" not in html:
        return
    paper = PieceOnPaper(entry, layout.bodies, layout.plates, Room.of(layout.measures, 2), layout.labels)
    images = lxml.html.fragment_fromstring(html, create_parent="div").iter("img")
    found = [(paper.picture(image.get("src") or ""), image.get("alt") or "") for image in images]
    inside = [Choice(picture, alt, "") for picture, alt in found if picture]
    yield from sorted(inside, key=lambda choice: -choice.picture.width)


def _fits(picture: Picture, layout: Layout) -> bool:
    across = 2 * layout.measures.trim_width / MM_PER_INCH
    return picture.width / picture.height >= _WIDE and picture.width / across >= LEAST_DPI
