"""Publishing on real file systems, in processes that are really killed: the site is whole, whatever happens."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import pickle
import platform
import random
import resource
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popcorn_mkdocs.manifest import Journal, Manifest, Stamp, read_journal, read_manifest, write_journal, write_manifest
from popcorn_mkdocs.publishing import Changes, Publisher
from popcorn_mkdocs.trees import exchange, root_of, swap

T = TypeVar("T")
Files = dict[str, str]
Mount = Callable[..., Path]
Step = tuple[Files, list[tuple[str, str]], set[str], bool]
OLD: Files = {"index.html": "old", "a/one.html": "1", "a/two.html": "2", "b/c/deep.html": "deep", "gone": "was here"}
DELTA: Files = {"index.html": "new", "a/one.html": "1", "b/c": "now a file", "gone/now": "a folder", "new/x.html": "x"}
NEW: Files = {"a/two.html": "2", **DELTA}


def put(folder: Path, files: Files) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def tree(folder: Path) -> Files:
    """What a plain copy of the folder would hold. Symlinks stand for themselves."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_symlink():
            found[str(file.relative_to(folder))] = f"-> {file.readlink()}"
        elif file.is_file():
            found[str(file.relative_to(folder))] = file.read_text()
    return found


def folders(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_dir()}


def opened(room: Path, state: Path | None = None) -> Publisher:
    publisher = Publisher(room / "site", state or room / "state")
    publisher.recover()
    return publisher


def publish(publisher: Publisher, room: Path, files: Files, removed: Collection[str] = (), token: str = "t") -> Changes:
    """As a build does: what is not as it was published is made anew, or removed."""
    shutil.rmtree(room / "delta", ignore_errors=True)
    return publisher.publish(put(room / "delta", files), removed, token)


def publish_whole(publisher: Publisher, room: Path, files: Files, token: str = "t") -> Changes:
    """As a build does that makes all its files: what else is in the site goes."""
    doubtful = publisher.check()
    shutil.rmtree(room / "delta", ignore_errors=True)
    gone = (doubtful | set(publisher.files or ())) - files.keys()
    return publisher.publish(put(room / "delta", files), gone, token, doubtful)


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Of each file and folder: which it is, when its bytes changed, when anything of it did."""
    found = {}
    for file in folder.rglob("*"):
        about = file.lstat()
        found[str(file.relative_to(folder))] = (about.st_ino, about.st_mtime_ns, about.st_ctime_ns)
    return found


class KilledError(Exception):
    pass


def in_child(work: Callable[[], T]) -> T:
    """Do it in a process of its own, whose limits and hooks end with it. What it raises is raised here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            outcome = (True, work())
        except BaseException as error:
            outcome = (False, error)
        try:
            os.write(writing, pickle.dumps(outcome))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        raise KilledError
    good, result = pickle.loads(answer)
    if not good:
        raise result
    return result


def kill_at(step: int) -> None:
    """End this process just before it does its `step`-th thing to the file system, as SIGKILL does."""
    left = step

    def count(event: str, _: object) -> None:
        nonlocal left
        if event.startswith(("os.", "open", "shutil.")) and event != "os.kill":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


CALLS = {"x86_64": {"exchange": [316], "link": [86, 265]}, "aarch64": {"exchange": [276], "link": [37]}}
needs_seccomp = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in CALLS, reason="the kernel is asked to refuse a call by number"
)


def refuse(call: str, error: int) -> None:
    """Let the kernel refuse this call to this process, as it does on file systems that do not have it (seccomp(2))."""
    program = [(0x20, 0, 0, 0)]
    for number in CALLS[platform.machine()][call]:
        program += [(0x15, 0, 1, number), (0x06, 0, 0, 0x0005_0000 | error)]
    program.append((0x06, 0, 0, 0x7FFF_0000))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    assert libc.prctl(38, ctypes.c_ulong(1), zero, zero, zero) == 0
    assert libc.prctl(22, ctypes.c_ulong(2), ctypes.c_void_p(ctypes.addressof(head)), zero, zero) == 0


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    mounted: list[Path] = []

    def attach(place: Path, *options: str) -> Path:
        place.mkdir(parents=True, exist_ok=True)
        if not shutil.which("mount") or subprocess.run(["mount", *options, place], capture_output=True).returncode:
            pytest.skip("nothing can be mounted here")
        mounted.append(place)
        return place

    yield attach
    for place in reversed(mounted):
        subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def other_disk() -> Iterator[Path]:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("there is no second file system here")
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


# -- what is published


