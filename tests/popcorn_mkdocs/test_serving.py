"""The preview: the real server on this machine, with files changing under it."""

from __future__ import annotations

import queue
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import MakeProject, story
from sites import environment

MKDOCS = """\
site_name: x
docs_dir: content
theme: {name: material, language: zh, font: false}
plugins: [popcorn]
"""
STORY = "stories/2026/a/index.md"
READY = "ready in"


class Serving:
    """`popcorn serve` at work; what it says is how we know what it has seen."""

    def __init__(self, project: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/"
        command = [sys.executable, "-u", "-m", "popcorn", "-C", str(project), "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)

    def wait_for(self, words: str) -> None:
        while words not in self._lines.get(timeout=60):
            pass

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read().decode()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    made = make_project({STORY: story(body="第一稿。")})
    (made / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    return made


@pytest.fixture
def serving(project: Path) -> Iterator[Serving]:
    server = Serving(project, free_port())
    yield server
    server.process.terminate()
    server.process.wait(timeout=30)


def test_a_change_is_shown_and_a_broken_file_leaves_the_last_good_pages(project: Path, serving: Serving) -> None:
    serving.wait_for("Serving on http://127.0.0.1")
    assert "第一稿" in serving.page("stories/2026/a/")

    file = project / "content" / STORY
    file.write_text("", "utf-8")
    serving.wait_for("empty-file")
    assert "第一稿" in serving.page("stories/2026/a/")

    file.write_text(story(body="第二稿。"), "utf-8")
    serving.wait_for(READY)
    assert "第二稿" in serving.page("stories/2026/a/")


def test_a_change_is_seen_in_spite_of_links_that_lead_round_in_circles(project: Path) -> None:
    hidden = project / "content/.notes"
    hidden.mkdir()
    for name in "abcd":
        (hidden / name).symlink_to(".")
    serving = Serving(project, free_port())
    try:
        serving.wait_for("Serving on http://127.0.0.1")
        time.sleep(2)  # for the first look at the folder to be over
        (project / "content" / STORY).write_text(story(body="第二稿。"), "utf-8")
        serving.wait_for(READY)
    finally:
        serving.process.terminate()
        serving.process.wait(timeout=30)


def test_the_preview_speaks_the_communitys_language(project: Path) -> None:
    settings = project / "community.yml"
    settings.write_text(settings.read_text("utf-8").replace("languages: [zh, en]", "languages: [en, zh]"), "utf-8")
    (project / "content" / STORY).write_text("", "utf-8")

    server = Serving(project, free_port())
    try:
        server.wait_for("The file is empty")
    finally:
        server.process.terminate()
        server.process.wait(timeout=30)


def test_a_port_that_is_taken_is_said_so(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        second = Serving(project, port)
        second.wait_for(f"Error: Cannot listen on port {port}")

        assert second.process.wait(timeout=60) == 1
