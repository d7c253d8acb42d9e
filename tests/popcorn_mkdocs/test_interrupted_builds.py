"""Builds that are killed, that find no room, or that find what they kept spoilt: the site stays whole, the next is right.

POPCORN_KILLS says how many builds are killed: for long runs by hand.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import write_files
from popcorn.builder import Built, Options
from popcorn.forks import cores
from popcorn_mkdocs.building import Line, build_site
from popcorn_mkdocs.cache import Cache
from popcorn_mkdocs.sealing import seal_of
from sites import environment
from small_community import COMMUNITY, CONTENT, EPOCH, PROJECT, photo

KILLS = int(os.environ.get("POPCORN_KILLS", "14"))
SEED = int(os.environ.get("POPCORN_SEED", "1"))

# Run by Python before anything else: kills the process before its n-th change to what is on disk, and counts them; or
# lets one of the processes forked from it kill it before the n-th change of that one.
KILLER = """\
import os, signal, sqlite3, sys
limit, report, owner = int(os.environ["KILL_AT"]), os.environ["KILL_REPORT"], os.getpid()
by_worker = "KILL_BY_WORKER" in os.environ
count = 0
CHANGES = {"os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.truncate", "os.utime", "ctypes.call_function"}

def step():
    global count
    if (os.getpid() != owner) != by_worker:
        return
    count += 1
    if count == limit:
        os.kill(owner, signal.SIGKILL)

def hook(event, arguments):
    if event in CHANGES:
        step()
    elif event == "open":
        path, mode, flags = arguments
        if flags and flags & (os.O_WRONLY | os.O_RDWR) and not str(path).endswith(".pyc"):
            step()

class Connection(sqlite3.Connection):
    def execute(self, *arguments):
        step()
        return super().execute(*arguments)
    def executemany(self, *arguments):
        step()
        return super().executemany(*arguments)
    def __exit__(self, *arguments):
        step()
        return super().__exit__(*arguments)

connect = sqlite3.connect
sqlite3.connect = lambda *arguments, **more: connect(*arguments, **more, factory=Connection)
sys.addaudithook(hook)
if report:
    def leave(code, leave=os._exit):
        # How the command ends.
        if os.getpid() == owner:
            with open(report, "w") as file:
                file.write(str(count))
        leave(code)

    os._exit = leave
"""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def build(project: Path, options: Options = Options()) -> Built:  # noqa: B008
    return build_site(project, lambda line: None, options)


def command(project: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`popcorn build` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "popcorn", "-C", str(project), "build", *options],
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    write_files(folder, PROJECT)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return made(tmp_path / "project")


def text(path: str) -> str:
    content = CONTENT[path]
    assert isinstance(content, str)
    return content


MARKET, RIVER, BO = "stories/2026/market/index.md", "stories/2026/river/index.md", "members/bo/index.md"
# What the project holds in turn. From one to the next little changes, or much; pages and pictures come and go.
STATES: tuple[dict[str, str | bytes | None], ...] = (
    {},
    {f"content/{MARKET}": text(MARKET).replace("第一盏", "头一盏")},
    {
        f"content/{MARKET}": text(MARKET).replace("夜市一圈", "另一个题目"),
        "content/stories/2026/future/index.md": None,
        "content/stories/2026/new/index.md": text(RIVER).replace("s000000003", "s000000098"),
        "content/stories/2026/new/river.jpg": photo(77),
        "content/stories/2026/river/river.jpg": photo(66),
    },
    {"community.yml": COMMUNITY.replace("萤火", "流萤"), "overrides/partials/mark.html": "<svg></svg>"},
    {f"content/{BO}": text(BO).replace("Bo Chen", "Bo Chan"), "content/about.md": None, "content/en/about.md": None}
    | {"content/interviews/2026/mei/index.md": text("interviews/2026/mei/index.md").replace("[规矩](/about/)", "")},
)


def turn(project: Path, state: int) -> None:
    """Let the project hold what it does in this state."""
    wanted = PROJECT | STATES[state]
    for path in {path for changes in STATES for path in changes}:
        content, file = wanted.get(path), project / path
        data = content.encode() if isinstance(content, str) else content
        if data is None:
            file.unlink(missing_ok=True)
        elif not file.is_file() or file.read_bytes() != data:
            write_files(project, {path: data})


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The site of each state, built from nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        trees = []
        for state in range(len(STATES)):
            project = made(tmp_path_factory.mktemp("cold") / "project")
            turn(project, state)
            assert build(project, Options(cache=False)).site
            trees.append(tree(project / "site"))
    return trees


class Standing:
    """A project that many tests go on with: built in one state, and then in the next."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self._state = 0

    def build(self) -> None:
        """Let the site be that of the state the project is in, and the cache with it."""
        assert build(self.project).site

    def go_on(self) -> int:
        """Turn to the next state."""
        self._state = (self._state + 1) % len(STATES)
        turn(self.project, self._state)
        return self._state


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    return Standing(made(tmp_path_factory.mktemp("standing") / "project"))