def test_publishing_adds_changes_and_removes(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    assert publisher.files is None
    assert publisher.token is None

    first = publish(publisher, tmp_path, OLD, token="one")
    assert first == Changes(tuple(sorted(OLD)), (), ())
    assert tree(tmp_path / "site") == OLD

    second = publish(publisher, tmp_path, DELTA, {"b/c/deep.html", "gone"}, token="two")
    assert second == Changes(("b/c", "gone/now", "new/x.html"), ("index.html",), ("b/c/deep.html", "gone"))
    assert tree(tmp_path / "site") == NEW
    assert folders(tmp_path / "site") == {"a", "b", "gone", "new"}
    assert publisher.check() == set()

    again = opened(tmp_path)
    assert again.token == "two"
    assert again.files == publisher.files
    about = (tmp_path / "site/new/x.html").stat()
    sha256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert again.files["new/x.html"] == Stamp(sha256, 1, about.st_mtime_ns)


def test_what_stands_in_the_way_of_a_file_goes_unasked(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, {"a/b/c": "1", "a/d": "2", "e": "3", "f": "4"})
    changes = publish(publisher, tmp_path, {"a": "file", "e/f/g": "folder"})
    assert changes == Changes(("a", "e/f/g"), (), ("a/b/c", "a/d", "e"))
    assert tree(tmp_path / "site") == {"a": "file", "e/f/g": "folder", "f": "4"}
    assert publisher.check() == set()
    publish(publisher, tmp_path, {"a/b/c": "1", "e": "3"})
    assert tree(tmp_path / "site") == {"a/b/c": "1", "e": "3", "f": "4"}


def test_folders_left_empty_go_from_every_generation(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, {"a/b/c/d": "1", "e": "1"})
    publish(publisher, tmp_path, {"e": "2"})
    for number in range(3):
        publish(publisher, tmp_path, {"e": str(number)}, {"a/b/c/d"})
        assert folders(tmp_path / "site") == set()


def test_what_does_not_change_stays_the_same_file_with_its_time(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    before = stamps(tmp_path / "site")
    for number in range(4):
        publish(publisher, tmp_path, {**OLD, "index.html": f"number {number}"})
    after = stamps(tmp_path / "site")
    assert {path for path in OLD if after[path][:2] != before[path][:2]} == {"index.html"}


def test_where_nothing_changes_nothing_is_written(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"index.html": "second"})
    before = stamps(tmp_path / "site"), stamps(tmp_path / "state"), root_of(tmp_path / "site")
    publisher = opened(tmp_path)
    assert publish(publisher, tmp_path, {"index.html": "second", "a/two.html": "2"}, {"none"}) == Changes((), (), ())
    assert (stamps(tmp_path / "site"), stamps(tmp_path / "state"), root_of(tmp_path / "site")) == before


def test_another_token_is_remembered_and_the_site_stays(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD, token="one")
    before = stamps(tmp_path / "site"), root_of(tmp_path / "site")
    assert publish(publisher, tmp_path, {}, token="two") == Changes((), (), ())
    assert (stamps(tmp_path / "site"), root_of(tmp_path / "site")) == before
    assert opened(tmp_path).token == "two"


def test_an_empty_site_can_be_published(tmp_path: Path) -> None:
    publish(opened(tmp_path), tmp_path, {})
    assert (tmp_path / "site").is_dir()
    assert opened(tmp_path).files == {}


def test_folders_are_as_the_umask_says_and_files_as_they_were_made(tmp_path: Path) -> None:
    def work() -> None:
        os.umask(0o027)
        put(tmp_path / "delta", {"a/b/run": "x"})
        (tmp_path / "delta").chmod(0o700)
        (tmp_path / "delta/a/b/run").chmod(0o644)
        opened(tmp_path).publish(tmp_path / "delta", (), "t")

    in_child(work)
    for path, mode in {"": 0o750, "a": 0o750, "a/b": 0o750, "a/b/run": 0o644}.items():
        assert stat.S_IMODE((tmp_path / "site" / path).stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there")
def test_names_that_are_no_utf8_or_hold_tabs_are_published(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    odd = {os.fsdecode(b"caf\xe9"): "1", "tab\there": "2", "灯/\r\x85.html": "3", " ": "4"}
    publish(publisher, tmp_path, odd)
    publisher = opened(tmp_path)
    assert publisher.check() == set()
    publish(publisher, tmp_path, {" ": "5"}, {os.fsdecode(b"caf\xe9")})
    publish(publisher, tmp_path, {" ": "6"})
    assert tree(tmp_path / "site") == {"tab\there": "2", "灯/\r\x85.html": "3", " ": "6"}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a//b", "a/.", "a\0b"])
def test_a_path_that_leaves_the_site_is_refused(tmp_path: Path, path: str) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    (tmp_path / "x").write_text("mine")
    with pytest.raises(ValueError, match="relative"):
        publish(publisher, tmp_path, {}, {path})
    with pytest.raises(ValueError, match="relative"):
        publisher.publish(tmp_path / "delta", (), "t", [path])
    assert (tmp_path / "x").read_text() == "mine"


def test_what_cannot_be_written_down_is_refused(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    for token in ("", "two words", "灯", "x" * 201, "a\tb"):
        with pytest.raises(ValueError, match="1-200 visible ASCII"):
            publish(publisher, tmp_path, OLD, token=token)
    with pytest.raises(ValueError, match=r"a\\nb.*line break"):
        publish(publisher, tmp_path, {"a\nb": "x"})
    (tmp_path / "delta/a\nb").unlink()
    (tmp_path / "delta/link").symlink_to("/etc/passwd")
    with pytest.raises(ValueError, match=r"link.*only files"):
        publisher.publish(tmp_path / "delta", (), "t")
    assert not (tmp_path / "site").exists()


def test_state_in_the_site_is_refused(tmp_path: Path) -> None:
    for state in ("site", "site/.popcorn", "link/.popcorn"):
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to("site")
        with pytest.raises(ValueError, match="would be published"):
            Publisher(tmp_path / "site", tmp_path / state)


def test_a_file_where_the_site_should_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(NotADirectoryError, match="is to be a folder"):
        publish(opened(tmp_path), tmp_path, OLD)
    assert (tmp_path / "site").read_text() == "mine"


def test_a_site_behind_a_symlink_stays_behind_it(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "site").symlink_to("www/current")
    publisher = opened(tmp_path)
    for number in "123":
        publish(publisher, tmp_path, {"a": number})
        assert (tmp_path / "site").readlink() == Path("www/current")
        assert tree(tmp_path / "www/current") == {"a": number}


def test_the_work_follows_the_change_and_not_the_site(tmp_path: Path) -> None:
    def things_done(count: int) -> int:
        room = tmp_path / str(count)
        publisher = opened(room)
        publish(publisher, room, {f"{number % 9}/{number}": "x" for number in range(count)})
        publish(publisher, room, {"3/3": "y"})
        delta = put(room / "delta", {"3/3": "z"})
        done = 0

        def hook(event: str, _: object) -> None:
            nonlocal done
            done += event.startswith(("os.", "open", "shutil."))

        sys.addaudithook(hook)
        publisher.publish(delta, (), "u")
        return done

    few, many = in_child(lambda: things_done(20)), in_child(lambda: things_done(300))
    assert few == many < 40


# -- what others do to the site


def test_check_tells_what_is_not_as_it_was_published(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    names = ("size", "time", "missing", "link", "folder", "good", "d/e/f")
    publish(publisher, tmp_path, dict.fromkeys(names, "text"))
    assert publisher.check() == set()
    site = tmp_path / "site"
    (site / "size").write_text("")
    os.utime(site / "time", ns=(1, 1))
    (site / "missing").unlink()
    (site / "link").unlink()
    (site / "link").symlink_to("good")
    (site / "folder").unlink()
    put(site, {"folder/inner": "x", "unknown": "x"})
    shutil.move(site / "d", tmp_path / "d")
    (site / "d").symlink_to(tmp_path / "d")
    assert publisher.check() == {*names, "folder/inner", "unknown", "d"} - {"good"}
    shutil.rmtree(site)
    assert publisher.check() == set(names)


def test_what_others_did_to_the_site_is_repaired_for_good(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"index.html": "second"})
    want = {**OLD, "index.html": "second"}
    site = tmp_path / "site"
    # Into the file itself, and so into the spare's too.
    (site / "a/one.html").write_text("!")
    (site / "a/two.html").unlink()
    put(site, {"unknown/file": "x", "line\nbreak": "x"})
    (site / "gone").unlink()
    (site / "gone").symlink_to("/etc/passwd")

    publisher = opened(tmp_path)
    changes = publish_whole(publisher, tmp_path, want)
    assert changes == Changes(("a/two.html", "gone"), ("a/one.html",), ("line\nbreak", "unknown/file"))
    for number in range(4):
        assert tree(site) == want
        assert publisher.check() == set()
        want["index.html"] = str(number)
        publish(publisher, tmp_path, {"index.html": str(number)})


def test_a_file_that_was_only_touched_stays(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"gone": "second"})
    one = tmp_path / "site/a/one.html"
    one.unlink()
    one.write_text("1")
    os.utime(one, ns=(10**18, 10**18))
    before = one.stat().st_ino
    assert publish_whole(publisher, tmp_path, {**OLD, "gone": "second"}) == Changes((), (), ())
    for number in range(3):
        assert publisher.check() == set()
        assert one.stat().st_ino == before
        publish(publisher, tmp_path, {"gone": str(number)})


def test_a_file_put_into_the_site_by_hand_is_taken_over(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"index.html": "second"})
    put(tmp_path / "site", {"by/hand": "x"})
    assert publish(publisher, tmp_path, {"by/hand": "x"}) == Changes((), (), ())
    for number in "34":
        publish(publisher, tmp_path, {"index.html": number})
        assert tree(tmp_path / "site") == {**OLD, "index.html": number, "by/hand": "x"}
        assert publisher.check() == set()


def test_a_file_cut_off_by_a_power_failure_is_found_and_mended(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    os.truncate(tmp_path / "site/b/c/deep.html", 0)
    publisher = opened(tmp_path)
    assert publisher.check() == {"b/c/deep.html"}
    assert publish_whole(publisher, tmp_path, OLD) == Changes((), ("b/c/deep.html",), ())
    assert tree(tmp_path / "site") == OLD


@pytest.mark.parametrize("told", [True, False])
def test_nothing_is_written_through_a_symlink_in_the_site(tmp_path: Path, told: bool) -> None:
    outside = put(tmp_path / "outside", {"one.html": "mine", "index.html": "mine"})
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"gone": "second"})
    shutil.rmtree(tmp_path / "site/a")
    (tmp_path / "site/a").symlink_to(outside)
    (tmp_path / "site/index.html").unlink()
    (tmp_path / "site/index.html").symlink_to(outside / "index.html")
    for number in "1234":
        files = {"index.html": number, "a/one.html": number}
        if told:
            publish_whole(publisher, tmp_path, files)
            assert tree(tmp_path / "site") == files
        else:
            publish(publisher, tmp_path, files)
    assert tree(outside) == {"one.html": "mine", "index.html": "mine"}


def test_a_site_of_unknown_making_is_taken_over(tmp_path: Path) -> None:
    put(tmp_path / "site", {**OLD, "leftover": "x"})
    (tmp_path / "site/link").symlink_to("index.html")
    before = stamps(tmp_path / "site")
    publisher = opened(tmp_path)
    assert publisher.files is None
    changes = publish_whole(publisher, tmp_path, {**OLD, "index.html": "new"})
    assert changes == Changes((), ("index.html",), ("leftover", "link"))
    assert tree(tmp_path / "site") == {**OLD, "index.html": "new"}
    after = stamps(tmp_path / "site")
    assert {path for path in OLD if after[path][:2] != before[path][:2]} == {"index.html"}
    assert publisher.files.keys() == OLD.keys()


def test_a_site_that_was_deleted_is_published_anew(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"index.html": "second"})
    shutil.rmtree(tmp_path / "site")
    publisher = opened(tmp_path)
    assert publisher.files is None
    assert publisher.token is None
    publish_whole(publisher, tmp_path, NEW)
    publish(publisher, tmp_path, {"index.html": "second"})
    assert tree(tmp_path / "site") == {**NEW, "index.html": "second"}


