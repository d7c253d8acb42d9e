"""The flat plan against the real pages, and a new issue proposed."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import sync_playwright

from conftest import COMMUNITY, MakeProject, library_of, member, picture, story
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.zine.edition import typeset_issue
from popcorn.zine.extents import Extent
from popcorn.zine.flatplan import FlatPlan, flat_plan
from popcorn.zine.laying import laid_out
from popcorn.zine.measures import measures
from popcorn.zine.plansheet import as_html, as_text
from popcorn.zine.proposing import next_number, propose
from popcorn.zine.typeset import Pages
from sites import copy_of_sample, popcorn
from typesetting import bare

PAGE = measures("A5")
PARAGRAPH = "夜市从七点半开始亮灯。最先亮的是卖炒栗子的老周，他的灯泡用了八年，灯罩上积了一层糖霜似的灰。" * 3 + "\n\n"
ISSUE = """\
---
id: n000000001
number: 1
title: 一期 <b>
date: 2026-03-15
sections:
  - {name: 故事, pages: 3, pieces: [{entry: stories/2026/long, pages: 2}, stories/2026/short]}
  - {name: 长文, layout: one-column, pages: 9, pieces: [stories/2026/essay]}
---
刊首语。
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    files = {
        "stories/2026/long/index.md": story("很长的一篇", PARAGRAPH * 22, id="s000000001"),
        "stories/2026/short/index.md": story("很短的一篇", PARAGRAPH * 4, id="s000000002"),
        "stories/2026/essay/index.md": story("单栏的一篇", PARAGRAPH * 9, id="s000000003"),
        "issues/1/index.md": ISSUE,
        "members/lin/index.md": member("lin", "林晓", 1),
    }
    (folder / "community.yml").write_text(COMMUNITY, "utf-8")
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def library(project: Path) -> Library:
    return library_of(project)


@pytest.fixture(scope="module")
def plan(library: Library, project: Path) -> FlatPlan:
    found, problems = flat_plan(library, Bodies(library), 1, project / "cache", with_thumbnails=True)
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def pdf(library: Library, project: Path) -> pypdfium2.PdfDocument:
    content = typeset_issue(library, Bodies(library), 1, project / "cache").pdf
    assert content is not None
    return pypdfium2.PdfDocument(content)


def text_of(pdf: pypdfium2.PdfDocument, page: int) -> str:
    return bare(pdf[page - 1].get_textpage().get_text_bounded())


def body_lines(pdf: pypdfium2.PdfDocument, page: int) -> int:
    """How many lines of running text a page has, in both of its columns."""
    text = pdf[page - 1].get_textpage()
    count = 0
    for is_right in (False, True):
        feet = []
        for index in range(text.count_chars()):
            left, bottom, _, top = (length * 25.4 / 72 for length in text.get_charbox(index))
            is_body = text.get_text_range(index, 1) in "夜市开亮灯卖栗周泡罩糖霜" and top - bottom > 2.4
            if is_body and (left > PAGE.trim_width / 2) == is_right and bottom < PAGE.trim_height - PAGE.top:
                feet.append(bottom)
        feet.sort()
        # From one line to the next it is five millimetres.
        count += sum(1 for low, high in zip([0.0, *feet], feet, strict=False) if high - low > 2.5)
    return count


def test_the_plan_names_the_pages_on_which_titles_really_stand(plan: FlatPlan, pdf: pypdfium2.PdfDocument) -> None:
    assert plan.count == len(pdf)
    for part in plan.laid:
        if part.path:
            assert bare(part.title) in text_of(pdf, part.extent.first)
    kinds = [(part.kind, part.extent.first) for part in plan.laid]
    assert kinds[:3] == [("cover", 1), ("contents", 2), ("letter", 3)]
    assert kinds[-2:] == [("colophon", len(pdf) - 1), ("back", len(pdf))]
    assert "刊首语" in text_of(pdf, 3)
    assert "版权页" in text_of(pdf, len(pdf) - 1)


def test_parts_follow_each_other_without_a_gap(plan: FlatPlan) -> None:
    pages = [page for part in plan.laid for page in range(part.extent.first, part.extent.last + 1)]
    assert pages == list(range(1, plan.count + 1))


