"""Counts that readers see."""

from __future__ import annotations

import functools
import math
import re

from popcorn.characters import HAN
from popcorn.render.sanitize import plain_text

# Silent reading: Han characters and English words per minute.
HAN_PER_MINUTE = 400
WORDS_PER_MINUTE = 220

# As many at a time as there are: a list of single characters is long.
_HAN = re.compile(f"{HAN.pattern}+")
_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’.-][A-Za-z0-9À-ɏ]+)*")


# A body's words are asked for twice, one time after the other.
_text = functools.lru_cache(maxsize=1)(plain_text)


def reading_minutes(html: str) -> int:
    """Minutes to read safe HTML, at least one. Han characters and words are counted apart."""
    text = _text(html)
    han = 0 if text.isascii() else sum(map(len, _HAN.findall(text)))
    minutes = han / HAN_PER_MINUTE + len(_WORD.findall(text)) / WORDS_PER_MINUTE
    return max(1, math.ceil(minutes))


def excerpt(html: str, length: int = 110) -> str:
    """The first words of safe HTML, at most `length` characters, cut where a word or sentence ends."""
    text = _text(html)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    end = max(cut.rfind(mark) for mark in "。！？；，、 ") + 1
    return (cut[:end] if end > length * 2 // 3 else cut).rstrip("，、；, ") + "…"
