"""What a header holds, whichever format it is in: texts, lists of texts, mappings - and where each key stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from popcorn.characters import CONTROL
from popcorn.library import frontmatter

_MAX_DEPTH = 20
# A value as every format's reader gives it: numbers, dates and truth values are the text that the author wrote.
Value = str | list[Any] | dict[str, Any] | None


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One key of a header, told from an equal one by its place alone.

    `raw` is the value as it stands in the file, where it stands on one line.
    """

    key: str
    value: Value
    line: int
    raw: str

    @property
    def name(self) -> str:
        """The key as it is looked up: Hugo does not tell capitals apart, and authors do not either."""
        return self.key.lower().replace("-", "_")


@dataclass(frozen=True, slots=True)
class Header:
    """The fields in the file's order, and the author's own comments with their lines."""

    fields: tuple[Field, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()


def as_text(value: Value) -> str:
    """A value on one line: a text as it is, anything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) and "\n" not in value else json.dumps(value, ensure_ascii=False)


def of_node(node: frontmatter.Node) -> Value:
    """What a tree of the library's YAML reader holds."""
    if isinstance(node, frontmatter.Scalar):
        return node.text
    if isinstance(node, frontmatter.Sequence):
        return [of_node(item) for item in node.items]
    return {key: of_node(item) for key, item in node.items.items()}


def plain(value: object, depth: int = 0) -> Value:
    """What tomllib and json make, as texts. JSON objects arrive as lists of pairs.

    Raises RecursionError where nobody has nested so deep on purpose.
    """
    if depth > _MAX_DEPTH:
        raise RecursionError
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        if value and all(isinstance(item, tuple) for item in value):
            return {str(key): plain(item, depth + 1) for key, item in value}
        return [plain(item, depth + 1) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def without_controls(value: Value) -> tuple[Value, str]:
    """A value without the control characters that a format's escapes can write (`"\\x00"`), and those."""
    if isinstance(value, str):
        return CONTROL.sub("", value), "".join(CONTROL.findall(value))
    if isinstance(value, list):
        items = [without_controls(item) for item in value]
        return [item for item, _ in items], "".join(found for _, found in items)
    if isinstance(value, dict):
        pairs = {CONTROL.sub("", key): without_controls(item) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, "".join(found for _, found in pairs.values())
    return value, ""
