"""Works that exist in several languages: one work, one entry per language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from popcorn.library.entries import Entry, Library
from popcorn.library.models import Model

E = TypeVar("E", bound=Entry[Model])


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

    def original(self, entry: Entry[Model]) -> Entry[Model]:
        """What the entry is a translation of in the end, published or not; the entry itself where it is none."""
        return self._library.entries[self._roots[entry.path]]

    def versions(self, entry: Entry[Model]) -> dict[str, Entry[Model]]:
        """The published versions of the entry's work by language, the community's first language first."""
        order = list(self._library.community.languages)
        versions = self._versions[self._roots[entry.path]]
        return dict(sorted(versions.items(), key=lambda item: (item[0] not in order, item[0] != order[0], item[0])))

    def for_readers_of(self, language: str, entries: Iterable[E]) -> list[E]:
        """Each work once: its version in `language`, else in the community's first, else the original.

        The order is kept; a work stands where its chosen version stands among `entries`.
        """
        entries = list(entries)
        given = {entry.path for entry in entries}
        chosen: dict[str, str] = {}
        for entry in entries:
            root = self._roots[entry.path]
            versions = self._versions[root]
            wanted = [versions.get(language), versions.get(self._library.community.language)]
            best = next((v for v in wanted if v is not None and v.path in given), None)
            fallback = root if root in given else entry.path
            chosen.setdefault(root, best.path if best is not None else fallback)
        return [entry for entry in entries if chosen[self._roots[entry.path]] == entry.path]


def _root(entry: Entry[Model], library: Library) -> str:
    # Translations of translations lead to the first original; a circle of them ends where it began.
    seen = [entry.path]
    current = entry
    while (original := library.original(current)) is not None and original.path not in seen:
        seen.append(original.path)
        current = original
    return min(seen) if library.original(current) is not None else current.path
