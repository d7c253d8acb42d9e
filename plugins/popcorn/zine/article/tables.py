"""Tables: in their column where they fit, across the page where not, taken apart where paper is too narrow."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lxml.html import HtmlElement

from popcorn.characters import HAN
from popcorn.zine.article.inline import Inline
from popcorn.zine.article.nodes import Block, Runs, said
from popcorn.zine.article.surroundings import Room
from popcorn.zine.measures import POINTS_PER_MM

# More columns than this are printed as several tables, each beginning with the first column again.
MOST_COLUMNS = 8
# A cell longer than this, in ems, makes a table unreadable: its rows are printed as records.
LONGEST_CELL = 260.0
# What a column is given at least and at most, in ems, when the width is shared out.
_NARROWEST, _WIDEST = 2.4, 16.0
# Space to both sides of a cell's text, in ems.
_PADDING = 1.2


def table_blocks(element: HtmlElement, inline: Inline, room: Room, is_nested: bool) -> Iterator[Block]:
    """One table as the blocks that print it."""
    rows = [list(row) for row in element.iter("tr")]
    if not rows or not any(rows):
        return
    cells = [[inline.runs(cell) for cell in row] for row in rows]
    has_head = all(cell.tag == "th" for cell in rows[0])
    head, body = (cells[0], cells[1:]) if has_head else ([], cells)
    count = max(len(row) for row in cells)
    if head and not any(said(cell) for cell in head):
        head = []
    aligned = [(cell.get("class") or "left") for cell in rows[0]] + ["left"] * count
    everything = [_filled(row, count) for row in ([head] if head else []) + body]
    longest = [max((_ems(row[column]) for row in everything), default=0.0) for column in range(count)]
    if max(longest) > LONGEST_CELL or (is_nested and count > MOST_COLUMNS):
        yield _records(head, body)
        return
    for columns in _groups(count):
        widths = [min(max(longest[column], _NARROWEST), _WIDEST) + _PADDING for column in columns]
        yield {
            "is": "table",
            "head": [_filled(head, count)[column] for column in columns] if head else [],
            "rows": [[_filled(row, count)[column] for column in columns] for row in body],
            "align": [aligned[column] for column in columns],
            "widths": widths,
            # Parts of one table look alike, however few columns are left for the last.
            **_place(sum(widths), count if count > MOST_COLUMNS else len(columns), room, is_nested),
        }


def _place(ems: float, count: int, room: Room, is_nested: bool) -> dict[str, object]:
    """Where a table stands and how large it is set: as small as it must, and no smaller than can be read."""
    usual = room.small
    smallest = room.tiny - 0.4

    def size_within(width: float) -> float:
        return min(usual, width * POINTS_PER_MM / ems)

    # Cells may break into a few lines: two thirds of what their longest text asks for will do.
    in_line = size_within(room.line) * 1.5
    if is_nested or room.columns == 1 or (count <= 4 and in_line >= usual):
        return {"span": "line", "size": max(smallest, min(usual, in_line))}
    return {"span": "page", "size": max(smallest, min(usual, size_within(room.page) * 1.5))}


def _groups(count: int) -> Iterator[list[int]]:
    if count <= MOST_COLUMNS:
        yield list(range(count))
        return
    tables = math.ceil((count - 1) / (MOST_COLUMNS - 1))
    step = math.ceil((count - 1) / tables)
    for start in range(1, count, step):
        yield [0, *range(start, min(start + step, count))]


def _records(head: list[Runs], body: list[list[Runs]]) -> Block:
    rows = []
    for row in body:
        fields = [[head[at] if at < len(head) else [], cell] for at, cell in enumerate(row) if at and said(cell)]
        rows.append({"title": row[0] if row else [], "name": head[0] if head else [], "fields": fields})
    return {"is": "records", "rows": rows}


def _filled(row: list[Runs], count: int) -> list[Runs]:
    return row + [[] for _ in range(count - len(row))]


def _ems(cell: Runs) -> float:
    """The width of a cell's text in ems: a Han character has one, others about half of one."""
    text = said(cell)
    han = len(HAN.findall(text))
    return han + 0.55 * (len(text) - han) + sum(2.0 for run in cell if "plate" in run)
