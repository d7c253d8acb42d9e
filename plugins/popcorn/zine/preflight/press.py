"""A finished press PDF, looked at as a printer's own check would: colours, boxes, output intent (ISO 15930-7)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from popcorn.library.entries import Entry
from popcorn.library.models import Issue
from popcorn.problems import Problem
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.preflight.pages import PAGES_PER_SHEET, fold
from popcorn.zine.preflight.sheets import Box, Sheet, sheets
from popcorn.zine.press import colour_problems

# The least bleed on each side, in mm, and what rounding may take of it.
BLEED = 3.0
_SLACK = 0.02
# How near to the trim a picture ends that was meant to reach it.
_TOUCHING = 0.3


def press_problems(pdf: bytes, entry: Entry[Issue]) -> Iterator[Problem]:
    """What a printer would send the file back for."""
    try:
        opened = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError as error:
        yield entry.problem("press-unreadable", reason=str(error).splitlines()[0])
        return
    with opened:
        if not _has_intent(opened):
            yield entry.problem("press-untagged")
        pages = list(enumerate(opened.pages, 1))
        yield from colour_problems(opened, entry.path)
        unboxed = [number for number, page in pages if not _is_boxed(page.obj)]
        if unboxed:
            yield entry.problem("press-boxes", pages=_listed(unboxed), page=unboxed[0], least=f"{BLEED:g}")
        if len(pages) % PAGES_PER_SHEET:
            yield entry.problem("page-count", count=len(pages), missing=-len(pages) % PAGES_PER_SHEET)
        if not unboxed:
            yield from _short_bleeds(pdf, entry)


def _short_bleeds(pdf: bytes, entry: Entry[Issue]) -> Iterator[Problem]:
    """Pictures that reach the trim and not the whole bleed: a slip of the knife leaves a white line there."""
    for sheet in sheets(pdf):
        reached = [-edge for image in sheet.images for edge in _open_edges(image.box, sheet)]
        short = [beyond for beyond in reached if -_TOUCHING < beyond < BLEED - _TOUCHING]
        if short:
            least = f"{max(0.0, min(short)):.1f}"
            yield entry.problem("press-bleed", page=sheet.page, distance=least, least=f"{BLEED:g}")


def _open_edges(box: Box, sheet: Sheet) -> tuple[float, float, float]:
    """How far inside the trim a thing ends, at every side but the fold, across which it goes on."""
    outer = box.left if fold(sheet) == "right" else sheet.width - box.right
    return outer, box.top, sheet.height - box.bottom


def _has_intent(pdf: pikepdf.Pdf) -> bool:
    """Whether it says for which print it is made; the intent of PDF/A is one for screens."""
    intents: Any = pdf.Root.get("/OutputIntents", [])
    named = ("/DestOutputProfile", "/OutputConditionIdentifier")
    return any(intent.get("/S") == "/GTS_PDFX" and any(key in intent for key in named) for intent in intents)


def _is_boxed(page: Any) -> bool:
    """Whether a page has a trim with its bleed around it."""
    if "/TrimBox" not in page or "/BleedBox" not in page:
        return False
    trim, bleed = ([float(side) for side in page[box]] for box in ("/TrimBox", "/BleedBox"))
    least = (BLEED - _SLACK) * 72 / MM_PER_INCH
    return trim[0] - bleed[0] >= least and trim[1] - bleed[1] >= least and _room(trim, bleed) >= least


def _room(trim: list[float], bleed: list[float]) -> float:
    return min(bleed[2] - trim[2], bleed[3] - trim[3])


def _listed(pages: list[int], most: int = 8) -> str:
    listed = ", ".join(map(str, pages[:most]))
    return f"{listed} …" if len(pages) > most else listed
