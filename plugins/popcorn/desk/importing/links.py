"""Links and pictures of a Markdown body, found where the renderer will find them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from markdown import Markdown
from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor

from popcorn.desk.importing.passages import MASK

# How far a link's target may reach: the library takes addresses of 2,000 characters.
_REACH = 2400
# And how many brackets may turn out to be no link before the rest of a text is taken for an attack.
_PATIENCE = 2000

# The renderer's own reading of `(target "title")`. It wants to have converted something before.
_MARKDOWN = Markdown()
_MARKDOWN.convert(".")
_PARSER = LinkInlineProcessor(LINK_RE, _MARKDOWN)
_BRACKET = re.compile(r"!?\[|\]")
_DEFINITION = re.compile(
    r"""^[ ]{0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+("[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$""",
    re.MULTILINE,
)
_AUTOMAIL = re.compile(r"<([^<> !\n]+@[^@<>\s]+)>")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>\n]*)>")
# As the renderer finds addresses in running text (render/markdown.py).
_BARE = re.compile(r"(?<![\w@/])https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*[A-Za-z0-9/=&#%_~-]")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!])")


# `[text][name]`, overlapping ones too; `[name][]` and `[name]` by itself.
_FULL_USE = re.compile(r"(?=\[([^\[\]]*)\][ ]?\[([^\[\]\n]+)\])")
_SHORT_USE = re.compile(r"\[([^\[\]\n]+)\](?:\[\]|(?![\[(:]))")


class Use(NamedTuple):
    """A use of a definition, and whether it shows a picture; the spans as in `Found`."""

    start: int
    end: int
    text_start: int
    text_end: int
    shows: bool


class Uses:
    """Where a text uses its definitions, found in one pass over it: a hostile one has thousands."""

    def __init__(self, prose: str) -> None:
        self._prose = prose

    @cached_property
    def _by_name(self) -> dict[str, list[Use]]:
        full = [(m[2], self._use(m.start(), m.end(2) + 1, m)) for m in _FULL_USE.finditer(self._prose)]
        short = [(m[1], self._use(m.start(), m.end(), m)) for m in _SHORT_USE.finditer(self._prose)]
        by_name: dict[str, list[Use]] = {}
        for name, use in sorted([*full, *short], key=lambda one: one[1].start):
            same = by_name.setdefault(name.lower(), [])
            if not same or same[-1].end <= use.start:
                same.append(use)
        return by_name

    def _use(self, start: int, end: int, found: re.Match[str]) -> Use:
        shows = self._prose.endswith("!", 0, start)
        return Use(start - shows, end, *found.span(1), shows)

    def shows(self, name: str) -> bool:
        """Whether any use of a name shows a picture."""
        return name.lower() in self._showing

    @cached_property
    def _showing(self) -> frozenset[str]:
        return frozenset(name for name, uses in self._by_name.items() if any(use.shows for use in uses))

    def taken(self, name: str) -> list[Use]:
        """The uses of a name, to be changed: there are none left for the next definition of the same name."""
        return self._by_name.pop(name.lower(), [])


class Found(NamedTuple):
    """A link or picture: `kind` is link, picture, definition, autolink, mail or bare.

    The span `start:end` is all of it, `text_start:text_end` what stands between the square brackets.
    """

    kind: str
    start: int
    end: int
    text_start: int
    text_end: int
    target: str
    title: str | None = None


def find(text: str, prose: str) -> list[Found]:
    """Every link and picture of `text`, by where it starts; `prose` is the text with its code masked."""
    found = list(_inline(text, prose))
    spans = sorted((one.start, one.end) for one in found)
    for kind, pattern in (("definition", _DEFINITION), ("autolink", _AUTOLINK), ("mail", _AUTOMAIL), ("bare", _BARE)):
        fresh = [
            Found(kind, *one.span(), *one.span(1 if one.re.groups else 0), *_target(one, text))
            for one in pattern.finditer(prose)
            if not _covered(one.start(), spans)
        ]
        found += fresh
        spans = sorted([*spans, *((one.start, one.end) for one in fresh)])
    return sorted(found, key=lambda one: (one.start, -one.end))


def _target(found: re.Match[str], text: str) -> tuple[str, str | None]:
    if found.re is _DEFINITION:
        title = found[3][1:-1] if found[3] else None
        return text[found.start(2) : found.end(2)], title
    if found.re in (_AUTOLINK, _AUTOMAIL):
        return text[found.start(1) : found.end(1)], None
    address = text[found.start() : found.end()]
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1]
    return address, None


def _covered(at: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect.bisect_right(spans, (at, 1 << 60)) - 1
    # Links may hold pictures, so the one that starts last need not be the one that ends last.
    return any(start <= at < end for start, end in spans[max(0, index - 3) : index + 1])


def _inline(text: str, prose: str) -> Iterator[Found]:
    """Links and pictures with round brackets, in one pass over the square ones."""
    opened: list[tuple[int, int]] = []
    paragraph_end = -1
    failed = 0
    for bracket in _BRACKET.finditer(prose):
        if bracket.start() > paragraph_end:
            # A bracket pairs with none of another paragraph.
            opened.clear()
            blank = re.compile(r"\n[ \t]*\n").search(prose, bracket.start())
            paragraph_end = blank.start() if blank else len(prose)
        if bracket[0] != "]":
            opened.append(bracket.span())
            continue
        if not opened:
            continue
        start, text_start = opened.pop()
        at = bracket.end()
        if not prose.startswith("(", at):
            continue
        end = min(at + _REACH, paragraph_end)
        target, title, length, handled = _PARSER.getLink(prose[at:end], 0)
        if not handled:
            failed += 1
            if failed > _PATIENCE:
                return
            continue
        if MASK in target or (title and MASK in title):
            # Escaped characters and code spans were masked: read them as they stand.
            target, title, _, _ = _PARSER.getLink(text[at : at + length], 0)
            target = _ESCAPE.sub(r"\1", target)
        kind = "picture" if prose[start] == "!" else "link"
        yield Found(kind, start, at + length, text_start, bracket.start(), target, title)