names = st.sampled_from(["a", "a/b", "a/b/c", "a/d", "e", "e/f"])
texts = st.sampled_from(["", "1", "2", "longer"])
harms = st.sampled_from(["write", "delete", "touch", "link", "folder", "empty folder"])


def possible(files: Files) -> Files:
    """Without the paths under which others stand."""
    return {path: text for path, text in files.items() if not any(other.startswith(f"{path}/") for other in files)}


def harm(site: Path, kind: str, path: str) -> None:
    place = site / path
    for above in list(place.relative_to(site).parents)[-2::-1]:
        if (site / above).is_symlink() or (site / above).is_file():
            return
    if kind == "touch":
        if place.is_file() and not place.is_symlink():
            os.utime(place, ns=(5, 5))
        return
    if kind == "write" and place.is_file() and not place.is_symlink():
        with place.open("a") as file:
            file.write("harm")
        return
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "write":
        place.write_text("harm")
    elif kind == "link":
        place.symlink_to("/etc")
    elif kind == "folder":
        put(place, {"b": "harm"})
    elif kind == "empty folder":
        place.mkdir()


step = st.tuples(
    st.dictionaries(names, texts).map(possible),
    st.lists(st.tuples(harms, names), max_size=2),
    st.sets(names),
    st.booleans(),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(step, min_size=1, max_size=6))
