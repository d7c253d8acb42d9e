"""Lists with the empty lines and the indentation that Popcorn's Markdown wants.

CommonMark (0.31, 5.2), which Hugo follows, puts an inner list under the text of its item and lets a list follow a
paragraph at once. Python-Markdown wants four spaces a level and an empty line, and runs the items together without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from popcorn.desk.importing.changes import Changed, Changes
from popcorn.desk.importing.passages import MASK, Passage, fences

_ITEM = re.compile(r"([ \t]*)([-*+]|(\d{1,9})[.)])([ \t]+(?=\S)|[ \t]*$)")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ENDS_LIST = re.compile(r"[ \t]*(?:#{1,6}[ \t]|```|~~~)")
# What a list may follow at once: another item, a heading, a table, the end of code.
_NO_TEXT = re.compile(r"[ \t]*(?:#|>|\||```|~~~|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))")
_LEVEL = 4


class _Move(NamedTuple):
    """A line to be moved: its offset, the length of its indentation, and the column it goes to."""

    start: int
    indent: int
    column: int


def convert(body: Passage, path: str) -> Changed:
    """The body with its lists as Popcorn's Markdown wants them."""
    changes = Changes(body, path)
    moved: list[_Move] = []
    for what in _needs(body.text, body.prose):
        if isinstance(what, _Move):
            changes.move(what.start, what.start + what.indent, " " * what.column)
            moved.append(what)
        else:
            changes.make(what, what, "\n", "markdown", "an empty line before it", found="a list right behind a text")
    if moved:
        found = f"{len(moved)} line{'s' if len(moved) > 1 else ''} inside lists, from here on"
        changes.say(moved[0].start, "markdown", found, "indented by four spaces a level")
    return changes.result


def _needs(text: str, prose: str) -> Iterator[_Move | int]:
    """The lines to be moved, and the offsets where an empty line has to be put in."""
    code = iter(fences(text))
    fence = next(code, None)
    shift = 0
    items: list[int] = []  # the column of the text of each open item, outermost first
    start, previous = 0, ""
    for line in text.split("\n"):
        while fence is not None and fence.end < start:
            fence = next(code, None)
        indent = len(line) - len(line.lstrip(" \t"))
        column = len(line[:indent].expandtabs(_LEVEL))
        if fence is not None and fence.start < start <= fence.end:
            if shift and line.strip():
                yield _Move(start, indent, max(0, column + shift))
        elif line.strip():
            item = _item(line, prose[start : start + len(line)])
            after_text = bool(previous.strip())
            if item or not after_text or _ENDS_LIST.match(line):
                while items and column < items[-1]:
                    items.pop()
            wanted = _wanted(column, items, bool(item), after_text and not _ENDS_LIST.match(line))
            if item and not items and after_text and _interrupts(item) and not _NO_TEXT.match(previous):
                yield start
            if wanted != column:
                yield _Move(start, indent, wanted)
            shift = wanted - column
            if item:
                items.append(_text_column(item))
        previous = line
        start += len(line) + 1


def _item(line: str, masked: str) -> re.Match[str] | None:
    if masked.lstrip(" \t").startswith(MASK) or _RULE.match(line):
        return None
    return _ITEM.match(line)


def _wanted(column: int, items: list[int], item: bool, runs_on: bool) -> int:
    """The column a line goes to: under the text of its item, as Python-Markdown counts it."""
    if not items or (runs_on and not item):
        return column
    deeper = column - items[-1]
    if item:
        return column if deeper >= _LEVEL else _LEVEL * len(items)
    # Up to three spaces mean nothing (CommonMark 0.31, 4.8), four are code inside the item.
    return _LEVEL * len(items) + (deeper if deeper >= _LEVEL else 0)


def _interrupts(item: re.Match[str]) -> bool:
    """Whether the item may follow a paragraph at once: not empty, and number one (CommonMark 0.31, 5.3)."""
    return item.end() < len(item.string) and item[3] in (None, "1")


def _text_column(item: re.Match[str]) -> int:
    marker = len((item[1] + item[2]).expandtabs(_LEVEL))
    gap = len((item[1] + item[2] + item[4]).expandtabs(_LEVEL)) - marker
    return marker + (gap if 1 <= gap <= _LEVEL else 1)
