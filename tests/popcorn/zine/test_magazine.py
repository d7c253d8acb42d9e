"""The showcase issue: its pages, and everything a reader, a screen reader or a printer looks for in the PDF."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno

import showcase
from conftest import MakeProject, library_of
from popcorn.characters import HAN
from popcorn.library.entries import Entry
from popcorn.library.models import Model
from typesetting import Printed, bare, printed

ORDER = [
    "stories/2026/night-market/index.md",
    "stories/2026/lamps/index.md",
    "stories/2026/essay/index.md",
    "works/2026/lamps/index.md",
    "guides/2026/night-mode/index.md",
    "interviews/2026/zhou/index.md",
    "releases/glow/2.4.0.md",
    "releases/glow/2.3.0.md",
    "events/2026/river/recap.md",
    "stories/2026/hostile/index.md",
]


def entry(shown: Printed, path: str) -> Entry[Model]:
    return shown.library.entries[path]


def test_the_issue_is_typeset_without_errors(shown: Printed) -> None:
    assert {problem.code for problem in shown.issue.problems} == {"raw-html", "picture-remote"}
    assert shown.issue.name == "firefly-1-screen.pdf"
    assert shown.issue.pages == len(shown.texts)


def test_parts_follow_each_other_from_cover_to_back(shown: Printed) -> None:
    for page, words in ((0, "亮着的灯"), (1, "目录"), (2, "刊首语"), (-1, "扫一扫")):
        assert words in bare(shown.texts[page])
    (colophon,) = [number for number, text in enumerate(shown.texts) if bare(text).startswith("版权页")]
    fillers = {filler.filler: filler.page - 1 for filler in shown.issue.fillers}
    assert all((page > colophon) == (filler == "notes") for filler, page in fillers.items())
    assert colophon > max(shown.issue.first_pages.values()) - 1
    assert list(shown.issue.first_pages) == ORDER
    pages = list(shown.issue.first_pages.values())
    assert pages == sorted(pages)
    assert pages[0] == 4


def test_every_title_stands_on_the_page_that_the_issue_names(shown: Printed) -> None:
    for path, page in shown.issue.first_pages.items():
        assert bare(entry(shown, path).title) in bare(shown.texts[page - 1]), path


def test_the_contents_name_the_pages_on_which_titles_stand(shown: Printed) -> None:
    contents = bare(shown.texts[1])
    for path, page in shown.issue.first_pages.items():
        if not path.startswith("releases/"):  # these share the line of their section
            assert re.search(rf"(?<!\d){page}{re.escape(bare(entry(shown, path).title))}", contents), path


def test_the_contents_name_a_round_up_by_its_versions(shown: Printed) -> None:
    contents = bare(shown.texts[1])
    assert contents.count("更新") == 1  # the section's name, and no title that says it again
    assert "萤光2.4.0、2.3.0" in contents


def test_the_colophon_names_the_typesetter_as_the_pdf_does(shown: Printed) -> None:
    pdf = shown.opened()
    creator = str(pdf.docinfo["/Creator"])
    assert re.fullmatch(r"Typst [0-9.]+", creator)
    assert f"用{bare(creator)}排版" in shown.text


def test_every_han_character_of_the_pieces_is_printed(shown: Printed) -> None:
    for path in (*ORDER, "issues/1/index.md"):
        body = re.sub(r"!\[[^\]]*\]", "", entry(shown, path).body)  # what is said to those who cannot see a picture
        missing = set(HAN.findall(body)) - set(HAN.findall(shown.text))
        assert not missing, path


def test_text_is_printed_in_the_order_in_which_it_was_written(shown: Printed) -> None:
    words = [
        "灯的名字",
        "拍摄的参数",
        "没有题目的说明",
        "灯罩很烫",
        "纸上没有折叠",
        "打开夜景模式",
        "灯亮着，就有人回来",
    ]
    places = [shown.text.index(bare(word)) for word in words[:-1]]
    assert places == sorted(places)
    assert bare(words[-1]) in shown.text


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a list nested three deep", "2.又换过一次"),
        ("an ordered list that begins at 3", "3.从三开始数"),
        ("the title of an admonition without one", "说明没有题目的说明"),
        ("the labels of tabs", "相机光圈开到最大"),
        ("a cell of a table", "旧货市场淘来的路灯"),
        ("code with its file name", "lamp.pydeflight(lamp:str,watts:int=60)"),
        ("a term and its definition", "灯罩罩在灯上的东西。通常是搪瓷的。"),
        ("a quotation in a quotation", "我问：“那它坏了怎么办？”"),
        ("a caption with its credit", "西街的尽头，二十二点之后只剩一盏灯。图：AdaWong"),
        ("a caption of a gallery", "四十六盏灯里的五盏图：摄影社的朋友"),
        (
            "an abbreviation, spelled out once",
            "RSS（ReallySimpleSyndication）和ISO（感光度）都是缩写。ISO800起步，RSS订阅",
        ),
        ("a footnote of two paragraphs", "第二条注释。它有两段。"),
        ("a picture on another site, as its text", "外站的图"),
        ("raw HTML, as text", "<kbd>不是标签</kbd>"),
        ("the steps of a guide below a heading", "步骤1站稳双脚分开"),
        ("a disclosure", "文中的物品由他人赠送。"),
        ("the facts of a meetup", "2026年2月14日周六19:00–21:30"),
        ("how many came to it", "404638名额报名到场"),
        ("what came of it", "结果拍了四百张照片"),
        ("a change with those who suggested and built it", "夜拍自动对齐多张照片提议林小雨实现AdaWong"),
        ("the award", "爆米花奖318票夜拍自动对齐多张照片林小雨"),
        ("an erratum", "第1期第3页试刊号把老周写成了老王。"),
        ("a piece's licence where it differs", "CCBY4.0：《Astreetofforty-sixlamps,andthepeoplewholightthem》"),
        ("where a piece was published first", "首发于old.example/lamp"),
        ("a note on an English piece, in English", "NotesandlinksIl1".removesuffix("Il1")),
    ],
)
def test_every_element_is_printed(shown: Printed, what: str, text: str) -> None:
    assert text in shown.text, what


def test_members_who_have_left_are_not_named(shown: Printed) -> None:
    assert "不再出现的名字" not in shown.text
    assert "一位已退出的成员" in shown.text


def test_each_piece_ends_with_its_short_address(shown: Printed) -> None:
    for path in ORDER:
        address = f"firefly.example/s/{entry(shown, path).id}/"
        first = shown.issue.first_pages[path]
        later = [page for page in shown.issue.first_pages.values() if page > first]
        pages = shown.texts[first - 1 : min(later, default=len(shown.texts))]
        assert address in bare("".join(pages)), path


def test_running_heads_and_folios_are_mirrored(shown: Printed) -> None:
    assert shown.issue.pdf
    document = pypdfium2.PdfDocument(shown.issue.pdf)
    for number in (5, 6):
        page = document[number - 1]
        found = page.get_textpage().search(str(number), index=0)
        # The last place where the number stands is the folio.
        places = list(iter(found.get_next, None))
        left, bottom, *_ = page.get_textpage().get_charbox(places[-1][0])
        assert bottom < 60
        assert (left > page.get_width() / 2) == (number % 2 == 1)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.get("/Resources", {}).get("/Font", {}).values()


def test_all_fonts_are_embedded(shown: Printed) -> None:
    with shown.opened() as pdf:
        fonts = list(_fonts(pdf))
        assert len(fonts) > 20
        for font in fonts:
            for descendant in font.get("/DescendantFonts", [font]):
                descriptor: Any = descendant["/FontDescriptor"]
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()), font["/BaseFont"]


def test_only_the_magazines_own_families_are_used(shown: Printed) -> None:
    with shown.opened() as pdf:
        names = {re.sub(r"^/[A-Z]{6}\+", "", str(font["/BaseFont"])) for font in _fonts(pdf)}
    assert all(name.startswith("Noto") for name in names), names
    assert not {name for name in names if "JP" in name or "KR" in name}


def test_the_pdf_says_its_title_and_language(shown: Printed) -> None:
    with shown.opened() as pdf:
        assert str(pdf.Root["/Lang"]).lower().startswith("zh")
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "萤火 第1期 亮着的灯"
        assert pdf.Root["/MarkInfo"]["/Marked"]


def test_the_pdf_is_readable_for_everyone_and_for_long(shown: Printed) -> None:
    with shown.opened() as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_bookmarks_lead_to_sections_and_pieces(shown: Printed) -> None:
    with shown.opened() as pdf, pdf.open_outline() as outline:
        top = [item.title for item in outline.root]
        stories = next(item for item in outline.root if item.title == "故事")
        pieces = [item.title for item in stories.children]
    assert top[:4] == ["萤火", "目录", "刊首语", "故事"]
    assert top[-1] == "版权页"
    assert pieces == [entry(shown, path).title for path in ORDER[:2]]


def _links(page: pikepdf.Page) -> Iterator[tuple[str, pikepdf.Object]]:
    for annotation in page.get("/Annots", []):
        action = annotation.get("/A", {})
        yield str(action.get("/URI", "")), annotation


def test_links_lead_where_the_author_said(shown: Printed) -> None:
    with shown.opened() as pdf:
        urls = {url for page in pdf.pages for url, _ in _links(page)}
    assert {
        "https://lamps.example/registry?year=2026&city=chongqing",
        "https://lamps.example/all",
        "mailto:lamp@firefly.example",
        "https://note.example/one",
        "https://pictures.example/lamp.jpg",
        "https://firefly.example/s/s000000003/",  # a piece that is not printed, by its short address
        "https://firefly.example/s/n000000001/",
    } <= urls


def test_a_link_to_another_printed_piece_names_its_page(shown: Printed) -> None:
    page = shown.issue.first_pages["stories/2026/lamps/index.md"]
    assert f"英文的一篇→{page}，" in shown.text


def test_readers_of_paper_get_each_address_once(shown: Printed) -> None:
    notes = shown.text[shown.text.index("注释与链接") :]
    address = "lamps.example/registry?year=2026&city=chongqing"
    assert notes.count(address) == 1
    assert f"1{address}" in notes
    assert "1https://lamps.example/all" not in notes  # its own words say it already


def test_the_code_on_the_back_leads_to_the_issue(shown: Printed) -> None:
    url = "https://firefly.example/s/n000000001/"
    with shown.opened() as pdf:
        back = pdf.pages[-1]
        height = float(back.mediabox[3])
        boxes = [[float(n) for n in a["/Rect"]] for found, a in _links(back) if found == url]
    left, bottom, right, top = max(boxes, key=lambda box: box[3] - box[1])
    assert shown.issue.pdf
    scale = 6
    image = pypdfium2.PdfDocument(shown.issue.pdf)[shown.issue.pages - 1].render(scale=scale).to_pil().convert("L")
    wanted = [bytes(row) for row in segno.make_qr(url, error="m", boost_error=False).matrix]
    module = (right - left) / (len(wanted) + 8)
    found = [
        bytes(
            image.getpixel(
                (round((left + (x + 4.5) * module) * scale), round((height - top + (y + 4.5) * module) * scale))
            )
            < 128
            for x in range(len(wanted))
        )
        for y in range(len(wanted))
    ]
    assert found == wanted
    assert top - bottom == pytest.approx(right - left, abs=1)


def test_two_runs_give_the_same_bytes(shown: Printed, showcase_project: Path, tmp_path: Path) -> None:
    later = library_of(showcase_project, dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert printed(later, 1, tmp_path / "elsewhere").issue.pdf == shown.issue.pdf


def test_an_unchanged_issue_is_not_set_again(shown: Printed, showcase_project: Path) -> None:
    from popcorn.community.bodies import Bodies
    from popcorn.zine.edition import typeset_issue

    stages: list[str] = []
    cache = showcase_project / ".popcorn" / "zine"
    again = typeset_issue(shown.library, Bodies(shown.library), 1, cache, stages.append)
    assert "typesetting" not in stages
    assert again == shown.issue


def test_a_damaged_proof_is_set_again(shown: Printed, showcase_project: Path, tmp_path: Path) -> None:
    printed(shown.library, 1, tmp_path)
    proof = tmp_path / "proofs" / "issue-1-screen.pdf"
    proof.write_bytes(proof.read_bytes()[:-100])
    assert printed(shown.library, 1, tmp_path).issue.pdf == shown.issue.pdf


def test_nothing_is_left_on_the_bench(shown: Printed, showcase_project: Path) -> None:
    assert shown.issue.pdf
    left = sorted(file.name for file in (showcase_project / ".popcorn" / "zine").iterdir())
    assert left == ["pictures", "proofs"]


def test_pictures_are_no_larger_than_print_needs(shown: Printed) -> None:
    assert shown.issue.pdf
    with shown.opened() as pdf:
        widths = [int(image["/Width"]) for page in pdf.pages for image in page.get_images().values()]
    assert widths
    # The widest picture bleeds off both sides of a page 210 mm tall, at 180 dpi.
    assert max(widths) <= round(210 / 25.4 * 180 * 2400 / 1350) + 1


def test_the_showcase_has_every_block_that_the_renderer_knows() -> None:
    from popcorn.render.blocks import OPTIONS

    for block in OPTIONS:
        assert f"/// {block}" in showcase.EVERYTHING


def test_members_circles_meetups_and_pages_can_be_printed_in_an_english_issue(
    make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project(
        {
            "circles/chong-qing.md": "---\nid: c000000001\ntitle: 重庆圈\nkind: city\ncharter: 每月夜拍。\n---\n圈子。\n",
            "about.md": "---\ntitle: About us\nsummary: Who we are\nlang: en\n---\nText.\n",
            "events/2026/river/index.md": showcase.FILES["events/2026/river/index.md"],
            "members/ada/index.md": showcase.FILES["members/ada/index.md"],
            "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: Lamps\nlang: en\ndate: 2026-06-01\n"
            "sections: [{name: All, pieces: [members/ada, circles/chong-qing, events/2026/river, about]}]\n---\n",
        }
    )
    found = printed(library_of(project), 1, tmp_path / "cache")
    assert not [problem for problem in found.issue.problems if problem.severity == "error"]
    for text in ("Contents", "AdaWong", "重庆圈", "每月夜拍。", "嘉陵江边的老码头", "Aboutus", "Colophon", "Scanme"):
        assert text in found.text
