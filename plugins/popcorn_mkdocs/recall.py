"""The library and its bodies, read and rendered only as far as earlier builds have not done it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from popcorn.community.bodies import Bodies, Outline
from popcorn.library.admission import Stamp
from popcorn.library.entries import Library, Reading
from popcorn.library.reading import NOTHING, Earlier, read_library
from popcorn.library.reading import reread as reread_library
from popcorn.library.settings import FILE_NAME, read_community
from popcorn.problems import Problem
from popcorn.render.pictures import Picture
from popcorn.tracing import digest
from popcorn_mkdocs import world
from popcorn_mkdocs.cache import Cache

# A file that was changed so short a time before it was read may change again and bear the same time: nanoseconds. A
# file system that counts in whole seconds, or two, is told by times that are whole seconds.
JUST_NOW = 100_000_000
_SECOND = 1_000_000_000
_NEVER = Stamp(-1, -1, -1, -1)


def read(
    project: Path, content: Path, now: dt.datetime, absent: Iterable[str], cache: Cache
) -> tuple[Library | None, tuple[Problem, ...], Collection[str]]:
    """The project's library, as `popcorn.library.reading.read_project` gives it; and what had to be read, by path."""
    community, problems = read_community(project / FILE_NAME)
    if community is None:
        return None, problems, ()
    today = world.of_content(project, content, absent)
    if cache.facts.get("content") != today:
        cache.clear()
        cache.facts["content"] = today
    started = time.time_ns()
    known: dict[str, Reading] = dict(cache.shelf("readings"))
    root = str(content)
    for path, reading in known.items():
        if reading.source is not None:
            object.__setattr__(reading.source, "file", f"{root}/{path}")
    checks = cache.shelf("checks") if is_same_era(cache, now) else {}
    earlier = Earlier(known, {bytes.fromhex(shape): told for shape, told in checks.items()}) if known else NOTHING
    library = read_library(content, community, now, problems, earlier)
    return library, library.problems, _remember_readings(library, known, started, cache)


def reread(library: Library, changed: Iterable[str], now: dt.datetime, cache: Cache) -> Library | None:
    """The library that was read last, these files read anew; None where it has to be read whole."""
    started = time.time_ns()
    found = reread_library(library, changed, now)
    if found is not None:
        _remember_readings(found, library.files, started, cache)
    return found


def _remember_readings(library: Library, known: Mapping[str, Reading], started: int, cache: Cache) -> list[str]:
    """Returns the paths of those that are new."""
    shelf = cache.shelf("readings")
    fresh = [path for path, reading in library.files.items() if known.get(path) is not reading]
    for path in known.keys() - library.files.keys():
        del shelf[path]
    for path in fresh:
        reading = library.files[path]
        stamp = _NEVER if _is_fresh(reading.stamp, started) else reading.stamp
        source = reading.source
        bare = source if source is None else replace(source, parsed=None, written=None, file="")
        shelf[path] = Reading(stamp, bare, reading.problems)
    shape = library.shape.hex()
    checks = cache.shelf("checks")
    if shape not in checks:
        checks.clear()
        checks[shape] = library.cross_checks
    return fresh


def _is_fresh(stamp: Stamp, started: int) -> bool:
    is_coarse = stamp.noticed % _SECOND == 0
    return max(stamp.changed, stamp.noticed) > started - (2 * _SECOND if is_coarse else JUST_NOW)


def render(
    library: Library,
    absent: Iterable[str],
    cache: Cache,
    cores: int,
    step: Callable[[int, int], None],
    touched: Collection[str],
) -> tuple[Bodies, int]:
    """The library's bodies, all rendered; and how many had to be. `step` hears how many are done, and of how many.

    `touched` are the only texts that can have changed.
    """
    outlines = cache.shelf("outlines")
    pictures = _known_pictures(library, cache)
    # All that bodies can ask about, but for what the clock decides.
    around = digest(library.shape, [(path, library.stamps[path]) for path in sorted(library.pictures)])
    is_same = is_same_era(cache, library.now) and cache.facts.get("around") == around
    bodies = Bodies(library, absent, outlines, pictures, cache.blobs("words"), is_same_around=is_same, touched=touched)
    count = bodies.prepare(cores, step)
    if not is_same:
        # What is kept from here on is of another time; the plan has not seen it yet.
        cache.facts.pop("era", None)
        cache.facts["around"] = around
    for path in outlines.keys() - bodies.outlines.keys():
        del outlines[path]
        cache.blobs("words").pop(path, None)
    for path, outline in bodies.outlines.items():
        if outlines.get(path) is not outline:
            outlines[path] = outline
    return bodies, count


def _known_pictures(library: Library, cache: Cache) -> dict[str, Picture | Problem]:
    known = cache.shelf("pictures")
    return {
        path: found
        for path, (stamp, found) in known.items()
        if path in library.pictures and library.stamps.get(path) == stamp
    }


def remember_pictures(library: Library, bodies: Bodies, cache: Cache, started: int) -> None:
    """Keep what is known of the pictures that were looked at."""
    known = cache.shelf("pictures")
    for path in known.keys() - library.pictures.keys():
        del known[path]
    for path, found in bodies.pictures.items():
        stamp = library.stamps.get(path, _NEVER)
        if _is_fresh(stamp, started):
            stamp = _NEVER
        if known.get(path) != (stamp, found):
            known[path] = (stamp, found)


def is_same_era(cache: Cache, now: dt.datetime) -> bool:
    """Whether nothing has come due since the site was last planned: see `popcorn.clock.Horizon`."""
    era = cache.facts.get("era", b"").decode().split("|")
    if len(era) != 2:
        return False
    begin, end = era
    moment = now.isoformat()
    return begin <= moment and (not end or moment < end)


def begin_era(library: Library, cache: Cache) -> None:
    """Keep until when the plan made now is good."""
    following = library.horizon.next
    end = following.astimezone(dt.UTC).isoformat() if following else ""
    cache.facts["era"] = f"{library.now.astimezone(dt.UTC).isoformat()}|{end}".encode()


__all__ = ["Outline", "begin_era", "is_same_era", "read", "remember_pictures", "render", "reread"]
