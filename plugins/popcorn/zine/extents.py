"""The room that parts of a magazine take, from the typesetter's marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from popcorn.zine.copyfitting import LEAST_TO_PART, Ending, endings
from popcorn.zine.measures import Measures

Mark = Mapping[str, Any]


class Extent(NamedTuple):
    """From which page to which a part goes, and how its last page is filled.

    `last_fill` is the part of that page's text area that is taken, heads and pictures included, `column_fill` that of
    the last column; both from 0 to 1. `lines` are the lines of running text on the last page, in all of its columns.
    """

    first: int
    last: int
    last_fill: float
    column_fill: float
    lines: int

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return self.last - self.first + 1


def extents(marks: Iterable[Mark], whites: Mapping[str, float], page: Measures) -> dict[str, Extent]:
    """The extent of every part with a start and an end, by its label.

    `whites` is the white at the foot of a part's last page that makes its columns equal, in mm: of what stands above
    it, the first column is told as full before the next one begins.
    """
    marks = list(marks)
    starts: dict[str, int] = {}
    lasts: dict[str, int] = {}
    for mark in marks:
        if mark["kind"] == "start":
            starts.setdefault(mark["label"], int(mark["page"]))
        elif mark["kind"] == "end":
            lasts[mark["label"]] = int(mark["page"])
    filled = {ending.label: _unevened(ending, whites.get(ending.label, 0.0), page) for ending in endings(marks, page)}
    return {
        label: Extent(first, lasts[label], *_fill(filled[label], page))
        for label, first in starts.items()
        if label in lasts and label in filled
    }


def _unevened(ending: Ending, white: float, page: Measures) -> Ending:
    if not white:
        return ending
    # See `balanced`, which has found the white.
    columns = ending.columns if ending.columns * (ending.room - white - page.pitch) > LEAST_TO_PART else 1
    return ending._replace(used=columns * (ending.room - white - page.pitch))


def _fill(ending: Ending, page: Measures) -> tuple[float, float, int]:
    area = ending.columns * page.text_height
    white = max(0.0, ending.columns * ending.room - ending.used)
    # A column that is full to its foot is the last one, and no new one has begun.
    in_last = ending.used % ending.room if ending.used > ending.room else ending.used
    column = in_last / ending.room if ending.room > 0 else 1.0
    lines = max(0, round(ending.used / page.pitch))
    return round(1 - white / area, 4), round(min(1.0, max(0.0, column)), 4), lines
