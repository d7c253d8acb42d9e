"""The plan: what the site consists of, as plain data that any builder can consume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from popcorn.problems import Problem, in_order, problem
from popcorn.render.pictures import Picture
from popcorn.render.types import Heading

# Keys of `page.meta` that MkDocs and Material read by themselves. Only the plan sets them, never an author.
TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Page:
    """A page for the builder to render.

    `address` is below the site's root ('' or ending in `/`). `data` is what the template reads: text, numbers, lists
    and mappings, as raw text; `Markup` where it is HTML that has been made safe. `source` is the file it was written
    in, None for a page that Popcorn makes itself. `html` is its safe body, which search reads too.
    """

    address: str
    template: str
    title: str
    language: str
    data: Mapping[str, Any]
    html: str = ""
    headings: tuple[Heading, ...] = ()
    description: str = ""
    source: str | None = None

    @property
    def path(self) -> str:
        """The Markdown file, relative to the docs folder, that a builder takes the page to come from."""
        return f"{self.address}index.md"

    @property
    def meta(self) -> dict[str, Any]:
        """What the theme may read, escaped: templates print it without a filter of their own (finding 12)."""
        own = {"title": self.title, "lang": self.language, "description": self.description}
        return {TEMPLATE: self.template, **_escaped({**own, **self.data})}


@dataclass(frozen=True, slots=True)
class Plan:
    """All of the site. `files` are finished and by their path below the root; `pictures` are still to be made."""

    pages: Mapping[str, Page] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    problems: tuple[Problem, ...] = ()


class Drafting:
    """A plan being put together: takes pages and files in, and notices when two want one address."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._files: dict[str, bytes] = {}
        self._redirects: dict[str, str] = {}
        self._pictures: dict[str, Picture] = {}
        self._site_links: list[tuple[str, Problem]] = []
        self._problems: list[Problem] = []

    def add(self, *pages: Page) -> None:
        """Add pages, those with a source first, so that a generated page is what yields."""
        for page in pages:
            taken = self._pages.get(page.address)
            if taken is None:
                self._pages[page.address] = page
            elif not (page.source and taken.source):  # The library has told of two entries with one address.
                written = page.source or taken.source or page.path
                title = taken.title if page.source else page.title
                self._reserved(written, page.address, title)

    def add_file(self, path: str, content: bytes) -> None:
        """Add a finished file."""
        self._files[path] = content

    def add_redirect(self, path: str, content: bytes, source: str) -> None:
        """Add a redirect, unless something stands at its address. Two entries' clashes are the library's to tell."""
        address = path.removesuffix("index.html")
        taken = self._pages.get(address)
        if taken is None and path not in self._files:
            self._files[path] = content
            self._redirects[path] = source
        elif not (taken and taken.source) and path not in self._redirects:
            self._reserved(source, address, taken.title if taken else path)

    def use(self, *pictures: Picture | None) -> None:
        """Say that the site shows these pictures."""
        self._pictures.update({picture.path: picture for picture in pictures if picture is not None})

    def expect(self, links: Iterable[tuple[str, Problem]]) -> None:
        """Say that these addresses should exist, else the problem that comes with each."""
        self._site_links.extend(links)

    def report(self, *problems: Problem) -> None:
        """Note problems."""
        self._problems.extend(problems)

    def plan(self) -> Plan:
        """The finished plan, in the order of addresses."""
        existing = {*self._pages, *self._files, *(path.removesuffix("index.html") for path in self._files)}
        self._files_as_folders()
        dead = [found for address, found in self._site_links if address not in existing]
        return Plan(
            pages={page.path: page for _, page in sorted(self._pages.items())},
            files=dict(sorted(self._files.items())),
            pictures=tuple(picture for _, picture in sorted(self._pictures.items())),
            problems=in_order([*self._problems, *dead]),
        )

    def _files_as_folders(self) -> None:
        """What is a file cannot be a folder: `/feed.xml/` has no place beside `/feed.xml`."""
        sources = {page.address + "index.html": page.source for page in self._pages.values()} | self._redirects
        files = {*sources, *self._files}
        for path, source in sources.items():
            above = next((folder for folder in _folders(path) if folder in files), None)
            if above:
                self._reserved(source or sources.get(above) or path, path.removesuffix("index.html"), f"/{above}")

    def _reserved(self, path: str, address: str, page: str) -> None:
        self._problems.append(problem("address-reserved", path, address=f"/{address}", page=page))


def _folders(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _escaped(value: Any) -> Any:
    if isinstance(value, Markup) or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return {key: _escaped(inner) for key, inner in value.items()}
    return [_escaped(inner) for inner in value]
