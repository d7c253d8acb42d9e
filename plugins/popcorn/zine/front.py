"""What stands around the pieces: cover, contents, letter, colophon, back cover."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import typst

from popcorn.library.entries import Entry
from popcorn.library.models import Common, Model
from popcorn.library.references import picture_path
from popcorn.zine.article.nodes import said
from popcorn.zine.cards import cover_of, standfirst
from popcorn.zine.codes import qr_rows
from popcorn.zine.contributors import contributors_of
from popcorn.zine.credits import works
from popcorn.zine.fonts import Fonts
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.parts import Layout, Part
from popcorn.zine.piece import short_address
from popcorn.zine.plates import LEAST_DPI
from popcorn.zine.wording import Voice

# Pictures in the contents, in mm.
_THUMB = (27.0, 19.0)
# The part of the page's height that the picture above the contents takes at most.
_FEATURE = 0.46
# Pictures in the band across the back cover, at most.
_BAND = 5
# Who signs the letter: the first of these duties that someone has.
_SIGNING = ("chief", "edit")


def cover_part(layout: Layout) -> Part:
    """The first page: picture, masthead, number, date, cover lines."""
    voice, meta = layout.voice, layout.issue.meta
    measures = layout.measures
    shown = None
    if meta.cover:
        picture = layout.bodies.picture(picture_path(meta.cover.file, layout.issue.entry.folder))
        if picture:
            shown = layout.plates.cropped(
                picture, measures.trim_width, measures.trim_height, meta.cover.alt, bleeds=True
            )
    credits = []
    if meta.cover and meta.cover.member:
        credits.append({"role": voice.words["cover_member"], "names": voice.name(meta.cover.member)})
    if meta.cover and meta.cover.credit:
        credits.append({"role": voice.words["cover_picture"], "names": voice.name(meta.cover.credit)})
    community = layout.library.community
    return {
        "kind": "cover",
        "inside": False,
        "title": layout.issue.entry.title,
        "masthead": community.name.said(voice.language),
        "tagline": community.tagline.said(voice.language) if community.tagline else "",
        "number": voice.say("number", number=meta.number),
        "numeral": str(meta.number),
        "date": voice.month(meta.date.astimezone(community.zone)) if meta.date else "",
        "theme": meta.theme or "",
        "cover_lines": list(meta.cover_lines),
        "picture": shown,
        "credits": credits,
    }


def contents_part(layout: Layout, parts: Sequence[Part]) -> Part:
    """The contents; page numbers are the typesetter's business, who alone knows them."""
    entries = layout.library.entries
    sections: list[dict[str, Any]] = []
    for part in parts:
        if part["kind"] not in ("article", "spread", "releases") and "brief" not in part:
            continue
        if not sections or sections[-1]["place"] != part["place"]:
            sections.append({"place": part["place"], "name": part["section"], "accent": part["accent"], "items": []})
        if part["kind"] == "releases":
            # The section's name stands beside it already.
            item = {"title": _versions(part, layout.voice), "by": "", "says": part.get("share", ""), "picture": None}
        elif "brief" in part:
            item = {"title": part["brief"], "by": "", "says": "", "picture": None}
        else:
            item = _item(entries[part["path"]], layout)
        sections[-1]["items"].append({**item, "to": part["label"], "language": part["language"]})
    return {
        "kind": "contents",
        "title": layout.voice.words["contents"],
        "sections": sections,
        "feature": _feature(parts, layout),
    }


def _feature(parts: Iterable[Part], layout: Layout) -> dict[str, Any] | None:
    """A picture for the head of the contents: the first wide and sharp one, but the first piece's last of all."""
    measures = layout.measures
    found = []
    for part in parts:
        entry = layout.library.entries.get(part.get("path", ""))
        shown = cover_of(entry, layout.bodies, layout.voice_of(entry)) if entry is not None else None
        if entry is None or shown is None or shown.picture.width < shown.picture.height:
            continue
        if shown.picture.width / measures.trim_width * MM_PER_INCH >= LEAST_DPI:
            found.append((part, entry.title, shown))
    if not found:
        return None
    part, title, shown = (found[1:] or found)[0]
    return {
        "plate": layout.plates.cropped(shown.picture, measures.trim_width, measures.trim_height * _FEATURE, shown.alt),
        "title": title,
        "to": part["label"],
        "accent": part["accent"],
        "language": part["language"],
    }


def _versions(roundup: Part, voice: Voice) -> str:
    """What a round-up has: each product with its versions, none parted from its name by a line's end."""
    by_product: dict[str, list[str]] = {}
    for channel in roundup["channels"]:
        for release in channel["releases"]:
            by_product.setdefault(release["product"], []).append(release["version"])
    joint = voice.words["list"]
    return joint.join(f"{product}\u00a0{joint.join(versions)}" for product, versions in by_product.items())


def _item(entry: Entry[Model], layout: Layout) -> dict[str, Any]:
    voice = layout.voice_of(entry)
    # The contents of a book are many pages; pictures would make them more.
    shown = None if layout.issue.is_bound else cover_of(entry, layout.bodies, voice)
    authors = entry.meta.authors if isinstance(entry.meta, Common) else ()
    return {
        "title": entry.title,
        "by": voice.names(authors),
        "says": standfirst(entry, voice),
        "picture": layout.plates.cropped(shown.picture, *_THUMB, shown.alt) if shown else None,
    }