class Killer:
    """Starts builds that die before a certain change to what is on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(KILLER)

    def count(self, project: Path) -> int:
        """How many changes a build makes, that lives."""
        report = self._folder / "count"
        assert self._run(project, 0, report) == 0
        return int(report.read_text())

    def kill(self, project: Path, at: int, **more: str) -> bool:
        """Whether a build died before that change; False if it was done by then."""
        code = self._run(project, at, "", **more)
        assert code in (0, -signal.SIGKILL)
        return code != 0

    def _run(self, project: Path, at: int, report: Path | str, **more: str) -> int:
        paths = [str(self._folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = subprocess.Popen(
            [sys.executable, "-m", "popcorn", "-C", str(project), "build"],
            env=environment(KILL_AT=str(at), KILL_REPORT=str(report), PYTHONPATH=os.pathsep.join(paths), **more),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        code = process.wait()
        assert is_gone(process.pid), "workers outlived their build"
        return code


def is_gone(group: int) -> bool:
    """Whether all processes of a group end soon; kills them if they do not."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    return False


def test_wherever_a_build_is_killed_the_site_is_whole_and_the_next_build_right(
    project: Path, tmp_path: Path, cold: list[dict[str, bytes]]
) -> None:
    dice = random.Random(SEED)
    killer = Killer(tmp_path / "killer")
    assert build(project).site
    counts = []
    for state in (1, 3):
        turn(project, state)
        counts.append(killer.count(project))
    few, many = counts
    died, now = 0, 3
    for number in range(KILLS):
        before, now = cold[now], (now + 1) % len(STATES)
        is_cold = dice.random() < 0.2
        turn(project, now)
        if is_cold:
            shutil.rmtree(project / ".popcorn")
        # To the first state from the last, and to the fourth, leads a change of all pages.
        at = dice.randrange(1, many if is_cold or now in (0, 3) else few)
        died += killer.kill(project, at)

        where = f"kill {number} before change {at} on the way to {now}{', cold' * is_cold}"
        found = tree(project / "site")
        assert found in (before, cold[now]), where
        done = build(project)
        assert done.site, (where, done.failure)
        assert tree(project / "site") == cold[now], where
        assert not list((project / ".popcorn").glob("staging-*")), where
    assert died > KILLS // 2


@pytest.mark.skipif(cores() < 2, reason="one core has no workers")
@pytest.mark.parametrize("at", [1, 30])
def test_the_workers_of_a_build_that_is_killed_go_with_it(
    project: Path, tmp_path: Path, cold: list[dict[str, bytes]], at: int
) -> None:
    assert build(project).site
    turn(project, 3)

    assert Killer(tmp_path / "killer").kill(project, at, KILL_BY_WORKER="1")

    assert tree(project / "site") == cold[0]
    assert build(project).site
    assert tree(project / "site") == cold[3]


