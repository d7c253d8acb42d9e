"""Python-Markdown's passes over blocks and over their text, without the tries that cannot find anything.

Python-Markdown tries twenty kinds of blocks at each block and sixteen patterns at each text, one regular expression
after another; most texts hold nothing for most of them. Here each is passed over where what it cannot do without is not
there. That changes no result: a pattern that finds nothing and a kind of block that is none leave everything as it was.
What is not in the tables below is always tried.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from functools import cached_property
from typing import Any, NamedTuple

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    BlockQuoteProcessor,
    HashHeaderProcessor,
    HRProcessor,
    ListIndentProcessor,
    ReferenceProcessor,
    SetextHeaderProcessor,
)
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.def_list import DefListIndentProcessor, DefListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import STX, AtomicString
from pymdownx.details import DetailsProcessor
from pymdownx.superfences import SuperFencesCodeBlockProcessor
from pymdownx.tabbed import TabbedProcessor

from popcorn.render.autolinks import BARE_LINK, MAIL_LINK
from popcorn.render.blocks import PictureBlockProcessor


def quicken(md: Markdown) -> None:
    """Let a converter whose extensions are all registered pass over what cannot be found."""
    md.treeprocessors.register(QuickInlines(md), "inline", 20)
    md.treeprocessors.register(_QuickUnescape(md), "unescape", 0)
    # Asked about every tag, in a list of seventy.
    md.block_level_elements = frozenset(md.block_level_elements)  # type: ignore[assignment]
    # The library makes its parser itself, and every kind of block has kept it: it can be given other manners, but no
    # other can take its place.
    md.parser.__class__ = QuickBlocks


# --- text ------------------------------------------------------------------------------------------------------------

# By regular expression, as no other code has a say in whether it finds something: a part that all it can match holds.
_PARTS_OF_PATTERNS: dict[str, tuple[str, ...]] = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": ("`",),
    r"\\(.)": ("\\",),
    r"\[\^([^\]]*)\]": ("[^",),
    r"(?<!\!)\[": ("[",),
    r"\!\[": ("![",),
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": ("<",),
    MAIL_LINK: ("<",),
    BARE_LINK: ("://",),
    r"  \n": ("  \n",),
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": ("&",),
    r"\*|_": ("*", "_"),
    r"\~": ("~",),
}
# What these make of what they find needs more: a target right behind the text,
_LINKS = (LinkInlineProcessor, ImageInlineProcessor)
# or a definition somewhere in the source. Without any, they make nothing.
_REFERENCES = (
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    ImageReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
)


class _Try(NamedTuple):
    place: int
    pattern: Any
    # One of these must be in the text; the empty text is in any.
    part: str
    other: str


class QuickInlines(InlineProcessor):
    """The pass of the inline patterns, each tried only at texts that hold what it cannot do without."""

    # These two methods carry the library's private names. Should it rename them, nothing calls the first any more, and
    # all is as slow and as right as without this class.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        tries = self._tries if self.md.references else self._tries_without_references
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for place, pattern, part, other in tries[patternIndex]:
            if part in data or (other and other in data):
                data, matched, end = apply(pattern, data, place, 0)
                # What is found next lies behind what was found before, and so does all that it needs.
                while matched and (data.find(part, end) >= 0 or (other and data.find(other, end) >= 0)):
                    data, matched, end = apply(pattern, data, place, end)
        return data

    @cached_property
    def _tries(self) -> list[list[_Try]]:
        """What is to be tried, from each pattern on."""
        tries = [_try(place, pattern) for place, pattern in enumerate(self.inlinePatterns)]
        return [tries[place:] for place in range(len(tries) + 1)]

    @cached_property
    def _tries_without_references(self) -> list[list[_Try]]:
        return [[each for each in tries if type(each.pattern) not in _REFERENCES] for tries in self._tries]


def _try(place: int, pattern: Any) -> _Try:
    parts = ("](",) if type(pattern) in _LINKS else _PARTS_OF_PATTERNS.get(pattern.pattern, ("",))
    return _Try(place, pattern, parts[0], parts[1] if len(parts) > 1 else "")


class _QuickUnescape(UnescapeTreeprocessor):
    def unescape(self, text: str) -> str:
        return super().unescape(text) if STX in text else text


# --- blocks ----------------------------------------------------------------------------------------------------------

_INDENT = "    "


class _Kind(NamedTuple):
    # One of these must be in the block,
    parts: tuple[str, ...]
    # or the block be indented,
    indented: bool = False
    # or the processor have remembered something in one of these attributes: None or an empty list is nothing.
    memory: tuple[str, ...] = ()


_KINDS: dict[type, _Kind] = {
    AdmonitionProcessor: _Kind(("!!!",), indented=True, memory=("current_sibling",)),
    DetailsProcessor: _Kind(("???",), indented=True, memory=("current_sibling",)),
    TabbedProcessor: _Kind(("===",), indented=True, memory=("current_sibling",)),
    ListIndentProcessor: _Kind((), indented=True),
    PictureBlockProcessor: _Kind(("///",), memory=("stack", "cached_parent")),
    DefListIndentProcessor: _Kind((), indented=True),
    SuperFencesCodeBlockProcessor: _Kind((), indented=True),
    TableProcessor: _Kind(("|",)),
    HashHeaderProcessor: _Kind(("#",)),
    SetextHeaderProcessor: _Kind(("\n=", "\n-")),
    HRProcessor: _Kind(("-", "_", "*")),
    DefListProcessor: _Kind((": ",)),
    BlockQuoteProcessor: _Kind((">",)),
    FootnoteBlockProcessor: _Kind(("]:",)),
    AbbrBlockprocessor: _Kind(("*[",)),
    ReferenceProcessor: _Kind(("]:",)),
}


class QuickBlocks(BlockParser):
    """The pass of the block processors, each asked only about blocks that hold what it cannot do without."""

    def parseBlocks(self, parent: etree.Element, blocks: list[str]) -> None:  # noqa: N802
        while blocks:
            for processor, kind in self._asked:
                block = blocks[0]
                if kind is not None and not (kind.indented and block.startswith(_INDENT)):
                    for part in kind.parts:
                        if part in block:
                            break
                    else:
                        if not kind.memory or not _remembers(processor, kind):
                            continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    @cached_property
    def _asked(self) -> list[tuple[Any, _Kind | None]]:
        return [(processor, _KINDS.get(type(processor))) for processor in self.blockprocessors]


def _remembers(processor: Any, kind: _Kind) -> bool:
    return any(getattr(processor, name) not in (None, []) for name in kind.memory)
