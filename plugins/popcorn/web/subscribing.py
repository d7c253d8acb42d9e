"""The page that says what can be followed, and how."""

from __future__ import annotations

from collections.abc import Iterator

from popcorn.addresses import absolute
from popcorn.web.features import FeedOptions
from popcorn.web.feeds.naming import links
from popcorn.web.plan import Page
from popcorn.web.workshop import Data, Workshop


def subscribe_pages(shop: Workshop, options: FeedOptions) -> Iterator[Page]:
    """The page for readers of every language."""
    site = shop.site
    for language in site.languages:
        words, prefix = site.words(language), site.prefix(language)
        rows = [{"name": words["feed_all"], "links": links(site, options, None, language)}]
        if options.sections:
            rows += [
                {"name": site.said(section.name, language), "links": links(site, options, section.id, language)}
                for section in site.sections
            ]
        events = site.features.events
        calendar = events.calendar if events and site.meetups else ""
        data: Data = {
            "heading": words["subscribe"],
            "rows": rows,
            "calendar": {"url": calendar, "address": absolute(calendar, site.community.url)} if calendar else None,
        }
        yield shop.generated(
            f"{prefix}feeds/", "feeds.html", words["subscribe"], language, "feeds", data, rest="feeds/"
        )
