"""How pages look: formats, token sets, the grid, and the layouts that are more than columns."""

from __future__ import annotations

import ctypes
import io
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageDraw

import showcase
from conftest import COMMUNITY, MakeProject, library_of, picture, story
from popcorn.library.models.issues import IssueFormat
from popcorn.problems import Problem
from popcorn.zine.folds import fold_of
from popcorn.zine.measures import POINTS_PER_MM, measures, print_folder
from popcorn.zine.tokens import read_tokens, sized_for, token_sets, tokens, tokens_of
from popcorn.zine.turns import with_turns
from typesetting import Printed, bare, printed

FORMATS: tuple[IssueFormat, ...] = ("A5", "170x240", "B5", "A4", "half-letter")
PARAGRAPH = "夜市从七点半开始亮灯，最先亮的是卖炒栗子的老周，他的灯泡用了八年，灯罩上积了一层糖霜似的灰。\n\n"
# The letters of running text alone: punctuation stands elsewhere, too.
RUNNING = frozenset(PARAGRAPH) - frozenset("，。\n")
PATH = "stories/2026/a/index.md"

SetIn = Callable[..., Printed]


@pytest.fixture
def set_in(make_project: MakeProject, tmp_path: Path) -> SetIn:
    """Sets an issue of stories, each (layout, body, front matter, files), in a format and with print settings."""

    def make(
        *pieces: tuple[str, str], format_: str = "A5", settings: str = "", cover: str = "", **more: str
    ) -> Printed:
        files: dict[str, str | bytes] = {}
        sections = ""
        for number, (layout, body) in enumerate(pieces):
            name = "abcdefgh"[number]
            files[f"stories/2026/{name}/index.md"] = story(
                f"夜市{'一二三四五六七八'[number]}圈", body, id=f"s00000000{number}", cover=cover, **more
            )
            files |= {f"stories/2026/{name}/photo.jpg": picture(2400, 1500)} if "photo" in cover + body else {}
            sections += f"  - {{name: 故事{number}, layout: {layout}, pieces: [stories/2026/{name}]}}\n"
        files["issues/1/index.md"] = (
            f"---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nformat: {format_}\nsections:\n{sections}---\n"
        )
        community = COMMUNITY + (f"print: {settings}\n" if settings else "")
        return printed(library_of(make_project(files, community)), 1, tmp_path / "cache")

    return make


def baselines(found: Printed, page: int, size: float) -> dict[int, set[float]]:
    """How far up the lines of text of this size stand, in points, by the number of the column (from 0)."""
    assert found.issue.pdf
    opened = pypdfium2.PdfDocument(found.issue.pdf)[page - 1]
    text = opened.get_textpage()
    of_page = measures(found.library.issues[1].meta.format)
    columns: dict[int, set[float]] = defaultdict(set)
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        is_text = (
            abs(pdfium.FPDFText_GetFontSize(text, index) - size) < 0.01 and text.get_text_range(index, 1) in RUNNING
        )
        if is_text and pdfium.FPDFText_GetCharOrigin(text, index, x, y):
            columns[int(x.value > of_page.trim_width * POINTS_PER_MM / 2)].add(round(y.value, 1))
    return columns


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_keeps_its_trim_its_grid_and_its_mirrored_folios(set_in: SetIn, format_: IssueFormat) -> None:
    body = PARAGRAPH * 4 + "## 题目\n\n" + PARAGRAPH * 5 + "> 引述\n\n- 其中\n- 另有\n\n" + PARAGRAPH * 26
    found = set_in(("two-columns", body), format_=format_)
    page, sizes = measures(format_), sized_for(tokens(), format_)["type"]["body"]
    with found.opened() as pdf:
        boxes = {tuple(round(float(n), 1) for n in leaf.mediabox) for leaf in pdf.pages}
    assert boxes == {(0, 0, round(page.trim_width * POINTS_PER_MM, 1), round(page.trim_height * POINTS_PER_MM, 1))}
    first = found.issue.first_pages[PATH]
    for number in (first, first + 1):
        columns = baselines(found, number, sizes["size"])
        assert set(columns) == {0, 1}
        every = sorted(columns[0] | columns[1])
        # All lines of both columns stand on one grid: the distance of any two is a whole number of lines.
        for line in every:
            lines = (line - every[0]) / sizes["pitch"]
            assert lines == pytest.approx(round(lines), abs=0.03), (number, line)
        folio, across, width = _folio(found, number)
        assert folio
        assert (across > width / 2) == (number % 2 == 1)