def test_any_sequence_of_publishes_is_as_good_as_a_plain_copy(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        publisher = opened(room)
        had: Files = {}
        for want, harmed, superfluous, reopen in steps:
            for kind, path in harmed if had else ():
                harm(room / "site", kind, path)
            if reopen:
                publisher = opened(room)
            doubtful = publisher.check()
            wanted = {path for path in want if had.get(path) != want[path]} | (superfluous | doubtful) & want.keys()
            gone = (had.keys() | doubtful) - want.keys()
            delta = put(room / "delta", {path: want[path] for path in wanted})
            changes = publisher.publish(delta, gone, "t", doubtful)
            shutil.rmtree(delta)
            assert tree(room / "site") == want
            assert publisher.check() == set()
            assert publisher.files.keys() == want.keys()
            if not harmed:
                assert set(changes.added) == want.keys() - had.keys()
                assert set(changes.changed) == {path for path in had.keys() & want if had[path] != want[path]}
                assert set(changes.removed) == had.keys() - want.keys()
            had = want


# -- readers


def test_a_reader_never_sees_two_generations_nor_no_site(tmp_path: Path) -> None:
    site, count = tmp_path / "site", 20
    # How many publishes have begun. A reader keeps the folder it opened, and that is worked on from the next one on.
    begun = mmap.mmap(-1, 8)

    def generation(number: int) -> Files:
        return {f"{name % 3}/{name}": str(number) for name in range(count)}

    publisher = opened(tmp_path)
    publish(publisher, tmp_path, generation(0))
    publish(publisher, tmp_path, generation(1))
    writer = os.fork()
    if writer == 0:
        status = 1
        try:
            for number in range(2, 200):
                shutil.rmtree(tmp_path / "delta")
                delta = put(tmp_path / "delta", generation(number))
                begun[:] = struct.pack("q", number)
                publisher.publish(delta, (), str(number))
            status = 0
        finally:
            os._exit(status)
    whole, seen = 0, set()
    ended, status = os.waitpid(writer, os.WNOHANG)
    while not ended:
        before = begun[:]
        folder = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
        try:
            found = [read_at(folder, f"{name % 3}/{name}") for name in range(count)]
        finally:
            os.close(folder)
        if begun[:] == before:
            assert None not in found
            assert len(set(found)) == 1
            seen.add(found[0])
            whole += 1
        assert (site / "0/0").read_text().isdigit()
        ended, status = os.waitpid(writer, os.WNOHANG)
    assert status == 0
    assert whole > 20
    assert len(seen) > 5
    assert tree(site) == generation(199)


def read_at(folder: int, path: str) -> bytes | None:
    try:
        file = os.open(path, os.O_RDONLY, dir_fd=folder)
    except FileNotFoundError:
        return None
    try:
        return os.read(file, 100)
    finally:
        os.close(file)


# -- kills


def with_spare(room: Path) -> None:
    publisher = opened(room)
    publish(publisher, room, {**OLD, "a/two.html": "0", "b/x": "x"})
    publish(publisher, room, {**OLD, "a/two.html": "1", "d/y": "y"}, {"b/x"})
    publish(publisher, room, {"a/two.html": "2"}, {"d/y"}, "old")


def without_spare(room: Path) -> None:
    publish(opened(room), room, OLD, token="old")


def without_site(room: Path) -> None:
    room.mkdir()


def go_new(room: Path) -> None:
    publisher = opened(room)
    publisher.publish(room / "delta", {"b/c/deep.html", "gone"}, "new")


def allow() -> None:
    pass


def refuse_exchange() -> None:
    refuse("exchange", errno.EINVAL)


kinds = pytest.mark.parametrize(
    "kernel", [allow, pytest.param(refuse_exchange, marks=needs_seccomp)], ids=["exchange", "renames"]
)


@kinds
@pytest.mark.parametrize("start", [with_spare, without_spare, without_site])
def test_killed_at_any_point_the_site_is_whole_and_the_next_publish_is_right(
    tmp_path: Path, start: Callable[[Path], None], kernel: Callable[[], None]
) -> None:
    outcomes = set()
    for point in range(400):
        room = tmp_path / str(point)
        start(room)
        old = tree(room / "site")
        new = {**old, **DELTA}
        new = {path: text for path, text in new.items() if path not in ("gone", "b/c/deep.html")}
        shutil.rmtree(room / "delta", ignore_errors=True)
        put(room / "delta", DELTA)

        def work(point: int = point, room: Path = room) -> None:
            kernel()
            kill_at(point)
            go_new(room)

        killed = False
        try:
            in_child(work)
        except KilledError:
            killed = True
        if kernel is allow:
            assert tree(room / "site") in (old, new)
        publisher = opened(room)
        now = tree(room / "site")
        assert now in (old, new)
        outcomes.add("new" if now == new else "old")
        assert not set(os.listdir(room)) - {"site", "state", "delta"}  # noqa: PTH208
        if old or now:
            # Whichever it is, we know which.
            assert publisher.token == ("new" if now == new else "old")
            assert publisher.files.keys() == now.keys()
        assert publisher.check() == set()
        publish(publisher, room, DELTA, {"b/c/deep.html", "gone"}, "next")
        assert tree(room / "site") == new
        publish(publisher, room, {"index.html": "last"}, {"new/x.html"})
        publish(publisher, room, {"new/x.html": "x"})
        assert tree(room / "site") == {**new, "index.html": "last"}
        assert publisher.check() == set()
        if not killed:
            break
        shutil.rmtree(room)
    assert not killed
    assert outcomes == {"old", "new"}


@kinds
def test_killed_again_and_again_no_generation_is_mixed(tmp_path: Path, kernel: Callable[[], None]) -> None:
    dice = random.Random(20261122)
    names = ["a", "b/c", "b/d", "e/f/g"]
    publish(opened(tmp_path), tmp_path, dict.fromkeys(names, "0"), token="0")
    kills = 0
    for number in range(1, 80):
        shutil.rmtree(tmp_path / "delta", ignore_errors=True)
        put(tmp_path / "delta", dict.fromkeys(names, str(number)) | {f"only/{number}": str(number)})
        point = dice.randrange(60)

        def work(point: int = point, number: int = number) -> None:
            kernel()
            kill_at(point)
            publisher = opened(tmp_path)
            doubtful = publisher.check()
            gone = {path for path in (*(publisher.files or ()), *doubtful) if path.startswith("only/")}
            publisher.publish(tmp_path / "delta", gone, str(number), doubtful)

        try:
            in_child(work)
        except KilledError:
            kills += 1
        publisher = opened(tmp_path) if dice.random() < 0.5 or kernel is not allow else None
        now = tree(tmp_path / "site")
        assert len(set(now.values())) == 1
        assert now.keys() - set(names) <= {f"only/{now['a']}"}
        assert publisher is None or publisher.token == now["a"]
    assert 40 <= kills < 79


def test_leftovers_of_dead_runs_are_cleared_away(tmp_path: Path) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD)
    publish(publisher, tmp_path, {"index.html": "second"})
    want = tree(tmp_path / "state")
    put(tmp_path, {".site.spare/x": "x", ".site.spare.old/x": "x", "state/spare.old/x": "x"})
    put(tmp_path / "state", {"manifest.next": "half", "journal.next": "half"})
    opened(tmp_path)
    assert tree(tmp_path / "state") == want
    assert {file.name for file in tmp_path.iterdir()} == {"site", "state", "delta"}


