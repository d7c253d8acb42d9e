"""Pages through the theme's templates and finished files into their place: only those that are due, over all cores."""

from __future__ import annotations

import hashlib
import os
import time
from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from popcorn.forks import in_parallel
from popcorn.tracing import FORGOTTEN, Fact, digest, tracing
from popcorn.web.facts import answers, facts
from popcorn.web.plan import SHOWN, Bundle, Page
from popcorn.web.search import fragment
from popcorn.web.site import Site
from popcorn_mkdocs.cache import Cache
from popcorn_mkdocs.packing import pack, recipe
from popcorn_mkdocs.pages import Painter

if TYPE_CHECKING:
    from popcorn.web.plan import Sheet

Unit = Page | Bundle

_COSTLY = frozenset({"related"})
# Facts that change with a text.
_OF_TEXTS = ("bodies", "outlines")
# In the cache while the search index that was written last lacks what is known by now.
UNSOUGHT = "unsought"


class Record(NamedTuple):
    """How a page or bundle came about, for the next build to know whether it would come out the same.

    `facts` are those it read (see popcorn/tracing.py), written as view and key; `paths` the files it is, below the
    site's root; `found_by` is the digest of what search knows of it, empty for nothing. `recipe` is how to make it
    again (see packing.py), for those that change with a text.
    """

    key: bytes
    facts: tuple[str, ...]
    paths: tuple[str, ...]
    found_by: bytes
    recipe: bytes


class Made(NamedTuple):
    """A page or bundle that was made: its facts, its files, what search knows of it, and the seconds it took.

    `told` are those facts that take long to find out, and that nobody else asks for: their digests and answers.
    """

    facts: tuple[str, ...]
    told: dict[str, tuple[bytes, bytes]]
    paths: tuple[str, ...]
    found_by: bytes
    seconds: float


class Today:
    """What is the case in a site."""

    def __init__(self, site: Site) -> None:
        self.digest = facts(site)
        self._answers = answers(site)

    def answer(self, fact: Fact) -> bytes:
        """What there is to remember of a fact, packed; empty for nothing."""
        found = self._answers(fact)
        return b"" if found is FORGOTTEN else pack(found)

    def all_of(self, fact: Fact) -> tuple[bytes, bytes]:
        """A fact's digest and answer."""
        return self.digest(fact), self.answer(fact)


def name_of(unit: Unit) -> str:
    """What a page or bundle is known by in the cache: the path of its first file."""
    return f"{unit.address}index.html" if isinstance(unit, Page) else unit.paths[0]


def written(fact: Fact) -> str:
    """A fact as the cache has it."""
    return "\0".join(fact)


def read(fact: str) -> Fact:
    """A fact as the cache has it, taken apart."""
    view, _, key = fact.partition("\0")
    return view, key


def changed_facts(facts: Iterable[str], today: Callable[[Fact], bytes], cache: Cache) -> dict[str, bytes]:
    """Those of some facts known from earlier builds that are no longer so, with what is the case now."""
    known = cache.shelf("facts")
    return {fact: now for fact in facts if (now := today(read(fact))) != known[fact]}


def due(units: Iterable[Unit], changed: Collection[str], published: Collection[str], cache: Cache) -> Iterator[Unit]:
    """The units that would not come out as they are published."""
    records: Mapping[str, Record] = cache.shelf("units")
    for unit in units:
        record = records.get(name_of(unit))
        if (
            record is None
            or record.key != unit.key
            or any(path not in published for path in record.paths)
            or (changed and any(fact in changed for fact in record.facts))
        ):
            yield unit


def make(
    units: list[Unit],
    painter: Painter | None,
    folder: Path,
    standing: Mapping[str, str],
    today: Today,
    cores: int,
) -> Iterator[tuple[Unit, Made]]:
    """Make the units, their files in `folder`, but for those that stand in the site already with the same contents.

    `standing` are the published files with their SHA-256. Without a painter somebody else does the pages.
    """

    def one(unit: Unit) -> Made:
        started = time.perf_counter()
        with tracing() as found:
            if isinstance(unit, Page):
                sheet = unit.sheet()
                files: Mapping[str, bytes] = {name_of(unit): painter.paint(unit, sheet) if painter else b""}
                found_by = _found_by(unit, sheet)
            else:
                files, found_by = unit.files(), b""
        for path, content in files.items():
            if painter is None and isinstance(unit, Page):
                continue
            if path in standing and standing[path] == hashlib.sha256(content).hexdigest():
                continue
            _write(f"{folder}/{path}", content)
        seconds = time.perf_counter() - started
        told = {written(fact): (today.digest(fact), today.answer(fact)) for fact in found if fact[0] in _COSTLY}
        return Made(tuple(sorted(map(written, found))), told, tuple(files), found_by, seconds)

    # One of each kind is made here: what is loaded for it, templates and dictionaries, the forked processes then have.
    kinds = {unit.maker: unit for unit in units if isinstance(unit, Page)}
    for page in kinds.values():
        yield page, one(page)
    firsts = {name_of(page) for page in kinds.values()}
    others = [unit for unit in units if name_of(unit) not in firsts]
    yield from zip(others, in_parallel(one, others, cores), strict=True)