def _folio(found: Printed, number: int) -> tuple[bool, float, float]:
    assert found.issue.pdf
    opened = pypdfium2.PdfDocument(found.issue.pdf)[number - 1]
    text = opened.get_textpage()
    for index in range(text.count_chars() - 1, -1, -1):
        left, bottom, *_ = text.get_charbox(index)
        if text.get_text_range(index, 1) == str(number)[-1] and bottom < 16 * POINTS_PER_MM:
            return True, left, opened.get_width()
    return False, 0, opened.get_width()


# --- token sets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", token_sets())
def test_the_sets_that_come_with_popcorn_are_whole_and_have_their_fonts_in_debian(name: str) -> None:
    file = print_folder() / ("tokens.yml" if name == "house" else f"tokens-{name}.yml")
    found, problems = read_tokens(file.read_text("utf-8"), file.name)
    assert problems == ()
    assert set(found["formats"]) == set(FORMATS)
    faces = {family for face in found["faces"].values() for family in face.values()}
    assert faces <= {family for families in found["packages"].values() for family in families}


def test_another_set_shows_a_quite_different_magazine(set_in: SetIn) -> None:
    pieces = [("two-columns", PARAGRAPH * 12 + "![灯](photo.jpg)\n")]
    cover = "{file: photo.jpg, alt: 一盏灯}"
    house = set_in(*pieces, cover=cover)
    other = set_in(*pieces, cover=cover, settings="{tokens: risograph}")
    assert other.issue.problems == house.issue.problems
    assert {font for font in _fonts(house) if "Serif" in font}
    assert not {font for font in _fonts(other) if "Serif" in font}
    # Every picture has two inks and what lies between them: its colours stand on one line.
    inks = tokens_of(other.library)[0]["colours"]["duotone"]
    dark, light = (tuple(int(inks[name][n : n + 2], 16) for n in (1, 3, 5)) for name in ("dark", "light"))
    with other.opened() as pdf:
        images = [image for leaf in pdf.pages for image in leaf.get_images().values()]
        assert images
        for image in images:
            small = pikepdf.PdfImage(image).as_pil_image().convert("RGB").resize((8, 8))
            for red, green, blue in (small.getpixel((n % 8, n // 8)) for n in range(64)):
                part = (red - dark[0]) / (light[0] - dark[0])
                for value, n in ((green, 1), (blue, 2)):
                    assert value == pytest.approx(dark[n] + part * (light[n] - dark[n]), abs=8)


def _fonts(found: Printed) -> set[str]:
    with found.opened() as pdf:
        return {
            str(font["/BaseFont"])
            for leaf in pdf.pages
            for font in leaf.get("/Resources", {}).get("/Font", {}).values()
        }


def test_a_community_may_bring_a_set_of_its_own_and_names_only_what_differs(make_project: MakeProject) -> None:
    project = make_project(community=COMMUNITY + "print: {tokens: design/mine.yml}\n")
    (project / "design").mkdir()
    (project / "design/mine.yml").write_text('colours: {accents: ["#00aa55"]}\ntype: {body: {size: 9.4}}\n', "utf-8")
    found, problems = tokens_of(library_of(project))
    assert problems == ()
    assert found["colours"]["accents"] == ["#00aa55"]
    assert found["colours"]["ink"] == tokens()["colours"]["ink"]
    assert found["type"]["body"] == {"size": 9.4, "pitch": tokens()["type"]["body"]["pitch"]}


@pytest.mark.parametrize(
    ("written", "code", "field", "said"),
    [
        ('colours: {inkk: "#000000"}', "field-unknown", "colours.inkk", "ink"),
        ('colours: {ink: "blue"}', "not-a-colour", "colours.ink", "blue"),
        ("colours:\n  ink: #1d1b18\n", "value-commented", "colours.ink", "#1d1b18"),
        ("type: {body: {size: gross}}", "not-a-number", "type.body.size", "gross"),
        ("type: {body: {size: 0}}", "not-a-value", "type.body.size", ""),
        ("formats: {A6: {scale: {text: 1}}}", "not-a-choice", "formats.A6", "A6"),
        ("gestures: {cover: framd}", "not-a-choice", "gestures.cover", "framed"),
        ("formats: {A5: {margins: {inside: 70}}}", "tokens-no-room", "formats.A5", ""),
        ("type: {body: {pitch: 7}}", "tokens-lines-overlap", "type.body", ""),
        ("colours: red", "not-a-mapping", "colours", "red"),
        ("colours: {ink", "yaml-bracket", "", ""),
    ],
)
def test_a_set_that_cannot_be_used_is_a_problem_with_its_place(written: str, code: str, field: str, said: str) -> None:
    found, problems = read_tokens(written, "../design/mine.yml")
    first = next(problem for problem in problems if problem.code == code)
    assert (first.path, first.field or "") == ("../design/mine.yml", field)
    assert said in first.wording("en").message + first.wording("en").hint
    assert first.line == (2 if "\n" in written else 1)
    assert found == tokens() or code == "value-commented"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("risografh", "tokens-unknown"),
        ("design/none.yml", "tokens-unknown"),
        ("design/binary.yml", "tokens-unreadable"),
    ],
)
def test_a_set_that_is_not_there_is_a_problem_of_community_yml(
    make_project: MakeProject, tmp_path: Path, setting: str, code: str
) -> None:
    project = make_project(
        {
            PATH: story(),
            "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一\ndate: 2026-03-15\nsections: "
            "[{name: 故事, pieces: [stories/2026/a]}]\n---\n",
        },
        COMMUNITY + f"print: {{tokens: {setting}}}\n",
    )
    (project / "design").mkdir()
    (project / "design/binary.yml").write_bytes(b"\xff\xfe\x00")
    found = printed(library_of(project), 1, tmp_path / "cache").issue
    assert found.pdf is None
    [told] = [problem for problem in found.problems if problem.code == code]
    assert isinstance(told, Problem)
    if code == "tokens-unknown":
        assert "risograph" in told.wording("en").hint


def test_a_set_outside_the_project_is_not_read(make_project: MakeProject, tmp_path: Path) -> None:
    project = make_project(community=COMMUNITY + "print: {tokens: design/mine.yml}\n")
    (tmp_path / "elsewhere.yml").write_text('colours: {ink: "#ff0000"}', "utf-8")
    (project / "design").mkdir()
    outside = project.parent / "outside-of-the-project.yml"
    outside.write_text('colours: {ink: "#ff0000"}', "utf-8")
    (project / "design/mine.yml").symlink_to(outside)
    found, problems = tokens_of(library_of(project))
    assert found == tokens()
    assert [problem.code for problem in problems] == ["tokens-unknown"]


def test_templates_take_every_colour_from_the_tokens() -> None:
    named = re.compile(r"\b(?:rgb|cmyk|luma|oklab)\(|\b(?:fill|stroke): *(?:white|black|red|blue|gray)\b")
    raw = {
        file.name: named.findall(file.read_text("utf-8"))
        for file in print_folder().glob("*.typ")
        if file.name != "design.typ"
    }
    assert not {name: found for name, found in raw.items() if found}


# --- layouts --------------------------------------------------------------------------------------------------------


def test_a_spread_lies_on_facing_pages_whatever_stands_before_it(set_in: SetIn) -> None:
    cover = "{file: photo.jpg, alt: 街口的一盏灯}"
    found = set_in(
        *[("photo-spread", PARAGRAPH * count) for count in (4, 30, 4, 50, 4)], cover=cover, summary="四十六盏灯。"
    )
    assert found.issue.problems == ()
    assert found.issue.pdf
    document = pypdfium2.PdfDocument(found.issue.pdf)
    for path, page in found.issue.first_pages.items():
        title = found.library.entries[path].title
        assert page % 2 == 0, path
        assert title in bare(found.texts[page - 1])
        assert "四十六盏灯。" in bare(found.texts[page])
        left, right = (document[number].render(scale=1).to_pil().convert("L") for number in (page - 1, page))
        # The picture runs over the fold: what is left of it and right of it is all but the same.
        for y in (20, 120, 240, 360):
            assert left.getpixel((left.width - 2, y)) == pytest.approx(right.getpixel((1, y)), abs=6)
        # And no letter comes near it.
        for number, is_left in ((page - 1, True), (page, False)):
            text = document[number].get_textpage()
            for n in range(text.count_chars()):
                x0, _, x1, _ = text.get_charbox(n)
                away = document[number].get_width() - x1 if is_left else x0
                assert x1 - x0 < 0.1 or away > 11 * POINTS_PER_MM
        # The page before is never blank, whether it is the end of another piece or the curtain of this one.
        before = document[page - 2].render(scale=0.2).to_pil().convert("L")
        assert before.getextrema()[0] < 200


def test_a_picture_is_folded_where_least_happens(tmp_path: Path) -> None:
    def drawn(*bars: int) -> Path:
        image = Image.new("L", (1200, 600), 90)
        pen = ImageDraw.Draw(image)
        for left in bars:
            for x in range(left, left + 60, 8):
                pen.line([(x, 60), (x, 560)], fill=250, width=4)
        image.save(tmp_path / "drawn.png")
        return tmp_path / "drawn.png"

    assert fold_of(drawn(100, 1000)) == 0.5
    # Somebody stands in the middle: the fold passes by on one side.
    fold = fold_of(drawn(100, 570, 1000)) * 1200
    assert fold < 565 or fold > 635
    assert 0.4 < fold / 1200 < 0.6
    (tmp_path / "none.jpg").write_bytes(b"no picture")
    assert fold_of(tmp_path / "none.jpg") == 0.5


def test_a_spread_takes_its_picture_from_the_text_where_there_is_no_cover(set_in: SetIn) -> None:
    found = set_in(("photo-spread", PARAGRAPH * 6 + "![街口的灯](photo.jpg)\n\n" + PARAGRAPH * 6))
    assert found.issue.problems == ()
    page = found.issue.first_pages[PATH]
    with found.opened() as pdf:
        images = [len(pdf.pages[number].get_images()) for number in range(page - 1, len(pdf.pages) - 2)]
    # On both halves, and no more in the text.
    assert images == [1, 1] + [0] * (len(images) - 2)


def test_a_spread_without_a_picture_that_bears_it_is_set_in_columns_and_reported(set_in: SetIn) -> None:
    found = set_in(("photo-spread", PARAGRAPH * 4))
    assert [problem.code for problem in found.issue.problems] == ["spread-without-picture"]
    assert "stories/2026/a" in found.issue.problems[0].wording("en").message
    assert found.issue.pdf


def test_three_columns_stand_side_by_side_where_the_format_has_room(set_in: SetIn) -> None:
    found = set_in(("three-columns", PARAGRAPH * 40), format_="B5")
    assert found.issue.problems == ()
    assert found.issue.pdf
    page = found.issue.first_pages[PATH] + 1
    text = pypdfium2.PdfDocument(found.issue.pdf)[page - 1].get_textpage()
    lefts = [text.get_charbox(n)[0] for n in range(text.count_chars()) if text.get_text_range(n, 1) in PARAGRAPH]
    of_page = measures("B5")
    assert {of_page.column_at(left / POINTS_PER_MM, 3) for left in lefts if left > 0} == {0, 1, 2}


def test_three_columns_too_narrow_become_two_and_are_reported(set_in: SetIn) -> None:
    found = set_in(("three-columns", PARAGRAPH * 4), format_="A5")
    [told] = found.issue.problems
    assert (told.code, told.severity) == ("layout-too-narrow", "warning")
    assert "A5" in told.wording("zh").message
    assert found.issue.pdf


def test_the_photo_of_everyone_is_the_widest_and_names_them(make_project: MakeProject, tmp_path: Path) -> None:
    event = (
        "---\nid: e000000001\ntitle: 夜拍\ndate: 2026-02-01\nseries: night-walk\nkind: walk\n"
        "start: 2026-02-14 19:00\nend: 2026-02-14 21:00\nhosts: [lin]\nattended: 3\n---\n"
    )
    recap = (
        "---\nid: e000000002\ntitle: 走了一圈\ndate: 2026-02-15\nauthors: [lin]\nattended: [lin]\n"
        "cover: {file: a.jpg, alt: 街}\nphotos:\n  - {file: b.jpg, alt: 灯, caption: 一盏灯}\n"
        "  - {file: c.jpg, alt: 大家, caption: 桥下合影, credit: lin}\n  - {file: d.jpg, alt: 桥, caption: 一座桥}\n---\n"
        + PARAGRAPH
        * 8
    )
    files: dict[str, str | bytes] = {f"events/2026/a/{name}.jpg": picture(1800, 1200) for name in "abcd"}
    files |= {"events/2026/a/index.md": event, "events/2026/a/recap.md": recap}
    files["issues/1/index.md"] = (
        "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
        "sections: [{name: 聚会, layout: recap, pieces: [events/2026/a/recap]}]\n---\n"
    )
    found = printed(library_of(make_project(files)), 1, tmp_path / "cache")
    assert found.issue.pdf, found.issue.problems
    assert "桥下合影到场的成员：" in found.text
    first = found.issue.first_pages["events/2026/a/recap.md"]
    document = pypdfium2.PdfDocument(found.issue.pdf)
    widths = []
    filled = {filler.page for filler in found.issue.fillers}
    for number in set(range(first - 1, found.issue.pages - 2)) - {page - 1 for page in filled}:
        for thing in document[number].get_objects():
            if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                left, _, right, _ = thing.get_bounds()
                widths.append(right - left)
    # The opener runs to the edges of the paper; then two side by side, and the one of everyone across all columns.
    assert sorted(round(width / POINTS_PER_MM) for width in widths) == [59, 59, 120, 148]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_hyphen_is_put_into_an_address(set_in: SetIn, lang: str) -> None:
    address = "https://stars.example/archive/constellations/observatories/catalogue"
    # Before it stand words of every length, so that lines end at all of its places.
    before = "长地址" if lang == "zh" else "see "
    body = "\n\n".join(f"{'在' * count}{before} {address} 。" for count in range(1, 24))
    found = set_in(("three-columns", body), format_="B5", lang=lang)
    # A hyphen that the typesetter puts in is U+FFFE to software that reads the page.
    assert found.text.count(bare(address)) >= 20
    assert "\ufffe" not in "".join(_raw(found))


def _raw(found: Printed) -> list[str]:
    assert found.issue.pdf
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(found.issue.pdf)]


