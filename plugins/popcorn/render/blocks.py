"""Figures, galleries and pull quotes: blocks between `/// name` and `///`, with plain `key: value` options.

The block machinery is pymdownx's; its YAML headers and its `attrs` option are not used, because both take from an
author what only the theme may give (safety.md, findings 3 and 6).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown import Extension, Markdown
from pymdownx.blocks import BlocksProcessor, BlocksTreeprocessor
from pymdownx.blocks.block import Block
from pymdownx.util import escape_chars

from popcorn.problems import Problem, problem

SIZES = ("half", "wide", "full")
# Each block, and the options it takes: None for free text, else the values.
OPTIONS: dict[str, dict[str, tuple[str, ...] | None]] = {
    "figure": {"credit": None, "size": SIZES},
    "gallery": {"credit": None},
    "pull": {},
}

# Carries a block's credit to the resolver; the sanitiser would take it out anyway.
CREDIT = "data-credit"

_OPTION_LINE = re.compile(r" {4}([\w-]+): *(.*)")
_NEVER = re.compile(r"(?!)")
_START = re.compile(r" {0,3}(/{3,}) *([^\s|/][^\s|]*) *(?:\|.*)?")
_END = re.compile(r" {0,3}(/{3,}) *")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class PictureBlockProcessor(BlocksProcessor):  # type: ignore[misc]
    """The block processor with headers of plain `key: value` lines."""

    def __init__(self, parser: Any, md: Markdown) -> None:
        super().__init__(parser, md)
        self.yaml_line = _NEVER

    def split_header(self, block: str, length: int) -> tuple[dict[str, Any], str]:
        _, rest = super().split_header(block, length)
        options: dict[str, Any] = {}
        lines = rest.split("\n")
        while lines and (found := _OPTION_LINE.fullmatch(lines[0])):
            # An option nobody knows has been reported by `misused`, and is passed over here.
            if any(found[1] in known for known in OPTIONS.values()):
                options[found[1]] = found[2].strip()
            lines.pop(0)
        return options, "\n".join(lines)


class _Figure(Block):  # type: ignore[misc]
    NAME = "figure"
    ARGUMENT = None
    OPTIONS = {"credit": ["", str], "size": ["", str]}
    CLASS = "picture"

    def on_create(self, parent: etree.Element) -> etree.Element:
        size = self.options.get("size", "")
        classes = f"{self.CLASS} size-{size}" if size in SIZES else self.CLASS
        return etree.SubElement(parent, "figure", {"class": classes, CREDIT: self.options["credit"]})

    def on_inline_end(self, block: etree.Element) -> None:
        caption = etree.Element("figcaption")
        if self.argument:
            etree.SubElement(caption, "p").text = self.argument
        pictures: list[etree.Element] = []
        for child in list(block):
            block.remove(child)
            pictures += _taken_out(child, "img")
            if "".join(child.itertext()).strip():
                caption.append(child)
        block.extend(pictures)
        if len(caption):
            block.append(caption)


class _Gallery(_Figure):
    NAME = "gallery"
    OPTIONS = {"credit": ["", str]}
    CLASS = "gallery"


class _Pull(Block):  # type: ignore[misc]
    NAME = "pull"
    ARGUMENT = None

    def on_create(self, parent: etree.Element) -> etree.Element:
        figure = etree.SubElement(parent, "figure", {"class": "pull"})
        self.quote = etree.SubElement(figure, "blockquote")
        return figure

    def on_add(self, block: etree.Element) -> etree.Element:
        return self.quote

    def on_end(self, block: etree.Element) -> None:
        if self.argument:
            etree.SubElement(block, "figcaption").text = self.argument


def _taken_out(element: etree.Element, tag: str) -> list[etree.Element]:
    """The elements of this tag below `element`, taken out of it; the text around them stays."""
    if element.tag == tag:
        return [element]
    found: list[etree.Element] = []
    previous: etree.Element | None = None
    for child in list(element):
        if child.tag == tag:
            found.append(child)
            tail = child.tail or ""
            if previous is None:
                element.text = (element.text or "") + tail
            else:
                previous.tail = (previous.tail or "") + tail
            child.tail = None
            element.remove(child)
        else:
            found += _taken_out(child, tag)
            previous = child
    return found


class PictureBlocks(Extension):
    """The extension for `markdown.Markdown`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.registerExtension(self)
        escape_chars(md, ["/"])
        self.processor = PictureBlockProcessor(md.parser, md)
        for block in (_Figure, _Gallery, _Pull):
            self.processor.register(block, {})
        # Both places are those that pymdownx itself gives them.
        md.parser.blockprocessors.register(self.processor, "blocks", 89.99)
        md.treeprocessors.register(BlocksTreeprocessor(md, self.processor), "blocks_on_inline_end", 19.99)

    def reset(self) -> None:
        """Forget the text before."""
        self.processor._reset()


class _Line(NamedTuple):
    number: int
    text: str


def misused(source: str, path: str, first_line: int) -> Iterator[Problem]:
    """Blocks and options that do not exist, and blocks left open. Code is passed over."""
    if "///" not in source:
        return
    open_blocks: list[tuple[int, str, int]] = []
    header_of: str | None = None
    for line in _lines_of_prose(source):
        number = line.number + first_line
        if header_of and (option := _OPTION_LINE.fullmatch(line.text)):
            yield from _misused_option(header_of, option[1], option[2].strip(), path, number)
            continue
        header_of = None
        if start := _START.fullmatch(line.text):
            length, name = len(start[1]), start[2].lower()
            if name not in OPTIONS:
                known = ", ".join(OPTIONS)
                suggestion = next((block for block in OPTIONS if block[:3] == name[:3]), None)
                yield problem("block-unknown", path, line=number, block=name, suggestion=suggestion, known=known)
            open_blocks.append((length, name, number))
            header_of = name
        elif (end := _END.fullmatch(line.text)) and open_blocks:
            while open_blocks and open_blocks.pop()[0] != len(end[1]):
                pass
    for _, name, number in open_blocks:
        if name in OPTIONS:
            yield problem("block-unclosed", path, line=number, block=name)


def _misused_option(block: str, option: str, value: str, path: str, line: int) -> Iterator[Problem]:
    allowed = OPTIONS.get(block, {})
    if option in allowed:
        values = allowed[option]
        if values is None or value in values:
            return
        known = ", ".join(f"{option}: {choice}" for choice in values)
    else:
        known = ", ".join(allowed) or "-"
    yield problem("block-option", path, line=line, block=block, option=option, value=value, known=known)


def _lines_of_prose(source: str) -> Iterator[_Line]:
    fence: str | None = None
    for number, text in enumerate(source.split("\n")):
        found = _FENCE.match(text)
        if fence is None and found:
            fence = found[1]
        elif fence is not None:
            if text.strip().startswith(fence) and not text.strip(" " + fence[0]):
                fence = None
        else:
            yield _Line(number, text)
