"""Whole sites for tests: built by the real command into a folder of their own, served on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
# 2026-11-22 12:00 in Shanghai: two meetups of the sample are still to come.
EPOCH = "1795320000"


def environment(**more: str) -> dict[str, str]:
    """What a command run in a test sees."""
    return {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1", "LANG": "C.UTF-8", **more}


def popcorn(project: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a project."""
    command = [sys.executable, "-m", "popcorn", "-C", str(project), *arguments]
    return subprocess.run(command, env=environment(**more), capture_output=True, text=True, check=False)


def copy_of_sample(folder: Path) -> Path:
    """The sample community's project, in a folder where it may be built and broken."""
    for name in ("content", "community.yml", "mkdocs.yml"):
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site on this machine; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
