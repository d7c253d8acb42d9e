"""What an issue prints, and what keeps a piece from being printed."""

from __future__ import annotations

import pytest

from conftest import MakeProject, library_of, story
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.problems import Problem
from popcorn.zine.edition import typeset_issue
from popcorn.zine.issue import PrintedIssue, find_issue, relevant, resolve

RELEASE = (
    "---\nid: r00000000{n}\ntitle: 版本{n}\ndate: 2026-03-0{n}\nauthors: [lin]\nproduct: glow\n"
    "version: 2.{n}.0\nchannel: {channel}\n---\n"
)


def issue(sections: str) -> str:
    return f"---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nsections:\n{sections}\n---\n刊首语。\n"


def resolved(library: Library) -> tuple[PrintedIssue, tuple[Problem, ...]]:
    return resolve(library, library.issues[1])


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in problems]


def named(printed: PrintedIssue) -> list[list[str]]:
    return [[piece.name for piece in section.pieces] for section in printed.sections]


def test_pieces_stand_in_the_order_of_the_running_order(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story("一", id="s000000001"),
            "stories/2026/two/index.md": story("二", id="s000000002"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/two, s000000001]}"),
        }
    )
    printed, problems = resolved(library_of(project))
    assert named(printed) == [["two", "one"]]
    assert problems == ()


def test_an_issue_that_does_not_exist_is_named_with_those_that_do(make_project: MakeProject) -> None:
    project = make_project({"issues/1/index.md": issue("  - {name: 故事, pieces: []}")})
    found = find_issue(library_of(project), 7)
    assert isinstance(found, Problem)
    assert found.code == "issue-unknown"
    assert dict(found.facts) == {"known": "1", "number": "7"}


def test_a_draft_is_not_printed(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(status="draft"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/one]}"),
        }
    )
    printed, problems = resolved(library_of(project))
    assert codes(problems) == [("piece-unpublished", "sections[1].pieces[1]"), ("issue-empty", "sections[1]")]
    assert problems[0].line == 7
    assert printed.sections == ()


def test_a_piece_whose_authors_did_not_agree_is_not_printed(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(consent="{print: false}"),
            "stories/2026/two/index.md": story(id="s000000002"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/one, stories/2026/two]}"),
        }
    )
    printed, problems = resolved(library_of(project))
    assert codes(problems) == [("piece-without-consent", "sections[1].pieces[1]")]
    assert named(printed) == [["two"]]


def test_a_quiet_piece_is_not_printed(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(quiet="true"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/one]}"),
        }
    )
    assert codes(resolved(library_of(project))[1])[0] == ("piece-quiet", "sections[1].pieces[1]")


def test_a_piece_stands_once_in_an_issue(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(),
            "issues/1/index.md": issue(
                "  - {name: 故事, pieces: [stories/2026/one]}\n  - {name: 再来, pieces: [s000000001]}"
            ),
        }
    )
    printed, problems = resolved(library_of(project))
    assert codes(problems) == [("piece-twice", "sections[2].pieces[1]"), ("issue-empty", "sections[2]")]
    assert named(printed) == [["one"]]


@pytest.mark.parametrize(
    ("layout", "piece"),
    [("releases", "stories/2026/one"), ("recap", "stories/2026/one"), ("two-columns", "r000000001")],
)
def test_a_layout_sets_only_the_types_it_is_made_for(make_project: MakeProject, layout: str, piece: str) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(),
            "releases/glow/2.1.0.md": RELEASE.format(n=1, channel="weekly"),
            "issues/1/index.md": issue(f"  - {{name: 故事, layout: {layout}, pieces: [{piece}]}}"),
        }
    )
    assert codes(resolved(library_of(project))[1])[0] == ("layout-misfit", "sections[1].pieces[1]")


def test_an_issue_without_sections_is_a_problem(make_project: MakeProject) -> None:
    project = make_project({"issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一期\n---\n"})
    assert [code for code, _ in codes(resolved(library_of(project))[1])] == ["issue-without-sections"]


def test_a_query_finds_the_newest_published_pieces_that_fit(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/old/index.md": story(id="s000000001", date="2026-01-31"),
            "stories/2026/day/index.md": story(id="s000000002", date="2026-02-28 22:00", tags="[夜]"),
            "stories/2026/new/index.md": story(id="s000000003", date="2026-02-01", tags="[夜]"),
            "stories/2026/not/index.md": story(id="s000000004", date="2026-02-02", tags="[夜]", status="draft"),
            "stories/2026/off/index.md": story(
                id="s000000005", date="2026-02-03", tags="[夜]", consent="{print: false}"
            ),
            "stories/2026/tag/index.md": story(id="s000000006", date="2026-02-04"),
            "issues/1/index.md": issue(
                "  - {name: 故事, pieces: {types: [story], tags: [夜], since: 2026-02-01, until: 2026-02-28}}"
            ),
        }
    )
    printed, problems = resolved(library_of(project))
    assert named(printed) == [["day", "new"]]
    assert problems == ()