def _turn(text: str, bold: str = "") -> dict[str, object]:
    runs = ([{"t": bold, "b": True}] if bold else []) + ([{"t": text}] if text else [])
    return {"is": "paragraph", "runs": runs}


def test_the_turns_of_an_interview_are_found_by_their_names() -> None:
    blocks = [
        _turn("他来了。"),
        _turn("多久？", "苏婉："),
        _turn("八年。", "谭亦："),
        _turn("很久了。"),
        _turn("为什么？", "苏婉："),
    ]
    found = with_turns(blocks, {"谭亦"})
    assert [(block["is"], block.get("name"), block.get("asks")) for block in found] == [
        ("paragraph", None, None),
        ("turn", "苏婉", True),
        ("turn", "谭亦", False),
        ("paragraph", None, None),
        ("turn", "苏婉", True),
    ]
    assert found[1]["runs"] == [{"t": "多久？"}]


@pytest.mark.parametrize("names", [("Q:", "A:"), ("Firefly:", "Zhou:"), ("问：", "答：")])
def test_who_speaks_first_asks_where_nobody_is_known(names: tuple[str, str]) -> None:
    found = with_turns([_turn(" How long?", names[0]), _turn(" Eight years.", names[1])], set())
    assert [block["asks"] for block in found] == [True, False]
    assert found[0]["runs"] == [{"t": "How long?"}]