def _write(path: str, content: bytes) -> None:
    # Without `Path`, which takes three times as long. Most files have a folder of their own, which is not there yet.
    folder = path.rpartition("/")[0]
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(content)


def _found_by(page: Page, sheet: Sheet) -> bytes:
    told: Any = sheet.data.get("search", {})
    if told.get("exclude") or not (sheet.html or page.source):
        return b""
    return fragment(page.address, sheet.title, sheet.html, sheet.headings, sheet.data.get("tags", ()))


def fragments(known: Mapping[str, bytes], pages: Callable[[], Iterable[Page]], cache: Cache) -> Iterator[bytes]:
    """What search knows of these pages, in the order of their names. `known` are its digests: what differs is lost."""
    kept = cache.blobs("search")
    found = {name: told for name, told in kept.all_of(list(known)) if digest(told) == known[name]}
    lost = known.keys() - found.keys()
    for page in pages() if lost else ():
        if name_of(page) in lost:
            kept[name_of(page)] = found[name_of(page)] = _found_by(page, page.sheet())
    return (found[name] for name in sorted(found))


class Memory:
    """Keeps how units came about. What is kept is whole once it is closed."""

    def __init__(self, today: Today, cache: Cache) -> None:
        self._today = today
        self._cache = cache
        # Each fact once: it stands in many records.
        self._facts: dict[str, str] = {}
        self._readers: dict[str, list[str]] = {}

    def remember(self, unit: Unit, made: Made) -> None:
        """Keep how a unit came about."""
        cache = self._cache
        known = cache.shelf("facts")
        for fact in sorted(set(made.facts).difference(self._facts)):
            if fact not in known:
                known[fact], answer = made.told.get(fact) or self._today.all_of(read(fact))
                if answer:
                    cache.shelf("answers")[fact] = answer
        name = name_of(unit)
        before = cache.shelf("units").get(name)
        found_by = digest(made.found_by) if made.found_by else b""
        if found_by != (before.found_by if before else b""):
            cache.facts[UNSOUGHT] = b"1"
        if made.found_by:
            cache.blobs("search")[name] = made.found_by
        elif before is not None and before.found_by:
            cache.blobs("search").pop(name, None)
        facts = tuple(map(self._facts.setdefault, made.facts, made.facts))
        texts = [fact for kind in _OF_TEXTS for fact in facts[bisect(facts, f"{kind}\0") : bisect(facts, f"{kind}\1")]]
        for fact in texts:
            self._readers.setdefault(fact, []).append(name)
        cache.shelf("units")[name] = Record(unit.key, facts, made.paths, found_by, recipe(unit) if texts else b"")

    def close(self) -> None:
        """Note who reads which text."""
        readers = self._cache.shelf("readers")
        for fact, names in self._readers.items():
            known = readers.get(fact, ())
            if new := set(names).difference(known):
                readers[fact] = (*known, *sorted(new))


def readers(facts: Iterable[str], cache: Cache) -> dict[str, Record]:
    """The units that read any of these facts, which are about texts, by name."""
    units: Mapping[str, Record] = cache.shelf("units")
    changed = set(facts)
    names = {name for fact in changed for name in cache.shelf("readers").get(fact, ()) if name in units}
    return {name: units[name] for name in sorted(names) if not changed.isdisjoint(units[name].facts)}


def forget(names: Iterable[str], cache: Cache) -> None:
    """Keep nothing more of the units of these names, nor of facts that nobody reads any more."""
    units = cache.shelf("units")
    gone = set(names)
    if not gone:
        return
    for name in gone:
        record = units.pop(name, None)
        if record is not None and record.found_by:
            cache.facts[UNSOUGHT] = b"1"
        cache.blobs("search").pop(name, None)
    known, readers = cache.shelf("facts"), cache.shelf("readers")
    used = {fact for record in units.values() for fact in record.facts}
    for fact in known.keys() - used:
        del known[fact]
        cache.shelf("answers").pop(fact, None)
        readers.pop(fact, None)
    for fact, who in list(readers.items()):
        if not gone.isdisjoint(who):
            readers[fact] = tuple(name for name in who if name not in gone)


def shown(records: Iterable[Record]) -> list[str]:
    """The paths of the pictures that these pages and files show."""
    prefix = f"{SHOWN}\0"
    found = {fact for record in records for fact in record.facts if fact.startswith(prefix)}
    return sorted(read(fact)[1] for fact in found)
