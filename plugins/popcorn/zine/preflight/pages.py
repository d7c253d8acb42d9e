"""What stands where: too near the edge, outside the paper, too small to read, on pages that are hardly filled."""

from __future__ import annotations

from collections.abc import Iterator

from popcorn.problems import Problem
from popcorn.zine.copyfitting import endings
from popcorn.zine.preflight.sheets import Box, Image, Sheet, Text
from popcorn.zine.preflight.survey import Survey

# Nothing that matters stands nearer to the trim or the fold, in mm: knives and folding machines are a mm or two off.
SAFE = 5.0
# Type below this many points is not legible in print; the smallest of the templates' own is somewhat larger.
LEGIBLE = 6.0
# So few characters, as a raised figure has, are no text to be read; nor is so little on a page.
_RAISED = 3
_MOST_TINY = 20
# What the measures of glyphs may be off, in mm.
_SLACK = 0.35
# Two texts touch where they have more than this in common, in mm and as part of the height of the smaller one.
_TOUCHING, _OVERLAP = 0.6, 0.45
# So few lines make no page.
FEW_LINES = 6
# A booklet is folded from sheets of four pages.
PAGES_PER_SHEET = 4


def what_stands_where(survey: Survey) -> Iterator[Problem]:
    """Problems of the set pages."""
    for sheet in survey.sheets:
        yield from _outside(survey, sheet)
        yield from _near_the_edge(survey, sheet)
        yield from _too_small(survey, sheet)
        yield from _over_each_other(survey, sheet)
    yield from _hardly_filled(survey)


def page_count(survey: Survey) -> Iterator[Problem]:
    """That the pages do not make whole sheets."""
    count = len(survey.sheets)
    if count % PAGES_PER_SHEET:
        yield survey.issue.entry.problem("page-count", count=count, missing=-count % PAGES_PER_SHEET)


def _texts(sheet: Sheet) -> list[Text]:
    # Running heads and folios have their own place; what decorates may bleed.
    return [text for text in sheet.texts if not text.furniture]


def _outside(survey: Survey, sheet: Sheet) -> Iterator[Problem]:
    cut = [text for text in _texts(sheet) if _distance(text.box, sheet.paper) < -_SLACK]
    if cut:
        worst = min(cut, key=lambda text: _distance(text.box, sheet.paper))
        yield _at(survey, "text-cut", sheet, worst)


def _near_the_edge(survey: Survey, sheet: Sheet) -> Iterator[Problem]:
    near = [text for text in _texts(sheet) if -_SLACK <= _distance(text.box, sheet.paper) < SAFE - _SLACK]
    if near:
        worst = min(near, key=lambda text: _distance(text.box, sheet.paper))
        distance = max(0.0, _distance(worst.box, sheet.paper))
        code = "text-near-fold" if _side(worst.box, sheet) == fold(sheet) else "text-near-trim"
        yield _at(survey, code, sheet, worst, distance=f"{distance:.1f}", least=f"{SAFE:g}")
    for image in sheet.images:
        # One that reaches the edge was meant to: it bleeds.
        distance = _distance(image.box, sheet.paper)
        if not image.furniture and _SLACK < distance < SAFE - _SLACK:
            yield _picture_near(survey, sheet, image, distance)


def _picture_near(survey: Survey, sheet: Sheet, image: Image, distance: float) -> Problem:
    picture = survey.picture_in(image)
    name = picture.path.rsplit("/", 1)[-1] if picture else ""
    entry = survey.source_of(picture, sheet.page) if picture else survey.piece_on(sheet.page)
    facts = {"picture": name or "?", "distance": f"{distance:.1f}", "least": f"{SAFE:g}"}
    return survey.found("picture-near-trim", entry, sheet.page, name, **facts)


def _too_small(survey: Survey, sheet: Sheet) -> Iterator[Problem]:
    tiny = [text for text in _texts(sheet) if text.size < LEGIBLE - 0.1 and len(text.text.strip()) > _RAISED]
    if sum(len(text.text.strip()) for text in tiny) > _MOST_TINY:
        worst = min(tiny, key=lambda text: text.size)
        yield _at(survey, "text-tiny", sheet, worst, size=f"{worst.size:.1f}", least=f"{LEGIBLE:g}")


def _over_each_other(survey: Survey, sheet: Sheet) -> Iterator[Problem]:
    """Text in the place of other text: something was too long for its box."""
    for upper, lower in _pairs(_texts(sheet)):
        common = upper.box.within(lower.box)
        least = min(upper.box.height, lower.box.height)
        if common.width > _TOUCHING and common.height > max(_TOUCHING, _OVERLAP * least):
            other = lower.text.strip()[:24]
            yield _at(survey, "text-over-text", sheet, upper, other=other)
            return


def _pairs(texts: list[Text]) -> Iterator[tuple[Text, Text]]:
    """Every two texts that have a line in common, from the top of the page on."""
    ordered = sorted(texts, key=lambda text: text.box.top)
    for place, upper in enumerate(ordered):
        for lower in ordered[place + 1 :]:
            if lower.box.top >= upper.box.bottom:
                break
            yield upper, lower


def _hardly_filled(survey: Survey) -> Iterator[Problem]:
    marks = list(survey.making.marks)
    starts = {mark["label"]: mark for mark in reversed(marks) if mark["kind"] == "start"}
    ends = {mark["label"]: mark for mark in marks if mark["kind"] == "end"}
    grid = survey.making.layout.measures
    for ending in endings(marks, grid):
        entry = survey.library.entries.get(starts.get(ending.label, {}).get("path", ""))
        if entry is None:
            continue
        page = int(ends[ending.label]["page"])
        lines = max(1, round(ending.used / grid.pitch))
        if ending.pages > 1 and lines <= FEW_LINES:
            yield survey.found("page-short", entry, page, lines=lines)
        elif ending.columns > 1 and ends[ending.label]["x"] < survey.making.layout.measures.trim_width / 2:
            yield survey.found("column-empty", entry, page, lines=lines)


def _at(survey: Survey, code: str, sheet: Sheet, text: Text, **facts: object) -> Problem:
    said = text.text.strip()
    return survey.found(code, survey.piece_on(sheet.page), sheet.page, said, text=said[:24], **facts)


def _distance(box: Box, paper: Box) -> float:
    """How far a thing stands from the edge that is nearest; less than nothing where it crosses one."""
    return min(box.left, box.top, paper.right - box.right, paper.bottom - box.bottom)


def _side(box: Box, sheet: Sheet) -> str:
    sides = {
        "left": box.left,
        "top": box.top,
        "right": sheet.width - box.right,
        "bottom": sheet.height - box.bottom,
    }
    return min(sides, key=lambda side: sides[side])


def fold(sheet: Sheet) -> str:
    """The side at which a page is bound: the left one of pages with an odd number."""
    return "left" if sheet.page % 2 else "right"
