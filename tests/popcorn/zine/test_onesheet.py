"""The one-sheet zine: what stands on its eight panels, for issues of every kind."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno

from conftest import COMMUNITY, MakeProject, library_of, picture, story
from popcorn.community.bodies import Bodies
from popcorn.zine.outputs import MAKERS, Order, Output
from typesetting import Printed, bare, texts_of

PT = 72 / 25.4
# Column from the left, row from the foot, of each panel.
PLACES = {5: (0, 1), 4: (1, 1), 3: (2, 1), 2: (3, 1), 6: (0, 0), 7: (1, 0), 8: (2, 0), 1: (3, 0)}
MEETUP = (
    "---\nid: e{n:09}\ntitle: 夜拍散步{n}\nseries: night-walk\nstart: 2026-12-{day} 19:00\nend: 2026-12-{day} 21:00\n"
    "date: 2026-11-01\nplace: {{name: 老码头, city: 重庆}}\nhosts: [lin]\n---\n来。\n"
)
LONG = (
    "在一条很长很长的街上数了四十六盏灯以后我们终于明白每一盏灯都有自己的名字而且每个名字背后都站着一个到现在还没有睡的人"
    * 2
)


def panel(pdf: bytes, number: int) -> str:
    """The text of a panel, which is set upright by itself first: pdfium reads turned lines in pieces."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[0].obj.Contents = opened.make_stream(f"/P{number} Do".encode())
        upright = io.BytesIO()
        opened.save(upright)
    (text,) = texts_of(upright.getvalue())
    return bare(text)


MakeSheet = Callable[..., Output]


@pytest.fixture
def make_sheet(make_project: MakeProject, tmp_path: Path) -> MakeSheet:
    """The one-sheet zine of an issue with so many stories."""

    def make(
        count: int, *, community: str = COMMUNITY, lang: str = "zh", title: str = "第{n}篇", **files: bytes | str
    ) -> Output:
        stories = {
            f"stories/2026/s{n}/index.md": story(
                json.dumps(title.format(n=n), ensure_ascii=False),
                id=f"s{n:09}",
                summary=f"第{n}篇的导语，说它讲了什么。",
                cover="{file: a.jpg, alt: 灯}" if f"stories/2026/s{n}/a.jpg" in files else "",
            )
            for n in range(1, count + 1)
        }
        pieces = ", ".join(f"stories/2026/s{n}" for n in range(1, count + 1))
        issue = (
            f"---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nlang: {lang}\n"
            f"sections: [{{name: 故事, pieces: [{pieces}]}}]\n---\n"
        )
        project = make_project({**stories, **files, "issues/1/index.md": issue}, community)
        library = library_of(project)
        return MAKERS["onesheet"](Order(library, Bodies(library), 1, tmp_path / "cache"))

    return make


@pytest.fixture(scope="session")
def sheet(shown: Printed, showcase_project: Path) -> Output:
    return MAKERS["onesheet"](Order(shown.library, Bodies(shown.library), 1, showcase_project / ".popcorn" / "zine"))


