"""The front page, the sections and years, the tags."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from popcorn.community.meetups import Meetup, past, upcoming
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Issue, Model, Piece
from popcorn.web.plan import Page, Sheet
from popcorn.web.releases import release_card
from popcorn.web.site import LISTED
from popcorn.web.workshop import Data, Workshop

# Pieces on the front page, the leading one included; members in its strip.
FRONT_PIECES = 13
FRONT_MEMBERS = 12


def pages(shop: Workshop) -> Iterator[Page]:
    """The front page, section indexes and tag pages for readers of every language."""
    for language in shop.site.languages:
        yield _front(language, shop)
        yield from _sections(language, shop)
        yield from _tags(language, shop)


def _front(language: str, shop: Workshop) -> Page:
    site = shop.site
    pieces = site.for_readers_of(language, site.pieces())[:FRONT_PIECES]
    # A reader is met in their own language; the rest follows by date.
    lead = next((piece for piece in pieces if site.reader(site.library.language(piece)) == language), None)
    options = site.features
    coming = upcoming(site.listed_meetups)[: options.events.home] if options.events else []
    recent = [meetup for meetup in past(site.listed_meetups) if meetup.recaps][:2]
    releases = site.listed("release")[: options.releases.home] if options.releases else []
    return shop.page(
        site.prefix(language),
        _front_sheet,
        language,
        sorted(pieces, key=lambda piece: piece is not lead),
        coming,
        recent,
        releases,
        site.issues[0] if site.issues else None,
        _active_members(language, shop),
    )


def _front_sheet(
    shop: Workshop,
    language: str,
    pieces: list[Entry[Piece]],
    coming: list[Meetup],
    recent: list[Meetup],
    releases: list[Entry[Model]],
    issue: Entry[Issue] | None,
    people: list[str],
) -> Sheet:
    site, cards = shop.site, shop.cards
    shown = cards.cards(pieces, language)
    data: Data = {
        "lead": shown[0] if shown else None,
        "cards": shown[1:],
        "issue": issue_card(issue, language, shop) if issue else None,
        "meetups": [cards.meetup(meetup, language) for meetup in coming],
        "recaps": [cards.meetup(meetup, language) for meetup in recent],
        "releases": [release_card(release, language, shop) for release in releases],
        "people": cards.people(people, language),
    }
    prefix = site.prefix(language)
    title = site.said(site.community.name, language)
    picture = shown[0]["cover"] if shown else None
    return shop.generated(prefix, "home.html", title, language, "home", data, rest="", picture=picture)


def issue_card(issue: Entry[Issue], language: str, shop: Workshop) -> Data:
    """An issue of the magazine as listings show it."""
    return {
        **shop.cards.card(issue, language),
        "number": issue.meta.number,
        "theme": issue.meta.theme or "",
        "lines": list(issue.meta.cover_lines),
    }


def _active_members(language: str, shop: Workshop) -> list[str]:
    """Those whose names stand on the newest entries."""
    seen: dict[str, None] = {}
    for entry in shop.site.listed(*LISTED):
        meta = cast(Common, entry.meta)
        for handle in (*meta.authors, *(h for handles in meta.credits.values() for h in handles)):
            if shop.site.member_address(handle, language):
                seen.setdefault(handle)
        if len(seen) >= FRONT_MEMBERS:
            break
    return list(seen)[:FRONT_MEMBERS]


def _sections(language: str, shop: Workshop) -> Iterator[Page]:
    site = shop.site
    zone = site.community.zone
    by_section: defaultdict[str, list[Entry[Model]]] = defaultdict(list)
    for written in site.pieces():
        by_section[site.library.section(written).id].append(written)
    for section in site.sections:
        pieces = site.for_readers_of(language, by_section[section.id])
        years: defaultdict[int, list[Entry[Model]]] = defaultdict(list)
        for piece in pieces:
            date = getattr(piece.meta, "date", None)
            if date is not None:
                years[date.astimezone(zone).year].append(piece)
        name, summary = site.said(section.name, language), site.said(section.summary, language)
        base = site.prefix(language) + section.id
        links = [{"name": str(year), "url": f"{base}/{year}/", "count": len(years[year])} for year in years]
        data: Data = {"summary": summary, "years": links, "section_url": f"{base}/"}
        feeds = shop.frame.section_feeds(section.id, language)
        yield from shop.listing(
            f"{section.id}/", name, language, section.id, pieces, data, feeds=feeds, description=summary
        )
        for year, of_year in years.items():
            in_year = {**data, "year": str(year)}
            yield from shop.listing(f"{section.id}/{year}/", f"{name} {year}", language, section.id, of_year, in_year)


def _tags(language: str, shop: Workshop) -> Iterator[Page]:
    site = shop.site
    if not site.tagged:
        return
    prefix = site.prefix(language)
    counted: list[Data] = []
    for tag, address in site.tag_slugs.items():
        entries = site.for_readers_of(language, site.tagged[tag])
        counted.append({"name": tag, "url": f"{prefix}tags/{address}/", "count": len(entries)})
        yield from shop.listing(f"tags/{address}/", f"#{tag}", language, "tags", entries, {"tag": tag})
    counted.sort(key=lambda item: (-item["count"], item["name"].casefold()))
    most = max(item["count"] for item in counted)
    for item in counted:
        # How large the tag is set, from 1 to 5: by the logarithm, or one busy tag would dwarf all others.
        item["weight"] = 1 + round(4 * math.log(item["count"] or 1) / math.log(most)) if most > 1 else 1
    yield shop.page(f"{prefix}tags/", _cloud, language, counted)


def _cloud(shop: Workshop, language: str, counted: list[Data]) -> Sheet:
    title = shop.site.words(language)["tags"]
    address = f"{shop.site.prefix(language)}tags/"
    return shop.generated(address, "tags.html", title, language, "tags", {"tag_list": counted}, rest="tags/")
