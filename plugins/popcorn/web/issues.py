"""The magazine's issues on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from popcorn.addresses import absolute
from popcorn.library.entries import Entry
from popcorn.library.models import Issue
from popcorn.web.entries import written
from popcorn.web.frame import license_data, structured
from popcorn.web.listings import issue_card
from popcorn.web.plan import Page
from popcorn.web.workshop import Data, Workshop


class Edition(NamedTuple):
    """A typeset issue: its file below the site's root, its size and extent, and the page each piece begins on."""

    path: str
    content: bytes
    pages: int
    first_pages: Mapping[str, int]


def pages(shop: Workshop, editions: Mapping[int, Edition]) -> Iterator[Page]:
    """The shelf of issues for readers of every language, and each issue's page."""
    site = shop.site
    if not site.issues:
        return
    for language in site.languages:
        words = site.words(language)
        shelf = [{**issue_card(issue, language, shop), **_download(issue, editions)} for issue in site.issues]
        address = f"{site.prefix(language)}issues/"
        data = {"issues": shelf, "heading": words["issues"]}
        yield shop.generated(address, "issues.html", words["issues"], language, "issues", data, rest="issues/")
    for issue in site.issues:
        yield _issue(issue, editions, shop)


def _issue(issue: Entry[Issue], editions: Mapping[int, Edition], shop: Workshop) -> Page:
    site, meta = shop.site, issue.meta
    language = site.library.language(issue)
    edition = editions.get(meta.number)
    first_pages = edition.first_pages if edition else {}
    sections = []
    order, problems = site.running_orders[issue.path]
    shop.drafting.report(*problems)
    for section in order.sections:
        cards = [
            {**shop.cards.card(piece, language), "page": first_pages.get(piece.path)}
            for piece in section.pieces
            if site.bodies.has_page(piece)
        ]
        sections.append({"name": site.said(section.name, language), "cards": cards})
    roles = site.community.named("roles")
    data: Data = {
        **issue_card(issue, language, shop),
        "cover": shop.cards.cover(issue, language),
        "sections": sections,
        "cover_member": shop.cards.person(meta.cover.member, language) if meta.cover and meta.cover.member else None,
        "desk": [
            {"role": site.said(roles.get(role), language) or role, "people": shop.cards.people(handles, language)}
            for role, handles in meta.desk.items()
        ],
        "errata": [{"issue": e.issue, "page": e.page, "text": e.text} for e in meta.errata],
        "license": license_data(meta.license or site.community.license, site.words(language)),
        "older": _neighbour(issue, 1, language, shop),
        "newer": _neighbour(issue, -1, language, shop),
        "structured": _structured(issue, language, shop),
        **_download(issue, editions),
    }
    return written(issue, "issue.html", "issues", shop, data)


def _download(issue: Entry[Issue], editions: Mapping[int, Edition]) -> Data:
    edition = editions.get(issue.meta.number)
    if edition is None:
        return {"pdf": None}
    megabytes = f"{len(edition.content) / 1_000_000:.1f} MB"
    return {"pdf": {"url": edition.path, "size": megabytes, "pages": edition.pages}}


def _neighbour(issue: Entry[Issue], step: int, language: str, shop: Workshop) -> Data | None:
    issues = shop.site.issues
    at = [other.path for other in issues].index(issue.path) + step
    return issue_card(issues[at], language, shop) if 0 <= at < len(issues) else None


def _structured(issue: Entry[Issue], language: str, shop: Workshop) -> Markup:
    """schema.org/PublicationIssue as JSON-LD."""
    site = shop.site
    data: Data = {
        "@context": "https://schema.org",
        "@type": "PublicationIssue",
        "issueNumber": issue.meta.number,
        "name": issue.title,
        "inLanguage": language,
        "url": absolute(issue.address, site.community.url),
        "isPartOf": {"@type": "Periodical", "name": site.said(site.community.name, language)},
    }
    if issue.meta.date:
        data["datePublished"] = issue.meta.date.isoformat()
    return structured(data)