def test_it_is_one_side_of_one_sheet(sheet: Output) -> None:
    assert sheet.content
    assert (sheet.name, sheet.pages) == ("firefly-1-onesheet.pdf", 1)
    with pikepdf.open(io.BytesIO(sheet.content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [round(float(n) / PT, 2) for n in pdf.pages[0].MediaBox] == [0, 0, 297, 210]
        assert len(pdf.pages) == 1
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_front_and_back_frame_the_pieces_the_meetups_and_the_way_in(sheet: Output) -> None:
    assert sheet.content
    assert "萤火" in panel(sheet.content, 1)
    assert "亮着的灯" in panel(sheet.content, 1)
    assert "这一期里有" in panel(sheet.content, 2)
    assert "接下来的聚会" in panel(sheet.content, 6)
    assert "等你来写" in panel(sheet.content, 7)
    assert "扫一扫" in panel(sheet.content, 8)
    assert "firefly.example/s/n000000001/" in panel(sheet.content, 8)


def test_every_piece_of_the_showcase_is_on_panels_2_to_5_in_its_order(shown: Printed, sheet: Output) -> None:
    assert sheet.content
    text = "".join(panel(sheet.content, number) for number in (2, 3, 4, 5))
    pieces = [path for path in shown.issue.first_pages if not path.startswith("releases/")]
    places = [text.find(bare(shown.library.entries[path].title)[:4]) for path in pieces]
    assert min(places) >= 0
    assert places == sorted(places)


def test_the_two_rows_are_turned_head_to_head(sheet: Output) -> None:
    assert sheet.content
    with pikepdf.open(io.BytesIO(sheet.content)) as pdf:
        matrices = {}
        for instruction in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(instruction.operator) == "cm":
                matrix = [float(n) for n in instruction.operands]
            if str(instruction.operator) == "Do":
                matrices[int(str(instruction.operands[0])[2:])] = matrix
    width, height = 297 / 4 * PT, 105 * PT
    for number, (column, row) in PLACES.items():
        wanted = [1, 0, 0, 1, column * width, 0] if row == 0 else [-1, 0, 0, -1, (column + 1) * width, 2 * height]
        assert matrices[number] == pytest.approx(wanted, abs=0.02)


def test_the_line_of_instruction_and_the_marks_stand_outside_the_panels(sheet: Output) -> None:
    assert sheet.content
    page = pypdfium2.PdfDocument(sheet.content)[0]
    text = page.get_textpage()
    found = text.search("单面打印", index=0)
    assert found
    start = found.get_next()
    assert start
    left, bottom, *_, top = text.get_charbox(start[0])
    assert left >= 7 * PT - 1
    assert 4 * PT < bottom < top < 7 * PT  # what is of the panels begins 7 mm from the edge
    assert "合成一本" in text.get_text_bounded(left, bottom - 2, 148 * PT, top + 2)
    # The cut goes from the end of the first column to the beginning of the last, and nowhere else.
    image = page.render(scale=4 / PT).to_pil().convert("L")
    row = [min(image.getpixel((x, y)) for y in range(418, 423)) < 160 for x in range(image.width)]
    dark = [x / 4 for x, is_dark in enumerate(row) if is_dark]
    assert 68 < min(dark) < 75  # the scissors stand before it
    assert 219 < max(dark) < 224  # the last dash may be a gap


def test_the_code_of_a_piece_is_large_enough_and_leads_to_it(make_sheet: MakeSheet) -> None:
    made = make_sheet(16)
    assert made.content
    # The topmost of panel 2, which stands on its head, so that the code is at the left of the last column.
    scale = 12 / PT
    image = pypdfium2.PdfDocument(made.content)[0].render(scale=scale).to_pil().convert("L")
    width, height = image.width // 4, image.height // 2
    upright = image.crop((3 * width, 0, 4 * width, height)).rotate(180)
    # Right of the text, which ends 4 mm before the code.
    room = upright.crop((round((297 / 4 - 7 - 15 - 1) * 12), 13 * 12, upright.width - 6 * 12, 36 * 12))
    box = room.point(lambda level: 255 if level < 100 else 0).getbbox()
    assert box
    module_rows = [
        bytes(row)
        for row in segno.make_qr("https://firefly.example/s/s000000001/", error="m", boost_error=False).matrix
    ]
    size = box[2] - box[0]
    assert size / 12 == pytest.approx(15, abs=0.2)
    module = size / len(module_rows)
    read = [
        bytes(
            room.getpixel((round(box[0] + (x + 0.5) * module), round(box[1] + (y + 0.5) * module))) < 128
            for x in range(len(module_rows))
        )
        for y in range(len(module_rows))
    ]
    assert read == module_rows


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9, 16])
def test_pieces_are_spread_evenly_over_their_panels(make_sheet: MakeSheet, count: int) -> None:
    made = make_sheet(count)
    assert made.content
    texts = [panel(made.content, number) for number in (2, 3, 4, 5)]
    shown = [sum(f"第{n}篇林晓" in text for n in range(1, count + 1)) for text in texts]
    assert sum(shown) == count
    used = [number for number in shown if number]
    assert max(used) - min(used) <= 1
    # Panels that no piece needs have lines to write on: there is neither a picture nor a word on the community here.
    assert all("记事" in text for number, text in zip(shown, texts, strict=True) if not number)


def test_more_pieces_than_there_is_room_for_are_counted_and_led_to(make_sheet: MakeSheet) -> None:
    made = make_sheet(21)
    assert made.content
    text = "".join(panel(made.content, number) for number in (2, 3, 4, 5))
    assert "第15篇林晓" in text
    assert "第16篇" not in text
    assert "还有6篇" in text


