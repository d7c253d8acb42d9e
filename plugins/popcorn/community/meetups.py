"""The event archive: each meetup with its recap and its state, and the ways to look them through."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, cast
from zoneinfo import ZoneInfo

from popcorn.library.entries import Entry, Library
from popcorn.library.models import Event, Recap

State = Literal["planned", "moved", "cancelled", "held", "recapped"]


@dataclass(frozen=True, slots=True)
class Meetup:
    """A meetup, announced by `event` and told by `recap`. `start` and `end` are in the meetup's own time zone."""

    event: Entry[Event]
    recap: Entry[Recap] | None
    state: State
    start: dt.datetime
    end: dt.datetime
    is_past: bool

    @property
    def city(self) -> str | None:
        """The city it is in."""
        return self.event.meta.place.city if self.event.meta.place else None


# How long a meetup takes that does not say.
USUAL_LENGTH = dt.timedelta(hours=2)


def meetups(library: Library) -> list[Meetup]:
    """All published meetups, by their start, the earliest first."""
    recaps = {posixpath.dirname(recap.path): recap for recap in library.recaps if library.is_published(recap)}
    found = []
    for event in cast("list[Entry[Event]]", list(library.published("event"))):
        meta = event.meta
        zone = ZoneInfo(meta.tz or library.community.timezone)
        start = meta.start.astimezone(zone)
        end = (meta.end or meta.start + USUAL_LENGTH).astimezone(zone)
        recap = recaps.get(event.folder)
        is_past = end <= library.now
        found.append(Meetup(event, recap, _state(meta, recap, is_past), start, end, is_past))
    return sorted(found, key=lambda meetup: (meetup.start, meetup.event.path))


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


def _state(meta: Event, recap: Entry[Recap] | None, is_past: bool) -> State:
    if meta.status == "cancelled":
        return "cancelled"
    if recap is not None:
        return "recapped"
    if is_past or meta.status == "held":
        return "held"
    return "moved" if meta.status == "moved" else "planned"
