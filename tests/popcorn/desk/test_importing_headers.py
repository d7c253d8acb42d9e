"""Headers of imported posts: what becomes a field, what becomes a comment, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_importing import bring_in, hugo

from conftest import picture

# --- formats -----------------------------------------------------------------------------------------------------------


def test_a_yaml_header_becomes_the_fields_of_a_story(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path,
        """\
title: "Istio 1.0发布，已生产就绪！"
date: 2018-07-31T21:44:58+08:00
lastmod: 2018-08-02
draft: false
author: "Istio team"
authorlink: "https://istio.io"
translator: "宋净超"
translatorlink: "https://jimmysong.io"
originallink: "https://istio.io/zh/blog/2018/announcing-1.0/"
summary: "生产就绪: 真的。"
tags: ["istio"]
categories: ["Service Mesh"]
aliases: "/blog/announcing-istio-1.0/"
""",
    )

    assert brought.story(year=2018) == {
        "id": brought.story(year=2018)["id"],
        "title": "Istio 1.0发布，已生产就绪！",
        "date": "2018-07-31T21:44:58+08:00",
        "updated": "2018-08-02",
        "summary": "生产就绪: 真的。",
        "authors": ["istio-team"],
        "credits": {"translate": ["song-jing-chao"]},
        "tags": ["istio", "Service Mesh"],
        "source": "https://istio.io/zh/blog/2018/announcing-1.0/",
        "aliases": ["/blog/a/", "/blog/announcing-istio-1.0/"],
    }
    assert brought.meta("content/members/song-jing-chao/index.md")["links"] == {"jimmysong.io": "https://jimmysong.io"}
    assert brought.notes() == []


def test_a_toml_header_says_the_same(tmp_path: Path) -> None:
    toml = """\
+++
title = "夜市"
date = 2019-05-28T07:15:43+08:00
draft = true
tags = ["夜", "市"]
author = "林晓"
weight = 30
[params]
  colour = "red"
+++

正文。
"""
    brought = bring_in(tmp_path, {"content/blog/a.md": toml})

    story = brought.story()
    assert (story["title"], story["date"], story["status"]) == ("夜市", "2019-05-28T07:15:43+08:00", "draft")
    assert (story["tags"], story["authors"]) == (["夜", "市"], ["lin-xiao"])
    assert brought.comments() == ["# imported weight: 30", '# imported params: {"colour": "red"}']
    assert [line for line, _ in brought.said("kept")] == [7, 8]
    assert brought.body() == "正文。\n"


def test_a_json_header_says_the_same(tmp_path: Path) -> None:
    json = '{\n "title": "夜市",\n "date": "2019-05-28",\n "tags": ["夜"],\n "weight": 3\n}\n\n正文。\n'

    brought = bring_in(tmp_path, {"content/blog/a.md": json})

    assert (brought.story()["title"], brought.story()["date"]) == ("夜市", "2019-05-28")
    assert brought.said("kept") == [(5, "weight: `3` → kept as a comment")]
    assert brought.body() == "正文。\n"


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("---\ntitle: a: b\ndate: 2019-01-01\n---\n", "a: b"),
        ('---\ntitle: "never closed\ndate: 2019-01-01\n---\n', "never closed"),
        ("---\ntitle: @home\ndate: 2019-01-01\n---\n", "@home"),
        ("---\ntitle:\tx\n\tmore: y\ndate: 2019-01-01\n---\n", "x more: y"),
        ("---\ntitle: &t x\ndate: 2019-01-01\ntags: *t\n---\n", "&t x"),
        ('+++\ntitle = "a\ndate = 2019-01-01\n+++\n', "a"),
        ("+++\ntitle = “a”\ndate = 2019-01-01\n+++\n", "“a”"),
        ('{\n"title": "a",\n"tags": [“b"],\n"date": "2019-01-01",\n}\n', "a"),
    ],
)
def test_a_header_that_no_parser_takes_is_read_field_by_field(tmp_path: Path, header: str, title: str) -> None:
    brought = bring_in(tmp_path, {"content/blog/a.md": header + "\n正文。\n"})

    assert (brought.story()["title"], brought.story()["date"]) == (title, "2019-01-01")
    assert len(brought.notes("header-broken")) >= 1
    assert brought.body() == "正文。\n"


def test_a_header_that_is_never_closed_ends_where_text_begins(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/a.md": "---\ntitle: x\ndate: 2019-01-01\n\n正文在这里。\n"})

    assert brought.story()["title"] == "x"
    assert brought.body() == "正文在这里。\n"
    assert brought.said("header-broken") == [(1, "header line fence is never closed → ended before line 4")]


def test_a_file_that_is_all_header_keeps_it(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/a.md": "---\ntitle: x\ndate: 2019-01-01"})

    assert (brought.story()["title"], brought.body()) == ("x", "")


@pytest.mark.parametrize(
    "source",
    [
        '{\n"title": "x",\n"date": "2019-01-01",\n"a": ' + "[" * 5000 + "]" * 5000 + "\n}\n",
        '+++\ntitle = "x"\ndate = 2019-01-01\na = ' + "[" * 500 + "]" * 500 + "\n+++\n",
        "---\ntitle: x\ndate: 2019-01-01\na: " + "[" * 5000 + "]" * 5000 + "\n---\n",
    ],
)
def test_a_header_nested_without_end_is_still_read(tmp_path: Path, source: str) -> None:
    brought = bring_in(tmp_path, {"content/blog/a.md": source})

    assert (brought.story()["title"], brought.story()["date"]) == ("x", "2019-01-01")


def test_a_post_without_a_header_is_a_draft_named_by_its_first_heading(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/a.md": "# 夜市一圈\n\n正文。\n"})

    assert brought.story(year=2000)["title"] == "夜市一圈"
    assert brought.story(year=2000)["status"] == "draft"
    assert "date" not in brought.story(year=2000)
    assert [note.kind for note in brought.notes()] == ["title-missing", "date-missing", "header-missing"]


def test_stray_quotation_marks_are_taken_off(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path,
        """\
