"""The page that says what can be followed, and how."""

from __future__ import annotations

from collections.abc import Iterator

from popcorn.addresses import absolute
from popcorn.library.settings import Section
from popcorn.web.features import FeedOptions
from popcorn.web.feeds.naming import links
from popcorn.web.plan import Page, Sheet
from popcorn.web.workshop import Data, Workshop


def subscribe_pages(shop: Workshop, options: FeedOptions) -> Iterator[Page]:
    """The page for readers of every language."""
    site = shop.site
    for language in site.languages:
        yield shop.page(
            f"{site.prefix(language)}feeds/", _subscribe, language, options, site.sections, bool(site.meetups)
        )


def _subscribe(
    shop: Workshop, language: str, options: FeedOptions, sections: list[Section], has_meetups: bool
) -> Sheet:
    site = shop.site
    words, prefix = site.words(language), site.prefix(language)
    rows = [{"name": words["feed_all"], "links": links(site, options, None, language)}]
    if options.sections:
        rows += [
            {"name": site.said(section.name, language), "links": links(site, options, section.id, language)}
            for section in sections
        ]
    events = site.features.events
    calendar = events.calendar if events and has_meetups else ""
    data: Data = {
        "heading": words["subscribe"],
        "rows": rows,
        "calendar": {"url": calendar, "address": absolute(calendar, site.community.url)} if calendar else None,
    }
    return shop.generated(f"{prefix}feeds/", "feeds.html", words["subscribe"], language, "feeds", data, rest="feeds/")