def test_a_colon_may_stand_behind_the_bold_name() -> None:
    found = with_turns([_turn("：多久？", "苏婉"), _turn("：八年。", "谭亦")], {"谭亦"})
    assert [(block["name"], block["runs"][0]["t"]) for block in found] == [("苏婉", "多久？"), ("谭亦", "八年。")]


def test_bold_words_that_are_no_names_stay_paragraphs() -> None:
    blocks = [_turn("是一盏灯。", "灯"), _turn("正文。"), _turn("多久？", "苏婉：")]
    assert with_turns(blocks, {"谭亦"}) == blocks


def test_questions_and_answers_are_told_apart_by_their_faces(shown: Printed) -> None:
    assert shown.issue.pdf
    page = shown.issue.first_pages["interviews/2026/zhou/index.md"]
    text = pypdfium2.PdfDocument(shown.issue.pdf)[page - 1].get_textpage()
    whole = text.get_text_range()
    faces = {word: _face(text, whole.index(word)) for word in ("这盏灯用了多久", "夜市从七点半")}
    assert "Sans" in faces["这盏灯用了多久"]
    assert "Bold" in faces["这盏灯用了多久"]
    assert "Serif" in faces["夜市从七点半"]


def _face(text: pypdfium2.PdfTextPage, index: int) -> str:
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(text, index, buffer, 200, ctypes.c_int())
    return buffer.value.decode()


