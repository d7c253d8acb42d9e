"""Which pieces have something in common: tags, circles, authors."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from popcorn.library.entries import Entry
from popcorn.library.models import Piece

# A trait that half the archive has says little: of those who have it, so many of the newest are looked at. It also
# keeps the work per piece the same however large the archive grows.
MOST_KIN = 300


class Kinship:
    """The traits of pieces that are given newest first."""

    def __init__(self, pieces: Iterable[Entry[Piece]]) -> None:
        self._pieces: Sequence[Entry[Piece]] = tuple(pieces)
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for index, piece in enumerate(self._pieces):
            for trait in _traits(piece):
                if len(self._holders[trait]) < MOST_KIN:
                    self._holders[trait].append(index)

    def kin(self, piece: Entry[Piece], most: int, but: Collection[str]) -> list[Entry[Piece]]:
        """The pieces with most in common, the newer first among equals; then, if too few have anything, the newest.

        `but` are the paths of those that are out of the question.
        """
        shared = Counter(itertools.chain.from_iterable(self._holders.get(trait, ()) for trait in _traits(piece)))
        # No more of them than are out of the question can stand before the last that is found.
        ranked = heapq.nsmallest(most + len(but), shared, key=lambda index: (-shared[index], index))
        found: list[Entry[Piece]] = []
        strangers = (index for index in range(len(self._pieces)) if index not in shared)
        for index in itertools.chain(ranked, strangers):
            if len(found) == most:
                break
            if self._pieces[index].path not in but:
                found.append(self._pieces[index])
        return found


def _traits(piece: Entry[Piece]) -> set[str]:
    return {*piece.meta.tags, *piece.meta.circles, *piece.meta.authors}
