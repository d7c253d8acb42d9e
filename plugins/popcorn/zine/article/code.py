"""Highlighted code: lines of coloured stretches."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from popcorn.zine.article.nodes import Block
from popcorn.zine.article.text import ZERO_WIDTH_SPACE

# Pygments' classes by what a reader sees of them; the first letters that fit decide.
_COLOURS = (
    ("cp", "word"),
    ("c", "remark"),
    ("s", "text"),
    ("l", "text"),
    ("k", "word"),
    ("ow", "word"),
    ("m", "number"),
    ("nf", "name"),
    ("nc", "name"),
    ("nd", "name"),
    ("nt", "word"),
    ("na", "name"),
    ("gi", "added"),
    ("gd", "removed"),
    ("gh", "word"),
)
TAB = " " * 4
# What has no space for so long may break: behind punctuation, or anywhere in names longer than `_PIECE`.
_LONG = re.compile(r"\S{16,}")
_JOINT = re.compile(r"(?<=[.,;:()\[\]{}=/&|+-])(?=\w)|(?<=\w)(?=[(\[{.])")
_PIECE = 14


def code_block(element: HtmlElement) -> Block:
    """A `div.highlight`, or a `pre` on its own, as lines."""
    code = element.find(".//code")
    source = code if code is not None else element
    lines: list[list[list[str]]] = [[]]
    marked: list[int] = []
    for text, colour, is_marked in _stretches(source, "", False):
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append([colour, part])
                if is_marked and len(lines) - 1 not in marked:
                    marked.append(len(lines) - 1)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    name = element.find(".//span[@class='filename']")
    return {
        "is": "code",
        "lines": [_indented(line) for line in lines],
        "marked": marked,
        "name": name.text_content().strip() if name is not None else "",
    }


def _stretches(element: HtmlElement, colour: str, is_marked: bool) -> Iterator[tuple[str, str, bool]]:
    if element.text:
        yield element.text.replace("\t", TAB), colour, is_marked
    for child in element:
        classes = (child.get("class") or "").split()
        if not {"linenos", "normal", "special", "filename"} & set(classes):
            yield from _stretches(child, _colour(classes) or colour, is_marked or "hll" in classes)
        if child.tail:
            yield child.tail.replace("\t", TAB), colour, is_marked


def _colour(classes: list[str]) -> str:
    for name in classes:
        for prefix, colour in _COLOURS:
            if name.startswith(prefix):
                return colour
    return ""


def _breaks(line: str) -> list[int]:
    """Where a line of code may break other than at its spaces."""
    found: list[int] = []
    for stretch in _LONG.finditer(line):
        joints = [stretch.start() + joint.start() for joint in _JOINT.finditer(stretch[0])]
        edges = [stretch.start(), *joints, stretch.end()]
        for left, right in itertools.pairwise(edges):
            found += range(left, right, _PIECE) if left > stretch.start() else range(left + _PIECE, right, _PIECE)
    return found


def _indented(line: list[list[str]]) -> dict[str, object]:
    """A line with its indentation counted in characters: spaces at a line's start would be lost."""
    text = "".join(part for _, part in line)
    indent = len(text) - len(text.lstrip(" "))
    breaks = set(_breaks(text))
    parts, start = [], 0
    for colour, part in line:
        kept = [
            (ZERO_WIDTH_SPACE if place in breaks else "") + character
            for place, character in enumerate(part, start)
            if place >= indent
        ]
        start += len(part)
        if kept:
            parts.append([colour, "".join(kept)])
    return {"indent": indent, "parts": parts}
