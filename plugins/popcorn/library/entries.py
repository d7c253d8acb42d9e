"""An entry, and the library of all entries."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar, cast

from popcorn import tracing
from popcorn.clock import Horizon
from popcorn.library import frontmatter
from popcorn.library.admission import Stamp, read_text
from popcorn.library.fields import is_day
from popcorn.library.models import (
    Circle,
    Common,
    Event,
    Identity,
    Issue,
    Member,
    Model,
    Piece,
    PlainPage,
    Recap,
    Release,
)
from popcorn.library.settings import Community, Section
from popcorn.problems import Problem, problem

M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """One Markdown file of `content/`, taken apart.

    `path` is below `content/`, `address` below the site's root (ends in `/`, the root itself is ''). `body_line` is the
    file's line of the body's first line. `front_digest` is that of the front matter as it stands in the file,
    `body_digest` that of the rest. `parsed` and `written` are the front matter and the body; None in a source that is
    known from an earlier run, whose `file` is read when somebody asks for `tree` or `body`.
    """

    type: str
    path: str
    address: str
    name: str
    written: str | None = field(default=None, repr=False)
    body_line: int
    parsed: frontmatter.Mapping | None = field(default=None, repr=False)
    front_digest: bytes = field(default=b"", repr=False)
    body_digest: bytes = field(default=b"", repr=False)
    is_empty: bool = False
    file: str = field(default="", repr=False)

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        if self.written is not None:
            return self.written
        return frontmatter.split(self._text())[1]

    @property
    def tree(self) -> frontmatter.Mapping:
        """The front matter, with the place of every field, for problems found later."""
        if self.parsed is not None:
            return self.parsed
        document, _ = frontmatter.read(self._text(), self.path)
        return (document.meta if document else None) or frontmatter.NO_FIELDS

    def _text(self) -> str:
        text, _ = read_text(Path(self.file), self.path) if self.file else (None, [])
        return text or ""

    @property
    def trace(self) -> str:
        """What stands for it where it is only named (see popcorn/tracing.py)."""
        return self.path

    @property
    def folder(self) -> str:
        """The folder of the file, below `content/`."""
        return posixpath.dirname(self.path)

    def names_day(self, name: str) -> bool:
        """Whether a front matter field names a day, without an hour."""
        tracing.note("entries", self.path)
        value = self.tree.items.get(name)
        return isinstance(value, frontmatter.Scalar) and is_day(value.text or "")

    def problem(self, code: str, *steps: int | str, **facts: object) -> Problem:
        """A problem at one of the front matter fields."""
        mark = frontmatter.locate(self.tree, steps)
        name = frontmatter.field_name(self.tree, steps) or None
        return problem(code, self.path, line=mark.line, column=mark.column, field=name, **facts)


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry(Source, Generic[M_co]):
    """A source whose front matter could be typed. `left_out` is the fields that were wrong; `front` is without them."""

    front: M_co
    left_out: frozenset[str] = frozenset()

    @property
    def meta(self) -> M_co:
        """The front matter, typed; whoever looks at it depends on it."""
        tracing.note("entries", self.path)
        return self.front

    @property
    def id(self) -> str:
        """The permanent id; plain pages have none."""
        return self.meta.id if isinstance(self.meta, Identity) else ""

    @property
    def title(self) -> str:
        """What readers call it."""
        if isinstance(self.meta, Member):
            return self.meta.name
        return cast(str, getattr(self.meta, "title", ""))


class Reading(NamedTuple):
    """What reading one file came to: `source` is None where it is none. `stamp` is the file's as it was read."""

    stamp: Stamp
    source: Source | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Library:
    """Everything in `content/`, typed, with all references resolved and all problems found.

    `entries` is by path. `pictures` is every picture file by path. `links` has every way to name an entry (path,
    path without `index.md`, id, address, old address) and leads to its path. `damaged` is the files whose front matter
    does not fit their type (entries where some fields do), `refused` the paths of files not let in: what refers to
    either is not to blame. An entry whose id is all that is wrong is no damaged one: an id of its own stands in.
    `files` is what was read, by path, and `stamps` that of every file, for whoever reads the same files again; `shape`
    is the digest of all that one entry may say of another, `cross_checks` the problems found between them.
    """

    root: Path
    community: Community
    entries: Mapping[str, Entry[Model]]
    pictures: Mapping[str, Path]
    links: Mapping[str, str]
    damaged: Mapping[str, Source]
    refused: frozenset[str]
    problems: tuple[Problem, ...]
    horizon: Horizon
    files: Mapping[str, Reading] = field(default_factory=dict)
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    shape: bytes = b""
    cross_checks: tuple[Problem, ...] = ()
    # What references may name, by what they refer to: kept here for those who look it up.
    names: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)

    @property
    def now(self) -> dt.datetime:
        """The clock of this build. What is compared with it goes through `has_come`."""
        return self.horizon.now

    def has_come(self, moment: dt.datetime) -> bool:
        """Whether it is that late."""
        return self.horizon.has_come(moment)

    def of_type(self, *types: str) -> list[Entry[Model]]:
        """The entries of these types, by path."""
        tracing.note("entries", tracing.WHOLE)
        return [entry for entry in self.entries.values() if entry.type in types]

    @cached_property
    def members(self) -> tracing.View[Entry[Member]]:
        """Members by handle."""
        return tracing.View(
            "members", lambda: {e.meta.handle: e for e in cast("list[Entry[Member]]", self.of_type("member"))}
        )

    @cached_property
    def circles(self) -> tracing.View[Entry[Circle]]:
        """Circles by id (the file's name)."""
        return tracing.View("circles", lambda: {e.name: e for e in cast("list[Entry[Circle]]", self.of_type("circle"))})

    @property
    def issues(self) -> Mapping[int, Entry[Issue]]:
        """Issues by number."""
        return {e.meta.number: e for e in cast("list[Entry[Issue]]", self.of_type("issue"))}

    @property
    def pieces(self) -> list[Entry[Piece]]:
        """Stories, works, guides and interviews."""
        return cast("list[Entry[Piece]]", self.of_type("story", "work", "guide", "interview"))

    @property
    def events(self) -> list[Entry[Event]]:
        """Meetups, announced."""
        return cast("list[Entry[Event]]", self.of_type("event"))

    @property
    def recaps(self) -> list[Entry[Recap]]:
        """Meetups, told afterwards."""
        return cast("list[Entry[Recap]]", self.of_type("recap"))

    @property
    def releases(self) -> list[Entry[Release]]:
        """Releases of all products."""
        return cast("list[Entry[Release]]", self.of_type("release"))

    @property
    def pages(self) -> list[Entry[PlainPage]]:
        """Plain pages: no entries, but published all the same."""
        return cast("list[Entry[PlainPage]]", self.of_type("page"))

    def find(self, reference: str, *, beside: str = "", but: str = "") -> Entry[Model] | None:
        """The entry that an author's reference names.

        `beside` is the folder it may be relative to, `but` the path of an entry that is not meant: `about.md`, said
        in `en/about.md`, is the other one.
        """
        for candidate in _candidates(reference, beside):
            path = self.links.get(candidate)
            if path is not None and path != but:
                return self.entries.get(path)
        return None

    def original(self, entry: Entry[Model]) -> Entry[Model] | None:
        """What the entry says it is a translation of."""
        reference = cast("str | None", getattr(entry.meta, "translation_of", None))
        return self.find(reference, beside=entry.folder, but=entry.path) if reference else None

    def is_broken(self, reference: str, *, beside: str = "") -> bool:
        """Whether the reference names a file that is there but could not be read."""
        candidates = {path + suffix for path in _candidates(reference, beside) for suffix in ("", ".md", "/index.md")}
        return any(path in self.damaged or path in self.refused for path in candidates)

    def language(self, entry: Entry[Model]) -> str:
        """The entry's language: its own, else the community's first."""
        return cast("str | None", getattr(entry.meta, "lang", None)) or self.community.language

    def section(self, piece: Entry[Piece]) -> Section:
        """The section a piece stands in."""
        return self.community.section_of(piece.type, piece.meta.section)

    def is_published(self, entry: Entry[Model]) -> bool:
        """Whether readers may see the entry: past its date, not a draft, not withdrawn, with consent for the web."""
        meta = entry.meta
        if getattr(meta, "status", "published") in ("draft", "review", "withdrawn"):
            return False
        if self.waits_until(entry) is not None:
            return False
        return self.consents(entry, "web")

    def waits_until(self, entry: Entry[Model]) -> dt.datetime | None:
        """The day that an entry still waits for: its own date, or the end of its embargo if that is later."""
        named = (getattr(entry.meta, "date", None), getattr(entry.meta, "embargo", None))
        # Each is asked for, so that all days on which something changes are known.
        ahead = [moment for moment in named if moment is not None and not self.has_come(moment)]
        return max(ahead, default=None)

    def consents(self, entry: Entry[Model], use: str) -> bool:
        """Whether the entry may be used for `web`, `feed`, `print` or `photo`."""
        if not isinstance(entry.meta, Common):
            return True
        said = getattr(entry.meta.consent, use)
        return cast(bool, getattr(self.community.consent, use) if said is None else said)

    def published(self, *types: str) -> Iterator[Entry[Model]]:
        """The published entries of these types, newest first; entries without a date last."""
        found = [entry for entry in self.of_type(*types) if self.is_published(entry)]
        return iter(sorted(found, key=newest_first))


def newest_first(entry: Entry[Model]) -> tuple[float, str]:
    """Sort key: by date from the newest on, equal dates by path."""
    date = cast("dt.datetime | None", getattr(entry.meta, "date", None))
    return (-date.timestamp() if date else float("inf"), entry.path)


def _candidates(reference: str, beside: str) -> Iterator[str]:
    bare = reference.strip("/")
    for path in (posixpath.normpath(posixpath.join(beside, reference)), posixpath.normpath(bare)):
        yield path
        yield path.removesuffix(".md")
    yield reference
