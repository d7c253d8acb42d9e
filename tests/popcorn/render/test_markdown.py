"""The Markdown set-up: what authors write, and what becomes of it. Input and output stand side by side."""

from __future__ import annotations

import re
import time

import pytest

from rendering import codes, html, rendered


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("夜市\n很吵", "<p>夜市很吵</p>"),
        ("夜市，\n“吵”得很", "<p>夜市，“吵”得很</p>"),
        ("夜市 \n 很吵", "<p>夜市很吵</p>"),
        ("夜市**很\n吵**\n得很", "<p>夜市<strong>很吵</strong>得很</p>"),
        ("夜市\nnight\nmarket", "<p>夜市\nnight\nmarket</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("夜市  \n很吵", "<p>夜市<br>\n很吵</p>"),
        ("- 夜市\n  很吵", "<ul>\n<li>夜市很吵</li>\n</ul>"),
    ],
)
def test_lines_of_han_are_joined_without_a_space(source: str, expected: str) -> None:
    assert html(source) == expected


def test_code_keeps_its_lines_between_han() -> None:
    assert "夜\n市" in html("```\n夜\n市\n```")


def test_a_picture_alone_is_a_figure_with_its_title_as_caption() -> None:
    made = html('![夜市的灯](night.jpg "收摊前")')

    assert made.startswith('<figure class="picture"><picture><source')
    assert "<figcaption><p>收摊前</p></figcaption></figure>" in made
    assert 'type="image/webp"' in made
    assert "night-dddddddd-480.webp 480w, night-dddddddd-960.webp 960w, night-dddddddd-1200.webp 1200w" in made
    assert 'src="night-dddddddd-1200.jpg"' in made
    assert 'width="1200"' in made
    assert 'height="800"' in made
    assert 'loading="lazy"' in made
    assert 'alt="夜市的灯"' in made


def test_a_picture_in_a_sentence_stays_in_it() -> None:
    assert html("看 ![灯](night.jpg) 这里").startswith("<p>看 <picture>")


def test_pictures_one_after_another_are_a_gallery() -> None:
    made = html('![一](a.jpg "甲")\n![二](b.jpg)')

    assert made.startswith('<figure class="gallery"><figure class="picture">')
    assert made.count("<picture>") == 2
    assert "<figcaption><p>甲</p></figcaption>" in made


def test_a_figure_block_has_a_size_a_caption_in_markdown_and_a_credit() -> None:
    made = html("/// figure\n    credit: lin\n    size: wide\n![灯](a.jpg)\n\n收摊*前*\n///")

    assert made.startswith('<figure class="picture size-wide"><picture>')
    caption = made[made.index("<figcaption>") :]
    assert "收摊<em>前</em>" in caption
    assert '<span class="credit">图：<a href="../../../members/lin/">林晓</a></span>' in caption


def test_a_credit_may_name_someone_who_is_no_member() -> None:
    made = html("/// figure\n    credit: 市图书馆\n![灯](a.jpg)\n///", "en")

    assert '<span class="credit">Picture: 市图书馆</span>' in made


def test_a_pull_quote_names_who_said_it() -> None:
    made = html("/// pull | 林晓\n灯还亮着\n///")

    assert made.startswith('<figure class="pull">\n<blockquote>\n<p>灯还亮着</p>')
    assert "<figcaption>林晓</figcaption>" in made


def test_the_whole_repertoire_survives_the_sanitiser() -> None:
    made = html(REPERTOIRE)

    for part in (
        '<th class="center">',
        '<td class="right">',
        'class="footnote-ref"',
        'class="footnote-backref"',
        '<div class="admonition tip">',
        '<p class="admonition-title">提示</p>',
        '<details class="note">',
        "<summary>折起来</summary>",
        '<li class="task-list-item"><input type="checkbox" disabled="" checked="">',
        '<input checked="" id="__tabbed_1_1" name="__tabbed_1" type="radio">',
        '<label for="__tabbed_1_2">乙</label>',
        '<div class="language-python highlight"><span class="filename">a.py</span>',
        '<span class="k">def</span>',
        '<abbr title="不压缩的底片">RAW</abbr>',
        "<dt>快门</dt>",
        "<dd>决定多久</dd>",
        "<del>删</del>",
        '<a class="external" href="https://example.com/" rel="noopener">外</a>',
        '<a href="../other/">内</a>',
    ):
        assert part in made, part


REPERTOIRE = """\
| a | b |
|:-:|--:|
| 1 | 2 |

脚注[^1] 和 RAW，~~删~~ [外](https://example.com/) [内](../other/index.md)

[^1]: 注

*[RAW]: 不压缩的底片

!!! tip

    内容

??? note "折起来"
    内容

- [x] 做完

=== "甲"
    a

=== "乙"
    b

```python title="a.py"
def f(): ...
```

快门
:   决定多久
"""


def test_admonitions_without_a_title_get_one_in_the_texts_language() -> None:
    assert "<summary>注意</summary>" in html("??? warning\n    x")
    assert "<summary>Warning</summary>" in html("??? warning\n    x", "en")


def test_the_pages_title_stays_its_only_h1() -> None:
    assert re.findall(r"<h\d", html("# 一\n\n## 二\n\n### 三")) == ["<h2", "<h3", "<h4"]
    assert re.findall(r"<h\d", html("## 二\n\n### 三")) == ["<h2", "<h3"]