def test_a_query_passes_over_what_the_issue_prints_elsewhere(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(id="s000000001"),
            "stories/2026/two/index.md": story(id="s000000002"),
            "issues/1/index.md": issue(
                "  - {name: 新的, pieces: {types: [story]}}\n  - {name: 故事, pieces: [stories/2026/one]}"
            ),
        }
    )
    assert named(resolved(library_of(project))[0]) == [["two"], ["one"]]


def test_a_query_prints_a_translated_work_once_in_the_language_of_the_issue(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(id="s000000001"),
            "stories/2026/uno/index.md": story("One", id="s000000002", lang="en", translation_of="s000000001"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: {types: [story]}}"),
        }
    )
    assert named(resolved(library_of(project))[0]) == [["one"]]


def test_a_query_for_releases_can_ask_for_a_channel(make_project: MakeProject) -> None:
    project = make_project(
        {
            "releases/glow/2.1.0.md": RELEASE.format(n=1, channel="weekly"),
            "releases/glow/2.2.0.md": RELEASE.format(n=2, channel="stable"),
            "issues/1/index.md": issue("  - {name: 更新, layout: releases, pieces: {channels: [stable]}}"),
        }
    )
    assert named(resolved(library_of(project))[0]) == [["2.2.0"]]


def test_a_query_that_asks_for_what_its_layout_cannot_set_is_a_problem(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(),
            "releases/glow/2.1.0.md": RELEASE.format(n=1, channel="weekly"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: {types: [story, release]}}"),
        }
    )
    printed, problems = resolved(library_of(project))
    assert codes(problems) == [("layout-misfit", "sections[1].layout")]
    assert named(printed) == [["one"]]


def test_a_query_without_matches_is_a_problem(make_project: MakeProject) -> None:
    project = make_project({"issues/1/index.md": issue("  - {name: 故事, pieces: {tags: [没有]}}")})
    assert codes(resolved(library_of(project))[1]) == [("issue-empty", "sections[1]")]


def test_only_problems_with_what_is_printed_keep_an_issue_back(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(authors="[lin, nobody]"),
            "stories/2026/elsewhere/index.md": story(id="s000000002", authors="[somebody]"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/one, stories/2026/missing]}"),
        }
    )
    library = library_of(project)
    found = typeset_issue(library, Bodies(library), 1, project / "cache")
    assert [(p.code, p.path) for p in found.problems] == [
        ("entry-unknown", "issues/1/index.md"),
        ("member-unknown", "stories/2026/one/index.md"),
    ]
    assert found.pdf is None


def test_a_piece_that_could_not_be_read_is_reported_with_its_own_problem(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(date="gestern"),
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/one]}"),
        }
    )
    library = library_of(project)
    printed, problems = resolved(library)
    assert [(p.code, p.path) for p in relevant(library, printed)] == [("date-form", "stories/2026/one/index.md")]
    assert problems == ()


def test_a_broken_picture_beside_a_piece_keeps_the_issue_back(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(cover="{file: photo.jpg, alt: 灯}"),
            "stories/2026/one/photo.jpg": b"no picture",
            "issues/1/index.md": issue("  - {name: 故事, pieces: [stories/2026/one]}"),
        }
    )
    library = library_of(project)
    found = typeset_issue(library, Bodies(library), 1, project / "cache")
    assert [(p.code, p.path) for p in found.problems] == [("picture-broken", "stories/2026/one/photo.jpg")]
    assert found.pdf is None


def dated_issue(number: int, date: str, sections: str) -> str:
    return f"---\nid: n00000000{number}\nnumber: {number}\ntitle: 一期\ndate: {date}\nsections:\n{sections}\n---\n刊首语。\n"


def test_what_is_published_falls_to_one_issue_and_one_alone(make_project: MakeProject) -> None:
    query = "  - {name: 故事, pieces: {types: [story], since: last-issue, until: this-issue}}"
    files: dict[str, str | bytes] = {
        "stories/2026/first/index.md": story(id="s000000001", date="2026-01-01"),
        "stories/2026/same-day/index.md": story(id="s000000002", date="2026-03-15 23:59"),
        "stories/2026/next-day/index.md": story(id="s000000003", date="2026-03-16"),
        "stories/2026/last-hour/index.md": story(id="s000000004", date="2026-06-15 23:00"),
        "stories/2026/later/index.md": story(id="s000000005", date="2026-06-16"),
        "issues/1/index.md": dated_issue(1, "2026-03-15", query),
        "issues/2/index.md": dated_issue(2, "2026-06-15", query),
    }
    library = library_of(make_project(files))
    first, second = (resolve(library, library.issues[number])[0] for number in (1, 2))
    assert named(first) == [["same-day", "first"]]
    assert named(second) == [["last-hour", "next-day"]]


