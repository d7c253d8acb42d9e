"""What the first run of the typesetter teaches the next, the words of the templates, and the command line."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pypdfium2
import pytest
import yaml
from click.testing import CliRunner

from conftest import MakeProject, library_of, picture, story
from popcorn.cli import main
from popcorn.theme import theme_folder, words
from popcorn.zine.articles import pulls_moved_on
from popcorn.zine.copyfitting import balanced, fitted, longer, relaxed, shorter
from popcorn.zine.measures import measures, print_folder
from typesetting import Printed, SetIssue, printed

PARAGRAPH = "夜市从七点半开始亮灯，最先亮的是卖炒栗子的老周，他的灯泡用了八年，灯罩上积了一层糖霜似的灰。\n\n"
PAGE = measures("A5")


def ends_of_columns(found: Printed, page: int) -> list[float]:
    """How far up the last line of running text ends in each column, in points from the paper's foot."""
    assert found.issue.pdf
    opened = pypdfium2.PdfDocument(found.issue.pdf)[page - 1]
    text = opened.get_textpage()
    middle = opened.get_width() / 2
    lows: list[list[float]] = [[], []]
    for index in range(text.count_chars()):
        left, bottom, _, top = text.get_charbox(index)
        is_running = (
            bottom > 60
            and text.get_text_range(index, 1)
            in "夜市从七点半开始亮灯最先的是卖炒栗子老周他泡用了八年罩上积一层糖霜似灰"
        )
        # What is set smaller is no running text.
        if is_running and top - bottom > 7.2:
            lows[left > middle].append(bottom)
    return [min(column) for column in lows]


def test_the_columns_of_a_last_page_end_together(set_story: SetIssue) -> None:
    left, right = ends_of_columns(set_story(PARAGRAPH * 5), 3)
    # The address that closes the piece takes some three lines of the second column.
    assert abs(left - right) < 4.5 * 14.4


def characters(found: Printed, page: int) -> list[tuple[str, float, float, float]]:
    """Each visible character of a page: itself, its left and right edge, and how far up it stands, in points."""
    assert found.issue.pdf
    text = pypdfium2.PdfDocument(found.issue.pdf)[page - 1].get_textpage()
    shown = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if top - bottom > 1:
            shown.append((text.get_text_range(index, 1), left, right, bottom))
    return shown


def test_a_heading_at_the_top_of_a_column_stands_level_with_the_text_beside_it(set_story: SetIssue) -> None:
    found = characters(set_story(f"## 题目\n\n{PARAGRAPH * 12}"), 3)
    heading = next(low for what, left, _, low in found if what == "题" and left < 200)
    beside = max(low for what, left, _, low in found if what in PARAGRAPH and left > 220)
    # Level are their baselines; the heading's larger characters reach a point further down.
    assert heading == pytest.approx(beside, abs=3)


def test_a_one_line_paragraph_keeps_its_heading_with_the_next(set_story: SetIssue) -> None:
    for count in range(16, 22):
        body = "栗子。\n\n" * count + "## 题目\n\n只有一行，它却比双栏里的一行要长得多。\n\n" + PARAGRAPH * 6
        found = set_story(body, layout="one-column")
        page = next(text for text in found.texts[2:] if "题目" in text)
        assert "只有一行" in page
        assert "糖霜" in page or "夜市从" in page.split("只有一行")[1], count


def test_chinese_with_latin_words_is_not_torn_apart(set_story: SetIssue) -> None:
    body = (
        "Inês，看海的：“Portuguese has *noite* and *escuridão*, and only one of them is afraid of you.”"
        "（葡萄牙语里有“夜”和“黑暗”两个词，其中只有一个怕你。）我回信问是哪一个，她没有答。"
    )
    line = [c for c in characters(set_story(body), 3) if c[0] in "看海的"]
    (_, left, _, _), (_, _, right, _) = line[0], line[2]
    assert right - left < 3.2 * 9


def test_a_pull_quote_leaves_a_heading_two_paragraphs() -> None:
    def kinds(*order: str) -> list[str]:
        return [block["is"] for block in pulls_moved_on([{"is": kind} for kind in order])]

    assert kinds("heading", "pull", "paragraph", "paragraph", "paragraph") == [
        "heading",
        "paragraph",
        "paragraph",
        "pull",
        "paragraph",
    ]
    assert kinds("heading", "paragraph", "pull", "paragraph") == ["heading", "paragraph", "paragraph", "pull"]
    assert kinds("paragraph", "paragraph", "pull", "paragraph") == ["paragraph", "paragraph", "pull", "paragraph"]
    assert kinds("heading", "paragraph", "pull", "heading") == ["heading", "paragraph", "pull", "heading"]
    assert kinds("pull", "paragraph") == ["pull", "paragraph"]


def test_a_few_lines_that_run_over_are_brought_back_by_a_lower_picture(
    make_project: MakeProject, tmp_path: Path
) -> None:
    lengths = {}
    for count in range(8, 15):
        project = make_project(
            {
                "stories/2026/a/index.md": story(body=PARAGRAPH * count, cover="photo.jpg"),
                "stories/2026/a/photo.jpg": picture(1800, 1200),
                "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
                "sections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n",
            }
        )
        found = printed(library_of(project), 1, tmp_path / "cache")
        lengths[count] = found.issue.pages
        last = found.texts[found.issue.first_pages["stories/2026/a/index.md"] + found.issue.pages - 5 - 1]
        # Wherever the piece ends, it ends with more than its address and a line or two.
        assert len(last) > 120, count
    assert sorted(lengths.values()) == list(lengths.values())


