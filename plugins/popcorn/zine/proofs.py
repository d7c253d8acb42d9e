"""Typeset issues, kept by what they were made from: an issue in which nothing changed need not be set again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from popcorn.zine.extents import Extent
from popcorn.zine.fillers import PlacedFiller
from popcorn.zine.fits import Fit
from popcorn.zine.recipe import digest_of, recipe
from popcorn.zine.typeset import Pages
from popcorn.zine.whole import write_whole


def fingerprint(magazine: Mapping[str, Any], fonts: Iterable[Path], moment: int) -> str:
    """What a PDF follows from: the magazine, its date, and the recipe: templates, fonts, typesetter.

    Pictures are named by their contents in the magazine itself.
    """
    return digest_of([recipe(fonts), moment, magazine])


def kept(folder: Path, number: int, target: str, key: str) -> Pages | None:
    """The proof of this fingerprint for a target by its name, if it is there and whole."""
    try:
        about = json.loads(_about(folder, number, target).read_text("utf-8"))
        pdf = _pdf(folder, number, target).read_bytes()
    except (OSError, ValueError):
        return None
    if (
        not isinstance(about, dict)
        or "fits" not in about
        or about.get("key") != key
        or about.get("pdf") != hashlib.sha256(pdf).hexdigest()
    ):
        return None
    fillers = (PlacedFiller(filler, page) for filler, page in about["fillers"])
    found = {label: Extent(*extent) for label, extent in about["extents"].items()}
    fits = {label: Fit(*fit) for label, fit in about["fits"].items()}
    return Pages(pdf, about["count"], about["first"], tuple(fillers), tuple(about["marks"]), found, fits)


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
        "fits": dict(pages.fits),
    }
    write_whole(_pdf(folder, number, target), pages.pdf)
    write_whole(_about(folder, number, target), json.dumps(about, ensure_ascii=False).encode())


def _pdf(folder: Path, number: int, target: str) -> Path:
    return folder / f"issue-{number}-{target}.pdf"


def _about(folder: Path, number: int, target: str) -> Path:
    return folder / f"issue-{number}-{target}.json"
