"""Edits to one body, gathered with the note that each of them owes."""

from __future__ import annotations

import bisect
from typing import NamedTuple

from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.passages import MASK, Edit, Passage, edited


class Changed(NamedTuple):
    """A passage after its changes, their notes, and texts taken out that the entry keeps as comments of its header."""

    body: Passage
    notes: tuple[Note, ...] = ()
    kept: tuple[str, ...] = ()


class Changes:
    """The changes to one passage. What lies in an earlier change is passed over, without a note."""

    def __init__(self, body: Passage, path: str) -> None:
        self.body = body
        self.path = path
        self.notes: list[Note] = []
        self.kept: list[str] = []
        self._edits: list[Edit] = []
        self._spans: list[tuple[int, int]] = []
        self._literal: list[tuple[int, int]] = []

    def make(self, start: int, end: int, new: str, kind: str, done: str = "", *, found: str | None = None) -> None:
        """Replace a span; `found` is what the note quotes, the span itself where it is not given."""
        if self._claim(start, end):
            self._edits.append(Edit(start, end, new))
            self.say(start, kind, shown(self.body.text[start:end]) if found is None else found, done or shown(new))

    def move(self, start: int, end: int, new: str) -> None:
        """Replace white space, without a note of its own."""
        if self._claim(start, end):
            self._edits.append(Edit(start, end, new))

    def wrap(
        self,
        opening: tuple[int, int, str],
        closing: tuple[int, int, str],
        kind: str,
        done: str,
        *,
        found: str | None = None,
    ) -> None:
        """Replace a pair of tags, and leave open what stands between them."""
        if self._claim(*opening[:2]) and self._claim(*closing[:2]):
            self._edits += [Edit(*opening), Edit(*closing)]
            self.say(opening[0], kind, shown(self.body.text[opening[0] : opening[1]]) if found is None else found, done)

    def keep(self, start: int, end: int, text: str, kind: str, done: str) -> None:
        """Take a span out, and keep what it says as a comment."""
        if self.is_free(start):
            self.make(start, end, "", kind, done)
            self.kept.append(text)

    def say(self, at: int, kind: str, found: str, done: str = "") -> None:
        """Note something at an offset without changing anything."""
        self.notes.append(Note(self.path, self.body.line(at), kind, found, done))

    def is_code(self, at: int) -> bool:
        """Whether the character at an offset is code, or escaped."""
        return at < len(self.body.prose) and self.body.prose[at] == MASK

    def protect(self, start: int, end: int) -> None:
        """Say that what stands in a span is to be taken as it is."""
        if not self.is_literal(start):
            bisect.insort(self._literal, (start, end))

    def is_literal(self, at: int) -> bool:
        """Whether the offset lies in a protected span."""
        return _within(at, self._literal)

    def is_free(self, at: int) -> bool:
        """Whether the offset lies in no change and no protected span yet."""
        return not _within(at, self._spans) and not self.is_literal(at)

    @property
    def result(self) -> Changed:
        """The passage with all changes made, the notes, and what is kept."""
        return Changed(edited(self.body, self._edits), tuple(self.notes), tuple(self.kept))

    def _claim(self, start: int, end: int) -> bool:
        index = bisect.bisect_left(self._spans, (start, end))
        if index and self._spans[index - 1][1] > start:
            return False
        if index < len(self._spans) and self._spans[index][0] < end:
            return False
        self._spans.insert(index, (start, end))
        return True


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect.bisect_right(spans, (at, 1 << 60)) - 1
    return index >= 0 and at < spans[index][1]
