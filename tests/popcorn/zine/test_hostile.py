"""Texts that would break a typesetter: markup of its own, nothing at all, far too much of everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from conftest import CLOCK, MakeProject, library_of, picture, story
from popcorn.community.bodies import Bodies
from popcorn.zine.compose import compose
from popcorn.zine.edition import typeset_issue
from popcorn.zine.fonts import find_fonts
from popcorn.zine.issue import resolve
from popcorn.zine.parts import Layout
from popcorn.zine.plates import Plates
from popcorn.zine.typeset import TypesettingError, typeset
from typesetting import Printed, SetIssue, bare

PARAGRAPH = "夜市从七点半开始亮灯，最先亮的是卖炒栗子的老周，他的灯泡用了八年。"
# How far a glyph may stand out of the paper, in points: nothing may.
SLACK = 1.0


def overflowing(printed: Printed) -> list[str]:
    """The characters that stand outside the paper, with their pages."""
    assert printed.issue.pdf
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(printed.issue.pdf), 1):
        text = page.get_textpage()
        width, height = page.get_size()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if left < -SLACK or bottom < -SLACK or right > width + SLACK or top > height + SLACK:
                found.append(f"{number}: {text.get_text_range(index, 1)!r}")
    return found


@pytest.mark.parametrize(
    "text",
    [
        '#import "secret.typ": *',
        '#read("/etc/passwd")',
        '#image("/etc/passwd")',
        "$x^2$ and $ x $",
        r"\u{41} \#",
        "@label <label>",
        "= 标题",
        "/* 注释 */ // 注释",
        "~ -- --- ...",
        "\"直引号\" '单引号'",
        "#{panic()} #[内容]",
    ],
)
def test_markup_of_the_typesetter_is_printed_as_it_stands(set_story: SetIssue, text: str) -> None:
    printed = set_story(f"甲 `{text}` 乙", title=f"题 {text} 目")
    assert f"甲{bare(text)}乙" in printed.text
    assert printed.text.count(f"题{bare(text)}目") >= 2  # in the contents and above the piece


def test_a_whole_hostile_piece_is_only_text(shown: Printed) -> None:
    for text in (
        '#import "secret.typ" $x$ \\u{41} <标题> @它',
        '#read("/etc/passwd") *星* _线_ `引` \\',
        '#panic("坏了")',
        '#image("/etc/passwd")',
        '#include "/etc/passwd"',
        "[括号] {花括号} //注释",
    ):
        assert bare(text) in shown.text
    assert "root:" not in shown.text


def test_the_typesetter_sees_no_file_outside_its_folder(make_project: MakeProject, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('"secret"')
    magazine, layout = _magazine(make_project)
    for path in ("/../secret.json", str(tmp_path / "secret.json"), "/../../../../../../../../etc/hostname"):
        magazine["parts"][0]["picture"] = {"file": path, "width": 10, "height": 10, "alt": ""}
        with pytest.raises(TypesettingError):
            typeset(magazine, {}, find_fonts(layout.library)[0], tmp_path / "cache", 0)


def test_a_fault_of_the_templates_names_the_piece_and_leaves_a_log(make_project: MakeProject, tmp_path: Path) -> None:
    magazine, layout = _magazine(make_project)
    article = next(part for part in magazine["parts"] if part["kind"] == "article")
    article["blocks"].append({"is": "what no template knows"})
    with pytest.raises(TypesettingError) as caught:
        typeset(magazine, {}, find_fonts(layout.library)[0], tmp_path / "cache", 0)
    assert caught.value.pieces == ("stories/2026/a/index.md",)
    assert "what no template knows" in caught.value.log(tmp_path).read_text()


@pytest.mark.parametrize("body", ["", "一行。", "-", "> ", "![没有](missing-alt.jpg)", "[^1]\n\n[^1]: 只有注释。"])
def test_hardly_any_text_is_a_piece_all_the_same(set_story: SetIssue, body: str) -> None:
    printed = set_story(body, **{"missing-alt": picture(40, 30)})
    assert printed.issue.pages - len(printed.issue.fillers) == 5
    assert "夜市一圈" in printed.text


@pytest.mark.parametrize("layout", ["two-columns", "one-column"])
@pytest.mark.parametrize(
    ("what", "body"),
    [
        (
            "a table of twenty columns",
            "|"
            + "|".join(f"列{n}" for n in range(20))
            + "|\n|"
            + "---|" * 20
            + "\n"
            + "".join("|" + "|".join(f"值{row}.{n}" for n in range(20)) + "|\n" for row in range(12)),
        ),
        (
            "a table longer than a page",
            "|甲|乙|丙|丁|戊|\n|" + "---|" * 5 + "\n" + "|栗子摊前|很长的说明文字在这里|说明也不短|1|还有一些|\n" * 60,
        ),
        ("a cell longer than a page", "|甲|乙|\n|---|---|\n|短|" + PARAGRAPH * 60 + "|\n"),
        ("lists thirty deep", "".join("    " * n + f"- 第{n}层\n" for n in range(30))),
        ("quotations thirty deep", "".join(">" * n + f" 引{n}\n\n" for n in range(1, 30))),
        ("code longer than a page", "```\n" + "".join(f"line {n} {'x' * (n % 90)}\n" for n in range(150)) + "```\n"),
        (
            "words longer than a line",
            "a" * 900 + "\n\n" + "字" * 900 + "\n\n`" + "c" * 300 + "`\n\nhttps://x.example/" + "b" * 300,
        ),
    ],
)
def test_too_much_of_anything_stays_on_the_paper(set_story: SetIssue, what: str, body: str, layout: str) -> None:
    printed = set_story(f"{PARAGRAPH}\n\n{body}\n\n{PARAGRAPH}", layout=layout)
    assert not overflowing(printed), what
    # Nothing is lost on the way.
    assert printed.text.count("卖炒栗子的老周") >= 2


def test_every_cell_of_a_wide_table_is_printed(set_story: SetIssue) -> None:
    head = "|" + "|".join(f"列{n}" for n in range(20)) + "|\n|" + "---|" * 20 + "\n"
    printed = set_story(head + "|" + "|".join(f"值{n}号" for n in range(20)) + "|\n")
    for n in range(20):
        assert f"值{n}号" in printed.text


@pytest.mark.parametrize(
    ("title", "lang"), [("这是一个长到不能再长的标题" * 9, "zh"), ("Supercalifragilisticexpialidocious" * 3, "en")]
)
def test_the_longest_titles_stay_on_the_paper(set_story: SetIssue, title: str, lang: str) -> None:
    printed = set_story(PARAGRAPH, title=title, lang=lang)
    assert bare(title) in printed.text
    assert not overflowing(printed)


def test_pictures_of_any_shape_stay_on_the_paper(set_story: SetIssue) -> None:
    sizes = {"wide": (3000, 200), "tall": (200, 3000), "tiny": (8, 8)}
    figures = "".join(
        f"/// figure\n    size: {size}\n![图]({name}.jpg)\n\n{PARAGRAPH}\n///\n\n"
        for name in sizes
        for size in ("half", "wide", "full")
    )
    gallery = "/// gallery\n" + "![图](wide.jpg)\n![图](tall.jpg)\n![图](tiny.jpg)\n" * 4 + "///\n"
    printed = set_story(
        PARAGRAPH + "\n\n" + figures + gallery, **{name: picture(*size) for name, size in sizes.items()}
    )
    assert not overflowing(printed)
    assert printed.text.count("卖炒栗子的老周") == 10
    assert printed.issue.pdf
    for page in pypdfium2.PdfDocument(printed.issue.pdf):
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, _ = thing.get_bounds()
            assert bottom > -SLACK
            assert right - left <= page.get_width() + SLACK


def _magazine(make_project: MakeProject) -> tuple[dict[str, Any], Layout]:
    issue = (
        "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
        "sections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n"
    )
    project = make_project({"stories/2026/a/index.md": story(), "issues/1/index.md": issue})
    library = library_of(project, CLOCK)
    bodies = Bodies(library)
    assert typeset_issue(library, bodies, 1, project / "cache").pdf
    layout = Layout(resolve(library, library.issues[1])[0], bodies, Plates())
    return {**compose(layout, find_fonts(library)[0]), "fallbacks": []}, layout
