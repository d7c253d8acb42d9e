"""The preview: the real server on this machine, with files changing under it."""

from __future__ import annotations

import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
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


def _ended(words: str) -> str:
    raise AssertionError(f"it has ended, and never said {words!r}")


class Serving:
    """`popcorn serve` at work; what it says is how we know what it has seen."""

    def __init__(self, project: Path, port: int) -> None:
        self.where = ("127.0.0.1", port)
        self.address = f"http://127.0.0.1:{port}/"
        command = [sys.executable, "-u", "-m", "popcorn", "-C", str(project), "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

        self._lines: queue.Queue[str | None] = queue.Queue()
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, words: str) -> None:
        """Wait until it says this, or fail with the end of it or after a minute."""
        while words not in (line := self._lines.get(timeout=60) or _ended(words)):
            self.said.append(line)

    def rest(self) -> str:
        """What it says until its end."""
        return "".join(iter(lambda: self._lines.get(timeout=60), None))

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
        # Whoever has the port may be at work in the folder that goes with it.
        assert not [line for line in second.said if "pages" in line]


def test_a_template_with_a_mistake_is_told_and_keeps_no_page_waiting(project: Path) -> None:
    (project / "overrides").mkdir()
    settings = MKDOCS.replace("font: false", "font: false, custom_dir: overrides")
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    serving = Serving(project, free_port())
    try:
        serving.wait_for("Serving on http://127.0.0.1")
        mistaken = project / "overrides/article.html"

        mistaken.write_text("{% extends 'main.html' %}\n{% block", "utf-8")
        serving.wait_for("article.html:2: ")
        assert "article.html:2: " in serving.page("stories/2026/a/")

        mistaken.unlink()
        serving.wait_for(READY)
        assert "popcorn-problems" not in serving.page("stories/2026/a/")
    finally:
        serving.process.terminate()
        serving.process.wait(timeout=30)


def test_a_mistake_in_the_configuration_is_told_in_the_words_of_whoever_found_it(
    project: Path, serving: Serving
) -> None:
    serving.wait_for("Serving on http://127.0.0.1")

    (project / "mkdocs.yml").write_text(MKDOCS.replace("[popcorn]", "[popcorn, popcron]"), "utf-8")

    serving.wait_for("popcron")
    assert "popcron" in serving.page("stories/2026/a/")


def test_what_changes_while_the_first_site_is_made_is_shown(project: Path) -> None:
    serving = Serving(project, free_port())
    try:
        serving.wait_for("entries")
        (project / "content" / STORY).write_text(story(body="第二稿。"), "utf-8")

        serving.wait_for("Reloading browsers")
        assert "第二稿" in serving.page("stories/2026/a/")
    finally:
        serving.process.terminate()
        serving.process.wait(timeout=30)


def test_a_folder_that_is_moved_away_takes_its_page_with_it_and_brings_it_back(
    project: Path, serving: Serving, tmp_path_factory: pytest.TempPathFactory
) -> None:
    serving.wait_for("Serving on http://127.0.0.1")
    folder, elsewhere = (project / "content" / STORY).parent, tmp_path_factory.mktemp("bin") / "a"

    folder.rename(elsewhere)
    serving.wait_for(READY)
    with pytest.raises(urllib.error.HTTPError) as gone:
        serving.page("stories/2026/a/")

    assert gone.value.code == 404
    # Whoever looks at it is told, as on any page, when it is there.
    assert "/livereload/" in gone.value.read().decode()
    elsewhere.rename(folder)
    serving.wait_for(READY)
    assert "第一稿" in serving.page("stories/2026/a/")


def test_browsers_that_go_away_and_ctrl_c_leave_no_traceback(serving: Serving) -> None:
    serving.wait_for("Serving on http://127.0.0.1")
    for sent in (b"GET / HT", b"GET /stories/2026/a/ HTTP/1.1\r\n\r\n", b""):
        with socket.create_connection(serving.where) as browser:
            # What the server sends, or waits for, comes back as a reset.
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            browser.sendall(sent)
    assert "第一稿" in serving.page("stories/2026/a/")

    serving.process.send_signal(signal.SIGINT)

    assert serving.process.wait(timeout=30) == 0
    assert "Traceback" not in serving.rest()


def test_a_folder_that_cannot_be_written_to_does_not_keep_a_preview_from_starting(project: Path) -> None:
    (project / ".popcorn").write_text("a file", "utf-8")

    serving = Serving(project, free_port())
    try:
        serving.wait_for("nothing can be kept in")
        serving.wait_for("Serving on http://127.0.0.1")
        assert "第一稿" in serving.page("stories/2026/a/")
    finally:
        serving.process.terminate()
        serving.process.wait(timeout=30)
