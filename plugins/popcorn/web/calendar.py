"""The calendar of meetups (RFC 5545).

UID and SEQUENCE come from the entry, DTSTAMP from its dates, never from the clock or the title: what subscribers have
is then updated in place, whatever changes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from popcorn.addresses import absolute
from popcorn.characters import without_control
from popcorn.community.meetups import Meetup
from popcorn.web.plan import Bundle
from popcorn.web.workshop import Workshop

if TYPE_CHECKING:
    from icalendar import Event

# RFC 7986 5.7: how often to look again.
REFRESH = dt.timedelta(hours=12)


def calendar(shop: Workshop, path: str) -> Bundle:
    """All meetups that are not quiet, as one iCalendar file.

    A cancelled one stays though it is quiet: those who have it in their calendar must be told.
    """
    site = shop.site
    told = [
        meetup
        for meetup in site.meetups
        if (not meetup.event.meta.quiet or meetup.state == "cancelled") and site.library.consents(meetup.event, "feed")
    ]
    return shop.bundle([path], _calendar, path, told)


def _calendar(shop: Workshop, path: str, meetups: list[Meetup]) -> dict[str, bytes]:
    # Imported late: most builds have no calendar to write.
    from icalendar import Calendar

    site = shop.site
    language = site.languages[0]
    made = Calendar()
    # No METHOD: it makes a file an invitation, which needs an ORGANIZER with an address (RFC 5546 3.2.1).
    made.add("prodid", f"-//{site.community.tag_authority}//Popcorn//{language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    name = without_control(site.said(site.community.name, language))
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for meetup in meetups:
        made.add_component(_event(meetup, language, shop))
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return {path: written}


def _event(meetup: Meetup, language: str, shop: Workshop) -> Event:
    from icalendar import Event, vGeo, vUri

    site, meta = shop.site, meetup.event.meta
    announced = site.announcement(meetup, language)
    words = site.words(site.library.language(announced))
    moments = (meta.date, meta.updated, announced.meta.date, announced.meta.updated)
    stamp = max((moment for moment in moments if moment), default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    url = absolute(announced.address, site.community.url)
    event = Event()
    event.add("uid", f"{meetup.id}@{site.community.tag_authority.partition(',')[0]}")
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("last-modified", stamp.astimezone(dt.UTC))
    event.add("sequence", meta.sequence)
    if meetup.last_day:
        event.add("dtstart", meetup.first_day)
        # The day after the last one (RFC 5545 3.6.1).
        event.add("dtend", meetup.last_day + dt.timedelta(days=1))
    else:
        event.add("dtstart", meetup.start)
        if meetup.end:
            event.add("dtend", meetup.end)
    event.add("summary", without_control(announced.title))
    event.add("status", "CANCELLED" if meetup.state == "cancelled" else "CONFIRMED")
    event.add("url", url)
    online = without_control(meta.online) if meta.online else ""
    joined = f"{words['join_online']}{words['colon']}{online}" if online else ""
    description = "\n\n".join(filter(None, (announced.meta.summary, joined, url)))
    event.add("description", without_control(description))
    if online:
        # RFC 7986 5.11; the description has it too, for the many calendars that do not know the property.
        event.add("conference", vUri(online, params={"VALUE": "URI", "LABEL": words["join_online"]}))
    if meta.place:
        parts = (meta.place.name, meta.place.address, meta.place.city)
        event.add("location", without_control(", ".join(dict.fromkeys(part for part in parts if part))))
        if meta.place.geo:
            event.add("geo", vGeo(meta.place.geo))
    elif online:
        event.add("location", online)
    if announced.meta.tags:
        event.add("categories", [without_control(tag) for tag in announced.meta.tags])
    return event
