"""What an entry may say or leave out, and hardly meant to: warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from popcorn.library.entries import Entry, Library
from popcorn.library.frontmatter import Steps
from popcorn.library.models import PIECES, Common, Event, Guide, Issue, Model, Recap
from popcorn.library.references import picture_path
from popcorn.problems import Problem

# A day without an hour begins earlier in some zones than in others.
_TOLERANCE = dt.timedelta(days=1)


def oversights(library: Library) -> Iterator[Problem]:
    """Everything that someone should look at again. What is wrong already (`left_out`) is left alone."""
    for source in (*library.entries.values(), *library.damaged.values()):
        if isinstance(source, Entry):
            yield from _oversights(source, library)


def _oversights(entry: Entry[Model], library: Library) -> Iterator[Problem]:
    meta = entry.meta
    if entry.type in PIECES:
        if not getattr(meta, "authors", ()) and "authors" not in entry.left_out:
            yield entry.problem("no-author")
        if _is_empty(entry):
            yield entry.problem("body-empty")
    for steps, picture, example in _without_alt(meta):
        # One that is not there is told of already.
        if picture_path(picture, entry.folder) in library.pictures:
            yield entry.problem("alt-missing", *steps, picture=picture, example=example)
    updated: dt.datetime | None = getattr(meta, "updated", None)
    date: dt.datetime | None = getattr(meta, "date", None)
    # An entry that waits for its day may be dated ahead in all it says.
    if updated and not library.has_come(updated - _TOLERANCE) and not (date and not library.has_come(date)):
        yield entry.problem("updated-ahead", "updated", updated=f"{updated:%Y-%m-%d}")
    if isinstance(meta, Event) and meta.status in ("moved", "cancelled"):
        # RFC 5546 2.1.4: a calendar takes a change for old news unless the sequence has grown.
        is_untold = not meta.sequence or not meta.updated
        if is_untold and not entry.left_out & {"sequence", "updated"}:
            yield entry.problem("change-untold", "status", status=meta.status)


def _is_empty(entry: Entry[Model]) -> bool:
    is_draft = getattr(entry.meta, "status", "published") == "draft" or "status" in entry.left_out
    has_steps = isinstance(entry.meta, Guide) and (entry.meta.steps or "steps" in entry.left_out)
    return entry.is_empty and not is_draft and not has_steps


def _without_alt(meta: Model) -> Iterator[tuple[Steps, str, str]]:
    """Pictures of the front matter that say nothing to those who cannot see them: where, which, and how to write it."""
    cover = meta.cover if isinstance(meta, Common | Issue) else None
    if cover and not cover.alt:
        yield ("cover",), cover.file, f"cover: {{file: {cover.file}, alt: …}}"
    if isinstance(meta, Recap):
        for index, photo in enumerate(meta.photos):
            if not photo.alt:
                yield ("photos", index), photo.file, f"{{file: {photo.file}, alt: …}}"
    if isinstance(meta, Guide):
        for index, step in enumerate(meta.steps):
            if step.picture and not step.alt:
                yield ("steps", index, "picture"), step.picture, f"{{picture: {step.picture}, alt: …}}"
