"""Inserts: parts of an issue that are made from what the library knows, or from the running order itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from popcorn.library.entries import Entry
from popcorn.library.fields import is_handle
from popcorn.library.models import Insert, Letter, Member
from popcorn.zine.article.nodes import Blocks
from popcorn.zine.article.text import has_han, runs_of_text
from popcorn.zine.diary import calendar_data
from popcorn.zine.issue import PrintedSection, may_appear
from popcorn.zine.members import founder, honours_data, person, spotlight
from popcorn.zine.parts import Layout, Part
from popcorn.zine.wording import Voice

# So many names are told in the contents; of more, one less and how many there are.
_MOST_NAMES = 4


def insert_part(section: PrintedSection, layout: Layout) -> Part | None:
    """An insert as a part of the magazine; None, and a problem, where there is nothing to print in it."""
    kind = section.asked.insert
    assert kind is not None  # whoever calls this asked before
    made = _MAKERS[kind](section, layout)
    voice = layout.voice
    name = section.name.said(layout.issue.language)
    if made is None:
        facts = {"section": name, "insert": kind}
        layout.problems.append(layout.issue.entry.problem("insert-empty", "sections", section.index, **facts))
        return None
    return {
        "kind": kind,
        "path": "",
        "label": f"insert:{section.index}",
        "language": voice.language,
        "section": name,
        "title": name,
        "words": dict(voice.words),
        **made,
    }


def _spotlights(section: PrintedSection, layout: Layout) -> Part | None:
    quotes = {spotlit.member: spotlit.quote for spotlit in section.asked.members}
    found = [(member, quotes[member.meta.handle]) for member in _shown(quotes, layout)]
    # One has a page, a few have a picture each, and of many there is a face beside the words.
    style = "page" if len(found) == 1 else "cards" if len(found) <= 4 else "rows"
    people = [spotlight(member, quote, style, layout) for member, quote in found]
    return _people(people, layout, style=style) if people else None


def _founders(section: PrintedSection, layout: Layout) -> Part | None:
    founding = [member.meta.handle for member in layout.library.members.values() if member.meta.founding]
    people = [founder(member, layout) for member in _shown(sorted(founding), layout)]
    people.sort(key=lambda one: one["since"] or "9999")
    return _people(people, layout) if people else None


def _people(people: list[dict[str, Any]], layout: Layout, **more: str) -> Part:
    return {"people": people, "brief": _several([one["name"] for one in people], layout.voice), "intro": "", **more}


def _shown(handles: Iterable[str], layout: Layout) -> list[Entry[Member]]:
    members = layout.library.members
    return [members[handle] for handle in handles if handle in members and may_appear(layout.library, handle)]


def _honours(section: PrintedSection, layout: Layout) -> Part | None:
    groups = honours_data(layout)
    if not groups:
        return None
    names = dict.fromkeys(row["name"] for group in groups for row in group["rows"])
    return {
        "groups": groups,
        "intro": layout.voice.say("honours_intro", count=len(names)),
        "brief": _several(list(names), layout.voice),
    }


def _calendar(section: PrintedSection, layout: Layout) -> Part | None:
    found = calendar_data(layout)
    if not found["months"]:
        return None
    return {**found, "brief": _several(found["places"], layout.voice), "intro": ""}


def _letters(section: PrintedSection, layout: Layout) -> Part | None:
    letters = [
        _letter(letter, layout)
        for letter in section.asked.letters
        if not is_handle(letter.name) or may_appear(layout.library, letter.name)
    ]
    if not letters:
        return None
    return {
        "letters": letters,
        "intro": "",
        "brief": _several([letter["name"] for letter in letters], layout.voice),
    }


def _letter(letter: Letter, layout: Layout) -> dict[str, Any]:
    language = letter.lang or ("zh" if has_han(letter.text) else "en")
    voice = layout.voice if language == layout.voice.language else Voice(layout.library, language)
    member = layout.library.members.get(letter.name) if is_handle(letter.name) else None
    city = letter.city or ""
    if member is not None:
        # A member's own wish counts for more than what stands in the running order.
        city = (city or person(member, layout)["city"]) if member.meta.privacy.city == "public" else ""
    return {
        "name": voice.name(letter.name),
        "city": city,
        "language": language,
        "words": dict(voice.words),
        "blocks": _paragraphs(letter.text),
        "answer": _paragraphs(letter.answer or ""),
    }


def _paragraphs(text: str) -> Blocks:
    """Paragraphs parted by empty lines; within one, a line's end is a space in Latin script and nothing in Chinese."""
    return [
        {"is": "paragraph", "runs": list(runs_of_text(_joined(part), {}))}
        for part in text.split("\n\n")
        if part.strip()
    ]


def _joined(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
    joined = lines[0]
    for line in lines[1:]:
        joined += ("" if has_han(joined[-1] + line[0]) or joined[-1] in "，。、；：？！）》”’…—" else " ") + line
    return joined


def _several(names: list[str], voice: Voice) -> str:
    """Names in a line of the contents."""
    unlike = list(dict.fromkeys(names))
    if len(unlike) <= _MOST_NAMES:
        return voice.words["list"].join(unlike)
    first = voice.words["list"].join(unlike[: _MOST_NAMES - 1])
    return voice.say("several", names=first, count=len(unlike))


_MAKERS: Mapping[Insert, Callable[[PrintedSection, Layout], Part | None]] = {
    "spotlights": _spotlights,
    "honours": _honours,
    "founders": _founders,
    "calendar": _calendar,
    "letters": _letters,
}