# -- what the kernel or the disk refuses


@needs_seccomp
@pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM])
def test_where_the_kernel_cannot_exchange_two_renames_do_it(tmp_path: Path, error: int) -> None:
    def work() -> bool:
        refuse("exchange", error)
        publisher = opened(tmp_path)
        for number in range(4):
            publish(publisher, tmp_path, {**OLD, "index.html": str(number)})
            assert tree(tmp_path / "site") == {**OLD, "index.html": str(number)}
            put(tmp_path / "state/spare.old", {"in": "the way"})
        return exchange(tmp_path / "site", tmp_path / "state/spare")

    assert in_child(work) is False
    assert opened(tmp_path).check() == set()
    assert not (tmp_path / "state/spare.old").exists()


@needs_seccomp
def test_a_rename_that_fails_is_undone(tmp_path: Path) -> None:
    def work() -> None:
        refuse("exchange", errno.ENOSYS)
        swap(tmp_path / "no spare", tmp_path / "site")

    put(tmp_path / "site", OLD)
    with pytest.raises(FileNotFoundError):
        in_child(work)
    assert tree(tmp_path / "site") == OLD


@needs_seccomp
def test_where_links_are_refused_files_are_copied_with_their_times(tmp_path: Path) -> None:
    def work() -> None:
        refuse("link", errno.EPERM)
        publisher = opened(tmp_path)
        for number in range(4):
            publish(publisher, tmp_path, {**OLD, "index.html": str(number)})

    in_child(work)
    assert tree(tmp_path / "site") == {**OLD, "index.html": "3"}
    assert (tmp_path / "site/gone").stat().st_nlink == 1
    assert opened(tmp_path).check() == set()


