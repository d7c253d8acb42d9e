"""Inline elements to runs: marks laid flat, links with their addresses noted, abbreviations spelled out once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from popcorn.zine.article.nodes import Run, Runs
from popcorn.zine.article.surroundings import Surroundings
from popcorn.zine.article.text import collapsed, runs_of_text, trimmed, with_latin_apostrophes

_MARKS: dict[str, dict[str, Any]] = {
    "strong": {"b": True},
    "em": {"i": True},
    "cite": {"i": True},
    "code": {"m": True},
    "del": {"x": True},
    "sup": {"up": True},
    "sub": {"low": True},
    "kbd": {"key": True},
}
# Pictures up to so many pixels wide stand in their line (icons, badges); others are lifted out as figures.
WIDEST_INLINE = 160
# Height in mm of a picture that stands in a line.
INLINE_HEIGHT = 3.4


@dataclass
class Notes:
    """The notes of one article, numbered in the order in which the text first calls them.

    `footnotes` are the author's, by their anchor (`#fn:1`); `addresses` what is printed of each link, by its URL.
    """

    footnotes: dict[str, HtmlElement] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """The number of a footnote or an address."""
        return self.called.setdefault(key, len(self.called) + 1)

    def number_of_address(self, url: str, printed: str) -> int:
        """The number of a link's address."""
        self.addresses.setdefault(url, printed)
        return self.number(url)


class Inline:
    """Reads the inline contents of one article. `lifted` collects pictures too large for a line."""

    def __init__(self, surroundings: Surroundings, notes: Notes) -> None:
        self.surroundings = surroundings
        self.notes = notes
        self.lifted: Runs = []
        self._explained: set[str] = set()

    def runs(self, element: HtmlElement) -> Runs:
        """The element's contents as runs."""
        return self.finished(self.contents(element, {}))

    def finished(self, runs: Iterable[Run]) -> Runs:
        """Runs as they are set: without superfluous space, and by the rules of the text's language."""
        kept = trimmed(list(runs))
        return with_latin_apostrophes(kept) if self.surroundings.language.startswith("zh") else kept

    def contents(self, element: HtmlElement, marks: dict[str, Any]) -> Iterator[Run]:
        """The element's text and children, not yet trimmed."""
        yield from runs_of_text(collapsed(element.text or ""), marks)
        for child in element:
            yield from self.one(child, marks)
            yield from runs_of_text(collapsed(child.tail or ""), marks)

    def one(self, element: HtmlElement, marks: dict[str, Any]) -> Iterator[Run]:
        """One inline element, without the text behind it."""
        if element.tag == "a":
            yield from self._link(element, marks)
        elif element.tag == "br":
            yield {"br": True}
        elif element.tag == "abbr":
            yield from self._abbreviation(element, marks)
        elif element.tag in ("picture", "img"):
            yield from self._picture(element, marks)
        elif element.tag == "sup" and element.find("a[@class='footnote-ref']") is not None:
            reference = element.find("a[@class='footnote-ref']")
            yield from self._link(reference, marks)
        elif element.tag == "span" and element.get("class") == "missing":
            yield from runs_of_text(f"[{collapsed(element.text_content()).strip()}]", {**marks, "i": True})
        elif isinstance(element.tag, str) and element.tag not in ("input", "label", "source"):
            yield from self.contents(element, {**marks, **_MARKS.get(element.tag, {})})

    def _link(self, element: HtmlElement, marks: dict[str, Any]) -> Iterator[Run]:
        classes = (element.get("class") or "").split()
        address = element.get("href") or ""
        if "footnote-backref" in classes:
            return
        if "footnote-ref" in classes:
            if address in self.notes.footnotes:
                yield {"note": self.notes.number(address), **_only(marks, "b")}
            return
        target = self.surroundings.target(address)
        if target is None:
            yield from self.contents(element, marks)
            return
        linked = {**marks, "url": target.url} if target.url else {**marks, "to": target.label}
        yield from self.contents(element, linked)
        words = collapsed(element.text_content()).strip()
        if target.label:
            yield {"page": target.label}
        elif target.url and target.printed and not _says(words, target.printed):
            yield {"note": self.notes.number_of_address(target.url, target.printed)}

    def _abbreviation(self, element: HtmlElement, marks: dict[str, Any]) -> Iterator[Run]:
        yield from self.contents(element, marks)
        short, full = element.text_content().strip(), (element.get("title") or "").strip()
        if full and short not in self._explained and full != short:
            self._explained.add(short)
            han = self.surroundings.language.startswith("zh")
            yield from runs_of_text(f"（{full}）" if han else f" ({full})", marks)

    def _picture(self, element: HtmlElement, marks: dict[str, Any]) -> Iterator[Run]:
        # The parser knows no void `source`, so the `img` may lie inside it.
        image = element if element.tag == "img" else element.find(".//img")
        picture = self.surroundings.picture(image.get("src") or "") if image is not None else None
        if image is None or picture is None:
            return
        lifted: Run = {"picture": picture, "alt": image.get("alt") or "", "url": marks.get("url")}
        if picture.width > WIDEST_INLINE:
            self.lifted.append(lifted)
        else:
            room = self.surroundings.room
            yield {
                "plate": self.surroundings.plate(picture, room.line, INLINE_HEIGHT, lifted["alt"]),
                **_link_of(marks),
            }


def _says(words: str, printed: str) -> bool:
    """Whether the link's own words are the address already."""
    bare = words.lower().removeprefix("https://").removeprefix("mailto:").rstrip("/")
    return bare == printed.lower().rstrip("/")


def _only(marks: dict[str, Any], *kept: str) -> dict[str, Any]:
    return {name: marks[name] for name in kept if name in marks}


def _link_of(marks: dict[str, Any]) -> dict[str, Any]:
    return _only(marks, "url", "to")
