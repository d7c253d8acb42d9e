"""Characters that are not what they look like, and those that break what carries them."""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, C1, surrogates and non-characters: they make XML, feeds and PDFs invalid.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def without_control(text: str) -> str:
    """The text without characters that break what carries it."""
    return CONTROL.sub("", text)


# Invisible or reordering characters, which let a title or name pretend to be another.
# U+200D stays: emoji and several scripts need it.
DECEPTIVE = re.compile(r"[\u00ad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

# All that could play tricks on a terminal or a log.
UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)

# Han with its punctuation, kana and full-width forms: written without spaces between words.
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CJK = "\u2e80-\u2fdf\u3000-\u30ff\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
