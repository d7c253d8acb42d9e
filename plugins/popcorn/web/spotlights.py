"""The member directory, and one spotlight page per member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from popcorn import dates
from popcorn.addresses import absolute
from popcorn.community.contributions import Contribution, Part, Record
from popcorn.library.entries import Entry, newest_first
from popcorn.library.models import Member, Model
from popcorn.web.features import SpotlightOptions
from popcorn.web.frame import shared, structured
from popcorn.web.plan import Page, Sheet, use
from popcorn.web.releases import release_card
from popcorn.web.workshop import Data, Workshop

# The parts of a record in the order a spotlight shows them, by the word that heads each.
_GROUPS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("did_wrote", ("wrote",)),
    ("did_pictured", ("pictured",)),
    ("did_interviewed", ("interviewed",)),
    ("did_suggested", ("suggested",)),
    ("did_built", ("built",)),
    ("did_awarded", ("awarded",)),
    ("did_hosted", ("hosted", "spoke")),
    ("did_attended", ("attended",)),
    ("did_covered", ("covered",)),
    ("did_desk", ("desk",)),
)


def pages(shop: Workshop, options: SpotlightOptions) -> Iterator[Page]:
    """The directory and all spotlights, for readers of every language."""
    site = shop.site
    members = [member for member in site.library.members.values() if site.bodies.has_page(member)]
    for language in site.languages:
        yield shop.page(f"{site.prefix(language)}members/", _directory, members, language)
        for member in members:
            address = site.prefix(language) + member.address
            # The body is written for the member's own address.
            shop.drafting.expect(site.bodies.outline(member).site_links)
            yield shop.page(address, _spotlight, member, language, options)


def _directory(shop: Workshop, members: list[Entry[Member]], language: str) -> Sheet:
    site = shop.site
    words = site.words(language)
    rows = []
    for member in members:
        meta, record = member.meta, site.records[member.meta.handle]
        rows.append(
            {
                **shop.cards.person(meta.handle, language),
                "city": meta.city if meta.city and meta.privacy.city == "public" else "",
                "since": meta.since if meta.privacy.since == "public" else None,
                "founding": meta.founding,
                "role": site.said(meta.roles[-1].role, language) if meta.roles and not meta.roles[-1].to else "",
                "count": len(record.contributions),
            }
        )
    rows.sort(key=lambda row: (-row["count"], row["handle"]))
    data: Data = {"people": rows, "founders": [row for row in rows if row["founding"]]}
    address = f"{site.prefix(language)}members/"
    return shop.generated(address, "members.html", words["members"], language, "members", data, rest="members/")


def _spotlight(shop: Workshop, member: Entry[Member], language: str, options: SpotlightOptions) -> Sheet:
    site, meta = shop.site, member.meta
    words = site.words(language)
    privacy = meta.privacy
    record = site.records[meta.handle]
    body = site.bodies.body(member)
    use(*body.pictures)
    # The body was rendered for the member's own address; a page below a prefix shows the bio alone.
    html = body.html if not site.prefix(language) else ""
    bio = site.said(meta.bio, language) if privacy.bio == "public" else ""
    person = shop.cards.person(meta.handle, language)
    badge_names = site.community.named("badges")
    hidden: tuple[Part, ...] = ("attended", "hosted", "spoke") if privacy.events == "hidden" else ()
    done = [c for c in record.contributions if c.part not in hidden]
    address = site.prefix(language) + member.address
    description = bio or words["spotlight_of"].format(name=meta.name)
    data: Data = {
        "person": person,
        "handle": meta.handle,
        "aka": list(meta.aka),
        "bio": bio,
        "since": meta.since if privacy.since == "public" else None,
        "city": meta.city if meta.city and privacy.city == "public" else "",
        "founding": meta.founding,
        "roles": [{"role": site.said(role.role, language), "from": role.from_, "to": role.to} for role in meta.roles],
        "badges": [
            {
                "name": site.said(badge_names.get(badge.badge), language),
                "for": site.said(badge.for_, language),
                "on": dates.day(badge.on, language) if badge.on else "",
            }
            for badge in meta.badges
            if privacy.badges == "public"
        ],
        "links": [{"name": name, "url": url} for name, url in meta.links.items() if privacy.links == "public"],
        "devices": [
            {"year": device.year, "model": device.model}
            for device in sorted(meta.devices, key=lambda d: d.year)
            if privacy.devices == "public"
        ],
        "circles": [
            {"name": circle.title, "url": circle.address}
            for circle in (site.library.circles.get(name) for name in meta.circles)
            if circle is not None and site.bodies.has_page(circle)
        ],
        "groups": _groups(done, language, shop),
        "timeline": _timeline(meta, done, language, shop),
        "companions": _companions(record, language, shop, options.companions),
        "others": shop.cards.cards(_by_others(member, language, shop), language),
        "body": Markup(html),
        "share": shared(meta.name, description, person["portrait"], address, site, "profile"),
        "structured": _profile(meta, address, description, shop),
    }
    # Search reads the page's body: the name, the bio and what the member wrote about themselves.
    found_by = f"<p>{escape(bio)}</p>{html}" if bio else html or f"<p>{escape(meta.name)}</p>"
    return shop.generated(
        address,
        "spotlight.html",
        meta.name,
        language,
        "members",
        data,
        html=found_by,
        description=description,
        rest=member.address,
    )


def _groups(done: list[Contribution], language: str, shop: Workshop) -> list[Data]:
    words = shop.site.words(language)
    groups = []
    for word, parts in _GROUPS:
        items = [_item(c, language, shop) for c in _once([c for c in done if c.part in parts], language, shop)]
        if items:
            groups.append({"id": word.removeprefix("did_"), "name": words[word], "entries": items})
        if word == "did_wrote":
            groups += _credit_groups(done, language, shop)
    return groups


def _credit_groups(done: list[Contribution], language: str, shop: Workshop) -> list[Data]:
    roles = shop.site.community.named("roles")
    by_role: defaultdict[str, list[Contribution]] = defaultdict(list)
    for contribution in done:
        if contribution.part == "credited":
            by_role[contribution.role].append(contribution)
    return [
        {
            "id": role,
            "name": shop.site.said(roles.get(role), language) or role,
            "entries": [_item(c, language, shop) for c in _once(by_role[role], language, shop)],
        }
        for role in [*roles, *(role for role in by_role if role not in roles)]
        if by_role[role]
    ]


def _once(done: list[Contribution], language: str, shop: Workshop) -> list[Contribution]:
    """Each work once, in the version for these readers; several changes of one release all stay."""
    kept = {entry.path for entry in shop.site.for_readers_of(language, [c.entry for c in done])}
    return [c for c in dict.fromkeys(done) if c.entry.path in kept]


def _item(contribution: Contribution, language: str, shop: Workshop) -> Data:
    entry = contribution.entry
    shown = shop.site.bodies.has_page(entry)
    title, url = entry.title, entry.address
    if entry.type == "release":
        card = release_card(entry, language, shop)
        title, url = card["title"], card["url"]
    meetup = shop.site.meetup_of.get(entry.path) if contribution.part == "attended" else None
    # Who was at a meetup was at the meetup; its recap is where to read of it.
    dated: Entry[Model] = shop.site.announcement(meetup, language) if meetup else entry
    return {
        "title": dated.title if meetup else title,
        "url": url if shown else None,
        "kind": entry.type,
        "kind_text": shop.cards.kind(entry, language),
        "change": shop.site.said(contribution.change, language),
        "role": shop.site.said(shop.site.community.named("roles").get(contribution.role), language),
        "cover": shop.cards.cover(entry, language) if contribution.part == "wrote" else None,
        **shop.cards.date(dated, language),
    }


def _timeline(meta: Member, done: list[Contribution], language: str, shop: Workshop) -> list[Data]:
    """Year by year, the newest first: what came into the member's life here."""
    words = shop.site.words(language)
    years: defaultdict[int, list[Data]] = defaultdict(list)
    zone = shop.site.community.zone
    firsts: dict[str, Contribution] = {}
    for contribution in reversed(done):
        date = getattr(contribution.entry.meta, "date", None)
        if date is None:
            continue
        if contribution.part not in firsts and not _is_off(contribution, shop):
            firsts[contribution.part] = contribution
            text = words[f"first_{contribution.part}"]
            item = {"text": text, "title": contribution.entry.title, "url": _url(contribution, shop)}
            years[date.astimezone(zone).year].append(item)
    if meta.since and meta.privacy.since == "public":
        years[meta.since].insert(0, {"text": words["joined"], "title": "", "url": None})
    if meta.privacy.devices == "public":
        for device in meta.devices:
            years[device.year].append({"text": words["device"], "title": device.model, "url": None})
    for role in meta.roles:
        if role.from_:
            said = shop.site.said(role.role, language)
            years[role.from_].append({"text": words["became"], "title": said, "url": None})
    if meta.privacy.badges == "public":
        names = shop.site.community.named("badges")
        for badge in meta.badges:
            if badge.on:
                name = shop.site.said(names.get(badge.badge), language)
                years[badge.on.year].append({"text": words["got_badge"], "title": name, "url": None})
    return [{"year": year, "entries": years[year]} for year in sorted(years, reverse=True)]


