"""From a library to the plan of its site."""

from __future__ import annotations

from collections.abc import Mapping

from popcorn.addresses import absolute
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.theme import stylesheet
from popcorn.web import circles, entries, events, issues, listings, releases, spotlights
from popcorn.web.calendar import calendar
from popcorn.web.cards import Cards
from popcorn.web.features import Features
from popcorn.web.feeds import making as feeds
from popcorn.web.frame import Frame
from popcorn.web.issues import Edition
from popcorn.web.plan import Drafting, Plan
from popcorn.web.redirects import redirects
from popcorn.web.site import Site
from popcorn.web.subscribing import subscribe_pages
from popcorn.web.workshop import Workshop


def plan_site(
    library: Library, features: Features, bodies: Bodies, editions: Mapping[int, Edition] | None = None
) -> Plan:
    """Everything the site consists of. `editions` are the issues that have been typeset, by number."""
    editions = editions or {}
    site = Site(library, features, bodies)
    drafting = Drafting()
    shop = Workshop(site, drafting, Cards(site, drafting), Frame(site))

    # What members wrote comes first: of two pages with one address, theirs is the one that is reported.
    drafting.add(*entries.pages(shop))
    drafting.add(*circles.pages(shop))
    drafting.add(*listings.pages(shop))
    if features.events:
        drafting.add(*events.pages(shop, features.events))
        if features.events.calendar and site.meetups:
            drafting.add_file(features.events.calendar, calendar(shop))
    if features.releases:
        drafting.add(*releases.pages(shop, features.releases))
    if features.issues:
        drafting.add(*issues.pages(shop, editions))
        for edition in editions.values():
            drafting.add_file(edition.path, edition.content)
    if features.spotlights:
        drafting.add(*spotlights.pages(shop, features.spotlights))
    if features.feeds:
        drafting.add(*subscribe_pages(shop, features.feeds))
        for path, content in feeds.files(shop, features.feeds):
            drafting.add_file(path, content)
    for path, content, entry in redirects(site):
        drafting.add_redirect(path, content, entry.path)
    styles = stylesheet()
    drafting.add_file(styles.address, styles.content)
    drafting.add_file("robots.txt", f"User-agent: *\nSitemap: {absolute('sitemap.xml', site.community.url)}\n".encode())
    return drafting.plan()
