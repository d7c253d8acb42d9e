"""Trees of files: look into them, clone them by hard links, change them and exchange them, following no symlink.

Paths inside a tree are relative and joined by `/`. What fails gives an OSError.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# What tells one tree from another, wherever it is moved: the device and the inode of its root.
Root = tuple[int, int]


def root_of(tree: Path) -> Root | None:
    """Which tree stands here. None where no directory does; a symlink to one is none."""
    try:
        found = tree.lstat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def _up(error: OSError) -> None:
    raise error


def walk(tree: Path, onerror: Callable[[OSError], None] = _up) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Whatever in a tree is no directory, with its path. `onerror` hears of folders that cannot be read."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(f"{tree}/{folder}") as found:
                entries = list(found)
        except OSError as error:
            onerror(error)
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{folder}{entry.name}/")
            else:
                yield folder + entry.name, entry


def look(tree: Path, path: str) -> os.stat_result | None:
    """What stands at a path; None where nothing does, or where one of its folders is no real directory."""
    try:
        for folder in _folders(path):
            if not stat.S_ISDIR(os.lstat(f"{tree}/{folder}").st_mode):
                return None
        return os.lstat(f"{tree}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        return None


def in_the_way(tree: Path, path: str) -> list[str]:
    """The paths that must go from a tree before a file can stand at `path`, apart from `path` itself."""
    for folder in _folders(path):
        try:
            if not stat.S_ISDIR(os.lstat(f"{tree}/{folder}").st_mode):
                return [folder]
        except FileNotFoundError:
            return []
    found = look(tree, path)
    if found is None or not stat.S_ISDIR(found.st_mode):
        return []
    return [f"{path}/{inner}" for inner, _ in walk(tree / path)]


def clone(tree: Path, target: Path) -> None:
    """Fill the empty `target` with hard links to the files of `tree`. Symlinks, pipes and such are left out."""
    ready = {""}
    for path, entry in walk(tree):
        if entry.is_file(follow_symlinks=False):
            _make_folders(target, path, ready)
            link(entry.path, f"{target}/{path}")


def drop(tree: Path, path: str) -> None:
    """Take the file at a path away, and the directories that are empty then."""
    found = look(tree, path)
    if found is None:
        return
    if not stat.S_ISDIR(found.st_mode):
        Path(f"{tree}/{path}").unlink()
        path = path.rpartition("/")[0]
    with contextlib.suppress(OSError):
        while path:
            Path(f"{tree}/{path}").rmdir()
            path = path.rpartition("/")[0]


def make_room(tree: Path, path: str, ready: set[str]) -> None:
    """Let a path be free and its folders be there. `ready` are the folders made or seen so far, and grows."""
    _make_folders(tree, path, ready)
    place = Path(f"{tree}/{path}")
    if root_of(place) is None:
        place.unlink(missing_ok=True)
    else:
        shutil.rmtree(place)


def _make_folders(tree: Path, path: str, ready: set[str]) -> None:
    if path.rpartition("/")[0] in ready:
        return
    for folder in _folders(path):
        if folder in ready:
            continue
        try:
            # Without `Path`, which takes as long again; mostly nothing is there yet.
            os.mkdir(f"{tree}/{folder}")  # noqa: PTH102
        except FileExistsError:
            place = Path(f"{tree}/{folder}")
            if root_of(place) is None:
                place.unlink(missing_ok=True)
                place.mkdir()
        ready.add(folder)


def link(source: str, target: str) -> None:
    """Let the free path `target` be the file `source` as well, or a copy of it where links are refused."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copy2(source, target, follow_symlinks=False)


def move(source: str, target: str) -> None:
    """Move a file to a free path, be it on another file system."""
    try:
        Path(source).rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(source, target, follow_symlinks=False)


def discard(place: Path) -> None:
    """Take whatever stands there away, as far as that works."""
    if root_of(place):
        shutil.rmtree(place, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            place.unlink()


def swap(spare: Path, live: Path) -> None:
    """Exchange two trees in one step; in two renames where that is refused, undone if the second fails.

    Between those two there is no `live` for a moment. Who is killed there leaves it at `aside(spare)`.
    """
    if exchange(spare, live):
        return
    old = aside(spare)
    discard(old)
    live.rename(old)
    try:
        spare.rename(live)
    except OSError:
        old.rename(live)
        raise
    with contextlib.suppress(OSError):
        old.rename(spare)


def aside(spare: Path) -> Path:
    """Where the live tree stands between two renames."""
    return spare.with_name(f"{spare.name}.old")


def exchange(one: Path, other: Path) -> bool:
    """Exchange two paths in one step: renameat2(2) RENAME_EXCHANGE, renamex_np(2) RENAME_SWAP. False if refused."""
    call = _exchanger()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _exchanger() -> Callable[[bytes, bytes], int] | None:
    """The system's call, None where it has none. Both systems write the flag as 2."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        swapped = libc.renamex_np
        swapped.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
        return lambda one, other: int(swapped(one, other, 2))
    here = -100  # AT_FDCWD
    with contextlib.suppress(AttributeError):
        named = libc.renameat2
        named.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        return lambda one, other: int(named(here, one, here, other, 2))
    # musl, and with it Alpine, long had no name for it.
    number = {"x86_64": 316, "aarch64": 276}.get(platform.machine()) if sys.maxsize > 2**32 else None
    if number is None:
        return None
    return lambda one, other: int(libc.syscall(number, here, one, here, other, 2))


def _folders(path: str) -> list[str]:
    """`a/b/c` stands in `a` and `a/b`."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


# EPERM: a file system without links, or a file that is not ours (fs.protected_hardlinks).
_NO_LINK = {errno.EPERM, errno.EMLINK, errno.EXDEV, errno.EACCES, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}
_NO_LINK.add(errno.EOPNOTSUPP)
# EPERM: older containers refuse so the calls they do not know.
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