def test_a_piece_ends_on_the_page_that_the_plan_says(plan: FlatPlan, pdf: pypdfium2.PdfDocument) -> None:
    for part in plan.laid:
        if part.kind == "article":
            # What closes a piece is its short address, and no other page of it has one.
            on = [p for p in range(part.extent.first, part.extent.last + 1) if "firefly.example/s/" in text_of(pdf, p)]
            assert on == [part.extent.last], part.title


def test_how_full_a_last_page_is_agrees_with_where_its_text_ends(plan: FlatPlan, pdf: pypdfium2.PdfDocument) -> None:
    essay = next(part for part in plan.laid if part.path == "stories/2026/essay/index.md")
    text = pdf[essay.extent.last - 1].get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    # The folio and what stands beside it are below the text; so is, far off, the code that leads to the web.
    lowest = PAGE.trim_height - PAGE.top
    for foot in sorted((bottom * 25.4 / 72 for _, bottom, _, _ in boxes), reverse=True):
        if foot < PAGE.bottom - 1 or lowest - foot > 12:
            break
        lowest = min(lowest, foot)
    filled = (PAGE.trim_height - PAGE.top - lowest) / PAGE.text_height
    assert essay.extent.last_fill == pytest.approx(filled, abs=0.04)
    assert essay.extent.column_fill == essay.extent.last_fill


def test_how_full_two_columns_are_agrees_with_their_lines(plan: FlatPlan, pdf: pypdfium2.PdfDocument) -> None:
    long = next(part for part in plan.laid if part.path == "stories/2026/long/index.md")
    lines = body_lines(pdf, long.extent.last)
    # The closing lines and the white around them take about three.
    assert long.extent.lines == pytest.approx(lines + 3, abs=3)


def test_a_plan_says_what_is_over_its_budget_and_by_how_much(
    plan: FlatPlan, library: Library, project: Path, pdf: pypdfium2.PdfDocument
) -> None:
    long, short = (
        next(p for p in plan.laid if p.path == f"stories/2026/{name}/index.md") for name in ("long", "short")
    )
    assert long.pages > 2
    taken = short.extent.last - long.extent.first + 1
    problems = typeset_issue(library, Bodies(library), 1, project / "cache").problems
    assert [(p.code, p.severity, p.field, p.line) for p in problems] == [
        ("pages-over-budget", "warning", "sections[1].pages", 7),
        ("pages-over-budget", "warning", "sections[1].pieces[1].pages", 7),
    ]
    facts = [dict(p.facts) for p in problems]
    assert [(f["pages"], f["limit"], f["over"]) for f in facts] == [
        (str(taken), "3", str(taken - 3)),
        (str(long.pages), "2", str(long.pages - 2)),
    ]
    lines = "\n".join(as_text(plan))
    assert f"很长的一篇：占 {long.pages} 页，限 2 页，多出 {long.pages - 2} 页" in lines
    assert f"故事：占 {taken} 页，限 3 页，多出 {taken - 3} 页" in lines
    assert "长文：" not in lines  # kept, and in the table


def test_the_plan_shows_spreads_and_what_is_missing_to_whole_sheets(plan: FlatPlan) -> None:
    assert plan.spreads[:3] == [(None, 1), (2, 3), (4, 5)]
    assert plan.spreads[-1][1 if plan.count % 2 else 0] == plan.count
    assert (plan.count + plan.missing) % 4 == 0
    lines = list(as_text(plan))
    assert lines[0] == "萤火第 1 期《一期 <b>》"
    assert "    2–3  目录 │ 刊首语" in "\n".join(lines)
    wanted = f"离 4 的倍数还差 {plan.missing} 页" if plan.missing else "正好是 4 的倍数"
    assert wanted in lines[1]


def test_a_kept_proof_gives_the_same_plan(plan: FlatPlan, library: Library, project: Path) -> None:
    again, _ = flat_plan(library, Bodies(library), 1, project / "cache")
    anew, _ = flat_plan(library, Bodies(library), 1, project / "elsewhere", with_thumbnails=True)
    assert again is not None
    assert anew is not None
    assert list(as_text(again)) == list(as_text(plan))
    assert as_html(anew) == as_html(plan)


