"""From safe HTML to the nodes that templates set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from popcorn.render.pictures import Picture
from popcorn.zine.article.blocks import article
from popcorn.zine.article.nodes import DEEPEST, Blocks, said, texts
from popcorn.zine.article.rows import GAP, in_rows
from popcorn.zine.article.surroundings import Room, Target
from popcorn.zine.article.text import breakable, trimmed, with_latin_apostrophes
from popcorn.zine.measures import measures


class Paper:
    """An issue with one picture of 1200 × 800 pixels, an icon, and one other printed piece."""

    def __init__(self, language: str = "zh", columns: int = 2) -> None:
        self.language = language
        self.room = Room.of(measures("A5"), columns)

    def picture(self, source: str) -> Picture | None:
        sizes: Mapping[str, tuple[int, int]] = {"photo.jpg": (1200, 800), "icon.png": (48, 48), "tall.jpg": (600, 1200)}
        if source not in sizes:
            return None
        return Picture(source, Path(source), "JPEG", *sizes[source], False, source)

    def plate(self, picture: Picture, width: float, height: float, alt: str, *, bleeds: bool = False) -> dict[str, Any]:
        across = min(width, height * picture.width / picture.height)
        return {"file": picture.path, "width": across, "height": across * picture.height / picture.width, "alt": alt}

    def target(self, address: str) -> Target | None:
        if address == "../printed/":
            return Target(label="piece:printed")
        return Target(url=address, printed=address.removeprefix("https://"))

    def label(self, anchor: str) -> str:
        return f"here:{anchor}"


def nodes(html: str, language: str = "zh", columns: int = 2) -> Blocks:
    return article(html, Paper(language, columns))[0]


def runs(html: str, language: str = "zh") -> list[dict[str, Any]]:
    [paragraph] = nodes(f"<p>{html}</p>", language)
    found: list[dict[str, Any]] = paragraph["runs"]
    return found


def test_marks_lie_flat_on_their_runs() -> None:
    assert runs("<strong>粗<em>又斜</em></strong><del>删</del><code>码</code>") == [
        {"t": "粗", "b": True},
        {"t": "又斜", "b": True, "i": True},
        {"t": "删", "x": True},
        {"t": "码", "m": True},
    ]


def test_white_space_is_that_of_html() -> None:
    assert runs("  a \n b<br>\n c  ") == [{"t": "a b"}, {"br": True}, {"t": "c"}]


def test_an_apostrophe_in_chinese_text_is_set_in_the_latin_face_and_a_quotation_mark_is_not() -> None:
    assert with_latin_apostrophes([{"t": "他说It’s，‘好’"}]) == [
        {"t": "他说It"},
        {"t": "’", "latin": True},
        {"t": "s，‘好’"},
    ]


def test_an_english_text_keeps_its_apostrophes() -> None:
    assert runs("It’s", "en") == [{"t": "It’s"}]


def test_a_paragraph_without_han_in_a_chinese_text_is_set_as_latin() -> None:
    assert [node.get("latin") for node in nodes("<p>Only English.</p><p>有中文。</p>")] == [True, None]


def test_a_link_gets_a_note_with_its_address_and_the_same_one_the_same_number() -> None:
    link = '<a href="https://a.example/x">甲</a>'
    other = '<a href="https://b.example/">乙</a>'
    blocks, notes = article(f"<p>{link}{other}{link}</p>", Paper())
    assert [run["note"] for run in blocks[0]["runs"] if "note" in run] == [1, 2, 1]
    assert [said(note[0]["runs"]) for note in notes] == ["a.example/x", "b.example/"]
    assert notes[0][0]["runs"][0]["url"] == "https://a.example/x"


def test_a_link_that_says_its_address_needs_no_note() -> None:
    assert article('<p><a href="https://a.example/x/">https://a.example/x</a></p>', Paper())[1] == []


def test_a_link_to_a_printed_piece_names_its_page_and_needs_no_note() -> None:
    blocks, notes = article('<p><a href="../printed/">那一篇</a></p>', Paper())
    assert blocks[0]["runs"] == [{"t": "那一篇", "to": "piece:printed"}, {"page": "piece:printed"}]
    assert notes == []


def test_footnotes_and_addresses_are_numbered_together_in_the_order_of_the_text() -> None:
    html = (
        '<p>甲<a href="https://a.example/">链</a>乙<sup id="fnref:x"><a class="footnote-ref" href="#fn:x">1</a></sup></p>'
        '<div class="footnote"><hr><ol><li id="fn:x"><p>注<a href="https://c.example/">里</a>&nbsp;'
        '<a class="footnote-backref" href="#fnref:x">↩</a></p></li><li id="fn:y"><p>没有人提到的注</p></li></ol></div>'
    )
    blocks, notes = article(html, Paper())
    assert [run["note"] for run in blocks[0]["runs"] if "note" in run] == [1, 2]
    assert [said(note[0]["runs"]).strip("\xa0") for note in notes] == [
        "a.example/",
        "注里",
        "没有人提到的注",
        "c.example/",
    ]
    assert "↩" not in "".join(texts(notes))


def test_an_abbreviation_is_spelled_out_once() -> None:
    abbr = '<abbr title="Really Simple Syndication">RSS</abbr>'
    assert said(runs(f"{abbr} 和 {abbr}")) == "RSS（Really Simple Syndication）和 RSS"


def test_headings_leave_no_level_out_on_the_way_down() -> None:
    found = nodes("<h4>四</h4><h2>二</h2><h5>五</h5>")
    assert [(node["level"], node["rank"]) for node in found] == [(4, 1), (2, 1), (5, 2)]


def test_a_list_keeps_its_nesting_its_start_and_its_ticks() -> None:
    [found] = nodes(
        '<ol start="3"><li>三<ul class="task-list"><li class="task-list-item"><input type="checkbox" checked> 做了</li>'
        "</ul></li><li>四</li></ol>"
    )
    assert (found["ordered"], found["start"], len(found["items"])) == (True, 3, 2)
    inner = found["items"][0][1]
    assert (inner["ordered"], inner["done"]) == (False, [True])


def test_nesting_ends_where_paper_does_and_loses_no_text() -> None:
    html = "".join(f"<ul><li>第{n}层" for n in range(40)) + "</li></ul>" * 40
    found = nodes(html)

    def depth(block: dict[str, Any]) -> int:
        return 1 + max((depth(inner) for item in block.get("items", []) for inner in item), default=0)

    assert depth(found[0]) <= DEEPEST + 1
    assert "".join(texts(found)).count("层") == 40


def test_elements_nested_thousands_deep_end_well() -> None:
    found = nodes("<blockquote>" * 200 + "<p>底</p>" + "</blockquote>" * 200)
    assert "底" in "".join(texts(found))


def test_a_large_picture_in_a_line_is_lifted_out_and_an_icon_stays() -> None:
    found = nodes(
        '<p>看<picture><source srcset="x"><img src="photo.jpg" alt="图"></picture>这里<img src="icon.png"></p>'
    )
    assert [node["is"] for node in found] == ["paragraph", "figure"]
    assert "plate" in found[0]["runs"][-1]


@pytest.mark.parametrize(
    ("size", "columns", "span"),
    [
        ("", 2, "column"),
        ("size-half", 2, "column"),
        ("size-wide", 2, "page"),
        ("size-full", 2, "trim"),
        ("", 1, "column"),
        ("size-wide", 1, "page"),
    ],
)
def test_a_figure_stands_where_its_size_says(size: str, columns: int, span: str) -> None:
    html = f'<figure class="picture {size}"><picture><img src="photo.jpg" alt="图"></picture></figure>'
    assert nodes(html, columns=columns)[0]["span"] == span


def test_a_figure_inside_a_box_stays_in_its_line() -> None:
    html = '<div class="admonition note"><figure class="picture size-full"><img src="photo.jpg"></figure></div>'
    [box] = nodes(html)
    assert box["blocks"][0]["span"] == "line"
    assert box["blocks"][0]["plate"]["width"] < measures("A5").column_width(2)


def test_a_caption_and_a_credit_are_told_apart() -> None:
    html = (
        '<figure class="picture"><img src="photo.jpg"><figcaption><p>夜<em>里</em></p>'
        '<span class="credit">摄影：林</span></figcaption></figure>'
    )
    [found] = nodes(html)
    assert (said(found["caption"]), said(found["credit"])) == ("夜里", "摄影：林")


def test_pictures_that_must_not_be_printed_are_left_out() -> None:
    assert nodes('<figure class="picture"><img src="unknown.jpg"></figure>') == []


def test_a_missing_picture_leaves_its_words() -> None:
    html = '<figure class="picture"><span class="missing">灯</span></figure>'
    assert said(nodes(html)[0]["runs"]) == "[灯]"


def test_code_keeps_its_lines_colours_marks_and_indents() -> None:
    html = (
        '<div class="language-python highlight"><span class="filename">a.py</span><pre><span></span><code>'
        '<span class="k">def</span> f():\n<span class="hll">    <span class="k">pass</span>\n</span></code></pre></div>'
    )
    [found] = nodes(html)
    assert found["name"] == "a.py"
    assert found["lines"] == [
        {"indent": 0, "parts": [["word", "def"], ["", " f():"]]},
        {"indent": 4, "parts": [["word", "pass"]]},
    ]
    assert found["marked"] == [1]


def test_line_numbers_are_no_code() -> None:
    html = (
        '<div class="highlight"><table><tbody><tr><td><div><pre><span></span><span class="normal">1</span></pre></div></td>'
        "<td><div><pre><code>x = 1\n</code></pre></div></td></tr></tbody></table></div>"
    )
    assert "".join(texts(nodes(html)[0]["lines"])) == "x = 1"


def table(columns: int, cell: str = "值") -> str:
    head = "".join(f"<th>列{n}</th>" for n in range(columns))
    return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{f'<td>{cell}</td>' * columns}</tr></tbody></table>"


def test_a_narrow_table_stays_in_its_column() -> None:
    assert nodes(table(3))[0]["span"] == "line"


def test_a_wider_table_spans_the_page() -> None:
    assert nodes(table(6, "六个字的单元格"))[0]["span"] == "page"


def test_a_table_too_wide_for_paper_becomes_several_with_the_first_column_in_each() -> None:
    found = nodes(table(20))
    assert [said(part["head"][0]) for part in found] == ["列0"] * len(found)
    assert [said(cell) for part in found for cell in part["head"][1:]] == [f"列{n}" for n in range(1, 20)]


def test_a_table_with_a_text_in_a_cell_becomes_records() -> None:
    [found] = nodes(table(2, "很长" * 200))
    assert found["is"] == "records"
    assert said(found["rows"][0]["fields"][0][0]) == "列1"


def test_a_word_of_a_language_is_left_to_hyphenation_and_an_address_breaks_at_its_joints() -> None:
    assert breakable("incomprehensibility") == "incomprehensibility"
    assert breakable("https://example.org/a/b") == "https://\u200bexample.\u200borg/\u200ba/\u200bb"
    assert max(map(len, breakable("x" * 100).split("\u200b"))) <= 24


def test_white_space_before_a_line_break_goes() -> None:
    assert trimmed([{"t": " a "}, {"br": True}, {"t": " b "}, {"br": True}]) == [{"t": "a"}, {"br": True}, {"t": "b"}]


@pytest.mark.parametrize("shapes", [[(3, 2)] * 7, [(3, 2), (2, 3), (1, 1), (16, 9), (1, 3)], [(1, 9)], [(9, 1)]])
def test_rows_of_pictures_fill_the_width_and_keep_the_order(shapes: list[tuple[float, float]]) -> None:
    rows = in_rows(shapes, 120.0)
    assert sum(map(len, rows)) == len(shapes)
    for row in rows:
        assert sum(width for width, _ in row) + GAP * (len(row) - 1) == pytest.approx(120.0)
        assert len({height for _, height in row}) == 1
