"""Every problem of every file in one run: what is wrong with one field hides nothing of the others."""

from __future__ import annotations

import pytest

from conftest import MakeProject, found, library_of, member, picture, story
from popcorn.community.bodies import Bodies
from popcorn.desk.checking import check
from popcorn.web.building import plan_site
from popcorn.web.features import ALL

A = "stories/2026/a/index.md"
B = "stories/2026/b/index.md"
EVENT = "events/2026/walk/index.md"

WITHOUT_ID: list[tuple[dict[str, str], str, set[str]]] = [
    (
        {EVENT: "---\ntitle: 夜拍\ndate: 2026-01-01\nstart: 2026-03-02\nend: 2026-03-01\n---\n"},
        EVENT,
        {"ends-before-start"},
    ),
    ({A: "---\ntitle: 夜市\n---\n正文\n"}, A, {"date-missing", "no-author"}),
    ({"events/2026/walk/recap.md": story(id="")}, "events/2026/walk/recap.md", {"recap-without-event"}),
    ({B: story(), A: story(id="", translation_of="stories/2026/b")}, A, {"translation-same-language"}),
    (
        {"about.md": "---\ntitle: 关于\n---\n", A: story(id="", lang="en", translation_of="about")},
        A,
        {"translation-other-type"},
    ),
    (
        {
            "members/m0-li/index.md": member("m0-li", "默", 3),
            "members/mo-li/index.md": "---\nhandle: mo-li\nname: 莫离\n---\n",
        },
        "members/mo-li/index.md",
        {"handle-lookalike"},
    ),
    ({A: story(id="", body="[去](/nowhere/)")}, A, {"link-unknown"}),
    (
        {
            B: story(status="draft"),
            "issues/1/index.md": "---\nnumber: 2\ntitle: 一\ndate: 2026-03-01\nsections:\n"
            "  - {name: 故事, pieces: [stories/2026/b, stories/2026/b]}\n---\n",
        },
        "issues/1/index.md",
        {"path-disagrees", "piece-unpublished", "piece-twice"},
    ),
]


@pytest.mark.parametrize(("files", "path", "codes"), WITHOUT_ID, ids=[sorted(case[2])[0] for case in WITHOUT_ID])
def test_a_missing_id_is_one_problem_and_hides_no_other(
    files: dict[str, str], path: str, codes: set[str], make_project: MakeProject
) -> None:
    library = library_of(make_project(files))

    bodies = Bodies(library)
    problems = {*check(library, bodies), *plan_site(library, ALL, bodies).problems}
    # An issue that prints nothing is another truth about the last case.
    assert {problem.code for problem in problems if problem.path == path} - {"issue-empty"} == {"field-missing", *codes}


@pytest.mark.parametrize("id", ["", "A-1"])
def test_ids_that_stand_in_for_missing_or_wrong_ones_are_never_taken_nor_offered(
    id: str, make_project: MakeProject
) -> None:
    library = library_of(make_project({A: story(id=id), B: story(id=id)}))

    assert {code for code, *_ in found(library)} == {"field-missing" if not id else "not-an-id"}
    ids = {entry.id for entry in library.of_type("story")}
    assert len(ids) == 2
    assert not ids & library.links.keys()


def test_wrong_fields_do_not_hide_what_the_right_ones_contradict(make_project: MakeProject) -> None:
    event = (
        "---\nid: e000000001\ntitle: 夜拍\ndate: 2026-01-01\nstart: 2026-03-02\nend: 2026-03-01\ncapacity: many\n---\n"
    )

    library = library_of(make_project({EVENT: event, A: story(date="tomorrow", authors="")}))

    assert {(code, path) for code, path, _ in found(library)} == {
        ("not-a-number", EVENT),
        ("ends-before-start", EVENT),
        ("date-form", A),
        ("no-author", A),
    }


def test_a_recap_is_not_blamed_for_an_event_that_is_wrong_itself(make_project: MakeProject) -> None:
    files = {"events/2026/walk/recap.md": story(), EVENT: "---\nid: e000000001\ntitle: 夜拍\ndate: 2026-01-01\n---\n"}

    assert [(code, path) for code, path, _ in found(library_of(make_project(files)))] == [("field-missing", EVENT)]


def test_a_body_is_checked_even_below_front_matter_that_cannot_be_read(make_project: MakeProject) -> None:
    files = {A: "---\ntitle: a: b\n---\n![灯](gone.jpg)\n", "stories/2026/a/x.jpg": picture()}
    library = library_of(make_project(files))

    problems = check(library, Bodies(library))

    assert [(problem.code, problem.line) for problem in problems] == [("yaml-colon", 2), ("picture-missing", 4)]
