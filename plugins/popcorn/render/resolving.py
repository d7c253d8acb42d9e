"""Links, pictures and anchors: what an author wrote becomes what a page needs, or a problem with its line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import Any
from urllib.parse import unquote

from markdown.extensions.toc import strip_tags
from markdown.util import AtomicString

from popcorn.problems import Problem, problem
from popcorn.render.blocks import CREDIT
from popcorn.render.pictures import Picture, Rendition
from popcorn.render.places import Place, Places
from popcorn.render.types import Link, Surroundings, Text

# What a reader's browser may assume of a picture's width; the theme's column is 44rem at most.
SIZES = "(min-width: 48em) 44rem, 100vw"
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/?>")
# Markdown that found nothing to be: a footnote or link without its definition, a comment, an attribute list.
_LEFTOVER = re.compile(r"\[\^[^\]\s]{1,80}\]|(?<=\])\[[^\]\n]{1,80}\]|<!--|\{:[^}\n]{1,80}\}")
# Without one of these, a text holds neither tags nor leftovers.
_PARTS_OF_LEFTOVERS = ("<", "[^", "][", "{:")
_CODE = frozenset({"code", "pre"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Resolver:
    """Walks one text's tree after the inline patterns. One instance per text."""

    def __init__(self, text: Text, surroundings: Surroundings, wordings: dict[str, str]) -> None:
        self.text = text
        self.surroundings = surroundings
        self.wordings = wordings
        self.pictures: list[Picture] = []
        self.site_links: list[tuple[str, Problem]] = []
        self.problems: list[Problem] = []
        self.anchors: frozenset[str] = frozenset()
        self.anchor_links: list[tuple[str, str, Problem]] = []
        self._places = Places(text.source)
        self._tags: set[str] = set()

    def run(self, root: etree.Element) -> None:
        """Resolve everything below `root`, whose headings have their ids."""
        self.anchors = frozenset(name for element in root.iter() if (name := element.get("id")))
        text = "".join(root.itertext())
        if any(part in text for part in _PARTS_OF_LEFTOVERS):
            self._raw_html(root)
        if _has(root, "a"):
            for parent in root.iter():
                for child in parent:
                    if child.tag == "a" and child.get("href") is not None:
                        self._link(child)
        self._figures(root)
        if _has(root, "img"):
            for parent in list(root.iter()):
                for child in list(parent):
                    if child.tag == "img":
                        self._picture(parent, child)
        for cell in (*root.iter("th"), *root.iter("td")):
            if "style" in cell.attrib:
                # The tables extension aligns with `style`, which neither the allow-list nor a strict CSP lets pass.
                cell.set("class", cell.attrib.pop("style").removeprefix("text-align: ").rstrip(";"))
        for figure in root.iter("figure"):
            if figure.get(CREDIT) is not None:
                self._credit(figure, figure.attrib.pop(CREDIT))

    # --- links -------------------------------------------------------------------------------------------------

    def _link(self, element: etree.Element) -> None:
        if (element.get("class") or "").startswith("footnote"):
            return
        target = element.get("href", "")
        place = self._places.passing("link", target)
        link = self._anchor(target) if target.startswith("#") else self.surroundings.link(target)
        if link.site is not None:
            self.site_links.append((link.site, self._problem("link-unknown", place, target=target)))
        if link.anchor is not None:
            self.anchor_links.append((*link.anchor, self._problem("link-anchor-unknown", place, target=target)))
        if link.code:
            self.problems.append(self._problem(link.code, place, target=target or "()", suggestion=link.suggestion))
        if link.url is None:
            _unlink(element)
            return
        element.set("href", link.url)
        if link.external:
            element.set("rel", "noopener")
            element.set("class", f"{element.get('class', '')} external".strip())

    def _anchor(self, target: str) -> Link:
        name = unquote(target[1:])
        for candidate in (name, heading_id(name)):
            if candidate in self.anchors:
                return Link(f"#{candidate}")
        return Link(None, "link-unknown", None)

    # --- pictures ----------------------------------------------------------------------------------------------

    def _figures(self, root: etree.Element) -> None:
        """A paragraph of nothing but a picture is a figure; one of several pictures is a gallery."""
        for element in root.iter("p"):
            if not len(element) or (element.text or "").strip():
                continue
            if any(child.tag not in ("img", "br") or (child.tail or "").strip() for child in element):
                continue
            pictures = [child for child in element if child.tag == "img"]
            if any(_REMOTE.match(picture.get("src", "")) for picture in pictures):
                continue
            for child in list(element):
                element.remove(child)
            element.text = None
            element.tag = "figure"
            element.set("class", "gallery" if len(pictures) > 1 else "picture")
            element.extend(pictures)

    def _picture(self, parent: etree.Element, image: etree.Element) -> None:
        target = image.get("src", "")
        alt, title = image.get("alt", ""), image.get("title")
        place = self._places.passing("picture", target)
        if _REMOTE.match(target):
            self.problems.append(self._problem("picture-remote", place, target=target))
            self._replace(parent, image, self._remote(target, alt))
            return
        shown = self.surroundings.picture(target)
        if not alt.strip() and shown.code is None:
            self.problems.append(self._problem("picture-alt-missing", place, picture=target))
        if shown.picture is None:
            if shown.code:
                self.problems.append(
                    self._problem(shown.code, place, picture=target or "()", suggestion=shown.suggestion)
                )
            missing = etree.Element("span", {"class": "missing"})
            missing.text = AtomicString(alt or target)
            self._replace(parent, image, missing)
            return
        self.pictures.append(shown.picture)
        element = self._responsive(shown.picture, alt)
        if parent.tag == "figure" and parent.get("class") != "gallery":
            self._replace(parent, image, element)
            if title:
                self._caption(parent, title)
        elif parent.tag == "figure":
            item = etree.Element("figure", {"class": "picture"})
            item.append(element)
            if title:
                self._caption(item, title)
            self._replace(parent, image, item)
        else:
            self._replace(parent, image, element)

    def _responsive(self, picture: Picture, alt: str) -> etree.Element:
        element = etree.Element("picture")
        webp = [rendition for rendition in picture.renditions if rendition.format == "WEBP"]
        source = {"type": "image/webp", "srcset": ", ".join(self._candidate(r) for r in webp), "sizes": SIZES}
        etree.SubElement(element, "source", source)
        fallback = picture.fallback
        attributes = {
            "src": self.surroundings.picture_url(fallback.address),
            "alt": alt,
            "width": str(fallback.width),
            "height": str(fallback.height),
            "loading": "lazy",
            "decoding": "async",
        }
        etree.SubElement(element, "img", attributes)
        return element

    def _candidate(self, rendition: Rendition) -> str:
        return f"{self.surroundings.picture_url(rendition.address)} {rendition.width}w"

    def _remote(self, target: str, alt: str) -> etree.Element:
        url = f"https:{target}" if target.startswith("//") else target
        link = self.surroundings.link(url)
        if link.url is None:
            element = etree.Element("span", {"class": "missing"})
        else:
            element = etree.Element("a", {"class": "remote-picture external", "href": link.url, "rel": "noopener"})
        element.text = AtomicString(alt.strip() or self.wordings["remote-picture"])
        return element

    def _caption(self, figure: etree.Element, title: str) -> None:
        caption = figure.find("figcaption")
        if caption is None:
            caption = etree.SubElement(figure, "figcaption")
        paragraph = etree.SubElement(caption, "p")
        paragraph.text = AtomicString(title)

    def _credit(self, figure: etree.Element, name: str) -> None:
        if not name:
            return
        place = self._places.passing("text", f"credit: {name}")
        who = self.surroundings.credit(name)
        if who.code:
            self.problems.append(self._problem(who.code, place, **dict(who.facts)))
        caption = figure.find("figcaption")
        if caption is None:
            caption = etree.SubElement(figure, "figcaption")
        span = etree.SubElement(caption, "span", {"class": "credit"})
        span.text = self.wordings["picture-by"]
        if who.url is None:
            span.text += who.name
        else:
            link = etree.SubElement(span, "a", {"href": who.url})
            link.text = AtomicString(who.name)

    @staticmethod
    def _replace(parent: etree.Element, old: etree.Element, new: etree.Element) -> None:
        new.tail = old.tail
        parent[list(parent).index(old)] = new

    # --- raw HTML and problems -----------------------------------------------------------------------------------

    def _raw_html(self, element: etree.Element) -> None:
        if element.tag in _CODE:
            return
        for text in (element.text, *(child.tail for child in element)):
            for found in _TAG.finditer(text or ""):
                tag = found[1].lower()
                if tag not in self._tags:
                    self._tags.add(tag)
                    place = self._places.passing("text", found[0])
                    self.problems.append(self._problem("raw-html", place, tag=found[0]))
            for found in _LEFTOVER.finditer(text or ""):
                place = self._places.passing("text", found[0])
                self.problems.append(self._problem("text-leftover", place, text=found[0]))
        for child in element:
            self._raw_html(child)

    def _problem(self, code: str, place: Place, **facts: Any) -> Problem:
        line, column = self._places.find(place) or (0, None)
        return problem(code, self.text.path, line=line + self.text.first_line, column=column, **facts)


def heading_id(text: str) -> str:
    """A heading's id: its words joined by hyphens, behind a prefix that no theme or DOM name has."""
    # What a tag or a comment begins with is costly to look for, and is all that `strip_tags` looks for but spaces.
    words = re.sub(r"[^\w\s-]", "", strip_tags(text) if "<" in text else " ".join(text.split())).strip().lower()
    return "h-" + re.sub(r"[\s_-]+", "-", words)[:80]


def demote(root: etree.Element) -> None:
    """The page's own title is its only h1: where a text has one, all its headings go one down."""
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    if any(element.tag == "h1" for element in headings):
        for element in headings:
            element.tag = f"h{min(6, int(element.tag[1]) + 1)}"


def _has(root: etree.Element, tag: str) -> bool:
    return next(root.iter(tag), None) is not None


def _unlink(element: etree.Element) -> None:
    element.tag = "span"
    for name in list(element.attrib):
        del element.attrib[name]
    element.set("class", "pending")
