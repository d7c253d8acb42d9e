"""Safe corrections, written into the author's file without touching anything else in it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from popcorn.library.entries import Library, Source
from popcorn.library.frontmatter import Mark, Scalar

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


def add_ids(library: Library) -> list[Fix]:
    """Give an id to every entry that has none. Nothing else in the files changes, not a byte."""
    sources: list[Source] = [*library.entries.values(), *library.damaged.values()]
    taken = {text for source in sources if (text := _written_id(source))}
    fixes = []
    for source in sorted(sources, key=lambda s: s.path):
        if source.type == "page" or _written_id(source):
            continue
        # Random, so that two contributors who work apart never give the same id.
        found = new_id(os.urandom(16).hex(), taken)
        taken.add(found)
        _write_id(library.root / source.path, found, source.tree.keys.get("id"))
        fixes.append(Fix(source.path, "id", found))
    return fixes


def _written_id(source: Source) -> str | None:
    node = source.tree.items.get("id")
    return node.text if isinstance(node, Scalar) else None


def _write_id(file: Path, found: str, empty: Mark | None) -> None:
    """Put `id: ...` into the line of an `id:` without a value, else right behind the opening `---`."""
    lines = file.read_bytes().split(b"\n")
    end = b"\r" if lines[0].endswith(b"\r") else b""
    line = f"id: {found}".encode() + end
    if empty is None:
        lines.insert(1, line)
    else:
        lines[empty.line - 1] = line
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(b"\n".join(lines))
    aside.chmod(file.stat().st_mode)
    aside.replace(file)
