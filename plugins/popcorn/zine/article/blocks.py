"""Block elements to nodes: everything that `popcorn.render` can make of a member's text has a printed form here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from popcorn.characters import HAN
from popcorn.zine.article.code import code_block
from popcorn.zine.article.figures import figure_blocks, lifted_blocks
from popcorn.zine.article.inline import Inline, Notes
from popcorn.zine.article.nodes import DEEPEST, Block, Blocks, Runs, said
from popcorn.zine.article.surroundings import Room, Surroundings
from popcorn.zine.article.tables import table_blocks
from popcorn.zine.article.text import at_joints, collapsed, has_han, runs_of_text

_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table div figure details hr summary".split())
_TONES = frozenset("note abstract info tip success question warning failure danger bug example quote".split())
_HEADING = re.compile(r"h[1-6]")
# What other blocks stand in. Deeper than `DEEPEST` these count no more, but everything inside is printed.
_CONTAINERS = frozenset("ul ol li dl dt dd blockquote div details summary figcaption".split())
_LEAVES = frozenset({"highlight"})
# The largest number that a list may begin with: CommonMark 5.2 allows nine digits, the typesetter hardly more.
LARGEST_NUMBER = 999_999_999
# A pull quote is a sentence or three: half a column of A5, in Han characters. What is longer is a quotation.
LONGEST_PULL = 120
# Column width lost to each level of nesting, in mm.
_INDENT = 5.0


def article(html: str, surroundings: Surroundings) -> tuple[Blocks, list[Blocks]]:
    """Safe HTML as blocks, and the notes that belong at its end, the first one numbered 1."""
    root = lxml.html.fragment_fromstring(html, create_parent="div", parser=_parser())
    notes = Notes()
    for element in root.xpath(".//div[contains(concat(' ', @class, ' '), ' footnote ')]"):
        for item in element.iter("li"):
            if (item.get("id") or "").startswith("fn:"):
                notes.footnotes[f"#{item.get('id')}"] = item
        element.drop_tree()
    walker = _Walker(surroundings, notes)
    blocks = list(walker.flow(root, 0))
    for anchor in notes.footnotes:
        # One that the text never calls is printed all the same.
        notes.number(anchor)
    return blocks, list(_notes(walker, notes))


def _notes(walker: _Walker, notes: Notes) -> Iterator[Blocks]:
    printed = 0
    while printed < len(notes.called):
        # A note may itself call others, so the list grows while it is read.
        key = list(notes.called)[printed]
        printed += 1
        if key in notes.footnotes:
            yield list(walker.flow(notes.footnotes[key], 2))
        else:
            yield [{"is": "paragraph", "latin": True, "runs": [{"t": at_joints(notes.addresses[key]), "url": key}]}]


def _parser() -> lxml.html.HTMLParser:
    # Without `huge_tree` the parser cuts off what is nested deeper than 255 elements.
    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)


class _Walker:
    def __init__(self, surroundings: Surroundings, notes: Notes) -> None:
        self.surroundings = surroundings
        self.inline = Inline(surroundings, notes)
        self.rank = 0

    def flow(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """The contents of an element in which blocks and bare text may alternate."""
        pending: Runs = list(runs_of_text(collapsed(element.text or ""), {}))
        for child in element:
            if child.tag in _BLOCKS:
                yield from self._paragraph(pending, depth)
                pending = []
                yield from self._block(child, depth)
            else:
                pending.extend(self.inline.one(child, {}))
            pending.extend(runs_of_text(collapsed(child.tail or ""), {}))
        yield from self._paragraph(pending, depth)

    def _flattened(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """Everything in an element as blocks of one level, however deep it is nested: no call inside a call."""
        pending: Runs = []
        walk = lxml.etree.iterwalk(element, events=("start", "end"))
        for event, node in walk:
            if _is_container(node):
                yield from self._paragraph(pending, depth)
                pending = list(runs_of_text(collapsed(node.text or ""), {})) if event == "start" else []
            elif event == "start":
                walk.skip_subtree()
                if node.tag in _BLOCKS:
                    yield from self._paragraph(pending, depth)
                    pending = []
                    yield from self._block(node, depth)
                else:
                    pending.extend(self.inline.one(node, {}))
            if event == "end" and node is not element:
                pending.extend(runs_of_text(collapsed(node.tail or ""), {}))
        yield from self._paragraph(pending, depth)

    def _paragraph(self, runs: Runs, depth: int) -> Iterator[Block]:
        runs = self.inline.finished(runs)
        if runs:
            block: Block = {"is": "paragraph", "runs": runs}
            text = said(runs)
            if text and self.surroundings.language.startswith("zh") and not has_han(text):
                block["latin"] = True
            yield block
        yield from lifted_blocks(self.inline, self.surroundings, self._room(depth), depth > 0)

    def _block(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        tag, classes = element.tag, (element.get("class") or "").split()
        if depth >= DEEPEST and _is_container(element):
            yield from self._flattened(element, depth)
        elif _HEADING.fullmatch(tag):
            yield from self._heading(element, depth)
        elif tag in ("ul", "ol"):
            yield self._list(element, depth)
        elif tag == "dl":
            yield self._terms(element, depth)
        elif tag == "blockquote":
            yield {"is": "quote", "blocks": list(self.flow(element, depth + 1))}
        elif tag == "hr":
            yield {"is": "rule"}
        elif tag == "pre" or "highlight" in classes:
            yield code_block(element)
        elif tag == "table":
            yield from table_blocks(element, self.inline, self._room(depth), depth > 0)
        elif tag == "figure":
            yield from self._figure(element, classes, depth)
        elif tag == "details" or "admonition" in classes:
            yield self._box(element, classes, depth)
        elif "tabbed-set" in classes:
            yield self._tabs(element, depth)
        elif tag == "p":
            yield from self._paragraph(list(self.inline.contents(element, {})), depth)
        else:
            yield from self.flow(element, depth)

    def _heading(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        runs = self.inline.runs(element)
        if runs:
            anchor = element.get("id") or ""
            label = self.surroundings.label(anchor) if anchor else ""
            level = max(2, int(element.tag[1]))
            # Software that reads aloud, and PDF/UA, want no level left out on the way down.
            self.rank = min(level - 1, self.rank + 1)
            block: Block = {"is": "heading", "level": level, "rank": self.rank, "runs": runs, "label": label}
            yield block | {"outlined": depth == 0}
        yield from lifted_blocks(self.inline, self.surroundings, self._room(depth), depth > 0)

    def _list(self, element: HtmlElement, depth: int) -> Block:
        items = [item for item in element if item.tag == "li"]
        done = []
        for item in items:
            box = item.find(".//input[@type='checkbox']") if "task-list-item" in (item.get("class") or "") else None
            done.append(None if box is None else box.get("checked") is not None)
        start = element.get("start") or ""
        return {
            "is": "list",
            "ordered": element.tag == "ol",
            "start": _number(start) if start.isdecimal() else 1,
            "items": [list(self.flow(item, depth + 1)) for item in items],
            "done": done,
        }

    def _terms(self, element: HtmlElement, depth: int) -> Block:
        items: list[Block] = []
        for child in element:
            if child.tag == "dt":
                items.append({"term": self.inline.runs(child), "blocks": []})
            elif child.tag == "dd":
                if not items:
                    items.append({"term": [], "blocks": []})
                items[-1]["blocks"] += list(self.flow(child, depth + 1))
        return {"is": "terms", "items": items}

    def _box(self, element: HtmlElement, classes: list[str], depth: int) -> Block:
        tone = next((name for name in classes if name in _TONES), "note")
        title: Runs = []
        for child in element:
            if child.tag == "summary" or "admonition-title" in (child.get("class") or ""):
                title = self.inline.runs(child)
                tail = child.tail
                element.remove(child)
                if tail and tail.strip():
                    element.text = (element.text or "") + tail
                break
        return {"is": "box", "tone": tone, "title": title, "blocks": list(self.flow(element, depth + 1))}

    def _tabs(self, element: HtmlElement, depth: int) -> Block:
        labels = [self.inline.runs(label) for label in element.iterfind("div[@class='tabbed-labels']/label")]
        panes = list(element.iterfind("div[@class='tabbed-content']/div"))
        tabs = []
        for number, pane in enumerate(panes):
            label = labels[number] if number < len(labels) else []
            tabs.append({"name": label, "blocks": list(self.flow(pane, depth + 1))})
        return {"is": "tabs", "tabs": tabs}

    def _figure(self, element: HtmlElement, classes: list[str], depth: int) -> Iterator[Block]:
        if "pull" in classes:
            quote = element.find("blockquote")
            caption = element.find("figcaption")
            blocks = list(self.flow(quote, depth + 1)) if quote is not None else []
            by = self.inline.runs(caption) if caption is not None else []
            if _length("".join(quote.itertext()) if quote is not None else "") <= LONGEST_PULL:
                yield {"is": "pull", "blocks": blocks, "by": by}
            else:
                # Large type would fill a column with it, or not even fit there.
                yield {"is": "quote", "blocks": [*blocks, {"is": "paragraph", "runs": by}] if by else blocks}
        else:
            yield from figure_blocks(element, self.inline, self.surroundings, self._room(depth), depth > 0)

    def _room(self, depth: int) -> Room:
        room = self.surroundings.room
        line = max(20.0, room.line - depth * _INDENT)
        return room if depth == 0 else room.inside(line, room.height)


def _is_container(element: HtmlElement) -> bool:
    """Whether other blocks stand in the element, so that blocks of its kind may nest."""
    classes = (element.get("class") or "").split()
    if element.tag == "figure":
        return "pull" in classes
    return element.tag in _CONTAINERS and not _LEAVES.intersection(classes)


def _length(text: str) -> float:
    """How long a text is in Han characters; a Latin letter is not half as wide."""
    return sum(1.0 if HAN.match(character) else 0.45 for character in collapsed(text))


def _number(digits: str) -> int:
    """A list's first number. Python itself refuses to read thousands of digits."""
    return LARGEST_NUMBER if len(digits) > len(str(LARGEST_NUMBER)) else int(digits)
