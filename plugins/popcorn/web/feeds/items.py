"""From entries to feed items."""

from __future__ import annotations

import datetime as dt
from typing import cast

from popcorn.addresses import absolute
from popcorn.characters import without_control
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Event, Model
from popcorn.web.feeds.fulltext import full_text
from popcorn.web.feeds.model import Author, Item, Picture
from popcorn.web.frame import html_language
from popcorn.web.workshop import Data, Workshop


def item(entry: Entry[Model], shop: Workshop) -> Item:
    """The item of an entry that has a date. It is made once for all the feeds that it is in."""
    return cast(Item, shop.items.get(entry.path, lambda: _item(entry, shop)))


def _item(entry: Entry[Model], shop: Workshop) -> Item:
    published = cast("dt.datetime", entry.meta.date)  # type: ignore[attr-defined]
    site = shop.site
    home = site.community.url
    language = site.library.language(entry)
    card = shop.cards.card(entry, language)
    cover = card["cover"]
    return Item(
        id=entry_id(site.work_id(entry), shop),
        url=absolute(entry.address, home),
        title=without_control(entry.title),
        html=without_control(full_text(entry, shop)),
        # Without a summary, feedgen would move the full text to where readers look for one.
        summary=without_control(card["summary"] or entry.title),
        language=html_language(language),
        authors=tuple(_authors(card.get("authors", []), home)) or (publisher(language, shop),),
        categories=tuple(_categories(entry, card, shop)),
        published=published,
        updated=_updated(entry, published, shop),
        picture=Picture(absolute(cover["src"], home), _type(cover["src"])) if cover else None,
    )


def publisher(language: str, shop: Workshop) -> Author:
    """The community, which stands for whatever names no author (RFC 4287 4.1.1)."""
    site = shop.site
    name = without_control(site.said(site.community.name, language))
    return Author(name, absolute(site.prefix(language), site.community.url))


def entry_id(entry: str, shop: Workshop) -> str:
    """A tag URI (RFC 4151) that outlives every change of title, date, folder and domain."""
    return f"tag:{shop.site.community.tag_authority}:{entry}"


def _updated(entry: Entry[Model], published: dt.datetime, shop: Workshop) -> dt.datetime:
    changes = [published, getattr(entry.meta, "updated", None)]
    if isinstance(entry.meta, Event):
        # A translation is news too when the original moves the meetup.
        changes.append(shop.site.meetup_of[entry.path].event.meta.updated)
    return max(moment for moment in changes if moment is not None)


def _authors(people: list[Data], home: str) -> list[Author]:
    return [Author(without_control(who["name"]), absolute(who["url"], home) if who["url"] else None) for who in people]


def _categories(entry: Entry[Model], card: Data, shop: Workshop) -> list[str]:
    named = [card["section"]["name"]] if "section" in card else []
    if "channel" in card:
        named += [card["product"], card["channel"]]
    tags = entry.meta.tags if isinstance(entry.meta, Common) else ()
    return list(dict.fromkeys(without_control(name) for name in (*named, *tags) if name))


def _type(address: str) -> str:
    return {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}[
        address.rsplit(".", 1)[-1]
    ]
