"""Nodes to XHTML: what `zine.article` made of a member's text, as elements that no hostile text can add to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from popcorn.zine.article.nodes import Block, Blocks, Run, Runs

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Element = etree._Element
Content = str | Element | None

# The places to break that the typesetter needs; and what XML 1.0 has no place for (2.2).
_UNWANTED = re.compile("[\u200b\u2060\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS = {"b": "strong", "i": "em", "m": "code", "x": "del", "up": "sup", "low": "sub", "key": "kbd"}
_ALIGNED = frozenset({"left", "center", "right"})


class Place(NamedTuple):
    """A place that links lead to: a file of the book, and an id in it."""

    file: str
    id: str


class Image(NamedTuple):
    """A picture of the book: its file, and its size in pixels."""

    file: str
    width: int
    height: int


def element(tag: str, *contents: Content | Iterable[Content], **attributes: str | None) -> Element:
    """An XHTML element. `class_` is `class`, `epub_type` is `epub:type`, other underscores stand for hyphens.

    Contents that are None, and attributes that are None, are left away.
    """
    made = etree.Element(f"{{{XHTML}}}{tag}", nsmap={None: XHTML, "epub": OPS})  # type: ignore[dict-item]
    for name, value in attributes.items():
        if value is not None:
            made.set(_attribute(name), clean(value))
            if name == "lang":
                made.set(_XML_LANG, value)
    for content in contents:
        fill(made, [content] if isinstance(content, str) or content is None or etree.iselement(content) else content)
    return made


def fill(parent: Element, contents: Iterable[Content]) -> None:
    """Append texts and elements to what is in an element already."""
    for content in contents:
        if content is None:
            continue
        if not isinstance(content, str):
            parent.append(content)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + clean(content)
        else:
            parent.text = (parent.text or "") + clean(content)


def clean(text: str) -> str:
    """Text without the typesetter's places to break, and without what no XML may hold."""
    return _UNWANTED.sub("", text)


def _attribute(name: str) -> str:
    return f"{{{OPS}}}type" if name == "epub_type" else name.rstrip("_").replace("_", "-")


