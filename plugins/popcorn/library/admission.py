"""Which files of `content/` are let in at all, judged by their bytes alone (safety.md, order of work)."""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from popcorn.characters import CONTROL
from popcorn.problems import Problem, problem

MAX_TEXT_BYTES = 512 * 1024
MAX_PICTURE_BYTES = 40 * 1024 * 1024
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})
TEXT_SUFFIXES = frozenset({".md"})
# What authors send most often besides: each has a cure of its own.
_PHOTO_SUFFIXES = frozenset({".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp"})
_DOCUMENT_SUFFIXES = frozenset({".doc", ".docx", ".odt", ".pages", ".rtf", ".txt", ".markdown", ".htm", ".html"})

# Folders in each other: content needs three, and no path of this depth is longer than a system can open.
MAX_DEPTH = 16
# Control characters whose lines are named.
_LINES_NAMED = 10

# What systems and editors leave lying about; nobody meant to submit it.
_LITTER = re.compile(r"\..*|.*~|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\\<>:\"|?*\ud800-\udfff]")


class Stamp(NamedTuple):
    """What tells that a file is still the one that was read: its size in bytes, its inode, and when it changed, in ns.

    `changed` is the time that tools may set, as those do that unpack archives; `noticed` is the system's own.
    """

    size: int
    changed: int
    inode: int
    noticed: int


@dataclass(slots=True)
class Admitted:
    """The files let in, by their path below `content/` (POSIX), and what was wrong with the others.

    `unchanged` are texts that were not read, because they bear the stamp they were known by; `text_problems` is what
    was wrong with the bytes of those that were.
    """

    texts: dict[str, str] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    text_problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def admit(root: Path, known: Mapping[str, Stamp] | None = None) -> Admitted:
    """Walk `root` without following links, and read every text once; those `known` by the same stamp, not at all."""
    admitted = Admitted()
    if not root.is_dir():
        admitted.problems.append(problem("content-missing", root.name))
        return admitted
    for path, entry in _walk(str(root), "", admitted):
        _admit_file(path, entry, admitted, known or {})
    return admitted


def is_let_in(root: Path, path: str) -> Stamp | None:
    """The stamp of a file that `admit` has let in before, if it would let it in again: no link has led to it since."""
    place = root
    status = None
    for part in path.split("/"):
        if status is not None and not stat.S_ISDIR(status.st_mode):
            return None
        place /= part
        try:
            status = place.lstat()
        except OSError:
            return None
    return _stamp(status) if status is not None and stat.S_ISREG(status.st_mode) else None


def is_passed_over(root: Path, path: str) -> bool:
    """Whether `admit` takes no notice of what is or was at a path: it is gone, or is litter and no link."""
    place = root / path
    try:
        status = place.lstat()
    except OSError:
        return True
    is_link = stat.S_ISLNK(status.st_mode)
    return any(map(_LITTER.fullmatch, path.split("/"))) and (not is_link or _is_lock(str(place)))


def _is_lock(link: str) -> bool:
    """Whether a link is what Emacs lays beside a file while it is edited: `.#name`, to `user@host.process`."""
    try:
        target = os.readlink(link)  # noqa: PTH115 - of a path, "." and the like would be tidied away
    except OSError:
        return False
    # It leads to nothing; and if somebody makes that, to a file in the same folder.
    return os.path.basename(link).startswith(".#") and "@" in target and "/" not in target  # noqa: PTH119


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)


def _walk(folder: str, prefix: str, admitted: Admitted) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        admitted.problems.append(problem("unreadable", prefix or PurePosixPath(folder).name, reason=error.strerror))
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_symlink() and not _is_lock(entry.path):
            # Even a link that stays inside: what it points at may change after the check. And even one that looks like
            # litter: other programs walk this folder too.
            admitted.refused.add(path)
            admitted.problems.append(problem("symlink", path))
        elif _LITTER.fullmatch(entry.name):
            continue
        elif _UNSAFE_NAME.search(entry.name):
            admitted.refused.add(path)
            admitted.problems.append(problem("file-name", path))
        elif entry.is_dir(follow_symlinks=False):
            if path.count("/") >= MAX_DEPTH:
                admitted.refused.add(path)
                admitted.problems.append(problem("folder-too-deep", path, limit=MAX_DEPTH))
                continue
            yield from _walk(entry.path, path + "/", admitted)
        elif entry.is_file(follow_symlinks=False):
            yield path, entry
        else:
            admitted.refused.add(path)
            admitted.problems.append(problem("not-a-file", path))


def _admit_file(path: str, entry: os.DirEntry[str], admitted: Admitted, known: Mapping[str, Stamp]) -> None:
    suffix = posixpath.splitext(path)[1].lower()
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        # Gone, or shut, since the folder was read.
        admitted.problems.append(problem("unreadable", path, reason=error.strerror))
        admitted.refused.add(path)
        return
    stamp = admitted.stamps[path] = _stamp(status)
    if suffix in TEXT_SUFFIXES:
        if known.get(path) == stamp:
            admitted.unchanged.add(path)
            return
        text, problems = read_text(Path(entry.path), path)
        admitted.text_problems[path] = tuple(problems)
        if text is not None:
            admitted.texts[path] = text
            return
    elif suffix in PICTURE_SUFFIXES:
        size = status.st_size
        if size <= MAX_PICTURE_BYTES:
            admitted.pictures[path] = Path(entry.path)
            return
        admitted.problems.append(_too_large(path, size, MAX_PICTURE_BYTES))
    else:
        admitted.problems.append(_unknown_kind(path, suffix))
    admitted.refused.add(path)


def read_text(file: Path, path: str) -> tuple[str | None, list[Problem]]:
    """A text file's contents with `\\n` for line ends, or None and why it cannot be used.

    A byte order mark, foreign line ends and control characters are told of and taken away: nothing is lost by reading
    on.
    """
    try:
        # Whatever has taken its place since it was looked at: a link is not followed, a pipe not waited for.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
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
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.append(problem("line-ends", path, line=line))
    problems.extend(_control_characters(_with_line_feeds(text), path))
    return plain_text(text), problems


def plain_text(text: str) -> str:
    """A file's text as it is read: no byte order mark, `\\n` for line ends, no control characters."""
    return CONTROL.sub("", _with_line_feeds(text))


def _with_line_feeds(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _control_characters(text: str, path: str) -> Iterator[Problem]:
    """One problem for all that a file has: a file with one of them often has hundreds."""
    found = list(CONTROL.finditer(text))
    if found:
        start = found[0].start()
        lines = dict.fromkeys(text.count("\n", 0, character.start()) + 1 for character in found[:_LINES_NAMED])
        yield problem(
            "control-character",
            path,
            line=next(iter(lines)),
            column=start - text.rfind("\n", 0, start),
            character=f"U+{ord(found[0][0]):04X}",
            count=len(found),
            lines=", ".join(map(str, lines)) + (", …" if len(found) > _LINES_NAMED else ""),
        )


def _unknown_kind(path: str, suffix: str) -> Problem:
    photo = suffix if suffix in _PHOTO_SUFFIXES else None
    document = suffix if suffix in _DOCUMENT_SUFFIXES else None
    return problem("file-kind", path, suffix=suffix or PurePosixPath(path).name, photo=photo, document=document)


def _too_large(path: str, size: int, limit: int) -> Problem:
    def megabytes(count: int) -> str:
        return f"{count / 1024 / 1024:.1f} MB"

    return problem("file-too-large", path, size=megabytes(size), limit=megabytes(limit))
