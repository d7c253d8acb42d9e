"""Where Popcorn's Markdown reads the same signs otherwise: rewritten so that readers see what they saw before."""

from __future__ import annotations

import re

from popcorn.desk.importing import lists
from popcorn.desk.importing.changes import Changed, Changes
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.passages import Passage, fences
from popcorn.render.resolving import heading_id

_LANGUAGE = re.compile(r"[\w#.+-]*")
# What `render/blocks.py` would take for a figure or gallery of ours.
_BLOCK = re.compile(r"^([ ]{0,3})(?=/{3,} *[^\s|/])", re.MULTILINE)
_HEADING_ID = re.compile(r"^([ ]{0,3}#{1,6}[^\n]*?)[ \t]*(\{[#.:][^{}\n]*\})[ \t]*#*[ \t]*$", re.MULTILINE)
_ANCHOR = re.compile(r"#([\w.:-]+)")


def convert(body: Passage, path: str) -> tuple[Changed, dict[str, str]]:
    """The body in Popcorn's Markdown, and the anchors that headings had by the ones they have now."""
    anchors: dict[str, str] = {}
    notes: list[Note] = []
    changes = Changes(body, path)
    _fences(changes)
    _blocks(changes)
    _heading_ids(changes, anchors)
    body, more, _ = changes.result
    notes += more
    body, more, _ = lists.convert(body, path)
    return Changed(body, (*notes, *more)), anchors


def _fences(changes: Changes) -> None:
    text = changes.body.text
    for fence in fences(text):
        line_end = text.find("\n", fence.start) % (len(text) + 1)
        language = fence.info.split("{")[0].split()[0] if fence.info.split("{")[0].split() else ""
        if not _LANGUAGE.fullmatch(language):
            language = ""
        if fence.info != language and fence.info:
            at = text.rfind(fence.info, fence.start, line_end)
            done = (
                f"{shown(language)}: no options behind a fence's language" if language else "a fence without a language"
            )
            changes.make(at, at + len(fence.info), language, "markdown", done, found=f"fence {shown(fence.info)}")
        if not fence.closed:
            first = text[fence.start : line_end].strip(" \t>")
            ticks = first[: len(first) - len(first.lstrip("`~"))]
            ending = ("" if text.endswith("\n") else "\n") + ticks + "\n"
            changes.make(
                len(text), len(text), ending, "markdown", "closed at the end of the text", found="fence never closed"
            )


def _blocks(changes: Changes) -> None:
    for found in _BLOCK.finditer(changes.body.prose):
        at = found.end(1)
        changes.make(at, at, "\\", "markdown", "a backslash before it, or it would begin a block", found="`///`")


def _heading_ids(changes: Changes, anchors: dict[str, str]) -> None:
    for found in _HEADING_ID.finditer(changes.body.prose):
        named = _ANCHOR.search(found[2])
        heading = changes.body.text[found.start(1) : found.end(1)].lstrip(" #").strip()
        if named:
            anchors[named[1]] = heading_id(heading).removeprefix("h-")
        done = "taken out: headings get their anchors from their words"
        changes.make(found.end(1), found.end(2), "", "markdown", done, found=shown(found[2]))
