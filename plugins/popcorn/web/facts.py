"""The digest of anything that a page may have read (see popcorn/tracing.py): when it changes, the page is made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from popcorn.library.entries import Entry
from popcorn.library.models import Piece
from popcorn.tracing import FORGOTTEN, WHOLE, Fact, View, digest, unnoticed
from popcorn.web.plan import SHOWN
from popcorn.web.site import Site


def facts(site: Site) -> Callable[[Fact], bytes]:
    """A function that says what is the case today. What no longer exists has a digest too, that of nothing."""
    readers: dict[str, Callable[[str], bytes]] = {
        "entries": lambda key: _entry(site, key),
        "bodies": lambda key: _body(site, key),
        "outlines": lambda key: _outline(site, key),
        "pictures": lambda key: _picture(site, key),
        SHOWN: lambda key: _picture(site, key),
        "related": lambda key: _related(site, key),
        "works": lambda key: _work(site, key),
    }
    views: dict[str, Callable[[], View[object]]] = {
        "files": lambda: cast("View[object]", site.library.pictures),
        "members": lambda: cast("View[object]", site.library.members),
        "circles": lambda: cast("View[object]", site.library.circles),
        "records": lambda: cast("View[object]", site.records),
        "meetups": lambda: cast("View[object]", site.meetup_of),
        "linking": lambda: cast("View[object]", site.linking),
        "printed_in": lambda: cast("View[object]", site.printed_in),
        "printed_on": lambda: cast("View[object]", site.printed_on),
        "corrections": lambda: cast("View[object]", site.corrections),
        "running_orders": lambda: cast("View[object]", site.running_orders),
        "tags": lambda: cast("View[object]", site.tag_addresses),
        "sections": lambda: cast("View[object]", site.section_ids),
    }

    def today(fact: Fact) -> bytes:
        view, key = fact
        with unnoticed():
            return readers[view](key) if view in readers else views[view]().fact(key)

    return today


def _entry(site: Site, path: str) -> bytes:
    library = site.library
    if path == WHOLE:
        return digest(list(library.entries), list(library.damaged))
    entry = library.entries.get(path)
    return digest(None if entry is None else (entry.front_digest, entry.type, library.is_published(entry)))


def _body(site: Site, path: str) -> bytes:
    source = site.library.entries.get(path)
    if source is None:
        return digest(None)
    outline = site.bodies.outline(source)
    return digest(outline.key, outline.answers)


def _outline(site: Site, path: str) -> bytes:
    source = site.library.entries.get(path) or site.library.damaged.get(path)
    if source is None:
        return digest(None)
    outline = site.bodies.outline(source)
    return digest(outline.excerpt, outline.minutes, outline.pictures, outline.links, outline.credited, outline.ids)


def _picture(site: Site, path: str) -> bytes:
    return digest(site.bodies.inspected(path))


def _related(site: Site, path: str) -> bytes:
    entry = site.library.entries.get(path)
    is_piece = entry is not None and isinstance(entry.meta, Piece)
    return digest(site.related(cast("Entry[Piece]", entry)) if is_piece else None)


def _work(site: Site, path: str) -> bytes:
    entry = site.library.entries.get(path)
    return digest(None if entry is None else site.work(entry))


# What takes long to find out: the answers are kept, for builds in which nothing of it can have changed.
_KEPT = frozenset(
    "related works records meetups linking printed_in printed_on corrections running_orders tags sections".split()
)


def answers(site: Site) -> Callable[[Fact], object]:
    """A function that says what a fact is, as `popcorn.tracing.Recall` wants it; FORGOTTEN if it need not be kept."""
    views: dict[str, View[object]] = {
        "records": cast("View[object]", site.records),
        "meetups": cast("View[object]", site.meetup_of),
        "linking": cast("View[object]", site.linking),
        "printed_in": cast("View[object]", site.printed_in),
        "printed_on": cast("View[object]", site.printed_on),
        "corrections": cast("View[object]", site.corrections),
        "running_orders": cast("View[object]", site.running_orders),
        "tags": cast("View[object]", site.tag_addresses),
        "sections": cast("View[object]", site.section_ids),
    }

    def answer(fact: Fact) -> object:
        view, key = fact
        if view not in _KEPT:
            return FORGOTTEN
        if view in views:
            return FORGOTTEN if key == WHOLE else views[view].answer(key)
        entry = site.library.entries.get(key)
        if entry is None:
            return FORGOTTEN
        with unnoticed():
            return site.work(entry) if view == "works" else site.related(cast("Entry[Piece]", entry))

    return answer
