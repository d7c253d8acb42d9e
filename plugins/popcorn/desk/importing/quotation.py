"""Quotation marks gone astray in headers: `”tutorial"`, `“https://cilium.io"`, `"a”,”b"`."""

from __future__ import annotations

import re
from typing import Any

_BETWEEN = re.compile(r"""["“”]\s*[,，]\s*["“”]""")
_EDGES = '"“”'


def mended(value: Any) -> tuple[Any, bool]:
    """The value with stray quotation marks taken off, and whether there were any. A list item may turn out as several.

    Marks in pairs are the author's own and stay: `“云原生”是什么`.
    """
    if isinstance(value, str):
        text = _bare(value)
        return text, text != value
    if isinstance(value, dict):
        pairs = {key: mended(item) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, any(changed for _, changed in pairs.values())
    if not isinstance(value, list):
        return value, False
    items: list[Any] = []
    changed = False
    for item in value:
        parts = _BETWEEN.split(item) if isinstance(item, str) else [item]
        for part in parts:
            new, touched = mended(part)
            items.append(new)
            changed = changed or touched
        changed = changed or len(parts) > 1
    return items, changed


def unquoted(text: str) -> str:
    """An address without any quotation mark around it: none can be part of it."""
    return text.strip().strip(_EDGES + "'‘’<>「」").strip()


def _bare(text: str) -> str:
    opening, closing, straight = text.count("“"), text.count("”"), text.count('"')
    if opening == closing and straight % 2 == 0:
        return text
    stripped = text.strip()
    if stripped[:1] in _EDGES and (stripped[0] != "“" or opening > closing):
        stripped = stripped[1:]
    if stripped[-1:] in _EDGES and stripped[-1:] and (stripped[-1] != "”" or closing > opening):
        stripped = stripped[:-1]
    return stripped.strip()
