"""Members in print: who they are, as far as they show it, and what they did since the last issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pypinyin import lazy_pinyin

from popcorn.community.contributions import Contribution, records
from popcorn.community.figures import excerpt
from popcorn.community.translations import Translations
from popcorn.library.entries import Entry
from popcorn.library.models import PIECES, Common, Member, Model, Release
from popcorn.zine.article.text import has_han
from popcorn.zine.cards import cover_of
from popcorn.zine.issue import may_appear
from popcorn.zine.parts import Layout
from popcorn.zine.piece import short_address
from popcorn.zine.queries import since_last
from popcorn.zine.wording import Voice

# Works under a name in the spotlight, and things that one did in the roll; of more, the number is told.
_MOST_WORKS = {"page": 6, "cards": 3, "rows": 2}
_MOST_DONE = 2
_LONGEST_QUOTE = {"zh": 60, "en": 130}
# A founder's portrait and that of a row, in mm; pages and cards have pictures as wide as their column.
FACE = 20.0
_PICTURES = {"page": 0.62, "cards": 1.0}


def person(member: Entry[Member], layout: Layout) -> dict[str, Any]:
    """What a member shows of themselves: name, city, year of joining, present roles, words of their own."""
    meta, voice, privacy = member.meta, layout.voice, member.meta.privacy
    has_bio = bool(meta.bio) and privacy.bio == "public"
    target = short_address(member, layout.library) if layout.bodies.has_page(member) else None
    return {
        "name": meta.name,
        "city": meta.city or "" if privacy.city == "public" else "",
        "since": str(meta.since) if meta.since and privacy.since == "public" else "",
        "roles": [role.role.said(voice.language) for role in meta.roles if role.to is None],
        "bio": " ".join(meta.bio.said(voice.language).split()) if meta.bio and has_bio else "",
        "address": target.printed if target else "",
        "url": target.url if target else None,
    }


def founder(member: Entry[Member], layout: Layout) -> dict[str, Any]:
    """A founding member, with a small portrait."""
    return {**person(member, layout), "portrait": _portrait(member, FACE, FACE, layout)}


def spotlight(member: Entry[Member], quote: str | None, style: str, layout: Layout) -> dict[str, Any]:
    """A member with picture, words and works; `style` is `page`, `cards` or `rows`, by how many stand beside."""
    measures = layout.measures
    if style == "rows":
        width, height = FACE, FACE
    else:
        width = measures.text_width if style == "page" else measures.column_width(2)
        height = width * _PICTURES[style]
    said, language = _quote(member, quote, layout)
    return {
        **person(member, layout),
        "portrait": _portrait(member, width, height, layout),
        "width": width,
        "height": height,
        "quote": said,
        "quote_language": language,
        "works": _works(member, _MOST_WORKS[style], layout),
    }


def _portrait(member: Entry[Member], width: float, height: float, layout: Layout) -> dict[str, Any] | None:
    shown = cover_of(member, layout.bodies, layout.voice)
    return layout.plates.cropped(shown.picture, width, height, shown.alt) if shown else None


def _quote(member: Entry[Member], quote: str | None, layout: Layout) -> tuple[str, str]:
    """Words of the member, and their language."""
    said = " ".join((quote or "").split())
    if not said:
        language = layout.library.language(member)
        length = _LONGEST_QUOTE["zh" if language.startswith("zh") else "en"]
        return excerpt(layout.bodies.body(member).html, length), language
    return said, "zh" if has_han(said) else "en"


def _works(member: Entry[Member], most: int, layout: Layout) -> list[dict[str, Any]]:
    """The newest works under a member's name; those of this issue with their label, for the page.

    What came out after the issue is not in it, or an old issue would be another one at every build.
    """
    voice = layout.voice
    known = since_last(layout.library, layout.issue.entry)._replace(since=None)
    written = [
        entry for entry in _printable(layout, PIECES) if member.meta.handle in _authors(entry) and known.has(entry)
    ]
    works = Translations(layout.library).for_readers_of(voice.language, written)
    return [{"title": _titled(work, voice), "page": layout.labels.get(work.path)} for work in works[:most]]


def honours_data(layout: Layout) -> list[dict[str, Any]]:
    """Whose ideas shipped, who built them, and whose works came out since the last issue: groups of rows."""
    library, voice = layout.library, layout.voice
    span = since_last(library, layout.issue.entry)
    works = {
        entry.path
        for entry in Translations(library).for_readers_of(voice.language, _printable(layout, (*PIECES, "recap")))
    }
    # Pictures in texts are no honour of their own here, so no text has to be read.
    done = {
        handle: [c for c in record.contributions if span.has(c.entry) and _may_be_told(c.entry, layout)]
        for handle, record in records(library, lambda entry: ()).items()
        if may_appear(library, handle)
    }

    def told(part: str, say: Callable[[Contribution], str | None]) -> list[dict[str, Any]]:
        rows = []
        for handle, contributions in done.items():
            said = (say(c) for c in contributions if c.part == part)
            things = list(dict.fromkeys(thing for thing in said if thing))
            if things:
                more = len(things) - _MOST_DONE
                rows.append(
                    {
                        "name": library.members[handle].meta.name,
                        "things": things[:_MOST_DONE],
                        "more": voice.say("more_things", count=more) if more > 0 else "",
                        "count": len(things),
                        "is_awarded": part == "suggested" and any(c.part == "awarded" for c in contributions),
                    }
                )
        return sorted(rows, key=lambda row: (-row["count"], " ".join(lazy_pinyin(row["name"])).casefold()))

    groups = (
        ("honours_ideas", told("suggested", lambda c: _change(c, voice))),
        ("honours_built", told("built", lambda c: _change(c, voice))),
        ("honours_works", told("wrote", lambda c: _titled(c.entry, voice) if c.entry.path in works else None)),
    )
    return [{"name": voice.words[word], "rows": rows} for word, rows in groups if rows]


def _change(contribution: Contribution, voice: Voice) -> str | None:
    release = contribution.entry.meta
    if contribution.change is None or not isinstance(release, Release):
        return None
    # The same change goes out on several channels: its text says it, and no version.
    return " ".join(contribution.change.said(voice.language).split())


def _printable(layout: Layout, types: Iterable[str]) -> Iterator[Entry[Model]]:
    """Published entries of these types that may be named in print, newest first."""
    return (entry for entry in layout.library.published(*types) if _may_be_told(entry, layout))


def _may_be_told(entry: Entry[Model], layout: Layout) -> bool:
    return not getattr(entry.meta, "quiet", False) and layout.library.consents(entry, "print")


def _authors(entry: Entry[Model]) -> tuple[str, ...]:
    return entry.meta.authors if isinstance(entry.meta, Common) else ()


def _titled(entry: Entry[Model], voice: Voice) -> str:
    return f"《{entry.title}》" if voice.is_chinese else f"“{entry.title}”"
