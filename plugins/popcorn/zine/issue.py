"""An issue's running order, resolved: which entries stand in which section, and what keeps them from the press."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from popcorn.community.translations import Translations
from popcorn.languages import LocalText
from popcorn.library.entries import Entry, Library, Source
from popcorn.library.models import PIECES, Issue, Layout, Model, Piece, Query, Release, RunningSection
from popcorn.library.references import Reference, references
from popcorn.problems import Problem, problem

_COLUMNS = (*PIECES, "event", "member", "circle", "page")
# The types of entries that each layout can set.
LAYOUTS: dict[Layout, tuple[str, ...]] = {
    "one-column": _COLUMNS,
    "two-columns": _COLUMNS,
    "releases": ("release",),
    "recap": ("recap",),
}
# What a query finds that names no types: what is written to be read, not notices of what is to come.
_FOUND_UNASKED = (*PIECES, "release", "recap")


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section of an issue with the entries that it prints, in their order."""

    name: LocalText
    layout: Layout
    pieces: tuple[Entry[Model], ...]


@dataclass(frozen=True, slots=True)
class PrintedIssue:
    """An issue, its sections resolved. `language` is that of the issue itself; pieces have their own."""

    entry: Entry[Issue]
    language: str
    sections: tuple[PrintedSection, ...]

    @property
    def meta(self) -> Issue:
        """The issue's front matter."""
        return self.entry.meta

    @property
    def is_bound(self) -> bool:
        """Whether the issue is a book with a spine."""
        return self.meta.kind == "anthology"

    @property
    def pieces(self) -> tuple[Entry[Model], ...]:
        """Every entry printed, in the order of print."""
        return tuple(piece for section in self.sections for piece in section.pieces)


def find_issue(library: Library, number: int) -> Entry[Issue] | Problem:
    """The issue of this number, or that there is none."""
    entry = library.issues.get(number)
    if entry is None:
        known = ", ".join(str(other) for other in sorted(library.issues)) or "-"
        return problem("issue-unknown", "issues", number=number, known=known)
    return entry


def resolve(library: Library, entry: Entry[Issue]) -> tuple[PrintedIssue, tuple[Problem, ...]]:
    """The issue with its pieces found and its queries run.

    A piece that must not be printed is left out, and the problem says why. A query passes over pieces that the issue
    prints elsewhere.
    """
    problems: list[Problem] = []
    if not entry.meta.sections:
        problems.append(entry.problem("issue-without-sections", number=entry.meta.number))
    placed: set[str] = set()
    # Pieces named come first, wherever their section stands: a query further up must not take them.
    named = [_named(library, entry, index, placed, problems) for index in range(len(entry.meta.sections))]
    sections = []
    for index, section in enumerate(entry.meta.sections):
        pieces = named[index]
        if isinstance(section.pieces, Query):
            pieces = _found(library, entry, index, section.pieces, placed, problems)
        if not pieces and not _names_broken(library, entry, section):
            name = section.name.said(library.language(entry))
            problems.append(entry.problem("issue-empty", "sections", index, section=name))
        sections.append(PrintedSection(section.name, section.layout, tuple(pieces)))
    printed = tuple(section for section in sections if section.pieces)
    return PrintedIssue(entry, library.language(entry), printed), tuple(problems)


def relevant(library: Library, issue: PrintedIssue) -> Iterator[Problem]:
    """The library's problems with what the issue prints: its own file, its pieces, and the files these refer to.

    That includes the pictures beside a piece, and whatever was refused there.
    """
    sources: list[Source] = [issue.entry, *issue.pieces]
    paths = {source.path for source in sources}
    folders = {source.folder for source in sources}
    for source in sources:
        for reference in references(source):
            paths |= set(_files(reference, source.folder)) & (library.damaged.keys() | library.refused)
    for found in library.problems:
        is_beside = posixpath.dirname(found.path) in folders and not found.path.endswith(".md")
        if found.path in paths or is_beside or found.path.startswith("../"):
            yield found


