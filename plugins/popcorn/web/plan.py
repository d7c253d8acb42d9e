"""The plan: what the site consists of, as plain data that any builder can consume."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from markupsafe import Markup, escape

from popcorn.problems import Problem, in_order, problem
from popcorn.render.pictures import Picture
from popcorn.render.types import Heading
from popcorn.tracing import digest, note

# Keys of `page.meta` that MkDocs and Material read by themselves. Only the plan sets them, never an author.
TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a page.

    `data` is what the template reads: text, numbers, lists and mappings, as raw text; `Markup` where it is HTML that
    has been made safe. `html` is the safe body, which search reads too.
    """

    template: str
    title: str
    language: str
    data: Mapping[str, Any]
    html: str = ""
    headings: tuple[Heading, ...] = ()
    description: str = ""

    @property
    def meta(self) -> dict[str, Any]:
        """What the theme may read, escaped: templates print it without a filter of their own (finding 12)."""
        own = {"title": self.title, "lang": self.language, "description": self.description}
        return {TEMPLATE: self.template, **escaped({**own, **self.data})}


@dataclass(frozen=True, slots=True)
class Page:
    """A page for the builder to render.

    `address` is below the site's root ('' or ending in `/`). `source` is the file it was written in, None for a page
    that Popcorn makes itself. What stands on it is made when somebody asks, from what is `given` and from whatever
    else `make` reads, which it notes (see popcorn/tracing.py).
    """

    address: str
    make: Callable[..., Sheet]
    given: tuple[Any, ...] = ()
    source: str | None = None

    def sheet(self) -> Sheet:
        """What stands on it."""
        return self.make(*self.given)

    @property
    def path(self) -> str:
        """The Markdown file, relative to the docs folder, that a builder takes the page to come from."""
        return f"{self.address}index.md"

    @property
    def key(self) -> bytes:
        """The digest of what it is made from, as far as that is given."""
        return _key(self.make, self.given)

    @property
    def maker(self) -> str:
        """The name of the function that makes it: pages of one kind have the same."""
        return _maker(self.make)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Finished files that are made together: their paths below the root, and how to make them, as of a page."""

    paths: tuple[str, ...]
    make: Callable[..., Mapping[str, bytes]]
    given: tuple[Any, ...] = ()

    def files(self) -> Mapping[str, bytes]:
        """The files by their paths, some of them left out perhaps."""
        return self.make(*self.given)

    @property
    def key(self) -> bytes:
        """The digest of what they are made from, as far as that is given."""
        return _key(self.make, self.given)


def _key(make: Callable[..., Any], given: tuple[Any, ...]) -> bytes:
    return digest(_maker(make), given)


def _maker(make: Callable[..., Any]) -> str:
    maker = make.func if isinstance(make, partial) else make
    return f"{maker.__module__}.{maker.__qualname__}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All of the site: pages by their path, and bundles of finished files.

    `frame` is what stands round every page, for a later plan of the same site to know; `frames` is what the page reads
    that is shown where there is none, for readers of each language.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    bundles: tuple[Bundle, ...] = ()
    problems: tuple[Problem, ...] = ()
    frame: Any = None
    frames: tuple[Mapping[str, Any], ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        """All finished files, made now, by their path below the root."""
        made = [bundle.files() for bundle in self.bundles]
        return {path: content for files in made for path, content in sorted(files.items())}


# The view in which pages note the pictures that they show: those are the ones to publish.
SHOWN = "shown"


def use(*pictures: Picture | None) -> None:
    """Say that what is being made shows these pictures."""
    for picture in pictures:
        if picture is not None:
            note(SHOWN, picture.path)


class Drafting:
    """A plan being put together: takes pages and files in, and notices when two want one address."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._files: dict[str, Bundle] = {}
        self._redirects: dict[str, str] = {}
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
                self._reserved(written, page.address, (taken if page.source else page).sheet().title)

    def add_files(self, *bundles: Bundle) -> None:
        """Add finished files."""
        for bundle in bundles:
            self._files.update(dict.fromkeys(bundle.paths, bundle))

    def add_redirect(self, path: str, bundle: Bundle, source: str) -> None:
        """Add a redirect, unless something stands at its address. Two entries' clashes are the library's to tell."""
        address = path.removesuffix("index.html")
        taken = self._pages.get(address)
        if taken is None and path not in self._files:
            self._files[path] = bundle
            self._redirects[path] = source
        elif not (taken and taken.source) and path not in self._redirects:
            self._reserved(source, address, taken.sheet().title if taken else path)

    def expect(self, links: Iterable[tuple[str, Problem]]) -> None:
        """Say that these addresses should exist, else the problem that comes with each."""
        self._site_links.extend(links)

    def report(self, *problems: Problem) -> None:
        """Note problems."""
        self._problems.extend(problems)

    @property
    def pages(self) -> Iterable[Page]:
        """The pages so far."""
        return self._pages.values()

    def plan(self, frame: Any, frames: tuple[Mapping[str, Any], ...]) -> Plan:
        """The finished plan, in the order of addresses."""
        existing = {*self._pages, *self._files, *(path.removesuffix("index.html") for path in self._files)}
        self._files_as_folders()
        dead = [found for address, found in self._site_links if address not in existing]
        return Plan(
            pages={page.path: page for _, page in sorted(self._pages.items())},
            bundles=tuple({bundle.paths: bundle for _, bundle in sorted(self._files.items())}.values()),
            problems=in_order([*self._problems, *dead]),
            frame=frame,
            frames=frames,
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


class Escaped(dict[str, Any]):
    """Data whose texts are escaped: what many pages show is so once for all of them."""


class EscapedList(list[Any]):
    """A list of such data."""


class Often(dict[str, Any]):
    """Data that many pages show, as raw text, and escaped once for all of them. Nobody may change it."""

    @cached_property
    def ready(self) -> Escaped:
        """The same, escaped."""
        return Escaped({key: once_for_all(inner) for key, inner in self.items()})


_READY = frozenset({Markup, Escaped, EscapedList})


def once_for_all(value: Any) -> Any:
    """Data that many pages show, escaped now, so that `escaped` has nothing left to do."""
    if type(value) is Often:
        return value.ready
    if isinstance(value, Mapping):
        return Escaped({key: once_for_all(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return EscapedList(once_for_all(inner) for inner in value)
    return escaped(value)


def escaped(value: Any) -> Any:
    """Data with all its texts escaped, but for those that are HTML already."""
    kind = type(value)
    if kind is str:
        return escape(value)
    if kind is dict:
        return {key: escaped(inner) for key, inner in value.items()}
    if kind is Often:
        return value.ready
    if kind in _READY or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return {key: escaped(inner) for key, inner in value.items()}
    return [escaped(inner) for inner in value]
