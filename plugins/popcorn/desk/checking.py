"""Everything wrong with a project's content, in one run."""

from __future__ import annotations

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.problems import Problem, in_order


def check(library: Library, bodies: Bodies) -> tuple[Problem, ...]:
    """The library's own problems, and those of its bodies and pictures."""
    return in_order([*library.problems, *bodies.problems()])
