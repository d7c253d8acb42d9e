"""Line ends inside Chinese paragraphs: no space where no space is written.

A line break in the source is white space, which HTML shows as a space. Between two Han characters that is a hole in
the text (CSS Text 3, 4.1.2 asks for it to go; browsers do not agree), so it is taken out here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from popcorn.characters import CJK

_BREAK = re.compile(rf"(?<=[{CJK}“”‘’…—])[ \t]*\n[ \t]*(?=[{CJK}“”‘’…—])")
_JOINS = re.compile(rf"[{CJK}“”‘’…—]")
# Elements whose contents are one line of text for a reader.
_PARAGRAPHS = frozenset(
    ["p", "li", "td", "th", "dd", "dt", "figcaption", "summary", "h1", "h2", "h3", "h4", "h5", "h6"]
)
_KEPT = frozenset({"pre", "code"})


class JoinHanLines(Treeprocessor):
    """Takes the line breaks between Han characters out of every paragraph."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if element.tag in _PARAGRAPHS:
                _join(element)


def _join(paragraph: etree.Element) -> None:
    if "\n" not in "".join(paragraph.itertext()):
        return
    slots = _slots(paragraph)
    texts = [getattr(element, part) for element, part in slots]
    for index, text in enumerate(texts):
        joined = _BREAK.sub("", text)
        # A break may stand at the edge of an element: 夜市<em>\n很吵</em>.
        before = next((t[-1] for t in reversed(texts[:index]) if t), "")
        after = next((t[0] for t in texts[index + 1 :] if t), "")
        stripped = joined.lstrip(" \t\n")
        if "\n" in joined[: len(joined) - len(stripped)] and _JOINS.match(before) and _JOINS.match(stripped):
            joined = stripped
        stripped = joined.rstrip(" \t\n")
        if "\n" in joined[len(stripped) :] and stripped and _JOINS.match(stripped[-1]) and _JOINS.match(after):
            joined = stripped
        if joined != text:
            texts[index] = joined
            element, part = slots[index]
            setattr(element, part, joined)


def _slots(element: etree.Element) -> list[tuple[etree.Element, str]]:
    """The places of text in a paragraph, in reading order, code and nested paragraphs left out."""
    slots = [(element, "text")] if element.text else []
    for child in element:
        if child.tag not in _KEPT and child.tag not in _PARAGRAPHS:
            slots += _slots(child)
        if child.tail:
            slots.append((child, "tail"))
    return slots
