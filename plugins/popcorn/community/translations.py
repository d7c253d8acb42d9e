"""Works that exist in several languages: one work, one entry per language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from popcorn.library.entries import Entry, Library
from popcorn.library.models import Model

E = TypeVar("E", bound=Entry[Model])


class Work(NamedTuple):
    """A work in one language or several.

    `root` is the path of what all others are translations of in the end, published or not; `id` its id. `versions` are
    those that are published, by language, the community's first language first.
    """

    root: str
    id: str
    versions: Mapping[str, Entry[Model]]


class Translations:
    """Which published entries are versions of the same work."""

    def __init__(self, library: Library) -> None:
        self._library = library
        roots: dict[str, str] = {}
        for entry in library.entries.values():
            roots[entry.path] = _root(entry, library)
        self._roots = roots
        self._versions: defaultdict[str, dict[str, Entry[Model]]] = defaultdict(dict)
        for entry in library.entries.values():
            if library.is_published(entry):
                self._versions[roots[entry.path]].setdefault(library.language(entry), entry)

    def work(self, entry: Entry[Model]) -> Work:
        """The work that the entry is a version of."""
        root = self._roots[entry.path]
        order = list(self._library.community.languages)
        versions = sorted(
            self._versions[root].items(), key=lambda item: (item[0] not in order, item[0] != order[0], item[0])
        )
        return Work(root, self._library.entries[root].id or entry.id, dict(versions))

    def original(self, entry: Entry[Model]) -> Entry[Model]:
        """What the entry is a translation of in the end, published or not; the entry itself where it is none."""
        return self._library.entries[self._roots[entry.path]]

    def for_readers_of(self, language: str, entries: Iterable[E]) -> list[E]:
        """See `for_readers_of` below."""
        return for_readers_of(language, self._library.community.language, entries, self.work)


def for_readers_of(language: str, first: str, entries: Iterable[E], work: Callable[[E], Work]) -> list[E]:
    """Each work once: its version in `language`, else in the community's `first`, else the original.

    The order is kept; a work stands where its chosen version stands among `entries`.
    """
    works = [(entry, work(entry)) for entry in entries]
    given = {entry.path for entry, _ in works}
    chosen: dict[str, str] = {}
    for entry, of in works:
        if of.root not in chosen:
            wanted = [of.versions.get(language), of.versions.get(first)]
            best = next((v for v in wanted if v is not None and v.path in given), None)
            fallback = of.root if of.root in given else entry.path
            chosen[of.root] = best.path if best is not None else fallback
    return [entry for entry, of in works if chosen[of.root] == entry.path]


def _root(entry: Entry[Model], library: Library) -> str:
    # Translations of translations lead to the first original; a circle of them ends where it began.
    seen = [entry.path]
    current = entry
    while (original := library.original(current)) is not None and original.path not in seen:
        seen.append(original.path)
        current = original
    return min(seen) if library.original(current) is not None else current.path
