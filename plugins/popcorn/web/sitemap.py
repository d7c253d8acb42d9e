"""The list of all pages for search engines (sitemaps.org)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

from markupsafe import escape

from popcorn.addresses import absolute
from popcorn.web.plan import Bundle, Page
from popcorn.web.workshop import Workshop

FILES = ("sitemap.xml", "sitemap.xml.gz")
# sitemaps.org: a sitemap has at most so many addresses. The first ones are those of what members wrote.
MOST = 50_000


def sitemap(shop: Workshop, pages: Iterable[Page]) -> Bundle:
    """The sitemap, plain and packed. A page has a date where it was written on one: that of its last change."""
    entries = shop.site.library.entries
    dated = [(page.source is None, page.address, _day(entries.get(page.source or ""), shop)) for page in pages]
    return shop.bundle(FILES, _sitemap, [(address, day) for _, address, day in sorted(dated)[:MOST]])


def _day(entry: object, shop: Workshop) -> str:
    meta = getattr(entry, "meta", None)
    moment = getattr(meta, "updated", None) or getattr(meta, "date", None)
    return moment.astimezone(shop.site.community.zone).date().isoformat() if moment else ""


def _sitemap(shop: Workshop, addresses: list[tuple[str, str]]) -> dict[str, bytes]:
    home = shop.site.community.url
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, day in addresses:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(absolute(address, home))}</loc>{changed}</url>")
    written = "\n".join([*lines, "</urlset>", ""]).encode()
    # Without a time of its own in the header, so that the same list is the same file.
    return dict(zip(FILES, (written, gzip.compress(written, mtime=0)), strict=True))
