"""Who made what, and under which licence: a line of the colophon for each piece, its texts and its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from popcorn.library.entries import Entry
from popcorn.library.models import Common, Model, Recap
from popcorn.zine.cards import cover_of
from popcorn.zine.parts import Layout

# The roles of those who make pictures.
_PICTURES = ("photo", "illustrate")


def works(layout: Layout) -> list[dict[str, Any]]:
    """The cover and every piece with its label, title and facts (who wrote, who made the pictures, the licence)."""
    voice, meta, library = layout.voice, layout.issue.meta, layout.library
    found: list[dict[str, Any]] = []
    if meta.cover and meta.cover.credit:
        picture = _said(voice.words["by_picture"], voice.name(meta.cover.credit))
        license_ = voice.license(meta.license or library.community.license)
        found.append({"to": None, "title": voice.words["cover"], "facts": [picture, license_]})
    return found + [
        {"to": layout.labels[piece.path], "title": piece.title, "facts": list(_facts(piece, layout))}
        for piece in layout.issue.pieces
    ]


def _facts(piece: Entry[Model], layout: Layout) -> Iterator[str]:
    voice, meta = layout.voice, piece.meta
    if not isinstance(meta, Common):
        return
    if meta.authors:
        yield _said(voice.words["by_text"], voice.names(meta.authors))
    makers = list(dict.fromkeys(_makers(piece, meta, layout)))
    if makers:
        yield _said(voice.words["by_picture"], voice.words["list"].join(makers))
    yield voice.license(meta.license or layout.library.community.license)


def _makers(piece: Entry[Model], meta: Common, layout: Layout) -> Iterator[str]:
    """The names of those who made a piece's pictures; its authors where it has pictures and names nobody else."""
    voice = layout.voice
    if not layout.library.consents(piece, "photo"):
        return
    named = [voice.name(handle) for role in _PICTURES for handle in meta.credits.get(role, ())]
    if meta.cover and meta.cover.credit:
        named.append(voice.name(meta.cover.credit))
    if isinstance(meta, Recap):
        named += [voice.name(photo.credit) for photo in meta.photos if photo.credit]
    named += [voice.name(handle) for handle in layout.bodies.credited(piece)]
    if named:
        yield from named
    elif layout.bodies.body(piece).pictures or cover_of(piece, layout.bodies, voice):
        yield from (voice.name(handle) for handle in meta.authors)


def _said(what: str, names: str) -> str:
    return f"{what}\u00a0{names}"
