"""Pieces found by rule: what a query of the running order asks, and the time between one issue and the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple, cast

from pypinyin import lazy_pinyin

from popcorn.library.entries import Entry, Library, newest_first
from popcorn.library.fields import LAST_ISSUE, THIS_ISSUE
from popcorn.library.models import Common, Issue, Model, Piece, Query, Release


class Span(NamedTuple):
    """A stretch of time: from `since` on, up to but without `until`; None where it has no end on that side."""

    since: dt.datetime | None
    until: dt.datetime | None

    def has(self, entry: Entry[Model]) -> bool:
        """Whether the entry was published in it. What has no date was published at no time."""
        if self == (None, None):
            return True
        date = cast("dt.datetime | None", getattr(entry.meta, "date", None))
        if date is None:
            return False
        return (self.since is None or date >= self.since) and (self.until is None or date < self.until)


def last_issue(library: Library, number: int) -> Entry[Issue] | None:
    """The issue before the one of this number; drafts are none yet."""
    earlier = [issue for issue in library.issues.values() if issue.meta.number < number and is_out(issue)]
    return max(earlier, key=lambda issue: issue.meta.number, default=None)


def is_out(issue: Entry[Issue]) -> bool:
    """Whether an issue is no draft any more."""
    return issue.meta.status == "published"


def since_last(library: Library, issue: Entry[Issue]) -> Span:
    """The time that an issue tells of: after the day of the last one, up to the end of its own.

    So whatever is published falls to one issue and one alone. The first issue begins with the first entry; one without
    a date goes on to now.
    """
    before = last_issue(library, issue.meta.number)
    since = end_of(before.meta.date) if before and before.meta.date else None
    return Span(since, end_of(issue.meta.date) if issue.meta.date else None)


def end_of(moment: dt.datetime) -> dt.datetime:
    """The first moment after a date: whoever writes a day without an hour means the whole of it."""
    is_day = moment.time() == dt.time()
    return moment + (dt.timedelta(days=1) if is_day else dt.timedelta(seconds=1))


def asked_span(library: Library, issue: Entry[Issue], query: Query) -> Span:
    """The time that a query of an issue asks for."""
    known = since_last(library, issue) if query.since == LAST_ISSUE or query.until == THIS_ISSUE else Span(None, None)
    since = query.since if isinstance(query.since, dt.datetime) else known.since if query.since else None
    until = end_of(query.until) if isinstance(query.until, dt.datetime) else known.until if query.until else None
    return Span(since, until)


def answers(library: Library, query: Query, span: Span, piece: Entry[Model]) -> bool:
    """Whether a piece is what a query asks for; `span` is the time it asks for."""
    meta = piece.meta
    tags = {tag.casefold() for tag in getattr(meta, "tags", ())}
    circles = meta.circles if isinstance(meta, Common) else ()
    authors = meta.authors if isinstance(meta, Common) else ()
    return all(
        (
            not query.sections or (isinstance(meta, Piece) and _section(library, piece) in query.sections),
            not query.tags or bool(tags & {tag.casefold() for tag in query.tags}),
            not query.circles or bool(set(circles) & set(query.circles)),
            not query.authors or bool(set(authors) & set(query.authors)),
            not query.channels or (isinstance(meta, Release) and meta.channel in query.channels),
            query.lang is None or library.language(piece) == query.lang,
            query.year is None or _year(library, piece) == query.year,
            span.has(piece),
        )
    )


def _year(library: Library, piece: Entry[Model]) -> int | None:
    date = cast("dt.datetime | None", getattr(piece.meta, "date", None))
    return date.astimezone(library.community.zone).year if date else None


def in_order(query: Query, pieces: Iterable[Entry[Model]]) -> list[Entry[Model]]:
    """The pieces in the order that a query asks for; Chinese titles go by their pronunciation."""
    if query.order == "title":
        return sorted(pieces, key=lambda piece: (_spoken(piece.title), piece.path))
    found = sorted(pieces, key=newest_first)
    return found[::-1] if query.order == "oldest" else found


def _spoken(title: str) -> str:
    return " ".join(lazy_pinyin(title)).casefold()


def _section(library: Library, piece: Entry[Model]) -> str:
    return library.section(cast("Entry[Piece]", piece)).id
