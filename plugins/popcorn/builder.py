"""Who turns the plan into a site. The core does not know: builders announce themselves as entry points."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from popcorn.problems import Problem

GROUP = "popcorn.builders"


class Built(NamedTuple):
    """What came of a build. `site` is None where nothing was published; then `problems` or `failure` says why."""

    site: Path | None
    pages: int
    downloads: tuple[Path, ...]
    problems: tuple[Problem, ...]
    failure: str = ""


# Hears how far a stage is: its name, what is done of it, and all there is to do.
Step = Callable[[str, int, int], None]


def no_step(stage: str, done: int, of: int) -> None:
    """For whoever does not want to know how far a stage is."""


class Options(NamedTuple):
    """How to build.

    `cache`: with what earlier builds have kept, or without; `clean`: with nothing of what they have kept. `profile` is
    the file that says afterwards where the time went. `step` hears of the progress of long stages.
    """

    cache: bool = True
    clean: bool = False
    profile: Path | None = None
    step: Step = no_step


DEFAULT = Options()


class Builder(Protocol):
    """What a builder can do."""

    def build_site(self, project: Path, say: Callable[[str], None], options: Options = ...) -> Built:
        """Build the project's site; until it is whole, the last good one stays. `say` gets a line per stage."""

    def serve_site(self, project: Path, port: int, say: Callable[[str], None]) -> str:
        """Show the site on this machine, built anew at every change. Returns what kept it from starting, else ""."""


def builder(name: str = "mkdocs") -> Builder:
    """The builder of this name. Raises LookupError where none is installed."""
    for found in entry_points(group=GROUP, name=name):
        return cast(Builder, found.load())
    raise LookupError(f"no builder {name!r} is installed")
