"""An issue's running order, resolved: which entries stand in which section, and what keeps them from the press."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from popcorn.community.translations import Translations
from popcorn.languages import LocalText
from popcorn.library.entries import Entry, Library, Source
from popcorn.library.fields import is_handle
from popcorn.library.models import PIECES, Issue, Layout, Letter, Model, Query, RunningSection
from popcorn.library.references import Reference, references
from popcorn.problems import Problem, problem
from popcorn.zine.queries import answers, asked_span, in_order, is_out

_COLUMNS = (*PIECES, "event", "member", "circle", "page")
# The types of entries that each layout can set.
LAYOUTS: dict[Layout, tuple[str, ...]] = {
    "one-column": _COLUMNS,
    "two-columns": _COLUMNS,
    "three-columns": _COLUMNS,
    "interview": ("interview",),
    "photo-spread": (*_COLUMNS, "recap"),
    "releases": ("release",),
    "recap": ("recap",),
}
# What a query finds that names no types: what is written to be read, not notices of what is to come.
_FOUND_UNASKED = (*PIECES, "release", "recap")


class Budget(NamedTuple):
    """The pages that one piece may take; `place` is where its section names it, from 0."""

    place: int
    pages: int


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section of an issue with the entries that it prints, in their order.

    `asked` is what the running order says of it, `index` its place there, from 0. `budgets` are those of single pieces,
    by path. An insert has no pieces.
    """

    name: LocalText
    layout: Layout
    pieces: tuple[Entry[Model], ...]
    asked: RunningSection
    index: int
    budgets: Mapping[str, Budget] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrintedIssue:
    """An issue, its sections resolved. `language` is that of the issue itself; pieces have their own.

    `running` is everything in the order of print; `sections` is what of it has pieces.
    """

    entry: Entry[Issue]
    language: str
    running: tuple[PrintedSection, ...]

    @property
    def sections(self) -> tuple[PrintedSection, ...]:
        """The sections that print entries: all but the inserts."""
        return tuple(section for section in self.running if section.pieces)

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


def resolve(
    library: Library, entry: Entry[Issue], earlier: frozenset[str] | None = None
) -> tuple[PrintedIssue, tuple[Problem, ...]]:
    """The issue with its pieces found and its queries run.

    A piece that must not be printed is left out, and the problem says why. A query passes over pieces that the issue
    prints elsewhere. `earlier` is the works that earlier issues print, for whoever knows them already.
    """
    problems: list[Problem] = []
    if not entry.meta.sections:
        problems.append(entry.problem("issue-without-sections", number=entry.meta.number))
    placed: set[str] = set()
    # Pieces named come first, wherever their section stands: a query further up must not take them.
    named = [_named(library, entry, index, placed, problems) for index in range(len(entry.meta.sections))]
    if earlier is None and any(
        isinstance(section.pieces, Query) and section.pieces.unprinted for section in entry.meta.sections
    ):
        earlier = printed_before(library, entry.meta.number)
    running = []
    for index, section in enumerate(entry.meta.sections):
        name = section.name.said(library.language(entry))
        budgets = {piece.path: budget for piece, budget in named[index].items() if budget}
        pieces = list(named[index])
        if section.insert:
            problems += _insert_problems(library, entry, index, name)
        elif section.pieces is None:
            problems.append(entry.problem("section-bare", "sections", index, section=name))
            continue
        elif isinstance(section.pieces, Query):
            pieces = _found(library, entry, index, section.pieces, placed, earlier or frozenset(), problems)
        if pieces or section.insert:
            running.append(PrintedSection(section.name, section.layout, tuple(pieces), section, index, budgets))
        elif not _names_broken(library, entry, section):
            problems.append(entry.problem("issue-empty", "sections", index, section=name))
    return PrintedIssue(entry, library.language(entry), tuple(running)), tuple(problems)


def printed_before(library: Library, number: int) -> frozenset[str]:
    """The works that the issues before this one print, by their root (see `Translations`)."""
    translations = Translations(library)
    printed: frozenset[str] = frozenset()
    for _, issue in sorted(library.issues.items()):
        if issue.meta.number < number and is_out(issue):
            order, _ = resolve(library, issue, printed)
            printed |= {translations.work(piece).root for piece in order.pieces}
    return printed


def _insert_problems(library: Library, entry: Entry[Issue], index: int, name: str) -> Iterator[Problem]:
    section = entry.meta.sections[index]
    if section.pieces is not None:
        yield entry.problem("section-twofold", "sections", index, "pieces", section=name)
    needed = {"spotlights": "members", "letters": "letters"}.get(section.insert or "")
    if needed and not getattr(section, needed):
        yield entry.problem("insert-without", "sections", index, "insert", insert=section.insert, field_needed=needed)
    for place, spotlit in enumerate(section.members):
        if not may_appear(library, spotlit.member):
            yield entry.problem("member-not-shown", "sections", index, "members", place, member=spotlit.member)
    for place, letter in enumerate(section.letters):
        if _hides(library, letter):
            yield entry.problem("member-not-shown", "sections", index, "letters", place, "name", member=letter.name)