def test_a_draft_is_no_last_issue(make_project: MakeProject) -> None:
    draft = dated_issue(1, "2026-03-15", "  - {name: 故事, pieces: [stories/2026/a]}").replace(
        "title: 一期", "title: 一期\nstatus: draft"
    )
    query = "  - {name: 故事, pieces: {types: [story], since: last-issue}}"
    project = make_project(
        {
            "stories/2026/a/index.md": story(date="2026-01-01"),
            "issues/1/index.md": draft,
            "issues/2/index.md": dated_issue(2, "2026-06-15", query),
        }
    )
    library = library_of(project)
    assert named(resolve(library, library.issues[2])[0]) == [["a"]]


def test_a_query_can_pass_over_what_earlier_issues_printed_in_any_language(make_project: MakeProject) -> None:
    by_query = "  - {name: 故事, pieces: {types: [story], unprinted: true, order: oldest, limit: 1}}"
    files: dict[str, str | bytes] = {
        "stories/2026/one/index.md": story(id="s000000001", date="2026-01-01"),
        "stories/2026/uno/index.md": story(
            "One", id="s000000002", date="2026-01-02", lang="en", translation_of="s000000001"
        ),
        "stories/2026/two/index.md": story(id="s000000003", date="2026-01-03"),
        "stories/2026/three/index.md": story(id="s000000004", date="2026-01-04"),
        "issues/1/index.md": dated_issue(1, "2026-03-15", "  - {name: 故事, pieces: [stories/2026/uno]}"),
        "issues/2/index.md": dated_issue(2, "2026-06-15", by_query),
        "issues/3/index.md": dated_issue(3, "2026-09-15", by_query),
    }
    library = library_of(make_project(files))
    assert [named(resolve(library, library.issues[n])[0]) for n in (2, 3)] == [[["two"]], [["three"]]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("{authors: lin}", ["c", "a"]),
        ("{circles: night}", ["b"]),
        ("{lang: en}", ["b"]),
        ("{sections: [stories], order: oldest}", ["a", "b", "c"]),
        ("{types: [story], order: title}", ["b", "c", "a"]),
        ("{types: [story], order: title, limit: 2}", ["b", "c"]),
    ],
)
def test_a_query_can_ask_for_authors_circles_languages_and_an_order(
    make_project: MakeProject, query: str, found: list[str]
) -> None:
    project = make_project(
        {
            "members/mo/index.md": "---\nid: m000000002\nhandle: mo\nname: 阿墨\n---\n",
            "circles/night.md": "---\nid: c000000001\ntitle: 夜\nkind: interest\n---\n",
            "stories/2026/a/index.md": story("重庆的灯", id="s000000001", date="2026-01-01"),
            "stories/2026/b/index.md": story(
                "A lamp", id="s000000002", date="2026-01-02", lang="en", authors="[mo]", circles="[night]"
            ),
            "stories/2026/c/index.md": story("北京的灯", id="s000000003", date="2026-01-03"),
            "issues/1/index.md": issue(f"  - {{name: 故事, pieces: {query}}}"),
        }
    )
    assert named(resolved(library_of(project))[0]) == [found]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("{name: 空}", [("section-bare", "sections[1]")]),
        ("{name: 两样, insert: honours, pieces: [stories/2026/a]}", [("section-twofold", "sections[1].pieces")]),
        ("{name: 人, insert: spotlights}", [("insert-without", "sections[1].insert")]),
        ("{name: 信, insert: letters}", [("insert-without", "sections[1].insert")]),
    ],
)
def test_a_section_is_pieces_or_a_whole_insert(
    make_project: MakeProject, section: str, expected: list[tuple[str, str]]
) -> None:
    project = make_project({"stories/2026/a/index.md": story(), "issues/1/index.md": issue(f"  - {section}")})
    assert codes(resolved(library_of(project))[1]) == expected


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("{since: last}", "date-form", "sections[1].pieces.since"),
        ("{until: last-issue}", "date-form", "sections[1].pieces.until"),
        ("{order: random}", "not-a-choice", "sections[1].pieces.order"),
        ("{authors: nobody}", "member-unknown", "sections[1].pieces.authors"),
        ("{circles: nowhere}", "circle-unknown", "sections[1].pieces.circles"),
        ("[{entry: stories/2026/a, page: 2}]", "field-unknown", "sections[1].pieces[1].page"),
        ("[{entry: stories/2026/b}]", "entry-unknown", "sections[1].pieces[1].entry"),
    ],
)
def test_a_slip_in_the_running_order_is_named_where_it_stands(
    make_project: MakeProject, query: str, code: str, field: str
) -> None:
    project = make_project(
        {"stories/2026/a/index.md": story(), "issues/1/index.md": issue(f"  - {{name: 故事, pieces: {query}}}")}
    )
    assert [(p.code, p.field) for p in library_of(project).problems] == [(code, field)]


def test_a_slip_in_a_query_is_told_what_queries_may_say(make_project: MakeProject) -> None:
    project = make_project({"issues/1/index.md": issue("  - {name: 故事, pieces: {tag: [夜]}}")})
    [found] = library_of(project).problems
    assert (found.code, dict(found.facts)["suggestion"]) == ("field-unknown", "tags")
