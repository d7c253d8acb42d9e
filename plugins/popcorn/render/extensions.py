"""Extensions of Markdown as they are, but for the work of which nothing shows."""

from __future__ import annotations

import functools
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from typing import Any

from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, find_lexer_class_by_name
from pygments.util import ClassNotFound
from pymdownx.highlight import Highlight, HighlightExtension


class Footnotes(FootnoteExtension):
    """Footnotes, whose place is looked for only in texts that name one."""

    def findFootnotesPlaceholder(  # noqa: N802
        self, root: etree.Element
    ) -> tuple[etree.Element, etree.Element, bool] | None:
        """The element that names the place, its parent, and whether its text does and not its tail."""
        if self.getConfig("PLACE_MARKER") not in "".join(root.itertext()):
            return None
        return super().findFootnotesPlaceholder(root)


class _Headings(TocTreeprocessor):
    # Without a marker for it, nobody sees the library's own table of contents: ours is made of its tokens.
    def build_toc_div(self, toc_list: list[Any]) -> etree.Element:
        return etree.Element("div")


class Headings(TocExtension):
    """Ids for headings and tokens for a table of contents, with no table of contents."""

    TreeProcessorClass = _Headings


class _NoStyle:
    """A Pygments style without a colour.

    A page has its colours from the theme, by the classes of its spans. Pygments' formatter would work out a style sheet
    of its own for each piece of code, which nobody reads.
    """

    def __iter__(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        return iter(())


class _Highlighter(Highlight):  # type: ignore[misc]
    """The highlighter for settings that guess no language and give none another name."""

    def get_lexer(self, src: str, language: str | None, inline: bool, stripnl: bool) -> tuple[Lexer, str]:
        # The class is remembered but not the lexer: some keep what they have read.
        kind = _lexer_class(language) if language else None
        if kind is None or language is None:
            return TextLexer(stripnl=stripnl), "text"
        return kind(stripnl=stripnl), language


# Pygments goes through five hundred lexers for each name, and for one that it does not know, all installed packages.
@functools.lru_cache(maxsize=512)
def _lexer_class(language: str) -> type[Lexer] | None:
    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


class HighlightedCode(HighlightExtension):  # type: ignore[misc]
    """Code with Pygments' classes, and its language's."""

    def __init__(self) -> None:
        super().__init__(anchor_linenums=False, pygments_lang_class=True, line_spans="", pygments_style=_NoStyle())

    def get_pymdownx_highlighter(self) -> type[Highlight]:
        """What the extension for fences asks for."""
        return _Highlighter
