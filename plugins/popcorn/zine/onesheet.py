"""The one-sheet zine: an issue told on eight small panels, to be printed on one side, cut once and given away.

Panel 1 is the front, 2 to 5 say what is in the issue, 6 which meetups come next, 7 how to join, 8 is the back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from popcorn.community.bodies import Bodies
from popcorn.community.meetups import Meetup, meetups, upcoming, when
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Common, Model
from popcorn.library.references import picture_path
from popcorn.problems import Problem, has_errors, in_order, problem
from popcorn.zine.cards import Shown, cover_of, standfirst
from popcorn.zine.codes import qr_rows
from popcorn.zine.compose import characters, with_breaks
from popcorn.zine.duotone import duotone_of
from popcorn.zine.edition import Stage, read_issue
from popcorn.zine.fillers import STEPS, contribute_address
from popcorn.zine.fonts import find_fonts
from popcorn.zine.glyphs import with_geta
from popcorn.zine.impose import SHEETS, SheetSize, impose, onesheet_side
from popcorn.zine.issue import find_issue
from popcorn.zine.parts import Layout, Part
from popcorn.zine.piece import short_address
from popcorn.zine.plates import LEAST_DPI, Plates
from popcorn.zine.targets import Target
from popcorn.zine.tokens import sized_for, tokens_of
from popcorn.zine.typeset import TypesettingError, typeset_once

# What is printed stays so far from the edges of its panel, in mm: office printers leave 4 to 5 mm of a sheet white,
# and nobody folds to the millimetre.
INSET = 7.0
# Small pictures are looked at closely.
_TARGET = Target("onesheet", dpi=240)
# Panels 2 to 5, and how many pieces one of them holds so that each keeps a code large enough to be scanned.
_PANELS = 4
_MOST_ON_PANEL = 4
_MOST_MEETUPS = 3
_MOST_LINKS = 3
# The height of the picture above a piece, as a part of the panel, by how many pieces share it; more have none.
_BANNERS = {1: 0.36, 2: 0.18}


def onesheet(
    library: Library,
    bodies: Bodies,
    number: int,
    cache: Path,
    progress: Callable[[Stage], None] = lambda stage: None,
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The sheet of an issue as a PDF of one page, and all problems; no PDF where one is an error.

    The same content, fonts and day give the same bytes: which meetups come next depends on the library's clock.
    """
    progress("reading")
    entry = find_issue(library, number)
    if isinstance(entry, Problem):
        return None, (entry,)
    issue, problems = read_issue(library, bodies, entry)
    set_, token_problems = tokens_of(library)
    fonts, font_problems = find_fonts(library, set_)
    problems += (*token_problems, *font_problems)
    if has_errors(problems):
        return None, in_order(problems)
    layout = Layout(issue, bodies, Plates(_TARGET, duotone_of(set_)), set_)
    sheet = next(sheet for sheet in SHEETS if sheet.name == library.community.print.onesheet.sheet)
    data, glyph_problems = with_geta(compose_onesheet(layout, sheet), layout, fonts)
    data["fallbacks"] = fonts.fallbacks_for(characters(data))
    progress("pictures")
    pictures, picture_problems = layout.plates.make(cache / "pictures")
    problems += (*glyph_problems, *picture_problems)
    if has_errors(problems):
        return None, in_order(problems)
    progress("typesetting")
    moment = int((issue.meta.updated or issue.meta.date or library.now).timestamp())
    try:
        panels = typeset_once("onesheet.typ", data, pictures, fonts, cache, moment)
    except TypesettingError as error:
        return None, in_order((*problems, problem("print-failed", entry.path, this=error.log(cache))))
    return impose(panels, [onesheet_side(sheet)], data["title"]), in_order(problems)


