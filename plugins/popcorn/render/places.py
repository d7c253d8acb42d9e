"""Where in a source its links, pictures and tags stand: Python-Markdown's tree does not say."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import Literal, NamedTuple

Kind = Literal["link", "picture", "text"]

# Code is no place for a link: fenced, and within a line. How far a line's may reach is limited, or a hostile line of
# unmatched ticks would be searched to its end from each of them.
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$|(?<!`)(?P<ticks>`{1,3})(?!`)[^\n]{1,200}?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_PICTURE = r"!\[(?:[^\[\]]|\[[^\[\]]*\])*"


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
        text = re.escape(target)
        if kind == "text":
            return [found.start() for found in re.finditer(text, self._prose)]
        pictures = [found.start(1) for found in re.finditer(rf"{_PICTURE}\]\(\s*<?({text})", self._prose)]
        if kind == "picture" and pictures:
            return pictures
        named = rf"\]\(\s*<?({text})[\s>)]|\]:\s*<?({text})\s|<({text})>"
        places = [found.start(found.lastindex or 0) for found in re.finditer(named, self._prose + "\n")]
        return [at for at in places if at not in pictures]

    @cached_property
    def _prose(self) -> str:
        """The source with its code blanked out, every character in its place."""
        return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self._source)
