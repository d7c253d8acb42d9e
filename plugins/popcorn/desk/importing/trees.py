"""The files of a source: regular ones only, found once, links never followed."""

from __future__ import annotations

import bisect
import itertools
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from popcorn.desk.importing.notes import Note, shown

# What generators and tools put beside the sources of a site. Deeper down, a folder of that name is someone's post.
_GENERATED = frozenset({"node_modules", "vendor", "_site", "public", "resources", "themes"})
# No picture and no configuration is larger; what is would be read for nothing.
MAX_BYTES = 50 * 1024 * 1024
# Four times what an entry may have: enough of a text for its header, whatever becomes of the rest.
MAX_TEXT_BYTES = 2 * 1024 * 1024
# Folders in each other. Sites have ten at most.
MAX_DEPTH = 32


@dataclass(frozen=True)
class Tree:
    """A source's regular files by their path below its root (POSIX)."""

    root: Path
    files: Mapping[str, Path]
    notes: tuple[Note, ...] = ()

    def read(self, path: str, limit: int = MAX_BYTES) -> bytes:
        """The bytes of a file, `limit` at most; none where it has become unreadable."""
        try:
            # Not followed either where a link has taken the file's place since.
            handle = os.open(self.files[path], os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(handle, "rb") as stream:
                return stream.read(limit) if stat.S_ISREG(os.fstat(stream.fileno()).st_mode) else b""
        except OSError:
            return b""

    def below(self, folder: str) -> Iterator[str]:
        """The paths of the files in a folder and its folders."""
        start = folder.rstrip("/") + "/"
        first = bisect.bisect_left(self._paths, start)
        return itertools.takewhile(lambda path: path.startswith(start), itertools.islice(self._paths, first, None))

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self.files)

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Paths by themselves in small letters: for references that got the capitals wrong."""
        return {path.lower(): path for path in reversed(list(self.files))}


def walk(root: Path) -> Tree:
    """All files below `root`, in the order of their paths."""
    files: dict[str, Path] = {}
    notes: list[Note] = []
    _walk(root, "", files, notes)
    return Tree(root, dict(sorted(files.items())), tuple(notes))


def _walk(folder: Path, prefix: str, files: dict[str, Path], notes: list[Note]) -> None:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        notes.append(Note(prefix or ".", None, "file-ignored", f"the folder cannot be read ({error.strerror})"))
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_symlink():
            notes.append(Note(path, None, "symlink", shown(path), "not followed"))
        elif entry.is_dir(follow_symlinks=False):
            if path.count("/") >= MAX_DEPTH:
                notes.append(Note(path, None, "file-ignored", f"lies more than {MAX_DEPTH} folders deep", "left out"))
            elif not entry.name.startswith(".") and (prefix or entry.name not in _GENERATED):
                _walk(Path(entry.path), path + "/", files, notes)
        elif entry.is_file(follow_symlinks=False):
            if not entry.name.startswith("."):
                files[path] = Path(entry.path)
        else:
            notes.append(Note(path, None, "file-ignored", f"{shown(path)} is no regular file", "left out"))
