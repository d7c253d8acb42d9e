"""The flat plan: an issue page by page, before anybody looks at the pages themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.problems import Problem
from popcorn.theme import interface_language, words
from popcorn.zine.edition import Typeset, typeset_issue
from popcorn.zine.issue import find_issue, resolve
from popcorn.zine.laying import Allowance, Laid, allowances

# A booklet is made of sheets of so many pages.
SHEET = 4
# Resolution of the thumbnails: an A5 page as a phone shows it.
THUMBNAIL_DPI = 58.0

Spread = tuple[int | None, int | None]


@dataclass(frozen=True)
class FlatPlan:
    """An issue's pages and what stands on them; `thumbnails` are pictures of the pages as PNG, if asked for."""

    name: str
    number: int
    title: str
    language: str
    format: str
    count: int
    laid: tuple[Laid, ...]
    budgets: tuple[Allowance, ...]
    thumbnails: tuple[bytes, ...]

    @property
    def words(self) -> Mapping[str, str]:
        """The plan's words in the issue's language."""
        return words("plan", self.language)

    @property
    def missing(self) -> int:
        """How many pages are missing to whole sheets of a booklet."""
        return -self.count % SHEET

    @property
    def fillers(self) -> tuple[Laid, ...]:
        """What was put in to bring the pages to whole sheets."""
        return tuple(part for part in self.laid if part.kind == "filler")

    @property
    def spreads(self) -> list[Spread]:
        """The pages that readers see together: (none, 1), (2, 3), ... A last even page stands alone."""
        pairs: list[Spread] = [(None, 1)]
        pairs += [(left, left + 1 if left < self.count else None) for left in range(2, self.count + 1, 2)]
        return pairs

    def on(self, page: int) -> list[Laid]:
        """What stands on a page."""
        return [part for part in self.laid if part.extent.first <= page <= part.extent.last]

    def name_of(self, part: Laid) -> str:
        """What a part is called: its title, or what it is where that is its own name."""
        if part.kind in ("cover", "back"):
            return self.words[part.kind]
        if part.kind == "filler":
            return self.words["filler"].format(name=part.title) if part.title else self.words["filler_unnamed"]
        return part.title

    def budget_of(self, part: Laid) -> Allowance | None:
        """The budget of a part: its own, else that of its section where it stands there alone."""
        own = next((budget for budget in self.budgets if budget.label == part.label), None)
        is_alone = sum(1 for other in self.laid if other.place == part.place) == 1
        shared = (budget for budget in self.budgets if not budget.label and budget.place == part.place)
        return own or (next(shared, None) if is_alone else None)

    @property
    def shared_budgets(self) -> list[Allowance]:
        """The budgets of sections with several parts."""
        shown = {budget for part in self.laid if (budget := self.budget_of(part))}
        return [budget for budget in self.budgets if budget not in shown]


def flat_plan(
    library: Library, bodies: Bodies, number: int, cache: Path, *, with_thumbnails: bool = False
) -> tuple[FlatPlan | None, tuple[Problem, ...]]:
    """The flat plan of an issue, and what is wrong with the issue; None where it cannot be typeset."""
    dpi = THUMBNAIL_DPI if with_thumbnails else 0.0
    issue: Typeset = typeset_issue(library, bodies, number, cache, thumbnail_dpi=dpi)
    entry = find_issue(library, number)
    if issue.pdf is None or isinstance(entry, Problem):
        return None, issue.problems
    order, _ = resolve(library, entry)
    plan = FlatPlan(
        name=library.community.name.said(order.language),
        number=number,
        title=entry.title,
        language=interface_language(order.language),
        format=entry.meta.format,
        count=issue.pages,
        laid=issue.laid,
        budgets=tuple(allowances(order, issue.laid)),
        thumbnails=issue.thumbnails,
    )
    return plan, issue.problems
