"""The whole of an entry's page as plain HTML: its text, and what the page shows around it, in the page's order.

What it says follows from the entries alone, never from the clock: an item that changed by itself would come as news.
"""

from __future__ import annotations

from typing import cast

from markupsafe import Markup

from popcorn.addresses import absolute
from popcorn.community.meetups import attendees
from popcorn.community.trains import member_share
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Erratum, Event, Guide, Interview, Issue, Model, Recap, Release
from popcorn.web.entries import steps
from popcorn.web.events import facts, photos
from popcorn.web.feeds.plain import Plain, bullets, link, paragraph, section
from popcorn.web.feeds.unstyled import in_full, unstyled
from popcorn.web.frame import license_data
from popcorn.web.plan import use
from popcorn.web.releases import award, change_groups, report, share_text
from popcorn.web.workshop import Data, Workshop


def full_text(entry: Entry[Model], shop: Workshop) -> str:
    """All that readers of the page learn, in the words of the entry's language, safe and with full addresses."""
    site, meta = shop.site, entry.meta
    language = site.library.language(entry)
    plain = Plain(site.words(language), site.community.url)
    body = site.bodies.body(entry)
    use(*body.pictures)
    text = Markup(unstyled(body.html))
    if isinstance(meta, Guide):
        text += _steps(cast("Entry[Guide]", entry), plain, shop)
    elif isinstance(meta, Interview):
        with_ = plain.names(shop.cards.people(meta.with_, language))
        text = plain.rows([(plain.words["in_conversation"], with_)]) + text
    elif isinstance(meta, Release):
        text += _release(cast("Entry[Release]", entry), language, plain, shop)
    elif isinstance(meta, Event):
        text = _state(entry, plain, shop) + _meetup(entry, language, plain, shop) + text
    elif isinstance(meta, Recap):
        recap = cast("Entry[Recap]", entry)
        text = _meetup(entry, language, plain, shop) + text + _told(recap, language, plain, shop)
    elif isinstance(meta, Issue):
        text = paragraph(meta.theme) + text + _issue(cast("Entry[Issue]", entry), language, plain, shop)
    cover = shop.cards.cover(entry, language) if isinstance(meta, Common | Issue) and meta.cover else None
    opening = plain.figure(cover, credit=cover["credit"] if cover else None)
    closing = _closing(entry, language, plain, shop)
    return in_full(opening + text + closing, absolute(entry.address, site.community.url))


def _steps(guide: Entry[Guide], plain: Plain, shop: Workshop) -> Markup:
    items = Markup().join(
        Markup("<li>{}{}{}</li>").format(
            paragraph(Markup("<strong>{}</strong>").format(step["name"])),
            paragraph(step["text"]),
            plain.figure(step["picture"]),
        )
        for step in steps(guide, shop)
    )
    return section(plain.words["steps"], Markup("<ol>{}</ol>").format(items) if items else Markup())


def _release(release: Entry[Release], language: str, plain: Plain, shop: Workshop) -> Markup:
    meta, words = release.meta, plain.words
    best = award(meta, language, shop)
    html = section(words["award"], _award(best, plain)) if best else Markup()
    for group in change_groups(meta, language, shop):
        html += section(group["name"], bullets(_change(change, plain) for change in group["changes"]))
    share = member_share([release])
    html += paragraph(share_text(share.suggested, share.all, language, shop))
    cells = Markup().join(_cell(cell, plain) for cell in report(meta, language, shop))
    return html + section(words["report"], cells)


def _cell(cell: Data, plain: Plain) -> Markup:
    votes = plain.words["votes"]
    lines = bullets(f"{line['text']} ({votes.format(count=line['votes'])})" for line in cell["lines"])
    return Markup("<h3>{}</h3>{}").format(cell["name"], lines)


def _award(best: Data, plain: Plain) -> Markup:
    votes = plain.words["votes"].format(count=best["votes"]) if best["votes"] else ""
    said = [part for part in (plain.names(best["people"]), votes) if part]
    return paragraph(best["text"]) + paragraph(Markup(" · ").join(said))


def _change(change: Data, plain: Plain) -> Markup:
    idea = change["idea"]
    said = [
        Markup(plain.words[f"{part}_names"]).format(names=plain.names(change[part]))
        for part in ("suggested_by", "built_by")
        if change[part]
    ]
    if idea:
        said.append(Markup("{} {}").format(plain.words["idea"], link(idea["text"], idea["url"])))
    credits = Markup("<br><em>{}</em>").format(Markup(plain.words["sentence_join"]).join(said)) if said else Markup()
    return Markup("{}{}").format(change["text"], credits)


