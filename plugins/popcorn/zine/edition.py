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
from popcorn.zine.fonts import find_fonts
from popcorn.zine.glyphs import with_geta
from popcorn.zine.issue import PrintedIssue, find_issue, relevant, resolve
from popcorn.zine.parts import Layout
from popcorn.zine.plates import Plates
from popcorn.zine.proofs import fingerprint, keep, kept
from popcorn.zine.typeset import TypesettingError, typeset
from popcorn.zine.wording import file_name

Stage = Literal["reading", "pictures", "typesetting"]


@dataclass(frozen=True, slots=True)
class Typeset:
    """A typeset issue, or why there is none.

    `pdf` is None where one of the `problems` is an error. `first_pages` has the page on which each printed entry
    begins, by the entry's path; the cover is page 1.
    """

    number: int
    name: str
    problems: tuple[Problem, ...]
    pdf: bytes | None = None
    pages: int = 0
    first_pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def typeset_issue(
    library: Library,
    bodies: Bodies,
    number: int,
    cache: Path,
    progress: Callable[[Stage], None] = lambda stage: None,
    sheet: CoverSheet | None = None,
) -> Typeset:
    """Typeset an issue for the screen, or the `sheet` of its cover alone.

    `cache` is a folder of the magazine's own, kept between runs: pictures and the last PDF of each issue are in it.
    The same content and fonts give the same bytes, with or without it. Nothing in the content is a reason to raise.
    """
    name = file_name(library, number, "cover" if sheet else "screen", ".pdf")
    progress("reading")
    entry = find_issue(library, number)
    if isinstance(entry, Problem):
        return Typeset(number, name, (entry,))
    issue, problems = _read(library, bodies, entry)
    fonts, font_problems = find_fonts(library)
    problems += font_problems
    if has_errors(problems):
        return Typeset(number, name, in_order(problems))
    plates = Plates()
    layout = Layout(issue, bodies, plates)
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
    # A sheet is set in no time, and must not take the place of the issue's own proof.
    pages = None if sheet else kept(cache / "proofs", number, key)
    if pages is None:
        progress("typesetting")
        try:
            pages = typeset(magazine, pictures, fonts, cache, moment)
        except TypesettingError as error:
            log = error.log(cache)
            unset = (problem("print-failed", path, this=log) for path in error.pieces or (entry.path,))
            return Typeset(number, name, in_order((*problems, *unset)))
        if not sheet:
            keep(cache / "proofs", number, key, pages)
    return Typeset(number, name, in_order(problems), pages.pdf, pages.count, pages.first)


def _read(library: Library, bodies: Bodies, entry: Entry[Issue]) -> tuple[PrintedIssue, tuple[Problem, ...]]:
    issue, problems = resolve(library, entry)
    sources: list[Entry[Any]] = [issue.entry, *issue.pieces]
    found = [problem for source in sources for problem in bodies.body(source).problems]
    folders = {source.folder for source in sources}
    beside = [path for path in library.pictures if posixpath.dirname(path) in folders]
    broken = [picture for picture in map(bodies.inspected, beside) if isinstance(picture, Problem)]
    return issue, (*problems, *relevant(library, issue), *found, *broken)