def compose_onesheet(layout: Layout, sheet: SheetSize) -> dict[str, Any]:
    """The zine as data for `theme/print/onesheet.typ`: its measures in mm, and its eight panels."""
    voice = layout.voice
    panel = (sheet.width / 4, sheet.height / 2)
    room = (panel[0] - 2 * INSET, panel[1] - 2 * INSET)
    name = layout.library.community.name.said(voice.language)
    number = voice.say("number", number=layout.issue.meta.number)
    panels = [
        _front(layout, name, number, room),
        *_inside(layout, room),
        _meetups(layout),
        _join(layout),
        _back(layout, name, number),
    ]
    return {
        "title": f"{name} {number} {layout.issue.entry.title}",
        "author": name,
        "summary": "",
        "language": voice.language,
        "format": layout.issue.meta.format,
        "number": voice.say("number_short", number=layout.issue.meta.number),
        "sheet": [sheet.width, sheet.height],
        "panel": list(panel),
        "inset": INSET,
        "words": dict(voice.words),
        "parts": with_breaks(panels),
        "margins": {"inside": layout.measures.inside, "outside": layout.measures.outside},
        "target": _TARGET.as_data(),
        "tokens": sized_for(layout.tokens, layout.issue.meta.format),
    }


def _front(layout: Layout, name: str, number: str, room: tuple[float, float]) -> Part:
    meta = layout.issue.meta
    picture = None
    if meta.cover:
        picture = layout.bodies.picture(picture_path(meta.cover.file, layout.issue.entry.folder))
    date = meta.date.astimezone(layout.library.community.zone) if meta.date else None
    return {
        "kind": "front",
        "masthead": name,
        "number": number,
        "numeral": str(meta.number),
        "date": layout.voice.month(date) if date else "",
        "title": layout.issue.entry.title,
        "theme": " ".join((meta.theme or "").split()),
        "picture": layout.plates.cropped(picture, *room, meta.cover.alt) if picture and meta.cover else None,
    }


def _inside(layout: Layout, room: tuple[float, float]) -> Iterator[Part]:
    """Panels 2 to 5: the pieces in their order, as evenly as they go; panels left over tell of the community."""
    items = list(_items(layout))
    most = _PANELS * _MOST_ON_PANEL
    if len(items) > most:
        kept = most - 1
        items = [*items[:kept], (_rest(layout, len(items) - kept), None)]
    count = min(_PANELS, len(items))
    least, more = divmod(len(items), count)
    start = 0
    for number in range(count):
        end = start + least + (number < more)
        shown = items[start:end]
        title = layout.voice.words["onesheet_inside"] if number == 0 else ""
        height = round(room[1] * _BANNERS.get(len(shown), 0), 2)
        yield {
            "kind": "pieces",
            "title": title,
            "items": [item | {"picture": _banner(cover, height, layout, room)} for item, cover in shown],
        }
        start = end
    yield from list(_leftover(layout, room))[: _PANELS - count]


def _items(layout: Layout) -> Iterator[tuple[dict[str, Any], Shown | None]]:
    """What is in the issue, one by one, with its picture; releases that stand in one round-up are one."""
    for section in layout.issue.sections:
        if section.layout == "releases" and len(section.pieces) > 1:
            names = layout.voice.words["list"].join(piece.title for piece in section.pieces)
            own = {"title": section.name.said(layout.voice.language), "by": names, "standfirst": ""}
            yield _item(own, layout.issue.entry, layout), None
            continue
        for piece in section.pieces:
            voice = layout.voice_of(piece)
            by = voice.names(piece.meta.authors) if isinstance(piece.meta, Common) else ""
            own = {"title": piece.title, "by": by, "standfirst": standfirst(piece, voice)}
            yield _item(own, piece, layout) | {"language": voice.language}, cover_of(piece, layout.bodies, voice)


def _item(own: dict[str, Any], entry: Entry[Model], layout: Layout) -> dict[str, Any]:
    """With the code that leads to an entry, or to the issue where the entry has no address of its own."""
    target = short_address(entry, layout.library) or short_address(layout.issue.entry, layout.library)
    assert target is not None  # every issue has an id
    assert target.url is not None
    code = {"code": qr_rows(target.url), "address": target.printed}
    return {"language": layout.voice.language, "picture": None, **own, **code}


