"""What is shown of a piece around its text: the opener, the line at its end, the card of its author."""

from __future__ import annotations

from typing import Any, NamedTuple

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import (
    Circle,
    Common,
    Event,
    Guide,
    Identity,
    Interview,
    Member,
    Model,
    Piece,
    PlainPage,
    Recap,
    Work,
)
from popcorn.library.references import picture_path
from popcorn.render.pictures import Picture
from popcorn.zine.article.text import at_joints
from popcorn.zine.codes import qr_rows
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.parts import Layout
from popcorn.zine.piece import short_address
from popcorn.zine.plates import LEAST_DPI
from popcorn.zine.wording import Voice

# An opener's picture is cropped to this part of the page's height, if it is wider than tall.
_BANNER = 0.42
_POSTER = 0.68
_PORTRAIT = 0.56
_TALL = 0.95  # Pictures with less width than this, per height, stand beside the title.
_LONGEST_STANDFIRST = 200


class Shown(NamedTuple):
    """A picture with what is said of it."""

    picture: Picture
    alt: str
    credit: str


def cover_of(entry: Entry[Model], bodies: Bodies, voice: Voice) -> Shown | None:
    """The picture that an entry is known by, if it may be printed."""
    library = bodies.library
    meta = entry.meta
    if isinstance(meta, Member):
        if not meta.portrait or meta.privacy.portrait == "hidden":
            return None
        return _shown(entry, meta.portrait, meta.name, "", bodies)
    if not isinstance(meta, Common) or not library.consents(entry, "photo"):
        return None
    if meta.cover:
        return _shown(entry, meta.cover.file, meta.cover.alt, _credit(meta.cover.credit, voice), bodies)
    if isinstance(meta, Recap) and meta.photos:
        first = meta.photos[0]
        return _shown(entry, first.file, first.alt or first.caption or "", _credit(first.credit, voice), bodies)
    return None


def _shown(entry: Entry[Model], file: str, alt: str, credit: str, bodies: Bodies) -> Shown | None:
    picture = bodies.picture(picture_path(file, entry.folder))
    return Shown(picture, alt, credit) if picture else None


def _credit(name: str | None, voice: Voice) -> str:
    return voice.name(name) if name else ""


def opener(entry: Entry[Model], section: str, layout: Layout, voice: Voice, has_text: bool) -> dict[str, Any]:
    """The head of a piece: what kind it is, title, standfirst, byline, and its picture by shape.

    A piece of pictures without any text has no columns to begin on its first page: its picture takes that room.
    """
    shown = cover_of(entry, layout.bodies, voice)
    return {
        "kinds": [kind for kind in _kinds(entry, voice) if kind != section],
        "title": entry.title,
        "standfirst": standfirst(entry, voice),
        "credits": [credit.as_data() for credit in voice.credits(entry)],
        "notice": _notice(entry, voice),
        "picture": _opening(shown, layout, voice, _BANNER if has_text else _POSTER) if shown else None,
    }


def _opening(shown: Shown, layout: Layout, voice: Voice, part: float) -> dict[str, Any]:
    picture, plates, measures = shown.picture, layout.plates, layout.measures
    is_poster = part == _POSTER
    is_tall = not is_poster and picture.width / picture.height < _TALL
    width = measures.trim_width * (0.44 if is_tall else 1.0)
    height = measures.trim_height * (_PORTRAIT if is_tall else part)
    if picture.width / width * MM_PER_INCH < LEAST_DPI:
        # Too few pixels for such a size: a small picture well printed beats a large one in blocks.
        plate = plates.plate(picture, measures.text_width, height, shown.alt)
        shape = "small"
    else:
        down = height if is_poster else min(height, width * picture.height / picture.width)
        plate = plates.cropped(picture, width, down, shown.alt, bleeds=True)
        shape = "poster" if is_poster else "tall" if is_tall else "banner"
    credit = voice.words["colon"].join([voice.words["picture_by"], shown.credit]) if shown.credit else ""
    return {"plate": plate, "shape": shape, "credit": credit}


def _kinds(entry: Entry[Model], voice: Voice) -> list[str]:
    meta = entry.meta
    kinds = []
    if isinstance(meta, Guide):
        kinds.append(voice.words[f"level_{meta.level}"])
    elif isinstance(meta, Work):
        kinds.append(voice.words[f"kind_{meta.kind}"])
    if isinstance(meta, Common) and meta.origin != "member":
        kinds.append(voice.words[f"origin_{meta.origin}"])
    return kinds


def standfirst(entry: Entry[Model], voice: Voice) -> str:
    """What an entry says of itself in a sentence or two; '' where it says nothing."""
    meta = entry.meta
    if isinstance(meta, Member):
        return meta.bio.said(voice.language) if meta.bio and meta.privacy.bio == "public" else ""
    if isinstance(meta, Identity | PlainPage) and meta.summary:
        return " ".join(meta.summary.split())
    return " ".join(meta.charter.split())[:_LONGEST_STANDFIRST] if isinstance(meta, Circle) and meta.charter else ""


def _notice(entry: Entry[Model], voice: Voice) -> str:
    """What readers must know of whoever paid for, gave or employs (house rules of every community that lasts)."""
    meta = entry.meta
    disclosed = isinstance(meta, Common) and meta.disclosure != "none"
    return voice.words[f"disclosure_{meta.disclosure}"] if disclosed else ""  # type: ignore[attr-defined]


def closing(entry: Entry[Model], library: Library, voice: Voice) -> dict[str, Any]:
    """The line at a piece's end: its short address, also as a code, its date and licence, where it stood first."""
    meta = entry.meta
    facts = []
    date = getattr(meta, "date", None)
    if date is not None and not isinstance(meta, Event | Member | Circle):
        facts.append(voice.say("published", date=voice.day(date.astimezone(library.community.zone))))
    if isinstance(meta, Common):
        facts.append(voice.license(meta.license or library.community.license))
        if meta.source:
            facts.append(voice.say("first_published", address=at_joints(meta.source.removeprefix("https://"))))
    target = short_address(entry, library)
    return {
        "address": target.printed if target else "",
        "url": target.url if target else None,
        "code": qr_rows(target.url) if target and target.url else [],
        "facts": facts,
    }


def author_card(entry: Entry[Model], layout: Layout, voice: Voice) -> dict[str, Any] | None:
    """Who wrote a piece, or is interviewed in it, for the room that its last page may leave; None for more than one."""
    meta = entry.meta
    is_interview = isinstance(meta, Interview)
    authors = meta.with_ if isinstance(meta, Interview) else meta.authors if isinstance(meta, Piece | Recap) else ()
    library, bodies = layout.library, layout.bodies
    member = library.members.get(authors[0]) if len(authors) == 1 else None
    if member is None or not library.is_published(member):
        return None
    about = member.meta
    bio = about.bio.said(voice.language) if about.bio and about.privacy.bio == "public" else ""
    place = about.city or "" if about.privacy.city == "public" else ""
    portrait = cover_of(member, bodies, voice)
    if not bio:
        return None
    target = short_address(member, library) if bodies.has_page(member) else None
    return {
        "about": voice.words["about_guest" if is_interview else "about"],
        "name": about.name,
        "place": place,
        "bio": " ".join(bio.split()),
        "portrait": layout.plates.cropped(portrait.picture, 20, 20, about.name) if portrait else None,
        "address": target.printed if target else "",
        "url": target.url if target else None,
    }
