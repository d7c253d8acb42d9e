"""What an issue can be made into, by kind: what the command line asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.problems import Problem
from popcorn.zine.edition import Stage, typeset_issue
from popcorn.zine.epub.binding import bind_issue
from popcorn.zine.proofs import write_whole


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
    """A file to be handed on, or why there is none: then one of the `problems` is an error. `pages` are its own,
    0 where it has none.
    """

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


def epub(order: Order) -> Output:
    """The EPUB for readers' own screens. It has no pages of its own, but as many as there are screens."""
    book = bind_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    return Output(book.name, book.content, 0, book.problems)


# By the name that `popcorn zine --for` takes.
MAKERS: Mapping[str, Callable[[Order], Output]] = {
    "screen": screen,
    "epub": epub,
}
