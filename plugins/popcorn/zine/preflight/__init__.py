"""What an editor should know of an issue before it goes to the printer: everything is read back from the set pages.

sheets.py    a PDF's pages as what stands on them, in mm
survey.py    an issue with its sheets, and the file and line behind what is found there
pages.py     too near the edge, outside the paper, too small, hardly filled; how many pages there are
pictures.py  how sharp each picture is at the size it is printed
codes.py     QR codes and printed addresses
rights.py    licences, consent, and members who do not want to be seen
order.py     what the running order leaves out
press.py     a finished press PDF: colours, boxes, output intent
verdict.py   the line that an editor reads first
"""

from __future__ import annotations

from collections.abc import Collection

from popcorn.library.entries import Entry
from popcorn.library.models import Issue
from popcorn.problems import Problem, in_order
from popcorn.zine.edition import Making
from popcorn.zine.preflight.codes import codes_and_addresses
from popcorn.zine.preflight.order import left_out
from popcorn.zine.preflight.pages import page_count, what_stands_where
from popcorn.zine.preflight.pictures import sharpness
from popcorn.zine.preflight.press import press_problems
from popcorn.zine.preflight.rights import rights
from popcorn.zine.preflight.survey import surveyed
from popcorn.zine.preflight.verdict import stands_in_the_way, verdict

__all__ = ["PRINTED", "preflight", "preflight_press", "stands_in_the_way", "verdict"]

# The uses for which an issue goes onto paper.
PRINTED = frozenset({"press", "booklet", "onesheet"})


def preflight(
    pdf: bytes, making: Making, uses: Collection[str], addresses: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """What stands in the way of these uses of an issue, and what somebody should look at, beside its own problems.

    `pdf` is the issue as it was set from `making`, one page of the magazine on each of its pages. `uses` are named as
    in `popcorn zine --for`. `addresses` are those of the whole site, below its root: without them, only short
    addresses can be told dead.
    """
    survey = surveyed(pdf, making)
    problems = [
        *what_stands_where(survey),
        *codes_and_addresses(survey, addresses),
        *sharpness(survey, is_printed=not PRINTED.isdisjoint(uses)),
        *left_out(survey),
    ]
    if not PRINTED.isdisjoint(uses):
        problems += [*rights(survey), *page_count(survey)]
    return in_order(problems)


def preflight_press(pdf: bytes, entry: Entry[Issue]) -> tuple[Problem, ...]:
    """What is wrong with a finished press PDF (PDF/X-4, ISO 15930-7): one page of the magazine on each of its pages."""
    return in_order(press_problems(pdf, entry))
