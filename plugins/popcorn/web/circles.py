"""Circles: who gathers there, what they wrote, when they meet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, cast

from popcorn import dates
from popcorn.community.meetups import Meetup, past, upcoming
from popcorn.library.entries import Entry
from popcorn.library.models import Circle, Common, Model
from popcorn.web.entries import written
from popcorn.web.plan import Page, Sheet
from popcorn.web.site import LISTED
from popcorn.web.workshop import Data, Workshop

KINDS = ("city", "campus", "interest", "trade")
# A circle with no piece and no meetup for so long is dormant.
DORMANT_AFTER = dt.timedelta(days=180)


def pages(shop: Workshop) -> Iterator[Page]:
    """The index for readers of every language, and each circle's page."""
    site = shop.site
    circles = [circle for circle in site.library.circles.values() if site.bodies.has_page(circle)]
    if not circles:
        return
    entries = _by_circle(shop)
    shown = {circle.name: _life(circle, entries[circle.name], shop) for circle in circles}
    for language in site.languages:
        yield shop.page(
            f"{site.prefix(language)}circles/", _index, language, [shown[circle.name] for circle in circles]
        )
    for circle in circles:
        children = [other for other in circles if other.meta.parent == circle.name]
        meetups = [meetup for meetup in site.meetups if circle.name in meetup.event.meta.circles]
        language = site.library.language(circle)
        newest = site.for_readers_of(language, entries[circle.name])[: site.features.site.per_page]
        yield shop.entry_page(circle, _circle, shown[circle.name], children, meetups, newest)


class _Life(NamedTuple):
    """A circle, who is in it, and when it last gave a sign."""

    circle: Entry[Circle]
    members: tuple[str, ...]
    last: dt.datetime | None
    is_alive: bool


def _index(shop: Workshop, language: str, lives: list[_Life]) -> Sheet:
    words = shop.site.words(language)
    groups = [
        {
            "kind": kind,
            "name": words[f"circle_{kind}"],
            "circles": [_card(life, language, shop) for life in lives if life.circle.meta.kind == kind],
        }
        for kind in KINDS
        if any(life.circle.meta.kind == kind for life in lives)
    ]
    address = f"{shop.site.prefix(language)}circles/"
    data = {"groups": groups, "heading": words["circles"]}
    return shop.generated(address, "circles.html", words["circles"], language, "circles", data, rest="circles/")


def _card(life: _Life, language: str, shop: Workshop) -> Data:
    circle, members, last, alive = life
    words = shop.site.words(language)
    return {
        **shop.cards.card(circle, language),
        "count": len(members),
        "hosts": shop.cards.people(circle.meta.hosts, language),
        "alive": alive,
        "state": words["circle_alive" if alive else "circle_dormant"],
        "last": dates.day(last.astimezone(shop.site.community.zone), language) if last else "",
        "form": words[f"circle_{circle.meta.kind}"],
    }


def _circle(
    shop: Workshop,
    circle: Entry[Circle],
    life: _Life,
    children: list[Entry[Circle]],
    meetups: list[Meetup],
    newest: list[Entry[Model]],
) -> Sheet:
    site = shop.site
    language = site.library.language(circle)
    parent = site.library.circles.get(circle.meta.parent or "")
    data: Data = {
        "circle": _card(life, language, shop),
        "charter": circle.meta.charter or "",
        "founded": dates.day(circle.meta.founded, language) if circle.meta.founded else "",
        "parent": {"name": parent.title, "url": parent.address} if parent and site.bodies.has_page(parent) else None,
        "children": [{"name": other.title, "url": other.address} for other in children],
        "people": shop.cards.people(life.members, language),
        "coming": [shop.cards.meetup(meetup, language) for meetup in upcoming(meetups)],
        "past": [shop.cards.meetup(meetup, language) for meetup in past(meetups)],
        "cards": shop.cards.cards(newest, language),
    }
    return written(circle, "circle.html", "circles", shop, data)


def _by_circle(shop: Workshop) -> dict[str, list[Entry[Model]]]:
    """The listed entries of each circle, the newest first."""
    found: defaultdict[str, list[Entry[Model]]] = defaultdict(list)
    for entry in shop.site.listed(*LISTED):
        for circle in cast(Common, entry.meta).circles:
            found[circle].append(entry)
    return found


def _life(circle: Entry[Circle], entries: list[Entry[Model]], shop: Workshop) -> _Life:
    site = shop.site
    members = tuple(
        handle
        for handle, member in site.library.members.items()
        if circle.name in member.meta.circles and site.library.is_published(member)
    )
    written_at = [date for entry in entries if (date := getattr(entry.meta, "date", None))]
    met_at = [m.start for m in site.meetups if m.is_past and circle.name in m.event.meta.circles]
    last = max([*written_at, *met_at], default=None)
    return _Life(circle, members, last, last is not None and not site.library.has_come(last + DORMANT_AFTER))
