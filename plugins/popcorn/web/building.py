"""From a library to the plan of its site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from popcorn.addresses import absolute
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.theme import stylesheet
from popcorn.web import circles, entries, events, issues, listings, releases, spotlights
from popcorn.web.calendar import calendar
from popcorn.web.cards import Cards
from popcorn.web.editions import Edition
from popcorn.web.editions import bundles as edition_bundles
from popcorn.web.features import Features
from popcorn.web.feeds import making as feeds
from popcorn.web.frame import Frame
from popcorn.web.plan import Drafting, Plan, escaped
from popcorn.web.redirects import redirects
from popcorn.web.site import Site
from popcorn.web.sitemap import sitemap
from popcorn.web.subscribing import subscribe_pages
from popcorn.web.workshop import Workshop


def plan_site(
    library: Library, features: Features, bodies: Bodies, editions: Mapping[int, Edition] | None = None
) -> Plan:
    """Everything the site consists of. `editions` are the issues that have been typeset, by number."""
    return plan_of(Site(library, features, bodies), editions or {})


def workshop(site: Site, frame: Any = None) -> Workshop:
    """The tools that a site's pages are made with. `frame` is that of an earlier plan of the same site."""
    return Workshop(site, Drafting(), Cards(site), Frame(site, frame))


def plan_of(site: Site, editions: Mapping[int, Edition]) -> Plan:
    """The plan of a site that is known already."""
    if editions:
        site.first_pages = {number: edition.first_pages for number, edition in editions.items()}
    features = site.features
    shop = workshop(site)
    drafting = shop.drafting

    # What members wrote comes first: of two pages with one address, theirs is the one that is reported.
    drafting.add(*entries.pages(shop))
    drafting.add(*circles.pages(shop))
    drafting.add(*listings.pages(shop))
    if features.events:
        drafting.add(*events.pages(shop, features.events))
        if features.events.calendar and site.meetups:
            drafting.add_files(calendar(shop, features.events.calendar))
    if features.releases:
        drafting.add(*releases.pages(shop, features.releases))
    if features.issues:
        drafting.add(*issues.pages(shop, editions))
        drafting.add_files(*edition_bundles(shop, editions))
    if features.spotlights:
        drafting.add(*spotlights.pages(shop, features.spotlights))
    if features.feeds:
        drafting.add(*subscribe_pages(shop, features.feeds))
        drafting.add_files(*feeds.bundles(shop, features.feeds))
    for path, redirect, entry in redirects(shop):
        drafting.add_redirect(path, redirect, entry.path)
    styles = stylesheet()
    robots = f"User-agent: *\nSitemap: {absolute('sitemap.xml', site.community.url)}\n"
    for path, content in ((styles.address, styles.content), ("robots.txt", robots.encode())):
        drafting.add_files(shop.bundle([path], _finished, path, content))
    drafting.add_files(sitemap(shop, drafting.pages))
    frames = tuple(escaped(shop.frame.lost(language)) for language in site.languages)
    return drafting.plan(shop.frame.gist, frames)


def _finished(shop: Workshop, path: str, content: bytes) -> dict[str, bytes]:
    return {path: content}
