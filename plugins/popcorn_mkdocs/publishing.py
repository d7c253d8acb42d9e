"""Putting a built site in the place of the one before: whole, in one step, at the cost of what changed.

The live site is one tree of files. Beside it stands a spare: the generation before, whose unchanged files are hard
links to the live ones. To publish is to bring the spare up to date and to exchange the two.

No file of either tree is ever written into: files come by link or rename only. So neither tree can harm the other.

A journal is written before the spare is touched, and names every path in which the two trees may differ from then on.
Wherever we are killed, the next publish takes those paths from the live tree again. The manifest of a tree names the
inode of its root: so it is seen afterwards whether the exchange took place.

After a power failure the names are right, as file systems keep the order of renames, and the manifest and journal are,
as they are synced before they count. Files published in the last seconds may be cut off or empty, for syncing each
would cost more than all the rest: their sizes tell `check`, and the next publish mends them.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from popcorn_mkdocs.manifest import (
    TOKEN,
    Journal,
    Manifest,
    Stamp,
    read_journal,
    read_manifest,
    safe,
    write_journal,
    write_manifest,
)
from popcorn_mkdocs.trees import (
    Root,
    aside,
    clone,
    discard,
    drop,
    in_the_way,
    link,
    look,
    make_room,
    move,
    root_of,
    swap,
    walk,
)


class Changes(NamedTuple):
    """In what a publish changed the site: sorted paths."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class _Plan(NamedTuple):
    # SHA-256 by path, of the files that come from the delta.
    moves: Mapping[str, str]
    gone: Collection[str]
    # All paths in which live and spare differ afterwards, or differ perhaps.
    touched: frozenset[str]
    # What the manifest will say.
    files: dict[str, Stamp]
    changes: Changes


