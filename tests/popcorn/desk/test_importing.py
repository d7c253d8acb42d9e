"""A whole import: what is written, what is left alone, and what is said about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import CLOCK, Files, picture, write_files
from popcorn.community.bodies import Bodies
from popcorn.desk.importing.importer import FLAVOURS, SourceError, import_archive
from popcorn.desk.importing.notes import Note
from popcorn.desk.importing.reporting import Outcome
from popcorn.library import frontmatter
from popcorn.library.reading import read_project
from sites import REPOSITORY

POST = """\
---
title: 夜市一圈
date: 2019-05-28T19:15:43+08:00
author: 林晓
---

炒饭的香味从巷口飘来。
"""


@dataclass(frozen=True)
class Brought:
    """A source that was imported, and what came of it."""

    source: Path
    folder: Path
    outcome: Outcome

    def text(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def story(self, name: str = "a", year: int = 2019) -> dict[str, Any]:
        """The front matter of a story."""
        return self.meta(f"content/stories/{year}/{name}/index.md")

    def meta(self, path: str) -> dict[str, Any]:
        document, problems = frontmatter.read(self.text(path), path)
        assert document is not None
        assert problems == ()
        found = frontmatter.plain(document.meta)
        assert isinstance(found, dict)
        return found

    def body(self, name: str = "a", year: int = 2019) -> str:
        """The body of a story, without the empty line that begins it."""
        return self.text(f"content/stories/{year}/{name}/index.md").partition("\n---\n")[2].removeprefix("\n")

    def comments(self, name: str = "a", year: int = 2019) -> list[str]:
        head = self.text(f"content/stories/{year}/{name}/index.md").partition("\n---\n")[0]
        return [line for line in head.split("\n") if line.startswith("#")]

    def notes(self, *kinds: str) -> list[Note]:
        return [note for note in self.outcome.notes if not kinds or note.kind in kinds]

    def said(self, *kinds: str) -> list[tuple[int | None, str]]:
        """Line and text of the notes of these kinds."""
        return [(note.line, note.text) for note in self.notes(*kinds)]

    def files(self) -> set[str]:
        found = (file for file in self.folder.rglob("*") if file.is_file())
        return {file.relative_to(self.folder).as_posix() for file in found}

    def errors(self) -> list[str]:
        """What `popcorn check` would not let pass, links that no page answers for included."""
        library, problems = read_project(self.folder, CLOCK)
        assert library is not None
        bodies = Bodies(library)
        dead = [problem for entry in library.entries.values() for _, problem in bodies.body(entry).site_links]
        found = [*problems, *bodies.problems(), *dead]
        return [f"{problem.path}:{problem.line} {problem.code}" for problem in found if problem.severity == "error"]


def bring_in(tmp_path: Path, files: Files, flavour: str = "hugo", **options: Any) -> Brought:
    """Write a source, import it, and make sure that the result passes the check."""
    source, folder = tmp_path / "source", tmp_path / "project"
    write_files(source, files)
    outcome = import_archive(source, folder, FLAVOURS[flavour], now=CLOCK, **options)
    brought = Brought(source, folder, outcome)
    assert brought.errors() == []
    return brought


def hugo(tmp_path: Path, header: str, body: str = "正文。", more: Files | None = None, **options: Any) -> Brought:
    """Import one Hugo bundle, `content/blog/a/`, dated 2019 unless its header says otherwise."""
    dated = header if "date" in header.lower() else f"{header}\ndate: 2019-05-28"
    files = {"content/blog/a/index.md": f"---\n{dated.strip()}\n---\n\n{body}", **(more or {})}
    return bring_in(tmp_path, files, **options)


def popcorn(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command line."""
    command = [sys.executable, "-m", "popcorn", *arguments]
    variables = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=variables)


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Time and bytes of every file."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


# --- the project -----------------------------------------------------------------------------------------------------


