"""The facts of a meetup: when, where, who, how many."""

from __future__ import annotations

from typing import Any

from popcorn.community.meetups import Meetup, meetups, when
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Event, Model, Recap
from popcorn.zine.article.text import at_joints
from popcorn.zine.wording import Voice


def meetup_of(entry: Entry[Model], library: Library) -> Meetup | None:
    """The meetup that an entry announces or tells of."""
    if not isinstance(entry.meta, Event | Recap):
        return None
    return next((m for m in meetups(library) if entry in (*m.announcements, *m.recaps)), None)


def meetup_facts(meetup: Meetup, entry: Entry[Model], voice: Voice) -> dict[str, Any]:
    """Rows of (what, text), and counts of (number, what)."""
    meta = meetup.event.meta
    words = voice.words
    rows = [(words["when"], when(meetup, voice.language))]
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