class Publisher:
    """Publishes to the folder `site`, with its memory and its spare in the folder `state`.

    A `site` that is a symlink stays one: what it points to is exchanged. If nothing can be moved from `state` to
    where the site stands, as they are on two file systems, the spare stands beside the site as `.<name>.spare`.
    `recover` comes first. Only one publisher may be at work on a `state` at a time. Who opens the site by its path
    gets the old tree or the new one; who keeps its folder open gets that tree until the publish after the next begins
    to work on it.
    """

    def __init__(self, site: Path, state: Path) -> None:
        """ValueError if `state` is in `site`."""
        self._site = Path(os.path.realpath(site))
        self._state = Path(os.path.realpath(state))
        if self._site in (self._state, *self._state.parents):
            raise ValueError(f"{state}: stands in the site {site} and would be published. Choose a folder outside it.")
        self._places = (self._state / "spare", self._site.with_name(f".{self._site.name}.spare"))
        self._manifest: Manifest | None = None

    @property
    def token(self) -> str | None:
        """What the last publish was given as its token; None if that is not known."""
        return self._manifest.token if self._manifest else None

    @property
    def files(self) -> Mapping[str, Stamp] | None:
        """The site's files as they were published, by path; None if that is not known."""
        return self._manifest.files if self._manifest else None

    def recover(self) -> None:
        """Find out what is published, and clear away what a run that was killed has left. Gives no errors."""
        for place in self._places:
            self._undo(place)
        live = root_of(self._site)
        current, following = self._state / "manifest", self._state / "manifest.next"
        # It is put in place only after the exchange, so it may be the one that tells of the live tree.
        if found := _about(live, following):
            self._adopt(found)
        else:
            self._manifest = _about(live, current)
            discard(following)
        discard(self._state / "journal.next")
        spare = self._spare(live)
        for place in self._places:
            if spare is None or spare[0] != place:
                discard(place)

    def altered(self) -> set[str]:
        """The paths of published files that are missing, or not as they were published (size, time).

        Several times as fast as `check`, for it does not look what else stands in the site.
        """
        wrong = set()
        site = str(self._site)
        for path, stamp in (self.files or {}).items():
            try:
                found = os.lstat(f"{site}/{path}")
            except OSError:
                wrong.add(path)
                continue
            if found.st_mtime_ns != stamp[2] or found.st_size != stamp[1] or not stat.S_ISREG(found.st_mode):
                wrong.add(path)
        return wrong

    def check(self) -> set[str]:
        """The paths at which the site is not as it was published: missing, altered (size, time), or unknown to us.

        Where it is not known what was published, that is all of them. Files are not read.
        """
        known = self.files or {}
        seen = set()
        wrong = set()
        for path, entry in walk(self._site, onerror=lambda error: None):
            stamp = known.get(path)
            if stamp is None:
                wrong.add(path)
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if found.st_mtime_ns == stamp[2] and found.st_size == stamp[1] and stat.S_ISREG(found.st_mode):
                seen.add(path)
        wrong.update(known.keys() - seen)
        return wrong

    def publish(self, delta: Path, removed: Collection[str], token: str, doubtful: Collection[str] = ()) -> Changes:
        """Let the site be what it was, with the files of the folder `delta` and without the paths `removed`.

        A file that the site has already, byte for byte, stays as it is and keeps its time; the others are moved out
        of `delta`. A file that stands where one of `delta` needs a directory, or the reverse, goes. `doubtful` is
        what `check` found: at these paths the site itself is looked at, not what was published there. `token`, 1-200
        visible ASCII characters, is for the caller to remember by. Where nothing changes, nothing is written.

        OSError if the disk is full, is read-only, and so on: the site is as it was then, or as it is to be.
        ValueError for a token or path that we cannot write down, and for something in `delta` that is no file.
        """
        if not TOKEN.fullmatch(token):
            raise ValueError(f"the token {token!r}: write 1-200 visible ASCII characters, without spaces.")
        if not safe(removed) or not safe(doubtful):
            raise ValueError("paths of the site are relative and have no `..` in them.")
        live = self._live()
        known = self._manifest.files if self._manifest and self._manifest.root == live else {}
        plan = _planned(self._site, known, delta, removed, frozenset(doubtful))
        self._state.mkdir(parents=True, exist_ok=True)
        if live is None or plan.moves or plan.gone:
            self._exchange(live, self._prepared(live, plan, delta), token, plan.files)
        elif plan.files != known or token != self.token:
            self._note(live, plan.touched)
            manifest = Manifest(live, token, plan.files)
            write_manifest(manifest, self._state / "manifest.next")
            self._adopt(manifest)
        if live is None:
            self._make_ready()
        return plan.changes

    def _make_ready(self) -> None:
        """Make the spare along with the first site, so that the first change costs no more than the others."""
        live = root_of(self._site)
        # Without one the next publish makes it.
        with contextlib.suppress(OSError):
            root = root_of(self._new_spare(live))
            if live and root:
                write_journal(Journal(live, root, frozenset(), frozenset()), self._state / "journal")

    def _live(self) -> Root | None:
        live = root_of(self._site)
        if live is None and os.path.lexists(self._site):
            raise NotADirectoryError(errno.ENOTDIR, "The site is to be a folder, and this is none", str(self._site))
        return live

    def _prepared(self, live: Root | None, plan: _Plan, delta: Path) -> Path:
        """The spare, as the site is to be. Where `plan.files` had no stamp yet of a file, it has now."""
        spare, stale = self._spare(live) or (self._new_spare(live), frozenset())
        root = root_of(spare)
        if live and root:
            write_journal(Journal(live, root, stale, plan.touched), self._state / "journal")
        kept = []
        for path in (stale | plan.touched) - plan.moves.keys():
            found = None if path in plan.gone else look(self._site, path)
            if found and stat.S_ISREG(found.st_mode):
                kept.append(path)
            else:
                drop(spare, path)
        if live is None and _become(delta, spare):
            for path, sha256 in plan.moves.items():
                found = os.lstat(f"{spare}/{path}")
                plan.files[path] = Stamp(sha256, found.st_size, found.st_mtime_ns)
            return spare
        ready = {""}
        for path in sorted(kept):
            make_room(spare, path, ready)
            link(f"{self._site}/{path}", f"{spare}/{path}")
        for path, sha256 in sorted(plan.moves.items()):
            make_room(spare, path, ready)
            move(f"{delta}/{path}", f"{spare}/{path}")
            found = os.lstat(f"{spare}/{path}")
            plan.files[path] = Stamp(sha256, found.st_size, found.st_mtime_ns)
        return spare

    def _spare(self, live: Root | None) -> tuple[Path, frozenset[str]] | None:
        """The spare that the journal vouches for, and the paths in which it may differ from the live tree."""
        journal = read_journal(self._state / "journal")
        for place in self._places:
            differing = journal.differing(live, root_of(place)) if journal else None
            if differing is not None and self._is_like_the_site(place, differing):
                return place, differing
        return None

    def _is_like_the_site(self, spare: Path, differing: frozenset[str]) -> bool:
        """Whether the same names stand on top: a folder made where a spare was removed may well get its inode."""
        here = {path.partition("/")[0] for path in self.files or {}}
        there = set(os.listdir(spare))  # noqa: PTH208 - names are all that is asked for
        return not (here ^ there) - {path.partition("/")[0] for path in differing}

    def _new_spare(self, live: Root | None) -> Path:
        """A clone of the live tree. Until it is finished there is no journal, so that nobody takes it for whole."""
        for leftover in (self._state / "journal", *self._places):
            discard(leftover)
        self._site.parent.mkdir(parents=True, exist_ok=True)
        inside, beside = self._places
        # Only trying tells: nothing can be moved between two mounts, be they of one file system and of one `st_dev`.
        inside.mkdir()
        try:
            inside.rename(beside)
        except OSError:
            inside.rmdir()
            beside.mkdir()
            place = beside
        else:
            beside.rename(inside)
            place = inside
        if live:
            clone(self._site, place)
        return place

    def _exchange(self, live: Root | None, spare: Path, token: str, files: Mapping[str, Stamp]) -> None:
        root = root_of(spare)
        if root is None:
            raise FileNotFoundError(errno.ENOENT, "The new site has vanished before it was published", str(spare))
        manifest = Manifest(root, token, files)
        write_manifest(manifest, self._state / "manifest.next")
        try:
            if live:
                swap(spare, self._site)
            else:
                spare.rename(self._site)
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
            reason = "This is a mount and cannot be exchanged. Let the site be a folder inside it"
            raise OSError(errno.EBUSY, reason, str(self._site)) from error
        self._adopt(manifest)

    def _adopt(self, manifest: Manifest) -> None:
        """Let this manifest, written aside, be the current one. If that fails, `recover` does it: the site is well."""
        self._manifest = manifest
        with contextlib.suppress(OSError):
            (self._state / "manifest.next").replace(self._state / "manifest")

    def _note(self, live: Root, paths: frozenset[str]) -> None:
        """Write down that the spare may differ in these paths too."""
        spare = self._spare(live)
        if spare and (root := root_of(spare[0])) and not paths <= spare[1]:
            write_journal(Journal(live, root, (), spare[1] | paths), self._state / "journal")

    def _undo(self, place: Path) -> None:
        """Where we were killed between the two renames of an exchange, put the site back."""
        old = aside(place)
        if root_of(old) and not os.path.lexists(self._site):
            with contextlib.suppress(OSError):
                old.rename(self._site)
        elif os.path.lexists(old):
            discard(old)


