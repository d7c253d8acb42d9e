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


class Options(NamedTuple):
    """How to build: with what earlier builds have left in the cache or without, or with nothing they have left."""

    cache: bool = True
    clean: bool = False


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
