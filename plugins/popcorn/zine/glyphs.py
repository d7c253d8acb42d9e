"""Characters that no font can print: shown as 〓, and reported with their place."""

from __future__ import annotations

import unicodedata
from typing import Any

from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.problems import Problem, problem
from popcorn.zine.article.nodes import texts
from popcorn.zine.compose import characters
from popcorn.zine.fonts import GETA, Fonts
from popcorn.zine.parts import Layout

# What is no text but an address of some kind, inside the document or outside.
_ADDRESSES = frozenset({"url", "to", "page", "label", "path", "file"})
_MOST_NAMED = 8
# Parts that only repeat what stands in others.
_REPEATING = frozenset({"contents", "listing", "divider", "index"})


def with_geta(magazine: dict[str, Any], layout: Layout, fonts: Fonts) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The magazine with 〓 for every character that no font has, and a problem for each part that had any."""
    missing = fonts.missing(characters(magazine))
    if not missing:
        return magazine, ()
    problems = []
    for part in magazine["parts"]:
        found = sorted(set(missing) & set("".join(texts(part))))
        if found and part["kind"] not in _REPEATING:
            problems.append(_problem(found, _source(part, layout)))
    return _replaced(magazine, dict.fromkeys(map(ord, missing), GETA)), tuple(problems)


def _source(part: dict[str, Any], layout: Layout) -> Entry[Model]:
    return layout.library.entries.get(part.get("path", "")) or layout.issue.entry


def _problem(characters: list[str], source: Entry[Model]) -> Problem:
    names = [unicodedata.name(character, f"U+{ord(character):04X}") for character in characters]
    at = min((found for found in map(source.body.find, characters) if found >= 0), default=-1)
    return problem(
        "glyph-missing",
        source.path,
        line=source.body_line + source.body.count("\n", 0, at) if at >= 0 else None,
        characters=" ".join(characters[:_MOST_NAMED]),
        names=", ".join(names[:_MOST_NAMED]).lower(),
    )


def _replaced(node: Any, table: dict[int, str]) -> Any:
    if isinstance(node, str):
        return node.translate(table)
    if isinstance(node, dict):
        return {key: value if key in _ADDRESSES else _replaced(value, table) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_replaced(value, table) for value in node]
    return node
