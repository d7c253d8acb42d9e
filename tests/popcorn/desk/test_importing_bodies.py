"""Bodies of imported posts: every word is kept, and what had to change is said with its line."""

from __future__ import annotations

import base64
import random
import time
from pathlib import Path

import pytest
from test_importing import Brought, bring_in, hugo

from conftest import picture

# The line on which the body of a post by `hugo()` begins, with one line of header and the date.
FIRST = 6


def body_of(tmp_path: Path, body: str) -> Brought:
    return hugo(tmp_path, "title: x", body)


# --- word for word ------------------------------------------------------------------------------------------------------


def test_a_body_in_plain_markdown_is_kept_byte_for_byte(tmp_path: Path) -> None:
    body = """\
## 标题 {{ .Title }}

| a | b |
|---|---|
| `x|y` | [z](https://example.com/?a=b&c=d "题") |

1. 一
2. 二

    ```go
    fmt.Println("<b>[x](/dead/)</b> {{< figure src=x >}}")
    ```

> 引用 **粗** *斜* `<br>` ![外](https://example.com/a.png)

    indented <b>code</b> [x](/dead/)

脚注[^1]。\t

[^1]: 说明
"""

    brought = body_of(tmp_path, body)

    assert brought.body() == body
    assert not [note for note in brought.notes() if note.of_body]


def test_code_is_never_touched(tmp_path: Path) -> None:
    body = "`<img src=x>` ``[a](/dead/) ` <b>``\n\n~~~html\n<center>![x](gone.png)</center>\n~~~\n"

    assert body_of(tmp_path, body).body() == body


# --- HTML ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<img src="https://e.example/a.png" alt=\'灯\' title="夜">', '![灯](https://e.example/a.png "夜")'),
        ("<IMG SRC=https://e.example/a.png />", "![](https://e.example/a.png)"),
        ('<a href="https://e.example/" target="_blank">去</a>', "[去](https://e.example/)"),
        (
            '<a href="https://e.example/"><img src="https://e.example/a.png"></a>',
            "[![](https://e.example/a.png)](https://e.example/)",
        ),
        ("中<b>文</b>字", "中**文**字"),
        ("<strong> 重 </strong>点", " **重** 点"),
        ("<i>斜</i> <em>体</em>", "*斜* *体*"),
        ("<b><i>both</i></b>", "***both***"),
        ("一<br>二<br/>\n三", "一  \n二  \n三"),
        ("段末<br>\n\n另一段", "段末\n\n另一段"),
        ("<center>居中</center>", "居中"),
        ("摘要\n\n<!--more-->\n\n正文", "摘要\n\n\n\n正文"),
    ],
)
def test_html_with_a_markdown_twin_is_converted(tmp_path: Path, html: str, markdown: str) -> None:
    brought = body_of(tmp_path, html)

    assert brought.body() == markdown
    assert brought.notes("html")[0].line == FIRST + (2 if "more" in html else 0)


def test_html_without_a_twin_stays_and_is_named(tmp_path: Path) -> None:
    body = '<div class="a">\n<a id="ref"></a>甲\n</div>\n\n| a<br>b | c |\n|---|---|\n'

    brought = body_of(tmp_path, body)

    assert brought.body() == body
    assert [line for line, _ in brought.said("html-left")] == [6, 7, 7, 8, 10]
    assert 'HTML `<div class="a">` has no Markdown twin' in brought.said("html-left")[0][1]


def test_a_comment_moves_into_the_header(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "甲<!-- 待补\n两行 -->乙 `<!-- code -->`")

    assert brought.body() == "甲乙 `<!-- code -->`"
    assert brought.comments() == ["# imported comment: 待补 两行"]


def test_what_html_says_beyond_markdown_is_in_the_report(tmp_path: Path) -> None:
    brought = body_of(tmp_path, '<img src="https://e.example/a.png" width="250" style="zoom:40%">')

    assert brought.said("html") == [
        (
            6,
            '`<img src="https://e.example/a.png" width="250" style="zoom:40%">` → '
            "`![](https://e.example/a.png)`, without `width=250 style=zoom:40%`",
        )
    ]


