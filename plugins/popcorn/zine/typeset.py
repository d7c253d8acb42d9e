"""The typesetter: a magazine's parts and the templates of `theme/print/` become a PDF.

Typst sees one folder of ours and nothing else: the templates, the magazine as JSON, and its pictures. What members
wrote reaches it as data, so that nothing in it is ever code (safety.md, finding 14).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typst

from popcorn.zine.apart import fits_of
from popcorn.zine.bench import Bench, Mark, marks
from popcorn.zine.compose import without_dead_links
from popcorn.zine.extents import Extent, extents
from popcorn.zine.fillers import PlacedFiller, missing, placed
from popcorn.zine.fits import LINES_LESS, NO_FIT, Fit, KeptFits, key_of, relaxed_fits, with_fit
from popcorn.zine.fonts import Fonts
from popcorn.zine.measures import MM_PER_INCH, Measures
from popcorn.zine.recipe import recipe
from popcorn.zine.targets import SCREEN, Target
from popcorn.zine.tokens import print_folder


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
    takes and `fits` what it was fitted with, by its label.
    """

    pdf: bytes
    count: int
    first: Mapping[str, int]
    fillers: tuple[PlacedFiller, ...] = ()
    marks: tuple[Mark, ...] = ()
    extents: Mapping[str, Extent] = field(default_factory=dict)
    fits: Mapping[str, Fit] = field(default_factory=dict)


def typeset(
    magazine: Mapping[str, Any],
    pictures: Mapping[str, Path],
    fonts: Fonts,
    cache: Path,
    moment: int,
    target: Target = SCREEN,
) -> Pages:
    """Set the magazine. `pictures` is file by path below Typst's root; `moment` (Unix time) becomes the PDF's date.

    The same magazine, fonts and moment give the same bytes. Raises TypesettingError.
    """
    with _bench(pictures, fonts, cache) as bench:
        compiler = bench.compiler()
        try:
            kept = KeptFits(cache / "proofs" / "fits.json")
            pages = _set(bench, compiler, magazine, moment, target, kept)
        except BaseException as error:
            # A TypstError from `compile`, a bare RuntimeError from `query`, and a panic, which is no Exception at all.
            if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
                raise
            raise _blamed(bench, magazine, error) from error
        kept.save()
    return pages


def typeset_once(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, Path], fonts: Fonts, cache: Path, moment: int
) -> bytes:
    """Set what another template of `theme/print/` makes of its data, in one run. The rest is as with `typeset`.

    Raises TypesettingError.
    """
    with _bench(pictures, fonts, cache) as bench:
        bench.write(data, data["parts"])
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
    parts = [with_fit(part, NO_FIT) for part in without_dead_links(magazine["parts"])]
    return _drawn(magazine, parts, pictures, fonts, cache, pixels * MM_PER_INCH)[0]


def page_pictures(
    magazine: Mapping[str, Any], pictures: Mapping[str, Path], fonts: Fonts, cache: Path, pages: Pages, dpi: float
) -> tuple[bytes, ...]:
    """The pages of a typeset magazine as PNG, from the first to the last. Raises TypesettingError."""
    parts = placed(magazine["parts"], magazine["fillers"][: len(pages.fillers)])
    return _drawn(magazine, _fitted(parts, pages.fits), pictures, fonts, cache, dpi)


def _drawn(
    magazine: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    pictures: Mapping[str, Path],
    fonts: Fonts,
    cache: Path,
    dpi: float,
) -> tuple[bytes, ...]:
    with _bench(pictures, fonts, cache) as bench:
        bench.write(magazine, parts)
        try:
            drawn = bench.compiler().compile(format="png", ppi=dpi)
        except (typst.TypstError, RuntimeError) as error:
            raise TypesettingError({}, _reason(error)) from error
    # One page alone comes without a list around it.
    return (drawn,) if isinstance(drawn, bytes) else tuple(drawn or ())


def _set(
    bench: Bench,
    compiler: typst.Compiler,
    magazine: Mapping[str, Any],
    moment: int,
    target: Target,
    kept: KeptFits,
) -> Pages:
    """Each piece is fitted by itself, unless that is remembered; then the whole is set, with fillers for its sheets."""
    page = Measures(**magazine["grid"])
    fits = _fits(bench, compiler, magazine, kept)
    fillers: list[dict[str, Any]] = []

    def whole() -> list[Mark]:
        bench.write(magazine, _fitted(placed(magazine["parts"], fillers), fits))
        return marks(compiler)

    found = whole()
    # Once more than there are steps: the last may have made pages whole again.
    for lines in (*LINES_LESS, LINES_LESS[-1]):
        changed = relaxed_fits(fits, found, lines, page)
        needed = magazine["fillers"][: missing(_count(found) - len(fillers))]
        if changed == fits and len(needed) == len(fillers):
            break
        fits, fillers = changed, needed
        found = whole()
    pdf = _printed(compiler, moment, target)
    first = {mark["path"]: int(mark["page"]) for mark in found if mark["kind"] == "start" and mark["path"]}
    filled = (PlacedFiller(mark["filler"], int(mark["page"])) for mark in found if mark["kind"] == "filler")
    room = extents(found, {label: fit.white for label, fit in fits.items()}, page)
    return Pages(pdf, _count(found), first, tuple(filled), tuple(found), room, fits)


def _fits(bench: Bench, compiler: typst.Compiler, magazine: Mapping[str, Any], kept: KeptFits) -> dict[str, Fit]:
    """The fit of every part with a label, by it."""
    made_by = recipe(bench.fonts)
    keys = {part["label"]: key_of(part, magazine, made_by) for part in magazine["parts"] if part.get("label")}
    known = {label: kept.get(key) for label, key in keys.items()}

    new = [part for part in magazine["parts"] if part.get("label") and known[part["label"]] is None]
    found = fits_of(new, magazine, bench, compiler)
    for label, fit in found.items():
        kept.add(keys[label], fit)
    return {label: found.get(label, fit or NO_FIT) for label, fit in known.items()}


def _fitted(parts: Iterable[Mapping[str, Any]], fits: Mapping[str, Fit]) -> list[dict[str, Any]]:
    return [with_fit(part, fits.get(part.get("label", ""), NO_FIT)) for part in parts]


def _count(found: Iterable[Mark]) -> int:
    return max((int(mark["page"]) for mark in found if mark["kind"] == "last"), default=1)


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


@contextmanager
def _bench(pictures: Mapping[str, Path], fonts: Fonts, cache: Path) -> Iterator[Bench]:
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob("bench-*"):
        # A run that was killed could not clear up; one that is a day old does not work any more.
        if time.time() - left.stat().st_mtime > 24 * 60 * 60:
            shutil.rmtree(left, ignore_errors=True)
    # A folder of its own for each run: two runs at the same time must not take each other's files.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=cache) as name:
        bench = Bench(Path(name))
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


def _blamed(bench: Bench, magazine: Mapping[str, Any], error: BaseException) -> TypesettingError:
    """Which entries cannot be set: found by setting each by itself."""
    faults: dict[str, str] = {}
    for path, part in _apart(magazine["parts"]):
        # Alone, a part would also fail for want of what its links lead to.
        bench.write(magazine, [with_fit(without_dead_links([part])[0], NO_FIT)])
        try:
            bench.compiler().compile(format="pdf")
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
