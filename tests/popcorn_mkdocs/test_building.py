"""Whole builds with the real MkDocs: what is published, what is not, and that the last good site is safe."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import MakeProject, picture, story

MKDOCS = """\
site_name: x
docs_dir: content
theme: {name: material, language: zh, font: false}
plugins: [popcorn, popcorn/spotlights, popcorn/events, popcorn/releases, popcorn/issues, popcorn/feeds, popcorn/search]
"""
CONTENT: dict[str, str | bytes] = {
    "stories/2026/a/index.md": story(id="s00000000a", body="![灯](lamp.jpg)\n\n[林](../../../members/lin/index.md)"),
    "stories/2026/a/lamp.jpg": picture(),
    "stories/2026/a/unused.jpg": picture(1000, 700),
    "stories/2026/draft/index.md": story("草稿", id="s00000000d", status="draft", body="![灯](secret.jpg)"),
    "stories/2026/draft/secret.jpg": picture(900, 700),
    "about.md": "---\ntitle: 关于\n---\n我们。\n",
}
EPOCH = "1795320000"  # 2026-11-22 04:00 UTC


def run(
    project: Path, *command: str, timeout: float | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1", "LANG": "C.UTF-8", **environment}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def build(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(project, "popcorn", "build", **environment)


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder with a hash of what it holds."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    made = make_project(CONTENT)
    (made / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    return made


def test_a_build_says_what_it_does_and_where_the_site_is(project: Path) -> None:
    made = build(project)

    assert made.returncode == 0, made.stderr
    lines = made.stdout.splitlines()
    assert any("entries and 3 pictures read" in line for line in lines)
    assert re.search(r"\d+ pages in [\d.]+ s: .*site/index\.html$", made.stdout, re.MULTILINE)
    assert (project / "site/stories/2026/a/index.html").is_file()
    assert (project / "site/members/lin/index.html").is_file()
    assert (project / "site/feed.xml").is_file()
    assert (project / "site/search/search_index.json").is_file()


def test_nothing_of_the_content_folder_goes_out_by_itself(project: Path) -> None:
    (project / "content/.secret").write_text("key", "utf-8")

    assert build(project).returncode == 0

    published = tree(project / "site")
    assert not [path for path in published if path.endswith((".md", ".secret"))]
    pictures = {path for path in published if path.endswith((".jpg", ".webp")) and not path.startswith("assets/")}
    assert len(pictures) == 4
    assert all(re.fullmatch(r"stories/2026/a/lamp-[0-9a-f]{8}-\d+\.(webp|jpg)", path) for path in pictures)
    assert not [path for path in published if "draft" in path]


def test_mkdocs_follows_no_link_out_of_a_hidden_folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    hidden = project / "content/.notes"
    hidden.mkdir()
    # A walk that follows these has forty levels of four folders each before it.
    for name in "abcd":
        (hidden / name).symlink_to(".")
    (hidden / "elsewhere").symlink_to(tmp_path_factory.mktemp("elsewhere"))

    for command in (("popcorn", "build"), ("mkdocs", "build")):
        made = run(project, *command, timeout=60)

        assert made.returncode == 0, made.stderr
        assert (project / "site/stories/2026/a/index.html").is_file()


def test_a_build_with_errors_publishes_nothing_and_keeps_the_last_good_site(project: Path) -> None:
    assert build(project).returncode == 0
    before = tree(project / "site")
    times = {file: file.stat().st_mtime_ns for file in (project / "site").rglob("*")}
    (project / "content/stories/2026/a/index.md").write_text(story(authors="[nobody]"), "utf-8")

    made = build(project)

    assert made.returncode == 1
    assert "content/stories/2026/a/index.md" in made.stderr
    assert "nobody" in made.stderr
    assert "Traceback" not in made.stderr + made.stdout
    assert tree(project / "site") == before
    assert {file: file.stat().st_mtime_ns for file in (project / "site").rglob("*")} == times
    assert [file.name for file in (project / ".popcorn").iterdir() if "staging" in file.name] == []


def test_plain_mkdocs_refuses_too_and_leaves_the_site(project: Path) -> None:
    assert run(project, "mkdocs", "build").returncode == 0
    before = tree(project / "site")
    (project / "content/about.md").write_text("no front matter", "utf-8")

    made = run(project, "mkdocs", "build")

    assert made.returncode != 0
    assert "content/about.md" in made.stderr
    assert "Traceback" not in made.stderr
    assert tree(project / "site") == before


def test_two_builds_are_the_same_to_the_byte_whatever_the_machine(project: Path) -> None:
    assert build(project, PYTHONHASHSEED="1", TZ="Asia/Shanghai").returncode == 0
    first = tree(project / "site")

    assert build(project, PYTHONHASHSEED="2", TZ="America/New_York").returncode == 0

    assert tree(project / "site") == first


def test_files_that_are_as_they_were_keep_their_time_of_change(project: Path) -> None:
    build(project)
    before = {file: file.stat().st_mtime_ns for file in (project / "site").rglob("*.html")}
    (project / "content/about.md").write_text("---\ntitle: 关于\n---\n你们。\n", "utf-8")
    build(project)

    changed = {file for file, time in before.items() if file.stat().st_mtime_ns != time}
    assert changed == {project / "site/about/index.html"}


def test_the_clock_comes_from_outside(project: Path) -> None:
    (project / "content/stories/2026/a/index.md").write_text(story(date="2026-11-23"), "utf-8")

    build(project)
    assert not (project / "site/stories/2026/a/index.html").exists()
    build(project, SOURCE_DATE_EPOCH=str(int(EPOCH) + 86_400))
    assert (project / "site/stories/2026/a/index.html").exists()


def test_properdocs_builds_the_same_site_but_for_its_name(project: Path) -> None:
    def generator(text: bytes) -> bytes:
        return re.sub(rb'<meta name="generator" content="[^"]*">', b"", text)

    assert run(project, "mkdocs", "build", "--site-dir", str(project / "one")).returncode == 0
    made = run(project, "properdocs", "build", "--site-dir", str(project / "two"))

    assert made.returncode == 0, made.stderr
    one, two = project / "one", project / "two"
    assert set(tree(one)) == set(tree(two))
    assert len(tree(one)) > 50
    for path in tree(one):
        if not path.endswith(".gz"):
            assert generator((one / path).read_bytes()) == generator((two / path).read_bytes()), path


def test_a_page_is_the_same_with_the_shell_of_its_kind_as_put_through_all_templates(project: Path) -> None:
    assert build(project).returncode == 0
    with_shells = tree(project / "site")
    (project / "own").mkdir()
    (project / "mkdocs.yml").write_text(MKDOCS.replace("font: false", "font: false, custom_dir: own"), "utf-8")

    assert build(project).returncode == 0
    assert tree(project / "site") == with_shells


def test_a_template_of_the_community_may_read_anything_of_a_page_at_any_place(project: Path) -> None:
    (project / "own").mkdir()
    own = '{% extends "main.html" %}{% block extrahead %}<meta name="own" content="{{ page.title }}">{% endblock %}'
    (project / "own" / "article.html").write_text(own, "utf-8")
    (project / "mkdocs.yml").write_text(MKDOCS.replace("font: false", "font: false, custom_dir: own"), "utf-8")
    (project / "content/stories/2026/b").mkdir()
    (project / "content/stories/2026/b/index.md").write_text(story("另一篇", id="s00000000b"), "utf-8")

    assert build(project).returncode == 0
    for address, title in (("a", "夜市一圈"), ("b", "另一篇")):
        page = (project / "site" / "stories/2026" / address / "index.html").read_text("utf-8")
        assert f'<meta name="own" content="{title}">' in page


def test_a_theme_other_than_material_is_told_so(project: Path) -> None:
    (project / "mkdocs.yml").write_text(MKDOCS.replace("material,", "mkdocs,"), "utf-8")

    made = build(project)

    assert made.returncode == 1
    assert "theme: {name: material}" in made.stderr


def test_a_feature_without_popcorn_is_told_what_it_needs(project: Path) -> None:
    (project / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: content\ntheme: material\nplugins: [popcorn/feeds, popcorn/search]\n"
    )

    made = run(project, "mkdocs", "build")

    assert made.returncode != 0
    assert "needs the plugin `popcorn` before it" in made.stderr


def test_pages_are_escaped_where_material_prints_them_raw(project: Path) -> None:
    hostile = "</title><script>alert(1)</script>"
    text = story(f"'{hostile}'", tags=f"['{hostile[8:30]}']", summary=f"'{hostile}'")
    (project / "content/stories/2026/a/index.md").write_text(text, "utf-8")

    assert build(project).returncode == 0

    for file in (project / "site").rglob("*.html"):
        assert "<script>alert" not in file.read_text("utf-8"), file
    index = (project / "site/search/search_index.json").read_text("utf-8")
    assert "<script" not in index


def test_a_profile_says_where_the_time_went(project: Path) -> None:
    made = run(project, "popcorn", "build", "--profile", "profile.txt")

    assert made.returncode == 0, made.stderr
    written = (project / "profile.txt").read_text("utf-8")
    assert [
        stage for stage in ("read", "bodies", "plan", "pages", "pictures", "publish") if f"s  {stage}\n" not in written
    ] == []
    slowest = re.findall(r"([\d.]+) ms  (\S+)", written)
    assert len(slowest) == 10
    assert [float(took) for took, _ in slowest] == sorted((float(took) for took, _ in slowest), reverse=True)
    assert all((project / "site" / path).is_file() for _, path in slowest)


def test_a_profile_that_cannot_be_written_leaves_the_site_published(project: Path) -> None:
    done = run(project, "popcorn", "build", "--profile", "nowhere/profile.txt")

    assert done.returncode == 0
    assert "the profile could not be written (No such file or directory: nowhere/profile.txt)" in done.stdout
    assert (project / "site/index.html").is_file()


def test_a_mistake_in_a_template_of_the_community_is_told_with_its_line(project: Path) -> None:
    (project / "overrides/partials").mkdir(parents=True)
    (project / "mkdocs.yml").write_text(MKDOCS.replace("font: false", "font: false, custom_dir: overrides"), "utf-8")
    for mistake, told in (("{% if %}", "Expected an expression"), ("{{ a.b.c }}", "'a' is undefined")):
        (project / "overrides/partials/byline.html").write_text(f"\n{mistake}", "utf-8")

        done = build(project)

        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "byline.html:2: " in done.stderr
        assert told in done.stderr


def test_nothing_is_written_where_links_among_what_is_kept_lead(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dear = tmp_path_factory.mktemp("dear")
    (dear / "lock").write_text("dear", "utf-8")
    (dear / "spare").mkdir()
    (dear / "spare/letter").write_text("dear", "utf-8")
    connection = sqlite3.connect(dear / "cache.sqlite")
    connection.close()
    kept = project / ".popcorn"
    kept.mkdir()
    before = tree(dear)
    (kept / "lock").symlink_to(dear / "lock")
    (kept / "cache.sqlite").symlink_to(dear / "cache.sqlite")
    for name in ("published", "pictures"):
        (kept / name).symlink_to(dear)

    assert build(project).returncode == 0

    assert tree(dear) == before


def test_a_pipe_or_a_folder_among_what_is_kept_is_no_hindrance(project: Path) -> None:
    kept = project / ".popcorn"
    kept.mkdir()
    os.mkfifo(kept / "lock")
    os.mkfifo(kept / "cache.sqlite-wal")
    (kept / "cache.sqlite").mkdir()
    (kept / "published").write_text("a file", "utf-8")

    assert run(project, "popcorn", "build", timeout=60).returncode == 0

    again = build(project)
    assert " 0 pages made" in again.stdout
    assert "could not be written" not in again.stdout


def test_ctrl_c_under_a_progress_bar_gives_the_terminal_its_cursor_back(project: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "popcorn", "build"]
    clean = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}
    build = subprocess.Popen(command, cwd=project, env=clean, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    shown, is_stopped = b"", False
    with contextlib.suppress(OSError):  # where it has ended
        while said := os.read(ours, 4096):
            shown += said
            if b"pages  [" in shown and not is_stopped:
                build.send_signal(signal.SIGINT)
                is_stopped = True
    os.close(ours)

    assert build.wait(timeout=60) == 1
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l")
    assert b"Traceback" not in shown
