"""The typesetter: a magazine's parts and the templates of `theme/print/` become a PDF.

Typst sees one folder of ours and nothing else: the templates, the magazine as JSON, and its pictures. What members
wrote reaches it as data, so that nothing in it is ever code (safety.md, finding 14).
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typst

from popcorn.zine.compose import without_dead_links
from popcorn.zine.copyfitting import NOT_ADJUSTED, Adjusted, balanced, fitted, longer, relaxed, shorter
from popcorn.zine.extents import Extent, extents
from popcorn.zine.fillers import PlacedFiller, missing, placed
from popcorn.zine.fonts import Fonts
from popcorn.zine.measures import MM_PER_INCH, measures, print_folder
from popcorn.zine.targets import SCREEN, Target

Mark = dict[str, Any]


class TypesettingError(RuntimeError):
    """The templates could not set the magazine. What Typst says of it is for developers.

    `pieces` are the paths of the entries that cannot be set; none where it is not their fault.
    """

    def __init__(self, faults: Mapping[str, str], reason: str) -> None:
        super().__init__("; ".join(f"{piece}: {own}" for piece, own in faults.items()) or reason)
        self.pieces = tuple(faults)

    def log(self, folder: Path) -> Path:
        """Write what developers need into a folder; returns the file."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "fault.txt"
        file.write_text("".join(traceback.format_exception(self)), "utf-8")
        return file


@dataclass(frozen=True, slots=True)
class Pages:
    """A typeset PDF: how many pages it has, and on which one each entry begins (the cover is page 1), what fills it.

    `marks` is what the templates noted of the last run (popcorn/zine/copyfitting.py), `extents` the room that each part
    takes, by its label; `adjusted` is what the typesetter was told in that run, for whoever draws the same pages again.
    """

    pdf: bytes
    count: int
    first: Mapping[str, int]
    fillers: tuple[PlacedFiller, ...] = ()
    marks: tuple[Mark, ...] = ()
    extents: Mapping[str, Extent] = field(default_factory=dict)
    adjusted: Adjusted = NOT_ADJUSTED


def typeset(
    magazine: Mapping[str, Any],
    pictures: Mapping[str, Path],
    fonts: Fonts,
    cache: Path,
    moment: int,
    target: Target = SCREEN,
) -> Pages:
    """Set the magazine. `pictures` is file by path below Typst's root; `moment` (Unix time) becomes the PDF's date.

    `ppi` (pixels per inch) is for who wants the pages as pictures too.

    The same magazine, fonts and moment give the same bytes. Raises TypesettingError.
    """
    with _bench(pictures, fonts, cache) as bench:
        compiler = bench.compiler("magazine.typ")
        try:
            pages = _set(bench, compiler, magazine, moment, target)
        except BaseException as error:
            # A TypstError from `compile`, a bare RuntimeError from `query`, and a panic, which is no Exception at all.
            if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
                raise
            raise _blamed(bench, magazine, error) from error
    return pages


def typeset_once(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, Path], fonts: Fonts, cache: Path, moment: int
) -> bytes:
    """Set what another template of `theme/print/` makes of its data, in one run. The rest is as with `typeset`.

    Raises TypesettingError.
    """
    with _bench(pictures, fonts, cache) as bench:
        bench.write(data)
        try:
            pdf = bench.compiler(template).compile(format="pdf", timestamp=moment)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
                raise
            raise TypesettingError({}, _reason(error)) from error
    assert isinstance(pdf, bytes)
    return pdf


def one_part(
    magazine: Mapping[str, Any], pictures: Mapping[str, Path], fonts: Fonts, cache: Path, pixels: float
) -> bytes:
    """The first page of a magazine of a single part as a PNG, at so many pixels per mm. Raises TypesettingError."""
    with _bench(pictures, fonts, cache) as bench:
        bench.write({**magazine, "parts": without_dead_links(magazine["parts"]), "fit": {}, "balance": {}})
        try:
            made = bench.compiler("magazine.typ").compile(format="png", ppi=pixels * MM_PER_INCH)
        except Exception as error:
            raise TypesettingError({}, _reason(error)) from error
    page = made if isinstance(made, bytes) else (made or [b""])[0]
    assert isinstance(page, bytes)
    return page


def _set(bench: _Bench, compiler: typst.Compiler, magazine: Mapping[str, Any], moment: int, target: Target) -> Pages:
    """The first run shows where texts end; the next ones save pages and make columns end together.

    White in columns costs no page, so the pages missing from whole sheets are known before the last run, which has
    the fillers for them.
    """
    page = measures(magazine["format"], magazine["tokens"])
    fillers: list[dict[str, Any]] = []

    def run(adjusted: Adjusted) -> list[Mark]:
        parts = placed(magazine["parts"], fillers)
        bench.write({**magazine, "parts": parts, "fit": adjusted.fit, "balance": adjusted.balance})
        return _marks(compiler)

    marks = run(Adjusted({}, {}))
    fit: dict[str, float] = {}
    for generosity in (1.0, 1.8, 2.6):
        # Text that moves up moves figures too, so the first guess may be too small.
        tried = {label: cut for label, cut in fitted(marks, page, generosity).items() if label not in fit}
        if tried:
            # A picture gives way only where that saves a page.
            saved = shorter(marks, run(Adjusted({**fit, **tried}, {})))
            fit |= {label: cut for label, cut in tried.items() if label in saved}
    if fit:
        marks = run(Adjusted(fit, {}))
    # Before columns are made equal, the last page shows how much of it is taken.
    uneven = marks
    balance = balanced(marks, page)
    fillers = magazine["fillers"][: missing(_count(marks))]
    found = run(Adjusted(fit, balance))
    for lines in (1, 3, math.inf):
        # Where a piece has grown there was no room to spare after all: less white, and in the end none.
        grown = longer(marks, found)
        if grown:
            balance = relaxed(balance, grown, lines, page)
            found = run(Adjusted(fit, balance))
    needed = magazine["fillers"][: missing(_count(found) - len(fillers))]
    if len(needed) != len(fillers):
        # A part that grew without any white of ours to blame: rare, and the only reason for one more run.
        fillers = needed
        found = run(Adjusted(fit, balance))
    marks = found
    pdf = _printed(compiler, moment, target)
    first = {mark["path"]: int(mark["page"]) for mark in marks if mark["kind"] == "start" and mark["path"]}
    filled = (PlacedFiller(mark["filler"], int(mark["page"])) for mark in marks if mark["kind"] == "filler")
    found_extents = extents(marks, uneven, page)
    return Pages(pdf, _count(marks), first, tuple(filled), tuple(marks), found_extents, Adjusted(fit, balance))