def _is_off(contribution: Contribution, shop: Workshop) -> bool:
    meetup = shop.site.meetup_of.get(contribution.entry.path)
    return meetup is not None and meetup.state == "cancelled"


def _url(contribution: Contribution, shop: Workshop) -> str | None:
    return contribution.entry.address if shop.site.bodies.has_page(contribution.entry) else None


def _companions(record: Record, language: str, shop: Workshop, limit: int) -> list[Data]:
    found = [
        {**shop.cards.person(handle, language), "count": count}
        for handle, count in record.companions.items()
        if shop.site.member_address(handle, language)
    ]
    return found[:limit]


def _by_others(member: Entry[Member], language: str, shop: Workshop) -> list[Any]:
    """What others wrote with or about the member: interviews with them, and pieces that link to their page."""
    site = shop.site
    handle = member.meta.handle
    own = {c.entry.path for c in site.records[handle].parts("wrote")}
    linking = {entry.path: entry for entry in site.linking.get(member.path, ())}
    told = {c.entry.path: c.entry for c in site.records[handle].parts("interviewed") if not _is_quiet(c.entry)}
    about = sorted((entry for path, entry in (linking | told).items() if path not in own), key=newest_first)
    return site.for_readers_of(language, about)


def _is_quiet(entry: Entry[Model]) -> bool:
    return bool(getattr(entry.meta, "quiet", False))


def _profile(meta: Member, address: str, description: str, shop: Workshop) -> Markup:
    """schema.org/ProfilePage as JSON-LD."""
    url = absolute(address, shop.site.community.url)
    person: Data = {"@type": "Person", "name": meta.name, "alternateName": list(meta.aka), "url": url}
    if meta.privacy.links == "public":
        person["sameAs"] = list(meta.links.values())
    return structured(
        {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "mainEntity": person,
            "description": description,
            "url": url,
        }
    )