def _rest(layout: Layout, count: int) -> dict[str, Any]:
    voice = layout.voice
    own = {
        "title": voice.say("onesheet_more", count=count),
        "by": "",
        "standfirst": voice.words["onesheet_more_reason"],
    }
    return _item(own, layout.issue.entry, layout)


def _banner(cover: Shown | None, height: float, layout: Layout, room: tuple[float, float]) -> dict[str, Any] | None:
    return layout.plates.cropped(cover.picture, room[0], height, cover.alt) if cover and height else None


def _leftover(layout: Layout, room: tuple[float, float]) -> Iterator[Part]:
    """Panels for an issue of few pieces: who we are, the best picture, and lines for notes."""
    voice, community = layout.voice, layout.library.community
    if community.summary:
        yield {
            "kind": "about",
            "title": voice.words["onesheet_about"],
            "text": community.summary.said(voice.language),
            "code": qr_rows(community.url),
            "address": community.url.removeprefix("https://").rstrip("/"),
        }
    for piece in layout.issue.pieces:
        shown = cover_of(piece, layout.bodies, voice)
        if shown and shown.picture.width / room[0] * 25.4 >= LEAST_DPI:
            credit = voice.words["colon"].join([voice.words["picture_by"], shown.credit]) if shown.credit else ""
            plate = layout.plates.plate(shown.picture, room[0], room[1] * 0.8, shown.alt)
            yield {"kind": "picture", "plate": plate, "title": piece.title, "credit": credit}
            break
    for _ in range(_PANELS):
        yield {"kind": "notes", "title": voice.words["filler_notes"]}


def _meetups(layout: Layout) -> Part:
    voice, library = layout.voice, layout.library
    coming = [meetup for meetup in upcoming(meetups(library)) if _is_printed(meetup, library)]
    home = library.community.url
    return {
        "kind": "meetups",
        "title": voice.words["onesheet_meetups"],
        "meetups": [_meetup(meetup, layout) for meetup in coming[:_MOST_MEETUPS]],
        "none": voice.words["onesheet_no_meetup"],
        "none_reason": voice.words["onesheet_no_meetup_reason"],
        "code": qr_rows(home),
        "address": home.removeprefix("https://").rstrip("/"),
    }


def _is_printed(meetup: Meetup, library: Library) -> bool:
    """Whether paper may tell of a meetup; what is cancelled by now would only mislead on it."""
    event = meetup.event
    return meetup.state != "cancelled" and not event.meta.quiet and library.consents(event, "print")


def _meetup(meetup: Meetup, layout: Layout) -> dict[str, Any]:
    voice, meta = layout.voice, meetup.event.meta
    place = meta.place
    joint = "，" if voice.is_chinese else ", "
    where = (
        joint.join(filter(None, [place.city, place.name])) if place else voice.words["online"] if meta.online else ""
    )
    own = {"title": meetup.event.title, "by": when(meetup, voice.language), "standfirst": where}
    return _item(own, meetup.event, layout) | {"language": layout.library.language(meetup.event)}


def _join(layout: Layout) -> Part:
    words, community = layout.voice.words, layout.library.community
    url = contribute_address(layout)
    return {
        "kind": "join",
        "title": words["join"],
        "reason": words["filler_write_reason"],
        "steps": [words[step] for step in STEPS[:-1]],
        "code": qr_rows(url),
        "address": url.removeprefix("https://").rstrip("/"),
        "links": [
            {"name": link.name.said(layout.voice.language), "address": link.url.removeprefix("https://").rstrip("/")}
            for link in community.links[:_MOST_LINKS]
        ],
    }


def _back(layout: Layout, name: str, number: str) -> Part:
    voice, community = layout.voice, layout.library.community
    target = short_address(layout.issue.entry, layout.library)
    assert target is not None  # every issue has an id
    assert target.url is not None
    license_ = layout.issue.meta.license or community.license
    return {
        "kind": "back",
        "masthead": name,
        "number": number,
        "tagline": community.tagline.said(voice.language) if community.tagline else "",
        "code": qr_rows(target.url),
        "address": target.printed,
        "license": voice.license(license_),
    }
