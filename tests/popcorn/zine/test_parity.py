"""Web and paper say the same: each printed piece in one issue, on the web, and on the page that everyone names."""

from __future__ import annotations

import pikepdf
import pytest
import segno

from conftest import MakeProject, library_of, story
from popcorn.community.bodies import Bodies
from popcorn.problems import Problem
from popcorn.web.building import plan_site
from popcorn.web.features import ALL
from popcorn.zine.issue import resolve
from popcorn.zine.parity import disagreements, unmatched
from typesetting import Printed


def issue(number: int, more: str = "", kind: str = "magazine") -> str:
    sections = f"sections: [{{name: 故事, pieces: [stories/2026/a]{more}}}]"
    return f"---\nid: n{number:09}\nnumber: {number}\nkind: {kind}\ntitle: 第 {number} 期\ndate: 2026-0{number}-01\n{sections}\n---\n"


def told(
    make_project: MakeProject, more: str = "", absent: tuple[str, ...] = (), kind: str = "magazine"
) -> list[Problem]:
    second = issue(2, more, kind)
    files = {"stories/2026/a/index.md": story(), "issues/1/index.md": issue(1), "issues/2/index.md": second}
    library = library_of(make_project(files))
    orders = [resolve(library, library.issues[number])[0] for number in (2, 1)]
    return list(unmatched(orders, Bodies(library, absent)))


def test_a_piece_that_two_issues_print_is_told_of_in_the_later_one(make_project: MakeProject) -> None:
    (found,) = told(make_project)
    assert (found.code, found.path) == ("piece-elsewhere", "issues/2/index.md")
    assert dict(found.facts) == {"entry": "stories/2026/a", "other": "1"}


def test_a_reprint_says_so_and_is_none(make_project: MakeProject) -> None:
    assert told(make_project, ", reprint: true") == []


def test_an_anthology_prints_what_issues_have_printed(make_project: MakeProject) -> None:
    assert told(make_project, kind="anthology") == []


def test_a_printed_piece_without_a_page_is_told_of(make_project: MakeProject) -> None:
    found = told(make_project, ", reprint: true", absent=("story",))
    assert [problem.code for problem in found] == ["piece-without-page"] * 2


def test_the_check_tells_of_it(make_project: MakeProject) -> None:
    files = {"stories/2026/a/index.md": story(), "issues/1/index.md": issue(1), "issues/2/index.md": issue(2)}
    library = library_of(make_project(files))
    assert "piece-elsewhere" in {problem.code for problem in plan_site(library, ALL, Bodies(library)).problems}


def test_bookmarks_and_contents_agree_with_what_the_site_says(shown: Printed) -> None:
    order, _ = resolve(shown.library, shown.library.issues[1])
    assert shown.issue.pdf
    assert disagreements(shown.issue.pdf, shown.issue.first_pages, order) == ()


def test_a_page_number_that_is_wrong_is_found(shown: Printed) -> None:
    order, _ = resolve(shown.library, shown.library.issues[1])
    path = "interviews/2026/zhou/index.md"
    wrong = {**shown.issue.first_pages, path: shown.issue.first_pages[path] + 1}
    assert shown.issue.pdf
    found = disagreements(shown.issue.pdf, wrong, order)
    assert {problem.code for problem in found} == {"pages-disagree"}
    assert {dict(problem.facts)["entry"] for problem in found} == {"interviews/2026/zhou"}


def test_pieces_end_with_a_code_as_large_as_phones_need(shown: Printed) -> None:
    points_per_mm = 72 / 25.4
    found: dict[str, float] = {}
    with shown.opened() as pdf:
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                left, bottom, right, top = (float(side) for side in link["/Rect"])
                url = str(link.get("/A", pikepdf.Dictionary()).get("/URI", ""))
                if "/s/" in url and right - left == pytest.approx(top - bottom, abs=1) and right - left > 30:
                    found[url] = (right - left) / points_per_mm
    pieces = {
        f"https://firefly.example/s/{entry.id}/"
        for entry in map(shown.library.entries.get, shown.issue.first_pages)
        if entry
    }
    assert len(found.keys() & pieces) >= 3
    for url, size in found.items():
        modules = segno.make_qr(url, error="m", boost_error=False).symbol_size(border=0)[0]
        # Four modules on each side are its quiet zone.
        assert size * modules / (modules + 8) >= 15.9, url
    assert shown.text.count("扫码在手机上读") + shown.text.count("Scantoreadon") == len(found.keys() & pieces)