# --- Markdown that Popcorn reads otherwise ------------------------------------------------------------------------------


def test_inner_lists_get_the_indentation_they_need(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "- 一\n  - 二\n    - 三\n\n1. 甲\n\n   ```sh\n   ls\n     -l\n   ```\n2. 乙\n")

    assert brought.body() == "- 一\n    - 二\n        - 三\n\n1. 甲\n\n    ```sh\n    ls\n      -l\n    ```\n2. 乙\n"
    assert brought.said("markdown") == [(7, "6 lines inside lists, from here on → indented by four spaces a level")]


def test_a_list_right_behind_a_text_gets_an_empty_line(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "要点：\n- 一\n- 二\n\n数到\n2. 不是列表\n")

    assert brought.body() == "要点：\n\n- 一\n- 二\n\n数到\n2. 不是列表\n"
    assert brought.said("markdown") == [(7, "a list right behind a text → an empty line before it")]


def test_options_of_a_fence_are_taken_off_and_said(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "```go {linenos=table,hl_lines=[8]}\nx\n```\n\n```$ ls\ny\n```\n")

    assert brought.body() == "```go\nx\n```\n\n```\ny\n```\n"
    assert [line for line, _ in brought.said("markdown")] == [6, 10]


def test_a_fence_that_is_never_closed_is_closed(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "```go\n[x](/dead/)")

    assert brought.body() == "```go\n[x](/dead/)\n```\n"


def test_slashes_do_not_begin_a_block_of_ours(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "/// figure\n甲\n///\n")

    assert brought.body() == "\\/// figure\n甲\n///\n"
    assert brought.said("markdown") == [(6, "`///` → a backslash before it, or it would begin a block")]


def test_anchors_that_headings_were_given_lead_to_the_headings(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "## 安装 步骤 {#install}\n\n见[上](#install)、[这里](#安装-步骤)和[那里](#gone)。\n")

    assert brought.body() == "## 安装 步骤\n\n见[上](#安装-步骤)、[这里](#安装-步骤)和那里（`#gone`）。\n"


def test_an_address_in_pointed_brackets_becomes_a_link(tmp_path: Path) -> None:
    assert body_of(tmp_path, "写给 <lin@example.com>。").body() == "写给 <lin@example.com>。"


# --- pictures -----------------------------------------------------------------------------------------------------------


def test_pictures_of_the_bundle_stay_where_they_are(tmp_path: Path) -> None:
    body = '![a](a.jpg) ![b](./images/b.png "题") ![c](images/b.png?raw=true)'
    files = {"content/blog/a/a.jpg": picture(), "content/blog/a/images/b.png": picture(kind="PNG")}

    brought = hugo(tmp_path, "title: x", body, files)

    assert brought.body() == body
    for path in ("a.jpg", "images/b.png"):
        copied = brought.folder / "content/stories/2019/a" / path
        assert copied.read_bytes() == (brought.source / "content/blog/a" / path).read_bytes()


def test_pictures_from_elsewhere_in_the_source_come_along(tmp_path: Path) -> None:
    files = {
        "static/img/blog/night.jpg": picture(),
        "content/blog/b/index.md": "---\ntitle: y\ndate: 2019-01-01\n---\n",
        "content/blog/b/other.jpg": picture(600, 400),
    }

    brought = hugo(tmp_path, "title: x", '![夜](/img/blog/night.jpg "题") ![另](../b/other.jpg)', files)

    assert brought.body() == '![夜](night.jpg "题") ![另](other.jpg)'
    assert {"content/stories/2019/a/night.jpg", "content/stories/2019/a/other.jpg"} <= brought.files()
    assert brought.said("picture-moved") == [
        (6, "picture `/img/blog/night.jpg` → `night.jpg` beside the text"),
        (6, "picture `../b/other.jpg` → `other.jpg` beside the text"),
    ]