def test_with_its_state_on_another_disk_the_spare_stands_beside_the_site(tmp_path: Path, other_disk: Path) -> None:
    publisher = opened(tmp_path, other_disk)
    for number in range(4):
        delta = put(other_disk / "delta", {**OLD, "index.html": str(number)})
        publisher.publish(delta, (), "t")
        assert tree(tmp_path / "site") == {**OLD, "index.html": str(number)}
    publisher = opened(tmp_path, other_disk)
    assert publisher.check() == set()
    assert {file.name for file in tmp_path.iterdir()} == {"site", ".site.spare"}
    assert (tmp_path / "site/gone").stat().st_nlink == 2


def test_two_mounts_of_one_file_system_are_two_to_us(tmp_path: Path, mount: Mount) -> None:
    (tmp_path / "one").mkdir()
    elsewhere = mount(tmp_path / "two", "--bind", str(tmp_path / "one"))
    publisher = opened(tmp_path, elsewhere / "state")
    for number in "123":
        publish(publisher, tmp_path, {**OLD, "index.html": number})
    assert tree(tmp_path / "site") == {**OLD, "index.html": "3"}
    assert (tmp_path / ".site.spare").is_dir()


def test_a_site_that_is_a_mount_is_left_alone_with_advice(tmp_path: Path, mount: Mount) -> None:
    put(mount(tmp_path / "site", "-t", "tmpfs", "none"), OLD)
    with pytest.raises(OSError, match="Let the site be a folder inside it"):
        publish(opened(tmp_path), tmp_path, NEW)
    assert tree(tmp_path / "site") == OLD


