"""From entries to feed items: full text that reads well in any reader, with every address in full."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import nh3
from markupsafe import Markup

from popcorn.addresses import absolute
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Event, Issue, Model, Recap, Release
from popcorn.render.sanitize import SCHEMES
from popcorn.web.events import facts
from popcorn.web.feeds.model import Author, Item, Picture
from popcorn.web.releases import change_groups
from popcorn.web.workshop import Data, Workshop

# What feed readers are known to show. Anything else keeps its text and loses its tag.
_SHOWN = """
    a abbr blockquote br code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre
    strong sub summary sup table tbody td th thead tr ul
"""
_TAGS = set(_SHOWN.split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
}


def item(entry: Entry[Model], language: str, shop: Workshop) -> Item | None:
    """The item of an entry, None for one that has no date."""
    published = cast("dt.datetime | None", getattr(entry.meta, "date", None))
    if published is None:
        return None
    site = shop.site
    home = site.community.url
    card = shop.cards.card(entry, site.library.language(entry))
    cover = card["cover"]
    return Item(
        id=entry_id(entry.id, shop),
        url=absolute(entry.address, home),
        title=entry.title,
        html=_html(entry, shop),
        # Without a summary, feedgen would move the full text to where readers look for one.
        summary=card["summary"] or entry.title,
        language=card["lang"],
        authors=tuple(_authors(card.get("authors", []), home)),
        categories=tuple(_categories(entry, card, shop)),
        published=published,
        updated=max(published, cast("dt.datetime | None", getattr(entry.meta, "updated", None)) or published),
        picture=Picture(absolute(cover["src"], home), _type(cover["src"])) if cover else None,
    )


def entry_id(entry: str, shop: Workshop) -> str:
    """A tag URI (RFC 4151) that outlives every change of title, date, folder and domain."""
    return f"tag:{shop.site.community.tag_authority}:{entry}"


def in_full(html: str, page: str) -> str:
    """Safe HTML for readers elsewhere: `page` is the full address its relative addresses start from."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=SCHEMES,
        url_relative=("rewrite_with_base", page),
    )


def _html(entry: Entry[Model], shop: Workshop) -> str:
    site = shop.site
    language = site.library.language(entry)
    body = site.bodies.body(entry)
    shop.drafting.use(*body.pictures)
    meta = entry.meta
    before, after = Markup(), Markup()
    if isinstance(meta, Common | Issue) and meta.cover:
        before += _figure(shop.cards.picture(meta.cover.file, entry, meta.cover.alt), shop)
    if isinstance(meta, Release):
        before += _changes(meta, language, shop)
    elif isinstance(meta, Event | Recap):
        before += _facts(entry, language, shop)
    if isinstance(meta, Recap):
        for photo in meta.photos:
            after += _figure(shop.cards.picture(photo.file, entry, photo.alt), shop, photo.caption or "")
    page = absolute(entry.address, site.community.url)
    return in_full(f"{before}{body.html}{after}", page)


def _figure(picture: Data | None, shop: Workshop, caption: str = "") -> Markup:
    if picture is None:
        return Markup()
    url = absolute(picture["src"], shop.site.community.url)
    image = Markup('<img src="{}" alt="{}" width="{}" height="{}">').format(
        url, picture["alt"], picture["width"], picture["height"]
    )
    words = Markup("<figcaption>{}</figcaption>").format(caption) if caption else Markup()
    return Markup("<figure>{}{}</figure>").format(image, words)


def _changes(meta: Release, language: str, shop: Workshop) -> Markup:
    html = Markup()
    for group in change_groups(meta, language, shop):
        lines = Markup().join(_change(change, language, shop) for change in group["changes"])
        html += Markup("<h2>{}</h2><ul>{}</ul>").format(group["name"], lines)
    return html


def _change(change: Data, language: str, shop: Workshop) -> Markup:
    words = shop.site.words(language)
    credits = [
        words[word].format(names=words["list_join"].join(person["name"] for person in change[part]))
        for part, word in (("suggested_by", "suggested_by_names"), ("built_by", "built_by_names"))
        if change[part]
    ]
    said = Markup("<em>{}</em>").format(words["sentence_join"].join(credits)) if credits else Markup()
    return Markup("<li>{} {}</li>").format(change["text"], said)


def _facts(entry: Entry[Model], language: str, shop: Workshop) -> Markup:
    meetup = next((m for m in shop.site.meetups if entry.path in (m.event.path, m.recap.path if m.recap else "")), None)
    if meetup is None:
        return Markup()
    shown: dict[str, Any] = facts(meetup, language, shop)
    words = shop.site.words(language)
    lines = [
        (words["when"], f"{shown['when']} ({shown['zone']})"),
        (words["where"], " · ".join(filter(None, [shown["city"], shown["place"], shown["address"]]))),
        (words["fee"], shown["fee"]),
    ]
    state = Markup("<p><strong>{}</strong></p>").format(shown["state_text"])
    state = state if meetup.state in ("moved", "cancelled") else Markup()
    items = Markup().join(Markup("<li>{}{}{}</li>").format(k, words["colon"], v) for k, v in lines if v)
    return state + Markup("<ul>{}</ul>").format(items)


def _authors(people: list[Data], home: str) -> list[Author]:
    return [Author(who["name"], absolute(who["url"], home) if who["url"] else None) for who in people]


def _categories(entry: Entry[Model], card: Data, shop: Workshop) -> list[str]:
    named = [card["section"]["name"]] if "section" in card else []
    if "channel" in card:
        named += [card["product"], card["channel"]]
    tags = entry.meta.tags if isinstance(entry.meta, Common) else ()
    return list(dict.fromkeys(name for name in (*named, *tags) if name))


def _type(address: str) -> str:
    return {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}[
        address.rsplit(".", 1)[-1]
    ]
