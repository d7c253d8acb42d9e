"""Anthologies: what makes an issue a book: a title page, part pages, long contents, an index of contributors."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from popcorn.zine.contributors import contributors_of
from popcorn.zine.parts import Layout, Part

# Where names begin with no letter.
_OTHER = "#"


def as_anthology(parts: Sequence[Part], layout: Layout) -> list[Part]:
    """The parts of a magazine as those of a bound book.

    The insides of the cover are pages of their own and empty: the block is glued in between. Its first page is the
    third, a right-hand one.
    """
    contents = next(part for part in parts if part["kind"] == "contents")
    return list(itertools.chain.from_iterable(_bound(part, contents, layout) for part in parts))


def _bound(part: Part, contents: Part, layout: Layout) -> Iterator[Part]:
    """What stands in a book where `part` stands in a magazine."""
    match part["kind"]:
        case "cover":
            yield {**part, "inside": True}
            yield _title_page(part)
        case "contents":
            sections = [{**section, "to": _divider_label(section["place"])} for section in part["sections"]]
            yield {**part, "kind": "listing", "sections": sections}
        case "colophon":
            yield index_part(layout)
            # The index has the contributors.
            yield {**part, "contributors": ""}
        case "back":
            yield {**part, "inside": True}
        case _:
            if part.get("opens_section"):
                yield _divider(part, contents, layout)
            yield {**part, "opens_section": False} if "opens_section" in part else part


def _title_page(cover: Part) -> Part:
    kept = ("title", "masthead", "number", "date", "theme")
    return {"kind": "title-page", **{name: cover[name] for name in kept}}


def _divider(first: Part, contents: Part, layout: Layout) -> Part:
    """The page before a section: its number and name, how much is in it, and what."""
    sections = contents["sections"]
    number, section = next((n, s) for n, s in enumerate(sections, start=1) if s["place"] == first["place"])
    return {
        "kind": "divider",
        "label": _divider_label(first["place"]),
        "number": str(number),
        "title": section["name"],
        "accent": first["accent"],
        "count": layout.voice.say("part_pieces", count=len(section["items"])),
        "items": [{name: item[name] for name in ("title", "by", "to", "language")} for item in section["items"]],
    }


def _divider_label(place: int) -> str:
    return f"part:{place}"


def index_part(layout: Layout) -> Part:
    """Everyone who had a part in a piece, by name, with the labels of these pieces in the order of print.

    Chinese names stand where their sound is in the alphabet. The pages are the typesetter's business.
    """
    voice = layout.voice
    works: dict[str, list[str]] = {}
    for piece in layout.issue.pieces:
        for name in dict.fromkeys(voice.name(handle) for handle in contributors_of(piece)):
            works.setdefault(name, []).append(layout.labels[piece.path])
    groups: list[dict[str, Any]] = []
    for name in sorted(works, key=sound):
        initial = _initial(name)
        if not groups or groups[-1]["initial"] != initial:
            groups.append({"initial": initial, "names": []})
        groups[-1]["names"].append({"name": name, "works": [{"to": label} for label in works[name]]})
    return {
        "kind": "index",
        "label": "index",
        "title": voice.words["index"],
        "note": voice.words["index_note"],
        "groups": groups,
    }


def sound(name: str) -> tuple[bool, str, str]:
    """Where a name stands among others: as it is spoken, without accents; names that begin with no letter come last."""
    # Its tables take longer to load than an issue to set: for books alone.
    from pypinyin import lazy_pinyin

    spoken = " ".join(lazy_pinyin(name)).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", spoken) if not unicodedata.combining(c)).strip()
    return not ("a" <= plain[:1] <= "z"), plain, name


def _initial(name: str) -> str:
    is_other, plain, _ = sound(name)
    return _OTHER if is_other else plain[0].upper()
