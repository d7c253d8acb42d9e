"""The pages of what members wrote, and of plain pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from markupsafe import Markup

from popcorn.addresses import absolute, short
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Guide, Interview, Model, Piece, PlainPage, Work
from popcorn.web.cards import clauses
from popcorn.web.frame import language_name, license_data, shared, structured
from popcorn.web.plan import Page, Sheet, use
from popcorn.web.workshop import Data, Workshop


def pages(shop: Workshop) -> Iterator[Page]:
    """A page for every published piece and every plain page."""
    library = shop.site.library
    for piece in library.pieces:
        if library.is_published(piece):
            yield shop.entry_page(piece, _piece)
    for page in library.pages:
        yield shop.entry_page(page, _plain)


def written(
    entry: Entry[Model],
    template: str,
    room: str,
    shop: Workshop,
    data: Mapping[str, Any],
    *,
    html: str | None = None,
    alternates: Mapping[str, str] | None = None,
) -> Sheet:
    """What stands on the page of an entry that has a body: its text, and what all entries show."""
    site = shop.site
    language = site.library.language(entry)
    body = site.bodies.body(entry)
    use(*body.pictures)
    cover = shop.cards.cover(entry, language)
    description = getattr(entry.meta, "summary", None) or shop.cards.card(entry, language)["summary"]
    versions = alternates or {lang: other.address for lang, other in site.versions(entry).items()}
    own: Data = {
        "clauses": clauses(entry.title),
        "cover": cover if getattr(entry.meta, "cover", None) else None,
        "summary": getattr(entry.meta, "summary", None) or "",
        "share": shared(entry.title, description, cover, entry.address, site, "article"),
        "contents": [{"id": heading.id, "text": Markup(heading.html)} for heading in body.headings],
        **shop.cards.date(entry, language),
    }
    if isinstance(entry.meta, Common):
        own |= _common(cast("Entry[Common]", entry), language, versions, shop)
    return Sheet(
        template=template,
        title=entry.title,
        language=language,
        description=description,
        html=body.html if html is None else html,
        headings=body.headings,
        data={**shop.frame.around(language, room, versions), **own, **data},
    )


def _common(entry: Entry[Common], language: str, versions: Mapping[str, str], shop: Workshop) -> Data:
    site, meta = shop.site, entry.meta
    words = site.words(language)
    updated = meta.updated
    return {
        "authors": shop.cards.people(meta.authors, language),
        "credits": shop.cards.credits(meta, language),
        "tags_shown": [{"name": tag, "url": site.tag_address(tag, language)} for tag in meta.tags],
        "tags": list(meta.tags),
        "circles": [
            {"name": circle.title, "url": circle.address}
            for circle in (site.library.circles.get(name) for name in meta.circles)
            if circle is not None and site.bodies.has_page(circle)
        ],
        "license": license_data(meta.license or site.community.license, words),
        "origin": words[f"origin_{meta.origin}"] if meta.origin != "member" else "",
        "disclosure": words[f"disclosure_{meta.disclosure}"] if meta.disclosure != "none" else "",
        "first_published": meta.source,
        "first_published_host": urlsplit(meta.source).hostname if meta.source else "",
        "updated_text": shop.cards.date_text(updated, language) if updated else "",
        "versions": [
            {"lang": lang, "name": language_name(lang), "url": url}
            for lang, url in versions.items()
            if lang != language
        ],
        "short_url": absolute(short(entry.id), site.community.url),
        "printed_in": [
            {
                "number": issue.meta.number,
                "title": issue.title,
                "url": issue.address,
                "page": site.printed_on.get(entry.path, {}).get(issue.meta.number),
            }
            for issue in site.printed_in.get(entry.path, ())
        ],
        "corrections": corrected(entry, shop),
    }


def corrected(entry: Entry[Model], shop: Workshop) -> list[Data]:
    """What later issues of the magazine put right in this one, or in this piece as it was printed."""
    return [
        {"number": issue.meta.number, "url": issue.address, "page": page, "text": text}
        for issue, page, text in shop.site.corrections.get(entry.path, ())
    ]


def _piece(shop: Workshop, entry: Entry[Piece]) -> Sheet:
    site, meta = shop.site, entry.meta
    language = site.library.language(entry)
    section = site.library.section(entry)
    card = shop.cards.card(entry, language)
    data: Data = {
        "kind": entry.type,
        "section": card["section"],
        "minutes": card["minutes"],
        "author_bios": _bios(meta.authors, language, shop),
        "related": shop.cards.cards(site.related(entry), language),
        "structured": _article(entry, card, shop),
    }
    if isinstance(meta, Interview):
        data["with_people"] = shop.cards.people(meta.with_, language)
    elif isinstance(meta, Work):
        data["form"] = site.words(language)[f"work_{meta.kind}"]
    elif isinstance(meta, Guide):
        data["level"] = site.words(language)[f"level_{meta.level}"]
        data["steps"] = steps(cast("Entry[Guide]", entry), shop)
    return written(entry, "article.html", section.id, shop, data)


def steps(guide: Entry[Guide], shop: Workshop) -> list[Data]:
    """A guide's steps, with their pictures."""
    return [
        {"name": step.name, "text": step.text or "", "picture": shop.cards.picture(step.picture, guide, step.alt)}
        for step in guide.meta.steps
    ]


def _bios(handles: tuple[str, ...], language: str, shop: Workshop) -> list[Data]:
    bios = []
    for handle in handles:
        member = shop.site.library.members.get(handle)
        if member is None or member.meta.status == "withdrawn":
            continue
        shown = member.meta.privacy.bio == "public"
        bio = shop.site.said(member.meta.bio, language) if shown else ""
        bios.append({**shop.cards.person(handle, language), "bio": bio})
    return bios


def _article(entry: Entry[Piece], card: Data, shop: Workshop) -> str:
    """schema.org/Article as JSON-LD."""
    site = shop.site
    home = site.community.url
    data: Data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": entry.title,
        "description": card["summary"],
        "inLanguage": card["lang"],
        "mainEntityOfPage": absolute(entry.address, home),
        "author": [
            {"@type": "Person", "name": who["name"], **({"url": absolute(who["url"], home)} if who["url"] else {})}
            for who in card["authors"]
        ],
        "publisher": {"@type": "Organization", "name": site.said(site.community.name, card["lang"]), "url": home},
    }
    if entry.meta.date:
        data["datePublished"] = entry.meta.date.isoformat()
        data["dateModified"] = (entry.meta.updated or entry.meta.date).isoformat()
    if card["cover"]:
        data["image"] = absolute(card["cover"]["src"], home)
    return structured(data)


def _plain(shop: Workshop, page: Entry[PlainPage]) -> Sheet:
    updated = page.meta.updated
    language = shop.site.library.language(page)
    return written(
        page, "page.html", page.name, shop, {"updated_text": shop.cards.date_text(updated, language) if updated else ""}
    )