def _named(
    library: Library, entry: Entry[Issue], index: int, placed: set[str], problems: list[Problem]
) -> list[Entry[Model]]:
    section = entry.meta.sections[index]
    kept: list[Entry[Model]] = []
    if isinstance(section.pieces, Query):
        return kept
    for place, name in enumerate(section.pieces):
        piece = library.find(name, beside=entry.folder)
        # One that is not there has been reported with all other references of the library.
        if piece is None or piece.path == entry.path:
            continue
        obstacle = _obstacle(library, section.layout, piece, placed)
        placed.add(piece.path)
        if obstacle is None:
            kept.append(piece)
        else:
            facts = {"entry": _short(piece), "layout": section.layout, "type": piece.type}
            problems.append(entry.problem(obstacle, "sections", index, "pieces", place, **facts))
    return kept


def _obstacle(library: Library, layout: Layout, piece: Entry[Model], placed: set[str]) -> str | None:
    """The code of what keeps a piece from being printed here."""
    if piece.path in placed:
        return "piece-twice"
    if piece.type not in LAYOUTS[layout]:
        return "layout-misfit"
    if not library.is_published(piece):
        return "piece-unpublished"
    if not library.consents(piece, "print"):
        return "piece-without-consent"
    return "piece-quiet" if _is_quiet(piece) else None


def _found(
    library: Library, entry: Entry[Issue], index: int, query: Query, placed: set[str], problems: list[Problem]
) -> list[Entry[Model]]:
    layout = entry.meta.sections[index].layout
    types: tuple[str, ...] = query.types or tuple(kind for kind in _FOUND_UNASKED if kind in LAYOUTS[layout])
    fitting = [
        piece
        for piece in library.published(*types)
        if library.consents(piece, "print")
        and not _is_quiet(piece)
        and piece.path not in placed
        and _answers(library, query, piece)
    ]
    misfit = next((piece for piece in fitting if piece.type not in LAYOUTS[layout]), None)
    if misfit is not None:
        facts = {"entry": _short(misfit), "layout": layout, "type": misfit.type}
        problems.append(entry.problem("layout-misfit", "sections", index, "layout", **facts))
    fitting = [piece for piece in fitting if piece.type in LAYOUTS[layout]]
    language = query.lang or library.language(entry)
    found = Translations(library).for_readers_of(language, fitting)[: query.limit]
    placed.update(piece.path for piece in found)
    return found


def _answers(library: Library, query: Query, piece: Entry[Model]) -> bool:
    meta = piece.meta
    date: dt.datetime | None = getattr(meta, "date", None)
    tags = {tag.casefold() for tag in getattr(meta, "tags", ())}
    return all(
        (
            not query.sections or (isinstance(meta, Piece) and _section(library, piece) in query.sections),
            not query.tags or bool(tags & {tag.casefold() for tag in query.tags}),
            not query.channels or (isinstance(meta, Release) and meta.channel in query.channels),
            query.lang is None or library.language(piece) == query.lang,
            query.year is None or (date is not None and date.astimezone(library.community.zone).year == query.year),
            query.since is None or (date is not None and date >= query.since),
            query.until is None or (date is not None and date < _end(query.until)),
        )
    )


def _end(until: dt.datetime) -> dt.datetime:
    # Who writes a day without an hour means the whole of it.
    is_day = until.time() == dt.time()
    return until + (dt.timedelta(days=1) if is_day else dt.timedelta(seconds=1))


def _section(library: Library, piece: Entry[Model]) -> str:
    return library.section(cast("Entry[Piece]", piece)).id


def _is_quiet(piece: Entry[Model]) -> bool:
    return bool(getattr(piece.meta, "quiet", False))


def _short(piece: Entry[Model]) -> str:
    return piece.path.removesuffix(".md").removesuffix("/index")


def _names_broken(library: Library, entry: Entry[Issue], section: RunningSection) -> bool:
    if isinstance(section.pieces, Query):
        return False
    return any(library.is_broken(name, beside=entry.folder) for name in section.pieces)


def _files(reference: Reference, folder: str) -> Iterator[str]:
    """The files that a reference may mean."""
    if reference.to in ("member", "credit"):
        yield f"members/{reference.name}/index.md"
    elif reference.to == "circle":
        yield f"circles/{reference.name}.md"
    elif reference.to == "entry":
        for path in (reference.name.strip("/"), posixpath.normpath(posixpath.join(folder, reference.name))):
            yield from (path, f"{path}.md", f"{path}/index.md")
