"""What is nested too deep, too long or too large for paper: printed all the same, or refused in one clear problem."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import MakeProject, library_of, story
from popcorn.cli import main
from popcorn.community.bodies import Bodies
from popcorn.problems import Problem
from popcorn.zine.article import blocks
from popcorn.zine.edition import typeset_issue
from popcorn.zine.parts import MOST_CHARACTERS, MOST_LINES, MOST_NOTES
from sites import REPOSITORY
from typesetting import SetIssue

ISSUE = (
    "---\nid: n00000000{number}\nnumber: {number}\ntitle: 一期\ndate: 2026-03-15\n"
    "sections: [{{name: 故事, pieces: [{pieces}]}}]\n---\n"
)
# More quotations than the typesetter can set in each other, once nothing flattens them.
DEEP = "> " * 12 + "引文"


def project_of(make_project: MakeProject, *bodies: str) -> Path:
    """A project whose one issue prints a story with each of these bodies."""
    names = "abcdefgh"[: len(bodies)]
    stories = {
        f"stories/2026/{name}/index.md": story(f"故事{name}", body, id=f"s00000000{place}")
        for place, (name, body) in enumerate(zip(names, bodies, strict=True))
    }
    pieces = ", ".join(f"stories/2026/{name}" for name in names)
    return make_project({**stories, "issues/1/index.md": ISSUE.format(number=1, pieces=pieces)})


def problems_of(project: Path) -> tuple[Problem, ...]:
    """The problems of its issue, which is not set."""
    library = library_of(project)
    found = typeset_issue(library, Bodies(library), 1, project / "cache")
    assert found.pdf is None
    return found.problems


@pytest.mark.parametrize("depth", [5, 6, 9, 40])
def test_quotations_of_any_depth_are_printed(set_story: SetIssue, depth: int) -> None:
    assert "引文" in set_story("> " * depth + "引文").text


def test_blocks_of_every_kind_are_printed_as_deep_as_they_nest(set_story: SetIssue) -> None:
    chosen = random.Random(7)
    starts = ("> ", "- ", "1. ", "- [x] ")
    bodies = ["".join(chosen.choice(starts) for _ in range(9)) + f"第{n}条" for n in range(24)]
    boxes = "".join("    " * n + f'!!! note "框{n}"\n\n' for n in range(8)) + "    " * 8 + "> > 盒底"
    printed = set_story("\n\n正文。\n\n".join([*bodies, boxes]))
    for n in range(24):
        assert f"第{n}条" in printed.text
    assert "盒底" in printed.text


def test_a_list_of_hundreds_of_levels_is_flattened_without_losing_anything(set_story: SetIssue) -> None:
    printed = set_story("- " * 260 + "最深 **处** `码`\n\n" + "".join("    " * n + f"- 第{n}层\n" for n in range(40)))
    assert "最深处码" in printed.text
    for n in range(40):
        assert f"第{n}层" in printed.text


def test_pull_quotes_in_each_other_are_flattened(set_story: SetIssue) -> None:
    # The Markdown library repeats these blocks inside each other until it gives up.
    printed = set_story("m\n: \nm\n: ///pull\n///figure\nm\n: \nw\n: onclick=y}mailto\n///\n///")
    assert printed.issue.pdf
    assert "m" * 20 in printed.text


@pytest.mark.parametrize(
    ("start", "shown"), [("9223372036854775808", "999999999."), ("9" * 5000, "999999999."), ("41", "41.")]
)
def test_a_list_begins_with_a_number_that_paper_can_show(set_story: SetIssue, start: str, shown: str) -> None:
    printed = set_story(f"{start}. 甲\n\n100. 乙")
    assert shown in printed.text
    assert "乙" in printed.text


def test_the_words_of_a_link_with_an_endless_address_are_printed_without_it(set_story: SetIssue) -> None:
    address = "https://x.example/" + "a" * 8000
    printed = set_story(f"看[这里]({address})和[那里](https://x.example/b)")
    assert "看这里和那里1" in printed.text
    assert "a" * 40 not in printed.text


def test_an_endless_address_written_out_is_printed_as_words(set_story: SetIssue) -> None:
    assert "a" * 1000 in set_story("<https://x.example/" + "a" * 9000 + ">").text


def test_a_chinese_paragraph_may_have_any_number_of_latin_words(set_story: SetIssue) -> None:
    # All but those that part where a page ends.
    assert set_story("夜 wonderful " * 900).text.count("夜wonderful") > 890


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("```\n" + "line\n" * MOST_LINES + "```", "print-too-long"),
        ("word " * (MOST_CHARACTERS // 5 + 1), "print-too-long"),
        ("".join(f"[a](https://x.example/{n}) " for n in range(MOST_NOTES + 1)), "print-too-many-notes"),
        ("|" + "a|" * 90 + "\n|" + "-|" * 90 + "\n" + "|a|\n" * 90, "print-too-many-cells"),
    ],
)
def test_a_piece_that_no_magazine_could_hold_is_named_before_anything_is_set(
    make_project: MakeProject, body: str, code: str
) -> None:
    project = project_of(make_project, "正文。", body, body)
    assert [(p.code, p.path, p.line) for p in problems_of(project)] == [
        (code, "stories/2026/b/index.md", 7),
        (code, "stories/2026/c/index.md", 7),
    ]
    assert not (project / "cache").exists()


def test_what_recurses_too_deep_is_a_problem_of_its_file(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "DEEPEST", 10**6)
    project = project_of(make_project, "- " * 260 + "x", "正文。")
    assert [(p.code, p.path) for p in problems_of(project)] == [("too-deep", "stories/2026/a/index.md")]


def test_every_piece_that_the_typesetter_fails_on_is_named(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "DEEPEST", 30)
    project = project_of(make_project, DEEP, "见[甲](/stories/2026/a/)。", DEEP)
    found = problems_of(project)
    assert [(p.code, p.path) for p in found] == [
        ("print-failed", "stories/2026/a/index.md"),
        ("print-failed", "stories/2026/c/index.md"),
    ]
    assert "maximum show rule depth" in (project / "cache" / "fault.txt").read_text()
    for language in ("zh", "en"):
        assert str(project / "cache" / "fault.txt") in found[0].wording(language).hint


def test_a_piece_that_cannot_be_set_stops_both_commands_kindly(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_of(make_project, DEEP)
    shutil.copy2(REPOSITORY / "mkdocs.yml", project / "mkdocs.yml")
    # As if the walker did not guard the typesetter.
    monkeypatch.setattr(blocks, "DEEPEST", 30)
    for verb in (["zine", "1"], ["build"]):
        result = CliRunner().invoke(main, ["-C", str(project), "--lang", "en", *verb])
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        assert "stories/2026/a/index.md" in result.output
        assert "The typesetter cannot set this" in result.output
        assert "Traceback" not in result.output
    assert not (project / "site").exists()


# What one text within the limits may take (safety.md, R6), in bytes of the whole process' addresses.
MEMORY = 3_000_000_000


@pytest.mark.parametrize(
    "body",
    [
        ("|a|b|c|d|e|f|g|h|\n" + "|-" * 8 + "|\n" + "|a|b|c|d|e|f|g|h|\n" * 30 + "\n\n") * 20,
        "```\n" + "line\n" * (MOST_LINES - 4) + "```",
    ],
)
def test_a_large_piece_is_set_within_its_memory(make_project: MakeProject, body: str) -> None:
    project = project_of(make_project, body)
    command = f"ulimit -v {MEMORY // 1024}; exec {sys.executable} -m popcorn -C {project} zine 1"
    made = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-400:]
