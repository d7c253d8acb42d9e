"""What is allowed and was hardly meant is published with a warning."""

from __future__ import annotations

import pytest

from conftest import MakeProject, library_of, picture, story

STORY = "stories/2026/a/index.md"
EVENT = "events/2026/walk/index.md"
ISSUE = "issues/1/index.md"


def warned(make_project: MakeProject, path: str, text: str) -> list[tuple[str, str, str | None]]:
    files = {path: text, f"{path.rpartition('/')[0]}/p.jpg": picture()}
    return [(p.severity, p.code, p.field) for p in library_of(make_project(files)).problems]


def event(**fields: str) -> str:
    front = {"id": "e000000001", "title": "夜拍", "date": "2026-01-01", "start": "2026-12-01 19:00", **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\n走走。\n"


def issue(*fields: str) -> str:
    return "\n".join(("---", "id: i000000001", "number: 1", "title: 第一期", *fields, "---", "信。", ""))


@pytest.mark.parametrize("status", ["moved", "cancelled"])
@pytest.mark.parametrize("said", [{}, {"sequence": "1"}, {"updated": "2026-02-01"}])
def test_a_change_of_a_meetup_that_calendars_cannot_see_is_told(
    status: str, said: dict[str, str], make_project: MakeProject
) -> None:
    text = event(status=status, **said)

    assert warned(make_project, EVENT, text) == [("warning", "change-untold", "status")]


def test_a_change_that_calendars_see_is_well(make_project: MakeProject) -> None:
    assert warned(make_project, EVENT, event(status="moved", sequence="1", updated="2026-02-01")) == []


@pytest.mark.parametrize(
    ("date", "updated", "codes"),
    [
        ("2026-03-01", "2062-03-02", ["updated-ahead"]),
        ("2026-03-01", "2026-11-22 23:00", []),
        ("2026-12-24", "2026-12-25", []),
    ],
)
def test_an_update_still_to_come_is_told(date: str, updated: str, codes: list[str], make_project: MakeProject) -> None:
    told = warned(make_project, STORY, story(date=date, updated=updated))

    assert [code for _, code, _ in told] == codes


def test_an_issue_without_a_date_would_be_in_no_feed(make_project: MakeProject) -> None:
    assert warned(make_project, ISSUE, issue()) == [("error", "date-missing", None)]
    assert warned(make_project, ISSUE, issue("status: draft")) == []


@pytest.mark.parametrize(
    ("path", "text", "field"),
    [
        (STORY, story(cover="p.jpg"), "cover"),
        (STORY, story(cover="{file: p.jpg, credit: lin}"), "cover"),
        (ISSUE, issue("date: 2026-03-01", "cover: p.jpg"), "cover"),
        ("guides/2026/a/index.md", story(steps="[{name: 一, picture: p.jpg}]"), "steps[1].picture"),
    ],
)
def test_a_picture_of_the_front_matter_without_alternative_text_is_told(
    path: str, text: str, field: str, make_project: MakeProject
) -> None:
    assert warned(make_project, path, text) == [("warning", "alt-missing", field)]


def test_a_photo_of_a_recap_without_alternative_text_is_told(make_project: MakeProject) -> None:
    recap = {"events/2026/walk/recap.md": story(photos="[p.jpg, {file: p.jpg, alt: 灯}]"), EVENT: event()}

    library = library_of(make_project({**recap, "events/2026/walk/p.jpg": picture()}))

    assert [(p.code, p.field) for p in library.problems] == [("alt-missing", "photos[1]")]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (STORY, {}),
        ("works/2026/a/index.md", {"kind": "photo"}),
        ("guides/2026/a/index.md", {}),
        ("interviews/2026/a/index.md", {"with": "[lin]"}),
    ],
)
def test_a_piece_without_a_text_is_told(path: str, fields: dict[str, str], make_project: MakeProject) -> None:
    assert warned(make_project, path, story(body=" \n", **fields)) == [("warning", "body-empty", None)]


@pytest.mark.parametrize("fields", [{"steps": "[{name: 一}]"}, {"status": "draft"}])
def test_a_guide_of_steps_and_a_draft_need_no_text(fields: dict[str, str], make_project: MakeProject) -> None:
    assert warned(make_project, "guides/2026/a/index.md", story(body="", **fields)) == []
