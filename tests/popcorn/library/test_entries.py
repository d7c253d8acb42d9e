"""Entries: types by folder, dates with zones, who may be seen, how entries are found."""

from __future__ import annotations

import datetime as dt

import jsonschema
import pytest

from conftest import CLOCK, COMMUNITY, MakeProject, found, library_of, member, story
from popcorn.library.fields import parse_moment
from popcorn.library.frontmatter import plain
from popcorn.library.models import MODELS
from popcorn.library.placement import Place, place
from popcorn.library.schema import schemas


@pytest.mark.parametrize(
    ("path", "type_", "address"),
    [
        ("stories/2026/night/index.md", "story", "stories/2026/night/"),
        ("events/2026/walk/recap.md", "recap", "events/2026/walk/recap/"),
        ("releases/glow/2.4.0-beta.1.md", "release", "releases/glow/2.4.0-beta.1/"),
        ("members/lin/index.md", "member", "members/lin/"),
        ("circles/shanghai.md", "circle", "circles/shanghai/"),
        ("issues/2/index.md", "issue", "issues/2/"),
        ("about.md", "page", "about/"),
        ("en/help/index.md", "page", "en/help/"),
    ],
)
def test_the_folder_says_the_type_and_the_address(path: str, type_: str, address: str) -> None:
    where = place(path)

    assert isinstance(where, Place)
    assert (where.type, where.address) == (type_, address)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("stories/night.md", "misplaced"),
        ("stories/2026/Night/index.md", "misplaced"),
        ("stories/2026/night/notes.md", "misplaced"),
        ("releases/2.4.0.md", "misplaced"),
        ("About Us.md", "path-characters"),
        ("关于.md", "path-characters"),
        (f"stories/2026/{'a' * 90}/index.md", "path-too-long"),
    ],
)
def test_a_misplaced_file_is_told_where_to_go(path: str, code: str) -> None:
    where = place(path)

    assert not isinstance(where, Place)
    assert where.code == code


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+08:00"),
        ("2026-03-01 9:30", "2026-03-01T09:30:00+08:00"),
        ("2026-03-01T09:30:15Z", "2026-03-01T09:30:15+00:00"),
        ("2026-03-01 09:30:15 +0530", "2026-03-01T09:30:15+05:30"),
    ],
)
def test_a_date_keeps_its_zone_and_takes_the_communitys_where_it_has_none(text: str, iso: str) -> None:
    china = dt.timezone(dt.timedelta(hours=8))

    assert parse_moment(text, china).isoformat() == iso


@pytest.mark.parametrize("text", ["20260301", "1767225600", "03/01/2026", "2026-3-1", "yesterday", ""])
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="form"):
        parse_moment(text, dt.UTC)


def test_an_event_in_another_zone_starts_when_its_people_say(make_project: MakeProject) -> None:
    event = "---\nid: e000000001\ntitle: 线上\ndate: 2026-01-01\nstart: 2026-03-01 19:00\ntz: Europe/Berlin\n---\n"

    library = library_of(make_project({"events/2026/online/index.md": event}))

    assert found(library) == []
    assert library.events[0].meta.start.astimezone(dt.UTC).hour == 18


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("2026-03-01", "2026-03-01", []),
        ("2026-03-01", "2026-03-03", []),
        ("2026-03-02", "2026-03-01", ["ends-before-start"]),
        ("2026-03-01 19:00", "2026-03-01", ["ends-before-start"]),
        ("2026-03-01 19:00", "2026-03-01 19:00", ["ends-before-start"]),
    ],
)
def test_a_meetup_of_whole_days_may_end_on_the_day_it_starts(
    start: str, end: str, codes: list[str], make_project: MakeProject
) -> None:
    event = f"---\nid: e000000001\ntitle: 拆灯\ndate: 2026-01-01\nstart: {start}\nend: {end}\n---\n"

    library = library_of(make_project({"events/2026/lamps/index.md": event}))

    assert [code for code, _, _ in found(library)] == codes


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({}, True),
        ({"status": "draft"}, False),
        ({"status": "review"}, False),
        ({"date": "2026-11-23"}, False),
        ({"date": "2026-11-22 11:59"}, True),
        ({"embargo": "2026-11-23"}, False),
        ({"embargo": "2026-11-22 11:59"}, True),
        ({"consent": "{web: false}"}, False),
        ({"quiet": "true"}, True),
    ],
)
def test_only_what_is_published_due_and_consented_to_is_seen(
    fields: dict[str, str], seen: bool, make_project: MakeProject
) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story(**fields)}))

    assert found(library) == []
    assert library.is_published(library.entries["stories/2026/a/index.md"]) is seen


def test_an_entry_is_found_by_path_id_address_and_old_address(make_project: MakeProject) -> None:
    text = story(id="s00000000z", aliases="[/blog/2019/night.html, /old/]")
    library = library_of(make_project({"stories/2026/a/index.md": text}))

    names = [
        "stories/2026/a/index.md",
        "stories/2026/a",
        "/stories/2026/a/",
        "s00000000z",
        "/old/",
        "blog/2019/night.html",
    ]
    for name in names:
        entry = library.find(name)
        assert entry is not None, name
        assert entry.path == "stories/2026/a/index.md"
    assert library.find("../a/index.md", beside="stories/2026/b") is not None
    assert library.find("stories/2026/nothing") is None


