"""The event archive: what is coming, what has been by year, city and series, and the pages of meetups and recaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from popcorn import dates
from popcorn.addresses import absolute
from popcorn.community.meetups import Meetup, attendees, by_city, by_series, by_year, past, upcoming
from popcorn.library.entries import Entry
from popcorn.library.models import Event, Recap
from popcorn.web.entries import written
from popcorn.web.features import EventOptions
from popcorn.web.frame import structured
from popcorn.web.plan import Page, Sheet
from popcorn.web.workshop import Data, Workshop

# Past meetups on the archive's first page; the others are behind their years.
RECENT = 6

_SCHEMA_STATES = {
    "cancelled": "https://schema.org/EventCancelled",
    "moved": "https://schema.org/EventRescheduled",
}


def pages(shop: Workshop, options: EventOptions) -> Iterator[Page]:
    """The archive for readers of every language, and every meetup with its recap."""
    if shop.site.meetups:
        for language in shop.site.languages:
            yield from _archive(language, shop, options)
    for meetup in shop.site.meetups:
        for event in meetup.announcements:
            yield shop.entry_page(event, _event, meetup, options)
        for recap in meetup.recaps:
            yield shop.entry_page(recap, _recap, meetup)


def _archive(language: str, shop: Workshop, options: EventOptions) -> Iterator[Page]:
    site = shop.site
    words, prefix = site.words(language), site.prefix(language)
    gone, coming = past(site.listed_meetups), upcoming(site.listed_meetups)
    years, cities, series = by_year(gone), by_city(gone), by_series(gone, site.library)
    names = site.community.named("series")
    ways: Data = {
        "years": [
            {"name": str(year), "url": f"{prefix}events/{year}/", "count": len(held)} for year, held in years.items()
        ],
        "cities": [
            {"name": city, "url": f"{prefix}events/cities/{site.city_slugs[city]}/", "count": len(held)}
            for city, held in cities.items()
        ],
        "series": [
            {"name": site.said(names[name], language), "url": f"{prefix}events/series/{name}/", "count": len(held)}
            for name, held in series.items()
        ],
        "calendar": options.calendar or None,
        "figures": _figures(gone),
    }

    def page(rest: str, heading: str, shown: list[Meetup], coming: list[Meetup], label: str) -> Page:
        older = [] if label or len(shown) == len(gone) else ways["years"]
        about = {**ways, "heading": heading, "label": label, "older": older}
        return shop.page(prefix + rest, _calendar_page, rest, language, shown, coming, about)

    yield page("events/", words["events"], gone[:RECENT], coming, "")
    for year, held in years.items():
        yield page(f"events/{year}/", f"{words['events']} {year}", held, [], str(year))
    for city, held in cities.items():
        here = [meetup for meetup in coming if meetup.city == city]
        yield page(f"events/cities/{site.city_slugs[city]}/", f"{city} · {words['events']}", held, here, city)
    for name, held in series.items():
        here = [meetup for meetup in coming if meetup.event.meta.series == name]
        heading = site.said(names[name], language)
        yield page(f"events/series/{name}/", heading, held, here, heading)


def _calendar_page(
    shop: Workshop, rest: str, language: str, shown: list[Meetup], coming: list[Meetup], about: Data
) -> Sheet:
    data = {
        **about,
        "coming": [shop.cards.meetup(meetup, language) for meetup in coming],
        "past": [shop.cards.meetup(meetup, language) for meetup in shown],
    }
    address = shop.site.prefix(language) + rest
    return shop.generated(address, "events.html", about["heading"], language, "events", data, rest=rest)


def _figures(held: list[Meetup]) -> Data:
    """Official and member-run meetups are counted apart."""
    real = [meetup for meetup in held if meetup.state != "cancelled"]
    return {
        "all": len(real),
        "official": sum(1 for meetup in real if meetup.event.meta.organiser == "official"),
        "member": sum(1 for meetup in real if meetup.event.meta.organiser == "member"),
        "cities": len({meetup.city for meetup in real if meetup.city}),
        "attended": sum(meetup.event.meta.attended or 0 for meetup in real),
    }


def facts(meetup: Meetup, language: str, shop: Workshop) -> Data:
    """A meetup's facts, as its page, its recap and the feeds show them."""
    meta = meetup.event.meta
    site = shop.site
    names = site.community.named("series")
    counts = [("capacity", meta.capacity), ("registered", meta.registered), ("attended", meta.attended)]
    words = site.words(language)
    return {
        **shop.cards.meetup(meetup, language),
        "zone": "" if meetup.last_day else dates.zone_name(meetup.start),
        "series": site.said(names.get(meta.series or ""), language),
        "series_url": f"{site.prefix(site.reader(language))}events/series/{meta.series}/" if meta.series else None,
        "address": (meta.place.address or "") if meta.place else "",
        "map_url": _map_url(*meta.place.geo) if meta.place and meta.place.geo else None,
        "online_url": meta.online,
        "fee": meta.fee or "",
        "hosts": shop.cards.people(meta.hosts, language),
        "speakers": shop.cards.people(meta.speakers, language),
        "counts": [{"name": words[name], "count": count} for name, count in counts if count is not None],
        "channels": [{"name": name, "count": count} for name, count in meta.channels.items()],
        "organiser_text": words[f"organiser_{meta.organiser}"],
        "notice": words.get(f"notice_{meetup.state}", ""),
    }


