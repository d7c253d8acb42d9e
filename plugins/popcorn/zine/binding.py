"""What perfect binding asks of pages: a wider inside margin, and a spine as thick as the paper between the covers."""

from __future__ import annotations

from dataclasses import replace

from popcorn.zine.measures import Measures

# The pages of the cover: outside and inside, front and back. The rest is the block that is glued into it.
COVER_PAGES = 4
# Narrower spines bear no words: folding is not exact enough.
LEAST_FOR_WORDS = 5.0
# Of the room that columns give up, so much goes to the fold, where a glued book does not open flat.
_INWARDS = 0.8


def bound(page: Measures, size: float) -> Measures:
    """The page of a bound book: each column one character narrower, so that lines of Chinese are full still.

    `size` is that of a character of running text, in mm.
    """
    room = page.columns * size
    return replace(page, inside=page.inside + _INWARDS * room, outside=page.outside + (1 - _INWARDS) * room)


def spine_width(pages: int, caliper: float) -> float:
    """How thick the block of an issue of so many `pages` (covers included) is, in mm; two pages are a leaf."""
    leaves = -(-max(0, pages - COVER_PAGES) // 2)
    return round(leaves * caliper, 2)