def test_the_sheet_opens_in_a_browser_with_a_picture_of_every_page(plan: FlatPlan, tmp_path: Path) -> None:
    sheet = tmp_path / "plan.html"
    sheet.write_bytes(as_html(plan))
    assert b"<script" not in sheet.read_bytes()
    assert b"&lt;b&gt;" in sheet.read_bytes()
    messages: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 375, "height": 800})
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(sheet.as_uri())
        widths = page.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
        names = page.eval_on_selector_all("img", "all => all.map(one => one.alt)")
        across = page.evaluate("document.documentElement.scrollWidth")
        language = page.evaluate("document.documentElement.lang")
        browser.close()
    assert messages == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert len(widths) == plan.count
    assert min(widths) > 300
    assert names[3] == "第 4 页"
    assert across <= 375
    assert language == "zh-CN"


def test_an_issue_that_cannot_be_set_has_no_plan(make_project: MakeProject) -> None:
    library = library_of(make_project({"issues/1/index.md": ISSUE}))
    found, problems = flat_plan(library, Bodies(library), 1, library.root / "cache")
    assert found is None
    assert {problem.code for problem in problems} == {"entry-unknown", "issue-empty"}


def test_what_the_typesetter_did_not_mark_stands_between_its_neighbours() -> None:
    marked = {"piece:a": Extent(4, 5, 1, 1, 0), "colophon": Extent(7, 7, 1, 1, 0), "filler:2": Extent(8, 9, 1, 1, 0)}
    kinds = ("cover", "contents", "article", "filler", "colophon", "filler", "back")
    labels = ("", "", "piece:a", "filler:1", "", "filler:2", "")
    parts = [{"kind": kind, "label": label, "title": kind} for kind, label in zip(kinds, labels, strict=True)]
    laid = laid_out(parts, Pages(b"", 12, {}, extents=marked))
    assert [(part.kind, part.extent.first, part.extent.last) for part in laid] == [
        ("cover", 1, 1),
        ("contents", 2, 3),
        ("article", 4, 5),
        ("filler", 6, 6),
        ("colophon", 7, 7),
        ("filler", 8, 9),
        ("back", 10, 12),
    ]


def test_fillers_are_named_in_the_plan(plan: FlatPlan) -> None:
    lines = list(as_text(plan))
    assert lines[2] == "补白：这一页给你留着"
    assert any("补白：这一页给你留着" in line for line in lines[4:])
    bare_plan = dataclasses.replace(plan, laid=tuple(part for part in plan.laid if part.kind != "filler"))
    assert list(as_text(bare_plan))[2] == "没有补白"


def test_a_plan_that_cannot_be_written_is_said_without_a_traceback(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/a/index.md": story(),
            "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一\ndate: 2026-03-15\n"
            "sections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n",
        }
    )
    made = popcorn(project, "issue", "plan", "1", "--html", str(project / "community.yml" / "plan.html"))
    assert made.returncode == 1
    assert "Traceback" not in made.stderr
    assert "community.yml" in made.stderr.splitlines()[-1]


# --- a new issue -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    return copy_of_sample(folder)


def test_a_new_issue_of_the_sample_is_a_draft_that_loads_and_can_be_planned(sample: Path) -> None:
    made = popcorn(sample, "--lang", "en", "issue", "new")
    assert made.returncode == 0, made.stderr
    file = sample / "content/issues/3/index.md"
    assert str(file) in made.stdout
    assert "title: give the issue a name" in made.stdout
    assert "popcorn issue plan 3" in made.stdout
    assert "desk: say who" not in made.stdout  # it has that of the last issue
    text = file.read_text("utf-8")
    assert "  chief: [su-wan]" in text
    library = library_of(sample)
    assert library.issues[3].meta.status == "draft"
    assert [p for p in library.problems if p.path == "issues/3/index.md"] == []
    plan, problems = flat_plan(library, Bodies(library), 3, sample / "cache")
    assert problems == ()
    assert plan is not None
    kinds = [part.kind for part in plan.laid if part.kind != "filler"]
    assert kinds[2:-2] == ["releases", "spotlights", "honours", "calendar"]
    assert plan.count % 4 == 0


