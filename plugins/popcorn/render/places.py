"""Where in a source its links, pictures and tags stand: Python-Markdown's tree does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

Kind = Literal["link", "picture", "text"]

# Code is no place for a link: fenced, and within a line. How far a line's may reach is limited, or a hostile line of
# unmatched ticks would be searched to its end from each of them.
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$|(?<!`)(?P<ticks>`{1,3})(?!`)[^\n]{1,200}?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_PICTURE = r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?"
# All of them, those in the text of others too, and where their targets begin.
_PICTURES = re.compile(rf"(?={_PICTURE}())")


class Place(NamedTuple):
    """The nth (from 0) link to a target, picture of it, or text of this wording."""

    kind: Kind
    target: str
    nth: int


class Places:
    """The places of one source. Whoever walks its tree says what they pass, in the order of the text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._passed: defaultdict[tuple[Kind, str], int] = defaultdict(int)

    def passing(self, kind: Kind, target: str) -> Place:
        """The place of what is passed now. Costs nothing before someone asks where it is."""
        place = Place(kind, target, self._passed[kind, target])
        self._passed[kind, target] += 1
        return place

    def find(self, place: Place) -> tuple[int, int] | None:
        """Line and column, from 0 and 1; None where the source writes it in a way that we do not know."""
        found = self._all(place.kind, place.target)
        if not found:
            return None
        at = found[min(place.nth, len(found) - 1)]
        return self._source.count("\n", 0, at), at - self._source.rfind("\n", 0, at)

    def _all(self, kind: Kind, target: str) -> list[int]:
        if kind == "text":
            return list(_found(target, self._prose, len(target) or 1))
        if not target or target.strip() != target or any(mark in target for mark in "<[]"):
            return self._matching(kind, target)
        # What follows finds the same as `_matching`, without a regular expression to compile for each target: of a
        # target without these marks, one place cannot reach into another.
        pictures = self._pictures_of(target)
        if kind == "picture" and pictures:
            return pictures
        return [
            at for at in _found(target, self._prose, 1) if at not in pictures and self._is_link(at, at + len(target))
        ]

    def _pictures_of(self, target: str) -> list[int]:
        found: list[int] = []
        end = 0
        for start, at in self._pictures:
            if start >= end and self._prose.startswith(target, at):
                found.append(at)
                end = at + len(target)
        return found

    def _is_link(self, at: int, end: int) -> bool:
        behind = self._prose[end : end + 1] or "\n"
        start = at
        bracket = self._prose[at - 1 : at] == "<"
        if bracket:
            if behind == ">":
                return True
            start -= 1
        while self._prose[start - 1 : start].isspace():
            start -= 1
        before = self._prose[max(0, start - 2) : start]
        return (before == "](" and (behind.isspace() or behind in ">)")) or (before == "]:" and behind.isspace())

    def _matching(self, kind: Kind, target: str) -> list[int]:
        text = re.escape(target)
        pictures = [found.start(1) for found in re.finditer(rf"{_PICTURE}({text})", self._prose)]
        if kind == "picture" and pictures:
            return pictures
        named = rf"\]\(\s*<?({text})[\s>)]|\]:\s*<?({text})\s|<({text})>"
        places = [found.start(found.lastindex or 0) for found in re.finditer(named, self._prose + "\n")]
        return [at for at in places if at not in pictures]

    @cached_property
    def _pictures(self) -> list[tuple[int, int]]:
        return [(found.start(), found.start(1)) for found in _PICTURES.finditer(self._prose)]

    @cached_property
    def _prose(self) -> str:
        """The source with its code blanked out, every character in its place."""
        return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self._source)


def _found(text: str, source: str, step: int) -> Iterator[int]:
    at = source.find(text)
    while at >= 0:
        yield at
        at = source.find(text, at + step)
