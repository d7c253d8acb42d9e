"""What no field shows by itself: ids and addresses taken twice, folders that disagree, time that runs back."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterable, Iterator
from typing import cast

from popcorn.library import frontmatter
from popcorn.library.entries import Entry, Library, Source
from popcorn.library.models import PIECES, Event, Issue, Member, Model, Release
from popcorn.problems import Problem

Entries = Iterable[Entry[Model]]

# What stands in feeds and listings by its date.
_DATED = (*PIECES, "release", "recap", "event", "issue")


def inconsistencies(library: Library) -> Iterator[Problem]:
    """Every contradiction inside an entry and between entries, as far as their fields can be read."""
    files = sorted((*library.entries.values(), *library.damaged.values()), key=lambda source: source.path)
    entries = [source for source in files if isinstance(source, Entry)]
    yield from _ids_twice(entries)
    yield from _addresses_twice(files)
    yield from _handles_twice(entries)
    for entry in entries:
        yield from _path_disagrees(entry)
        yield from _date_missing(entry)
        yield from _translation_problems(entry, library)
        if isinstance(entry.meta, Release):
            yield from _unknown_changes(entry)
        elif isinstance(entry.meta, Event):
            yield from _time_runs_back(entry)
    announced = library.entries.keys() | library.damaged.keys() | library.refused
    for source in files:
        if source.type == "recap" and posixpath.join(source.folder, "index.md") not in announced:
            yield source.problem("recap-without-event")


def _seniority(entry: Entry[Model]) -> tuple[bool, dt.date, str]:
    """Sort key: who seems to have been there first. A guess, so that messages name both files and blame neither."""
    meta = entry.meta
    # Whoever's folder bears the handle owns it; a copy that forgot to change its own is the one to mend.
    is_stray = isinstance(meta, Member) and meta.handle != entry.name
    date = meta.applied if isinstance(meta, Member) else None
    written = cast("dt.datetime | None", getattr(meta, "date", None))
    return (is_stray, date or (written.date() if written else dt.date.max), entry.path)


def _ids_twice(entries: Entries) -> Iterator[Problem]:
    first: dict[str, Entry[Model]] = {}
    for entry in sorted(entries, key=_seniority):
        if entry.id and entry.id in first:
            yield entry.problem("id-taken", "id", id=entry.id, this=entry.path, other=first[entry.id].path)
        first.setdefault(entry.id, entry)


def _date_missing(entry: Entry[Model]) -> Iterator[Problem]:
    """A date may be missing in drafts; what is wrong is not missing."""
    if entry.type in _DATED and not entry.left_out & {"date", "status"}:
        status = getattr(entry.meta, "status", "published")
        if getattr(entry.meta, "date", None) is None and status not in ("draft", "review"):
            yield entry.problem("date-missing", type=entry.type)


def _addresses_twice(files: Iterable[Source]) -> Iterator[Problem]:
    owners: dict[str, Source] = {}
    for source in files:
        if source.address in owners:
            other = owners[source.address].path
            yield source.problem("address-taken", address=f"/{source.address}", other=other)
        owners.setdefault(source.address, source)
    for entry in files:
        meta = entry.meta if isinstance(entry, Entry) else None
        for index, alias in enumerate(cast("tuple[str, ...]", getattr(meta, "aliases", ()))):
            owner = owners.setdefault(alias, entry)
            if owner is not entry or alias == entry.address:
                yield entry.problem("address-taken", "aliases", index, address=f"/{alias}", other=owner.path)


def skeleton(handle: str) -> str:
    """The handle as a hasty reader sees it (after Unicode TR39): 0 is o, 1 is l, rn is m, vv is w."""
    return handle.replace("0", "o").replace("1", "l").replace("rn", "m").replace("vv", "w")


def _handles_twice(entries: Entries) -> Iterator[Problem]:
    members = [cast("Entry[Member]", entry) for entry in entries if isinstance(entry.meta, Member)]
    members.sort(key=_seniority)
    handles: dict[str, Entry[Member]] = {}
    skeletons: dict[str, Entry[Member]] = {}
    for member in members:
        handle = member.meta.handle
        if handle in handles:
            yield member.problem("handle-taken", "handle", handle=handle, this=member.path, other=handles[handle].path)
            continue
        if handle != member.name:
            yield member.problem("path-disagrees", "handle", value=handle, folder=member.name)
        elif skeleton(handle) in skeletons:
            facts = {"this": member.path, "other": skeletons[skeleton(handle)].path}
            yield member.problem("handle-lookalike", "handle", handle=handle, **facts)
        handles[handle] = member
        skeletons.setdefault(skeleton(handle), member)


def _path_disagrees(entry: Entry[Model]) -> Iterator[Problem]:
    meta = entry.meta
    said: list[tuple[str, str, str]] = []
    if isinstance(meta, Release):
        said = [
            ("version", meta.version, entry.name),
            ("product", meta.product, posixpath.basename(entry.folder)),
        ]
    elif isinstance(meta, Issue):
        said = [("number", str(meta.number), entry.name)]
    for field, value, folder in said:
        if value != folder:
            yield entry.problem("path-disagrees", field, value=value, folder=folder)


def _unknown_changes(entry: Entry[Model]) -> Iterator[Problem]:
    release = cast(Release, entry.meta)
    keys = [change.key for change in release.changes if change.key]
    seen: set[str] = set()
    for index, change in enumerate(release.changes):
        if change.key in seen:
            yield entry.problem("change-twice", "changes", index, "key", change=change.key)
        if change.key:
            seen.add(change.key)
    named: list[tuple[frontmatter.Steps, str]] = [
        (("report", cell, index, "change"), votes.change)
        for cell, counted in release.report.items()
        for index, votes in enumerate(counted)
    ]
    if release.award:
        named.append((("award", "change"), release.award.change))
    for steps, key in named:
        if key not in keys:
            yield entry.problem("change-unknown", *steps, change=key, known=", ".join(keys))


def _time_runs_back(entry: Entry[Model]) -> Iterator[Problem]:
    event = cast(Event, entry.meta)
    same_day = event.end == event.start and entry.names_day("start") and entry.names_day("end")
    if event.end and event.end <= event.start and not same_day:
        yield entry.problem("ends-before-start", "end", start=f"{event.start:%Y-%m-%d %H:%M}")


def _translation_problems(entry: Entry[Model], library: Library) -> Iterator[Problem]:
    """A translation is of the same type as its original, and in another language."""
    original = library.original(entry)
    if original is None or original is entry:
        return
    language = library.language(entry)
    if entry.type != original.type:
        facts = {"type": entry.type, "other_type": original.type}
        yield entry.problem("translation-other-type", "translation_of", **facts)
    elif language == library.language(original) and "lang" not in entry.left_out:
        yield entry.problem("translation-same-language", "translation_of", language=language, other=original.path)