def test_headings_make_a_nested_list_of_contents_whose_ids_exist() -> None:
    made = rendered("## 装 *镜头*\n\n### 细节\n\n## 装 镜头\n")

    assert [heading.id for heading in made.headings] == ["h-装-镜头", "h-装-镜头_1"]
    assert [child.html for child in made.headings[0].children] == ["细节"]
    for heading in made.headings:
        assert f'id="{heading.id}"' in made.html


def test_links_to_headings_work_as_authors_write_them() -> None:
    assert '<a href="#h-装-镜头">' in html("[跳](#装-镜头)\n\n## 装 镜头")
    assert '<a href="#h-装-镜头">' in html("[跳](#%E8%A3%85-%E9%95%9C%E5%A4%B4)\n\n## 装 镜头")
    assert codes("[跳](#没有)") == [("link-unknown", 1)]


def test_a_bare_address_becomes_a_link_that_ends_where_the_chinese_goes_on() -> None:
    made = html("见 https://example.com/a_b_c，然后（https://example.com/x）。`https://code.example/`")

    assert 'href="https://example.com/a_b_c"' in made
    assert ">https://example.com/x</a>）。" in made
    assert "<code>https://code.example/</code>" in made


def test_a_mail_address_in_angle_brackets_is_a_link_that_can_be_read() -> None:
    for source in ("写信到 <lin@example.com>", "写信到 <mailto:lin@example.com>"):
        assert '<a href="mailto:lin@example.com">lin@example.com</a>' in html(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("![没有](gone.png)", [("picture-missing", 1)]),
        ("\n![](a.jpg)", [("picture-alt-missing", 2)]),
        ("![远](https://example.com/a.jpg)", [("picture-remote", 1)]),
        ("x\n\n[坏](nowhere.md)", [("link-unknown", 3)]),
        ("一 <b>粗</b>\n\n二 <b>粗</b> <i>斜</i>", [("raw-html", 1), ("raw-html", 3)]),
        ("/// galery\n![一](a.jpg)\n///", [("block-unknown", 1)]),
        ("/// figure\n    size: huge\n![一](a.jpg)\n///", [("block-option", 2)]),
        ("/// figure\n    onclick: x\n![一](a.jpg)\n///", [("block-option", 2)]),
        ("/// figure\n![一](a.jpg)", [("block-unclosed", 1)]),
        ("```\n/// nothing\n<b>\n```", []),
        ("`<b>`", []),
        ("一[^9]\n\n二[^1]\n\n[^1]: 有", [("text-leftover", 1)]),
        ("见[这里][undef]", [("text-leftover", 1)]),
        ("一\n\n<!-- 编辑：请改 -->", [("text-leftover", 3)]),
        ("一\n{: .big }", [("text-leftover", 2)]),
        ("`[^9]` 和 `{: .big }`", []),
        # Not where the same words stand in code, in another word or in a link that is right.
        ("`<b>`\n\n二 <b>粗", [("raw-html", 3)]),
        ("```\n[坏](nowhere.md)\n```\n\n[坏](nowhere.md)", [("link-unknown", 5)]),
        ("nowhere.md\n\n[坏](nowhere.md)", [("link-unknown", 3)]),
        ("[乙](#h-一) #夜里\n\n[坏](#夜)\n\n## 一", [("link-unknown", 3)]),
        ("![一](a.jpg)\n\n[图](a.jpg)\n\n![](a.jpg)", [("link-unknown", 3), ("picture-alt-missing", 5)]),
        ("一\n\n[空]()", [("link-unknown", 3)]),
    ],
)
def test_each_slip_in_a_text_is_a_problem_at_its_line(source: str, expected: list[tuple[str, int]]) -> None:
    assert codes(source) == expected


def test_the_line_of_a_problem_is_the_files_line() -> None:
    made = rendered("\n![没有](gone.png)\n\n![没有](gone.png)", first_line=9)

    assert [problem.line for problem in made.problems] == [10, 12]


def test_a_remote_picture_is_a_link_and_never_a_request() -> None:
    made = html("![远处的灯](https://example.com/a.jpg)")

    assert "<img" not in made
    assert 'href="https://example.com/a.jpg"' in made
    assert ">远处的灯</a>" in made


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    made = rendered("> " * 3000 + "x")

    assert made.html == "" or "x" in made.html
    assert {problem.code for problem in made.problems} <= {"too-deep", "too-slow"}


@pytest.mark.parametrize(
    "source",
    [
        "[" * 60_000 + "](a",
        # The extension for fences catches every Exception and goes on.
        "```html\n" + "<?" * 20_000 + "\n```\n\n```html\n" + "<?" * 60_000 + "\n```",
        "```\n" * 127_000,
    ],
    ids=["brackets", "code", "fences"],
)
def test_a_text_that_takes_too_long_is_stopped_and_named(source: str) -> None:
    before = time.process_time()

    made = rendered(source)

    assert [problem.code for problem in made.problems] == ["too-slow"]
    assert time.process_time() - before < 8


@pytest.mark.parametrize("source", ["- " * 800, "> " * 3000 + "x", "[" * 60_000 + "](a"])
def test_a_text_that_was_given_up_does_not_spoil_the_next(source: str) -> None:
    rendered(source)

    assert html("好好的一段") == "<p>好好的一段</p>"


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    html("[^1] RAW\n\n[^1]: 注\n\n*[RAW]: 底片\n\n## 题\n\n/// figure\n![一](a.jpg)")

    assert html("RAW\n\n## 题") == '<p>RAW</p>\n<h2 id="h-题">题</h2>'
