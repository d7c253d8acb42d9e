"""Releases per product and channel, each with the members whose ideas shipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from markupsafe import Markup, escape

from popcorn.community.trains import Train, member_share, neighbours, published_releases, trains
from popcorn.library.entries import Entry
from popcorn.library.models import Change, Model, Release
from popcorn.web.entries import written
from popcorn.web.features import ReleaseOptions
from popcorn.web.plan import Page
from popcorn.web.workshop import Data, Workshop

KINDS = ("new", "improved", "fixed", "known")


def pages(shop: Workshop, options: ReleaseOptions) -> Iterator[Page]:
    """The indexes for readers of every language, and every release."""
    all_trains = trains(shop.site.library)
    if all_trains:
        for language in shop.site.languages:
            yield from _indexes(all_trains, language, shop)
    releases = published_releases(shop.site.library)
    for release in releases:
        yield from _release(release, releases, shop)


def release_card(entry: Entry[Model], language: str, shop: Workshop) -> Data:
    """A release as listings show it: its changes counted by kind, and whose ideas they were."""
    release = cast("Entry[Release]", entry)
    meta = release.meta
    words = shop.site.words(language)
    suggested = dict.fromkeys(handle for change in meta.changes for handle in change.suggested_by)
    counts = [(kind, sum(1 for change in meta.changes if change.kind == kind)) for kind in KINDS]
    card = shop.cards.card(release, language)
    if _speaks(meta, language) and card["lang"] != language:
        card |= {"url": shop.site.prefix(language) + release.address, "title": _name(meta, language, shop)}
        card |= {"clauses": [], "lang": language, "flag": "", "summary": ""}
    return {
        **card,
        "counts": [{"kind": kind, "name": words[f"change_{kind}"], "count": count} for kind, count in counts if count],
        "people": shop.cards.people(suggested, language),
        "award": award(meta, language, shop),
    }


def _indexes(all_trains: list[Train], language: str, shop: Workshop) -> Iterator[Page]:
    site = shop.site
    words, prefix = site.words(language), site.prefix(language)
    products = {train.product.id: train.product for train in all_trains}
    menu = [
        {
            "product": site.said(train.product.name, language),
            "channel": site.said(train.channel.name, language),
            "id": train.channel.id,
            "url": f"{prefix}releases/{train.product.id}/{train.channel.id}/",
            "count": len(train.releases),
            "latest": release_card(train.releases[0], language, shop),
            "summary": site.said(train.channel.summary, language),
        }
        for train in all_trains
    ]
    newest = [release_card(r, language, shop) for r in published_releases(site.library)[:12] if not r.meta.quiet]
    share = member_share(published_releases(site.library))
    data: Data = {"trains": menu, "releases": newest, "share": share_text(share.suggested, share.all, language, shop)}
    heading = words["releases"]
    yield shop.generated(
        f"{prefix}releases/",
        "releases.html",
        heading,
        language,
        "releases",
        {**data, "heading": heading},
        rest="releases/",
    )
    for product in products.values():
        own = [item for item, train in zip(menu, all_trains, strict=True) if train.product.id == product.id]
        heading = site.said(product.name, language)
        rest = f"releases/{product.id}/"
        about = {**data, "trains": own, "heading": heading, "summary": site.said(product.summary, language)}
        yield shop.generated(prefix + rest, "releases.html", heading, language, "releases", about, rest=rest)
    for train in all_trains:
        heading = f"{site.said(train.product.name, language)} · {site.said(train.channel.name, language)}"
        rest = f"releases/{train.product.id}/{train.channel.id}/"
        share = member_share(list(train.releases))
        about = {
            "trains": menu,
            "channel_id": train.channel.id,
            "heading": heading,
            "summary": site.said(train.channel.summary, language),
            "releases": [release_card(release, language, shop) for release in train.releases],
            "share": share_text(share.suggested, share.all, language, shop),
        }
        yield shop.generated(prefix + rest, "releases.html", heading, language, "releases", about, rest=rest)


def _release(release: Entry[Release], releases: list[Entry[Release]], shop: Workshop) -> Iterator[Page]:
    """The release's own page, and one for readers of each other language that all its changes speak."""
    site = shop.site
    own = site.library.language(release)
    translated = site.translations.versions(release)
    others = [
        language
        for language in site.languages
        if language != own and language not in translated and _speaks(release.meta, language)
    ]
    versions = {lang: entry.address for lang, entry in translated.items()}
    versions |= {language: site.prefix(language) + release.address for language in others}
    older, newer = neighbours(release, releases)

    def data(language: str) -> Data:
        meta = release.meta
        share = member_share([release])
        return {
            **shop.cards.release_names(meta, language),
            "channel_url": f"{site.prefix(site.reader(language))}releases/{meta.product}/{meta.channel}/",
            "groups": change_groups(meta, language, shop),
            "report": report(meta, language, shop),
            "award": award(meta, language, shop),
            "share": share_text(share.suggested, share.all, language, shop),
            "older": release_card(older, language, shop) if older else None,
            "newer": release_card(newer, language, shop) if newer else None,
            "people": release_card(release, language, shop)["people"],
        }

    body = site.bodies.body(release).html
    html = body + _searchable(release.meta, own)
    yield written(
        release, "release.html", "releases", shop, {**data(own), "body": Markup(body)}, html=html, alternates=versions
    )
    for language in others:
        name = _name(release.meta, language, shop)
        yield shop.generated(
            site.prefix(language) + release.address,
            "release.html",
            name,
            language,
            "releases",
            {
                **data(language),
                **shop.cards.date(release, language),
                "cover": shop.cards.cover(release, language) if release.meta.cover else None,
                "body": "",
                "summary": "",
                "credits": shop.cards.credits(release.meta, language),
                "authors": shop.cards.people(release.meta.authors, language),
                "original": {"url": release.address, "title": release.title, "lang": own},
            },
            html=_searchable(release.meta, language),
            alternates=versions,
        )