def test_two_pictures_of_one_name_stay_two(tmp_path: Path) -> None:
    files = {"content/blog/a/x.jpg": picture(), "static/x.jpg": picture(600, 400), "static/y/x.jpg": picture()}

    brought = hugo(tmp_path, "title: x", "![一](x.jpg) ![二](/x.jpg) ![三](/y/x.jpg)", files)

    # The third is the first once more, byte for byte.
    assert brought.body() == "![一](x.jpg) ![二](x-2.jpg) ![三](x.jpg)"


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("zh", "*[图片缺失：pilot.svg · Pilot的输入与输出]*"),
        ("en", "*[Picture missing: pilot.svg · Pilot的输入与输出]*"),
    ],
)
def test_a_picture_that_is_nowhere_leaves_a_note(tmp_path: Path, language: str, note: str) -> None:
    brought = hugo(tmp_path, f"title: x\nlang: {language}", '甲\n\n![Pilot的输入与输出](pilot.svg")\n')

    assert brought.body() == f"甲\n\n{note}\n"
    assert brought.said("picture-missing") == [
        (9, 'picture `pilot.svg"` is nowhere in the source → a note stands in its place')
    ]


def test_the_note_for_a_picture_keeps_its_caption(tmp_path: Path) -> None:
    assert body_of(tmp_path, '![灯](gone.png "夜 里")').body() == "*[图片缺失：gone.png · 灯 · 夜 里]*"


def test_a_picture_that_cannot_be_published_is_kept_aside(tmp_path: Path) -> None:
    files = {"content/blog/a/plan.svg": "<svg/>", "content/blog/a/talk.pdf": "%PDF", "static/old.bmp": b"BM"}

    brought = hugo(tmp_path, "title: x", "![图](plan.svg) ![旧](/old.bmp)", files)

    assert brought.body() == (
        "*[图片未导入：not-imported/content/blog/a/plan.svg · 图]* *[图片未导入：not-imported/static/old.bmp · 旧]*"
    )
    for path in ("content/blog/a/plan.svg", "content/blog/a/talk.pdf", "static/old.bmp"):
        assert (brought.folder / "not-imported" / path).read_bytes() == (brought.source / path).read_bytes()
    assert [text for _, text in brought.said("file-aside")] == [
        "`content/blog/a/talk.pdf` is nothing that can be published → .pdf is no picture that can be published; "
        "kept as not-imported/content/blog/a/talk.pdf"
    ]


def test_a_wrong_suffix_is_put_right_by_the_contents(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nbanner: b.gif", "![图](a.png)", {
        "content/blog/a/a.png": picture(),
        "content/blog/a/b.gif": picture(kind="PNG"),
    })  # fmt: skip

    assert (brought.body(), brought.story()["cover"]) == ("![图](a.jpg)", "b.png")
    assert (brought.folder / "content/stories/2019/a/a.jpg").read_bytes() == picture()


