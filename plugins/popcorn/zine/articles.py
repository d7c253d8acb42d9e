"""Pieces in columns: an opener, the text, notes, and what stands at the end."""

from __future__ import annotations

import re
from typing import Any

from popcorn.community.meetups import attendees
from popcorn.library.entries import Entry
from popcorn.library.models import Guide, Interview, Model, Recap
from popcorn.library.models import Layout as LayoutName
from popcorn.library.references import picture_path
from popcorn.problems import Problem, problem
from popcorn.zine.article.figures import figure, gallery
from popcorn.zine.article.nodes import Block, Blocks
from popcorn.zine.article.surroundings import Room
from popcorn.zine.article.text import has_han, runs_of_text
from popcorn.zine.cards import author_card, closing, opener
from popcorn.zine.facts import meetup_facts, meetup_of
from popcorn.zine.parts import Layout, Part
from popcorn.zine.piece import PieceOnPaper
from popcorn.zine.spreads import over_two_pages, spread_picture
from popcorn.zine.turns import with_turns
from popcorn.zine.wording import Voice

# A paragraph that opens a piece begins with at least so many Han characters in one style, by the number of columns.
_OPENING = {1: 56, 2: 36, 3: 30}
_LATIN_TO_HAN = 2.5

# The part of a single column that the picture of a step takes.
_BESIDE = 0.44

COLUMNS: dict[LayoutName, int] = {
    "one-column": 1,
    "two-columns": 2,
    "three-columns": 3,
    "interview": 2,
    "photo-spread": 2,
    "recap": 2,
}
# How the photo of everyone who came is told from others: by what is said of it.
_GROUP = re.compile(r"合影|合照|group (?:photo|picture|portrait)", re.IGNORECASE)
# Three columns narrower than this, in mm, would tear their lines apart.
_NARROWEST = 40.0


def article_part(entry: Entry[Model], section: str, layout_name: LayoutName, layout: Layout) -> Part:
    """One piece, set in the columns of its layout."""
    voice = layout.voice_of(entry)
    columns = COLUMNS[layout_name]
    if columns > 2 and layout.measures.column_width(columns) < _NARROWEST:
        layout.problems.append(_warning("layout-too-narrow", entry, layout))
        columns = 2
    spread = spread_picture(entry, layout) if layout_name == "photo-spread" else None
    if layout_name == "photo-spread" and spread is None:
        layout.problems.append(_warning("spread-without-picture", entry, layout))
    blocks, notes = layout.read(entry, columns, spread.picture if spread else None)
    if isinstance(entry.meta, Interview):
        blocks = with_turns(blocks, {voice.name(handle) for handle in entry.meta.with_})
    meetup = meetup_of(entry, layout.library)
    if columns > 1:
        blocks = pulls_moved_on(blocks)
    blocks = [*_opened(blocks, columns), *_appended(entry, columns, layout)]
    part: Part = {
        "kind": "article",
        "path": entry.path,
        "label": layout.labels[entry.path],
        "language": voice.language,
        "columns": columns,
        "section": section,
        **opener(entry, section, layout, voice, _has_text(blocks)),
        "facts": meetup_facts(meetup, entry, voice) if meetup else None,
        "blocks": blocks,
        "notes": notes,
        "closing": closing(entry, layout.library, voice),
        "card": author_card(entry, layout, voice),
        "words": dict(voice.words),
    }
    if spread:
        part |= {"kind": "spread", "picture": over_two_pages(spread, layout, _picture_by(voice))}
    return part


def _picture_by(voice: Voice) -> str:
    return voice.words["picture_by"] + voice.words["colon"]


def _warning(code: str, entry: Entry[Model], layout: Layout) -> Problem:
    """A problem of the running order with what it asks of a piece."""
    title = entry.path.removesuffix(".md").removesuffix("/index")
    return problem(code, layout.issue.entry.path, entry=title, format=layout.issue.meta.format)


def _opened(blocks: Blocks, columns: int) -> Blocks:
    """The blocks, the first of them marked as opening the piece where it is a paragraph long enough for that.

    A quotation or a box is marked always: it must fit into whatever room the head leaves.
    """
    if blocks and blocks[0]["is"] in ("quote", "box"):
        return [{**blocks[0], "opens": True}, *blocks[1:]]
    if not blocks or blocks[0]["is"] != "paragraph":
        return blocks
    first = blocks[0]["runs"][0]
    text = first.get("t", "") if set(first) == {"t"} else ""
    is_long = len(text) > _OPENING[columns] * (1 if has_han(text) else _LATIN_TO_HAN)
    return [{**blocks[0], "opens": True}, *blocks[1:]] if is_long and text[0].isalpha() else blocks


