"""A new issue, proposed: a running order from what was published since the last one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from popcorn.community.contributions import records
from popcorn.community.meetups import meetups
from popcorn.community.translations import Translations
from popcorn.languages import LocalText
from popcorn.library import frontmatter
from popcorn.library.entries import Entry, Library, newest_first
from popcorn.library.models import PIECES, Issue, Model, Piece, Release
from popcorn.library.settings import Community
from popcorn.library.validation import validate
from popcorn.problems import Problem, problem
from popcorn.theme import words
from popcorn.zine.issue import may_appear, printed_before
from popcorn.zine.queries import Span, end_of, last_issue
from popcorn.zine.whole import write_whole

# So many members stand in the proposed spotlight: a spread.
_SPOTLIT = 4


@dataclass(frozen=True)
class Proposal:
    """The running order of a new issue, as text, and what it has already: so many pieces, a desk, a title."""

    number: int
    text: str
    pieces: int
    has_desk: bool
    has_title: bool

    def save(self, content: Path) -> Path:
        """Write it below `content`, whole or not at all; returns the file. Raises FileExistsError."""
        file = content / "issues" / str(self.number) / "index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            raise FileExistsError(file)
        write_whole(file, self.text.encode())
        return file

    def next_steps(self, language: str) -> Iterator[str]:
        """What is still to be done, in the order in which one does it."""
        said = words("plan", language)
        if not self.pieces:
            yield said["todo_pieces"]
        if not self.has_title:
            yield said["todo_title"]
        if not self.has_desk:
            yield said["todo_desk"]
        for step in ("todo_cover", "todo_letter", "todo_order", "todo_plan", "todo_publish"):
            yield said[step].format(number=self.number)


def next_number(library: Library) -> int:
    """The number after that of the last issue, drafts included; 1 for the first."""
    return max(library.issues, default=0) + 1


def propose(
    library: Library, number: int, issue_id: str, title: str = ""
) -> tuple[Proposal | None, tuple[Problem, ...]]:
    """The next issue as a draft. None, and problems, where its number or its place is taken or its title cannot be one.

    Its sections are those of the community, its pieces named by path, the newest first, without what an earlier issue
    prints, is quiet, or must not be printed.
    """
    path = f"issues/{number}/index.md"
    if number in library.issues or (library.root / path).exists():
        return None, (problem("issue-taken", path, number=number),)
    community = library.community
    language = community.language
    said = words("plan", language)
    last = last_issue(library, number)
    span = Span(end_of(last.meta.date) if last and last.meta.date else None, None)
    sections = list(_sections(library, number, span))
    pieces = sum(len(section.pieces) for section in sections)
    inserts = list(_inserts(library, number, span))
    desk = last.meta.desk if last else {}
    today = library.now.astimezone(community.zone).date()
    lines = [
        "---",
        f"id: {issue_id}",
        f"number: {number}",
        f"title: {_text(title or said['untitled'].format(number=number))}",
        f"date: {today.isoformat()}",
        f"lang: {language}",
        # Nobody sees it before the desk says so.
        "status: draft",
        *_desk(desk, library),
        *(["sections:"] if sections or inserts else []),
        *(line for section in sections for line in section.lines()),
        *(line for insert in inserts for line in insert),
        "---",
        f"[//]: # ({said['letter_here']})",
        "",
    ]
    text = "\n".join(lines)
    wrong = _wrong(text, path, community)
    if wrong:
        return None, wrong
    return Proposal(number, text, pieces, bool(desk), bool(title)), ()


def _wrong(text: str, path: str, community: Community) -> tuple[Problem, ...]:
    """What the library would say of the file, but for what it refers to."""
    document, problems = frontmatter.read(text, path)
    if document is None or document.meta is None:
        return problems
    _, more = validate(Issue, document.meta, path, {"timezone": community.zone})
    return (*problems, *more)


@dataclass(frozen=True)
class _Section:
    """A section of the proposal: pieces by path, or a query that finds so many releases."""

    name: str
    layout: str
    pieces: tuple[str, ...]
    query: str = ""

    def lines(self) -> Iterator[str]:
        yield f"  - name: {self.name}"
        if self.query:
            yield f"    pieces: {self.query}"
        else:
            yield "    pieces:"
            yield from (f"      - {path}" for path in self.pieces)
        yield f"    layout: {self.layout}"


def _sections(library: Library, number: int, span: Span) -> Iterator[_Section]:
    fresh = _fresh(library, number, span, (*PIECES, "recap", "release"))
    for section in library.community.sections:
        pieces = [
            piece
            for piece in fresh
            if isinstance(piece.meta, Piece) and library.section(cast("Entry[Piece]", piece)).id == section.id
        ]
        if pieces:
            layout = "one-column" if section.types == ("guide",) else "two-columns"
            yield _Section(_local(section.name), layout, tuple(_path(piece) for piece in pieces))
    releases = [cast("Entry[Release]", entry) for entry in fresh if isinstance(entry.meta, Release)]
    if releases:
        channel = _calmest(library, releases)
        told = tuple(_path(release) for release in releases if release.meta.channel == channel)
        query = f"{{types: [release], channels: [{channel}], since: last-issue, until: this-issue}}"
        yield _Section(_named("releases", library), "releases", told, query)
    recaps = [entry for entry in fresh if entry.type == "recap"]
    if recaps:
        yield _Section(_named("meetups", library), "recap", tuple(_path(recap) for recap in recaps))


def _fresh(library: Library, number: int, span: Span, types: Iterable[str]) -> list[Entry[Model]]:
    """What was published since the last issue and may be printed, each work once, the newest first."""
    translations = Translations(library)
    printed = printed_before(library, number)
    fitting = [
        entry
        for entry in library.published(*types)
        if span.has(entry)
        and not getattr(entry.meta, "quiet", False)
        and library.consents(entry, "print")
        and translations.work(entry).root not in printed
    ]
    return sorted(translations.for_readers_of(library.community.language, fitting), key=newest_first)


def _calmest(library: Library, releases: list[Entry[Release]]) -> str:
    """The channel with the longest time between two releases: what readers of a magazine want to know of."""
    having = {release.meta.channel for release in releases}
    channels = [channel for channel in library.community.channels if channel.id in having]
    # A channel that promises no days is the calmest of all.
    return max(channels, key=lambda channel: channel.cadence or 10_000).id


def _inserts(library: Library, number: int, span: Span) -> Iterator[list[str]]:
    """The inserts that there is something for."""
    busy = _busiest(library, span)
    if busy:
        yield [*_insert("spotlights", library), f"    members: [{', '.join(busy[:_SPOTLIT])}]"]
        yield _insert("honours", library)
    founders = (member for member in library.members.values() if member.meta.founding)
    if number <= 1 and any(may_appear(library, member.meta.handle) for member in founders):
        yield _insert("founders", library)
    zone = library.community.zone
    tomorrow = end_of(dt.datetime.combine(library.now.astimezone(zone).date(), dt.time(), zone))
    coming = (m for m in meetups(library) if m.start >= tomorrow and m.state != "cancelled")
    if any(not m.event.meta.quiet and library.consents(m.event, "print") for m in coming):
        yield _insert("calendar", library)


def _busiest(library: Library, span: Span) -> list[str]:
    """Those who wrote something or had an idea that shipped since the last issue, most done first."""
    counts: dict[str, int] = {}
    for handle, record in records(library, lambda entry: ()).items():
        done = [
            contribution
            for contribution in record.parts("wrote", "suggested", "built")
            if span.has(contribution.entry)
            and not getattr(contribution.entry.meta, "quiet", False)
            and library.consents(contribution.entry, "print")
        ]
        if done and may_appear(library, handle):
            counts[handle] = len(done)
    return sorted(counts, key=lambda handle: (-counts[handle], handle))


def _insert(kind: str, library: Library) -> list[str]:
    return [f"  - name: {_named(kind, library)}", f"    insert: {kind}"]


def _desk(desk: Mapping[str, tuple[str, ...]], library: Library) -> Iterator[str]:
    """The desk of the last issue; who has left since is not on it."""
    known = library.members
    kept = {role: [h for h in handles if h in known and may_appear(library, h)] for role, handles in desk.items()}
    if any(kept.values()):
        yield "desk:"
        yield from (f"  {role}: [{', '.join(handles)}]" for role, handles in kept.items() if handles)


def _named(kind: str, library: Library) -> str:
    """What a section is called in each language of the community."""
    names = {language: words("plan", language)[f"name_{kind}"] for language in library.community.languages}
    return _local(LocalText(names))


def _local(text: LocalText) -> str:
    if list(text) == [""]:
        return _text(text[""])
    return "{" + ", ".join(f"{language}: {_text(wording)}" for language, wording in text.items()) + "}"


def _text(text: str) -> str:
    """A text as YAML: in quotes, which JSON has as well."""
    return json.dumps(text, ensure_ascii=False)


def _path(entry: Entry[Model]) -> str:
    return entry.path.removesuffix(".md").removesuffix("/index")