def test_a_full_disk_leaves_the_site_as_it_was(tmp_path: Path, mount: Mount) -> None:
    room = mount(tmp_path / "disk", "-t", "tmpfs", "-o", "size=256k", "none")
    publisher = opened(room)
    publish(publisher, room, OLD, token="old")
    publish(publisher, room, {"index.html": "second"}, token="old")
    delta = put(tmp_path / "delta", {**DELTA, "big": "x" * 180_000})
    for free in (0, 4096, 8192, 16_384, 32_768, 65_536):
        (room / "ballast").write_bytes(bytes(shutil.disk_usage(room).free - free))
        with pytest.raises(OSError, match="No space"):
            publisher.publish(delta, {"b/c/deep.html", "gone"}, "new")
        assert tree(room / "site") == {**OLD, "index.html": "second"}
        publisher = opened(room)
        assert publisher.token == "old"
        assert publisher.check() == set()
        (room / "ballast").unlink()
    publisher.publish(delta, {"b/c/deep.html", "gone"}, "new")
    assert tree(room / "site") == {**NEW, "big": "x" * 180_000}


@pytest.mark.parametrize("limit", [0, 30, 150, 300])
def test_a_file_that_grows_too_long_leaves_the_site_as_it_was(tmp_path: Path, limit: int) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD, token="old")
    publish(publisher, tmp_path, {"index.html": "second"}, token="old")
    delta = put(tmp_path / "delta", DELTA)

    def work(publisher: Publisher) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        publisher.publish(delta, {"b/c/deep.html", "gone"}, "new")

    with pytest.raises(OSError, match="too large"):
        in_child(lambda: work(publisher))
    assert tree(tmp_path / "site") == {**OLD, "index.html": "second"}
    publisher = opened(tmp_path)
    assert publisher.token == "old"
    publish(publisher, tmp_path, DELTA, {"b/c/deep.html", "gone"}, "new")
    assert tree(tmp_path / "site") == NEW


def test_a_state_that_cannot_be_written_leaves_the_site_as_it_was(tmp_path: Path, mount: Mount) -> None:
    publisher = opened(tmp_path)
    publish(publisher, tmp_path, OLD, token="old")
    publish(publisher, tmp_path, {"index.html": "second"}, token="old")
    delta = put(tmp_path / "delta", DELTA)
    state = tmp_path / "state"
    (state / "manifest.next").write_text("left")
    mount(state, "--bind", str(state))
    subprocess.run(["mount", "-o", "remount,bind,ro", state], check=True)
    publisher = opened(tmp_path)
    assert publisher.token == "old"
    with pytest.raises(OSError, match="Read-only"):
        publisher.publish(delta, {"b/c/deep.html", "gone"}, "new")
    assert tree(tmp_path / "site") == {**OLD, "index.html": "second"}


# -- what is read back may be anything


def remembered(room: Path) -> tuple[Path, bytes, bytes]:
    publisher = opened(room)
    publish(publisher, room, {"a": "1", "b/c": "2"}, token="old")
    publish(publisher, room, {"a": "3"}, token="old")
    state = room / "state"
    return state, (state / "manifest").read_bytes(), (state / "journal").read_bytes()


def test_a_manifest_or_journal_cut_off_anywhere_is_unknown(tmp_path: Path) -> None:
    state, manifest, journal = remembered(tmp_path)
    assert read_manifest(state / "manifest")
    assert read_journal(state / "journal")
    for end in range(len(manifest)):
        (state / "manifest").write_bytes(manifest[:end])
        assert read_manifest(state / "manifest") is None
    for end in range(len(journal)):
        (state / "journal").write_bytes(journal[:end])
        assert read_journal(state / "journal") is None