@dataclass
class Writer:
    """Writes the nodes of one chapter. `places` are those of the whole book by label, `images` by the plate's file."""

    file: str
    places: Mapping[str, Place]
    images: Mapping[str, Image]
    # Told apart by this where one chapter has the notes of several entries.
    notes: str = ""
    has_undescribed: bool = False
    _taken: set[str] = field(default_factory=set)
    _called: set[str] = field(default_factory=set)

    def blocks(self, nodes: Blocks) -> list[Element]:
        """Blocks as elements; what is nothing is left away."""
        return [made for node in nodes for made in self._block(node)]

    def runs(self, runs: Runs) -> list[Content]:
        """Runs as text and elements."""
        return [self._run(run) for run in runs]

    def footnotes(self, notes: list[Blocks], title: str) -> Element | None:
        """The notes at a chapter's end, which most reading systems show where they are called."""
        if not notes:
            return None
        asides = []
        for number, blocks in enumerate(notes, 1):
            name = f"{self.notes}n{number}"
            back = self._link_back(name, str(number))
            contents = self.blocks(blocks)
            if contents and contents[0].tag == f"{{{XHTML}}}p":
                first = contents[0]
                first.insert(0, back)
                back.tail, first.text = " " + (first.text or ""), None
            else:
                contents.insert(0, element("p", back))
            asides.append(element("aside", contents, id=name, epub_type="footnote", role="doc-footnote"))
        return element("section", asides, class_="notes", epub_type="footnotes", aria_label=title)

    def _link_back(self, name: str, number: str) -> Element:
        # One that the text never calls leads nowhere.
        if name not in self._called:
            return element("b", number)
        return element("a", number, href=f"#{name}-call", role="doc-backlink")

    def anchor(self, label: str) -> str | None:
        """The id of a label that stands in this chapter, for the first that asks."""
        place = self.places.get(label)
        if place is None or place.file != self.file or place.id in self._taken:
            return None
        self._taken.add(place.id)
        return place.id

    def href(self, label: str) -> str | None:
        """Where a label leads, seen from this chapter."""
        place = self.places.get(label)
        if place is None:
            return None
        return f"#{place.id}" if place.file == self.file else f"{place.file}#{place.id}"

    def image(self, plate: Mapping[str, Any], class_: str | None = None) -> Element | None:
        """A picture; one of which nothing is said is decoration. None where it could not be made."""
        image = self.images.get(plate["file"])
        if image is None:
            return None
        self.has_undescribed |= not plate["alt"]
        role = None if plate["alt"] else "presentation"
        size = {"width": str(image.width), "height": str(image.height)}
        return element("img", src=image.file, alt=plate["alt"], role=role, class_=class_, **size)

    def _run(self, run: Run) -> Content:
        if "br" in run:
            return element("br")
        if "page" in run:
            return None  # The link before it leads there.
        if "note" in run:
            name = f"{self.notes}n{run['note']}"
            call = None if name in self._called else f"{name}-call"
            self._called.add(name)
            return element(
                "a", str(run["note"]), href=f"#{name}", id=call, class_="call", epub_type="noteref", role="doc-noteref"
            )
        made: Content = self.image(run["plate"], "icon") if "plate" in run else run.get("t", "")
        for mark, tag in _MARKS.items():
            if run.get(mark) and made is not None:
                made = element(tag, made)
        target = run.get("url") or (self.href(run["to"]) if run.get("to") else None)
        return element("a", made, href=target) if target and made is not None else made

    def _block(self, node: Block) -> Iterator[Element]:
        write = getattr(self, f"_{node['is']}", None)
        made = write(node) if write else element("div", self.blocks(node.get("blocks", [])))
        if made is not None:
            yield made

    def _paragraph(self, node: Block) -> Element:
        return element("p", self.runs(node["runs"]), class_="opens" if node.get("opens") else None)

    def _heading(self, node: Block) -> Element:
        anchor = self.anchor(node["label"]) if node.get("label") else None
        return element(f"h{min(6, node['rank'] + 1)}", self.runs(node["runs"]), id=anchor)

    def _list(self, node: Block) -> Element:
        done = node.get("done") or [None] * len(node["items"])
        items = []
        for item, is_done in zip(node["items"], done, strict=True):
            contents = self.blocks(item)
            if is_done is not None:
                box = element("span", "☑ " if is_done else "☐ ", class_="task")
                if contents and contents[0].tag == f"{{{XHTML}}}p":
                    _before(contents[0], box)
                else:
                    contents.insert(0, box)
            items.append(element("li", contents))
        start = str(node["start"]) if node["ordered"] and node.get("start", 1) != 1 else None
        tasks = "tasks" if any(one is not None for one in done) else None
        return element("ol" if node["ordered"] else "ul", items, start=start, class_=tasks) if items else element("div")

    def _terms(self, node: Block) -> Element | None:
        rows: list[Element] = []
        for item in node["items"]:
            rows += [element("dt", self.runs(item["term"])), element("dd", self.blocks(item["blocks"]))]
        return element("dl", rows) if rows else None

    def _quote(self, node: Block) -> Element:
        return element("blockquote", self.blocks(node["blocks"]))

    def _pull(self, node: Block) -> Element:
        by = element("figcaption", self.runs(node["by"])) if node["by"] else None
        return element("figure", element("blockquote", self.blocks(node["blocks"])), by, class_="pull")

    def _box(self, node: Block) -> Element:
        title = element("p", self.runs(node["title"]), class_="box-title") if node["title"] else None
        return element("div", title, self.blocks(node["blocks"]), class_=f"box {node['tone']}")

    def _tabs(self, node: Block) -> Element:
        tabs = [
            element("div", element("p", self.runs(tab["name"]), class_="box-title"), self.blocks(tab["blocks"]))
            for tab in node["tabs"]
        ]
        return element("div", tabs, class_="tabs")

    def _rule(self, node: Block) -> Element:
        return element("hr")

    def _code(self, node: Block) -> Element:
        lines: list[Content] = []
        for number, line in enumerate(node["lines"]):
            if number:
                lines.append("\n")
            parts = [" " * line["indent"], *(_coloured(colour, text) for colour, text in line["parts"])]
            lines += [element("mark", parts)] if number in node["marked"] else parts
        name = element("figcaption", node["name"]) if node["name"] else None
        return element("figure", name, element("pre", element("code", lines)), class_="code")

    def _table(self, node: Block) -> Element:
        align = [name if name in _ALIGNED else "left" for name in node["align"]]

        def cells(tag: str, row: list[Runs], **more: str) -> list[Element]:
            return [element(tag, self.runs(cell), class_=align[at], **more) for at, cell in enumerate(row)]

        head = element("thead", element("tr", cells("th", node["head"], scope="col"))) if node["head"] else None
        rows = [element("tr", cells("td", row)) for row in node["rows"]]
        body = element("tbody", rows) if rows else None
        return element("div", element("table", head, body), class_="table")

    def _records(self, node: Block) -> Element:
        rows = []
        for row in node["rows"]:
            fields: list[Element] = []
            for name, value in row["fields"]:
                fields += [element("dt", self.runs(name)), element("dd", self.runs(value))]
            title = element("p", self.runs(row["title"]), class_="box-title")
            rows.append(element("div", title, element("dl", fields) if fields else None, class_="record"))
        return element("div", rows)

    def _figure(self, node: Block) -> Element | None:
        return self._pictured([node], node["caption"], node["credit"], "picture")

    def _gallery(self, node: Block) -> Element | None:
        items = [item for row in node["rows"] for item in row]
        return self._pictured(items, node["caption"], node["credit"], "gallery")

    def _pictured(self, items: list[Block], caption: Runs, credit: Runs, class_: str) -> Element | None:
        shown: list[Element] = []
        for item in items:
            image = self.image(item["plate"])
            if image is None:
                continue
            made = element("a", image, href=item["url"]) if item.get("url") else image
            if class_ == "gallery":
                own = element("figcaption", self.runs(item["caption"])) if item["caption"] else None
                made = element("figure", made, own)
            shown.append(made)
        if not shown:
            return None
        said = element(
            "figcaption",
            element("span", self.runs(caption)) if caption else None,
            " " if caption and credit else None,
            element("span", self.runs(credit), class_="credit") if credit else None,
        )
        return element("figure", shown, said if caption or credit else None, class_=class_)

    def _steps(self, node: Block) -> Element:
        steps = [
            element("li", element("p", step["name"], class_="step"), self.blocks(step["blocks"]))
            for step in node["steps"]
        ]
        return element("ol", steps, class_="steps")


def _coloured(colour: str, text: str) -> Content:
    return element("span", text, class_=f"c-{colour}") if colour else text


def _before(parent: Element, made: Element) -> None:
    made.tail, parent.text = parent.text, None
    parent.insert(0, made)