def test_a_step_stands_beside_its_picture_in_one_column(make_project: MakeProject, tmp_path: Path) -> None:
    guide = (
        "---\nid: g000000001\ntitle: 拍一盏灯\ndate: 2026-03-06\nauthors: [lin]\nlevel: newcomer\nsteps:\n"
        "  - {name: 站稳, text: 双脚分开，手肘贴着身体。, picture: step.jpg, alt: 站稳的样子}\n---\n" + PARAGRAPH
    )
    issue = (
        "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
        "sections: [{name: 玩法, layout: one-column, pieces: [guides/2026/a]}]\n---\n"
    )
    files = {"guides/2026/a/index.md": guide, "guides/2026/a/step.jpg": picture(1200, 900), "issues/1/index.md": issue}
    found = printed(library_of(make_project(files)), 1, tmp_path / "cache")
    assert found.issue.pdf
    page = pypdfium2.PdfDocument(found.issue.pdf)[found.issue.first_pages["guides/2026/a/index.md"] - 1]
    [shown] = [thing.get_bounds() for thing in page.get_objects() if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    text = page.get_textpage()
    _, bottom, right, top = text.get_charbox(text.get_text_range().index("站稳"))
    assert right < shown[0]
    assert shown[1] < bottom < top < shown[3] + 8


def test_the_contents_have_a_picture_that_names_its_page(shown: Printed) -> None:
    with shown.opened() as pdf:
        sizes = [pikepdf.PdfImage(image).width for image in pdf.pages[1].get_images().values()]
    assert sizes
    page = shown.issue.first_pages["stories/2026/night-market/index.md"]
    assert str(page) in shown.texts[1]


def test_the_same_words_and_set_give_the_same_bytes(set_in: SetIn, tmp_path: Path) -> None:
    first = set_in(("two-columns", PARAGRAPH * 3), settings="{tokens: risograph}")
    again = printed(first.library, 1, tmp_path / "another")
    assert again.issue.pdf == first.issue.pdf
    assert io.BytesIO(again.issue.pdf or b"").read(4) == b"%PDF"


def test_showcase_covers_are_composed_by_the_set(make_project: MakeProject, tmp_path: Path) -> None:
    project = make_project(dict(showcase.FILES), showcase.COMMUNITY + "print: {tokens: risograph}\n", lin=False)
    found = printed(library_of(project), 1, tmp_path / "cache")
    assert found.issue.pdf
    corner = pypdfium2.PdfDocument(found.issue.pdf)[0].render(scale=0.5).to_pil().convert("RGB").getpixel((2, 2))
    paper = tokens_of(found.library)[0]["colours"]["paper"]
    # Framed: paper at the edges, where the house has the picture.
    assert corner == tuple(int(paper[n : n + 2], 16) for n in (1, 3, 5))
