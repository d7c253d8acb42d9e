"""Which feeds the site has, where they stand, and what they hold."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from popcorn.addresses import absolute
from popcorn.characters import without_control
from popcorn.library.entries import Entry
from popcorn.library.models import PIECES, Model
from popcorn.web.features import FeedOptions
from popcorn.web.feeds.items import entry_id, item, publisher
from popcorn.web.feeds.json import json_feed
from popcorn.web.feeds.model import Feed
from popcorn.web.feeds.naming import FILES, base, title
from popcorn.web.feeds.xml import atom, rss
from popcorn.web.frame import html_language
from popcorn.web.plan import Bundle
from popcorn.web.site import Site
from popcorn.web.workshop import Workshop

_WRITERS = {"rss": rss, "atom": atom, "json": json_feed}

# What is news: pieces, releases, meetups announced and told, issues.
NEWS = (*PIECES, "release", "event", "recap", "issue")


def bundles(shop: Workshop, options: FeedOptions) -> Iterator[Bundle]:
    """Every feed, in all its formats."""
    site = shop.site
    # An empty section keeps its feeds: who follows it is to hear of its next piece.
    sections = [section.id for section in site.community.sections] if options.sections else []
    news = [entry for entry in site.listed(*NEWS) if site.library.consents(entry, "feed")]
    by_section: defaultdict[str | None, list[Entry[Model]]] = defaultdict(list)
    for entry in news:
        by_section[_section(entry, site)].append(entry)
    for language in site.languages:
        for section in [None, *sections]:
            chosen = site.for_readers_of(language, news if section is None else by_section[section])
            dated = [entry for entry in chosen if getattr(entry.meta, "date", None)][: site.community.feeds.items]
            paths = [base(site, section, language) + FILES[form] for form in options.formats]
            yield shop.bundle(paths, _files, options, section, language, dated)


def _files(
    shop: Workshop, options: FeedOptions, section: str | None, language: str, entries: list[Entry[Model]]
) -> dict[str, bytes]:
    feed = _feed(shop, options, section, language, entries)
    return {base(shop.site, section, language) + FILES[form]: _WRITERS[form](feed) for form in options.formats}


def _feed(
    shop: Workshop, options: FeedOptions, section: str | None, language: str, entries: list[Entry[Model]]
) -> Feed:
    """The feed of the site, or of one section, for readers of a language."""
    site = shop.site
    home = site.community.url
    below = base(site, section, language)
    description = site.said(site.community.summary or site.community.tagline, language)
    return Feed(
        id=entry_id(f"feed:{below}", shop),
        title=without_control(title(site, section, language)),
        description=without_control(description or site.said(site.community.name, language)),
        home=absolute(_page(site, section, language), home),
        language=html_language(language),
        author=publisher(language, shop),
        urls={form: absolute(below + FILES[form], home) for form in options.formats},
        items=tuple(item(entry, shop) for entry in entries),
        fallback=_beginning(site),
    )


def _section(entry: Entry[Model], site: Site) -> str | None:
    if entry.type not in PIECES:
        return None
    return site.community.section_of(entry.type, getattr(entry.meta, "section", None)).id


def _page(site: Site, section: str | None, language: str) -> str:
    # A section without pieces has no page of its own.
    shown = section is not None and section in site.section_ids
    return base(site, section if shown else None, language)


def _beginning(site: Site) -> dt.datetime:
    # The date of a feed without items: any will do that is the same tomorrow.
    return dt.datetime(site.community.founded or 2000, 1, 1, tzinfo=dt.UTC)