ROW = b"0" * 64 + b"\t1\t1\t"
BAD_MANIFESTS = {
    "empty": lambda good: b"",
    "noise": lambda good: bytes(range(256)) * 20,
    "older": lambda good: good.replace(b"manifest 1", b"manifest 0", 1),
    "newer": lambda good: good.replace(b"manifest 1", b"manifest 11", 1),
    "other tree": lambda good: b"popcorn-manifest 1\t1\t1\t0\told\n",
    "other lines": lambda good: good + b"\n",
    "long number": lambda good: good.replace(b"\t1\t", b"\t" + b"9" * 5000 + b"\t"),
    "no hash": lambda good: good.replace(b"\n", b"\nxyz", 1),
    "twice": lambda good: good.replace(b"\tb/c\n", b"\ta\n"),
    **{
        f"path {path!r}": lambda good, path=path: good.replace(b"\tb/c\n", b"\t" + path + b"\n")
        for path in (b"../x", b"/x", b"x/../../y", b"", b".", b"..", b"b/", b"b//c", b"x\0y", b"x\ny")
    },
}


@pytest.mark.parametrize("kind", BAD_MANIFESTS)
def test_a_manifest_that_is_not_ours_is_unknown_and_the_next_publish_is_right(tmp_path: Path, kind: str) -> None:
    state, good, _ = remembered(tmp_path)
    bad = BAD_MANIFESTS[kind](good)
    assert bad != good
    (state / "manifest").write_bytes(bad)
    (state / "manifest.next").write_bytes(bad)
    publisher = opened(tmp_path)
    assert publisher.files is None
    assert publisher.token is None
    assert publisher.check() == {"a", "b/c"}
    assert publish_whole(publisher, tmp_path, {"a": "3", "d": "4"}) == Changes(("d",), (), ("b/c",))
    assert tree(tmp_path / "site") == {"a": "3", "d": "4"}
    assert opened(tmp_path).check() == set()


def test_a_journal_that_is_not_ours_does_no_harm(tmp_path: Path) -> None:
    state, _, good = remembered(tmp_path)
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "state/victim").write_text("mine")
    number = 0
    for bad in (b"", b"\xff" * 99, good + b"x\0", good.replace(b"journal 1", b"journal 2"), good.replace(b"a\0", b"a")):
        (state / "journal").write_bytes(bad)
        publish(opened(tmp_path), tmp_path, {"a": f"number {number}"})
        assert tree(tmp_path / "site") == {"a": f"number {number}", "b/c": "2"}
        number += 1
    for path in ("../victim", "../../victim", f"{tmp_path}/victim", "b/../../victim", "..", ".", ""):
        live, spare = root_of(tmp_path / "site"), root_of(state / "spare")
        assert live
        assert spare
        write_journal(Journal(live, spare, ["a"], [path]), state / "journal")
        assert read_journal(state / "journal") is None
        publish(opened(tmp_path), tmp_path, {"a": f"number {number}"})
        assert tree(tmp_path / "site") == {"a": f"number {number}", "b/c": "2"}
        number += 1
    assert (tmp_path / "victim").read_text() == (tmp_path / "state/victim").read_text() == "mine"


def test_things_of_other_kinds_in_the_state_do_no_harm(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", {"a": "mine"})

    def pipe(place: Path) -> None:
        os.mkfifo(place)

    def folder(place: Path) -> None:
        put(place, {"x": "x"})

    def symlink(place: Path) -> None:
        place.symlink_to(outside)

    def file_link(place: Path) -> None:
        place.symlink_to(outside / "a")

    remembered(tmp_path)
    number = 0
    for name in ("manifest", "manifest.next", "journal", "journal.next", "spare", "spare.old"):
        for make in (pipe, folder, symlink, file_link):
            place = tmp_path / "state" / name
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
            make(place)
            number += 1
            publish_whole(opened(tmp_path), tmp_path, {"a": str(number), "b/c": "2"}, str(number))
            assert tree(tmp_path / "site") == {"a": str(number), "b/c": "2"}
            assert opened(tmp_path).token == str(number)
    assert tree(outside) == {"a": "mine"}


def test_a_manifest_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    files = {f"{number % 50}/{number}": Stamp(f"{number:064x}", number, -number) for number in range(2000)}
    write_manifest(Manifest((1, 2), "token", files), tmp_path / "manifest")
    assert read_manifest(tmp_path / "manifest") == Manifest((1, 2), "token", files)
    lines = (tmp_path / "manifest").read_text().splitlines()
    assert lines[1:] == sorted(lines[1:], key=lambda line: line.split("\t")[3])
