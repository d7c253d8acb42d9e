"""The diary: meetups that come after an issue, by date and by city."""

from __future__ import annotations

import datetime as dt
from typing import Any

from popcorn import dates
from popcorn.community.meetups import Meetup, by_city, meetups
from popcorn.library.entries import Entry
from popcorn.library.models import Event
from popcorn.zine.issue import may_appear
from popcorn.zine.parts import Layout
from popcorn.zine.piece import short_address
from popcorn.zine.queries import end_of, since_last
from popcorn.zine.wording import Voice

# From so many meetups on, readers get a list of the cities as well.
_MANY = 5


def calendar_data(layout: Layout) -> dict[str, Any]:
    """Months with the meetups in them, the cities with their days, and the names of all places.

    Those announced after the issue are not in it, or an old issue would be another one at every build.
    """
    voice = layout.voice
    known = since_last(layout.library, layout.issue.entry)._replace(since=None)
    date = layout.issue.meta.date
    begins = end_of(date) if date else layout.library.now
    coming = [
        meetup
        for meetup in meetups(layout.library)
        if meetup.start >= begins and known.has(meetup.event) and _may_be_told(meetup.event, layout)
    ]
    months: list[dict[str, Any]] = []
    for meetup in coming:
        name = voice.month(meetup.first_day)
        if not months or months[-1]["name"] != name:
            months.append({"name": name, "rows": []})
        months[-1]["rows"].append(_row(meetup, layout))
    cities = [
        {"name": city, "days": voice.words["list"].join(dates.day_of_year(m.first_day, voice.language) for m in held)}
        for city, held in sorted(by_city(coming).items(), key=lambda item: (item[1][0].start, item[0]))
    ]
    places = [meetup.city or voice.words["online"] for meetup in coming]
    return {"months": months, "cities": cities if len(coming) >= _MANY else [], "places": list(dict.fromkeys(places))}


def _row(meetup: Meetup, layout: Layout) -> dict[str, Any]:
    voice = layout.voice
    event = _for_readers(meetup, layout)
    meta = event.meta
    hosts = [handle for handle in meta.hosts if may_appear(layout.library, handle)]
    place = meta.place.name if meta.place else ""
    target = short_address(event, layout.library)
    facts = [
        (voice.words["where"], place),
        (voice.words["hosts"], voice.names(hosts)),
        (voice.words["fee"], meta.fee or ""),
    ]
    notes = [voice.words["state_moved"]] if meta.status == "moved" else []
    return {
        "day": str(meetup.first_day.day),
        "weekday": dates.weekday(meetup.first_day, voice.language),
        "city": meetup.city or (voice.words["online"] if meta.online else ""),
        "title": event.title,
        "language": layout.library.language(event),
        "hours": _hours(meetup, voice),
        "notes": notes,
        "summary": " ".join((meta.summary or "").split()),
        "facts": [{"name": name, "text": text} for name, text in facts if text],
        "address": target.printed if target else "",
        "url": target.url if target else None,
    }


def _for_readers(meetup: Meetup, layout: Layout) -> Entry[Event]:
    in_language = (a for a in meetup.announcements if layout.library.language(a) == layout.voice.language)
    return next(in_language, meetup.event)


def _hours(meetup: Meetup, voice: Voice) -> str:
    """18:30–21:30; of meetups over several days the last day as well."""
    if meetup.last_day:
        return "" if meetup.last_day == meetup.first_day else f"– {dates.day_of_year(meetup.last_day, voice.language)}"
    start = f"{meetup.start:%H:%M}"
    if meetup.end is None:
        return start
    is_night = meetup.end - meetup.start < dt.timedelta(hours=12)
    day = (
        "" if meetup.end.date() == meetup.first_day or is_night else dates.day_of_year(meetup.end, voice.language) + " "
    )
    return f"{start}–{day}{meetup.end:%H:%M}"


def _may_be_told(event: Entry[Event], layout: Layout) -> bool:
    return event.meta.status != "cancelled" and not event.meta.quiet and layout.library.consents(event, "print")