def test_a_new_issue_takes_nobodys_place(sample: Path) -> None:
    before = (sample / "content/issues/2/index.md").read_bytes()
    made = popcorn(sample, "--lang", "en", "issue", "new", "--number", "2")
    assert made.returncode == 1
    assert "Issue 2 is there already and stays as it is" in made.stderr
    assert (sample / "content/issues/2/index.md").read_bytes() == before
    (sample / "content/issues/9").mkdir()
    broken = sample / "content/issues/9/index.md"
    broken.write_text("no front matter", "utf-8")
    assert popcorn(sample, "issue", "new", "--number", "9").returncode == 1
    assert broken.read_text("utf-8") == "no front matter"


def test_a_number_is_taken_even_by_a_file_that_cannot_be_read(make_project: MakeProject) -> None:
    library = library_of(make_project({"issues/1/index.md": "no front matter"}))
    proposal, problems = propose(library, 1, "n000000001")
    assert proposal is None
    assert [(p.code, p.path) for p in problems] == [("issue-taken", "issues/1/index.md")]


def test_an_empty_community_gets_an_issue_and_is_told_what_it_lacks(make_project: MakeProject) -> None:
    project = make_project({}, lin=False)
    made = popcorn(project, "--lang", "zh", "issue", "new", "--title", '第一盏灯: "亮了"')
    assert made.returncode == 0, made.stderr
    assert "没有可以印的文章" in made.stdout
    assert "desk：写上编辑部" in made.stdout
    library = library_of(project)
    assert library.problems == ()
    assert library.issues[1].title == '第一盏灯: "亮了"'
    _, problems = flat_plan(library, Bodies(library), 1, project / "cache")
    assert [problem.code for problem in problems] == ["issue-without-sections"]


def test_a_proposal_has_what_is_new_by_section_and_nothing_that_was_printed(make_project: MakeProject) -> None:
    by_lin = {"authors": "[lin]"}
    files: dict[str, str | bytes] = {
        "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一\ndate: 2026-03-01\ndesk: {chief: [lin, mo]}\n"
        "sections: [{name: 故事, pieces: [stories/2026/printed]}]\n---\n",
        "members/mo/index.md": member("mo", "阿墨", 2).replace("name: 阿墨", "name: 阿墨\nstatus: withdrawn"),
        "stories/2026/printed/index.md": story(id="s000000001", date="2026-03-02", **by_lin),
        "stories/2026/old/index.md": story(id="s000000002", date="2026-02-01", **by_lin),
        "stories/2026/new/index.md": story(id="s000000003", date="2026-04-01", **by_lin),
        "stories/2026/newer/index.md": story(id="s000000004", date="2026-05-01", **by_lin),
        "stories/2026/quiet/index.md": story(id="s000000005", date="2026-05-02", quiet="true", **by_lin),
        "stories/2026/not/index.md": story(id="s000000006", date="2026-05-03", consent="{print: false}", **by_lin),
        "guides/2026/how/index.md": story(id="g000000001", date="2026-05-04", **by_lin),
    }
    library = library_of(make_project(files))
    assert next_number(library) == 2
    proposal, problems = propose(library, 2, "n000000002")
    assert problems == ()
    assert proposal is not None
    assert re.findall(r"^      - (.*)$", proposal.text, re.MULTILINE) == [
        "stories/2026/newer",
        "stories/2026/new",
        "guides/2026/how",
    ]
    assert "  chief: [lin]\n" in proposal.text
    assert "    members: [lin]\n" in proposal.text
    assert propose(library, 2, "n000000002") == (proposal, ())


def test_a_title_that_cannot_be_one_writes_nothing(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story(), "stories/2026/a/x.jpg": picture(40, 40)})
    made = popcorn(project, "--lang", "en", "issue", "new", "--title", "长" * 200)
    assert made.returncode == 1
    assert "title" in made.stderr
    assert not (project / "content/issues").exists()
