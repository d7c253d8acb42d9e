"""Where feeds stand and what they are called."""

from __future__ import annotations

from typing import Any

from popcorn.addresses import absolute
from popcorn.web.features import FeedOptions
from popcorn.web.site import Site

FILES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


def title(site: Site, section: str | None, language: str) -> str:
    """The feed's title: the community's name, and the section's."""
    name = site.said(site.community.name, language)
    if section is None:
        return name
    return f"{name} · {site.said(site.community.named('sections')[section], language)}"


def base(site: Site, section: str | None, language: str) -> str:
    """The address below which the feed's files stand."""
    return site.prefix(language) + (f"{section}/" if section else "")


def links(site: Site, options: FeedOptions | None, section: str | None, language: str) -> list[dict[str, Any]]:
    """The site's feeds for readers of a language, or those of a section, as a page's head names them."""
    if options is None or (section is not None and not options.sections):
        return []
    below = base(site, section, language)
    return [
        {
            "url": below + FILES[form],
            "type": TYPES[form],
            "title": f"{title(site, section, language)} ({NAMES[form]})",
            "format": NAMES[form],
            "address": absolute(below + FILES[form], site.community.url),
        }
        for form in options.formats
    ]
