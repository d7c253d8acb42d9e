"""The parts of an issue as the chapters of a book: one XHTML document each, in the order of print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from popcorn.zine.epub.markup import Element, Image, Place, Writer, element
from popcorn.zine.parts import Part

TOP = "top"


@dataclass
class Chapter:
    """One document. `matter` is what part of a book it belongs to (EPUB 3 Structural Semantics Vocabulary).

    `pages` are the pages of print that begin in it: page -> id.
    """

    kind: str
    file: str
    title: str
    language: str
    matter: str
    contents: list[Element]
    section: str = ""
    path: str = ""
    pages: dict[int, str] = field(default_factory=dict)
    # Whether a picture of it has nothing said of it.
    has_undescribed: bool = False


_MATTER = {"cover": "frontmatter", "contents": "frontmatter", "letter": "frontmatter"} | dict.fromkeys(
    ("colophon", "back"), "backmatter"
)
# What the last page of a magazine is for, a book says in its colophon.
_LEFT_OUT = frozenset({"contents", "back"})


def files_of(parts: Iterable[Part]) -> dict[int, str]:
    """The file of each part that becomes a chapter, by its place among the parts."""
    return {
        place: f"{place:03}-{part['kind']}.xhtml" for place, part in enumerate(parts) if part["kind"] not in _LEFT_OUT
    }


def places(parts: list[Part]) -> dict[str, Place]:
    """Where the labels of the parts stand in the book. Ids are numbers: members' own may be no names in XML."""
    files = files_of(parts)
    found: dict[str, Place] = {}
    for number, file in files.items():
        part = parts[number]
        if part.get("label"):
            found.setdefault(part["label"], Place(file, TOP))
        labels = dict.fromkeys(label for label in _labels(part) if label not in found)
        found.update({label: Place(file, f"s{at}") for at, label in enumerate(labels, 1)})
    return found


