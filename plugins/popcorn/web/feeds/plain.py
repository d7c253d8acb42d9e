"""HTML that says what each thing is in words, because nothing else will: no styles, no classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from popcorn.addresses import absolute

Data = Mapping[str, Any]


def paragraph(text: str | Markup | None) -> Markup:
    """A paragraph, nothing where there is no text."""
    return Markup("<p>{}</p>").format(text) if text else Markup()


def section(heading: str, content: Markup) -> Markup:
    """What belongs under a heading, nothing where there is nothing."""
    return Markup("<h2>{}</h2>{}").format(heading, content) if content else Markup()


def bullets(items: Iterable[str | Markup]) -> Markup:
    """A list of points."""
    points = Markup().join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup("<ul>{}</ul>").format(points) if points else Markup()


def link(text: str, url: str | None) -> Markup:
    """A text that leads to a full address, the text alone where there is none."""
    return Markup('<a href="{}">{}</a>').format(url, text) if url else Markup("{}").format(text)


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of one language, and the site's address."""

    words: Mapping[str, str]
    home: str

    def names(self, people: Iterable[Data]) -> Markup:
        """People in one line, each leading to their page."""
        named = [link(who["name"], absolute(who["url"], self.home) if who["url"] else None) for who in people]
        return Markup(self.words["list_join"]).join(named)

    def rows(self, rows: Iterable[tuple[str, str | Markup]]) -> Markup:
        """Facts, each behind its name; those that say nothing are left out."""
        return bullets(Markup("{}{}{}").format(name, self.words["colon"], fact) for name, fact in rows if fact)

    def figure(self, picture: Data | None, caption: str = "", credit: Data | None = None) -> Markup:
        """A picture with its caption and credit, nothing where there is no picture."""
        if picture is None:
            return Markup()
        image = Markup('<img src="{}" alt="{}" width="{}" height="{}">').format(
            absolute(picture["src"], self.home), picture["alt"], picture["width"], picture["height"]
        )
        said = [Markup("{}").format(caption)] if caption else []
        if credit:
            said.append(Markup("{}{}{}").format(self.words["photo_by"], self.words["colon"], self.names([credit])))
        words = Markup("<figcaption>{}</figcaption>").format(Markup(" · ").join(said)) if said else Markup()
        return Markup("<figure>{}{}</figure>").format(image, words)
