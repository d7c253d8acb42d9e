"""The turns of an interview: who says which paragraph, and whether they ask or answer."""

from __future__ import annotations

import re
from collections.abc import Collection

from popcorn.zine.article.nodes import Block, Blocks, Run, said

# How a turn begins, in bold: a name and a colon (**苏婉：**, **Q:**, or with the colon behind the bold letters).
_SPEAKER = re.compile(r"\s*(?P<name>[^：:]{1,40}?)\s*[：:]\s*")
_COLON = re.compile(r"\s*[：:]\s*")
# Fewer turns than this are paragraphs that happen to begin with a bold word.
_LEAST = 2
_ANSWERS = frozenset({"a", "答"})


def with_turns(blocks: Blocks, answering: Collection[str]) -> Blocks:
    """The blocks of an interview, each paragraph that names its speaker as a `turn`.

    `answering` are the names of those who are interviewed; where none of the speakers is among them, the one who
    speaks first asks.
    """
    opened = [_opened(block) for block in blocks]
    speakers = [name for name, _ in filter(None, opened)]
    if len(speakers) < _LEAST:
        return blocks
    answers = {name for name in speakers if name in answering or name.casefold() in _ANSWERS}
    # Where everyone or no one is known to answer, nothing is known.
    if not answers or answers == set(speakers):
        answers = set(speakers) - {speakers[0]}
    found: Blocks = []
    for block, turn in zip(blocks, opened, strict=True):
        if turn is None:
            found.append(block)
            continue
        name, runs = turn
        is_first = not found or found[-1]["is"] == "heading"
        found.append({"is": "turn", "name": name, "asks": name not in answers, "first": is_first, "runs": runs})
    return found


def _opened(block: Block) -> tuple[str, list[Run]] | None:
    """The name that a paragraph begins with, and what is said; None where it names nobody."""
    if block["is"] != "paragraph" or not block["runs"]:
        return None
    first, *rest = block["runs"]
    if set(first) != {"t", "b"}:
        return None
    found = _SPEAKER.fullmatch(first["t"])
    if found is None:
        # The colon may stand behind the bold letters.
        if not rest or set(rest[0]) != {"t"} or len(first["t"]) > 40:
            return None
        colon = _COLON.match(rest[0]["t"])
        if colon is None:
            return None
        name, rest = first["t"].strip(), [{"t": rest[0]["t"][colon.end() :]}, *rest[1:]]
    else:
        name = found["name"]
    runs = [run for run in rest if run.get("t") != ""]
    if runs and "t" in runs[0]:
        runs[0] = {**runs[0], "t": runs[0]["t"].lstrip()}
    return (name, runs) if name and said(runs).strip() else None
