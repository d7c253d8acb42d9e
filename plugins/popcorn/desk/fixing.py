"""Safe corrections, written into the author's file without touching anything else in it."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from popcorn.library import frontmatter
from popcorn.library.admission import plain_text
from popcorn.library.entries import Library, Source
from popcorn.library.frontmatter import Mark, Scalar
from popcorn.problems import Problem

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to be misread from paper
ID_LENGTH = 10


class Fix(NamedTuple):
    """What was written into a file."""

    path: str
    field: str
    value: str


def new_id(seed: str, taken: set[str]) -> str:
    """An id that is not taken; the same seed gives the same id, so that an import can be repeated."""
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{seed}\0{attempt}".encode()).digest()
        number = int.from_bytes(digest, "big")
        found = "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in range(ID_LENGTH))
        if found not in taken:
            return found
        attempt += 1


def add_ids(library: Library) -> tuple[list[Fix], list[Problem]]:
    """Give an id to every entry that has none, and say of the others why they got none.

    Nothing else in the files changes, not a byte: what cannot be written without is left to the author.
    """
    sources: list[Source] = [*library.entries.values(), *library.damaged.values()]
    taken = {text for source in sources if (text := _written_id(source))}
    fixes = []
    left = []
    for source in sorted(sources, key=lambda s: s.path):
        if source.type == "page" or _written_id(source):
            continue
        # Random, so that two contributors who work apart never give the same id.
        found = new_id(os.urandom(16).hex(), taken)
        file = library.root / source.path
        text = file.read_bytes().decode("utf-8")
        candidate = _with_id(text, found)
        if candidate is None or not _differs_by_id(text, candidate, found):
            left.append(source.problem("id-not-added", "id"))
            continue
        taken.add(found)
        _write(file, candidate)
        fixes.append(Fix(source.path, "id", found))
    return fixes, left


def _written_id(source: Source) -> str | None:
    node = source.tree.items.get("id")
    return node.text if isinstance(node, Scalar) else None


# Line ends as the reader takes them (`admission.plain_text`): what else Unicode calls one is part of the line.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
# The key of an id without a value, with what stands for no value, and what may stand behind.
_EMPTY_ID = re.compile(
    r"""((?:id|'id'|"id")[ \t]*:)(?:[ \t]*(?:~|null|''|"")|[ \t]*(?=[,}\r\n]))?"""
    r"""(?=[ \t]*(?:[ \t]\#.*|[,}].*)?[\r\n]*$)"""
)


def _with_id(text: str, found: str) -> str | None:
    """The file's text with the id in its front matter, or None where there is no place for one."""
    document, _ = frontmatter.read(plain_text(text), "")
    if document is None or document.meta is None:
        return None
    meta = document.meta
    lines = _LINE.findall(text)
    if "id" in meta.keys:
        key = meta.keys["id"]
        start, rest = _cut(lines[key.line - 1], key)
        filled, count = _EMPTY_ID.subn(rf"\1 {found}", rest, count=1)
        lines[key.line - 1] = start + filled
        return "".join(lines) if count else None
    start, rest = _cut(lines[meta.mark.line - 1], meta.mark)
    if rest.startswith("{"):
        lines[meta.mark.line - 1] = f"{start}{{id: {found}{', ' if meta.items else ''}{rest[1:]}"
    else:
        end = lines[0][len(lines[0].rstrip("\r\n")) :]
        lines.insert(1, f"{' ' * (meta.mark.column - 1)}id: {found}{end}")
    return "".join(lines)


def _cut(line: str, mark: Mark) -> tuple[str, str]:
    return line[: mark.column - 1], line[mark.column - 1 :]


def _differs_by_id(old: str, new: str, found: str) -> bool:
    """Whether two texts of a file say the same, but that the new one has this id."""
    (before, problems), (after, more) = (frontmatter.read(plain_text(text), "") for text in (old, new))
    if before is None or before.meta is None or after is None or after.meta is None:
        return False
    said = {name: frontmatter.plain(node) for name, node in before.meta.items.items()}
    says = {name: frontmatter.plain(node) for name, node in after.meta.items.items()}
    codes = [[problem.code for problem in wrong] for wrong in (problems, more)]
    return says == {**said, "id": found} and before.body == after.body and codes[0] == codes[1]


def _write(file: Path, text: str) -> None:
    # mkstemp, because at a name that can be guessed a contributor's link may be waiting.
    handle, name = tempfile.mkstemp(prefix=".", dir=file.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
        aside.chmod(file.stat().st_mode)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
