"""An issue set and looked over, without anything being written: what `popcorn zine NUMBER --check` does."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.problems import Problem, in_order
from popcorn.zine.edition import Making, Stage, typeset_issue
from popcorn.zine.preflight import preflight


class Checked(NamedTuple):
    """What was found in an issue. `pages` is 0 where it could not be set."""

    problems: tuple[Problem, ...]
    pages: int


def checked(
    library: Library,
    bodies: Bodies,
    number: int,
    cache: Path,
    uses: Collection[str],
    addresses: Collection[str] | None = None,
    progress: Callable[[Stage], None] = lambda stage: None,
) -> Checked:
    """Everything wrong with an issue for these uses: its own problems and what preflight finds on its pages."""
    makings: list[Making] = []
    issue = typeset_issue(library, bodies, number, cache, progress, made=makings.append)
    if issue.pdf is None:
        return Checked(issue.problems, 0)
    found = preflight(issue.pdf, makings[0], uses, addresses)
    return Checked(in_order((*issue.problems, *found)), issue.pages)
