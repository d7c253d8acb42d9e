"""The stages of a build: what each has done, how long it took, and where the time went in the end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

# How many of the slowest pages a profile names.
NAMED = 10


class Stages:
    """The stages of one build. `say` gets a line for each; `slowest` is for whoever makes pages: (seconds, path)."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.seconds: dict[str, float] = {}
        self.slowest: list[tuple[float, str]] = []

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[Callable[[str], None]]:
        """A stage: what it is told of itself is said when it is over, with the time it took, also if it failed."""
        started = time.monotonic()
        lines: list[str] = []
        try:
            yield lines.append
        finally:
            took = time.monotonic() - started
            self.seconds[name] = self.seconds.get(name, 0.0) + took
            for line in lines:
                self.say(f"{line} ({took:.1f} s)")

    def profile(self) -> str:
        """Where the time went: seconds of each stage, and of the slowest pages and files."""
        lines = [f"{took:8.2f} s  {stage}" for stage, took in self.seconds.items()]
        pages = [f"{took * 1000:7.1f} ms  {path}" for took, path in sorted(self.slowest, reverse=True)[:NAMED]]
        return "\n".join(["stages", *lines, "", f"slowest of {len(self.slowest):,} pages and files made", *pages, ""])
