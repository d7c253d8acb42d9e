"""A body on its way from the source to the entry: its text, and which line of the source each of its lines was.

Every conversion is a list of edits to a passage, so that whatever is said about it can name the line its author knows.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# Stands for every character that is code. No text has it: `decoding` has taken the control characters out.
MASK = "\0"

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})(.*)")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
# Where a text that runs on ends all the same, so that a stray back-tick reaches no further.
_STARTS_BLOCK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]|#|\|)")
_TICKS = re.compile(r"`+")
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()<>#+\-.!/|]")


@dataclass(frozen=True)
class Passage:
    """Some text, and for each of its lines the number of the source file's line it comes from."""

    text: str
    lines: tuple[int, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def line(self, offset: int) -> int:
        """The source file's line of the character at `offset`."""
        return self.lines[bisect.bisect_right(self._starts, offset) - 1]

    @cached_property
    def prose(self) -> str:
        """The text with all code masked, and every escaped character with its backslash; as long as the text."""
        return prose(self.text)


class Edit(NamedTuple):
    """Replace `text[start:end]` by `new`."""

    start: int
    end: int
    new: str


def passage(text: str, first_line: int = 1) -> Passage:
    """A passage whose first line is the source's `first_line`."""
    return Passage(text, tuple(range(first_line, first_line + text.count("\n") + 1)))


def edited(old: Passage, edits: Iterable[Edit]) -> Passage:
    """The passage with the edits made. One that begins inside an earlier one is passed over."""
    pieces: list[str] = []
    lines: list[int] = [old.lines[0]]
    at = 0
    number = 0  # of the old line that `at` is on
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            continue
        kept = old.text[at : edit.start]
        taken = old.text[edit.start : edit.end]
        breaks = kept.count("\n")
        lines += old.lines[number + 1 : number + 1 + breaks]
        number += breaks
        made, gone = edit.new.count("\n"), taken.count("\n")
        lines += (old.lines[number + (gone if n == made else min(n, gone))] for n in range(1, made + 1))
        number += gone
        pieces += [kept, edit.new]
        at = edit.end
    pieces.append(old.text[at:])
    lines += old.lines[number + 1 :]
    return Passage("".join(pieces), tuple(lines))


class Fence(NamedTuple):
    """A fenced block: the offsets of its first line and behind its last one, its info string, whether it is closed."""

    start: int
    end: int
    info: str
    closed: bool


def fences(text: str) -> Iterator[Fence]:
    """Every fenced block. One that is never closed runs to the end (CommonMark 0.31, 4.5)."""
    opened: tuple[int, str, str] | None = None
    for start, line in _lines(text):
        found = _FENCE.match(line)
        if not found:
            continue
        if opened is None:
            if "`" not in found[2] or found[1][0] == "~":
                opened = (start, found[1], found[2].strip())
        elif found[1].startswith(opened[1]) and not found[2].strip():
            yield Fence(opened[0], start + len(line), opened[2], True)
            opened = None
    if opened is not None:
        yield Fence(opened[0], len(text), opened[2], False)


def code_blocks(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of fenced and indented code."""
    fenced = list(fences(text))
    yield from ((fence.start, fence.end) for fence in fenced)
    inside = iter(fenced)
    fence = next(inside, None)
    in_list, blank, in_code = False, True, False
    for start, line in _lines(text):
        while fence is not None and start > fence.end:
            fence = next(inside, None)
        if fence is not None and fence.start <= start:
            blank, in_code = False, False
            continue
        if not line.strip():
            blank = True
            continue
        # Four spaces in a list are a paragraph of the item, elsewhere code.
        if not in_list and (blank or in_code) and _INDENTED.match(line):
            yield start, start + len(line)
            in_code = True
        else:
            if _LIST_ITEM.match(line):
                in_list = True
            elif blank and not line[0].isspace():
                in_list = False
            in_code = False
        blank = False


def prose(text: str) -> str:
    """`text` with code blocks, code spans and escaped characters masked, line breaks kept."""
    masked = _masked(text, code_blocks(text))
    spans: list[tuple[int, int]] = []
    for start, block in _paragraphs(masked):
        spans += ((start + a, start + b) for a, b in _code_spans(block))
    masked = _masked(masked, spans)
    return _ESCAPED.sub(MASK * 2, masked)


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        pieces += [text[at:start], re.sub(r"[^\n]", MASK, text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    first, end = 0, 0
    for start, line in _lines(text):
        if not line.strip(" \t\0") or _STARTS_BLOCK.match(line):
            if end > first:
                yield first, text[first:end]
            first = start
        end = start + len(line)
    if end > first:
        yield first, text[first:end]


def _code_spans(block: str) -> Iterator[tuple[int, int]]:
    """Back-ticks and the next run of as many (CommonMark 0.31, 6.1), in one pass over the runs."""
    runs = [found.span() for found in _TICKS.finditer(block)]
    by_length: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        by_length.setdefault(end - start, []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        if start and block[start - 1] == "\\" and (start < 2 or block[start - 2] != "\\"):
            index += 1
            continue
        same = by_length[end - start]
        later = bisect.bisect_right(same, index)
        if later == len(same):
            index += 1
            continue
        yield start, runs[same[later]][1]
        index = same[later] + 1