title: “云原生”是什么
author: 宋净超
authorlink: “https://jimmysong.io
tags: ["istio",”tutorial","a”,”b"]
reviewer: [甲, 乙]
reviewerlink: ["https://github.com/haiker2011”,”https://github.com/si7eka"]
""",
    )

    assert brought.story()["title"] == "“云原生”是什么"
    assert brought.story()["tags"] == ["istio", "tutorial", "a", "b"]
    assert brought.meta("content/members/song-jing-chao/index.md")["links"] == {"jimmysong.io": "https://jimmysong.io"}
    assert brought.meta("content/members/yi/index.md")["links"] == {"github.com": "https://github.com/si7eka"}
    assert [line for line, _ in brought.said("value-mended")] == [4, 5, 7]


def test_control_characters_in_headers_and_bodies_are_taken_away(tmp_path: Path) -> None:
    brought = hugo(tmp_path, 'title: "夜\\x07市\u200b"\nweight: "a\u2028b"', "正\x0b文\x00。\n\n第二\u200b段。")

    assert brought.story()["title"] == "夜市"
    assert brought.body() == "正文。\n\n第二\u200b段。"
    assert brought.comments() == ['# imported weight: "a\\u2028b"']
    assert brought.said("characters") == [
        (2, "title with U+0007 → taken away"),
        (2, "title with U+200B → taken away"),
        (7, "2 control characters (U+000B, U+0000) → taken away"),
    ]


def test_byte_order_mark_and_foreign_line_ends_go(tmp_path: Path) -> None:
    source = "\ufeff---\r\ntitle: x\r\ndate: 2019-01-01\r\n---\r\n\r\n第一行\r\n第二行\r\n"

    brought = bring_in(tmp_path, {"content/blog/a.md": source})

    assert brought.body() == "第一行\n第二行\n"
    assert brought.said("encoding") == [
        (1, "the file began with a byte order mark → taken away"),
        (1, "line ends were not LF → changed to LF"),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_texts_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    source = "---\ntitle: 夜市\ndate: 2019-01-01\n---\n\n炒饭。\n".encode(encoding)

    brought = bring_in(tmp_path, {"content/blog/a.md": source})

    assert (brought.story()["title"], brought.body()) == ("夜市", "炒饭。\n")
    assert len(brought.notes("encoding")) == 1


# --- nothing is lost ---------------------------------------------------------------------------------------------------


def test_what_has_no_field_is_kept_as_comments(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path,
        """\
# my own note
title: "Webinar #2"
keywords: ["service mesh","服务网格"]
draft: false  # since May
menu:
  main: {weight: 3}
resources:
- src: a.jpg
""",
    )

    assert brought.comments() == [
        "# imported comment: my own note",
        '# imported keywords: ["service mesh","服务网格"]',
        "# imported comment: since May",
        '# imported menu: {"main": {"weight": "3"}}',
        '# imported resources: [{"src": "a.jpg"}]',
    ]
    assert [line for line, _ in brought.said("kept")] == [4, 6, 8]


def test_the_second_of_equal_keys_is_kept(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path,
        """\
title: x
reviewer: ["宋净超"]
reviewer: ["罗广明"]
author:
author: shiva
originallink: ""
originalLink: https://example.com/a
""",
    )

    assert brought.story()["credits"] == {"review": ["song-jing-chao"]}
    assert brought.story()["authors"] == ["shiva"]
    assert brought.story()["source"] == "https://example.com/a"
    assert brought.comments() == ['# imported reviewer: ["罗广明"]']
    assert brought.said("key-twice") == [
        (4, 'reviewer (`["罗广明"]`) stands twice → kept as a comment'),
        (6, "author stands twice → the first one is empty, this one counts"),
        (8, "originalLink stands twice → the first one is empty, this one counts"),
    ]


def test_comments_that_would_fill_the_header_get_a_file_of_their_own(tmp_path: Path) -> None:
    long = "字" * 4000

    brought = hugo(tmp_path, f"title: x\nnotes: {long}")

    assert brought.comments() == ["# imported comments: see not-imported/content/blog/a/index.md.header.txt"]
    assert long in brought.text("not-imported/content/blog/a/index.md.header.txt")


def test_texts_over_the_limits_are_cut_and_kept_whole(tmp_path: Path) -> None:
    brought = hugo(tmp_path, f"title: {'长' * 130}\nsummary: {'第一句。' * 200}\ntags: [{'很' * 41}, 好]")

    story = brought.story()
    assert story["title"] == "长" * 119 + "…"
    assert story["summary"] == "第一句。" * 150
    assert story["tags"] == ["好"]
    assert brought.comments() == [
        f"# imported title: {'长' * 130}",
        f"# imported summary: {'第一句。' * 200}",
        f"# imported tags: {'很' * 41}",
    ]


# --- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-05-28T7:15:43+08:00", "2019-05-28T07:15:43+08:00"),
        ('"2019-09-25T10:01:15+08:00"', "2019-09-25T10:01:15+08:00"),
        ("2019-08-21T15:39:09+1000", "2019-08-21T15:39:09+10:00"),
        ("2016-07-26 15:04:05 +0800", "2016-07-26T15:04:05+08:00"),
        ("2019-05-28T07:15:43Z", "2019-05-28T07:15:43Z"),
        ("2019-05-28 07:15", "2019-05-28T07:15:00"),
        ("2019/5/8", "2019-05-08"),
        ("2019年5月8日", "2019-05-08"),
        ("Tue, 28 May 2019 07:15:43 +0800", "2019-05-28T07:15:43+08:00"),
        ("May 28, 2019", "2019-05-28"),
    ],
)
def test_dates_keep_their_zone_and_get_one_form(tmp_path: Path, written: str, read: str) -> None:
    brought = hugo(tmp_path, f"title: x\ndate: {written}")

    assert brought.story(year=int(read[:4]))["date"] == read
    assert brought.notes() == []


def test_a_date_that_says_more_than_a_date_is_reported(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\ndate: 2019-05-28 10:00 CST")

    assert brought.story()["date"] == "2019-05-28T10:00:00"
    assert brought.comments() == ["# imported date: 2019-05-28 10:00 CST"]
    assert [note.kind for note in brought.notes()] == ["date-changed"]


@pytest.mark.parametrize("written", ["2019-02-30", "soon", "0001-01-01T00:00:00Z", "2019-05-28T25:00:00Z"])
def test_a_date_that_never_was_makes_a_draft(tmp_path: Path, written: str) -> None:
    brought = hugo(tmp_path, f"title: x\ndate: {written}")

    assert brought.story(year=2000)["status"] == "draft"
    assert brought.comments(year=2000) == [f"# imported date: {written}"]
    assert [note.kind for note in brought.notes()] == ["date-missing", "date-unreadable"]


def test_the_last_change_dates_a_post_that_has_no_date(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/a.md": "---\ntitle: x\nlastmod: 2019-05-28\n---\n"})

    assert (brought.story()["date"], brought.story()["updated"]) == ("2019-05-28", "2019-05-28")
    assert brought.said("date-from") == [(3, "there is no date, but there is lastmod → dated 2019-05-28")]


# --- people ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "handles"),
    [
        ("Andrew Block & Raffaele Spazzoli", ["andrew-block", "raffaele-spazzoli"]),
        ("张三、李四", ["zhang-san", "li-si"]),
        ("张三，李四", ["zhang-san", "li-si"]),
        ("Ann Lee, Bo Li and Cy Ng", ["ann-lee", "bo-li", "cy-ng"]),
        ("张三/李四", ["zhang-san", "li-si"]),
        ("[张三, 李四]", ["zhang-san", "li-si"]),
        ("AT&T", ["at-t"]),
        ("Acme, Inc.", ["acme-inc"]),
        ("Diógenes Rettori", ["diogenes-rettori"]),
        ("哗啦啦mesh团队", ["hua-la-la-mesh-tuan-dui"]),
        ("{name: 张三, link: https://example.com/}", ["zhang-san"]),
    ],
)
def test_names_become_members(tmp_path: Path, written: str, handles: list[str]) -> None:
    brought = hugo(tmp_path, f"title: x\nauthor: {written}")

    assert brought.story()["authors"] == handles
    assert {f"content/members/{handle}/index.md" for handle in handles} <= brought.files()
    assert len(brought.notes("names-split")) == (len(handles) > 1 and not written.startswith("["))


def test_every_role_has_its_credit(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path, "title: x\ntranslator: 甲\nreviewer: [乙, 丙]\nphotographer: 丁\neditor: 戊\nillustrator: 己"
    )

    assert brought.story()["credits"] == {
        "translate": ["jia"],
        "review": ["yi", "bing"],
        "edit": ["wu"],
        "photo": ["ding"],
        "illustrate": ["ji"],
    }


def test_one_person_in_two_spellings_is_one_member(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nauthor: Cilium\nreviewer: cilium")

    assert (brought.story()["authors"], brought.story()["credits"]) == (["cilium"], {"review": ["cilium"]})


def test_two_people_whose_handles_would_be_one_are_told_apart(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nauthor: 李四\nreviewer: 理思\ntranslator: lema\neditor: lerna")

    assert brought.story()["authors"] == ["li-si"]
    assert brought.story()["credits"] == {"review": ["li-si-2"], "translate": ["lema"], "edit": ["lerna-2"]}
    assert [text for _, text in brought.said("perhaps-one")] == [
        "理思 and 李四 are written almost alike → two members, li-si-2",
        "lerna and lema are written almost alike → two members, lerna-2",
    ]


def test_a_name_without_letters_gets_a_handle(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nauthor: 🍿")

    (handle,) = brought.story()["authors"]
    assert handle.startswith("member-")
    assert brought.meta(f"content/members/{handle}/index.md")["name"] == "🍿"


def test_each_distinct_link_of_a_member_stands_once(tmp_path: Path) -> None:
    posts = {
        f"content/blog/{name}.md": f"---\ntitle: x\ndate: 2019-01-01\nauthor: 林晓\nauthorLink: {link}\n---\n"
        for name, link in [
            ("a", "https://lin.example"),
            ("b", "http://www.lin.example/"),
            ("c", "https://github.com/lin"),
            ("d", "https://github.com/lin2"),
        ]
    }

    brought = bring_in(tmp_path, posts)

    assert brought.meta("content/members/lin-xiao/index.md")["links"] == {
        "lin.example": "https://lin.example",
        "github.com": "https://github.com/lin",
        "github.com/lin2": "https://github.com/lin2",
    }


def test_a_link_that_is_no_address_is_kept_and_said(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path, "title: x\nauthor: 林晓\nauthorlink: /about\ntranslator: A & B\ntranslatorlink: https://c.d/"
    )

    assert "links" not in brought.meta("content/members/lin-xiao/index.md")
    assert brought.comments() == ["# imported authorlink: /about", "# imported translatorlink: https://c.d/"]
    assert brought.said("link-refused", "links-unclear") == [
        (4, "authorlink: `/about` is no web address → kept as a comment"),
        (6, "2 names but 1 address in translatorlink → kept as a comment"),
    ]


def test_names_that_share_an_address_are_perhaps_one_person(tmp_path: Path) -> None:
    brought = hugo(
        tmp_path,
        "title: x\nauthor: 宋净超\nauthorlink: https://jimmysong.io\nreviewer: Jimmy Song\n"
        "reviewerlink: https://jimmysong.io/",
    )

    (note,) = brought.notes("perhaps-one")
    assert note.text == (
        "宋净超 (song-jing-chao), Jimmy Song (jimmy-song) share the address `jimmysong.io` → left as separate members"
    )


@pytest.mark.parametrize("flag", ["draft: true", "draft: yes", "draft: 1", "headless: true", "status: private"])
def test_what_was_hidden_stays_hidden(tmp_path: Path, flag: str) -> None:
    assert hugo(tmp_path, f"title: x\n{flag}").story()["status"] == "draft"


# --- tags, cover, source ----------------------------------------------------------------------------------------------


def test_tags_and_categories_are_one_list_in_the_first_spelling(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\ntags: [Envoy, service mesh]\ncategories: [envoy, Service Mesh, istio]")

    assert brought.story()["tags"] == ["Envoy", "service mesh", "istio"]
    assert brought.said("tag-merged") == [
        (4, "tag `envoy` → the same as `Envoy`"),
        (4, "tag `Service Mesh` → the same as `service mesh`"),
    ]


@pytest.mark.parametrize("key", ["banner", "image", "cover", "featured_image", "thumbnail", "featuredImage"])
def test_the_cover_is_copied_into_the_bundle(tmp_path: Path, key: str) -> None:
    banner = picture()

    brought = hugo(tmp_path, f"title: x\n{key}: /img/banner.jpg", more={"static/img/banner.jpg": banner})

    assert brought.story()["cover"] == "banner.jpg"
    assert (brought.folder / "content/stories/2019/a/banner.jpg").read_bytes() == banner


def test_a_cover_elsewhere_or_nowhere_becomes_a_comment(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nbanner: https://example.com/a.jpg\nthumbnail: gone.jpg")

    assert "cover" not in brought.story()
    assert brought.comments() == ["# imported banner: https://example.com/a.jpg", "# imported thumbnail: gone.jpg"]
    assert [note.kind for note in brought.notes()] == ["cover-remote", "cover-missing"]


def test_a_cover_may_be_a_mapping(tmp_path: Path) -> None:
    header = "title: x\ncover:\n  image: a.jpg\n  alt: 一盏灯\n  caption: 夜里"

    brought = hugo(tmp_path, header, more={"content/blog/a/a.jpg": picture()})

    assert brought.story()["cover"] == {"file": "a.jpg", "alt": "一盏灯"}
    assert '"caption": "夜里"' in brought.comments()[0]


def test_a_source_that_is_no_address_is_kept(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\noriginallink: /img/a.jpg")

    assert "source" not in brought.story()
    assert brought.said("source-refused") == [(3, "originallink: `/img/a.jpg` is no web address → kept as a comment")]


def test_of_several_covers_the_first_counts(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nimages: [a.jpg, b.jpg]", more={"content/blog/a/a.jpg": picture()})

    assert brought.story()["cover"] == "a.jpg"
    assert brought.comments() == ["# imported images: [a.jpg, b.jpg]"]


def test_the_second_summary_is_kept(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\ndescription: 说明\nsummary: 摘要")

    assert brought.story()["summary"] == "摘要"
    assert brought.comments() == ["# imported description: 说明"]


def test_a_licence_that_popcorn_knows_is_the_entrys(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x\nlicense: CC-BY-4.0")
    other = hugo(tmp_path / "other", "title: x\nlicense: 版权所有")

    assert brought.story()["license"] == "CC-BY-4.0"
    assert other.comments() == ["# imported license: 版权所有"]


def test_a_number_of_thousands_of_digits_is_a_text_like_any_other(tmp_path: Path) -> None:
    digits = "9" * 5_000
    header = f"+++\ntitle = '夜市'\ndate = 2019-05-28\nweight = {digits}\n+++\n正文。\n"

    brought = bring_in(tmp_path, {"content/blog/a/index.md": header})

    assert brought.story()["title"] == "夜市"
    assert any(digits[:50] in comment for comment in brought.comments())
