"""Pieces fitted one by one: how far each head gives way, and how much white ends its columns together.

A piece is set by itself for that, as if it began on a right-hand page, so that its numbers follow from the piece alone
and can be kept: an issue in which one piece has changed costs the runs of that piece, and one of the whole.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from popcorn.zine.copyfitting import Mark, balanced, fitted, lengths, relaxed, shorter
from popcorn.zine.measures import Measures
from popcorn.zine.recipe import digest_of
from popcorn.zine.whole import write_whole

Part = Mapping[str, Any]

# How much more room than the lines that run over take is tried: text that moves up moves figures too.
_GENEROSITY = (1.0, 1.8, 2.6)
# How many lines less of white are tried where a piece has grown by it, and in the end none.
LINES_LESS = (1.0, 3.0, math.inf)
# So many pieces are remembered, those asked for last; a hundred bytes each.
_MOST_KEPT = 5000
# What pages show of the issue that no line of a piece depends on.
_IRRELEVANT = frozenset({"title", "summary", "author", "number", "date", "target", "fillers", "parts"})
# The same of a part: its colour and place, and which file a picture of known size comes from.
_UNSEEN = frozenset({"accent", "place", "file"})


class Fit(NamedTuple):
    """What one piece was fitted with: `cut` and `white` in mm, and how many pages it takes so."""

    cut: float
    white: float
    pages: int


NO_FIT = Fit(0.0, 0.0, 0)


def key_of(part: Part, magazine: Mapping[str, Any], made_by: str) -> str:
    """What the numbers of a part follow from; `made_by` is the recipe."""
    issue = {name: value for name, value in magazine.items() if name not in _IRRELEVANT}
    return digest_of([made_by, issue, _without_unseen(part)])


def _without_unseen(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _without_unseen(value) for key, value in node.items() if key not in _UNSEEN}
    return [_without_unseen(value) for value in node] if isinstance(node, list | tuple) else node


def alone(part: Part) -> dict[str, Any]:
    """The part as it is set by itself: none of its words is a link to another part, which is not there.

    What stands for a page number stays; templates leave room for it.
    """
    own: set[str] = set()

    def gather(node: Any) -> None:
        if isinstance(node, Mapping):
            own.add(node.get("label", ""))
        for value in node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ():
            gather(value)

    def unlinked(node: Any) -> Any:
        if isinstance(node, Mapping):
            is_dead = ("t" in node or "plate" in node) and node.get("to", "") not in own
            return {key: unlinked(value) for key, value in node.items() if not (is_dead and key == "to")}
        return [unlinked(value) for value in node] if isinstance(node, list) else node

    gather(part)
    return {key: unlinked(value) for key, value in part.items()}


def with_fit(part: Part, fit: Fit) -> dict[str, Any]:
    """The part as the templates take it."""
    return {**part, "cut": fit.cut, "white": fit.white}


def fit_pieces(run: Callable[[Sequence[Part]], list[Mark]], parts: Sequence[Part], page: Measures) -> dict[str, Fit]:
    """The fit of each of these parts, by its label. `run` sets parts by themselves and gives their marks."""
    by_label = {part["label"]: part for part in parts}

    def again(fits: Mapping[str, Fit]) -> list[Mark]:
        return run([with_fit(by_label[label], fit) for label, fit in fits.items()])

    marks = again(dict.fromkeys(by_label, NO_FIT))
    pages = dict(lengths(marks))
    whites = balanced(marks, page)
    cuts: dict[str, float] = {}
    for generosity in _GENEROSITY:
        tried = {label: cut for label, cut in fitted(marks, page, generosity).items() if label not in cuts}
        if not tried:
            continue
        after = again({label: Fit(cut, 0.0, 0) for label, cut in tried.items()})
        # A picture gives way only where that saves a page.
        saved = shorter(marks, after)
        cuts |= {label: cut for label, cut in tried.items() if label in saved}
        found = balanced(after, page)
        for label in saved:
            pages[label] = lengths(after)[label]
            whites.pop(label, None)
            whites |= {label: found[label]} if label in found else {}
    whites = _without_growth(whites, cuts, pages, again, page)
    return {label: Fit(cuts.get(label, 0.0), whites.get(label, 0.0), pages.get(label, 0)) for label in by_label}


def _without_growth(
    whites: Mapping[str, float],
    cuts: Mapping[str, float],
    pages: Mapping[str, int],
    again: Callable[[Mapping[str, Fit]], list[Mark]],
    page: Measures,
) -> dict[str, float]:
    """The whites that do not make a piece longer after all: less where they did, and in the end none."""
    kept = dict(whites)
    asked = set(whites)
    for lines in LINES_LESS:
        tried = {label: Fit(cuts.get(label, 0.0), kept[label], 0) for label in sorted(asked) if label in kept}
        if not tried:
            break
        after = lengths(again(tried))
        asked = {label for label in tried if after.get(label, 0) > pages[label]}
        kept = relaxed(kept, asked, lines, page)
    return kept


def relaxed_fits(fits: Mapping[str, Fit], marks: Iterable[Mark], lines: float, page: Measures) -> dict[str, Fit]:
    """The fits, with less white for every piece that takes more pages in the issue than it did by itself.

    There it may begin on a left-hand page, and other page numbers stand in its text.
    """
    was = {label: fit.pages for label, fit in fits.items()}
    now = lengths(marks)
    grown = {label for label, fit in fits.items() if fit.white and now.get(label, 0) > was[label]}
    less = relaxed({label: fits[label].white for label in fits}, grown, lines, page)
    return {label: fit._replace(white=less.get(label, 0.0)) if label in grown else fit for label, fit in fits.items()}


class KeptFits:
    """Fits kept in a file between runs, by their keys. A file that is not as it was written is forgotten."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._fits = _read(file)
        self._added = False

    def get(self, key: str) -> Fit | None:
        """What is remembered; being asked for keeps it longer."""
        fit = self._fits.pop(key, None)
        if fit is not None:
            self._fits[key] = fit
        return fit

    def add(self, key: str, fit: Fit) -> None:
        """Remember a fit."""
        self._fits[key] = fit
        self._added = True

    def save(self) -> None:
        """Write them, if any is new."""
        if not self._added:
            return
        kept = dict(list(self._fits.items())[-_MOST_KEPT:])
        written = json.dumps(kept)
        document = {"fits": kept, "digest": hashlib.sha256(written.encode()).hexdigest()}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, json.dumps(document).encode())


def _read(file: Path) -> dict[str, Fit]:
    try:
        document = json.loads(file.read_text("utf-8"))
        fits = document["fits"]
        if hashlib.sha256(json.dumps(fits).encode()).hexdigest() != document["digest"]:
            return {}
        return {key: Fit(float(cut), float(white), int(pages)) for key, (cut, white, pages) in fits.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
