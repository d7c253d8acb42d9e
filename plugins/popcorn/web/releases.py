"""Releases per product and channel, each with the members whose ideas shipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from markupsafe import Markup, escape

from popcorn.community.trains import Share, Train, member_share, published_releases, trains
from popcorn.library.entries import Entry
from popcorn.library.models import Change, Model, Release
from popcorn.library.settings import Channel, Named
from popcorn.web.entries import written
from popcorn.web.features import ReleaseOptions
from popcorn.web.plan import Page, Sheet
from popcorn.web.workshop import Data, Workshop

KINDS = ("new", "improved", "fixed", "known")


def pages(shop: Workshop, options: ReleaseOptions) -> Iterator[Page]:
    """The indexes for readers of every language, and every release."""
    all_trains = trains(shop.site.library)
    if all_trains:
        for language in shop.site.languages:
            yield from _indexes(all_trains, language, shop)
    on_train: defaultdict[tuple[str, str], list[Entry[Release]]] = defaultdict(list)
    for release in published_releases(shop.site.library):
        on_train[release.meta.product, release.meta.channel].append(release)
    for train in on_train.values():
        for index, release in enumerate(train):
            newer, older = train[index - 1] if index else None, train[index + 1] if index + 1 < len(train) else None
            yield from _release(release, older, newer, shop)


def release_card(entry: Entry[Model], language: str, shop: Workshop) -> Data:
    """A release as listings show it: its changes counted by kind, and whose ideas they were."""
    release = cast("Entry[Release]", entry)
    meta = release.meta
    words = shop.site.words(language)
    suggested = dict.fromkeys(handle for change in meta.changes for handle in change.suggested_by)
    counts = [(kind, sum(1 for change in meta.changes if change.kind == kind)) for kind in KINDS]
    card = shop.cards.card(release, language)
    if _speaks(meta, language) and card["lang"] != language:
        url, title = shop.site.prefix(language) + release.address, _name(meta, language, shop)
        card = {**card, "url": url, "title": title, "clauses": [], "lang": language, "flag": "", "summary": ""}
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
    everything = published_releases(site.library)
    newest = [release for release in everything[:12] if not release.meta.quiet]
    tracks = [_Track(train.product, train.channel, train.releases[0], len(train.releases)) for train in all_trains]

    def page(
        rest: str, tracks: list[_Track], shown: Sequence[Entry[Release]], share: Share, heading: str, about: Data
    ) -> Page:
        data = {**about, "heading": heading}
        return shop.page(prefix + rest, _index, rest, language, tracks, list(shown), share, data)

    share = member_share(everything)
    yield page("releases/", tracks, newest, share, words["releases"], {})
    for product in products.values():
        own = [track for track in tracks if track.product.id == product.id]
        about: Data = {"summary": site.said(product.summary, language)}
        yield page(f"releases/{product.id}/", own, newest, share, site.said(product.name, language), about)
    for train in all_trains:
        heading = f"{site.said(train.product.name, language)} · {site.said(train.channel.name, language)}"
        rest = f"releases/{train.product.id}/{train.channel.id}/"
        about = {"channel_id": train.channel.id, "summary": site.said(train.channel.summary, language)}
        yield page(rest, tracks, train.releases, member_share(list(train.releases)), heading, about)


class _Track(NamedTuple):
    """A release train as menus show it."""

    product: Named
    channel: Channel
    latest: Entry[Release]
    length: int


def _index(
    shop: Workshop,
    rest: str,
    language: str,
    tracks: list[_Track],
    shown: list[Entry[Release]],
    share: Share,
    about: Data,
) -> Sheet:
    site = shop.site
    prefix = site.prefix(language)
    menu = [
        {
            "product": site.said(track.product.name, language),
            "channel": site.said(track.channel.name, language),
            "id": track.channel.id,
            "url": f"{prefix}releases/{track.product.id}/{track.channel.id}/",
            "count": track.length,
            "latest": release_card(track.latest, language, shop),
            "summary": site.said(track.channel.summary, language),
        }
        for track in tracks
    ]
    data: Data = {
        "trains": menu,
        "releases": [release_card(release, language, shop) for release in shown],
        "share": share_text(share.suggested, share.all, language, shop),
        **about,
    }
    return shop.generated(prefix + rest, "releases.html", about["heading"], language, "releases", data, rest=rest)


def _release(
    release: Entry[Release], older: Entry[Release] | None, newer: Entry[Release] | None, shop: Workshop
) -> Iterator[Page]:
    """The release's own page, and one for readers of each other language that all its changes speak."""
    site = shop.site
    own = site.library.language(release)
    translated = site.versions(release)
    others = [
        language
        for language in site.languages
        if language != own and language not in translated and _speaks(release.meta, language)
    ]
    versions = {lang: entry.address for lang, entry in translated.items()}
    versions |= {language: site.prefix(language) + release.address for language in others}
    yield shop.entry_page(release, _written, older, newer, versions)
    for language in others:
        address = site.prefix(language) + release.address
        yield shop.page(address, _generated, release, older, newer, versions, language)


def _data(
    release: Entry[Release],
    older: Entry[Release] | None,
    newer: Entry[Release] | None,
    language: str,
    shop: Workshop,
) -> Data:
    site, meta = shop.site, release.meta
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


def _written(
    shop: Workshop,
    release: Entry[Release],
    older: Entry[Release] | None,
    newer: Entry[Release] | None,
    versions: Mapping[str, str],
) -> Sheet:
    own = shop.site.library.language(release)
    body = shop.site.bodies.body(release).html
    html = body + _searchable(release.meta, own)
    data = {**_data(release, older, newer, own, shop), "body": Markup(body)}
    return written(release, "release.html", "releases", shop, data, html=html, alternates=versions)


def _generated(
    shop: Workshop,
    release: Entry[Release],
    older: Entry[Release] | None,
    newer: Entry[Release] | None,
    versions: Mapping[str, str],
    language: str,
) -> Sheet:
    data = {
        **_data(release, older, newer, language, shop),
        **shop.cards.date(release, language),
        "cover": shop.cards.cover(release, language) if release.meta.cover else None,
        "body": "",
        "summary": "",
        "credits": shop.cards.credits(release.meta, language),
        "authors": shop.cards.people(release.meta.authors, language),
        "original": {
            "url": release.address,
            "title": release.title,
            "lang": shop.site.library.language(release),
        },
    }
    return shop.generated(
        shop.site.prefix(language) + release.address,
        "release.html",
        _name(release.meta, language, shop),
        language,
        "releases",
        data,
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
