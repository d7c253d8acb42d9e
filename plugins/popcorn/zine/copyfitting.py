"""Copyfitting: pages saved and columns made equal by what a first run of the typesetter shows.

Typst fills a page's first column before it begins the next, and has no balancing of its own. A block of white across
the foot of a piece's last page makes all columns end at one height. And where only a few lines run over to a page of
their own, the head of the piece gives way to them.

All lengths are in mm. The templates' marks have their `page`, `x` and `y`: `start` and `end` of a piece by its `label`,
`head` with how much it `gives`, and pairs of `wide` and `wide-end` around what stands across all columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from popcorn.zine.measures import Measures

Mark = Mapping[str, Any]

# Less text than this is not parted: it stands in the first column alone.
LEAST_TO_PART = 30.0


class Ending(NamedTuple):
    """How a piece ends: the depth of its columns on the last page, and how much text there is in all of them."""

    label: str
    columns: int
    room: float
    used: float
    pages: int


def fitted(marks: Iterable[Mark], page: Measures, generosity: float) -> dict[str, float]:
    """How much lower the head of each piece would have to be for its last lines to come back a page.

    `generosity` is how many times the room that these lines take is made for them.
    """
    listed = list(marks)
    gives = {mark["label"]: float(mark["gives"]) for mark in listed if mark["kind"] == "head"}
    cuts = {}
    for ending in endings(listed, page):
        least = ending.used / ending.columns + page.pitch
        given = gives.get(ending.label, 0.0)
        if ending.pages > 1 and least <= given:
            cuts[ending.label] = round(min(least * generosity, given), 2)
    return cuts


def balanced(marks: Iterable[Mark], page: Measures) -> dict[str, float]:
    """The white at the foot of each piece's last page that makes its columns end together."""
    whites = {}
    for ending in endings(list(marks), page):
        columns = ending.columns if ending.used > LEAST_TO_PART else 1
        white = ending.room - ending.used / columns - page.pitch
        if white > 2 * page.pitch:
            whites[ending.label] = round(white, 2)
    return whites


def relaxed(balance: Mapping[str, float], labels: Iterable[str], lines: float, page: Measures) -> dict[str, float]:
    """The same white, but so many lines less for these pieces, and none where little is left."""
    less = dict.fromkeys(labels, lines * page.pitch)
    heights = {label: height - less.get(label, 0.0) for label, height in balance.items()}
    return {label: round(height, 2) for label, height in heights.items() if height > page.pitch}


def longer(before: Iterable[Mark], after: Iterable[Mark]) -> frozenset[str]:
    """The pieces that take more pages than before."""
    was = lengths(before)
    return frozenset(label for label, pages in lengths(after).items() if pages > was.get(label, pages))


def shorter(before: Iterable[Mark], after: Iterable[Mark]) -> frozenset[str]:
    """The pieces that take fewer pages than before."""
    return longer(after, before)


def endings(marks: list[Mark], page: Measures) -> Iterator[Ending]:
    """How each piece ends."""
    wide = list(_wide(marks))
    taken = lengths(marks)
    for end in (mark for mark in marks if mark["kind"] == "end"):
        here = [(top, foot) for on, top, foot in wide if on == end["page"]]
        # What stands in the upper half of the page pushes the columns down, what stands in the lower half cuts them.
        middle = page.trim_height / 2
        above = max((foot for top, foot in here if top < middle and foot <= end["y"] + page.pitch), default=page.top)
        below = min((top for top, foot in here if top >= middle), default=page.top + page.text_height)
        used = end["y"] - above
        if end["columns"] > 1:
            used += page.column_at(end["x"], int(end["columns"])) * (below - above)
        yield Ending(end["label"], int(end["columns"]), below - above, used, taken[end["label"]])


def lengths(marks: Iterable[Mark]) -> dict[str, int]:
    """How many pages each piece takes."""
    starts: dict[str, int] = {}
    taken: dict[str, int] = {}
    for mark in marks:
        if mark["kind"] == "start":
            starts.setdefault(mark["label"], int(mark["page"]))
        elif mark["kind"] == "end":
            taken[mark["label"]] = int(mark["page"]) - starts.get(mark["label"], int(mark["page"])) + 1
    return taken


def _wide(marks: list[Mark]) -> Iterator[tuple[int, float, float]]:
    """The page, top and foot of each thing across all columns."""
    tops: list[Mark] = []
    for mark in marks:
        if mark["kind"] == "wide":
            tops.append(mark)
        elif mark["kind"] == "wide-end" and tops:
            top = tops.pop()
            yield int(top["page"]), float(top["y"]), float(mark["y"])
