"""An entry as a file's text: front matter in one order and one style, comments, body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

# A text that stays one without quotes: begins with a letter, digit, slash or Chinese bracket, and holds nothing that
# ends a line, an item of a list in brackets, a key, or begins a comment.
_PLAIN = re.compile(r"[\w/《「【（“‘][^\n\r\t,\[\]{}\x85\u2028\u2029\ufeff]*")
_ENDS_PLAIN = re.compile(r":(?:\s|$)|\s#|^-+$")
_LINE_BREAKS = re.compile(r"[\x85\u2028\u2029\ufeff]")
_SPECIAL = frozenset({"true", "false", "yes", "no", "on", "off", "null", "~", "y", "n"})
_FLOW_LENGTH = 100


def front_matter(fields: Mapping[str, Any], comments: Iterable[str] = ()) -> str:
    """Fields and comments between their fences. Empty values are left out."""
    lines = ["---"]
    for key, value in fields.items():
        if value:
            lines += _field(key, value)
    return "\n".join([*lines, *comments, "---", ""])


def scalar(text: str) -> str:
    """A text as YAML: as it is where nothing can go wrong, else in double quotes (JSON is YAML)."""
    if (
        _PLAIN.fullmatch(text)
        and not _ENDS_PLAIN.search(text)
        and text == text.strip()
        and text.lower() not in _SPECIAL
    ):
        return text
    return _LINE_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _field(key: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}:", *(f"  {line}" for name, inner in value.items() for line in _field(scalar(name), inner))]
    if isinstance(value, list | tuple):
        items = [scalar(str(item)) for item in value]
        flow = f"{key}: [{', '.join(items)}]"
        return [flow] if len(flow) <= _FLOW_LENGTH else [f"{key}:", *(f"  - {item}" for item in items)]
    return [f"{key}: {scalar(str(value))}"]
