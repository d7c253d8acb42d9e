"""The finished import moved into the project's folder: what is there already is never touched."""

from __future__ import annotations

import filecmp
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_ID = re.compile(rb"^id: *\"?([0-9a-z]{10})\"?[ \r]*$", re.MULTILINE)
# The front matter of a file stands within so many bytes (safety.md, finding 6).
_HEAD = 16 * 1024


class Placed(NamedTuple):
    """Paths below the project's folder: newly written, there and equal, there and changed by someone.

    `moved` are entries that someone has given another place: old path, new path.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]


def place(stage: Path, folder: Path) -> Placed:
    """Move every file of `stage` to its place below `folder` unless something is there."""
    ids = _ids(folder / "content")
    moved = {path: ids[found] for path, found in _staged_ids(stage) if ids.get(found, path) != path}
    # What lies beside a moved entry has moved with it.
    folders = tuple(path.removesuffix("index.md") for path in moved if path.endswith("/index.md"))
    written: list[str] = []
    unchanged: list[str] = []
    kept: list[str] = []
    for path in sorted(file.relative_to(stage).as_posix() for file in stage.rglob("*") if file.is_file()):
        target = folder / path
        if path in moved or (path.startswith(folders) and folders):
            continue
        if not _reachable(target, folder):
            kept.append(path)
        elif os.path.lexists(target):
            same = target.is_file() and not target.is_symlink() and filecmp.cmp(stage / path, target, shallow=False)
            (unchanged if same else kept).append(path)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            (stage / path).rename(target)
            written.append(path)
    return Placed(tuple(written), tuple(unchanged), tuple(kept), tuple(sorted(moved.items())))


def _reachable(target: Path, folder: Path) -> bool:
    """Whether no link stands on the way: it could lead out of the folder (safety.md, findings 4 and 5)."""
    for parent in target.parents:
        if parent == folder:
            return True
        if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
            return False
    return False


def _staged_ids(stage: Path) -> Iterator[tuple[str, str]]:
    for found, path in _ids(stage / "content").items():
        yield path, found


def _ids(content: Path) -> dict[str, str]:
    """The path below the project of the entry with each id."""
    ids: dict[str, str] = {}
    for parent, folders, names in os.walk(content):
        folders.sort()
        for name in sorted(names):
            file = Path(parent) / name
            if name.endswith(".md") and not file.is_symlink():
                with file.open("rb") as stream:
                    found = _ID.search(stream.read(_HEAD).partition(b"\n---")[0])
                if found:
                    ids.setdefault(found[1].decode(), file.relative_to(content.parent).as_posix())
    return ids
