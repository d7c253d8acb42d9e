"""Who did what: every credit of every entry, turned round to stand with the member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, cast

from popcorn.languages import LocalText
from popcorn.library.entries import Entry, Library, newest_first
from popcorn.library.models import Common, Event, Interview, Issue, Model, Recap, Release

Part = Literal[
    "wrote",
    "credited",
    "pictured",
    "interviewed",
    "hosted",
    "spoke",
    "attended",
    "suggested",
    "built",
    "awarded",
    "covered",
    "desk",
]


class Contribution(NamedTuple):
    """One thing a member did for one entry.

    `role` is the credit's role (photo, translate, ...) where `part` is `credited` or `desk`; `change` is the text of
    the change that was suggested, built or awarded.
    """

    part: Part
    entry: Entry[Model]
    role: str = ""
    change: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All a member did, newest first, and the others they did it with (handle -> number of entries shared)."""

    contributions: tuple[Contribution, ...] = ()
    companions: Mapping[str, int] = field(default_factory=dict)

    def parts(self, *parts: Part) -> list[Contribution]:
        """The contributions of these kinds."""
        return [contribution for contribution in self.contributions if contribution.part in parts]


def records(library: Library, credited: Callable[[Entry[Model]], Iterable[str]]) -> dict[str, Record]:
    """The record of every member, from published entries alone.

    `credited` gives the handles that an entry's body credits with pictures.
    """
    done: defaultdict[str, list[Contribution]] = defaultdict(list)
    companions: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    types = ("story", "work", "guide", "interview", "release", "event", "recap", "issue")
    for entry in library.published(*types):
        people: set[str] = set()
        for handle, contribution in (*_credits(entry), *_pictures(entry, credited(entry))):
            done[handle].append(contribution)
            if contribution.part in ("wrote", "credited", "pictured", "interviewed") and handle in library.members:
                people.add(handle)
        for handle in people:
            for other in people - {handle}:
                companions[handle][other] += 1
    return {
        handle: Record(
            contributions=tuple(sorted(done[handle], key=lambda c: newest_first(c.entry))),
            companions=dict(sorted(companions[handle].items(), key=lambda item: (-item[1], item[0]))),
        )
        for handle in library.members
    }


def _credits(entry: Entry[Model]) -> Iterator[tuple[str, Contribution]]:
    meta = entry.meta
    if isinstance(meta, Common):
        for handle in meta.authors:
            yield handle, Contribution("wrote", entry)
        for role, handles in meta.credits.items():
            for handle in handles:
                yield handle, Contribution("credited", entry, role)
    if isinstance(meta, Interview):
        for handle in meta.with_:
            yield handle, Contribution("interviewed", entry)
    elif isinstance(meta, Event):
        for handle in meta.hosts:
            yield handle, Contribution("hosted", entry)
        for handle in meta.speakers:
            yield handle, Contribution("spoke", entry)
    elif isinstance(meta, Recap):
        for handle in meta.attended:
            yield handle, Contribution("attended", entry)
    elif isinstance(meta, Release):
        yield from _release_credits(cast("Entry[Release]", entry), meta)
    elif isinstance(meta, Issue):
        for role, handles in meta.desk.items():
            for handle in handles:
                yield handle, Contribution("desk", entry, role)
        if meta.cover and meta.cover.member:
            yield meta.cover.member, Contribution("covered", entry)


def _pictures(entry: Entry[Model], in_body: Iterable[str]) -> Iterator[tuple[str, Contribution]]:
    """Whose pictures an entry shows: its cover, those of its body, a recap's."""
    meta = entry.meta
    if not isinstance(meta, Common):
        return
    photos = meta.photos if isinstance(meta, Recap) else ()
    named = [meta.cover.credit if meta.cover else None, *in_body, *(photo.credit for photo in photos)]
    for handle in dict.fromkeys(named):
        # Who took the photos is credited with them already.
        if handle and handle not in meta.credits.get("photo", ()):
            yield handle, Contribution("pictured", entry)


def _release_credits(entry: Entry[Release], meta: Release) -> Iterator[tuple[str, Contribution]]:
    for change in meta.changes:
        for handle in change.suggested_by:
            yield handle, Contribution("suggested", entry, change=change.text)
        for handle in change.built_by:
            yield handle, Contribution("built", entry, change=change.text)
    if meta.award:
        text = next((change.text for change in meta.changes if change.key == meta.award.change), None)
        for handle in meta.award.people:
            yield handle, Contribution("awarded", entry, change=text)
