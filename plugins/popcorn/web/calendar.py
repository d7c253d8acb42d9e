"""The calendar of meetups (RFC 5545).

UID and SEQUENCE come from the entry, DTSTAMP from its dates, never from the clock or the title: what subscribers have
is then updated in place, whatever changes.
"""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event, vGeo

from popcorn.addresses import absolute
from popcorn.community.meetups import Meetup
from popcorn.web.workshop import Workshop

# RFC 7986 5.7: how often to look again.
REFRESH = dt.timedelta(hours=12)


def calendar(shop: Workshop) -> bytes:
    """All meetups that are not quiet, as one iCalendar file."""
    site = shop.site
    language = site.languages[0]
    made = Calendar()
    made.add("prodid", f"-//{site.community.tag_authority}//Popcorn//{language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    name = site.said(site.community.name, language)
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for meetup in site.meetups:
        if not meetup.event.meta.quiet and site.library.consents(meetup.event, "feed"):
            made.add_component(_event(meetup, shop))
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return written


def _event(meetup: Meetup, shop: Workshop) -> Event:
    site, meta = shop.site, meetup.event.meta
    stamp = max(moment for moment in (meta.date, meta.updated, dt.datetime(2000, 1, 1, tzinfo=dt.UTC)) if moment)
    url = absolute(meetup.event.address, site.community.url)
    event = Event()
    event.add("uid", f"{meetup.event.id}@{site.community.tag_authority.partition(',')[0]}")
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("last-modified", stamp.astimezone(dt.UTC))
    event.add("sequence", meta.sequence)
    event.add("dtstart", meetup.start)
    event.add("dtend", meetup.end)
    event.add("summary", meetup.event.title)
    event.add("status", "CANCELLED" if meetup.state == "cancelled" else "CONFIRMED")
    event.add("url", url)
    summary = meta.summary or ""
    event.add("description", f"{summary}\n\n{url}".strip())
    if meta.place:
        parts = (meta.place.name, meta.place.address, meta.place.city)
        event.add("location", ", ".join(dict.fromkeys(part for part in parts if part)))
        if meta.place.geo:
            event.add("geo", vGeo(meta.place.geo))
    elif meta.online:
        event.add("location", meta.online)
    if meta.tags:
        event.add("categories", list(meta.tags))
    return event
