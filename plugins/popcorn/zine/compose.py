"""An issue as the pages asked for: the parts of the magazine in their order, plain data for the templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from popcorn.zine.anthology import as_anthology
from popcorn.zine.article.nodes import texts
from popcorn.zine.article.text import LONGEST_WORD, breakable
from popcorn.zine.articles import article_part
from popcorn.zine.fillers import filler_parts
from popcorn.zine.fonts import Fonts
from popcorn.zine.front import back_part, colophon_part, contents_part, cover_part, letter_part
from popcorn.zine.inserts import insert_part
from popcorn.zine.issue import PrintedSection
from popcorn.zine.parts import Layout, Part
from popcorn.zine.roundup import roundup_part
from popcorn.zine.tokens import sized_for


def compose(layout: Layout, fonts: Fonts) -> dict[str, Any]:
    """The whole magazine: what it is called, and its parts from the cover to the back cover.

    The `fillers` are parts to be taken from the first on, as many as there are pages missing from whole sheets.
    """
    pieces = []
    for place, section in enumerate(layout.issue.running):
        accent = place % len(layout.tokens["colours"]["accents"])
        for number, part in enumerate(_section_parts(section, layout)):
            pieces.append({**part, "place": place, "accent": accent, "opens_section": number == 0})
    letter = letter_part(layout)
    parts = [
        cover_part(layout),
        contents_part(layout, pieces),
        *([letter] if letter else []),
        *pieces,
        colophon_part(layout, fonts),
        back_part(layout),
    ]
    if layout.issue.is_bound:
        parts = as_anthology(parts, layout)
    return {
        "title": _title(layout),
        "author": layout.library.community.name.said(layout.issue.language),
        "summary": " ".join((layout.issue.meta.summary or layout.issue.meta.theme or "").split()),
        "language": layout.issue.language,
        "format": layout.issue.meta.format,
        "tokens": sized_for(layout.tokens, layout.issue.meta.format),
        "margins": {"inside": layout.measures.inside, "outside": layout.measures.outside},
        "grid": asdict(layout.measures),
        "number": layout.voice.say("number_short", number=layout.issue.meta.number),
        "date": _date(layout),
        "target": layout.plates.target.as_data(),
        "words": dict(layout.voice.words),
        "parts": with_breaks(without_dead_links(parts)),
        "fillers": with_breaks(filler_parts(layout)),
    }


def _section_parts(section: PrintedSection, layout: Layout) -> Iterator[Part]:
    name = section.name.said(layout.issue.language)
    if section.asked.insert:
        insert = insert_part(section, layout)
        if insert:
            yield insert
        return
    if section.layout == "releases":
        yield roundup_part(section, layout)
        return
    for entry in section.pieces:
        yield article_part(entry, name, section.layout, layout)


def _title(layout: Layout) -> str:
    name = layout.library.community.name.said(layout.issue.language)
    number = layout.voice.say("number", number=layout.issue.meta.number)
    return f"{name} {number} {layout.issue.entry.title}"


def _date(layout: Layout) -> str:
    """The day of the issue, as in 2026-11-13."""
    date = layout.issue.meta.date
    return date.astimezone(layout.library.community.zone).strftime("%Y-%m-%d") if date else ""


_LINKS = ("to", "page")


def without_dead_links(parts: list[Part]) -> list[Part]:
    """The parts with links to labels that nothing printed bears made plain text: they would stop the typesetter."""
    labels = {node["label"] for node in _nodes(parts) if node.get("label")}

    def mended(node: Any) -> Any:
        if isinstance(node, dict):
            kept = {key: value for key, value in node.items() if key not in _LINKS or value in labels}
            return {key: mended(value) for key, value in kept.items()} if kept or not node else None
        if isinstance(node, list):
            # What says nothing (an item of a list that is no task) keeps its place.
            return [found for item in node if (found := mended(item)) is not None or item is None]
        return node

    return [mended(part) for part in parts]


# What is broken elsewhere, with more care, or never.
_UNBROKEN = frozenset({"t", "lines", "address", "site", "url", "to", "page", "label", "path", "file", "code"})


def with_breaks(node: Any) -> Any:
    """The tree with places to break in titles, names and summaries that have words too long for any line."""
    if isinstance(node, str):
        return breakable(node) if max(map(len, node.split()), default=0) > LONGEST_WORD else node
    if isinstance(node, dict):
        return {key: value if key in _UNBROKEN else with_breaks(value) for key, value in node.items()}
    return [with_breaks(item) for item in node] if isinstance(node, list) else node


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


def characters(magazine: dict[str, Any]) -> str:
    """Every character that the magazine prints."""
    return "".join(sorted(set().union(*map(set, texts(magazine)))))