def test_a_broken_picture_is_kept_aside(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", "![图](a.jpg)", {"content/blog/a/a.jpg": b"\xff\xd8 no more"})

    assert brought.body() == "*[图片未导入：not-imported/content/blog/a/a.jpg · 图]*"
    assert "it cannot be opened" in brought.said("picture-refused")[0][1]


def test_capitals_and_odd_names_are_found(tmp_path: Path) -> None:
    files = {
        "content/blog/a/Foo.JPG": picture(),
        "content/blog/a/夜 市.jpg": picture(600, 400),
        "static/a#b?.jpg": picture(90, 60),
    }

    brought = hugo(tmp_path, "title: x", "![一](foo.jpg) ![二](%E5%A4%9C%20%E5%B8%82.jpg) ![三](/a%23b%3F.jpg)", files)

    assert brought.body() == "![一](Foo.JPG) ![二](%E5%A4%9C%20%E5%B8%82.jpg) ![三](a-b.jpg)"
    assert {"content/stories/2019/a/夜 市.jpg", "content/stories/2019/a/a-b.jpg"} <= brought.files()


def test_pictures_on_other_sites_stay_and_are_listed(tmp_path: Path) -> None:
    body = "![a](https://e.example/a.jpg)\n\n![](//e.example/b.jpg)\n\n![c](https://e.example/x/own.jpg?s=1)"

    brought = hugo(tmp_path, "title: x", body, {"content/blog/a/own.jpg": picture()})

    assert brought.body() == body
    assert brought.said("picture-remote") == [
        (6, "picture `https://e.example/a.jpg` is on another site → the page shows a link to it"),
        (8, "picture `//e.example/b.jpg` is on another site → the page shows a link to it"),
        (
            10,
            "picture `https://e.example/x/own.jpg?s=1` is on another site → the page shows a link to it; "
            "`own.jpg` beside the text has the same name",
        ),
    ]


def test_a_picture_written_out_in_the_text_becomes_a_file(tmp_path: Path) -> None:
    data = picture(60, 40, kind="PNG")

    brought = body_of(tmp_path, f"![点](data:image/png;base64,{base64.b64encode(data).decode()})")

    (path,) = (path for path in brought.files() if path.endswith(".png"))
    assert (brought.folder / path).read_bytes() == data
    assert brought.body() == f"![点]({Path(path).name})"


def test_no_reference_reaches_outside_the_source(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(picture())

    brought = body_of(tmp_path, "![x](../../../../secret.jpg) ![y](/../secret.jpg) ![z](file:///etc/passwd)")

    assert not [path for path in brought.files() if path.endswith(".jpg")]
    assert len(brought.notes("picture-missing")) == 3


def test_references_by_name_are_led_too(tmp_path: Path) -> None:
    body = '![灯][lamp]、[去处][1]、[站][2]\n\n[lamp]: /img/a.jpg "夜"\n[1]: /gone/\n[2]: https://e.example/\n'

    brought = hugo(tmp_path, "title: x", body, {"static/img/a.jpg": picture()})

    assert brought.body() == '![灯][lamp]、去处（`/gone/`）、[站][2]\n\n[lamp]: a.jpg "夜"\n\n[2]: https://e.example/\n'


# --- links --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "/blog/b/",
        "/blog/b",
        "/Blog/B/index.html",
        "../b/",
        "../b/index.md",
        "http://www.night.example.net/blog/b/",
        "/old/b/",
    ],
)
def test_links_between_posts_lead_to_the_entries(tmp_path: Path, target: str) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://night.example.net/"\n',
        "content/blog/b/index.md": "---\ntitle: y\ndate: 2018-01-01\naliases: [/old/b/]\n---\n",
    }

    brought = hugo(tmp_path, "title: x", f'[另一篇]({target}#第二节 "题")', files)

    assert brought.body() == '[另一篇](../../2018/b/index.md#第二节 "题")'


def test_a_link_that_leads_nowhere_becomes_text_with_its_address(tmp_path: Path) -> None:
    brought = body_of(
        tmp_path,
        "见[活动](/activity '周五')和[![图](https://e.example/a.png)](/big.html)，[Istio](istio.io)。\n\n[/x/](/x/)",
    )

    assert brought.body() == (
        "见活动（`/activity` · 周五）和![图](https://e.example/a.png)（`/big.html`），Istio（`istio.io`）。\n\n`/x/`"
    )
    assert brought.said("link-dead") == [
        (6, "link `[活动](/activity '周五')` leads nowhere → made text, with the address behind it"),
        (
            6,
            "link `[![图](https://e.example/a.png)](/big.html)` leads nowhere → made text, with the address behind it",
        ),
        (6, "link `[Istio](istio.io)` leads nowhere → made text, with the address behind it"),
        (8, "link `/x/` leads nowhere → made text"),
    ]


@pytest.mark.parametrize(
    "target",
    ["“https://jimmysong.io”", "javascript:alert(1)", "https://e.example/a b", "http://[draft", "tel:110", ""],
)
def test_a_link_that_is_no_address_becomes_text(tmp_path: Path, target: str) -> None:
    brought = body_of(tmp_path, f"见[这里]({target})。")

    assert brought.body() == f"见这里（`{target}`）。"
    assert len(brought.notes("link-malformed")) == 1


