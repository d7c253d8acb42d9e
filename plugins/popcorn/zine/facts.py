"""The facts of a meetup: when, where, who, how many."""

from __future__ import annotations

import posixpath
from typing import Any, cast
from zoneinfo import ZoneInfo

from popcorn.library.entries import Entry, Library
from popcorn.library.models import Event, Model
from popcorn.zine.article.text import at_joints
from popcorn.zine.wording import Voice


def event_of(entry: Entry[Model], library: Library) -> Entry[Event] | None:
    """The meetup that an entry announces or tells of."""
    if entry.type == "event":
        return cast("Entry[Event]", entry)
    if entry.type == "recap":
        return cast("Entry[Event] | None", library.entries.get(posixpath.join(entry.folder, "index.md")))
    return None


def event_facts(event: Entry[Event], entry: Entry[Model], library: Library, voice: Voice) -> dict[str, Any]:
    """Rows of (what, text), and counts of (number, what)."""
    meta = event.meta
    words = voice.words
    zone = ZoneInfo(meta.tz or library.community.timezone)
    start, end = meta.start.astimezone(zone), meta.end.astimezone(zone) if meta.end else None
    rows = [(words["when"], voice.span(start, end))]
    if meta.place:
        joined = "，" if voice.is_chinese else ", "
        rows.append((words["where"], joined.join(filter(None, [meta.place.city, meta.place.name, meta.place.address]))))
    if meta.online and entry.type == "event":
        rows.append((words["online"], at_joints(meta.online.removeprefix("https://"))))
    if meta.hosts:
        rows.append((words["hosts"], voice.names(meta.hosts)))
    if meta.speakers:
        rows.append((words["speakers"], voice.names(meta.speakers)))
    if meta.fee:
        rows.append((words["fee"], meta.fee))
    numbers = [(meta.capacity, "capacity"), (meta.registered, "registered"), (meta.attended, "attended")]
    kinds = [words[f"organiser_{meta.organiser}"]]
    if meta.series:
        kinds.append(voice.named("series", meta.series))
    if meta.status in ("cancelled", "moved"):
        kinds.append(words[f"state_{meta.status}"])
    return {
        "kinds": kinds,
        "rows": [{"name": name, "text": text} for name, text in rows],
        "counts": [{"number": str(number), "name": words[name]} for number, name in numbers if number is not None],
    }