def test_where_the_first_build_is_killed_there_is_no_site_or_a_whole_one(
    tmp_path: Path, cold: list[dict[str, bytes]]
) -> None:
    dice = random.Random(SEED)
    killer = Killer(tmp_path / "killer")
    count = killer.count(made(tmp_path / "counted"))
    for number in range(max(2, KILLS // 10)):
        project = made(tmp_path / str(number))

        # The last changes are those that publish.
        killer.kill(project, count - dice.choice([dice.randrange(20), dice.randrange(count)]))

        assert not (project / "site").exists() or tree(project / "site") == cold[0]
        assert build(project).site
        assert tree(project / "site") == cold[0]


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A file system of so many bytes at the folder."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("room", [64, 600])
def test_where_the_folder_for_what_is_kept_is_full_the_site_stays_whole(
    project: Path, cold: list[dict[str, bytes]], room: int
) -> None:
    """First all that there is room for is taken; then, in KiB, so much is given back."""
    with small_disk(project / ".popcorn", 64 << 20):
        assert build(project).site
        ballast = project / ".popcorn/ballast"
        fill(ballast, room << 10)
        turn(project, 3)

        made = command(project)

        assert made.returncode in (0, 1), made.stderr
        assert "Traceback" not in made.stderr + made.stdout
        if made.returncode:
            assert "No space left on device" in made.stderr
            assert "the last good site stays as it was" in made.stderr
        assert tree(project / "site") == cold[3 if made.returncode == 0 else 0]
        ballast.unlink()
        assert build(project).site
        assert tree(project / "site") == cold[3]


@pytest.mark.parametrize("room", [0, 1024])
def test_where_there_is_no_room_for_the_site_the_last_one_stays(
    project: Path, cold: list[dict[str, bytes]], room: int
) -> None:
    public = project / "public"
    config = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(config + "site_dir: public/site\n", "utf-8")
    with small_disk(public, 64 << 20):
        assert build(project).site
        fill(public / "ballast", room << 10)
        turn(project, 3)

        made = command(project)

        assert made.returncode in (0, 1), made.stderr
        assert "Traceback" not in made.stderr + made.stdout
        if made.returncode:
            assert "No space left on device" in made.stderr
        assert tree(public / "site") == cold[3 if made.returncode == 0 else 0]
        (public / "ballast").unlink()
        assert build(project).site
        assert tree(public / "site") == cold[3]


def fill(file: Path, but: int) -> None:
    """Take all the room that the file system has, but so many bytes."""
    free = os.statvfs(file.parent)
    with file.open("wb") as stream, contextlib.suppress(OSError), contextlib.suppress(OSError):
        os.posix_fallocate(stream.fileno(), 0, max(1, free.f_bavail * free.f_frsize - but))


def test_where_nothing_can_be_kept_the_site_is_built_and_that_is_said(
    project: Path, cold: list[dict[str, bytes]]
) -> None:
    kept = project / ".popcorn"
    assert build(project).site
    turn(project, 1)
    bound = subprocess.run(
        ["sh", "-c", 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"', "sh", str(kept)],
        capture_output=True,
        text=True,
        check=False,
    )
    if bound.returncode:
        pytest.skip(f"nothing can be mounted here: {bound.stderr.strip()}")
    try:
        made = command(project)
    finally:
        subprocess.run(["umount", str(kept)], check=True)

    assert made.returncode == 0, made.stderr
    assert "nothing can be kept in" in made.stdout
    assert tree(project / "site") == cold[1]
    turn(project, 2)
    assert build(project).site
    assert tree(project / "site") == cold[2]


class Hostile:
    """Whoever reads its pickle does this."""

    def __init__(self, order: Callable[..., object], *given: object) -> None:
        self._order = order
        self._given = given

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self._order, self._given


def _garbage(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(100_000))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:20_000])


def _cut_late(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) - 4096 * 3])


