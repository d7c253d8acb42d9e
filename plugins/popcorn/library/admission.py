"""Which files of `content/` are let in at all, judged by their bytes alone (safety.md, order of work)."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from popcorn.characters import CONTROL
from popcorn.problems import Problem, problem

MAX_TEXT_BYTES = 512 * 1024
MAX_PICTURE_BYTES = 40 * 1024 * 1024
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})
TEXT_SUFFIXES = frozenset({".md"})

# What systems and editors leave lying about; nobody meant to submit it.
_LITTER = re.compile(r"\..*|.*~|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\\<>:\"|?*\ud800-\udfff]")


@dataclass(slots=True)
class Admitted:
    """The files let in, by their path below `content/` (POSIX), and what was wrong with the others."""

    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def admit(root: Path) -> Admitted:
    """Walk `root` without following links, and read every text once."""
    admitted = Admitted()
    if not root.is_dir():
        admitted.problems.append(problem("content-missing", root.name))
        return admitted
    for path, entry in _walk(root, "", admitted):
        _admit_file(path, Path(entry.path), admitted)
    return admitted


def _walk(folder: Path, prefix: str, admitted: Admitted) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        admitted.problems.append(problem("unreadable", prefix or folder.name, reason=error.strerror))
        return
    for entry in entries:
        path = prefix + entry.name
        if _LITTER.fullmatch(entry.name):
            continue
        if entry.is_symlink():
            # Even a link that stays inside: what it points at may change after the check.
            admitted.refused.add(path)
            admitted.problems.append(problem("symlink", path))
        elif _UNSAFE_NAME.search(entry.name):
            admitted.refused.add(path)
            admitted.problems.append(problem("file-name", path))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path + "/", admitted)
        elif entry.is_file(follow_symlinks=False):
            yield path, entry
        else:
            admitted.refused.add(path)
            admitted.problems.append(problem("not-a-file", path))


def _admit_file(path: str, file: Path, admitted: Admitted) -> None:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in TEXT_SUFFIXES:
        text, problems = read_text(file, path)
        admitted.problems.extend(problems)
        if text is not None:
            admitted.texts[path] = text
            return
    elif suffix in PICTURE_SUFFIXES:
        size = file.lstat().st_size
        if size <= MAX_PICTURE_BYTES:
            admitted.pictures[path] = file
            return
        admitted.problems.append(_too_large(path, size, MAX_PICTURE_BYTES))
    else:
        admitted.problems.append(problem("file-kind", path, suffix=suffix or PurePosixPath(path).name))
    admitted.refused.add(path)


def read_text(file: Path, path: str) -> tuple[str | None, list[Problem]]:
    """A text file's contents with `\\n` for line ends, or None and why it cannot be used.

    A byte order mark and foreign line ends are taken away with a warning: nothing is lost by reading on.
    """
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return None, [problem("not-a-file", path)]
            data = stream.read(MAX_TEXT_BYTES + 1)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        return None, [problem("unreadable", path, reason=error.strerror)]
    if len(data) > MAX_TEXT_BYTES:
        return None, [_too_large(path, size, MAX_TEXT_BYTES)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        byte = f"0x{data[error.start]:02X}"
        return None, [problem("not-utf-8", path, line=line, column=column, byte=byte)]
    problems = []
    if text.startswith("\ufeff"):
        problems.append(problem("byte-order-mark", path, line=1))
        text = text[1:]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.append(problem("line-ends", path, line=line))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        name = f"U+{ord(found[0]):04X}"
        problems.append(problem("control-character", path, line=line, column=column, character=name))
        return None, problems
    return text, problems


def _too_large(path: str, size: int, limit: int) -> Problem:
    def megabytes(count: int) -> str:
        return f"{count / 1024 / 1024:.1f} MB"

    return problem("file-too-large", path, size=megabytes(size), limit=megabytes(limit))
