"""Typeset issues, kept by what they were made from: an issue in which nothing changed need not be set again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from popcorn.zine.copyfitting import Adjusted
from popcorn.zine.extents import Extent
from popcorn.zine.fillers import PlacedFiller
from popcorn.zine.measures import print_folder
from popcorn.zine.typeset import Pages


def fingerprint(magazine: Mapping[str, Any], fonts: Iterable[Path], moment: int) -> str:
    """What a PDF follows from: the magazine, the templates, the fonts, the typesetter, and its date.

    Pictures are named by their contents in the magazine itself. Fonts are told apart by path, size and time: reading
    a hundred megabytes would take longer than setting the issue.
    """
    digest = hashlib.sha256()

    def add(part: bytes) -> None:
        digest.update(len(part).to_bytes(8, "big") + part)

    for document in (magazine, moment, version("typst")):
        add(json.dumps(document, ensure_ascii=False, sort_keys=True).encode())
    for template in sorted(print_folder().glob("*.typ")):
        add(template.name.encode())
        add(template.read_bytes())
    for font in fonts:
        about = font.stat()
        add(f"{font} {about.st_size} {about.st_mtime_ns}".encode())
    return digest.hexdigest()


def kept(folder: Path, number: int, target: str, key: str) -> Pages | None:
    """The proof of this fingerprint for a target by its name, if it is there and whole."""
    try:
        about = json.loads(_about(folder, number, target).read_text("utf-8"))
        pdf = _pdf(folder, number, target).read_bytes()
    except (OSError, ValueError):
        return None
    if (
        not isinstance(about, dict)
        or "extents" not in about
        or about.get("key") != key
        or about.get("pdf") != hashlib.sha256(pdf).hexdigest()
    ):
        return None
    if "marks" not in about:
        # One that was kept before marks were is set again.
        return None
    fillers = (PlacedFiller(filler, page) for filler, page in about["fillers"])
    found = {label: Extent(*extent) for label, extent in about["extents"].items()}
    adjusted = Adjusted(about["fit"], about["balance"])
    return Pages(pdf, about["count"], about["first"], tuple(fillers), tuple(about["marks"]), found, adjusted)


def keep(folder: Path, number: int, target: str, key: str, pages: Pages) -> None:
    """Keep a proof in place of the last one of the same issue and target."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "key": key,
        "pdf": hashlib.sha256(pages.pdf).hexdigest(),
        "count": pages.count,
        "first": dict(pages.first),
        "fillers": pages.fillers,
        "marks": pages.marks,
        "extents": dict(pages.extents),
        "fit": dict(pages.adjusted.fit),
        "balance": dict(pages.adjusted.balance),
    }
    write_whole(_pdf(folder, number, target), pages.pdf)
    write_whole(_about(folder, number, target), json.dumps(about, ensure_ascii=False).encode())


def write_whole(file: Path, content: bytes) -> None:
    """Write aside and rename, so that no reader ever finds half a file."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _pdf(folder: Path, number: int, target: str) -> Path:
    return folder / f"issue-{number}-{target}.pdf"


def _about(folder: Path, number: int, target: str) -> Path:
    return folder / f"issue-{number}-{target}.json"
