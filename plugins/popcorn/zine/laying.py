"""Where every part of a typeset issue stands, and whether it keeps to the pages that it may take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from popcorn.problems import Problem
from popcorn.zine.extents import Extent
from popcorn.zine.issue import PrintedIssue
from popcorn.zine.typeset import Pages


class Laid(NamedTuple):
    """A part on its pages.

    `kind` is that of the part (`cover`, `article`, `calendar`, ...), `place` that of its section in the order of print,
    from 0; None for what belongs to no section. How the last page is filled is known of what is set in columns.
    """

    kind: str
    label: str
    path: str
    title: str
    section: str
    place: int | None
    extent: Extent
    is_measured: bool

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return self.extent.pages


class Allowance(NamedTuple):
    """A budget of pages: what it is for, the pages allowed and taken, and how many lines the last page has.

    `label` is that of the part that it is for; '' for a whole section, whose `place` it has. `steps` leads to
    it in the front matter.
    """

    what: str
    label: str
    place: int
    allowed: int
    taken: int
    lines: int
    steps: tuple[str | int, ...]

    @property
    def over(self) -> int:
        """How many pages too many; 0 where the budget is kept."""
        return max(0, self.taken - self.allowed)


def laid_out(parts: Sequence[Mapping[str, Any]], pages: Pages) -> tuple[Laid, ...]:
    """Every part with its pages, in the order of print.

    Parts begin on a page of their own. Of those that the typesetter has not marked, each takes one of the pages between
    their neighbours, and the last of them what is left.
    """
    labels = [str(part.get("label") or part["kind"]) for part in parts]
    known = [pages.extents.get(label) for label in labels]
    laid = []
    page = 1
    for index, (part, label) in enumerate(zip(parts, labels, strict=True)):
        extent = known[index]
        if extent is None:
            following = known[index + 1] if index + 1 < len(parts) else None
            # What comes next begins on the page after this one, unless it says otherwise.
            last = following.first - 1 if following else pages.count if index + 1 == len(parts) else page
            extent = Extent(page, max(page, last), 1.0, 1.0, 0)
        section = str(part.get("section") or "")
        title = str(part.get("title") or "")
        is_measured = known[index] is not None
        laid.append(
            Laid(
                part["kind"], label, str(part.get("path") or ""), title, section, part.get("place"), extent, is_measured
            )
        )
        page = extent.last + 1
    return tuple(laid)


def allowances(issue: PrintedIssue, laid: Iterable[Laid]) -> Iterator[Allowance]:
    """The budgets of an issue's sections and pieces, in the order of print."""
    by_place: dict[int, list[Laid]] = {}
    for part in laid:
        if part.place is not None:
            by_place.setdefault(part.place, []).append(part)
    for place, section in enumerate(issue.running):
        parts = by_place.get(place)
        if not parts:
            continue
        if section.asked.pages:
            taken = parts[-1].extent.last - parts[0].extent.first + 1
            name = section.name.said(issue.language)
            steps: tuple[str | int, ...] = ("sections", section.index, "pages")
            yield Allowance(name, "", place, section.asked.pages, taken, parts[-1].extent.lines, steps)
        for part in parts:
            budget = section.budgets.get(part.path)
            if budget:
                steps = ("sections", section.index, "pieces", budget.place, "pages")
                yield Allowance(part.title, part.label, place, budget.pages, part.pages, part.extent.lines, steps)


def over_budget(issue: PrintedIssue, laid: Iterable[Laid]) -> Iterator[Problem]:
    """A problem for each section and piece that takes more pages than it may."""
    for found in allowances(issue, laid):
        if found.over:
            facts = {"what": found.what, "pages": found.taken, "limit": found.allowed, "over": found.over}
            yield issue.entry.problem("pages-over-budget", *found.steps, lines=found.lines, **facts)
