"""How long a writer waits: from the save of a file until the page in the browser is told to load again."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmark.corpus import Corpus
from benchmark.edits import edited
from benchmark.measuring import Cost
from benchmark.tools import Tool

EDITS = 5
# A writer looks at the page for a moment before the next save; the server is idle then.
_SECONDS_BETWEEN_EDITS = 1.5


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def saves(
    tool: Tool, command: Sequence[str], port: int, corpus: Corpus, folder: Path, env: Mapping[str, str], limit: float,
    turn: int,
) -> Cost:  # fmt: skip
    """Start the tool's server, save a changed body a few times, and hold the request that the page's script makes.

    That is MkDocs' live reload: GET /livereload/<epoch>/<request id> is answered when there is a newer site. The
    median of the waits is in `wall`; that the page then shows the change is looked at, outside the time.
    """
    process = subprocess.Popen(
        command, cwd=folder, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    page = f"/{corpus.old_post.folder}/"
    try:
        _wait_until_ready(port, page, process, time.monotonic() + limit)
        waits = []
        for number in range(EDITS):
            fresh = 1000 * (turn + 1) + number
            with contextlib.ExitStack() as undoing:
                change = edited("body", tool, corpus, folder, fresh)
                waits.append(_wait(partial(undoing.enter_context, change), port, page, limit))
                if corpus.fresh_paragraph(fresh)[:20] not in _get(port, page, limit):
                    return Cost(0, 0, 0, "the page did not show the change")
                time.sleep(_SECONDS_BETWEEN_EDITS)
                # That the edit is undone is told as well: wait for it.
                _wait(undoing.close, port, page, limit)
            time.sleep(_SECONDS_BETWEEN_EDITS)
        return Cost(0, statistics.median(waits), 0)
    except (OSError, http.client.HTTPException, LookupError) as error:
        return Cost(0, 0, 0, str(error) or type(error).__name__)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(save: Callable[[], object], port: int, page: str, limit: float) -> float:
    """Seconds from the save to the answer of the request that was held meanwhile."""
    found = re.search(r"livereload\((\d+), (\d+)\)", _get(port, page, limit))
    if not found:
        raise LookupError("the page has no live-reload script")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
    connection.request("GET", f"/livereload/{found[1]}/{found[2]}")
    time.sleep(0.2)
    started = time.monotonic()
    save()
    newer = int(connection.getresponse().read())
    waited = time.monotonic() - started
    connection.close()
    if newer <= int(found[1]):
        raise LookupError("the browser was told of nothing within a minute")
    return waited


def _get(port: int, path: str, limit: float) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode("utf-8", "replace")
    finally:
        connection.close()


def _wait_until_ready(port: int, page: str, process: subprocess.Popen[bytes], deadline: float) -> None:
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LookupError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError):
            if "livereload(" in _get(port, page, 60):
                return
        time.sleep(0.1)
    raise LookupError("the server was not ready in time")
