"""Addresses for names that readers gave: tags and cities, in Chinese or any other script."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from popcorn.characters import HAN
from popcorn.library.fields import SLUG_LENGTH


def slug(name: str) -> str:
    """ASCII, small letters, digits and hyphens: 重庆 is `chong-qing`, R&D is `r-d`, Café is `cafe`."""
    if HAN.search(name):
        # By phrases, or 重庆 would be zhong-qing and 银行 yin-xing. Imported late: its dictionary takes a while.
        from pypinyin import lazy_pinyin

        name = "-".join(lazy_pinyin(name))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-")


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug for each name, no two alike: those that would share one get the name's hash behind it."""
    wanted = {name: slug(name) for name in names}
    shared = Counter(wanted.values())
    given = {name: found for name, found in wanted.items() if found and shared[found] == 1}
    taken = set(given.values())
    for name, found in wanted.items():
        if name not in given:
            # Somebody may have named a tag like another's hash.
            hashed = (f"{found}-{_hash(name)[:length]}".strip("-") for length in range(6, 65))
            given[name] = next(candidate for candidate in hashed if candidate not in taken)
            taken.add(given[name])
    return {name: given[name] for name in wanted}


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