def test_dead_addresses_of_the_own_site_do_not_stop_the_build(tmp_path: Path) -> None:
    files = {"hugo.toml": 'baseURL = "https://night.example.net/"\n'}

    brought = hugo(
        tmp_path, "title: x", "<https://night.example.net/gone/> [y](https://night.example.net/gone/)", files
    )

    assert brought.body() == "`https://night.example.net/gone/` y（`https://night.example.net/gone/`）"


def test_the_address_of_the_own_site_can_be_given(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", "[我](http://night.example.net/blog/a/)", url="https://www.night.example.net")

    assert brought.body() == "[我](index.md)"
    assert "url: https://www.night.example.net/" in brought.text("community.yml")


def test_a_link_to_a_draft_stays_a_link(tmp_path: Path) -> None:
    files = {"content/blog/b.md": "---\ntitle: y\ndate: 2019-01-01\ndraft: true\n---\n"}

    assert hugo(tmp_path, "title: x", "[草稿](/blog/b/)", files).body() == "[草稿](../b/index.md)"


# --- shortcodes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shortcode", "markdown"),
    [
        ('{{< figure src="/img/a.jpg" title="夜 市" width="60%" >}}', '![夜 市](a.jpg "夜 市")'),
        ('{{% figure src="/img/a.jpg" alt="灯" caption="题" %}}', '![灯](a.jpg "题")'),
        ('{{< img src="/img/a.jpg" link="https://e.example/" >}}', "[![](a.jpg)](https://e.example/)"),
        ("{{< youtube w7Ft2ymGmfc >}}", "[YouTube: w7Ft2ymGmfc](https://www.youtube.com/watch?v=w7Ft2ymGmfc)"),
        ('{{< tweet user="lin" id="123" >}}', "[Twitter: 123](https://twitter.com/i/status/123)"),
        ("{{< gist lin 7896402 >}}", "[Gist: lin/7896402](https://gist.github.com/lin/7896402)"),
        ("{{< bilibili BV1xx >}}", "[Bilibili: BV1xx](https://www.bilibili.com/video/BV1xx)"),
        ('[另]({{< ref "b.md" >}})', "[另](../b/index.md)"),
        ('[另]({{< relref "/blog/b" >}})', "[另](../b/index.md)"),
        ('[另]({{< ref "gone.md" >}})', "另（`gone.md`）"),
        ('{{< highlight go "linenos=table" >}}\nx := `1`\n{{< /highlight >}}', "```go\nx := `1`\n```"),
        ("{{</* youtube id */>}}", "{{< youtube id >}}"),
        ("{{< notice tip >}}\n甲\n{{< /notice >}}", "{{< notice tip >}}\n甲\n{{< /notice >}}"),
        ("`{{< youtube id >}}`", "`{{< youtube id >}}`"),
    ],
)
def test_shortcodes_become_markdown_or_stay_visible(tmp_path: Path, shortcode: str, markdown: str) -> None:
    files = {"static/img/a.jpg": picture(), "content/blog/b/index.md": "---\ntitle: y\ndate: 2019-01-01\n---\n"}

    brought = hugo(tmp_path, "title: x", shortcode, files)

    assert brought.body() == markdown
    assert brought.notes("shortcode", "template-left")[0].line == FIRST


# --- what only the check itself finds -----------------------------------------------------------------------------------


def test_a_text_that_cannot_be_set_is_shown_as_one_block(tmp_path: Path) -> None:
    body = "- " * 600 + "深"

    brought = body_of(tmp_path, body)

    assert brought.body() == f"```\n\n{body}\n```\n"
    assert [note.kind for note in brought.notes()] == ["text-fenced"]


def test_a_text_beyond_the_size_of_a_file_is_kept_aside(tmp_path: Path) -> None:
    brought = body_of(tmp_path, "很长的一段。\n\n" * 30_000)

    assert brought.body() == "正文太长，没有导入，原文在 `not-imported/content/blog/a/index.md`。\n"
    assert "很长的一段。" in brought.text("not-imported/content/blog/a/index.md")


def test_every_word_survives_the_strangest_text(tmp_path: Path) -> None:
    body = "甲[乙](x`丙`y) ![丁][] [戊][己] <b>庚 *[辛]: 壬\n    癸\n```\n子\n"

    brought = body_of(tmp_path, body)

    assert all(character in brought.body() for character in "甲乙丙丁戊己庚辛壬癸子")


def test_a_single_file_keeps_its_pictures_in_the_bundle_it_becomes(tmp_path: Path) -> None:
    source = "---\ntitle: x\ndate: 2019-01-01\n---\n\n![灯](images/a.jpg)\n"

    brought = bring_in(tmp_path, {"content/blog/a.md": source, "content/blog/images/a.jpg": picture()})

    assert brought.body() == "![灯](a.jpg)\n"
    assert "content/stories/2019/a/a.jpg" in brought.files()


# Scraps that break Markdown, YAML or a site when they stand in the wrong place.
SCRAPS = """\
[ ]( ![ ](x) ](/dead/) [a](#b) [x](“https://y”) ![](nope.png) ` ``` ~~~ <b> </b> <a_href="/x"> </a> <!-- --> <br>
{{<_figure_src="a.png"_>}} {{<_highlight_go_>}} {{<_/highlight_>}} {%_raw_%} {%_highlight_x_%} {{_site.baseurl_}}
///_figure [1]:_/dead [2]:_nope.png [t][1] ![t][2] *[A]:_b [^1] [^1]:_x [x]() ![]() [x](javascript:1) [x](//y.z)
http://[x https://own.example/blog/a <http://[draft> <x@y.z> [x](a_b) ![x](../../../etc/passwd) [x](?q) ===_"x" !!!_note
??? | \\ " ' “ ” : - 1. > #_ ##_T_{#id} &#0; &nbsp; \x00 \u200b \u2028 \ufeff \r 正文 夜市 word
""".split()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("flavour", ["hugo", "jekyll"])
def test_whatever_a_source_holds_the_result_passes_the_check(tmp_path: Path, flavour: str, seed: int) -> None:
    chance = random.Random(seed)
    files = {}
    for number in range(5):
        scraps = [scrap.replace("_", " ") for scrap in chance.choices(SCRAPS, k=chance.choice([5, 30, 120]))]
        text = "".join(scrap + chance.choice(["", " ", "\n", "\n\n", "\n    "]) for scrap in scraps)
        header = f"title: {text[:30]!r}\n{text[30:60]}\ntags: [{text[60:80]}]\ndate: 2019-05-0{number + 1}\n"
        name = f"content/blog/{number}.md" if flavour == "hugo" else f"_posts/2019-05-0{number + 1}-x.md"
        files[name] = f"---\n{header}\n---\n\n{text}".encode("utf-8", "replace")

    # `bring_in` runs the check itself.
    brought = bring_in(tmp_path, files, flavour, url="https://own.example/")

    assert brought.outcome.stories == 5
    assert brought.notes("entry-aside") == []


def test_thousands_of_definitions_and_uses_take_seconds_and_not_minutes(tmp_path: Path) -> None:
    before = time.process_time()

    brought = hugo(tmp_path, "title: x", "[a] ![b][a] [c] [a]\n\n" + "[a]: nowhere\n" * 10_000)

    assert time.process_time() - before < 10
    assert "nowhere" not in brought.body().partition("\n\n")[2]
    assert len(brought.notes("picture-missing")) + len(brought.notes("link-dead")) >= 10_000


def test_every_use_of_a_definition_is_found(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", "[a][b][B] [b] [b][] \\[b] `[b]` [c] [b]\n\n[b]: /nowhere\n")

    wanted = "a（`/nowhere`）B（`/nowhere`） b（`/nowhere`） \\[b] `[b]` c（`/nowhere`）"
    assert brought.body().rstrip() == wanted