def _state(entry: Entry[Model], plain: Plain, shop: Workshop) -> Markup:
    meetup = shop.site.meetup_of[entry.path]
    status = meetup.event.meta.status
    if status not in ("moved", "cancelled"):
        return Markup()
    return paragraph(Markup("<strong>{}</strong>").format(plain.words[f"state_{status}"]))


def _meetup(entry: Entry[Model], language: str, plain: Plain, shop: Workshop) -> Markup:
    meetup = shop.site.meetup_of.get(entry.path)
    if meetup is None:
        return Markup()
    words, place = plain.words, meetup.event.meta.place
    shown = facts(meetup, language, shop)
    where = " · ".join(dict.fromkeys(filter(None, (place.city, place.name, place.address)))) if place else ""
    return plain.rows(
        [
            (words["when"], f"{shown['when']} ({shown['zone']})" if shown["zone"] else shown["when"]),
            (words["where"], where),
            (words["online"], link(shown["online_url"], shown["online_url"]) if shown["online_url"] else ""),
            (words["fee"], shown["fee"]),
            (words["series"], shown["series"]),
            (words["organiser"], shown["organiser_text"]),
            (words["hosts"], plain.names(shown["hosts"])),
            (words["speakers"], plain.names(shown["speakers"])),
            *((count["name"], str(count["count"])) for count in shown["counts"]),
        ]
    )


def _told(recap: Entry[Recap], language: str, plain: Plain, shop: Workshop) -> Markup:
    words = plain.words
    people = shop.cards.people(attendees(recap.meta, shop.site.library), language)
    pictures = Markup().join(
        plain.figure(photo["picture"], photo["caption"], photo["credit"]) for photo in photos(recap, shop)
    )
    return (
        section(words["outcome"], paragraph(recap.meta.outcome))
        + section(words["attended_people"], paragraph(plain.names(people)))
        + section(words["photos"], pictures)
    )


def _issue(issue: Entry[Issue], language: str, plain: Plain, shop: Workshop) -> Markup:
    site, meta, words = shop.site, issue.meta, plain.words
    order, _ = site.running_orders[issue.path]
    contents = Markup()
    for part in order.sections:
        pieces = bullets(_piece(piece, language, plain, shop) for piece in part.pieces if _may_be_named(piece, shop))
        if pieces:
            contents += Markup("<h3>{}</h3>{}").format(site.said(part.name, language), pieces)
    errata = bullets(_erratum(erratum, plain) for erratum in meta.errata)
    roles = site.community.named("roles")
    desk = plain.rows(
        (site.said(roles.get(role), language) or role, plain.names(shop.cards.people(handles, language)))
        for role, handles in meta.desk.items()
    )
    return section(words["in_this_issue"], contents) + section(words["errata"], errata) + section(words["desk"], desk)


def _erratum(erratum: Erratum, plain: Plain) -> str:
    words = plain.words
    where = words["erratum"].format(issue=erratum.issue)
    if erratum.page:
        where += " " + words["printed_page"].format(page=erratum.page)
    return where + words["colon"] + erratum.text


def _may_be_named(piece: Entry[Model], shop: Workshop) -> bool:
    return shop.site.bodies.has_page(piece) and shop.site.library.consents(piece, "feed")


def _piece(piece: Entry[Model], language: str, plain: Plain, shop: Workshop) -> Markup:
    title = link(piece.title, absolute(piece.address, plain.home))
    authors = shop.cards.people(getattr(piece.meta, "authors", ()), language)
    return title + Markup(plain.words["dash"]) + plain.names(authors) if authors else title


def _closing(entry: Entry[Model], language: str, plain: Plain, shop: Workshop) -> Markup:
    """Who else had a hand in it, what stands behind it, and under which terms it may be passed on."""
    meta, words = entry.meta, plain.words
    html, rows = Markup(), []
    if isinstance(meta, Common):
        if meta.origin != "member":
            html += paragraph(words[f"origin_{meta.origin}"])
        if meta.disclosure != "none":
            html += paragraph(words[f"disclosure_{meta.disclosure}"])
        rows += [(credit["role"], plain.names(credit["people"])) for credit in shop.cards.credits(meta, language)]
        if meta.source:
            rows.append((words["first_published"], link(meta.source, meta.source)))
    if isinstance(meta, Issue) and meta.cover and meta.cover.member:
        rows.append((words["cover_member"], plain.names([shop.cards.person(meta.cover.member, language)])))
    if isinstance(meta, Common | Issue):
        terms = license_data(meta.license or shop.site.community.license, words)
        rows.append((words["license"], link(terms["name"], terms["url"])))
    return html + Markup("<hr>") + plain.rows(rows) if rows else html
