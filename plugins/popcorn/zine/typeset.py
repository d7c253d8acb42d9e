"""The typesetter: a magazine's parts and the templates of `theme/print/` become a PDF.

Typst sees one folder of ours and nothing else: the templates, the magazine as JSON, and its pictures. What members
wrote reaches it as data, so that nothing in it is ever code (safety.md, finding 14).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from popcorn.zine.apart import fits_of
from popcorn.zine.bench import Bench, Mark, marks
from popcorn.zine.compose import without_dead_links
from popcorn.zine.fits import LINES_LESS, NO_FIT, Fit, KeptFits, key_of, relaxed_fits, with_fit
from popcorn.zine.fonts import Fonts
from popcorn.zine.measures import print_folder, tokens
from popcorn.zine.recipe import recipe


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
    """A typeset PDF: how many pages it has, and on which one each entry begins (the cover is page 1)."""

    pdf: bytes
    count: int
    first: Mapping[str, int]


def typeset(magazine: Mapping[str, Any], pictures: Mapping[str, Path], fonts: Fonts, cache: Path, moment: int) -> Pages:
    """Set the magazine. `pictures` is file by path below Typst's root; `moment` (Unix time) becomes the PDF's date.

    The same magazine, fonts and moment give the same bytes. Raises TypesettingError.
    """
    with _bench(pictures, fonts, cache) as bench:
        compiler = bench.compiler()
        try:
            kept = KeptFits(cache / "proofs" / "fits.json")
            pages = _set(bench, compiler, magazine, moment, kept)
        except BaseException as error:
            # A TypstError from `compile`, a bare RuntimeError from `query`, and a panic, which is no Exception at all.
            if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
                raise
            raise _blamed(bench, magazine, error) from error
        kept.save()
    return pages


def _set(bench: Bench, compiler: typst.Compiler, magazine: Mapping[str, Any], moment: int, kept: KeptFits) -> Pages:
    """Each piece is fitted by itself, unless that is remembered; then the whole is set."""
    parts = magazine["parts"]

    def whole(fits: Mapping[str, Fit]) -> list[Mark]:
        bench.write(magazine, [with_fit(part, fits.get(part.get("label", ""), NO_FIT)) for part in parts])
        return marks(compiler)

    fits = _fits(bench, compiler, magazine, kept)
    found = whole(fits)
    for lines in LINES_LESS:
        changed = relaxed_fits(fits, found, lines)
        if changed == fits:
            break
        fits = changed
        found = whole(fits)
    pdf = _printed(compiler, moment)
    first = {mark["path"]: int(mark["page"]) for mark in found if mark["kind"] == "start" and mark["path"]}
    count = max(int(mark["page"]) for mark in found if mark["kind"] == "last")
    return Pages(pdf, count, first)


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


# Readable by everyone, and in fifty years: PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).
STANDARDS: list[Any] = ["a-2a", "ua-1"]


def _printed(compiler: typst.Compiler, moment: int) -> bytes:
    try:
        pdf = compiler.compile(format="pdf", timestamp=moment, pdf_standards=STANDARDS)
    except typst.TypstError as error:
        if "PDF/" not in error.message:
            raise
        # Something a member wrote does not go with the standards; better a PDF without their seal than none.
        pdf = compiler.compile(format="pdf", timestamp=moment)
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
        (bench.root / "tokens.json").write_text(json.dumps(tokens(), ensure_ascii=False), "utf-8")
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
