"""Preflight: each rule on an issue that breaks it and on one that does not, read back from real PDFs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from click.testing import CliRunner

from conftest import COMMUNITY, MakeProject, library_of, picture, story, write_files
from popcorn.cli import main
from popcorn.community.bodies import Bodies
from popcorn.problems import Problem
from popcorn.zine.codes import qr_rows
from popcorn.zine.edition import Making, typeset_issue
from popcorn.zine.preflight import preflight, preflight_press, stands_in_the_way, verdict
from popcorn.zine.preflight.checking import checked
from popcorn.zine.preflight.sheets import sheets
from typesetting import Printed

PARAGRAPH = "夜市从七点半开始亮灯，最先亮的是卖炒栗子的老周，他的灯泡用了八年，灯罩上积了一层糖霜似的灰。\n\n"
PRESS = frozenset({"screen", "press"})
SITE = "https://firefly.example/"


@dataclass(frozen=True)
class Set:
    """A typeset issue and what it was made of."""

    pdf: bytes
    making: Making

    def problems(self, *uses: str, addresses: Iterable[str] | None = None) -> list[Problem]:
        return list(preflight(self.pdf, self.making, uses or PRESS, None if addresses is None else set(addresses)))


def set_issue(project: Path, number: int = 1) -> Set:
    library = library_of(project)
    makings: list[Making] = []
    issue = typeset_issue(library, Bodies(library), number, project / "cache", made=makings.append)
    assert issue.pdf is not None, issue.problems
    return Set(issue.pdf, makings[0])


def facts(problem: Problem) -> dict[str, str]:
    return dict(problem.facts)


def only(problems: Iterable[Problem], code: str) -> list[tuple[str, int | None]]:
    """Where the problems of one code are."""
    return [(problem.path, problem.line) for problem in problems if problem.code == code]


FAULTY: Mapping[str, str | bytes] = {
    "members/lin/index.md": "---\nid: m000000001\nhandle: lin\nname: 林晓\n---\n",
    "members/gone/index.md": "---\nid: m000000002\nhandle: gone\nname: 江不见\nstatus: withdrawn\n---\n",
    "members/shy/index.md": "---\nid: m000000003\nhandle: shy\nname: 沈默\nportrait: face.jpg\n"
    "privacy: {portrait: hidden}\n---\n",
    "members/shy/face.jpg": picture(900, 900),
    "stories/2026/sold/index.md": story("卖的", PARAGRAPH, id="s000000001", license="CC-BY-NC-4.0"),
    "stories/2026/reserved/index.md": story(
        "没说的", f"{PARAGRAPH}![灯](coarse.jpg)\n\n{PARAGRAPH}", id="s000000002", license="all-rights-reserved"
    ),
    "stories/2026/reserved/coarse.jpg": picture(320, 200),
    "stories/2026/original/index.md": story(
        "The original",
        f"{PARAGRAPH}![灯](own.jpg)",
        id="s000000003",
        lang="en",
        license="CC-BY-ND-4.0",
        consent="{photo: false}",
    ),
    "stories/2026/original/own.jpg": picture(),
    "stories/2026/translated/index.md": story(
        "译文", PARAGRAPH, id="s000000004", license="CC-BY-ND-4.0", translation_of="s000000003"
    ),
    "stories/2026/shown/index.md": story(
        "露面的",
        f"{PARAGRAPH}江不见也来了。\n\n![她](../../../members/shy/face.jpg)\n\n{PARAGRAPH}[没有这一页](/nowhere/)",
        id="s000000005",
        license="CC-BY-4.0",
    ),
    "stories/2026/fair/index.md": story(
        "还行的", f"{PARAGRAPH}![灯](fair.jpg)\n\n{PARAGRAPH * 3}", id="s000000006", license="CC-BY-4.0"
    ),
    "stories/2026/fair/fair.jpg": picture(560, 400),
    "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nprice: 25 元\nsections:\n  - name: 故事\n"
    "    pieces:\n"
    + "".join(
        f"      - stories/2026/{name}\n" for name in ("sold", "reserved", "original", "translated", "shown", "fair")
    )
    + "---\n",
    "issues/2/index.md": "---\nid: n000000002\nnumber: 2\ntitle: 二期\ndate: 2026-03-15\nlicense: CC-BY-4.0\n"
    "desk: {edit: lin}\ncover: {file: cover.jpg, alt: 灯, member: gone}\n"
    "sections: [{name: 故事, pieces: [stories/2026/agreed, stories/2026/long]}]\n---\n",
    "issues/2/cover.jpg": picture(1800, 2550),
    # What the first issue breaks, with the authors' word for it.
    "stories/2026/agreed/index.md": story(
        "同意的",
        "一行。\n\n![灯](sharp.jpg)",
        id="s000000007",
        license="CC-BY-NC-ND-4.0",
        consent="{print: true}",
        translation_of="s000000003",
    ),
    "stories/2026/agreed/sharp.jpg": picture(1500, 1000),
    "stories/2026/long/wide.jpg": picture(1800, 1200),
    "stories/2026/long/index.md": story(
        "挤不下的",
        f"{PARAGRAPH}/// figure\n    size: wide\n![灯](wide.jpg)\n\n{PARAGRAPH.strip() * 60}\n///\n\n{PARAGRAPH}",
        id="s000000008",
        license="CC-BY-SA-4.0",
    ),
}


@pytest.fixture(scope="session")
def faulty_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("faulty")
    (project / "community.yml").write_text(COMMUNITY, "utf-8")
    write_files(project / "content", FAULTY)
    return project


@pytest.fixture(scope="session")
def faulty(faulty_project: Path) -> Set:
    return set_issue(faulty_project)


@pytest.fixture(scope="session")
def better(faulty_project: Path) -> Set:
    return set_issue(faulty_project, 2)


@pytest.fixture(scope="session")
def good(shown: Printed) -> Set:
    """The showcase, whose authors have agreed."""
    assert shown.issue.pdf
    assert shown.making
    return Set(shown.issue.pdf, shown.making)


# --- what the running order leaves out -------------------------------------------------------------------------------


def test_an_issue_without_cover_desk_and_licence_is_told_so(faulty: Set, better: Set) -> None:
    wanted = {"cover-missing", "issue-without-desk", "issue-without-license"}
    assert wanted <= {problem.code for problem in faulty.problems()}
    assert wanted.isdisjoint({problem.code for problem in better.problems()})


# --- rights ----------------------------------------------------------------------------------------------------------


def test_what_may_not_be_sold_is_not_printed_in_an_issue_with_a_price(faulty: Set, better: Set) -> None:
    assert only(faulty.problems(), "license-sold") == [("stories/2026/sold/index.md", 6)]
    assert only(better.problems(), "license-sold") == []


@pytest.mark.parametrize(
    ("code", "piece"),
    [("license-reserved", "reserved"), ("license-translation", "translated"), ("license-cut", "original")],
)
def test_a_licence_that_forbids_print_needs_the_authors_word(faulty: Set, better: Set, code: str, piece: str) -> None:
    assert [path for path, _ in only(faulty.problems(), code)] == [f"stories/2026/{piece}/index.md"]
    assert only(better.problems(), code) == []


def test_a_community_may_give_its_word_for_all(faulty_project: Path, faulty: Set, tmp_path: Path) -> None:
    write_files(tmp_path / "content", FAULTY)
    (tmp_path / "community.yml").write_text(COMMUNITY + "consent: {print: true}\n", "utf-8")
    library = library_of(tmp_path)
    found = checked(library, Bodies(library), 1, faulty_project / "cache", PRESS).problems
    assert {"license-reserved", "license-translation", "license-cut", "license-sold"}.isdisjoint(p.code for p in found)


def test_rights_are_no_matter_of_the_screen(faulty: Set) -> None:
    assert only(faulty.problems("screen"), "license-reserved") == []


def test_pictures_without_consent_are_missed_aloud(faulty: Set, better: Set) -> None:
    assert only(faulty.problems(), "photos-left-out") == [("stories/2026/original/index.md", 8)]
    assert only(better.problems(), "photos-left-out") == []


def test_a_member_who_has_left_is_not_named_in_a_text(faulty: Set, better: Set) -> None:
    [found] = [problem for problem in faulty.problems() if problem.code == "member-named"]
    assert (found.path, found.line, facts(found)["name"]) == ("stories/2026/shown/index.md", 10, "江不见")
    assert facts(found)["page"] == str(faulty.making.marks and _page(faulty, "stories/2026/shown/index.md"))
    assert only(better.problems(), "member-named") == []


def test_a_hidden_portrait_is_not_shown(faulty: Set, better: Set) -> None:
    assert only(faulty.problems(), "portrait-hidden") == [("stories/2026/shown/index.md", 12)]
    assert only(better.problems(), "portrait-hidden") == []


def test_a_member_who_has_left_is_not_on_the_cover(better: Set, good: Set) -> None:
    assert only(better.problems(), "cover-member-left") == [("issues/2/index.md", 8)]
    assert only(good.problems(), "cover-member-left") == []


# --- pictures --------------------------------------------------------------------------------------------------------


def test_a_coarse_picture_is_named_with_the_size_at_which_it_would_be_sharp(faulty: Set, better: Set) -> None:
    [found] = [problem for problem in faulty.problems("screen") if problem.code == "picture-coarse"]
    assert (found.path, found.line) == ("stories/2026/reserved/index.md", 10)
    told = facts(found)
    assert (told["picture"], told["pixels"], told["sharp"]) == ("coarse.jpg", "320 × 200", "27 × 17")
    # A column of A5 is 57 mm wide.
    assert told["size"] == "57 × 36"
    assert told["dpi"] == "142"
    assert told["wanted"] == "675 × 422"
    assert only(better.problems(), "picture-coarse") == []


def test_a_fair_picture_is_worth_a_word_on_paper_alone(faulty: Set, better: Set) -> None:
    assert only(faulty.problems(), "picture-fair") == [("stories/2026/fair/index.md", 10)]
    assert only(faulty.problems("screen"), "picture-fair") == []
    assert only(better.problems(), "picture-fair") == []


# --- addresses and codes ---------------------------------------------------------------------------------------------


def test_a_printed_address_that_the_site_has_not_is_found(faulty: Set) -> None:
    assert only(faulty.problems(addresses=["about/"]), "address-dead") == [("stories/2026/shown/index.md", 16)]
    assert only(faulty.problems(addresses=["nowhere/"]), "address-dead") == []


def test_a_short_address_without_its_page_is_found(faulty: Set) -> None:
    from popcorn.zine.preflight.codes import _is_there
    from popcorn.zine.preflight.survey import surveyed

    survey = surveyed(faulty.pdf, faulty.making)
    assert _is_there("s/s000000001/", survey, None)
    assert not _is_there("s/zzzzzzzzzz/", survey, None)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_booklet_has_four_pages_to_a_sheet(faulty: Set) -> None:
    count = len(sheets(faulty.pdf))
    assert bool(only(faulty.problems(), "page-count")) == bool(count % 4)
    with pikepdf.open(io.BytesIO(faulty.pdf)) as pdf:
        while len(pdf.pages) % 4 != 1:
            pdf.pages.append(pdf.pages[-1])
        uneven = _saved(pdf)
        while len(pdf.pages) % 4:
            pdf.pages.append(pdf.pages[-1])
        even = _saved(pdf)
    [found] = [p for p in preflight(uneven, faulty.making, PRESS) if p.code == "page-count"]
    assert facts(found)["missing"] == "3"
    assert only(preflight(even, faulty.making, PRESS), "page-count") == []
    assert only(preflight(uneven, faulty.making, ["screen"]), "page-count") == []


def test_a_column_without_anything_in_it_is_told(better: Set) -> None:
    assert "stories/2026/agreed/index.md" not in {path for path, _ in only(better.problems(), "column-empty")}


def test_text_that_was_made_smaller_to_fit_is_told_where_it_cannot_be_read(better: Set, good: Set) -> None:
    [found] = [problem for problem in better.problems() if problem.code == "text-tiny"]
    assert found.path == "stories/2026/long/index.md"
    assert float(facts(found)["size"]) < 6
    assert only(good.problems(), "text-tiny") == []


def test_few_lines_on_a_last_page_and_an_empty_column_are_told(make_project: MakeProject) -> None:
    files: dict[str, str | bytes] = {"stories/2026/one/index.md": story("一行", "就一行。", id="s000000099")}
    for count in range(7, 17):
        files[f"stories/2026/n{count}/index.md"] = story(
            f"第{count}篇", "栗子。\n\n" * count * 9, id=f"s0000000{count:02}"
        )
    names = ", ".join(path.removesuffix("/index.md") for path in files)
    files["issues/1/index.md"] = (
        "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
        f"sections: [{{name: 故事, pieces: [{names}]}}]\n---\n"
    )
    found = set_issue(make_project(files))
    short = [facts(problem) for problem in found.problems() if problem.code == "page-short"]
    empty = [facts(problem) for problem in found.problems() if problem.code == "column-empty"]
    assert "stories/2026/one/index.md" in {path for path, _ in only(found.problems(), "column-empty")}
    pages = sheets(found.pdf)
    for told in short:
        assert int(told["lines"]) <= 6
    for told in empty:
        page = pages[int(told["page"]) - 1]
        right = [text for text in page.texts if text.box.left > page.width / 2 and not text.furniture]
        assert all(text.box.top > 150 or text.box.bottom < 60 for text in right), told
    assert len(empty) + len(short) < len(files) - 1


# --- where things stand: pages that a template of somebody's own could make -------------------------------------------


def page_of(body: str, width: int = 148, height: int = 210) -> bytes:
    """A PDF of one page with this content."""
    source = f"#set page(width: {width}mm, height: {height}mm, margin: 20mm)\n#set text(size: 10pt)\n{body}"
    made = typst.compile(source.encode(), format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made


def codes_of(body: str, making: Making) -> dict[str, Problem]:
    uses = {"screen"}
    kinds = {"text-", "picture-near", "code-"}
    found = preflight(page_of(body), making, uses)
    return {problem.code: problem for problem in found if any(problem.code.startswith(kind) for kind in kinds)}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("#place(top + left, dx: 10mm, dy: -18mm)[Near the head]", "text-near-trim"),
        ("#place(top + left, dx: -18mm)[In the fold]", "text-near-fold"),
        (
            "#place(top + left, dx: 80mm, dy: 40mm)[#box(width: 90mm)[Off the paper at the right side of it]]",
            "text-cut",
        ),
        ("#text(size: 4.6pt)[Type that nobody can read without a glass]", "text-tiny"),
        ("#place(dy: 9mm)[A first title] #place(dy: 9.5mm, dx: 2mm)[A second one over it]", "text-over-text"),
        ("#place(top + left, dx: 5mm)[Where it belongs]", None),
        ("Two lines of text, \\ one close below the other #h(1fr) and #super[raised] figures", None),
        ("H#super[2]O and #text(size: 4pt)[42]", None),
    ],
)
def test_where_text_stands_is_read_from_the_page(good: Set, body: str, code: str | None) -> None:
    assert set(codes_of(body, good.making)) == ({code} if code else set())


def test_running_heads_and_what_bleeds_on_purpose_may_stand_anywhere(good: Set) -> None:
    body = "#pdf.artifact(place(top + left, dx: -19mm, dy: -18mm, text(size: 4pt)[12 a number in the gutter, hidden]))"
    assert codes_of(body, good.making) == {}


@pytest.mark.parametrize(("dx", "codes"), [("-17mm", {"picture-near-trim"}), ("-20mm", set()), ("-10mm", set())])
def test_a_picture_bleeds_or_keeps_its_distance(good: Set, dx: str, codes: set[str], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture(400, 300))
    source = (
        "#set page(width: 148mm, height: 210mm, margin: 20mm)\n"
        f'#place(top + left, dx: {dx}, dy: 20mm, image("a.jpg", width: 30mm))'
    )
    (tmp_path / "a.typ").write_text(source)
    made = typst.compile(tmp_path / "a.typ", format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    found = {problem.code for problem in preflight(made, good.making, {"screen"})}
    assert {code for code in found if code.startswith("picture-")} == codes


def drawn_code(address: str, width: float, words: str) -> str:
    """A code as the magazine draws it: one shape, with words beside it."""
    rows = qr_rows(address)
    side = width / len(rows)
    moves = "".join(
        f"curve.move(({start * side}mm, {row * side}mm)), curve.line(({(start + length) * side}mm, {row * side}mm)),"
        f"curve.line(({(start + length) * side}mm, {(row + 1) * side}mm)),"
        f'curve.line(({start * side}mm, {(row + 1) * side}mm)), curve.close(mode: "straight"),'
        for row, stretches in enumerate(rows)
        for start, length in stretches
    )
    return f"#curve(fill: black, {moves})\n#v(2mm)\n{words}"


@pytest.mark.parametrize(
    ("width", "words", "codes"),
    [
        (16, "Scan me: the recordings of all the frogs", set()),
        (12, "Scan me: the recordings of all the frogs", {"code-small"}),
        (16, "扫一扫，听青蛙叫", set()),
        (16, "firefly.example/s/s000000001/", {"code-unexplained"}),
    ],
)
def test_a_code_is_large_enough_and_says_why_to_scan_it(good: Set, width: int, words: str, codes: set[str]) -> None:
    body = drawn_code(f"{SITE}s/s000000001/", width, words)
    assert [code.address for code in sheets(page_of(body))[0].codes] == [f"{SITE}s/s000000001/"]
    assert set(codes_of(body, good.making)) == codes


def test_the_code_on_the_back_of_an_issue_is_read(good: Set) -> None:
    [code] = sheets(good.pdf)[-1].codes
    assert code.address == f"{SITE}s/n000000001/"
    assert code.box.width > 30


def test_a_code_that_leads_to_no_page_is_found(good: Set) -> None:
    body = drawn_code(f"{SITE}s/zzzzzzzzzz/", 20, "Scan me: the recordings of all the frogs")
    found = preflight(page_of(body), good.making, {"screen"})
    assert [facts(p)["address"] for p in found if p.code == "address-dead"] == [f"{SITE}s/zzzzzzzzzz/"]


# --- the press PDF ---------------------------------------------------------------------------------------------------


def press_pdf(pages: int = 4, content: bytes = b"0 0 0 1 k 10 10 50 50 re f", **resources: Any) -> bytes:
    """A PDF as a printer wants it: trim, bleed, output intent, and this content."""
    pdf = pikepdf.new()
    pdf.Root.OutputIntents = pikepdf.Array(
        [pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39")]
    )
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(440, 615))
        page.BleedBox = pikepdf.Array([0, 0, 440, 615])
        page.TrimBox = pikepdf.Array([10, 10, 430, 605])
        page.Contents = pdf.make_stream(content)
        page.Resources = pikepdf.Dictionary(**{key: make(pdf) for key, make in resources.items()})
    return _saved(pdf)


def _image(space: object) -> Any:
    def make(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        image = pikepdf.Stream(pdf, b"\0\0\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        image.BitsPerComponent = 8
        image.ColorSpace = space(pdf) if callable(space) else space
        return pikepdf.Dictionary(Im=image)

    return make


def _icc(pdf: pikepdf.Pdf) -> pikepdf.Array:
    return pikepdf.Array([pikepdf.Name.ICCBased, pdf.make_indirect(pikepdf.Stream(pdf, b"profile", N=3))])


def _form(content: bytes) -> Any:
    def make(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        form = pikepdf.Stream(pdf, content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox = pikepdf.Array([0, 0, 10, 10])
        return pikepdf.Dictionary(Fm=form)

    return make


def press_codes(pdf: bytes, making: Making) -> set[str]:
    return {problem.code for problem in preflight_press(pdf, making.layout.issue.entry)}


def test_a_press_pdf_as_printers_want_it_passes(good: Set) -> None:
    assert press_codes(press_pdf(), good.making) == set()
    assert press_codes(press_pdf(XObject=_image(pikepdf.Name.DeviceCMYK)), good.making) == set()


@pytest.mark.parametrize(
    ("content", "resources"),
    [
        (b"1 0 0 rg 10 10 50 50 re f", {}),
        (b"1 0 0 RG 10 10 m 50 50 l S", {}),
        (b"/DeviceRGB cs 1 0 0 sc 10 10 50 50 re f", {}),
        (b"/C0 cs 1 0 0 scn 10 10 50 50 re f", {"ColorSpace": lambda pdf: pikepdf.Dictionary(C0=_icc(pdf))}),
        (b"/Im Do", {"XObject": _image(pikepdf.Name.DeviceRGB)}),
        (b"/Im Do", {"XObject": _image(_icc)}),
        (b"/Fm Do", {"XObject": _form(b"0 1 0 rg 0 0 5 5 re f")}),
        (b"BI /W 1 /H 1 /CS /RGB /BPC 8 ID \0\0\0 EI", {}),
    ],
)
def test_rgb_of_any_kind_is_found_in_a_press_pdf(good: Set, content: bytes, resources: dict[str, Any]) -> None:
    assert press_codes(press_pdf(content=content, **resources), good.making) == {"press-rgb"}


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        # Points: the trim is 10 to 430 by 10 to 605. Up to the trim, one mm beyond, all of the bleed, well inside.
        (b"420 0 0 300 10 305", {"press-bleed"}),
        (b"423 0 0 300 10 200", {"press-bleed"}),
        (b"440 0 0 310 0 305", set()),
        (b"300 0 0 300 60 100", set()),
    ],
)
def test_a_picture_at_the_trim_needs_all_of_its_bleed(good: Set, place: bytes, codes: set[str]) -> None:
    made = press_pdf(content=b"q " + place + b" cm /Im Do Q", XObject=_image(pikepdf.Name.DeviceGray))
    assert press_codes(made, good.making) == codes


def test_a_picture_may_end_in_the_fold(good: Set) -> None:
    # The left side of page 1, the right one of page 2.
    left = press_pdf(content=b"q 300 0 0 300 10 100 cm /Im Do Q", XObject=_image(pikepdf.Name.DeviceGray))
    found = preflight_press(left, good.making.layout.issue.entry)
    assert [facts(p)["page"] for p in found if p.code == "press-bleed"] == ["2", "4"]


def test_a_screen_pdf_is_none_for_the_press(good: Set) -> None:
    found = press_codes(good.pdf, good.making)
    assert {"press-rgb", "press-untagged", "press-boxes"} <= found
    assert press_codes(b"%PDF-1.7 and no more", good.making) == {"press-unreadable"}
    assert press_codes(press_pdf(pages=6), good.making) == {"page-count"}


# --- what the library finds of an issue is part of it ---------------------------------------------------------------


def test_a_picture_that_says_nothing_to_the_blind_is_told(make_project: MakeProject, good: Set) -> None:
    project = make_project(
        {
            "stories/2026/a/index.md": story(body="⏰\n\n![](lamp.jpg)", license="CC-BY-4.0"),
            "stories/2026/a/lamp.jpg": picture(1200, 800),
            "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
            "sections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n",
        }
    )
    library = library_of(project)
    found = checked(library, Bodies(library), 1, project / "cache", ["screen"]).problems
    assert only(found, "picture-alt-missing") == [("stories/2026/a/index.md", 10)]
    assert only(found, "glyph-missing") == [("stories/2026/a/index.md", 8)]
    assert only(good.problems(), "picture-alt-missing") == []


# --- the whole -------------------------------------------------------------------------------------------------------


def test_a_good_issue_is_ready_for_the_press(good: Set) -> None:
    found = good.problems(addresses=None)
    assert {problem.code for problem in found if problem.severity != "advice"} <= {"page-count", "picture-coarse"}
    assert not stands_in_the_way(found, strict=False)


def test_the_verdict_is_one_line_in_both_languages(faulty: Set) -> None:
    found = faulty.problems()
    assert verdict(1, 12, [], "zh") == "第 1 期可以付印：12 页"
    assert verdict(1, 12, [], "en") == "Issue 1 is ready for the press: 12 pages"
    assert verdict(1, 12, [], "en", printed=False) == "Issue 1 can go online: 12 pages"
    assert verdict(1, 12, found, "zh", printed=False).startswith("第 1 期还不能放到网上：要先改好")
    advice = [problem for problem in found if problem.severity == "advice"][:1]
    assert verdict(3, 12, advice, "zh", strict=True) == "第 3 期可以付印：12 页，请看一眼 1 条建议"
    assert verdict(3, 12, advice, "en") == "Issue 3 is ready for the press: 12 pages; have a look at 1 piece of advice"
    errors = sum(problem.severity == "error" for problem in found)
    warnings = sum(problem.severity == "warning" for problem in found)
    assert verdict(1, 12, found, "zh") == f"第 1 期还不能付印：要先改好 {errors} 个错误"
    said = f"Issue 1 is not ready for the press: first mend {errors} errors and {warnings} warnings"
    assert verdict(1, 12, found, "en", strict=True) == said


def test_every_problem_names_its_page_in_words(faulty: Set) -> None:
    for problem in faulty.problems():
        assert problem.path.endswith(".md")
        if "page" in facts(problem) and problem.code.startswith(("text", "picture", "code", "member", "portrait")):
            for language in ("zh", "en"):
                assert facts(problem)["page"] in problem.wording(language).message


def test_the_command_checks_without_making_anything(faulty_project: Path) -> None:
    run = CliRunner().invoke(main, ["-C", str(faulty_project), "--lang", "en", "zine", "1", "--check"])
    assert run.exit_code == 1, run.output
    assert "content/stories/2026/reserved/index.md" in run.output
    assert "The printed address “https://firefly.example/nowhere/”" in run.output
    assert run.output.splitlines()[-1].startswith("Issue 1 is not ready for the press: first mend")
    assert not list(faulty_project.rglob("firefly-1-*.pdf"))


def test_programs_read_the_page_and_ci_fails_on_warnings(faulty_project: Path) -> None:
    def run(*options: str) -> Any:
        return CliRunner().invoke(
            main, ["-C", str(faulty_project), "zine", "2", "--check", "--for", "screen", *options]
        )

    lenient, strict = run("--format", "json"), run("--strict", "--format", "github")
    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    listed = json.loads(lenient.stdout)["problems"]
    [tiny] = [problem for problem in listed if problem["code"] == "text-tiny"]
    assert isinstance(tiny["page"], int)
    assert "::warning file=content/stories/2026/long/index.md" in strict.stdout


def test_strict_and_format_are_for_checking(faulty_project: Path) -> None:
    run = CliRunner().invoke(main, ["-C", str(faulty_project), "zine", "1", "--strict"])
    assert run.exit_code == 2
    assert "--check" in run.output


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def _page(found: Set, path: str) -> int:
    return next(int(mark["page"]) for mark in found.making.marks if mark["kind"] == "start" and mark["path"] == path)
