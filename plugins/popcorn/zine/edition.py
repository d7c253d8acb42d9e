"""One issue, from its running order to its PDF: what the command line and the site's builder call."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Issue
from popcorn.problems import Problem, has_errors, in_order, problem
from popcorn.zine.compose import characters, compose
from popcorn.zine.coversheet import CoverSheet
from popcorn.zine.duotone import duotone_of
from popcorn.zine.fillers import PlacedFiller, placed
from popcorn.zine.fonts import find_fonts
from popcorn.zine.glyphs import with_geta
from popcorn.zine.issue import PrintedIssue, find_issue, relevant, resolve
from popcorn.zine.laying import Laid, laid_out, over_budget
from popcorn.zine.leaves import PPI, Leaf, keep_leaves, kept_leaves
from popcorn.zine.parity import disagreements
from popcorn.zine.parts import Layout
from popcorn.zine.plates import Plates
from popcorn.zine.proofs import fingerprint, keep, kept
from popcorn.zine.targets import SCREEN, Target
from popcorn.zine.tokens import tokens_of
from popcorn.zine.typeset import TypesettingError, page_pictures, typeset
from popcorn.zine.wording import file_name

Stage = Literal["reading", "pictures", "typesetting", "press"]


@dataclass(frozen=True, slots=True)
class Typeset:
    """A typeset issue, or why there is none.

    `pdf` is None where one of the `problems` is an error. `first_pages` has the page on which each printed entry
    begins, by the entry's path; the cover is page 1. `fillers` says which pages fill the last sheet, `laid`
    where every part stands; `thumbnails` are pictures of all pages as PNG and `leaves` the same for readers, where they
    were asked for.
    """

    number: int
    name: str
    problems: tuple[Problem, ...]
    pdf: bytes | None = None
    pages: int = 0
    first_pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    fillers: tuple[PlacedFiller, ...] = ()
    laid: tuple[Laid, ...] = ()
    thumbnails: tuple[bytes, ...] = ()
    leaves: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class Making:
    """What a typeset issue was made of, for whoever looks it over (popcorn/zine/preflight).

    `magazine` is what the templates were given, `marks` what they noted (popcorn/zine/copyfitting.py), and `plates`
    the file of every picture by its path below the typesetter's root.
    """

    layout: Layout
    magazine: Mapping[str, Any]
    marks: tuple[Mapping[str, Any], ...]
    plates: Mapping[str, Path]


def _forgotten(making: Making) -> None:
    """What becomes of a making that nobody asks for."""


def typeset_issue(
    library: Library,
    bodies: Bodies,
    number: int,
    cache: Path,
    progress: Callable[[Stage], None] = lambda stage: None,
    target: Target = SCREEN,
    made: Callable[[Making], None] = _forgotten,
    thumbnail_dpi: float = 0.0,
    with_leaves: bool = False,
    sheet: CoverSheet | None = None,
) -> Typeset:
    """Typeset an issue for a target. What a print shop takes is made of the result in `press.py`.

    Where there is a PDF, `made` is told what it was made of, and pages are drawn too if a resolution for thumbnails is
    given; `with_leaves` makes pictures of them for readers. With a `sheet` it is the cover alone that is set.

    `cache` is a folder of the magazine's own, kept between runs: pictures and the last PDF of each issue and target.
    The same content and fonts give the same bytes, with or without it. Nothing in the content is a reason to raise.
    """
    name = file_name(library, number, "cover" if sheet else target.name, ".pdf")
    progress("reading")
    entry = find_issue(library, number)
    if isinstance(entry, Problem):
        return Typeset(number, name, (entry,))
    issue, problems = read_issue(library, bodies, entry)
    set_, token_problems = tokens_of(library)
    fonts, font_problems = find_fonts(library, set_)
    problems += (*token_problems, *font_problems)
    if has_errors(problems):
        return Typeset(number, name, in_order(problems))
    plates = Plates(target, duotone_of(set_))
    layout = Layout(issue, bodies, plates, set_)
    magazine = compose(layout, fonts)
    problems += tuple(layout.problems)
    if has_errors(problems):
        return Typeset(number, name, in_order(problems))
    magazine, glyph_problems = with_geta(magazine, layout, fonts)
    magazine["fallbacks"] = fonts.fallbacks_for(characters(magazine))
    if sheet:
        magazine = sheet.of(magazine)
    progress("pictures")
    pictures, picture_problems = plates.make(cache / "pictures")
    problems += (*glyph_problems, *picture_problems)
    if has_errors(problems):
        return Typeset(number, name, in_order(problems))
    # The date in the PDF is the issue's own: what has not changed gives the same file tomorrow.
    moment = int((issue.meta.updated or issue.meta.date or library.now).timestamp())
    key = fingerprint(magazine, fonts.files, moment)
    pages = kept(cache / "proofs", number, "cover" if sheet else target.name, key)
    thumbnails: tuple[bytes, ...] = ()
    leaves = kept_leaves(cache / "leaves", number, key) if with_leaves else ()
    try:
        if pages is None:
            progress("typesetting")
            pages = typeset(magazine, pictures, fonts, cache, moment, target)
            keep(cache / "proofs", number, "cover" if sheet else target.name, key, pages)
        if leaves is None:
            drawn = page_pictures(magazine, pictures, fonts, cache, pages, PPI)
            leaves = keep_leaves(cache / "leaves", number, key, drawn)
        if thumbnail_dpi:
            thumbnails = page_pictures(magazine, pictures, fonts, cache, pages, thumbnail_dpi)
    except TypesettingError as error:
        log = error.log(cache)
        unset = (problem("print-failed", path, this=log) for path in error.pieces or (entry.path,))
        return Typeset(number, name, in_order((*problems, *unset)))
    made(Making(layout, magazine, pages.marks, pictures))
    laid = laid_out(placed(magazine["parts"], magazine["fillers"][: len(pages.fillers)]), pages)
    return Typeset(
        number,
        name,
        in_order((*problems, *over_budget(issue, laid), *disagreements(pages.pdf, pages.first, issue))),
        pages.pdf,
        pages.count,
        pages.first,
        pages.fillers,
        laid,
        thumbnails,
        leaves,
    )


def read_issue(library: Library, bodies: Bodies, entry: Entry[Issue]) -> tuple[PrintedIssue, tuple[Problem, ...]]:
    """The issue with its running order resolved, and all problems with what it prints."""
    issue, problems = resolve(library, entry)
    sources: list[Entry[Any]] = [issue.entry, *issue.pieces]
    found = [problem for source in sources for problem in bodies.body(source).problems]
    folders = {source.folder for source in sources}
    beside = [path for path in library.pictures if posixpath.dirname(path) in folders]
    broken = [picture for picture in map(bodies.inspected, beside) if isinstance(picture, Problem)]
    return issue, (*problems, *relevant(library, issue), *found, *broken)
