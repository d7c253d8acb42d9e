"""The search index, read as Material's worker reads it: tags and the separator part words, a query begins one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from popcorn.web.features import SearchOptions
from popcorn.web.search import fragment, index, segmented
from rendering import rendered

Document = dict[str, Any]

HOSTILE = '<b>R&D <img src=x onerror="alert(1)"> ]]> </script> \u2028 </p><script>alert(1)</script> &lt;i&gt;'


def documents(source: str, title: str = "夜市一圈", address: str = "stories/2026/a/", **more: Any) -> list[Document]:
    """The documents of a page with this text."""
    body = rendered(source)
    return read(index([fragment(address, title, body.html, body.headings, **more)], SearchOptions()))


def read(file: bytes) -> list[Document]:
    found: list[Document] = json.loads(file)["docs"]
    return found


def words(html: str) -> list[str]:
    """What the worker makes of a field."""
    texts = re.sub(r"<[^>]*>", "\n", html)
    return [word.lower() for word in re.split(SearchOptions().separator, texts) if word]


def finds(query: str, field: str) -> bool:
    return any(word.startswith(query.lower()) for word in words(field))


def shown(field: str) -> str:
    """What the reader sees of a field."""
    return lxml_html.fragment_fromstring(field, create_parent="div").text_content().replace("\u200b", "")


def test_a_page_is_cut_at_its_headings_and_each_part_leads_to_its_own() -> None:
    found = documents("灯还亮着。\n\n## 去之前\n\n带伞。\n\n### Batteries\n\nTwo of them.\n\n## 回来以后\n\n睡觉。")

    assert [(d["location"], shown(d["title"]), shown(d["text"])) for d in found] == [
        ("stories/2026/a/", "夜市一圈", "灯还亮着。"),
        ("stories/2026/a/#h-去之前", "去之前", "带伞。"),
        ("stories/2026/a/#h-batteries", "Batteries", "Two of them."),
        ("stories/2026/a/#h-回来以后", "回来以后", "睡觉。"),
    ]


def test_a_page_is_found_by_its_title_whatever_its_body() -> None:
    assert [(d["location"], d["text"]) for d in documents("")] == [("stories/2026/a/", "")]
    assert [d["text"] == "" for d in documents("## 去之前\n\n带伞。")] == [True, False]


def test_headings_inside_quotations_and_admonitions_are_cut_at_too() -> None:
    source = "> ## 引来的\n>\n> 引文。\n\n!!! note\n    说明。\n\n    ### 里面的\n\n    内里。"

    assert [shown(d["title"]) for d in documents(source)] == ["夜市一圈", "引来的", "里面的"]


def test_a_heading_that_the_page_does_not_show_is_not_cut_at() -> None:
    headings = rendered("## 别处的").headings
    found = read(index([fragment("a/", "题", "<p>正文</p>", headings)], SearchOptions()))

    assert [shown(d["text"]) for d in found] == ["正文"]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("第一次装机：从四十一个零件到第一张照片", "零件"),
        ("第一次装机：从四十一个零件到第一张照片", "照片"),
        ("用Python写固件", "python"),
        ("用Python写固件", "固件"),
        ("A week on one battery", "battery"),
        ("The editor's handbook", "editor's"),
    ],
)
def test_a_word_from_the_middle_of_a_title_is_found(title: str, query: str) -> None:
    assert finds(query, documents("", title)[0]["title"])


def test_a_word_from_the_middle_of_a_tag_is_found_and_only_at_the_page_itself() -> None:
    page, section = documents("一\n\n## 二\n\n三", tags=["长曝光", "R&D"])

    assert finds("曝光", page["tags"][0])
    assert [shown(tag) for tag in page["tags"]] == ["长曝光", "R&D"]
    assert "tags" not in section


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("| 镜头 | 价 |\n|---|---|\n| `ultra` | 一百 |", ["镜头 价", "ultra 一百"]),
        ("```python\nif a < b:\n    曝光(b)\n```", ["if a < b:\n    曝光(b)"]),
        ('```yaml title="配置.yml" linenums="1"\na: 1\nb: 2\n```', ["配置.yml", "a: 1\nb: 2"]),
        ('![灯](a.jpg "街角的灯")', ["街角的灯"]),
        ('!!! tip "带伞"\n    会下雨。', ["带伞", "会下雨。"]),
        ("??? note\n    藏着的。", ["说明", "藏着的。"]),
        ('=== "甲法"\n    先甲。\n\n=== "乙法"\n    先乙。', ["甲法 乙法", "先甲。", "先乙。"]),
        ("光圈\n:   进光的孔", ["光圈", "进光的孔"]),
        ("- 一\n    - 二\n- [x] 三", ["一", "二", "三"]),
        ("夜[^1]市\n\n[^1]: 在河边。", ["夜市", "在河边。"]),
        ("见[这里](https://a.example/)的**灯**、*虫*和~~旧~~", ["见这里的灯、虫和旧"]),
        ("一行  \n又一行", ["一行 又一行"]),
        ("too   much\n\twhite space", ["too much white space"]),
    ],
)
def test_the_text_is_what_a_reader_sees_in_one_flat_block_after_another(source: str, seen: list[str]) -> None:
    text = documents(source)[0]["text"]
    blocks = lxml_html.fragment_fromstring(text, create_parent="div")

    assert [block.text_content().replace("\u200b", "") for block in blocks] == seen
    assert {block.tag for block in blocks} <= {"p", "pre"}


@pytest.mark.parametrize("place", ["title", "tag", "heading", "text", "inline code", "code"])
def test_markup_in_what_people_wrote_shows_as_text(place: str) -> None:
    sources = {
        "heading": f"## {HOSTILE}",
        "text": HOSTILE,
        "inline code": f"`{HOSTILE}`",
        "code": f"```html\n{HOSTILE}\n```",
    }
    title = HOSTILE if place == "title" else "题"
    found = documents(sources.get(place, ""), title, tags=[HOSTILE] if place == "tag" else ())
    fields = [field for d in found for field in (d["title"], d["text"], *d.get("tags", ()))]
    tags = {tag for field in fields for tag in re.findall(r"<[^>]*>?", field)}

    assert tags <= {"<p>", "</p>", "<pre>", "</pre>", "<code>", "</code>"}
    assert any("<img src=x onerror=" in shown(field) and "</script>" in shown(field) for field in fields if field)
    # A `>` that ends no tag would mislead the worker, which looks for nothing else.
    assert not any(">" in re.sub(r"<[^<>]*>", "", field) for field in fields)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_cutting_into_words_changes_nothing_that_is_seen(text: str) -> None:
    assert segmented(text).replace("\u200b", "") == text.replace("\u200b", "")


@given(st.text("夜市有灯𠮷龘々<>&;Aa1 ，。-\u200b"))
def test_chinese_is_parted_from_all_that_is_not_chinese(text: str) -> None:
    mixed = re.compile(r"[夜市有灯𠮷龘々][Aa1&]|[Aa1&][夜市有灯𠮷龘々]")

    assert not any(mixed.search(word) for word in re.split(SearchOptions().separator, segmented(text)))


def test_tags_and_entities_stay_whole() -> None:
    assert segmented("<p>夜市&lt;灯&gt;</p>").replace("\u200b", "|") == "<p>夜市|&lt;灯|&gt;</p>"


def test_the_file_has_one_document_a_line_and_the_page_before_its_sections() -> None:
    body = rendered("一\n\n## 二\n\n```\n三\n四\n```")
    pages = [
        fragment("b/", "乙", body.html, body.headings),
        b"",
        fragment("a/", "甲\u2028\n甲", "", (), boost=2.0),
    ]
    file = index(pages, SearchOptions())

    head, *lines, foot = file.decode().removesuffix("\n").split("\n")
    assert [json.loads(line.removesuffix(",")) for line in lines] == read(file)
    assert (json.loads(head + foot)["docs"], foot) == ([], "]}")
    assert [d["location"] for d in read(file)] == ["b/", "b/#h-二", "a/"]
    assert [d.get("boost") for d in read(file)] == [None, None, 2.0]


def test_a_site_without_pages_has_an_index_all_the_same() -> None:
    options = SearchOptions(lang=("en",), separator=r"\s+", pipeline=())

    assert json.loads(index([], options)) == {
        "config": {
            "lang": ["en"],
            "separator": r"\s+",
            "pipeline": [],
            "fields": {"title": {"boost": 1e3}, "text": {"boost": 1e0}, "tags": {"boost": 1e6}},
        },
        "docs": [],
    }


def test_an_address_is_written_as_in_links() -> None:
    assert documents("", address="about/夜 市#1/")[0]["location"] == "about/%E5%A4%9C%20%E5%B8%82%231/"
