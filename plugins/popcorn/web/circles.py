"""Circles: who gathers there, what they wrote, when they meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

from popcorn import dates
from popcorn.community.meetups import past, upcoming
from popcorn.library.entries import Entry
from popcorn.library.models import Circle, Common
from popcorn.web.entries import written
from popcorn.web.plan import Page
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
    for language in site.languages:
        words = site.words(language)
        groups = [
            {
                "kind": kind,
                "name": words[f"circle_{kind}"],
                "circles": [_card(circle, language, shop) for circle in circles if circle.meta.kind == kind],
            }
            for kind in KINDS
            if any(circle.meta.kind == kind for circle in circles)
        ]
        address = f"{site.prefix(language)}circles/"
        data = {"groups": groups, "heading": words["circles"]}
        yield shop.generated(address, "circles.html", words["circles"], language, "circles", data, rest="circles/")
    for circle in circles:
        yield _circle(circle, shop)


def _card(circle: Entry[Circle], language: str, shop: Workshop) -> Data:
    members = _members(circle, shop)
    last = _last_sign(circle, shop)
    words = shop.site.words(language)
    alive = last is not None and shop.site.library.now - last < DORMANT_AFTER
    return {
        **shop.cards.card(circle, language),
        "count": len(members),
        "hosts": shop.cards.people(circle.meta.hosts, language),
        "alive": alive,
        "state": words["circle_alive" if alive else "circle_dormant"],
        "last": dates.day(last.astimezone(shop.site.community.zone), language) if last else "",
        "form": words[f"circle_{circle.meta.kind}"],
    }


def _circle(circle: Entry[Circle], shop: Workshop) -> Page:
    site = shop.site
    language = site.library.language(circle)
    meetups = [meetup for meetup in site.meetups if circle.name in meetup.event.meta.circles]
    entries = [entry for entry in site.listed(*LISTED) if circle.name in cast(Common, entry.meta).circles]
    parent = site.library.circles.get(circle.meta.parent or "")
    children = [other for other in site.library.circles.values() if other.meta.parent == circle.name]
    data: Data = {
        "circle": _card(circle, language, shop),
        "charter": circle.meta.charter or "",
        "founded": dates.day(circle.meta.founded, language) if circle.meta.founded else "",
        "parent": {"name": parent.title, "url": parent.address} if parent and site.bodies.has_page(parent) else None,
        "children": [{"name": other.title, "url": other.address} for other in children if site.bodies.has_page(other)],
        "people": shop.cards.people(_members(circle, shop), language),
        "coming": [shop.cards.meetup(meetup, language) for meetup in upcoming(meetups)],
        "past": [shop.cards.meetup(meetup, language) for meetup in past(meetups)],
        "cards": shop.cards.cards(site.for_readers_of(language, entries)[: site.features.site.per_page], language),
    }
    return written(circle, "circle.html", "circles", shop, data)


def _members(circle: Entry[Circle], shop: Workshop) -> list[str]:
    return [
        handle
        for handle, member in shop.site.library.members.items()
        if circle.name in member.meta.circles and shop.site.library.is_published(member)
    ]


def _last_sign(circle: Entry[Circle], shop: Workshop) -> dt.datetime | None:
    """When the circle last wrote or met."""
    site = shop.site
    written_at = [
        date
        for entry in site.listed(*LISTED)
        if circle.name in cast(Common, entry.meta).circles and (date := getattr(entry.meta, "date", None))
    ]
    met_at = [m.start for m in site.meetups if m.is_past and circle.name in m.event.meta.circles]
    return max([*written_at, *met_at], default=None)
