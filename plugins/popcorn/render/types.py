"""What goes into the renderer and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from popcorn.problems import Problem
from popcorn.render.pictures import Picture


class Link(NamedTuple):
    """What a link's target turned out to be.

    `url` is what goes into the page, None where the link must not be followed; `code` and `suggestion` make the
    problem, where there is one. `site` is an address of this site that only the whole plan can vouch for, `anchor` the
    path of an entry and the id of a heading that it has to have.
    """

    url: str | None
    code: str | None = None
    suggestion: str | None = None
    external: bool = False
    site: str | None = None
    anchor: tuple[str, str] | None = None


class Shown(NamedTuple):
    """What a picture's source turned out to be: a picture, or the problem (None: it is reported elsewhere)."""

    picture: Picture | None
    code: str | None = None
    suggestion: str | None = None


class Credited(NamedTuple):
    """Who is named in a credit: a name, and where it leads; or what to tell of a handle that is nobody's."""

    name: str
    url: str | None
    code: str | None = None
    facts: tuple[tuple[str, str | None], ...] = ()


class Surroundings(Protocol):
    """What a text may refer to; the renderer knows nothing else of the community."""

    def link(self, target: str) -> Link:
        """The target of `[text](target)`."""

    def picture(self, target: str) -> Shown:
        """The picture of `![alt](target)`."""

    def picture_url(self, address: str) -> str:
        """An address below the site's root, as seen from the page."""

    def credit(self, name: str) -> Credited:
        """Who a picture's `credit:` names."""


class Heading(NamedTuple):
    """A heading for the page's contents, with those below it. `html` is its text, escaped."""

    level: int
    id: str
    html: str
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A text to render, and where it stands: its file, its language, the file's line of its first line."""

    source: str
    path: str
    language: str
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML with what was found in it.

    `site_links` is (address, problem if it does not exist), `anchor_links` (path of an entry, id, problem if the entry
    has no heading of this id), `ids` those that a link may lead to.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    pictures: tuple[Picture, ...] = ()
    site_links: tuple[tuple[str, Problem], ...] = ()
    anchor_links: tuple[tuple[str, str, Problem], ...] = ()
    ids: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
