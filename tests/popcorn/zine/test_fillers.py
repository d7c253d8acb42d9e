"""Whole sheets: what fills them, where it stands, and what an editor may say about it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from conftest import COMMUNITY, MakeProject, library_of, picture, story
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.library.settings import read_community
from popcorn.zine.fillers import PlacedFiller, placed
from popcorn.zine.measures import tokens
from popcorn.zine.outputs import MAKERS, Order, Output
from typesetting import Printed, bare, printed

SetPages = Callable[..., Printed]


@pytest.fixture
def set_pages(make_project: MakeProject, tmp_path: Path) -> SetPages:
    """Typesets an issue of so many pages before anything fills it: a cover, contents, stories, colophon, back."""

    def make(pages: int, *fields: str, community: str = COMMUNITY, **files: bytes | str) -> Printed:
        names = [f"s{number}" for number in range(pages - 4)]
        stories = {
            f"stories/2026/{name}/index.md": story(
                f"第{number}篇",
                "灯亮着。",
                id=f"s{number:09}",
                cover="{file: a.jpg, alt: 灯}" if number == 0 and files else "",
            )
            for number, name in enumerate(names)
        }
        beside = {f"stories/2026/s0/{name}": data for name, data in files.items()}
        front = ["id: n000000001", "number: 1", "title: 一期", "date: 2026-03-15", *fields]
        pieces = ", ".join(f"stories/2026/{name}" for name in names)
        front.append(f"sections: [{{name: 故事, pieces: [{pieces}]}}]")
        issue = "\n".join(["---", *front, "---", ""])
        project = make_project({**stories, **beside, "issues/1/index.md": issue}, community)
        return printed(library_of(project), 1, tmp_path / "cache")

    return make


def booklet(library: Library, cache: Path) -> Output:
    return MAKERS["booklet"](Order(library, Bodies(library), 1, cache))


def test_an_issue_of_whole_sheets_is_not_filled(set_pages: SetPages) -> None:
    found = set_pages(8)
    assert (found.issue.pages, found.issue.fillers) == (8, ())


def test_one_page_missing_is_an_invitation_to_write(set_pages: SetPages) -> None:
    found = set_pages(7)
    assert (found.issue.pages, found.issue.fillers) == (8, (PlacedFiller("write", 6),))
    text = bare(found.texts[5])
    assert "这一页给你留着" in text
    assert "firefly.example" in text
    assert "版权页" in found.texts[6]
    assert "扫一扫" in found.texts[7]


def test_the_invitation_leads_to_the_page_on_contributing(set_pages: SetPages) -> None:
    found = set_pages(
        7, **{"../../../contribute.md": "---\ntitle: 投稿\nlang: zh\n---\n寄来。\n"}, **{"a.jpg": picture()}
    )
    assert "firefly.example/contribute" in bare(found.texts[5])
    with found.opened() as pdf:
        links = [str(a.A.URI) for a in pdf.pages[5].Annots]
    assert set(links) == {"https://firefly.example/contribute/"}


def test_two_pages_missing_are_the_best_picture_and_the_invitation(set_pages: SetPages) -> None:
    found = set_pages(6, **{"a.jpg": picture(1600, 2000)})
    assert found.issue.fillers == (PlacedFiller("photo", 5), PlacedFiller("write", 6))
    page = found.issue.first_pages["stories/2026/s0/index.md"]
    assert f"这张图来自第0篇→{page}" in bare(found.texts[4])
    with found.opened() as pdf:
        assert len(pdf.pages[4].get_images()) == 1


def test_three_pages_missing_have_notes_inside_the_back_cover(set_pages: SetPages) -> None:
    found = set_pages(5, **{"a.jpg": picture(1600, 2000)})
    assert found.issue.pages == 8
    assert found.issue.fillers == (PlacedFiller("photo", 4), PlacedFiller("write", 5), PlacedFiller("notes", 7))
    assert "是留给你写的" in bare(found.texts[6])  # a page of lines says what it is for
    assert "版权页" in found.texts[5]


def test_without_a_picture_large_enough_there_are_notes(set_pages: SetPages) -> None:
    found = set_pages(5, **{"a.jpg": picture(240, 180)})
    assert found.issue.fillers == (PlacedFiller("write", 4), PlacedFiller("notes", 6), PlacedFiller("notes", 7))


def test_a_picture_without_consent_fills_no_page(set_pages: SetPages) -> None:
    community = COMMUNITY + "consent: {photo: false}\n"
    found = set_pages(6, community=community, **{"a.jpg": picture(1600, 2000)})
    assert [filler for filler, _ in found.issue.fillers] == ["write", "notes"]


def test_an_editor_names_the_fillers_and_their_order(set_pages: SetPages) -> None:
    found = set_pages(6, "fillers: [notes, write, photo]")
    assert found.issue.fillers == (PlacedFiller("write", 5), PlacedFiller("notes", 7))


def test_fillers_turned_off_leave_the_screen_pdf_as_it_is_and_no_booklet(set_pages: SetPages, tmp_path: Path) -> None:
    found = set_pages(5, "fillers: []")
    assert (found.issue.pages, found.issue.fillers) == (5, ())
    output = booklet(found.library, tmp_path / "cache")
    assert output.content is None
    (problem,) = [problem for problem in output.problems if problem.severity == "error"]
    assert problem.code == "fillers-too-few"
    assert (problem.path, problem.line, problem.field) == ("issues/1/index.md", 6, "fillers")
    said = problem.wording("zh")
    assert "5 页" in said.message
    assert "fillers: [write, photo, notes]" in said.hint


def test_too_few_fillers_are_told_of_with_how_many_are_missing(set_pages: SetPages, tmp_path: Path) -> None:
    found = set_pages(5, "fillers: [notes]")
    assert (found.issue.pages, found.issue.fillers) == (6, (PlacedFiller("notes", 5),))
    (problem,) = [p for p in booklet(found.library, tmp_path / "cache").problems if p.severity == "error"]
    assert dict(problem.facts)["missing"] == "2"


def test_a_filler_that_does_not_exist_is_refused_with_those_that_do(make_project: MakeProject) -> None:
    issue = "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nfillers: [adverts]\n---\n"
    library = library_of(make_project({"issues/1/index.md": issue}))
    (problem,) = [problem for problem in library.problems if problem.code == "not-a-choice"]
    assert (problem.line, problem.field) == (6, "fillers[1]")
    assert dict(problem.facts)["choices"] == "write, photo, notes"


def test_fillers_are_kept_with_the_proof(set_pages: SetPages, tmp_path: Path) -> None:
    found = set_pages(7)
    assert printed(found.library, 1, tmp_path / "cache").issue == found.issue
    about = json.loads((tmp_path / "cache" / "proofs" / "issue-1-screen.json").read_text("utf-8"))
    assert about["fillers"] == [["write", 6]]


def test_the_output_line_tells_what_fills_the_last_sheet(set_pages: SetPages, tmp_path: Path) -> None:
    output = booklet(set_pages(5, **{"a.jpg": picture(1600, 2000)}).library, tmp_path / "cache")
    assert output.remarks == ("2 sheets of 8 pages", "filled with photo on p. 4, write on p. 5, notes on p. 7")


def test_fillers_find_their_places_in_a_magazine_without_a_colophon() -> None:
    parts = [{"kind": "cover"}, {"kind": "back"}]
    fillers = [{"kind": "filler", "filler": name} for name in ("write", "notes", "photo")]
    found = [part.get("filler", part["kind"]) for part in placed(parts, fillers)]
    assert found == ["cover", "photo", "write", "notes", "back"]


@pytest.mark.parametrize(
    ("paper", "caliper"),
    [
        ("{}", 0.1),
        ("{weight: 60}", 0.075),
        ("{thickness: 0.12}", 0.12),
        ("{thickness: 90 um}", 0.09),
        ("{thickness: 4 pt}", 0.1016),
    ],
)
def test_creep_follows_from_the_paper(set_pages: SetPages, tmp_path: Path, paper: str, caliper: float) -> None:
    found = set_pages(8, community=f"{COMMUNITY}print: {{paper: {paper}}}\n")
    content = booklet(found.library, tmp_path / "cache").content
    assert content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (_, matrix, *_) = [i for i in pikepdf.parse_content_stream(pdf.pages[-1]) if str(i.operator) in ("re", "cm")]
        assert float(matrix.operands[4]) == pytest.approx((0.5 + caliper) * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("thickness", "thin", "not-a-caliper"),
        ("thickness", "3", "not-a-caliper"),
        ("thickness", "0", "not-a-caliper"),
        ("weight", "heavy", "not-a-paper-weight"),
        ("weight", "5000", "not-a-paper-weight"),
    ],
)
def test_paper_that_cannot_be_is_refused(make_project: MakeProject, field: str, value: str, code: str) -> None:
    project = make_project(community=f"{COMMUNITY}print: {{paper: {{{field}: {value}}}}}\n")
    community, problems = read_community(project / "community.yml")
    assert community is None
    assert [(problem.code, problem.field) for problem in problems] == [(code, f"print.paper.{field}")]


def test_a_booklet_too_thick_for_a_stapler_is_made_with_a_warning(set_pages: SetPages, tmp_path: Path) -> None:
    found = set_pages(12, community=f"{COMMUNITY}print: {{paper: {{thickness: 0.95}}}}\n")
    output = booklet(found.library, tmp_path / "cache")
    assert output.content
    assert [(p.code, p.severity) for p in output.problems if p.code == "booklet-thick"] == [
        ("booklet-thick", "warning")
    ]


def test_pages_too_large_for_office_paper_are_told_of(
    set_pages: SetPages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tokens()["formats"]["A5"], "trim", [297, 420])
    output = booklet(set_pages(8).library, tmp_path / "cache")
    assert output.content is None
    assert [p.code for p in output.problems if p.severity == "error"] == ["booklet-no-sheet"]


def test_marks_stand_on_the_covers_sheet_where_community_yml_asks_for_them(set_pages: SetPages, tmp_path: Path) -> None:
    found = set_pages(8, community=f"{COMMUNITY}print: {{booklet: {{marks: yes}}}}\n")
    content = booklet(found.library, tmp_path / "cache").content
    assert content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        strokes = [sum(str(i.operator) == "S" for i in pikepdf.parse_content_stream(page)) for page in pdf.pages]
    # Two ends of the fold and two staples, each on a white line.
    assert strokes == [8, 0, 0, 0]
