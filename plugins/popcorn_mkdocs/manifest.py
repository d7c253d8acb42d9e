"""What a published tree holds, and in what it differs from its spare: two small files, read as if by a stranger."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from popcorn_mkdocs.trees import Root, discard


class Stamp(NamedTuple):
    """A published file: the SHA-256 of its bytes (hex), its size (bytes), its time of change (ns since 1970)."""

    sha256: str
    size: int
    mtime_ns: int


class Manifest(NamedTuple):
    """The files of the tree with this root, by path, and the token their publisher gave them."""

    root: Root
    token: str
    files: Mapping[str, Stamp]


class Journal(NamedTuple):
    """Written before a spare is touched: where it may differ from the live tree, then and once they are exchanged."""

    live: Root
    spare: Root
    # The paths in which it differs already and that are made equal before the exchange.
    before: Collection[str]
    # The paths that this publish changes.
    touched: Collection[str]

    def differing(self, live: Root | None, spare: Root | None) -> frozenset[str] | None:
        """In which paths these two trees may differ; None if the journal is not about them."""
        if (live, spare) == (self.spare, self.live):
            return frozenset(self.touched)
        return frozenset(self.touched).union(self.before) if (live, spare) == (self.live, self.spare) else None


TOKEN = re.compile(r"[!-~]{1,200}")
_HEAD = re.compile(r"popcorn-manifest 1\t([0-9]{1,20})\t([0-9]{1,20})\t([0-9]{1,9})\t([!-~]{1,200})")
_LINE = re.compile(r"^([0-9a-f]{64})\t([0-9]{1,19})\t(-?[0-9]{1,19})\t(.+)$", re.MULTILINE)
_JOURNAL = re.compile(r"popcorn-journal 1" + r"\t([0-9]{1,20})" * 4 + r"\t([0-9]{1,9})" * 2)


def safe(paths: Collection[str]) -> bool:
    """Whether all of them are relative paths that stay in their tree: no `..`, no `.`, no empty part, no NUL."""
    joined = f"/{'/'.join(paths)}/"
    return not paths or not any(part in joined for part in ("//", "/./", "/../", "\0"))


def read_manifest(place: Path) -> Manifest | None:
    """The manifest in a file; None unless it is whole and well-formed, whatever the file is."""
    text = _read(place)
    head, _, body = text.partition("\n")
    header = _HEAD.fullmatch(head)
    if not header:
        return None
    device, inode, count = map(int, header.group(1, 2, 3))
    lines = _LINE.findall(body)
    files = {path: Stamp(sha256, int(size), int(mtime)) for sha256, size, mtime, path in lines}
    whole = len(files) == len(lines) == body.count("\n") == count and body[-1:] in ("", "\n")
    return Manifest((device, inode), header[4], files) if whole and safe(files) else None


def write_manifest(manifest: Manifest, place: Path) -> None:
    """Write it for `read_manifest`: a header, then a line per file in the order of their paths."""
    (device, inode), files = manifest.root, manifest.files
    head = f"popcorn-manifest 1\t{device}\t{inode}\t{len(files)}\t{manifest.token}\n"
    lines = [f"{sha}\t{size}\t{mtime}\t{path}\n" for path, (sha, size, mtime) in sorted(files.items())]
    _write(head + "".join(lines), place)


def read_journal(place: Path) -> Journal | None:
    """The journal in a file; None unless it is whole and well-formed, whatever the file is."""
    head, _, body = _read(place).partition("\n")
    header = _JOURNAL.fullmatch(head)
    if not header:
        return None
    live_device, live_inode, device, inode, before, touched = map(int, header.groups())
    *paths, rest = body.split("\0")
    if rest or len(paths) != before + touched or not safe(paths):
        return None
    return Journal((live_device, live_inode), (device, inode), paths[:before], paths[before:])


def write_journal(journal: Journal, place: Path) -> None:
    """Write it for `read_journal`: a header, then the paths, each closed by a NUL. Put in place whole."""
    before, touched = sorted(journal.before), sorted(journal.touched)
    numbers = "\t".join(map(str, (*journal.live, *journal.spare, len(before), len(touched))))
    following = place.with_name(f"{place.name}.next")
    _write(f"popcorn-journal 1\t{numbers}\n" + "".join(f"{path}\0" for path in (*before, *touched)), following)
    following.replace(place)


def _read(place: Path) -> str:
    """A file's text, empty if it cannot be had. Names need not be UTF-8; a pipe must not keep us waiting."""
    try:
        with os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return file.read().decode("utf-8", "surrogateescape") if regular else ""
    except OSError:
        return ""


def _write(text: str, place: Path) -> None:
    """A new file that is on the disk when this returns; of one that could not be finished nothing stays."""
    discard(place)
    try:
        with place.open("xb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            place.unlink()
        raise