def test_few_pieces_leave_room_for_a_picture_and_a_word_on_the_community(make_sheet: MakeSheet) -> None:
    community = COMMUNITY + "summary: {zh: 一个拍夜景的社区。}\n"
    made = make_sheet(1, community=community, **{"stories/2026/s1/a.jpg": picture(1600, 1200)})
    assert made.content
    assert "第1篇" in panel(made.content, 2)
    assert "一个拍夜景的社区" in panel(made.content, 3)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        forms = pdf.pages[0].Resources.XObject
        assert [n for n in (2, 3, 4, 5) if "/XObject" in forms[f"/P{n}"].Resources] == [2, 4]
    assert "第1篇" in panel(made.content, 4)


@pytest.mark.parametrize("count", [1, 2, 8, 16])
def test_long_titles_stay_within_their_panels(make_sheet: MakeSheet, count: int) -> None:
    made = make_sheet(count, title="{n}" + LONG[:110])
    assert made.content
    page = pypdfium2.PdfDocument(made.content)[0]
    text = page.get_textpage()
    width, height = 297 / 4 * PT, 105 * PT
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if top - bottom < 1 or bottom < 7 * PT:  # white space, and the line of instruction
            continue
        assert (left % width) >= 6.5 * PT
        assert (right % width) <= width - 6.5 * PT
        assert (bottom % height) >= 6.5 * PT
        assert (top % height) <= height - 6.5 * PT
    assert bare(LONG)[:8] in panel(made.content, 2)


def test_next_meetups_are_named_with_day_and_place_three_at_most(make_sheet: MakeSheet) -> None:
    events = {f"events/2026/w{n}/index.md": MEETUP.format(n=n, day=10 + n) for n in range(1, 6)}
    events["events/2026/gone/index.md"] = MEETUP.format(n=9, day=10).replace("2026-12-10", "2026-10-10")
    events["events/2026/off/index.md"] = MEETUP.format(n=8, day=10).replace("series:", "status: cancelled\nseries:")
    events["events/2026/web/index.md"] = MEETUP.format(n=7, day=10).replace("series:", "consent: {print: no}\nseries:")
    made = make_sheet(4, **events)
    assert made.content
    text = panel(made.content, 6)
    assert [f"夜拍散步{n}" in text for n in range(1, 10)] == [True] * 3 + [False] * 6
    assert "2026年12月11日" in text
    assert "重庆，老码头" in text


def test_without_a_meetup_the_panel_says_how_to_hear_of_one(make_sheet: MakeSheet) -> None:
    made = make_sheet(4)
    assert made.content
    assert "下一场还没有定" in panel(made.content, 6)
    assert "firefly.example" in panel(made.content, 6)


def test_an_english_issue_on_letter_paper_speaks_english(make_sheet: MakeSheet) -> None:
    community = COMMUNITY + "print: {onesheet: {sheet: Letter}}\n"
    made = make_sheet(3, community=community, lang="en")
    assert made.content
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert [round(float(n) / PT, 2) for n in pdf.pages[0].MediaBox] == [0, 0, 279.4, 215.9]
    assert "Inthisissue" in panel(made.content, 2)
    assert "Nextmeetups" in panel(made.content, 6)
    text = pypdfium2.PdfDocument(made.content)[0].get_textpage()
    whole = bare(text.get_text_bounded())
    assert "Halvethelongsidethreetimes" in whole
    # The line is one line, below panels 6 and 7.
    assert "pushtheendstogether,close." in bare(text.get_text_bounded(0, 0, 279.4 / 2 * PT, 7 * PT))


def test_the_same_issue_gives_the_same_sheet(shown: Printed, sheet: Output, tmp_path: Path) -> None:
    again = MAKERS["onesheet"](Order(shown.library, Bodies(shown.library), 1, tmp_path / "elsewhere"))
    assert again.content == sheet.content


def test_an_issue_that_cannot_be_printed_gives_no_sheet_and_the_reason(
    make_project: MakeProject, tmp_path: Path
) -> None:
    issue = "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nsections: [{name: 故事, pieces: [stories/2026/none]}]\n---\n"
    library = library_of(make_project({"issues/1/index.md": issue}))
    made = MAKERS["onesheet"](Order(library, Bodies(library), 1, tmp_path / "cache"))
    assert made.content is None
    assert [problem.code for problem in made.problems if problem.severity == "error"]
