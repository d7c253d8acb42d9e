"""The magazine's issues on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from popcorn.addresses import absolute
from popcorn.library.entries import Entry
from popcorn.library.models import Issue
from popcorn.web.editions import Edition, offered, spreads
from popcorn.web.entries import corrected, written
from popcorn.web.frame import license_data, structured
from popcorn.web.listings import issue_card
from popcorn.web.plan import Page, Sheet
from popcorn.web.workshop import Data, Workshop
from popcorn.zine.issue import PrintedSection
from popcorn.zine.parity import unmatched


def pages(shop: Workshop, editions: Mapping[int, Edition]) -> Iterator[Page]:
    """The shelf of issues for readers of every language, and each issue's page."""
    site = shop.site
    if not site.issues:
        return
    for language in site.languages:
        shelf = [(issue, editions.get(issue.meta.number)) for issue in site.issues]
        yield shop.page(f"{site.prefix(language)}issues/", _shelf, language, shelf)
    orders = [site.running_orders[issue.path][0] for issue in site.issues]
    shop.drafting.report(*unmatched(orders, site.bodies))
    for index, issue in enumerate(site.issues):
        edition = editions.get(issue.meta.number)
        order, problems = site.running_orders[issue.path]
        shop.drafting.report(*problems)
        older = site.issues[index + 1] if index + 1 < len(site.issues) else None
        newer = site.issues[index - 1] if index else None
        yield shop.entry_page(issue, _issue, order.sections, edition, older, newer)


def _shelf(shop: Workshop, language: str, shelf: list[tuple[Entry[Issue], Edition | None]]) -> Sheet:
    words = shop.site.words(language)
    issues = [{**issue_card(issue, language, shop), **offered(edition, language, shop)} for issue, edition in shelf]
    address = f"{shop.site.prefix(language)}issues/"
    data = {"issues": issues, "heading": words["issues"]}
    return shop.generated(address, "issues.html", words["issues"], language, "issues", data, rest="issues/")


def _issue(
    shop: Workshop,
    issue: Entry[Issue],
    order: Sequence[PrintedSection],
    edition: Edition | None,
    older: Entry[Issue] | None,
    newer: Entry[Issue] | None,
) -> Sheet:
    site, meta = shop.site, issue.meta
    language = site.library.language(issue)
    first_pages = edition.first_pages if edition else {}
    sections = []
    for section in order:
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
        "spreads": spreads(issue, edition, language, shop),
        "corrections": corrected(issue, shop),
        "errata": [{"issue": e.issue, "page": e.page, "text": e.text} for e in meta.errata],
        "license": license_data(meta.license or site.community.license, site.words(language)),
        "older": issue_card(older, language, shop) if older else None,
        "newer": issue_card(newer, language, shop) if newer else None,
        "structured": _structured(issue, language, shop),
        **offered(edition, language, shop),
    }
    return written(issue, "issue.html", "issues", shop, data)


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
