"""Work over all cores: processes forked from this one, which have all that it has and send back what they made."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

# Less than this is done sooner than a process is started.
WORTH_A_FORK = 48
# Items handed over at a time: large enough that handing over is little, small enough that no core waits at the end.
BATCH = 32

# What the forked processes work on. They inherit it, so that nothing has to be sent to them but numbers.
_job: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(work: Callable[[Item], Made], items: Sequence[Item], workers: int) -> Iterator[Made]:
    """What `work` makes of each item, in their order; it may read anything and change nothing.

    Where there is little to do, or other threads run (which a fork would leave in mid-air), it is done right here.
    Raises what `work` raises, and BrokenProcessPool where a process was killed.
    """
    global _job
    if workers < 2 or len(items) < WORTH_A_FORK or threading.active_count() > 1 or not hasattr(os, "fork"):
        yield from map(work, items)
        return
    batches = [range(start, min(start + BATCH, len(items))) for start in range(0, len(items), BATCH)]
    _job = (work, items)
    # Objects that the collector does not touch stay in memory that the processes share.
    gc.collect()
    gc.freeze()
    try:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, mp_context=fork, initializer=_leave_with_parent) as pool:
            for made in pool.map(_do, batches):
                yield from made
    finally:
        _job = None
        gc.unfreeze()


def _leave_with_parent() -> None:
    """Let this process end when the one that started it is killed: the executor's own would wait for work for ever."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _do(batch: range) -> list[Any]:
    assert _job is not None
    # What a batch leaves behind is little, and what was there before is frozen: looking through it finds nothing.
    gc.enable()
    gc.set_threshold(20_000, 50, 50)
    work, items = _job
    return [work(items[index]) for index in batch]