def _become(delta: Path, spare: Path) -> bool:
    """Whether the delta as a whole could be put in the place of the empty spare: so the first site costs no moves."""
    # The spare's folder was made as the umask says; the delta may be a temporary one, shut for others.
    if stat.S_IMODE(delta.stat().st_mode) != stat.S_IMODE(spare.stat().st_mode):
        return False
    try:
        delta.rename(spare)
    except OSError:
        return False
    delta.mkdir()
    return True


def _about(live: Root | None, place: Path) -> Manifest | None:
    manifest = read_manifest(place)
    return manifest if manifest and manifest.root == live else None


def _planned(
    site: Path, known: Mapping[str, Stamp], delta: Path, removed: Collection[str], doubtful: frozenset[str]
) -> _Plan:
    """What is to be done to the site at which these files are known."""
    files = dict(known)
    moves: dict[str, str] = {}
    given, added, gone = set(), set(), set()
    touched = {*doubtful, *removed}
    for path, entry in walk(delta):
        if "\n" in path or not entry.is_file(follow_symlinks=False):
            raise ValueError(f"{entry.path!r} cannot be published: only files can, without a line break in the name.")
        given.add(path)
        size, sha256 = entry.stat(follow_symlinks=False).st_size, _sha256(entry.path)
        stamp = known.get(path) if path not in doubtful else None
        if stamp is None:
            stamp = _found(site, path, size)
            touched.add(path)
        if stamp and (stamp.sha256, stamp.size) == (sha256, size):
            files[path] = stamp
            continue
        moves[path] = sha256
        if stamp is None:
            added.add(path)
            gone.update(in_the_way(site, path))
    for path in set(removed) - given:
        found = look(site, path)
        if found and not stat.S_ISDIR(found.st_mode):
            gone.add(path)
        files.pop(path, None)
    for path in gone:
        files.pop(path, None)
    changed = moves.keys() - added
    changes = Changes(tuple(sorted(added)), tuple(sorted(changed)), tuple(sorted(gone)))
    return _Plan(moves, gone, frozenset(touched.union(moves, gone)), files, changes)


def _found(site: Path, path: str, size: int) -> Stamp | None:
    """What stands at a path of the site. Its bytes are read only if it is of this size."""
    found = look(site, path)
    if found is None or not stat.S_ISREG(found.st_mode):
        return None
    return Stamp(_sha256(f"{site}/{path}") if found.st_size == size else "", found.st_size, found.st_mtime_ns)


def _sha256(place: str) -> str:
    with Path(place).open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