def test_an_import_makes_a_whole_project(tmp_path: Path) -> None:
    brought = bring_in(
        tmp_path,
        {
            "hugo.toml": 'title = "夜市志"\nbaseURL = "https://night.example.net/"\ntimeZone = "Asia/Taipei"\n',
            "content/blog/night-market/index.md": POST,
            "content/blog/night-market/stall.jpg": picture(),
        },
        license="CC-BY-4.0",
    )

    assert brought.files() == {
        "community.yml",
        "mkdocs.yml",
        ".gitignore",
        "import-report.md",
        "content/stories/2019/night-market/index.md",
        "content/stories/2019/night-market/stall.jpg",
        "content/members/lin-xiao/index.md",
    }
    assert brought.text("community.yml").splitlines() == [
        "name: 夜市志",
        "url: https://night.example.net/",
        'tag_authority: "night.example.net,2019"',
        "timezone: Asia/Taipei",
        "languages: [zh]",
        "license: CC-BY-4.0",
        "feeds:",
        "  items: 100",
    ]
    assert brought.text("mkdocs.yml").splitlines() == [
        "site_name: 夜市志",
        "docs_dir: content",
        "site_url: https://night.example.net/",
        "theme: {name: material, language: zh, font: false}",
        # The same plugins with the same options as the sample's.
        "plugins:",
        *(REPOSITORY / "mkdocs.yml").read_text("utf-8").partition("plugins:\n")[2].splitlines(),
    ]
    assert brought.text(".gitignore") == ".popcorn/\nsite/\n"
    assert brought.meta("content/members/lin-xiao/index.md")["name"] == "林晓"