def page_pictures(
    magazine: Mapping[str, Any], pictures: Mapping[str, Path], fonts: Fonts, cache: Path, pages: Pages, dpi: float
) -> tuple[bytes, ...]:
    """The pages of a typeset magazine as PNG, from the first to the last. Raises TypesettingError."""
    parts = placed(magazine["parts"], magazine["fillers"][: len(pages.fillers)])
    with _bench(pictures, fonts, cache) as bench:
        bench.write({**magazine, "parts": parts, "fit": pages.adjusted.fit, "balance": pages.adjusted.balance})
        try:
            drawn = bench.compiler("magazine.typ").compile(format="png", ppi=dpi)
        except (typst.TypstError, RuntimeError) as error:
            raise TypesettingError({}, _reason(error)) from error
    # One page alone comes without a list around it.
    return (drawn,) if isinstance(drawn, bytes) else tuple(drawn or ())


def _count(marks: Iterable[Mark]) -> int:
    return max(int(mark["page"]) for mark in marks if mark["kind"] == "last")


def _printed(compiler: typst.Compiler, moment: int, target: Target) -> bytes:
    standards: Any = list(target.standards)
    try:
        pdf = compiler.compile(format="pdf", timestamp=moment, pdf_standards=standards, pdf_tags=target.tagged)
    except typst.TypstError as error:
        if "PDF/" not in error.message:
            raise
        # Something a member wrote does not go with the standards; better a PDF without their seal than none.
        pdf = compiler.compile(format="pdf", timestamp=moment, pdf_tags=target.tagged)
    assert isinstance(pdf, bytes)
    return pdf


def _pictured(compiler: typst.Compiler, ppi: float) -> tuple[bytes, ...]:
    made = compiler.compile(format="png", ppi=ppi)
    return (made,) if isinstance(made, bytes) else tuple(made or ())


def _marks(compiler: typst.Compiler) -> list[Mark]:
    found: list[Mark] = json.loads(compiler.query("<mark>", field="value"))
    return found


@dataclass(frozen=True)
class _Bench:
    """The folder that Typst works in: `root` is all it may read, beside it are the fonts."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root"

    def compiler(self, name: str) -> typst.Compiler:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self.folder / "fonts"]
        )
        return typst.Compiler(input=self.root / name, root=self.root, font_paths=fonts, ignore_system_fonts=True)

    def write(self, magazine: Mapping[str, Any]) -> None:
        (self.root / "issue.json").write_text(json.dumps(magazine, ensure_ascii=False), "utf-8")


@contextmanager
def _bench(pictures: Mapping[str, Path], fonts: Fonts, cache: Path) -> Iterator[_Bench]:
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob("bench-*"):
        # A run that was killed could not clear up; one that is a day old does not work any more.
        if time.time() - left.stat().st_mtime > 24 * 60 * 60:
            shutil.rmtree(left, ignore_errors=True)
    # A folder of its own for each run: two runs at the same time must not take each other's files.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=cache) as name:
        bench = _Bench(Path(name))
        (bench.root / "pictures").mkdir(parents=True)
        for template in sorted(print_folder().glob("*.typ")):
            shutil.copyfile(template, bench.root / template.name)
        for path, file in pictures.items():
            _given(file, bench.root / path)
        (bench.folder / "fonts").mkdir()
        for number, file in enumerate(fonts.files):
            (bench.folder / "fonts" / f"{number:03}-{file.name}").symlink_to(file)
        yield bench


def _given(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(file, target)


def _blamed(bench: _Bench, magazine: Mapping[str, Any], error: BaseException) -> TypesettingError:
    """Which entries cannot be set: found by setting each by itself."""
    faults: dict[str, str] = {}
    for path, part in _apart(magazine["parts"]):
        # Alone, a part would also fail for want of what its links lead to.
        bench.write({**magazine, "parts": without_dead_links([part]), "fit": {}, "balance": {}})
        try:
            bench.compiler("magazine.typ").compile(format="pdf")
        except Exception as own:
            faults.setdefault(path, _reason(own))
    return TypesettingError(faults, _reason(error))


def _apart(parts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each printed entry's path with a part that prints it alone; a round-up prints several entries."""
    for part in parts:
        if part.get("path"):
            yield part["path"], dict(part)
        for channel in part.get("channels", ()):
            for release in channel["releases"]:
                yield release["path"], {**part, "channels": [{**channel, "releases": [release]}]}


def _reason(error: BaseException) -> str:
    said = error.message if isinstance(error, typst.TypstError) else str(error)
    return (said.removeprefix("failed to compile document: ").splitlines() or [type(error).__name__])[0]
