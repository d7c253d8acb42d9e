"""What an issue can be made into, by kind: what the command line asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.problems import Problem, has_errors, in_order
from popcorn.zine.binding import spine_width
from popcorn.zine.booklet import booklet as impose_booklet
from popcorn.zine.coversheet import CoverSheet
from popcorn.zine.edition import Stage, Typeset, typeset_issue
from popcorn.zine.epub.binding import bind_issue
from popcorn.zine.issue import find_issue
from popcorn.zine.measures import measures
from popcorn.zine.onesheet import onesheet as compose_sheet
from popcorn.zine.preflight import preflight_press
from popcorn.zine.preflight.checking import checked
from popcorn.zine.press import press_issue
from popcorn.zine.tokens import tokens_of
from popcorn.zine.whole import write_whole
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
    """A file to be handed on, or why there is none: then one of the `problems` is an error. `pages` are its own,
    0 where it has none.
    """

    name: str
    content: bytes | None
    pages: int
    problems: tuple[Problem, ...]
    # What else its line on the command line tells: how many sheets, which pages are fillers.
    remarks: tuple[str, ...] = ()

    def save(self, folder: Path) -> Path:
        """Write it into a folder, whole or not at all; returns the file."""
        assert self.content is not None
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / self.name, self.content)
        return folder / self.name


def screen(order: Order) -> Output:
    """The PDF to be read on screens."""
    issue = typeset_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    return Output(issue.name, issue.pdf, issue.pages, issue.problems, _filled(issue))


def booklet(order: Order) -> Output:
    """Sheets for a printer that prints on both sides, to be folded and stapled in the fold."""
    name = file_name(order.library, order.number, "booklet", ".pdf")
    issue = typeset_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    if issue.pdf is None:
        return Output(name, None, 0, issue.problems)
    pdf, sides, problems = impose_booklet(order.library, issue)
    sheets = f"{sides // 2} sheets of {issue.pages} pages"
    return Output(name, pdf, sides, (*issue.problems, *problems), (sheets, *_filled(issue)))


def onesheet(order: Order) -> Output:
    """One side of one sheet, for meetups: to be folded into a zine of eight pages."""
    name = file_name(order.library, order.number, "onesheet", ".pdf")
    pdf, problems = compose_sheet(order.library, order.bodies, order.number, order.cache, order.progress)
    return Output(name, pdf, 1 if pdf else 0, problems, ("8 panels",))


def _filled(issue: Typeset) -> tuple[str, ...]:
    """Which pages are there to fill the last sheet."""
    told = ", ".join(f"{filler} on p. {page}" for filler, page in issue.fillers)
    return (f"filled with {told}",) if told else ()


def press(order: Order) -> Output:
    """The PDF that a print shop takes. None is made of an issue that preflight stops."""
    found = checked(order.library, order.bodies, order.number, order.cache, ("press",), progress=order.progress)
    if has_errors(found.problems):
        return Output(file_name(order.library, order.number, "press", ".pdf"), None, 0, found.problems)
    issue = press_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    problems = in_order((*found.problems, *issue.problems, *_refused(order, issue)))
    is_sound = issue.pdf is not None and not has_errors(problems)
    return Output(issue.name, issue.pdf if is_sound else None, issue.pages, problems, _filled(issue))


def _refused(order: Order, issue: Typeset) -> Iterator[Problem]:
    """What a print shop would send a finished PDF back for."""
    entry = find_issue(order.library, order.number)
    if issue.pdf is not None and not isinstance(entry, Problem):
        yield from preflight_press(issue.pdf, entry)


def epub(order: Order) -> Output:
    """The EPUB for readers' own screens. It has no pages of its own, but as many as there are screens."""
    book = bind_issue(order.library, order.bodies, order.number, order.cache, order.progress)
    return Output(book.name, book.content, 0, book.problems)


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
    made = typeset_issue(order.library, order.bodies, order.number, order.cache, order.progress, sheet=sheet)
    content = (
        sheet.finished(made.pdf, measures(entry.meta.format, tokens_of(order.library)[0]))
        if made.pdf is not None
        else None
    )
    return Output(made.name, content, made.pages, made.problems)


# By the name that `popcorn zine --for` takes.
MAKERS: Mapping[str, Callable[[Order], Output]] = {
    "screen": screen,
    "press": press,
    "booklet": booklet,
    "onesheet": onesheet,
    "epub": epub,
    "cover": cover,
}
