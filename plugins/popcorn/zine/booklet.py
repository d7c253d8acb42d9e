"""The booklet of an issue: its pages on sheets to be printed, folded and stapled at any office."""

from __future__ import annotations

from popcorn.library.entries import Library
from popcorn.problems import Problem, problem
from popcorn.zine.edition import Typeset
from popcorn.zine.fillers import PAGES_PER_SHEET, USUAL, missing
from popcorn.zine.impose import booklet_sides, impose, sheet_for
from popcorn.zine.measures import measures
from popcorn.zine.tokens import tokens_of

# What a stapler with a long arm drives a staple through, of paper of 80 g/m2.
MOST_SHEETS = 20
_CALIPER_OF_80_G = 0.1


def booklet(library: Library, issue: Typeset) -> tuple[bytes | None, int, tuple[Problem, ...]]:
    """The sheets of a typeset issue as a PDF, how many sides they have, and problems; no PDF where one is an error."""
    assert issue.pdf is not None
    entry = library.issues[issue.number]
    lacking = missing(issue.pages)
    if lacking:
        facts = {"number": issue.number, "pages": issue.pages, "missing": lacking, "file": f"content/{entry.path}"}
        example = ", ".join(USUAL[:lacking])
        return None, 0, (entry.problem("fillers-too-few", "fillers", **facts, example=example),)
    page = measures(entry.meta.format, tokens_of(library)[0])
    sheet = sheet_for(page.trim_width, page.trim_height)
    if sheet is None:
        width, height = f"{page.trim_width:g}", f"{page.trim_height:g}"
        return None, 0, (entry.problem("booklet-no-sheet", "format", width=width, height=height),)
    settings = library.community.print
    caliper = settings.paper.caliper
    sides = booklet_sides(issue.pages, (page.trim_width, page.trim_height), sheet, caliper, settings.booklet.marks)
    sheets = issue.pages // PAGES_PER_SHEET
    problems: tuple[Problem, ...] = ()
    limit = int(MOST_SHEETS * _CALIPER_OF_80_G / caliper)
    if sheets > limit:
        problems = (problem("booklet-thick", entry.path, sheets=sheets, limit=limit),)
    title = f"{library.community.name.said(library.language(entry))} {issue.number} · {sheet.name}"
    return impose(issue.pdf, sides, title), len(sides), problems