def may_appear(library: Library, handle: str) -> bool:
    """Whether a member may be shown in print. Who is no member of ours is for references to report."""
    member = library.members.get(handle)
    return member is None or (library.is_published(member) and not member.meta.quiet)


def _hides(library: Library, letter: Letter) -> bool:
    return is_handle(letter.name) and not may_appear(library, letter.name)


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
) -> dict[Entry[Model], Budget | None]:
    """The pieces that a section names, each with the pages it may take; an insert has none."""
    section = entry.meta.sections[index]
    kept: dict[Entry[Model], Budget | None] = {}
    if not isinstance(section.pieces, tuple) or section.insert:
        return kept
    for place, asked in enumerate(section.pieces):
        piece = library.find(asked.entry, beside=entry.folder)
        # One that is not there has been reported with all other references of the library.
        if piece is None or piece.path == entry.path:
            continue
        obstacle = _obstacle(library, section.layout, piece, placed)
        placed.add(piece.path)
        if obstacle is None:
            kept[piece] = Budget(place, asked.pages) if asked.pages else None
        else:
            until = library.waits_until(piece)
            facts = {
                "entry": _short(piece),
                "layout": section.layout,
                "type": piece.type,
                "until": f"{until.astimezone(library.community.zone):%Y-%m-%d}" if until else None,
            }
            problems.append(entry.problem(obstacle, "sections", index, "pieces", place, **facts))
    return kept


def _obstacle(library: Library, layout: Layout, piece: Entry[Model], placed: set[str]) -> str | None:
    """The code of what keeps a piece from being printed here."""
    if piece.path in placed:
        return "piece-twice"
    if piece.type not in LAYOUTS[layout]:
        return "layout-misfit"
    if not library.is_published(piece):
        return _unpublished(library, piece)
    if not library.consents(piece, "print"):
        return "piece-without-consent"
    return "piece-quiet" if _is_quiet(piece) else None


def _unpublished(library: Library, piece: Entry[Model]) -> str:
    """Why readers may not see a piece: a member has left, it waits for its day, or nobody has published it."""
    if getattr(piece.meta, "status", "") == "withdrawn":
        return "member-withdrawn"
    is_waiting = getattr(piece.meta, "status", "published") == "published" and library.waits_until(piece) is not None
    return "piece-embargoed" if is_waiting else "piece-unpublished"


def _found(
    library: Library,
    entry: Entry[Issue],
    index: int,
    query: Query,
    placed: set[str],
    earlier: frozenset[str],
    problems: list[Problem],
) -> list[Entry[Model]]:
    layout = entry.meta.sections[index].layout
    types: tuple[str, ...] = query.types or tuple(kind for kind in _FOUND_UNASKED if kind in LAYOUTS[layout])
    span = asked_span(library, entry, query)
    fitting = [
        piece
        for piece in library.published(*types)
        if library.consents(piece, "print")
        and not _is_quiet(piece)
        and piece.path not in placed
        and answers(library, query, span, piece)
    ]
    misfit = next((piece for piece in fitting if piece.type not in LAYOUTS[layout]), None)
    if misfit is not None:
        facts = {"entry": _short(misfit), "layout": layout, "type": misfit.type}
        problems.append(entry.problem("layout-misfit", "sections", index, "layout", **facts))
    fitting = [piece for piece in fitting if piece.type in LAYOUTS[layout]]
    translations = Translations(library)
    if query.unprinted:
        fitting = [piece for piece in fitting if translations.work(piece).root not in earlier]
    language = query.lang or library.language(entry)
    found = in_order(query, translations.for_readers_of(language, fitting))[: query.limit]
    placed.update(piece.path for piece in found)
    return found


def _is_quiet(piece: Entry[Model]) -> bool:
    return bool(getattr(piece.meta, "quiet", False))


def _short(piece: Entry[Model]) -> str:
    return piece.path.removesuffix(".md").removesuffix("/index")


def _names_broken(library: Library, entry: Entry[Issue], section: RunningSection) -> bool:
    named = section.pieces if isinstance(section.pieces, tuple) else ()
    return any(library.is_broken(asked.entry, beside=entry.folder) for asked in named)


def _files(reference: Reference, folder: str) -> Iterator[str]:
    """The files that a reference may mean."""
    if reference.to in ("member", "credit"):
        yield f"members/{reference.name}/index.md"
    elif reference.to == "circle":
        yield f"circles/{reference.name}.md"
    elif reference.to == "entry":
        for path in (reference.name.strip("/"), posixpath.normpath(posixpath.join(folder, reference.name))):
            yield from (path, f"{path}.md", f"{path}/index.md")
