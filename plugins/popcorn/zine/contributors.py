"""Who had a part in a printed piece."""

from __future__ import annotations

from collections.abc import Iterator

from popcorn.library.entries import Entry
from popcorn.library.models import Common, Event, Model, Release


def contributors_of(piece: Entry[Model]) -> Iterator[str]:
    """Handles of everyone whose work a piece is, authors first; some more than once."""
    meta = piece.meta
    if isinstance(meta, Common):
        yield from meta.authors
        for people in meta.credits.values():
            yield from people
    yield from getattr(meta, "with_", ())
    if isinstance(meta, Event):
        yield from (*meta.hosts, *meta.speakers)
    elif isinstance(meta, Release):
        for change in meta.changes:
            yield from (*change.suggested_by, *change.built_by)