def _map_url(latitude: float, longitude: float) -> str:
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


def _event(shop: Workshop, event: Entry[Event], meetup: Meetup, options: EventOptions) -> Sheet:
    language = shop.site.library.language(event)
    recap = shop.site.recap(meetup, language)
    data: Data = {
        "meetup": facts(meetup, language, shop),
        "recap_card": shop.cards.card(recap, language) if recap else None,
        # A calendar is of use for what is still to come.
        "calendar": None if meetup.is_past or meetup.state == "cancelled" else options.calendar or None,
        "structured": _structured(meetup, event, shop),
    }
    return written(event, "event.html", "events", shop, data)


def _recap(shop: Workshop, recap: Entry[Recap], meetup: Meetup) -> Sheet:
    language = shop.site.library.language(recap)
    data: Data = {
        "meetup": facts(meetup, language, shop),
        "attended_people": shop.cards.people(attendees(recap.meta, shop.site.library), language),
        "photos": photos(recap, shop),
        "outcome": recap.meta.outcome or "",
    }
    return written(recap, "recap.html", "events", shop, data)


def photos(recap: Entry[Recap], shop: Workshop) -> list[Data]:
    """A recap's photos, with their captions and credits."""
    language = shop.site.library.language(recap)
    return [
        {"picture": shown, "caption": photo.caption or "", "credit": shop.cards.credit(photo.credit, language)}
        for photo in recap.meta.photos
        if (shown := shop.cards.picture(photo.file, recap, photo.alt))
    ]


def _structured(meetup: Meetup, event: Entry[Event], shop: Workshop) -> Markup:
    """schema.org/Event as JSON-LD."""
    meta = meetup.event.meta
    language = shop.site.library.language(event)
    home = shop.site.community.url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": absolute(event.address, home),
        "startDate": (meetup.first_day if meetup.last_day else meetup.start).isoformat(),
        "eventStatus": _SCHEMA_STATES.get(meetup.state, "https://schema.org/EventScheduled"),
        "inLanguage": language,
        "organizer": [{"@type": "Person", "name": who["name"]} for who in shop.cards.people(meta.hosts, language)],
    }
    last = meetup.last_day or meetup.end
    if last:
        data["endDate"] = last.isoformat()
    places: list[dict[str, Any]] = []
    if meta.place:
        place: dict[str, Any] = {"@type": "Place", "name": meta.place.name}
        if meta.place.address or meta.place.city:
            place["address"] = meta.place.address or meta.place.city
        if meta.place.geo:
            latitude, longitude = meta.place.geo
            place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        places.append(place)
    if meta.online:
        places.append({"@type": "VirtualLocation", "url": meta.online})
    data["location"] = places
    return structured(data)
