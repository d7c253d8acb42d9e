"""Names for folders and handles: small ASCII letters, digits and hyphens, whatever the source called them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Container

from pypinyin import lazy_pinyin

from popcorn.library.fields import SLUG_LENGTH

HANDLE_LENGTH = 40

# Names that Windows keeps for devices, with or without a suffix.
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
# Letters that Unicode does not take apart into a plain one and an accent.
_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"['’]")


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """`宋净超` as `song-jing-chao`, `Diógenes Rettori` as `diogenes-rettori`; '' where nothing of it can be kept."""
    # pypinyin reads phrases (重庆 chong-qing), and leaves what is not Han in pieces of its own.
    words = " ".join(lazy_pinyin(_APOSTROPHE.sub("", text)))
    folded = unicodedata.normalize("NFKD", words.lower().translate(_FOLDED))
    ascii_only = "".join(character for character in folded if not unicodedata.combining(character))
    return _cut(_NO_SLUG.sub("-", ascii_only).strip("-"), length)


def address_slug(text: str, seed: str) -> str:
    """A slug for a folder. What cannot be one, or is a device's name on Windows, gets a name from the seed."""
    found = slug(text)
    if not found:
        return f"untitled-{_digest(seed)}"
    return f"{found}-post" if found in _DEVICES else found


def handle(name: str) -> str:
    """A member's handle for a name."""
    found = slug(name, HANDLE_LENGTH)
    return f"{found}-member" if found in _DEVICES else found or f"member-{_digest(name)}"


def unused(
    wanted: str, taken: Container[str], *, ending: str = "", key: Callable[[str], str] = str, length: int = SLUG_LENGTH
) -> str:
    """`wanted`, else `wanted-2`, `wanted-3`, ..., each with `ending`; `taken` has what `key` makes of names."""
    found, number = wanted + ending, 1
    while key(found) in taken:
        number += 1
        found = f"{_cut(wanted, length - len(str(number)) - 1)}-{number}{ending}"
    return found


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    # Whole words, unless there is just one.
    return (text[: length + 1].rpartition("-")[0] or text[:length]).strip("-")


def _digest(seed: str) -> str:
    return hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:6]