def pulls_moved_on(blocks: Blocks) -> Blocks:
    """The blocks, no pull quote following a heading or its first paragraph at once.

    It floats, and where it takes the foot of a column it would leave the heading there with hardly a line.
    """
    moved = list(blocks)
    for place in range(len(moved) - 2, 0, -1):
        if moved[place]["is"] != "pull":
            continue
        # How many paragraphs the heading has before it.
        before = next((n for n in (0, 1) if n < place and moved[place - n - 1]["is"] == "heading"), None)
        if before is None or (before == 1 and moved[place - 1]["is"] != "paragraph"):
            continue
        end = place
        while end - place < 2 - before and end + 1 < len(moved) and moved[end + 1]["is"] == "paragraph":
            end += 1
        moved[place : end + 1] = [*moved[place + 1 : end + 1], moved[place]]
    return moved


def _has_text(blocks: Blocks) -> bool:
    return any(block["is"] not in ("figure", "gallery", "rule") for block in blocks)


def _appended(entry: Entry[Model], columns: int, layout: Layout) -> Blocks:
    """What a piece's front matter adds to its text."""
    if isinstance(entry.meta, Guide):
        return _steps(entry, entry.meta, columns, layout)
    if isinstance(entry.meta, Recap):
        return _recap_end(entry, entry.meta, columns, layout)
    return []


def _steps(entry: Entry[Model], guide: Guide, columns: int, layout: Layout) -> Blocks:
    if not guide.steps:
        return []
    # In one column a picture stands beside its step, elsewhere below it, low enough for two steps to stand on a page.
    line = layout.measures.column_width(columns)
    width = line * _BESIDE if columns == 1 else line
    may_show = layout.library.consents(entry, "photo")
    steps = []
    for step in guide.steps:
        shown = layout.bodies.picture(picture_path(step.picture, entry.folder)) if step.picture else None
        steps.append(
            {
                "name": step.name,
                "blocks": [_paragraph(text) for text in (step.text or "").split("\n\n") if text.strip()],
                "room": width,
                "picture": layout.plates.plate(shown, width, layout.measures.text_height * 0.31, step.alt)
                if shown and may_show
                else None,
            }
        )
    title = [{"t": layout.voice_of(entry).words["steps"]}]
    heading: Block = {"is": "heading", "level": 2, "rank": 1, "runs": title, "label": "", "outlined": True}
    return [heading, {"is": "steps", "steps": steps}]


def _recap_end(entry: Entry[Model], recap: Recap, columns: int, layout: Layout) -> Blocks:
    voice = layout.voice_of(entry)
    blocks: Blocks = []
    if recap.outcome:
        title = [{"t": voice.words["outcome"]}]
        blocks.append({"is": "box", "tone": "success", "title": title, "blocks": [_paragraph(recap.outcome)]})
    shown: list[Any] = []
    group: Block | None = None
    names = voice.names(attendees(recap, layout.library))
    paper, room = _paper(entry, columns, layout)
    # The first photo opens the piece where there is no cover.
    photos = recap.photos if recap.cover else recap.photos[1:]
    if layout.library.consents(entry, "photo"):
        for photo in photos:
            picture = layout.bodies.picture(picture_path(photo.file, entry.folder))
            if picture is None:
                continue
            if group is None and _GROUP.search(f"{photo.alt} {photo.caption or ''}"):
                group = figure(picture, photo.alt, paper, room, False, "wide") | {"url": None}
                group |= {"caption": _named(photo.caption, names, voice), "credit": _caption(None, photo.credit, voice)}
            else:
                shown.append((picture, photo.alt, _caption(photo.caption, photo.credit, voice), None))
    if shown:
        for rows in gallery(shown, paper, room, False):
            blocks.append({"is": "gallery", "rows": rows, "caption": [], "credit": [], "span": "page"})
    if group:
        blocks.append(group)
    elif names:
        title = [{"t": voice.words["were_there"]}]
        blocks.append({"is": "box", "tone": "note", "title": title, "blocks": [_paragraph(names)]})
    return blocks


def _named(caption: str | None, names: str, voice: Voice) -> list[dict[str, Any]]:
    """What is said of a photo of everyone, and who everyone is."""
    runs = list(runs_of_text(caption.strip(), {})) if caption else []
    if names:
        runs += [{"br": True}] if runs else []
        runs += [{"t": voice.words["were_there"] + voice.words["colon"], "b": True}, *runs_of_text(names, {})]
    return runs


def _caption(caption: str | None, credit: str | None, voice: Voice) -> list[dict[str, Any]]:
    said = [caption.strip()] if caption else []
    if credit:
        said.append(voice.words["colon"].join([voice.words["picture_by"], voice.name(credit)]))
    return list(runs_of_text("　".join(said) if voice.is_chinese else "  ".join(said), {}))


def _paper(entry: Entry[Model], columns: int, layout: Layout) -> tuple[PieceOnPaper, Room]:
    room = Room.of(layout.measures, columns)
    return PieceOnPaper(entry, layout.bodies, layout.plates, room, layout.labels), room


def _paragraph(text: str) -> Block:
    return {"is": "paragraph", "runs": list(runs_of_text(" ".join(text.split()), {}))}
