"""Text on its way into runs: white space as in HTML, apostrophes, and places where long words may break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from popcorn.characters import CJK
from popcorn.zine.article.nodes import Run, Runs

_SPACES = re.compile(r"[ \t\n\r\f]+")
_CJK = re.compile(f"[{CJK}]")
# An apostrophe inside a Latin word.
_APOSTROPHE = re.compile(r"(?<=[A-Za-zÀ-ɏ0-9])[’‘](?=[A-Za-zÀ-ɏ])")

# Longer than this, a word may break anywhere: it is an address, a name in code, or a prank.
LONGEST_WORD = 24
_PIECE = 8
ZERO_WIDTH_SPACE = "\u200b"
_LONG_WORD = re.compile(rf"[^\s{CJK}{ZERO_WIDTH_SPACE}\u2010\u2013\u2014-]{{16,}}")
_JOINT = re.compile(r"(?<=[/?&=#.,_~%+:;@-])(?=[^/\s])")


def has_han(text: str) -> bool:
    """Whether the text has anything of Chinese or Japanese in it."""
    return _CJK.search(text) is not None


def collapsed(text: str) -> str:
    """White space as HTML shows it; the no-break space stays."""
    return _SPACES.sub(" ", text)


def runs_of_text(text: str, marks: dict[str, Any]) -> Iterator[Run]:
    """The run of one text, if there is any; words too long for a column may break."""
    if text:
        yield {"t": breakable(text), **marks}


def with_latin_apostrophes(runs: Runs) -> Runs:
    """The runs of a Chinese text, with the apostrophes of its Latin words in the Latin face.

    In the Han face they are as wide as a character, as they must be in ‘引号’ but not in It’s.
    """
    parted: Runs = []
    for run in runs:
        start = 0
        for found in _APOSTROPHE.finditer(run.get("t", "")):
            if found.start() > start:
                parted.append({**run, "t": run["t"][start : found.start()]})
            parted.append({**run, "t": "’", "latin": True})
            start = found.end()
        if "t" not in run or start < len(run["t"]):
            parted.append({**run, "t": run["t"][start:]} if start else run)
    return parted


def breakable(text: str) -> str:
    """The text with invisible places to break words that no column could hold."""

    def broken(found: re.Match[str]) -> str:
        parts = _JOINT.sub(ZERO_WIDTH_SPACE, found[0]).split(ZERO_WIDTH_SPACE)
        return ZERO_WIDTH_SPACE.join(piece for part in parts for piece in _pieces(part))

    return _LONG_WORD.sub(broken, text)


def at_joints(address: str) -> str:
    """An address that may break where its parts meet, and inside those that are too long for a line."""
    if len(address) < LONGEST_WORD:
        return address
    parts = _JOINT.sub(ZERO_WIDTH_SPACE, address).split(ZERO_WIDTH_SPACE)
    return ZERO_WIDTH_SPACE.join(breakable(part) if len(part) > LONGEST_WORD else part for part in parts)


def _pieces(part: str) -> Iterator[str]:
    # What may be a word of some language is left to the typesetter's hyphenation.
    if part.isalpha() and len(part) <= LONGEST_WORD:
        yield part
    else:
        yield from (part[at : at + _PIECE] for at in range(0, len(part), _PIECE))


def trimmed(runs: Runs) -> Runs:
    """The runs without white space at their ends, around line breaks, or twice in a row."""
    kept: Runs = []
    after_space = True
    for run in runs:
        if "t" in run:
            text = run["t"].lstrip(" ") if after_space else run["t"]
            if not text:
                continue
            kept.append({**run, "t": text})
            # A full-width bracket brings its own space.
            after_space = text.endswith((" ", "）"))
        else:
            if "br" in run:
                _strip_end(kept)
            kept.append(run)
            after_space = "br" in run
    while kept and ("br" in kept[-1]):
        kept.pop()
    _strip_end(kept)
    return kept


def _strip_end(runs: Runs) -> None:
    while runs and "t" in runs[-1]:
        text = runs[-1]["t"].rstrip(" ")
        if text:
            runs[-1] = {**runs[-1], "t": text}
            return
        runs.pop()