def change_groups(meta: Release, language: str, shop: Workshop) -> list[Data]:
    """The changes by kind, each with those who suggested and built it."""
    words = shop.site.words(language)
    return [
        {
            "kind": kind,
            "name": words[f"change_{kind}"],
            "changes": [_change(change, language, shop) for change in meta.changes if change.kind == kind],
        }
        for kind in KINDS
        if any(change.kind == kind for change in meta.changes)
    ]


def _change(change: Change, language: str, shop: Workshop) -> Data:
    return {
        "text": change.text.said(language),
        "suggested_by": shop.cards.people(change.suggested_by, language),
        "built_by": shop.cards.people(change.built_by, language),
        "idea": _idea(change.idea) if change.idea else None,
    }


def _idea(idea: str) -> Data:
    """An idea by its number, which leads to where it was discussed if that is what was given."""
    if idea.startswith(("https://", "http://")):
        return {"text": idea.rstrip("/").rpartition("/")[2], "url": idea}
    return {"text": idea, "url": None}


def report(meta: Release, language: str, shop: Workshop) -> list[Data]:
    """The four-grid report: per cell, the changes with their votes, the most first."""
    cells = []
    texts = {change.key: change.text.said(language) for change in meta.changes if change.key}
    names = shop.site.community.named("report_cells")
    most = max((votes.votes for counted in meta.report.values() for votes in counted), default=1) or 1
    for cell, counted in meta.report.items():
        lines = [
            {"text": texts.get(votes.change, votes.change), "votes": votes.votes, "share": 100 * votes.votes // most}
            for votes in sorted(counted, key=lambda v: -v.votes)
        ]
        cells.append({"id": cell, "name": shop.site.said(names.get(cell), language), "lines": lines})
    return cells


def award(meta: Release, language: str, shop: Workshop) -> Data | None:
    """The change that was liked best, and whose it is."""
    if meta.award is None:
        return None
    change = next((change for change in meta.changes if change.key == meta.award.change), None)
    return {
        "text": change.text.said(language) if change else "",
        "people": shop.cards.people(meta.award.people, language),
        "votes": meta.award.votes,
    }


def share_text(suggested: int, total: int, language: str, shop: Workshop) -> str:
    """How many of the changes began as a member's idea, '' where none did."""
    if not total or not suggested:
        return ""
    words = shop.site.words(language)
    return words["member_share"].format(suggested=suggested, all=total, percent=round(100 * suggested / total))


def _speaks(meta: Release, language: str) -> bool:
    """Whether all changes have a wording of their own in this language."""
    return bool(meta.changes) and all(language in change.text for change in meta.changes)


def _name(meta: Release, language: str, shop: Workshop) -> str:
    return f"{shop.cards.release_names(meta, language)['product']} {meta.version}"


def _searchable(meta: Release, language: str) -> str:
    """The changes as HTML: the template shows them its own way, search reads them here."""
    items = "".join(f"<li>{escape(change.text.said(language))}</li>" for change in meta.changes)
    return f"<ul>{items}</ul>" if items else ""