def test_without_a_configuration_the_folder_names_the_community(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x")

    assert brought.text("community.yml").splitlines()[:2] == ["name: source", "url: https://source.example/"]


def test_feeds_hold_every_imported_post(tmp_path: Path) -> None:
    posts = {f"content/blog/post-{number}.md": POST for number in range(103)}

    brought = bring_in(tmp_path, posts)

    assert "  items: 103" in brought.text("community.yml").splitlines()


def test_ids_are_the_same_wherever_a_source_is_imported(tmp_path: Path) -> None:
    files = {"content/blog/a/index.md": POST, "content/blog/b/index.md": POST}

    here = bring_in(tmp_path / "here", files)
    there = bring_in(tmp_path / "there", files)

    assert here.story("a")["id"] == there.story("a")["id"]
    assert here.story("a")["id"] != here.story("b")["id"]
    assert here.text("import-report.md") == there.text("import-report.md")


# --- what is there already ---------------------------------------------------------------------------------------------


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    files = {"content/blog/a/index.md": POST, "content/blog/a/x.png": picture(kind="PNG")}
    brought = bring_in(tmp_path, files)
    before = state(brought.folder)

    again = import_archive(brought.source, brought.folder, FLAVOURS["hugo"], now=CLOCK)

    assert state(brought.folder) == before
    assert again.placed is not None
    assert (again.placed.written, again.placed.kept) == ((), ())


def test_what_someone_edited_is_kept_and_said(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x")
    edited = brought.folder / "content/stories/2019/a/index.md"
    edited.write_text(edited.read_text("utf-8").replace("正文。", "改过的正文。"), "utf-8")

    run = popcorn("--lang", "en", "import", "hugo", str(brought.source), "--into", str(brought.folder), cwd=tmp_path)

    assert run.returncode == 0
    assert "改过的正文。" in edited.read_text("utf-8")
    assert "0 files written, 4 unchanged, 1 kept yours" in run.stdout
    assert "kept yours: content/stories/2019/a/index.md" in run.stdout


def test_what_someone_removed_comes_back(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x")
    (brought.folder / "content/stories/2019/a/index.md").unlink()

    again = import_archive(brought.source, brought.folder, FLAVOURS["hugo"], now=CLOCK)

    assert again.placed is not None
    assert again.placed.written == ("content/stories/2019/a/index.md",)


def test_an_entry_that_someone_moved_is_not_written_twice(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", "![灯](a.jpg)", {"content/blog/a/a.jpg": picture()})
    (brought.folder / "content/works/2019").mkdir(parents=True)
    (brought.folder / "content/stories/2019/a").rename(brought.folder / "content/works/2019/lamp")

    again = import_archive(brought.source, brought.folder, FLAVOURS["hugo"], now=CLOCK)

    assert again.placed is not None
    assert again.placed.written == ()
    assert again.placed.moved == (("content/stories/2019/a/index.md", "content/works/2019/lamp/index.md"),)
    assert not (brought.folder / "content/stories/2019/a").exists()


def test_a_new_post_in_the_source_comes_in_beside_the_others(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x")
    report = brought.text("import-report.md")
    write_files(brought.source, {"content/blog/b/index.md": POST})

    again = import_archive(brought.source, brought.folder, FLAVOURS["hugo"], now=CLOCK)

    assert again.placed is not None
    assert "content/stories/2019/b/index.md" in again.placed.written
    # The first report may have been ticked off; the new one stands beside it.
    assert brought.text("import-report.md") == report
    assert "content/stories/2019/b/index.md" in brought.text("import-report.new.md")


def test_an_existing_project_keeps_its_own_files(tmp_path: Path) -> None:
    write_files(tmp_path / "project", {"community.yml": "mine", "content/stories/2019/a/index.md": "mine too"})
    write_files(tmp_path / "source", {"content/blog/a/index.md": POST})

    outcome = import_archive(tmp_path / "source", tmp_path / "project", FLAVOURS["hugo"], now=CLOCK)

    assert outcome.placed is not None
    assert outcome.placed.kept == ("community.yml", "content/stories/2019/a/index.md")
    assert (tmp_path / "project/community.yml").read_text() == "mine"


# --- safety ------------------------------------------------------------------------------------------------------------


def test_the_source_stays_as_it_is(tmp_path: Path) -> None:
    files = {"content/blog/a/index.md": POST.replace("\n", "\r\n"), "content/blog/a/x.svg": "<svg/>"}
    write_files(tmp_path / "source", files)
    before = state(tmp_path / "source")

    bring_in(tmp_path, {})

    assert state(tmp_path / "source") == before


def test_links_in_the_source_are_not_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"secret.md": "---\ntitle: secret\n---\n", "secret.jpg": picture()})
    bundle = tmp_path / "source/content/blog/a"
    bundle.mkdir(parents=True)
    (bundle / "x.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "source/content/blog/b.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "source/content/other").symlink_to(tmp_path)

    brought = hugo(tmp_path, "title: x\nbanner: x.jpg", "![灯](x.jpg)")

    assert not [path for path in brought.files() if "secret" in path or path.endswith(".jpg")]
    assert brought.said("symlink") == [
        (None, "`content/blog/a/x.jpg` is a symbolic link → not followed"),
        (None, "`content/blog/b.md` is a symbolic link → not followed"),
        (None, "`content/other` is a symbolic link → not followed"),
    ]
    assert brought.body() == "*[图片缺失：x.jpg · 灯]*"


def test_nothing_is_written_through_a_link_out_of_the_project(tmp_path: Path) -> None:
    write_files(tmp_path / "source", {"content/blog/a/index.md": POST})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project/content").symlink_to(tmp_path / "elsewhere")

    outcome = import_archive(tmp_path / "source", tmp_path / "project", FLAVOURS["hugo"], now=CLOCK)

    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert outcome.placed is not None
    assert "content/stories/2019/a/index.md" in outcome.placed.kept


def test_a_workshop_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path / "source", {"content/blog/a/index.md": POST})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project/.popcorn").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SourceError, match="symbolic link"):
        import_archive(tmp_path / "source", tmp_path / "project", FLAVOURS["hugo"], now=CLOCK)

    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("into", [".", "project", "content/blog"])
def test_a_project_inside_the_source_is_refused(tmp_path: Path, into: str) -> None:
    write_files(tmp_path, {"content/blog/a/index.md": POST})
    before = state(tmp_path)

    run = popcorn("import", "hugo", ".", "--into", into, cwd=tmp_path)

    assert run.returncode == 1
    assert "inside the source" in run.stderr
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--license", "MIT"], "MIT is no licence Popcorn knows"), (["--url", "night.example"], "is no web address")],
)
def test_an_option_that_cannot_be_is_refused(tmp_path: Path, options: list[str], said: str) -> None:
    write_files(tmp_path / "source", {"content/blog/a/index.md": POST})

    run = popcorn("import", "hugo", "source", "--into", "project", *options, cwd=tmp_path)

    assert (run.returncode, said in run.stderr) == (1, True)
    assert not (tmp_path / "project").exists()


def test_a_host_in_chinese_gives_a_valid_authority(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", url="https://夜市.example/")

    assert 'tag_authority: "xn--essw7i.example,2019"' in brought.text("community.yml")


def test_a_source_without_pages_says_so(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()

    run = popcorn("import", "jekyll", "source", "--into", "project", cwd=tmp_path)

    assert run.returncode == 1
    assert "no pages of a jekyll site" in run.stderr
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize(
    ("folder", "slug", "name"),
    [
        ("x", "../../../etc/passwd", "etc-passwd"),
        ("CON", "", "con-post"),
        ("Über Café", "", "uber-cafe"),
        ("重庆夜市", "", "chong-qing-ye-shi"),
        ("A_B.C", "", "a-b-c"),
        ("-" * 3 + "y", "", "y"),
        ("very-" * 20 + "long", "", "very-" * 15 + "very"),
    ],
)
def test_names_that_no_address_can_have_become_slugs(tmp_path: Path, folder: str, slug: str, name: str) -> None:
    header = f"slug: {slug}\n" if slug else ""

    brought = bring_in(tmp_path, {f"content/blog/{folder}/index.md": f"---\ntitle: x\ndate: 2019-01-01\n{header}---\n"})

    assert {path for path in brought.files() if path.endswith("index.md")} == {f"content/stories/2019/{name}/index.md"}
    assert brought.said("renamed") == [(None, f"`{slug or folder}` → `{name}`")]


def test_a_name_of_signs_alone_gets_one_from_its_path(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/！！！/index.md": POST})

    (path,) = (path for path in brought.files() if path.startswith("content/stories"))
    assert path.startswith("content/stories/2019/untitled-")


def test_two_names_that_make_one_slug_stay_two_entries(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/A/index.md": POST, "content/blog/a!/index.md": POST})

    stories = {path for path in brought.files() if path.startswith("content/stories")}
    assert stories == {"content/stories/2019/a/index.md", "content/stories/2019/a-2/index.md"}


def test_a_file_name_that_is_no_text_can_be_reported(tmp_path: Path) -> None:
    folder = tmp_path / "source/content/blog"
    folder.mkdir(parents=True)
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.md"))).write_text(POST, "utf-8")

    brought = bring_in(tmp_path, {})

    assert brought.outcome.stories == 1
    assert "\\udcff\\udcfe.md" in brought.text("import-report.md")


# --- report ------------------------------------------------------------------------------------------------------------


def test_files_beside_the_content_are_mentioned(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", more={"README.md": "# Site\n", "LICENSE": "MIT\n", "static/a.jpg": picture()})

    assert [(note.path, note.text) for note in brought.notes("file-ignored")] == [
        ("LICENSE", "no page of the site → left out"),
        ("README.md", "no page of the site → left out"),
        ("static/a.jpg", "no text refers to this picture → left out"),
    ]


def test_the_report_goes_through_the_source_file_by_file(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nweight: 3\nauthor: 甲、乙", "正文。\n\n![灯](gone.svg)\n")

    assert brought.text("import-report.md").partition("## File by file · 逐个文件\n\n")[2].splitlines() == [
        "### content/blog/a/index.md → content/stories/2019/a/index.md",
        "",
        "- line 3 · kept · 留作注释: weight: `3` → kept as a comment",
        "- line 4 · names-split · 拆分署名: author: `甲、乙` names several people → read as `甲`, `乙`",
        "- line 10 · picture-missing · 图片缺失: picture `gone.svg` is nowhere in the source → "
        "a note stands in its place",
    ]


def test_machines_get_the_notes_and_what_was_written(tmp_path: Path) -> None:
    write_files(tmp_path / "source", {"content/blog/a/index.md": POST.replace("author", "weight: 1\nauthor")})

    run = popcorn("import", "hugo", "source", "--into", "project", "--format", "json", cwd=tmp_path)
    document: Mapping[str, Any] = json.loads(run.stdout)

    assert run.returncode == 0
    assert document["figures"]["stories"] == 1
    assert document["entries"] == {"content/blog/a/index.md": "content/stories/2019/a/index.md"}
    assert document["notes"] == [
        {
            "path": "content/blog/a/index.md",
            "line": 4,
            "kind": "kept",
            "text": "weight: `1` → kept as a comment",
            "body": False,
        }
    ]
    assert "content/stories/2019/a/index.md" in document["files"]["written"]
    assert document["files"]["unchanged"] == 0


def test_progress_is_told_while_it_works(tmp_path: Path) -> None:
    write_files(tmp_path / "source", {"content/blog/a/index.md": POST})

    run = popcorn("--lang", "zh", "import", "hugo", "source", "--into", "project", cwd=tmp_path)

    assert run.stderr.splitlines()[1:] == ["1 files, 1 pages", "1 of 1 pages", "checking", "writing"]
    assert run.stdout.startswith("读入文章 1，写出故事 1，普通页面 0，成员 1，图片 0")


def test_the_imported_project_passes_the_command_check(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nauthor: 林晓", "[去处](/nowhere/) <lin@example.com>")

    run = popcorn("-C", str(brought.folder), "--lang", "en", "check", cwd=tmp_path)

    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "no problems")
