"""Running one command and saying what it cost: CPU, wall time, peak memory of all its processes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmark.machine import without_folders

_SECONDS_BETWEEN_SAMPLES = 0.05
# Reading how much memory a large process has takes it time too: never more than about this share of the run.
_SAMPLING_SHARE = 0.02
_SECONDS_FOR_STRAGGLERS = 10.0
_PR_SET_CHILD_SUBREAPER = 36
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost: `cpu` and `wall` in seconds, `memory` in MB. `error` is its last line where it failed."""

    cpu: float
    wall: float
    memory: float
    error: str = ""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float) -> Cost:
    """Run `command` in `folder`, for at most `limit` seconds.

    CPU is user and system time of the command and of all its descendants: what the kernel adds up for those that
    were waited for (wait4(2)), orphans included, who become ours (PR_SET_CHILD_SUBREAPER); or what was seen of all
    while they ran, where that is more. Memory is the largest sum of their proportional set sizes (PSS) in any sample.
    """
    with tempfile.TemporaryFile() as said, _adopting():
        others = set(_children(os.getpid()))
        started = time.monotonic()
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return Cost(0, 0, 0, f"{command[0].rsplit('/', 1)[-1]}: {error.strerror}")
        watch = _Watch(process.pid)
        watch.start()
        timer = threading.Timer(limit, _end, [process.pid, watch])
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        # Tell subprocess that the wait is over.
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
        cpu = usage.ru_utime + usage.ru_stime + _stragglers(others)
        watch.stop()
        error = ""
        if process.returncode:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines() or [""]
            error = (
                f"stopped after {limit:.0f} s"
                if wall >= limit
                else f"exit {process.returncode}: {without_folders(lines[-1])[:200]}"
            )
    return Cost(max(cpu, watch.cpu), wall, watch.memory / 1024, error)


@contextlib.contextmanager
def _adopting() -> Iterator[None]:
    """Meanwhile descendants whose parents end become children of this process."""
    system = ctypes.CDLL(None)
    system.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        system.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _stragglers(others: set[int]) -> float:
    """Wait for adopted children, all but `others`; the CPU seconds they took. Who stays too long is ended."""
    seconds, deadline = 0.0, time.monotonic() + _SECONDS_FOR_STRAGGLERS
    while adopted := set(_children(os.getpid())) - others:
        for pid in adopted:
            if time.monotonic() > deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            try:
                found, _, usage = os.wait4(pid, os.WNOHANG)
            except ChildProcessError:
                others = others | {pid}
                continue
            if found:
                seconds += usage.ru_utime + usage.ru_stime
        time.sleep(0.02)
    return seconds


def _children(pid: int) -> list[int]:
    """The children of all threads of a process; none where it is gone."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _end(pid: int, watch: _Watch) -> None:
    for process in (pid, *watch.seen):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


class _Watch(threading.Thread):
    """Looks at a process and its descendants, again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.memory = 0
        self.seen: dict[int, float] = {pid: 0.0}
        self._done = threading.Event()

    @property
    def cpu(self) -> float:
        """CPU seconds seen of all processes: less than the truth, as nobody is seen at the very end."""
        return sum(self.seen.values())

    def run(self) -> None:
        wait = 0.0
        while not self._done.wait(wait):
            began = time.thread_time()
            self.memory = max(self.memory, sum(self._look(pid) for pid in self._tree()))
            wait = max(_SECONDS_BETWEEN_SAMPLES, (time.thread_time() - began) / _SAMPLING_SHARE)

    def stop(self) -> None:
        self._done.set()
        self.join()

    def _tree(self) -> list[int]:
        """The processes seen so far that still live, and their children, and theirs."""
        tree = list(self.seen)
        for pid in tree:
            for child in _children(pid):
                if child not in self.seen:
                    self.seen[child] = 0.0
                    tree.append(child)
        return tree

    def _look(self, pid: int) -> int:
        """Note the process's CPU time; its PSS in KB, 0 where it is gone."""
        try:
            times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            self.seen[pid] = (int(times[11]) + int(times[12])) / _TICKS
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
