"""The slips of front matter: each is one problem, at the field it is in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import CLOCK, COMMUNITY, MakeProject, library_of, member, picture, story
from popcorn.library.admission import read_text
from popcorn.library.reading import read_project

STORY = "stories/2026/a/index.md"
EVENT = "events/2026/walk/index.md"
RECAP = "events/2026/walk/recap.md"
RELEASE = "releases/glow/2.4.0.md"
LIN = "members/lin/index.md"


def event(**fields: str) -> str:
    front = {"id": "e000000001", "title": "夜拍", "date": "2026-01-01", "start": "2026-03-01 19:00", **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\n"


def release(*changes: str, **fields: str) -> str:
    front = {
        "id": "r000000001",
        "product": "glow",
        "title": "萤光",
        "version": "2.4.0",
        "channel": "weekly",
        "date": "2026-03-01",
    }
    text = "".join(f"{key}: {value}\n" for key, value in (front | fields).items())
    return "---\n" + text + "changes:\n" + "".join(f"  - {{{change}}}\n" for change in changes) + "---\n"


CHANGE = "key: a, kind: new, text: 改好了"

ISSUE = "---\nid: i000000001\nnumber: 1\ntitle: 第一期\ndate: 2026-03-01\ncover_lines: [a, b, c, d, e, f]\n---\n"

SLIPS: list[tuple[str, str, str, str]] = [
    # The code, the file it is in, what the file says, the field it is told of.
    ("yaml-syntax", STORY, "---\n%YAML 9.9\ntitle: 指令\n---\n", ""),
    ("text-too-long", STORY, story("长" * 121), "title"),
    ("text-empty", STORY, story('" "'), "title"),
    ("text-one-line", STORY, story('"一行\\n两行"'), "title"),
    ("not-a-text", STORY, story("[a, b]"), "title"),
    ("not-a-mapping", STORY, story(credits="lin"), "credits"),
    ("not-a-choice", STORY, story(status="ready"), "status"),
    ("not-an-id", STORY, story(id="A-1"), "id"),
    ("not-a-flag", STORY, story(consent="{print: maybe}"), "consent.print"),
    ("not-a-language", STORY, story(lang="中文"), "lang"),
    ("not-a-path", STORY, story(cover="/etc/a.jpg"), "cover"),
    ("entry-itself", "circles/a.md", "---\nid: c000000001\ntitle: 圈\nkind: city\nparent: a\n---\n", "parent"),
    ("circle-unknown", STORY, story(circles="[nowhere]"), "circles[1]"),
    ("entry-itself", STORY, story(translation_of="stories/2026/a"), "translation_of"),
    ("translation-other-type", STORY, story(lang="en", translation_of="about"), "translation_of"),
    ("too-few-items", "interviews/2026/a/index.md", story(**{"with": "[]"}), "with"),
    ("not-a-point", EVENT, event(place="{name: 湖边, geo: [1]}"), "place.geo"),
    ("not-a-point", EVENT, event(place="{name: 湖边, geo: [95, 200]}"), "place.geo"),
    ("not-a-number", EVENT, event(capacity="many"), "capacity"),
    ("not-a-zone", EVENT, event(tz="Mars/Olympus"), "tz"),
    ("ends-before-start", EVENT, event(end="2026-03-01 18:00"), "end"),
    ("name-unknown", EVENT, event(series="day-walk"), "series"),
    ("recap-without-event", RECAP, "---\nid: p000000001\ntitle: 回顾\ndate: 2026-03-02\n---\n", ""),
    ("not-a-local-text", RELEASE, release("key: a, kind: new, text: [1]"), "changes[1].text"),
    ("not-a-version", RELEASE, release(CHANGE, version="2.4.0!"), "version"),
    ("change-twice", RELEASE, release(CHANGE, CHANGE), "changes[2].key"),
    ("date-impossible", STORY, story(updated="9999-12-31T23:59Z"), "updated"),
    ("date-impossible", EVENT, event(start="0001-01-01T00:00Z", tz="America/New_York"), "start"),
    ("not-a-web-address", STORY, story(source="https://a℀b.example/x"), "source"),
    ("too-many-items", STORY, story(tags="[" + ", ".join(f"t{n}" for n in range(31)) + "]"), "tags"),
    ("path-disagrees", "issues/02/index.md", ISSUE.replace("number: 1", "number: 2").replace(", e, f]", "]"), "number"),
    ("path-disagrees", RELEASE, release(CHANGE, version="2.5.0"), "version"),
    ("too-many-items", "issues/1/index.md", ISSUE, "cover_lines"),
    ("not-a-slug", "members/lin/index.md", member("Lin Xiao", "林晓"), "handle"),
    ("not-a-year", LIN, member("lin", "林晓").replace("name:", "since: soon\nname:"), "since"),
]


@pytest.mark.parametrize(("code", "path", "text", "field"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_is_one_problem_at_its_field(
    code: str, path: str, text: str, field: str, make_project: MakeProject
) -> None:
    files = {"about.md": "---\ntitle: 关于\n---\n", path: text}

    library = library_of(make_project(files))

    assert [(problem.code, problem.path) for problem in library.problems if problem.severity == "error"] == [
        (code, path)
    ]
    told = next(problem for problem in library.problems if problem.code == code)
    assert field in told.field if field else True
    assert told.line


def test_what_is_no_file_and_what_has_an_unsafe_name_are_each_one_problem(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story()})
    os.mkfifo(project / "content/stories/2026/a/pipe.jpg")
    (project / "content/stories/2026/a/a\nb.jpg").write_bytes(picture())

    codes = [problem.code for problem in library_of(project).problems]

    assert sorted(codes) == ["file-name", "not-a-file"]


def test_a_folder_without_content_or_without_settings_says_so(tmp_path: Path, make_project: MakeProject) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    assert [problem.code for problem in read_project(empty, CLOCK)[1]] == ["community-missing"]
    (empty / "community.yml").mkdir()
    assert [problem.code for problem in read_project(empty, CLOCK)[1]] == ["community-unreadable"]
    (empty / "community.yml").rmdir()
    (empty / "community.yml").write_text(COMMUNITY, "utf-8")
    assert [problem.code for problem in library_of(empty).problems] == ["content-missing"]


def test_a_name_given_twice_in_the_settings_is_told_at_its_second_place(make_project: MakeProject) -> None:
    twice = COMMUNITY.replace("series: [", "series: [{id: night-walk, name: {zh: 甲, en: A}}, ")

    _, problems = read_project(make_project(community=twice), CLOCK)

    assert [(problem.code, problem.path, problem.line) for problem in problems] == [("id-twice", "../community.yml", 9)]


def test_a_file_that_vanishes_before_it_is_read_is_a_problem_too(tmp_path: Path) -> None:
    text, problems = read_text(tmp_path / "gone.md", "stories/2026/gone/index.md")

    assert text is None
    assert [problem.code for problem in problems] == ["unreadable"]
