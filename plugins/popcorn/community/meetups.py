"""The event archive: each meetup with its recap and its state, and the ways to look them through."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from popcorn import dates
from popcorn.community.translations import Translations
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Event, Recap

State = Literal["planned", "moved", "cancelled", "held", "recapped"]


@dataclass(frozen=True, slots=True)
class Meetup:
    """A meetup: announced, told by its recaps, each in one language or several.

    `event` is the announcement whose facts count for all: the original, or the first translation where the original is
    not published. `id` is the original's, whichever is published. `start` and `end` are in the meetup's own time zone;
    `end` is None where the announcement names none. `last_day` is the last of a meetup of whole days, which ends at the
    midnight after it; None for a meetup with hours.
    """

    id: str
    event: Entry[Event]
    announcements: tuple[Entry[Event], ...]
    recaps: tuple[Entry[Recap], ...]
    state: State
    start: dt.datetime
    end: dt.datetime | None
    last_day: dt.date | None
    is_past: bool

    @property
    def city(self) -> str | None:
        """The city it is in."""
        return self.event.meta.place.city if self.event.meta.place else None

    @property
    def first_day(self) -> dt.date:
        """The day it starts, where it takes place."""
        return self.start.date()


# When a meetup is over that does not say.
USUAL_LENGTH = dt.timedelta(hours=2)


def meetups(library: Library) -> list[Meetup]:
    """All published meetups, by their start, the earliest first; one that is announced in two languages is one."""
    translations = Translations(library)
    recaps = {posixpath.dirname(recap.path): recap for recap in library.recaps if library.is_published(recap)}
    by_work: defaultdict[str, list[Entry[Event]]] = defaultdict(list)
    for event in library.events:
        if library.is_published(event):
            by_work[translations.original(event).path].append(event)
    found = []
    for original, announcements in by_work.items():
        announcements.sort(
            key=lambda event: (event.path != original, library.language(event) != library.community.language)
        )
        told = tuple(recaps[event.folder] for event in announcements if event.folder in recaps)
        # An original that is no entry, such as a plain page, has no id to give.
        work_id = library.entries[original].id or announcements[0].id
        found.append(_meetup(work_id, tuple(announcements), told, library))
    return sorted(found, key=lambda meetup: (meetup.start, meetup.event.path))


def _meetup(
    work_id: str, announcements: tuple[Entry[Event], ...], recaps: tuple[Entry[Recap], ...], library: Library
) -> Meetup:
    event = announcements[0]
    meta = event.meta
    zone = ZoneInfo(meta.tz or library.community.timezone)
    start, end = meta.start.astimezone(zone), meta.end.astimezone(zone) if meta.end else None
    last_day = None
    if event.names_day("start") and (end is None or event.names_day("end")):
        last_day = (end or start).date()
        end = dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), zone)
    is_past = library.has_come(end or start + USUAL_LENGTH)
    state = _state(meta, bool(recaps), is_past)
    return Meetup(work_id, event, announcements, recaps, state, start, end, last_day, is_past)


def when(meetup: Meetup, language: str) -> str:
    """The days of a meetup, with its hours where it has any, as readers of a language write them."""
    if meetup.last_day:
        return dates.days(meetup.first_day, meetup.last_day, language)
    return dates.span(meetup.start, meetup.end, language)


def attendees(recap: Recap, library: Library) -> tuple[str, ...]:
    """Those who were there, by handle; who hides their meetups is not told on by a recap either."""
    return tuple(
        handle
        for handle in recap.attended
        if (member := library.members.get(handle)) is None or member.meta.privacy.events == "public"
    )


def upcoming(all_meetups: list[Meetup]) -> list[Meetup]:
    """Those still to come, the next one first; cancelled ones stay, so that nobody travels in vain."""
    return [meetup for meetup in all_meetups if not meetup.is_past]


def past(all_meetups: list[Meetup]) -> list[Meetup]:
    """Those that have been, the latest first."""
    return [meetup for meetup in reversed(all_meetups) if meetup.is_past]


def by_year(some: list[Meetup]) -> dict[int, list[Meetup]]:
    """By the year of their start where they take place, in the order given."""
    years: defaultdict[int, list[Meetup]] = defaultdict(list)
    for meetup in some:
        years[meetup.start.year].append(meetup)
    return dict(years)


def by_city(some: list[Meetup]) -> dict[str, list[Meetup]]:
    """By city, the one with most meetups first; those without a city are left out."""
    cities: defaultdict[str, list[Meetup]] = defaultdict(list)
    for meetup in some:
        if meetup.city:
            cities[meetup.city].append(meetup)
    return dict(sorted(cities.items(), key=lambda item: (-len(item[1]), item[0])))


def by_series(some: list[Meetup], library: Library) -> dict[str, list[Meetup]]:
    """By series, in the order of community.yml."""
    series: dict[str, list[Meetup]] = {item.id: [] for item in library.community.series}
    for meetup in some:
        if meetup.event.meta.series in series:
            series[meetup.event.meta.series].append(meetup)
    return {name: held for name, held in series.items() if held}


def _state(meta: Event, is_told: bool, is_past: bool) -> State:
    if meta.status == "cancelled":
        return "cancelled"
    if is_told:
        return "recapped"
    if is_past or meta.status == "held":
        return "held"
    return "moved" if meta.status == "moved" else "planned"