def letter_part(layout: Layout) -> Part | None:
    """The editor's letter: the body of the issue. None where there is none."""
    blocks, notes = layout.read(layout.issue.entry, 1)
    if not blocks:
        return None
    voice, desk = layout.voice, layout.issue.meta.desk
    signed = next((desk[role] for role in _SIGNING if desk.get(role)), ())
    if said(blocks[-1].get("runs", [])).lstrip("— ") == voice.names(signed):
        blocks.pop()  # The editor signed the letter; so does the template.
    chief = layout.library.members.get(signed[0]) if signed else None
    portrait = cover_of(chief, layout.bodies, voice) if chief and layout.library.is_published(chief) else None
    return {
        "kind": "letter",
        "path": layout.issue.entry.path,
        "title": voice.words["letter"],
        "blocks": blocks,
        "notes": notes,
        "signed": voice.names(signed),
        "role": voice.role(next(role for role in _SIGNING if desk.get(role))) if signed else "",
        "portrait": layout.plates.cropped(portrait.picture, 24, 24, portrait.alt) if portrait else None,
    }


def colophon_part(layout: Layout, fonts: Fonts) -> Part:
    """Who made the issue, with what, and under which licences."""
    voice, meta = layout.voice, layout.issue.meta
    words = voice.words
    date = meta.date.astimezone(layout.library.community.zone) if meta.date else None
    community = layout.library.community
    families = [family for family in fonts.families if family not in fonts.fallbacks]
    return {
        "kind": "colophon",
        "label": "colophon",
        "title": words["colophon"],
        "name": community.name.said(voice.language),
        "number": voice.say("number", number=meta.number),
        "issue_title": layout.issue.entry.title,
        "date": voice.day(date) if date else "",
        "site": community.url.rstrip("/").removeprefix("https://"),
        "url": community.url,
        "desk": [{"role": voice.role(role), "names": voice.names(people)} for role, people in meta.desk.items()],
        "contributors": words["list"].join(contributors(layout)),
        "licenses": _licenses(layout),
        "works": works(layout),
        "paper": meta.paper or "",
        "printer": meta.printer or "",
        "fonts": words["list"].join(families),
        "made": voice.say("made_with", popcorn=_version("popcorn-magazine"), typst=_typesetter()),
        "errata": [
            {
                "where": voice.say("erratum", issue=e.issue, page=e.page)
                if e.page
                else voice.say("erratum_no_page", issue=e.issue),
                "text": " ".join(e.text.split()),
            }
            for e in meta.errata
        ],
    }


def back_part(layout: Layout) -> Part:
    """The last page: pictures of the issue, a code that leads to it on the web, and why to scan it."""
    voice, community = layout.voice, layout.library.community
    target = short_address(layout.issue.entry, layout.library)
    assert target is not None  # every issue has an id
    assert target.url is not None
    return {
        "kind": "back",
        "inside": False,
        "title": voice.words["back"],
        "masthead": community.name.said(voice.language),
        "summary": community.summary.said(voice.language) if community.summary else "",
        "number": voice.say("number", number=layout.issue.meta.number),
        "url": target.url,
        "address": target.printed,
        "code": qr_rows(target.url),
        "pictures": _band(layout),
    }


def _band(layout: Layout) -> list[dict[str, Any]]:
    shown = [cover_of(piece, layout.bodies, layout.voice) for piece in layout.issue.pieces]
    found = {cover.picture.digest: cover for cover in shown if cover is not None}
    chosen = list(found.values())[:_BAND]
    # From bleed to bleed.
    side = (layout.measures.trim_width + 2 * layout.plates.target.bleed) / max(1, len(chosen))
    return [layout.plates.cropped(cover.picture, side, side, cover.alt) for cover in chosen]


def contributors(layout: Layout) -> tuple[str, ...]:
    """The names of everyone whose work is printed, in the order of print."""
    handles: dict[str, None] = {}
    for piece in layout.issue.pieces:
        handles.update(dict.fromkeys(contributors_of(piece)))
    return tuple(dict.fromkeys(map(layout.voice.name, handles)))


def _licenses(layout: Layout) -> list[str]:
    """The licence of most texts, then every piece under another one."""
    voice, community = layout.voice, layout.library.community
    usual = layout.issue.meta.license or community.license
    others: dict[str, list[str]] = {}
    for piece in layout.issue.pieces:
        if isinstance(piece.meta, Common):
            own = piece.meta.license or community.license
            if own != usual:
                title = f"《{piece.title}》" if voice.is_chinese else f"“{piece.title}”"
                others.setdefault(own, []).append(title)
    wording = [voice.say("default_license", license=voice.license(usual))]
    joint = "" if voice.is_chinese else ", "
    return wording + [
        voice.say("except", license=voice.license(license_), titles=joint.join(titles))
        for license_, titles in others.items()
    ]


def _typesetter() -> str:
    """The version of Typst as its PDFs state it; that of the package around it may be another."""
    stated: str = json.loads(typst.eval(b"", "str(sys.version)"))
    return stated


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
