"""What an issue can be made into, by kind: what the command line asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.problems import Problem
from popcorn.zine.binding import spine_width
from popcorn.zine.coversheet import CoverSheet
from popcorn.zine.edition import Stage, typeset_issue
from popcorn.zine.issue import find_issue
from popcorn.zine.proofs import write_whole
from popcorn.zine.wording import file_name


@dataclass(frozen=True, slots=True)
class Order:
    """An issue that somebody wants: of which library, its number, and the folder for what is kept between runs."""

    library: Library
    bodies: Bodies
    number: int
    cache: Path
    progress: Callable[[Stage], None] = lambda stage: None


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be handed on, or why there is none: then one of the `problems` is an error. `pages` are its own."""

    name: str
    content: bytes | None
    pages: int
    problems: tuple[Problem, ...]

    def save(self, folder: Path) -> Path:
        """Write it into a folder, whole or not at all; returns the file."""
        assert self.content is not None
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / self.name, self.content)
        return folder / self.name


def screen(order: Order) -> Output:
    """The PDF to be read on screens."""
    issue = typeset_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    return Output(issue.name, issue.pdf, issue.pages, issue.problems)


def cover(order: Order) -> Output:
    """The cover of a bound issue as one sheet: back cover, spine, front cover."""
    entry = find_issue(order.library, order.number)
    if isinstance(entry, Entry) and entry.meta.kind != "anthology":
        name = file_name(order.library, order.number, "cover", ".pdf")
        return Output(name, None, 0, (entry.problem("cover-without-spine", number=order.number),))
    issue = typeset_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    if issue.pdf is None or isinstance(entry, Problem):
        return Output(issue.name, None, 0, issue.problems)
    sheet = CoverSheet(spine_width(issue.pages, order.library.community.print.paper.caliper))
    made = typeset_issue(order.library, order.bodies, order.number, order.cache, order.progress, sheet)
    content = sheet.finished(made.pdf, entry.meta.format) if made.pdf is not None else None
    return Output(made.name, content, made.pages, made.problems)


# By the name that `popcorn zine --for` takes.
MAKERS: Mapping[str, Callable[[Order], Output]] = {
    "screen": screen,
    "cover": cover,
}