def test_white_below_the_text_makes_two_columns_equal() -> None:
    marks = [
        {"kind": "start", "label": "a", "page": 3, "x": 15, "y": 17},
        {"kind": "end", "label": "a", "page": 3, "x": 15, "y": 117, "columns": 2},
    ]
    [(label, white)] = balanced(marks, PAGE).items()
    assert label == "a"
    assert PAGE.text_height - white == pytest.approx(100 / 2, abs=6)


def test_what_stands_across_the_page_leaves_less_to_share() -> None:
    end = {"kind": "end", "label": "a", "page": 3, "x": 80, "y": 137, "columns": 2}
    head = [{"kind": "wide", "page": 3, "x": 15, "y": 17}, {"kind": "wide-end", "page": 3, "x": 15, "y": 97}]
    white = balanced([*head, end], PAGE)["a"]
    room = PAGE.text_height - 80
    assert room - white == pytest.approx((room + 40) / 2, abs=6)


def test_a_head_gives_only_what_it_has() -> None:
    def marks(gives: float) -> list[dict[str, object]]:
        return [
            {"kind": "start", "label": "a", "page": 3, "x": 15, "y": 17},
            {"kind": "head", "label": "a", "page": 3, "x": 15, "y": 17, "gives": gives},
            {"kind": "end", "label": "a", "page": 4, "x": 15, "y": 47, "columns": 2},
        ]

    assert fitted(marks(30), PAGE, 1.0)["a"] == pytest.approx(30 / 2 + 5, abs=1)
    assert fitted(marks(30), PAGE, 9.0)["a"] == 30
    assert fitted(marks(10), PAGE, 1.0) == {}


def test_pieces_that_grow_or_shrink_are_told_by_their_own_pages() -> None:
    def marks(*spans: tuple[str, int, int]) -> list[dict[str, object]]:
        return [
            mark
            for label, first, last in spans
            for mark in (
                {"kind": "start", "label": label, "page": first},
                {"kind": "end", "label": label, "page": last},
            )
        ]

    before, after = marks(("a", 3, 4), ("b", 5, 6), ("c", 7, 7)), marks(("a", 3, 3), ("b", 4, 6), ("c", 7, 7))
    assert (longer(before, after), shorter(before, after)) == ({"b"}, {"a"})
    assert relaxed({"a": 50.0, "b": 6.0, "c": 50.0}, {"a", "b"}, 1, PAGE) == {"a": pytest.approx(44.92), "c": 50.0}


def test_templates_say_the_same_words_in_every_language() -> None:
    assert words("print", "zh").keys() == words("print", "en").keys()
    blanks = {
        language: {key: set(re.findall(r"{(\w+)}", text)) for key, text in words("print", language).items()}
        for language in ("zh", "en")
    }
    assert blanks["zh"] == blanks["en"]


def test_every_word_is_said_somewhere() -> None:
    rooms = [*print_folder().glob("*.typ"), *(theme_folder().parent / "plugins" / "popcorn" / "zine").rglob("*.py")]
    code = "\n".join(room.read_text("utf-8") for room in rooms)
    composed = ("kind_", "level_", "origin_", "disclosure_", "organiser_", "state_", "change_")
    unused = [
        word
        for word in words("print", "en")
        if not word.startswith(composed) and f'"{word}"' not in code and f"words.{word}" not in code
    ]
    assert unused == []


def test_tokens_name_every_face_and_package_that_they_use() -> None:
    tokens = yaml.safe_load((print_folder() / "tokens.yml").read_text("utf-8"))
    faces = {family for face in tokens["faces"].values() for family in face.values()}
    assert faces <= {family for families in tokens["packages"].values() for family in families}


def test_the_command_writes_the_pdf_and_says_where(showcase_project: Path, shown: Printed, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["-C", str(showcase_project), "--lang", "en", "zine", "1", "--to", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert re.search(
        rf"{tmp_path}/firefly-1-screen.pdf: {shown.issue.pages} pages, \d\.\d MB, \d+\.\d s", result.output
    )
    assert (tmp_path / "firefly-1-screen.pdf").read_bytes() == shown.issue.pdf


def test_the_command_keeps_what_was_printed_before_where_there_are_errors(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story()})
    result = CliRunner().invoke(main, ["-C", str(project), "--lang", "zh", "zine", "9"])
    assert result.exit_code == 1
    assert "没有第 9 期" in result.output
    assert not list(project.rglob("*.pdf"))


def test_what_a_killed_run_left_behind_is_cleared_a_day_later(set_story: SetIssue, tmp_path: Path) -> None:
    left = {name: tmp_path / "cache" / f"bench-{name}" for name in ("old", "new")}
    for folder in left.values():
        (folder / "root").mkdir(parents=True)
    os.utime(left["old"], (0, 0))
    set_story(PARAGRAPH)
    assert (left["old"].exists(), left["new"].exists()) == (False, True)