def _labels(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("label"):
            yield node["label"]
        for value in node.values():
            yield from _labels(value)
    elif isinstance(node, list):
        for value in node:
            yield from _labels(value)


class Binder:
    """Makes the chapters of one book. `words` are the issue's; `first_pages` those of the printed issue, by path."""

    def __init__(
        self,
        magazine: Mapping[str, Any],
        images: Mapping[str, Image],
        first_pages: Mapping[str, int],
    ) -> None:
        self.language: str = magazine["language"]
        self.words: Mapping[str, str] = magazine["words"]
        self._parts: list[Part] = magazine["parts"]
        self._places = places(self._parts)
        self._images = images
        self._first_pages = first_pages
        self._told: set[int] = set()

    def chapters(self) -> list[Chapter]:
        """All of them. The contents are no part of it: see package.py."""
        return [self._chapter(self._parts[number], file) for number, file in files_of(self._parts).items()]

    def _chapter(self, part: Part, file: str) -> Chapter:
        writers: dict[str, Callable[[Part, Writer, Chapter], list[Element | None]]] = {
            "cover": self._title_page,
            "letter": self._letter,
            "article": self._article,
            "releases": self._releases,
            "colophon": self._colophon,
        }
        writer = Writer(file, self._places, self._images)
        title = part.get("title") or part.get("section") or self.words["contents"]
        kind = part["kind"]
        language = part.get("language") or self.language
        chapter = Chapter(kind, file, title, language, _MATTER.get(kind, "bodymatter"), [])
        chapter.section, chapter.path = part.get("section", ""), part.get("path", "")
        made = writers.get(kind, self._other)(part, writer, chapter)
        chapter.contents = [one for one in made if one is not None]
        chapter.has_undescribed = writer.has_undescribed
        return chapter

    def _page(self, path: str, chapter: Chapter) -> Element | None:
        """The mark that a page of print begins here, once for each page."""
        page = self._first_pages.get(path)
        if page is None or page in self._told:
            return None
        self._told.add(page)
        chapter.pages[page] = f"page-{page}"
        return element("span", id=f"page-{page}", epub_type="pagebreak", role="doc-pagebreak", aria_label=str(page))

    def _title_page(self, part: Part, writer: Writer, chapter: Chapter) -> list[Element | None]:
        chapter.title = part["title"]
        lines = [element("li", line) for line in part["cover_lines"]]
        return [
            _line("masthead", part["masthead"]),
            _line("tagline", part["tagline"]),
            element("h1", part["title"], class_="issue-title"),
            _line("theme", part["theme"]),
            _line("number", "　".join(filter(None, [part["number"], part["date"]]))),
            element("ul", lines, class_="cover-lines") if lines else None,
            *(_credit(credit) for credit in part["credits"]),
        ]

    def _letter(self, part: Part, writer: Writer, chapter: Chapter) -> list[Element | None]:
        portrait = writer.image(part["portrait"], "portrait") if part["portrait"] else None
        signed = element(
            "div",
            portrait,
            element("p", element("strong", part["signed"]), " ", element("span", part["role"], class_="role")),
            class_="signed",
        )
        return [
            self._page(part["path"], chapter),
            element("h1", part["title"]),
            *writer.blocks(part["blocks"]),
            signed if part["signed"] else None,
            writer.footnotes(part["notes"], self.words["notes"]),
        ]

    def _article(self, part: Part, writer: Writer, chapter: Chapter) -> list[Element | None]:
        words: Mapping[str, str] = part["words"]
        opening = part["picture"]
        image = writer.image(opening["plate"]) if opening else None
        credit = element("figcaption", element("span", opening["credit"], class_="credit")) if opening else None
        has_credit = opening and opening["credit"]
        return [
            self._page(part["path"], chapter),
            element(
                "header",
                _line("kicker", " · ".join(filter(None, [part["section"], *part["kinds"]]))),
                element("h1", part["title"]),
                _line("standfirst", part["standfirst"]),
                element("p", _credits(part["credits"]), class_="byline") if part["credits"] else None,
                _line("notice", part["notice"]),
            ),
            element("figure", image, credit if has_credit else None, class_="opening") if image is not None else None,
            _facts(part["facts"]) if part["facts"] else None,
            *writer.blocks(part["blocks"]),
            writer.footnotes(part["notes"], words["notes"]),
            _closing(part["closing"], words),
            _card(part["card"], writer, words) if part.get("card") else None,
        ]

    def _releases(self, part: Part, writer: Writer, chapter: Chapter) -> list[Element | None]:
        made: list[Element | None] = [element("h1", part["title"]), _line("standfirst", part["share"])]
        for channel in part["channels"]:
            made += [element("h2", channel["name"]), _line("channel", channel["summary"])]
            for release in channel["releases"]:
                made.append(self._release(release, writer, chapter, part["words"]))
        return made

    def _release(self, release: Part, writer: Writer, chapter: Chapter, words: Mapping[str, str]) -> Element:
        anchor = writer.anchor(release["label"])
        writer.notes = f"{anchor}-"
        name = f"{release['product']} {release['version']}"
        award = release["award"]
        groups: list[Element] = []
        for group in release["groups"]:
            changes = [element("li", change["text"], _people(change, words)) for change in group["changes"]]
            groups += [element("h4", group["name"], class_=f"tag {group['kind']}"), element("ul", changes)]
        cells: list[Element] = []
        for cell in release["report"]:
            rows = [element("li", row["text"], " ", element("b", row["votes"])) for row in cell["rows"]]
            cells += [element("h5", cell["name"]), element("ul", rows)]
        made = element(
            "section",
            self._page(release["path"], chapter),
            element("h3", name),
            _line("date", release["date"]),
            _line("release-title", release["title"] if release["title"] != name else ""),
            _line("standfirst", release["summary"]),
            element(
                "div",
                _line("box-title", f"★ {words['award']}"),
                _line("", award["text"]),
                _line("role", "　".join(filter(None, [award["people"], award["votes"]]))),
                class_="box success",
            )
            if award
            else None,
            groups,
            element("div", element("h4", words["report"]), cells, class_="box note") if cells else None,
            writer.blocks(release["blocks"]),
            writer.footnotes(release["notes"], words["notes"]),
            _closing(release["closing"], words),
            id=anchor,
            class_="release",
        )
        writer.notes = ""
        return made

    def _colophon(self, part: Part, writer: Writer, chapter: Chapter) -> list[Element | None]:
        words = self.words
        duties: list[Element] = []
        for duty in part["desk"]:
            duties += [element("dt", duty["role"]), element("dd", duty["names"])]
        made: list[Element | None] = [
            element("h1", part["title"]),
            _line("number", f"{part['name']}　{part['number']}"),
            _line("", part["issue_title"]),
            _line("date", part["date"]),
            element("p", element("a", part["site"], href=part["url"])),
        ]
        if duties:
            made += [element("h2", words["desk"]), element("dl", duties, class_="facts")]
        if part["contributors"]:
            made += [element("h2", words["contributors"]), element("p", part["contributors"])]
        made += [element("h2", words["texts"]), *(element("p", line) for line in part["licenses"])]
        made += [element("h2", words["pictures"]), element("p", words["pictures_rest"])]
        made += [element("h2", words["made"]), element("p", part["made"])]
        if part["errata"]:
            errata = [element("li", element("b", one["where"]), " ", one["text"]) for one in part["errata"]]
            made += [element("h2", words["errata"]), element("ul", errata)]
        return made

    def _other(self, part: Part, writer: Writer, chapter: Chapter) -> list[Element | None]:
        """A part that is a title and text, whatever it is in print."""
        return [
            self._page(part.get("path", ""), chapter),
            element("h1", chapter.title),
            *writer.blocks(part.get("blocks", [])),
            writer.footnotes(part.get("notes", []), self.words["notes"]),
        ]


def _line(class_: str, text: str) -> Element | None:
    return element("p", text, class_=class_ or None) if text else None


def _credit(credit: Mapping[str, str]) -> Element:
    return element("p", element("span", credit["role"], class_="role"), " ", credit["names"], class_="credit")


def _credits(credits: Iterable[Mapping[str, str]]) -> list[Element]:
    return [
        element("span", element("span", credit["role"], class_="role"), " ", credit["names"], "　", class_="who")
        for credit in credits
    ]


def _facts(found: Mapping[str, Any]) -> Element:
    rows: list[Element] = []
    for row in found["rows"]:
        rows += [element("dt", row["name"]), element("dd", row["text"])]
    for count in found["counts"]:
        rows += [element("dt", count["name"]), element("dd", count["number"])]
    kinds = "　".join(found["kinds"])
    return element(
        "div", _line("box-title", kinds), element("dl", rows, class_="facts") if rows else None, class_="box"
    )


def _people(change: Mapping[str, str], words: Mapping[str, str]) -> Element | None:
    said = [f"{words[word]} {change[word]}" for word in ("suggested", "built") if change[word]]
    return element("span", "　".join(said), class_="people") if said else None


def _closing(closing: Mapping[str, Any], words: Mapping[str, str]) -> Element | None:
    lines: list[Element] = []
    if closing["address"]:
        link = element("a", closing["address"], href=closing["url"])
        lines.append(element("p", f"{words['address']} ", link))
    lines += [element("p", fact) for fact in closing["facts"]]
    return element("footer", lines, class_="closing") if lines else None


def _card(card: Mapping[str, Any], writer: Writer, words: Mapping[str, str]) -> Element:
    name = element("a", card["name"], href=card["url"]) if card["url"] else element("strong", card["name"])
    return element(
        "div",
        writer.image(card["portrait"], "portrait") if card["portrait"] else None,
        element("p", element("span", words["about"], class_="role"), " ", name, f" {card['place']}".rstrip()),
        element("p", card["bio"]),
        class_="author",
    )
