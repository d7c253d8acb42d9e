"""Typeset issues, kept by what they were made from: an issue in which nothing changed need not be set again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from popcorn.zine.recipe import digest_of, recipe
from popcorn.zine.typeset import Pages
from popcorn.zine.whole import write_whole as write_whole


def fingerprint(magazine: Mapping[str, Any], fonts: Iterable[Path], moment: int) -> str:
    """What a PDF follows from: the magazine, its date, and the recipe: templates, fonts, typesetter.

    Pictures are named by their contents in the magazine itself.
    """
    return digest_of([recipe(fonts), moment, magazine])


def kept(folder: Path, number: int, key: str) -> Pages | None:
    """The proof of this fingerprint, if it is there and whole."""
    try:
        about = json.loads(_about(folder, number).read_text("utf-8"))
        pdf = _pdf(folder, number).read_bytes()
    except (OSError, ValueError):
        return None
    if not isinstance(about, dict) or about.get("key") != key or about.get("pdf") != hashlib.sha256(pdf).hexdigest():
        return None
    return Pages(pdf, about["count"], about["first"])


def keep(folder: Path, number: int, key: str, pages: Pages) -> None:
    """Keep a proof in place of the last one of the same issue."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"key": key, "pdf": hashlib.sha256(pages.pdf).hexdigest(), "count": pages.count, "first": dict(pages.first)}
    write_whole(_pdf(folder, number), pages.pdf)
    write_whole(_about(folder, number), json.dumps(about, ensure_ascii=False).encode())


def _pdf(folder: Path, number: int) -> Path:
    return folder / f"issue-{number}.pdf"


def _about(folder: Path, number: int) -> Path:
    return folder / f"issue-{number}.json"
