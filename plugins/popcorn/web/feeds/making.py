"""Which feeds the site has, where they stand, and what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from popcorn.addresses import absolute
from popcorn.library.entries import Entry
from popcorn.library.models import PIECES, Model
from popcorn.web.features import FeedOptions
from popcorn.web.feeds.items import entry_id, item
from popcorn.web.feeds.json import json_feed
from popcorn.web.feeds.model import Feed
from popcorn.web.feeds.naming import FILES, base, title
from popcorn.web.feeds.xml import atom, rss
from popcorn.web.site import Site
from popcorn.web.workshop import Workshop

_WRITERS = {"rss": rss, "atom": atom, "json": json_feed}

# What is news: pieces, releases, meetups announced and told, issues.
NEWS = (*PIECES, "release", "event", "recap", "issue")


def files(shop: Workshop, options: FeedOptions) -> Iterator[tuple[str, bytes]]:
    """Every feed in every format: (path below the root, contents)."""
    site = shop.site
    sections = [section.id for section in site.sections] if options.sections else []
    for language in site.languages:
        for section in [None, *sections]:
            feed = make(shop, options, section, language)
            for form in options.formats:
                yield base(site, section, language) + FILES[form], _WRITERS[form](feed)


def make(shop: Workshop, options: FeedOptions, section: str | None, language: str) -> Feed:
    """The feed of the site, or of one section, for readers of a language."""
    site = shop.site
    home = site.community.url
    entries = [entry for entry in site.listed(*NEWS) if site.library.consents(entry, "feed")]
    if section is not None:
        entries = [entry for entry in entries if _section(entry, site) == section]
    chosen = site.for_readers_of(language, entries)
    items = [made for made in (item(entry, language, shop) for entry in chosen) if made is not None]
    below = base(site, section, language)
    description = site.said(site.community.summary or site.community.tagline, language)
    return Feed(
        id=entry_id(f"feed:{below}", shop),
        title=title(site, section, language),
        description=description or site.said(site.community.name, language),
        home=absolute(below, home),
        language=language,
        urls={form: absolute(below + FILES[form], home) for form in options.formats},
        items=tuple(items[: site.community.feeds.items]),
        fallback=_beginning(site),
    )


def _section(entry: Entry[Model], site: Site) -> str | None:
    if entry.type not in PIECES:
        return None
    return site.community.section_of(entry.type, getattr(entry.meta, "section", None)).id


def _beginning(site: Site) -> dt.datetime:
    # The date of a feed without items: any will do that is the same tomorrow.
    return dt.datetime(site.community.founded or 2000, 1, 1, tzinfo=dt.UTC)