def test_a_community_that_gives_no_consent_by_default_keeps_everything_back(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(id="s00000000a"),
        "stories/2026/b/index.md": story(id="s00000000b", consent="{web: true}"),
    }
    library = library_of(make_project(files, COMMUNITY + "consent: {web: false}\n"))

    published = [entry.path for entry in library.published("story")]
    assert published == ["stories/2026/b/index.md"]


def test_an_id_given_twice_names_both_files(make_project: MakeProject) -> None:
    files = {"stories/2026/a/index.md": story(), "stories/2026/b/index.md": story()}

    problems = library_of(make_project(files)).problems

    assert [problem.code for problem in problems] == ["id-taken"]
    assert problems[0].path == "stories/2026/b/index.md"
    assert "stories/2026/a/index.md" in problems[0].wording("en").message


def test_a_copy_in_an_earlier_folder_does_not_cost_the_original_its_id(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a-copy/index.md": story(date="2026-04-01"),
        "stories/2026/original/index.md": story(date="2026-03-01"),
        "stories/2026/z-copy/index.md": story(date="2026-03-01"),
    }

    problems = library_of(make_project(files)).problems

    assert [problem.path for problem in problems] == ["stories/2026/a-copy/index.md", "stories/2026/z-copy/index.md"]
    for problem in problems:
        for path in (problem.path, "stories/2026/original/index.md"):
            assert path in problem.wording("zh").message
            assert path in problem.wording("en").message
        assert "复制来的那一篇" in problem.wording("zh").hint


def test_handles_alike_or_copied_name_both_files(make_project: MakeProject) -> None:
    files = {
        "members/chen-m0/index.md": member("chen-m0", "陈默", 2).replace("name:", "applied: 2026-05-01\nname:"),
        "members/chen-mo/index.md": member("chen-mo", "陈默", 3).replace("name:", "applied: 2024-05-01\nname:"),
        "members/a-copy/index.md": member("chen-mo", "陈默", 3),
    }

    problems = library_of(make_project(files)).problems

    assert [(problem.code, problem.path) for problem in problems] == [
        ("id-taken", "members/a-copy/index.md"),
        ("handle-taken", "members/a-copy/index.md"),
        ("handle-lookalike", "members/chen-m0/index.md"),
    ]
    assert all("members/chen-mo/index.md" in problem.wording("en").message for problem in problems)


def test_report_and_award_name_changes_that_exist(make_project: MakeProject) -> None:
    release = (
        "---\nid: r000000001\ntitle: 二点四\ndate: 2026-03-01\nauthors: [lin]\nproduct: glow\nversion: 2.4.0\n"
        "channel: weekly\nchanges:\n  - {key: a, kind: new, text: 甲}\n"
        "report:\n  liked: [{change: b, votes: 3}]\naward: {change: c, people: [lin]}\n---\n"
    )

    codes = found(library_of(make_project({"releases/glow/2.4.0.md": release})))

    assert codes == [("change-unknown", "releases/glow/2.4.0.md", 12), ("change-unknown", "releases/glow/2.4.0.md", 13)]


def test_a_translation_is_in_another_language_than_its_original(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(),
        "stories/2026/a-en/index.md": story("A night", id="s00000000e", translation_of="stories/2026/a"),
    }

    assert [code for code, *_ in found(library_of(make_project(files)))] == ["translation-same-language"]


def test_what_a_schema_allows_is_what_the_library_reads(make_project: MakeProject) -> None:
    """The schemas are written for editors: they must not call good files bad, nor bad ones good."""
    library = library_of(make_project({"stories/2026/a/index.md": story(tags="[夜拍]", credits="{photo: [lin]}")}))
    all_schemas = schemas()
    for entry in library.entries.values():
        jsonschema.validate(plain(entry.tree), all_schemas[entry.type])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "s000000001", "title": "x", "titel": "y"}, all_schemas["story"])
    assert set(all_schemas) == {*MODELS, "community"}


def test_the_clock_decides_and_nothing_else(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story(date="2026-11-23")})

    assert list(library_of(project).published("story")) == []
    assert len(list(library_of(project, CLOCK + dt.timedelta(days=2)).published("story"))) == 1


def test_a_members_name_is_offered_for_a_handle(make_project: MakeProject) -> None:
    files = {
        "members/mo/index.md": member("mo", "莫离", 2),
        "circles/yuan.md": "---\nid: c000000001\ntitle: 圆\nkind: city\nhosts: [莫离]\n---\n",
    }

    problems = library_of(make_project(files)).problems

    assert [problem.wording("zh").hint for problem in problems] == ["是不是 “mo”？"]


def test_a_page_in_another_folder_names_its_twin_by_its_path(make_project: MakeProject) -> None:
    files = {
        "about.md": "---\ntitle: 关于\n---\n",
        "en/about.md": "---\ntitle: About\nlang: en\ntranslation_of: about.md\n---\n",
    }

    library = library_of(make_project(files))

    assert found(library) == []
    original = library.original(library.entries["en/about.md"])
    assert original is not None
    assert original.path == "about.md"


def test_someone_who_is_no_member_can_be_credited_by_name(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(id="s00000000a", credits="{photo: [罗家的孙女, lin]}"),
        "stories/2026/b/index.md": story(id="s00000000b", credits="{photo: [林晓]}"),
        "stories/2026/c/index.md": story(id="s00000000c", credits="{photo: [lni]}"),
    }

    library = library_of(make_project(files))

    assert [(code, path) for code, path, _ in found(library)] == [
        ("member-unknown", "stories/2026/b/index.md"),
        ("member-unknown", "stories/2026/c/index.md"),
    ]
    assert {problem.wording("en").hint for problem in library.problems} == {"Did you mean “lin”?"}