def _holes(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for start in range(4096 * 4, len(data) - 4096, 4096 * 5):
        data[start : start + 4096] = b"\xa5" * 4096
    file.write_bytes(data)


def _another_version(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE facts SET value = ? WHERE name = 'format'", (b"999",))


def _other_tables(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript("DROP TABLE buckets; CREATE TABLE buckets (x); DROP TABLE blobs")


def _other_values(table: str, content: bytes) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(f"UPDATE {table} SET content = ?", (content,))

    return spoil


def _no_blobs(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM blobs")


def _no_facts(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE buckets SET content = substr(content, 1, 20) WHERE shelf = 'facts'")


def _other_things(file: Path) -> None:
    """Each value is one that was kept, only for something else."""
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE buckets SET content = (SELECT content FROM buckets AS other WHERE other.shelf = 'facts'"
            " ORDER BY number LIMIT 1) WHERE shelf = 'units' AND number % 2"
        )


def _swapped(file: Path) -> None:
    """Each bucket is where another of its shelf was."""
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE buckets SET number = -1 - number")
        connection.execute("UPDATE buckets SET number = (-number) % 256")


SPOILT = {
    "garbage": _garbage,
    "empty": _empty,
    "cut off": _cut,
    "cut off late": _cut_late,
    "holes": _holes,
    "another version": _another_version,
    "other tables": _other_tables,
    "no pickles in buckets": _other_values("buckets", b"\x80\x05no pickle"),
    "no pickles in blobs": _other_values("blobs", b"\x80\x05no pickle"),
    "numbers in buckets": _other_values("buckets", pickle.dumps(7)),
    "numbers in blobs": _other_values("blobs", pickle.dumps(7)),
    "lists of numbers in buckets": _other_values("buckets", pickle.dumps({"content/x": 7})),
    "no blobs": _no_blobs,
    "no facts": _no_facts,
    "other things": _other_things,
    "swapped": _swapped,
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_cache_that_is_spoilt_is_thrown_away(standing: Standing, cold: list[dict[str, bytes]], how: str) -> None:
    standing.build()
    file = standing.project / ".popcorn/cache.sqlite"
    assert not file.with_name("cache.sqlite-wal").exists()
    SPOILT[how](file)
    for _ in "ab":
        state = standing.go_on()

        standing.build()

        assert tree(standing.project / "site") == cold[state]


@pytest.mark.parametrize("table", ["buckets", "blobs"])
@pytest.mark.parametrize("seal", [seal_of, lambda content, *place: b""], ids=["sealed", "bare"])
@pytest.mark.parametrize("order", [os.unlink, Cache], ids=["unlink", "Cache"])
def test_a_cache_that_gives_orders_is_not_obeyed(
    standing: Standing,
    tmp_path: Path,
    cold: list[dict[str, bytes]],
    table: str,
    seal: Callable[..., bytes],
    order: Callable[..., object],
) -> None:
    standing.build()
    dear = tmp_path / "dear"
    # A cache takes the place of whatever is none.
    dear.write_text("no cache", "utf-8")
    told = pickle.dumps(Hostile(order, dear))
    place = {"buckets": "number", "blobs": "name"}[table]
    with contextlib.closing(sqlite3.connect(standing.project / ".popcorn/cache.sqlite")) as connection, connection:
        connection.create_function("spoilt", 2, lambda shelf, name: seal(told, shelf, name) + told)
        connection.execute(f"UPDATE {table} SET content = spoilt(shelf, {place})")
    state = standing.go_on()

    standing.build()

    assert dear.read_text("utf-8") == "no cache"
    assert tree(standing.project / "site") == cold[state]


def test_two_builds_at_once_both_succeed(project: Path, cold: list[dict[str, bytes]]) -> None:
    order = [sys.executable, "-m", "popcorn", "-C", str(project), "build"]
    two = [subprocess.Popen(order, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in "ab"]

    said = [process.communicate(timeout=60)[0].decode() for process in two]

    assert [process.returncode for process in two] == [0, 0], said
    assert sum("another build of this project is at work" in text for text in said) == 1
    assert tree(project / "site") == cold[0]


def _no_memory(project: Path) -> None:
    shutil.rmtree(project / ".popcorn")


def _no_cache_file(project: Path) -> None:
    (project / ".popcorn/cache.sqlite").unlink()


def _no_pictures_kept(project: Path) -> None:
    shutil.rmtree(project / ".popcorn/pictures")


def _no_publisher(project: Path) -> None:
    shutil.rmtree(project / ".popcorn/published")


def _no_site(project: Path) -> None:
    shutil.rmtree(project / "site")


def _page_changed(project: Path) -> None:
    file = project / "site/help/index.html"
    file.write_text(file.read_text("utf-8") + "by hand", "utf-8")


def _page_gone(project: Path) -> None:
    (project / "site/help/index.html").unlink()


def _pictures_gone(project: Path) -> None:
    for file in (project / "site/stories").rglob("*.jpg"):
        file.unlink()


def _folder_gone(project: Path) -> None:
    shutil.rmtree(project / "site/assets")


def _index_gone(project: Path) -> None:
    (project / "site/search/search_index.json").unlink()


def _stranger(project: Path) -> None:
    (project / "site/stranger").mkdir()
    (project / "site/stranger/index.html").write_text("who?")


def _built_without(project: Path) -> None:
    turn(project, 4)
    assert build(project, Options(cache=False)).site


MENDED = (_no_memory, _no_cache_file, _no_pictures_kept, _no_publisher, _no_site, _page_changed, _page_gone)
MENDED += (_pictures_gone, _folder_gone, _index_gone, _stranger, _built_without)


@pytest.mark.parametrize("harm", MENDED, ids=lambda harm: harm.__name__.strip("_"))
def test_the_next_build_mends_what_was_done_to_the_site_or_to_what_is_kept(
    standing: Standing, cold: list[dict[str, bytes]], harm: Callable[[Path], None]
) -> None:
    standing.build()
    harm(standing.project)
    state = standing.go_on()

    standing.build()

    assert tree(standing.project / "site") == cold[state]


def test_what_was_taken_down_goes_though_nobody_remembers_what_was_published(
    project: Path, cold: list[dict[str, bytes]]
) -> None:
    turn(project, 2)
    assert build(project).site
    assert (project / "site/stories/2026/new/index.html").exists()
    shutil.rmtree(project / ".popcorn")
    turn(project, 0)

    assert build(project).site

    assert not (project / "site/stories/2026/new").exists()
    assert tree(project / "site") == cold[0]


def test_a_repository_that_stands_in_the_site_stays_as_it_is(project: Path, cold: list[dict[str, bytes]]) -> None:
    write_files(project / "site", {".git/HEAD": "one", ".git/objects/a": "a"})
    for state in (0, 1, 2):
        turn(project, state)

        assert build(project).site

        found = tree(project / "site")
        hidden = {path: found.pop(path) for path in list(found) if path.startswith(".git/")}
        assert hidden == {".git/HEAD": b"two" if state else b"one", ".git/objects/a": b"a"}
        assert found == cold[state]
        (project / "site/.git/HEAD").write_bytes(b"two")


def test_a_preview_that_could_not_publish_takes_nothing_for_published(project: Path) -> None:
    site, aside = project / "site", project / "aside"
    (project / ".popcorn").mkdir()
    with Line(project, project / ".popcorn", site, lambda line: None, is_preview=True) as line:
        assert line.build().site
        turn(project, 1)
        site.rename(aside)
        site.write_text("in the way")
        with pytest.raises(NotADirectoryError):
            line.build()
        site.unlink()
        aside.rename(site)

        assert line.build().site

        assert "头一盏" in (site / f"{MARKET.removesuffix('.md')}.html").read_text("utf-8")


def test_a_clean_build_forgets_all_that_was_kept(project: Path, cold: list[dict[str, bytes]]) -> None:
    assert build(project).site
    turn(project, 1)

    made = command(project, "--clean")

    assert made.returncode == 0
    assert f"{len(list(project.glob('content/**/*.md')))} bodies rendered" in made.stdout
    assert tree(project / "site") == cold[1]


def test_a_build_without_a_cache_reads_none_and_writes_none(project: Path, cold: list[dict[str, bytes]]) -> None:
    assert command(project, "--no-cache").returncode == 0
    assert not (project / ".popcorn/cache.sqlite").exists()
    assert build(project).site
    kept = (project / ".popcorn/cache.sqlite").read_bytes()
    turn(project, 1)

    made = command(project, "--no-cache")

    assert made.returncode == 0
    assert f"{len(list(project.glob('content/**/*.md')))} bodies rendered" in made.stdout
    assert (project / ".popcorn/cache.sqlite").read_bytes() == kept
    assert tree(project / "site") == cold[1]
