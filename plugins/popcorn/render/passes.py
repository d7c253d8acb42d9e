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
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import STX, AtomicString
from pymdownx.details import DetailsProcessor
from pymdownx.superfences import SuperFencesBlockPreprocessor, SuperFencesCodeBlockProcessor
from pymdownx.tabbed import TabbedProcessor

from popcorn.render.autolinks import BARE_LINK, MAIL_LINK
from popcorn.render.blocks import PictureBlockProcessor


def quicken(md: Markdown) -> None:
    """Let a converter whose extensions are all registered pass over what cannot be found."""
    md.treeprocessors.register(QuickInlines(md), "inline", 20)
    md.treeprocessors.register(_QuickUnescape(md), "unescape", 0)
    md.postprocessors.register(_QuickRawHtml(md), "raw_html", 30)
    # Asked about every tag, in a list of seventy.
    md.block_level_elements = frozenset(md.block_level_elements)  # type: ignore[assignment]
    # The library makes its parser itself, and every kind of block has kept it: it can be given other manners, but no
    # other can take its place.
    md.parser.__class__ = QuickBlocks
    # So does the extension for fences.
    md.preprocessors["fenced_code_block"].__class__ = _QuickFences


# --- text ------------------------------------------------------------------------------------------------------------


class _Marks(NamedTuple):
    # What it finds begins with one of these; the empty text begins any.
    begin: str
    other: str = ""
    # What it finds has this in it, or right behind it.
    needed: str = ""


# By regular expression, as no other code has a say in whether it finds something.
_MARKS_OF_PATTERNS: dict[str, _Marks] = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": _Marks("`", "\\", needed="`"),
    r"\\(.)": _Marks("\\"),
    r"\[\^([^\]]*)\]": _Marks("[^"),
    r"(?<!\!)\[": _Marks("["),
    r"\!\[": _Marks("!["),
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": _Marks("<", needed="://"),
    MAIL_LINK: _Marks("<", needed="@"),
    BARE_LINK: _Marks("http", needed="://"),
    r"  \n": _Marks("  \n"),
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": _Marks("&", needed=";"),
    r"\*|_": _Marks("*", "_"),
    r"\~": _Marks("~"),
}
# What these make of what they find needs more: a target right behind the text,
_LINKS = (LinkInlineProcessor, ImageInlineProcessor)
_BEFORE_TARGET = "]("
# or a definition somewhere in the source. Without any, they make nothing.
_REFERENCES = (
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    ImageReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
)


class QuickInlines(InlineProcessor):
    """The pass of the inline patterns, each tried only at texts that hold what it cannot do without."""

    # These two methods carry the library's private names. Should it rename them, nothing calls the first any more, and
    # all is as slow and as right as without this class.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        tries = self._tries if self.md.references else self._tries_without_references
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for place, pattern, begin, other, needed in tries[patternIndex]:
            if needed in data:
                # Most expressions are slow to get over characters that begin nothing; what stands before the start
                # they see all the same.
                start = _first(data, begin, other, 0)
                while start >= 0:
                    data, matched, end = apply(pattern, data, place, start)
                    start = _first(data, begin, other, end) if matched else -1
        return data

    @cached_property
    def _tries(self) -> list[list[tuple[int, Any, str, str, str]]]:
        """What is to be tried, from each pattern on."""
        tries = [(place, pattern, *_marks(pattern)) for place, pattern in enumerate(self.inlinePatterns)]
        return [tries[place:] for place in range(len(tries) + 1)]

    @cached_property
    def _tries_without_references(self) -> list[list[tuple[int, Any, str, str, str]]]:
        return [[each for each in tries if type(each[1]) not in _REFERENCES] for tries in self._tries]


def _marks(pattern: Any) -> _Marks:
    marks = _MARKS_OF_PATTERNS.get(pattern.pattern, _Marks(""))
    return marks._replace(needed=_BEFORE_TARGET) if type(pattern) in _LINKS else marks


def _first(text: str, one: str, other: str, start: int) -> int:
    """Where one of the two begins, the other left out if it is empty; -1 where none does."""
    found = text.find(one, start)
    if not other:
        return found
    found_other = text.find(other, start)
    return found_other if found < 0 or 0 <= found_other < found else found


# Both look for what begins with this character, the one in every text and attribute, the other in every heading.
class _QuickUnescape(UnescapeTreeprocessor):
    def unescape(self, text: str) -> str:
        return super().unescape(text) if STX in text else text


class _QuickRawHtml(RawHtmlPostprocessor):
    def run(self, text: str) -> str:
        return super().run(text) if STX in text else text


# --- fences ----------------------------------------------------------------------------------------------------------


class _QuickFences(SuperFencesBlockPreprocessor):  # type: ignore[misc]
    def search_nested(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        found: list[str] = super().search_nested(lines) if "```" in source or "~~~" in source else lines
        return found

    def parse_whitespace(self, line: str) -> str:
        if line.startswith((" ", "\t", ">")):
            space: str = super().parse_whitespace(line)
            return space
        self.ws_len = self.ws_virtual_len = 0
        return ""


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
    SaneOListProcessor: _Kind((". ",)),
    SaneUListProcessor: _Kind(("* ", "+ ", "- ")),
    DefListProcessor: _Kind((": ",)),
    BlockQuoteProcessor: _Kind((">",)),
    FootnoteBlockProcessor: _Kind(("]:",)),
    AbbrBlockprocessor: _Kind(("*[",)),
    ReferenceProcessor: _Kind(("]:",)),
}


# The empty text is in any.
_ANY = _Kind(("",))


class QuickBlocks(BlockParser):
    """The pass of the block processors, each asked only about blocks that hold what it cannot do without."""

    def parseBlocks(self, parent: etree.Element, blocks: list[str]) -> None:  # noqa: N802
        while blocks:
            for processor, parts, indented, memory in self._asked:
                block = blocks[0]
                for part in parts:
                    if part in block:
                        break
                else:
                    if not (indented and block.startswith(_INDENT)) and not (memory and _remembers(processor, memory)):
                        continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    @cached_property
    def _asked(self) -> list[tuple[Any, tuple[str, ...], bool, tuple[str, ...]]]:
        return [(processor, *_KINDS.get(type(processor), _ANY)) for processor in self.blockprocessors]


def _remembers(processor: Any, memory: tuple[str, ...]) -> bool:
    for name in memory:
        value = getattr(processor, name)
        if value is not None and value != []:
            return True
    return False
