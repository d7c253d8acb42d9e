"""The desk: problems for people and machines, and fixes that touch nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
import yaml

from conftest import MakeProject, story
from popcorn.desk.printing import as_github, as_json, for_people, summary
from popcorn.problems import problem, quote


def popcorn(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command line."""
    command = [sys.executable, "-m", "popcorn", "-C", str(project), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", **environment}
    )


def test_check_groups_by_file_and_fails_on_errors(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story(titel="x", body="![](gone.jpg)")})

    run = popcorn(project, "--lang", "en", "check")

    assert run.returncode == 1
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "content/stories/2026/a/index.md",
        "  6:1     error titel: There is no field “titel”  field-unknown",
        "          → Did you mean “title”?",
        "  8:5     error The picture “gone.jpg” is not there  picture-missing",
        "          → Put it into the same folder, or correct the name; capitals count.",
        "",
        "2 errors",
    ]


def test_check_passes_with_warnings_and_says_how_many(make_project: MakeProject) -> None:
    project = make_project(
        {"stories/2026/a/index.md": story(body="[x](https://example.com/) ![灯](https://e.example/a.jpg)")}
    )

    run = popcorn(project, "--lang", "zh", "check")

    assert run.returncode == 0
    assert run.stdout.splitlines()[-1] == "1 个警告"


def test_problems_are_in_the_readers_language(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": ""})

    assert "文件是空的" in popcorn(project, "check").stdout
    assert "文件是空的" in popcorn(project, "check", LANG="zh_CN.UTF-8").stdout
    assert "The file is empty" in popcorn(project, "check", LANG="en_GB.UTF-8").stdout
    assert "The file is empty" in popcorn(project, "check", "--lang", "en", LANG="zh_CN.UTF-8").stdout


def test_check_of_some_files_tells_of_no_others(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": "", "stories/2026/b/index.md": "", "about.md": ""})
    folder, file = project / "content/stories/2026/b", project / "content/about.md"

    document = json.loads(popcorn(project, "check", "--format", "json", str(folder), str(file)).stdout)

    assert [found["path"] for found in document["problems"]] == ["content/about.md", "content/stories/2026/b/index.md"]


def test_json_for_machines_has_both_languages(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story(authors="[lni]")})

    run = popcorn(project, "check", "--format", "json")
    document = json.loads(run.stdout)

    assert run.returncode == 1
    assert document["counts"] == {"error": 1, "warning": 0, "advice": 0}
    (only,) = document["problems"]
    assert (only["path"], only["line"], only["column"], only["field"]) == (
        "content/stories/2026/a/index.md",
        5,
        11,
        "authors[1]",
    )
    assert only["message"] == {"zh": "没有叫 “lni” 的成员", "en": "There is no member “lni”"}


def test_github_shows_a_problem_beside_its_line() -> None:
    found = problem("yaml-colon", "stories/2026/a,b/index.md", line=2, column=9)

    line = as_github([found], "en")

    assert line.startswith("::error file=content/stories/2026/a%2Cb/index.md,line=2,col=9,title=yaml-colon::There is")
    assert "\n" not in line


def test_nothing_an_author_writes_can_play_tricks_on_a_terminal() -> None:
    tricks = "\x1b[2J\n::stop-commands::zz\u202e" + "x" * 500
    found = problem("member-unknown", f"{tricks}.md", field=tricks, name=tricks)

    for shown in (for_people([found], "en", lambda text, kind: text), as_github([found], "en")):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\n::" not in shown
        assert len(shown) < 1000
    assert quote("a\nb") == "a\\u000ab"


def test_every_problem_says_the_same_in_both_languages() -> None:
    text = resources.files("popcorn").joinpath("problems.yml").read_text("utf-8")
    for code, entry in yaml.safe_load(text).items():
        assert entry["severity"] in ("error", "warning", "advice"), code
        chinese, english = (
            [{name for _, name, _, _ in Formatter().parse(line) if name} for line in entry[language]]
            for language in ("zh", "en")
        )
        assert chinese == english, f"{code}: the facts differ between the languages"
        assert entry["zh"][0] != entry["en"][0], f"{code} is not translated"


def test_schema_writes_a_file_per_type(make_project: MakeProject) -> None:
    project = make_project()

    run = popcorn(project, "schema", "--to", "out")

    assert run.returncode == 0
    names = {file.name for file in (project / "out").iterdir()}
    assert {"story.schema.json", "release.schema.json", "community.schema.json"} <= names
    for file in (project / "out").iterdir():
        json.loads(file.read_text("utf-8"))


def test_without_a_project_the_command_says_what_is_missing(tmp_path: Path) -> None:
    run = popcorn(tmp_path, "--lang", "en", "check")

    assert run.returncode == 1
    assert "There is no community.yml here" in run.stderr
    assert "Traceback" not in run.stderr


def test_counts_read_well_in_both_languages() -> None:
    two = [problem("empty-file", "a.md"), problem("empty-file", "b.md"), problem("no-author", "c.md")]

    assert summary(two, "zh") == "2 个错误，1 个警告"
    assert summary(two, "en") == "2 errors, 1 warning"
    assert summary([], "zh") == "没有问题"
    assert json.loads(as_json([]))["problems"] == []


@pytest.mark.parametrize("verb", ["--help", "--version"])
def test_help_needs_no_project(verb: str, tmp_path: Path) -> None:
    assert popcorn(tmp_path, verb).returncode == 0
