"""Imposition: sheets that are folded in these tests, and read again, page by page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from popcorn.community.bodies import Bodies
from popcorn.zine.fillers import missing
from popcorn.zine.impose import (
    ONESHEET_ROWS,
    SHEETS,
    Side,
    booklet_order,
    booklet_sides,
    creep,
    impose,
    onesheet_side,
    sheet_for,
)
from popcorn.zine.outputs import MAKERS, Order, Output
from typesetting import Printed

A4, LETTER, A3, *_ = SHEETS
A5 = (148.0, 210.0)
PT = 72 / 25.4


def folded(sides: list[tuple[int, int]]) -> list[int]:
    """The pages in the order of reading, when sheets (outer side, inner side) are nested and folded in the middle."""
    before, after = [], []
    for outer, inner in zip(sides[::2], sides[1::2], strict=True):
        # Printed with a flip along the short edge, the inner side's left page lies behind the outer side's right one.
        before += [outer[1], inner[0]]
        after = [inner[1], outer[0], *after]
    return before + after


class Read(NamedTuple):
    """A page as it was placed on a side, read from the PDF: its name, its matrix, and its clip in mm."""

    page: int
    matrix: tuple[float, ...]
    clip: tuple[float, ...]


def placements(page: pikepdf.Page) -> list[Read]:
    found, clip, matrix = [], (), ()
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "re":
                clip = tuple(round(float(n) / PT, 3) for n in operands)
            case "cm":
                matrix = tuple(float(n) for n in operands)
            case "Do":
                found.append(Read(int(str(operands[0]).removeprefix("/P")), matrix, clip))
    return found


def pictures(pdf: bytes, pixels_per_mm: float) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=pixels_per_mm / PT).to_pil().convert("RGB") for page in document]


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("pages", range(4, 65, 4))
def test_folded_sheets_read_from_the_first_page_to_the_last(pages: int) -> None:
    assert folded(list(booklet_order(pages))) == list(range(1, pages + 1))


def test_the_outermost_sheet_has_the_cover_and_the_back_cover() -> None:
    assert booklet_order(8) == ((8, 1), (2, 7), (6, 3), (4, 5))


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 5, 6, 7, 38])
def test_pages_that_make_no_whole_sheets_are_refused(pages: int) -> None:
    with pytest.raises(ValueError, match=str(pages)):
        booklet_order(pages)


@pytest.mark.parametrize("pages", range(5, 25))
def test_what_is_missing_makes_whole_sheets_and_never_a_sheet_of_its_own(pages: int) -> None:
    assert (pages + missing(pages)) % 4 == 0
    assert 0 <= missing(pages) <= 3


def test_each_sheet_within_moves_its_pages_to_the_fold_by_one_more_thickness() -> None:
    assert [creep(sheet, 0.11) for sheet in range(4)] == [0, 0.11, 0.22, 0.33]
    for number, side in enumerate(booklet_sides(16, A5, A4, 0.11, False)):
        left, right = side.pages
        assert (left.shift, right.shift) == (creep(number // 2, 0.11), -creep(number // 2, 0.11))


@pytest.mark.parametrize(
    ("trim", "sheet"),
    [
        ((148, 210), "A4"),
        ((139.7, 215.9), "Letter"),
        ((170, 240), "A3"),
        ((176, 250), "A3"),
        ((210, 297), "A3"),
        ((215.9, 279.4), "Tabloid"),
    ],
)
def test_each_format_gets_the_sheet_that_takes_two_pages(trim: tuple[float, float], sheet: str) -> None:
    found = sheet_for(*trim)
    assert found
    assert found.name == sheet


def test_a_page_too_large_for_any_sheet_gets_none() -> None:
    assert sheet_for(297, 420) is None


def numbered(count: int, width: float, height: float) -> bytes:
    """Pages of which each is white but for its own number of bars at its head, and a block at its left foot."""
    with pikepdf.new() as pdf:
        for number in range(1, count + 1):
            page = pdf.add_blank_page(page_size=(width * PT, height * PT))
            bars = "".join(f"{(5 + 6 * n) * PT} {(height - 20) * PT} {3 * PT} {15 * PT} re f\n" for n in range(number))
            page.obj.Contents = pdf.make_stream(f"{bars}{5 * PT} {5 * PT} {10 * PT} {5 * PT} re f".encode())
        target = io.BytesIO()
        pdf.save(target, static_id=True)
    return target.getvalue()


def test_larger_paper_has_marks_outside_the_pages_and_a_trim_box_around_them() -> None:
    (outer, _) = booklet_sides(4, (170, 240), A3, 0.1, True)
    left, right = (420 - 340) / 2, (420 + 340) / 2
    foot, head = (297 - 240) / 2, (297 + 240) / 2
    staples = [m for m in outer.marks if m.x0 == m.x1 == 210 and foot + 10 < m.y0 < head - 10]
    assert [round((m.y0 + m.y1) / 2 - foot) for m in staples] == [60, 180]
    for mark in outer.marks:
        is_outside = max(mark.x0, mark.x1) <= left or min(mark.x0, mark.x1) >= right
        is_outside |= max(mark.y0, mark.y1) <= foot or min(mark.y0, mark.y1) >= head
        assert is_outside or mark.x0 == 210
    pdf = impose(numbered(4, 170, 240), [outer], "T")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        assert [round(float(n) / PT, 3) for n in page.TrimBox] == [left, foot, right, head]
        assert [round(float(n) / PT, 3) for n in page.MediaBox] == [0, 0, 420, 297]


def test_no_mark_lies_on_the_pages_of_a_booklet_unless_asked_for() -> None:
    assert all(side.marks == () for side in booklet_sides(16, A5, A4, 0.1, False))
    marked = booklet_sides(16, A5, A4, 0.1, True)
    assert [bool(side.marks) for side in marked] == [True] + [False] * 7  # the outside of the cover alone


# --- the showcase issue ----------------------------------------------------------------------------------------------

CALIPER = 0.5  # So thick that the pictures of a few sheets show it.
SCALE = 2.0  # pixels per mm


@pytest.fixture(scope="session")
def sheets(shown: Printed) -> bytes:
    assert shown.issue.pdf
    return impose(shown.issue.pdf, booklet_sides(shown.issue.pages, A5, A4, CALIPER, False), "Sheets")


def halves(sheets: bytes) -> Iterator[tuple[Image.Image, Image.Image]]:
    """The left and the right page of each side, as it is printed."""
    for side in pictures(sheets, SCALE):
        middle = side.width // 2
        width = round(148 * SCALE)
        yield side.crop((middle - width, 0, middle, side.height)), side.crop((middle, 0, middle + width, side.height))


def test_printed_and_folded_the_showcase_reads_right(shown: Printed, sheets: bytes) -> None:
    assert shown.issue.pdf
    pages = pictures(shown.issue.pdf, SCALE)
    size = pages[0].size
    # The outer part of a page is where creep takes no picture away; compare what both have.
    found = []
    for number, (left, right) in enumerate(halves(sheets)):
        away = round(creep(number // 2, CALIPER) * SCALE)
        read = []
        for half, is_left in ((left, True), (right, False)):
            # On a left page the picture lies `away` further right, on a right page as much further left.
            seen = half.crop((away if is_left else 0, 0, size[0] - (0 if is_left else away), size[1]))
            own = (0 if is_left else away, 0, size[0] - (away if is_left else 0), size[1])
            scores = [difference(seen, page.crop(own).resize(seen.size)) for page in pages]
            read.append(scores.index(min(scores)) + 1)
        found.append((read[0], read[1]))
    assert folded(found) == list(range(1, shown.issue.pages + 1))


def test_creep_is_seen_in_the_pictures_of_the_sheets(shown: Printed, sheets: bytes) -> None:
    assert shown.issue.pdf
    pages = pictures(shown.issue.pdf, SCALE)
    order = booklet_order(shown.issue.pages)
    seen = []
    for (left, _), (page, _) in zip(halves(sheets), order, strict=True):
        scores = []
        for away in range(8):
            here = left.crop((10, 0, left.width - 10, left.height))
            whole = pages[page - 1]
            there = whole.crop((10 - away, 0, left.width - 10 - away, left.height))
            scores.append(difference(here, there))
        seen.append(scores.index(min(scores)))
    wanted = [round(creep(side // 2, CALIPER) * SCALE) for side in range(len(order))]
    # A page whose picture is the same wherever it is moved says nothing of where it lies.
    assert sum(a == b for a, b in zip(seen, wanted, strict=True)) >= len(wanted) - 1


def test_creep_is_read_from_the_matrices_of_the_sheets(shown: Printed, sheets: bytes) -> None:
    order = booklet_order(shown.issue.pages)
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        assert len(pdf.pages) == shown.issue.pages // 2
        for number, page in enumerate(pdf.pages):
            left, right = placements(page)
            assert (left.page, right.page) == order[number]
            away = creep(number // 2, CALIPER)
            # A5 in the middle of A4, which is a millimetre wider than two of it.
            assert left.matrix == pytest.approx((1, 0, 0, 1, (0.5 + away) * PT, 0), abs=0.01 * PT)
            assert right.matrix == pytest.approx((1, 0, 0, 1, (148.5 - away) * PT, 0), abs=0.01 * PT)
            # Neither page passes the fold.
            assert left.clip == (0.5, 0, 148, 210)
            assert right.clip == (148.5, 0, 148, 210)


def test_the_sheets_have_the_size_of_the_paper_and_the_trim_of_the_pages(sheets: bytes) -> None:
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        for page in pdf.pages:
            assert [round(float(n) / PT, 2) for n in page.MediaBox] == [0, 0, 297, 210]
            assert [round(float(n) / PT, 2) for n in page.CropBox] == [0, 0, 297, 210]
            assert [round(float(n) / PT, 2) for n in page.TrimBox] == [0.5, 0, 296.5, 210]


def test_the_printer_is_asked_to_flip_along_the_short_edge_at_full_size(sheets: bytes) -> None:
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        preferences = pdf.Root.ViewerPreferences
        assert preferences.Duplex == "/DuplexFlipShortEdge"
        assert preferences.PrintScaling == "/None"
        assert pdf.pdf_version >= "1.7"
        assert str(pdf.Root.Lang).startswith("zh")
        assert pdf.docinfo["/Title"] == "Sheets"


def test_links_tags_and_bookmarks_are_gone_without_a_trace(sheets: bytes) -> None:
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests"} & set(pdf.Root.keys())
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                assert not {"/StructParents", "/StructParent", "/Annots"} & set(found.keys())
        for page in pdf.pages:
            for form in page.Resources.XObject.values():
                operators = {str(instruction.operator) for instruction in pikepdf.parse_content_stream(form)}
                assert not operators & {"BDC", "BMC", "EMC"}
        with pdf.open_metadata() as metadata:
            assert "pdfuaid:part" not in metadata
            assert metadata["dc:title"] == "Sheets"


def test_the_sheets_are_sound_and_the_same_every_time(shown: Printed, sheets: bytes) -> None:
    assert shown.issue.pdf
    with pikepdf.open(io.BytesIO(sheets)) as pdf:
        assert pdf.check_pdf_syntax() == []
    again = impose(shown.issue.pdf, booklet_sides(shown.issue.pages, A5, A4, CALIPER, False), "Sheets")
    assert again == sheets


def made(shown: Printed, project: Path, kind: str) -> Output:
    order = Order(shown.library, Bodies(shown.library), 1, project / ".popcorn" / "zine")
    return MAKERS[kind](order)


def test_the_booklet_of_an_issue_says_how_many_sheets_it_takes(shown: Printed, showcase_project: Path) -> None:
    booklet = made(shown, showcase_project, "booklet")
    assert booklet.content
    assert booklet.name == "firefly-1-booklet.pdf"
    assert booklet.pages == shown.issue.pages // 2
    assert booklet.remarks[0] == f"{shown.issue.pages // 4} sheets of {shown.issue.pages} pages"
    with pikepdf.open(io.BytesIO(booklet.content)) as pdf:
        # Paper of 80 g/m2, since community.yml does not say.
        left, _ = placements(pdf.pages[-1])
        assert left.matrix[4] == pytest.approx((0.5 + 0.1 * (shown.issue.pages // 4 - 1)) * PT, abs=0.01)


# --- the one-sheet zine ----------------------------------------------------------------------------------------------


def panel_places(side: Side) -> dict[int, tuple[int, int, bool]]:
    """For each panel its column, its row from the foot, and whether it stands on its head."""
    width, height = side.width / 4, side.height / 2
    return {p.page: (round(p.x / width), round(p.y / height), p.turned) for p in side.pages if p.page <= 8}


def test_leaves_of_the_one_sheet_zine_are_joined_where_the_folds_need_them() -> None:
    places = panel_places(onesheet_side(A4))
    assert sorted(places) == list(range(1, 9))
    for front, behind in ((1, 2), (5, 6)):
        # At the ends the fold is at the heads of both: one stands on its head, so that folded back they agree.
        assert places[front][0] == places[behind][0]
        assert {places[front][2], places[behind][2]} == {True, False}
    for front, behind in ((3, 4), (7, 8)):
        # In the middle, where the cut frees their heads, leaves hang together at the fore edge.
        assert places[front][1:] == places[behind][1:]
        assert {places[front][0], places[behind][0]} == {1, 2}
    for left, right in ((2, 3), (4, 5), (6, 7), (8, 1)):
        # Pages that face each other meet in the fold of the spine: what is left of it stands left, as one reads.
        (column, row, turned), (other, *rest) = places[left], places[right]
        assert rest == [row, turned]
        assert other - column == (-1 if turned else 1)


def test_panels_are_read_back_from_the_sheet_where_they_belong() -> None:
    panel = (297 / 4, 105.0)
    pdf = impose(numbered(9, *panel), [onesheet_side(A4)], "T")
    (sheet,) = pictures(pdf, 2.0)
    blank = Image.new("RGB", (round(panel[0] * 2), round(panel[1] * 2)), "white")
    models = pictures(numbered(8, *panel), 2.0)
    for row, pages in enumerate(ONESHEET_ROWS):
        for column, page in enumerate(pages):
            left, top = round(column * panel[0] * 2), round(row * panel[1] * 2)
            seen = sheet.crop((left, top, left + blank.width, top + blank.height))
            upright = seen.rotate(180) if row == 0 else seen
            scores = [difference(upright, model.resize(blank.size)) for model in models]
            assert scores.index(min(scores)) + 1 == page
            assert difference(upright, models[page - 1].resize(blank.size)) < difference(
                upright.rotate(180), models[page - 1].resize(blank.size)
            )
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for read in placements(opened.pages[0])[:8]:
            assert read.matrix[0] == (-1 if read.page in ONESHEET_ROWS[0] else 1)
        assert opened.Root.ViewerPreferences.Duplex == "/Simplex"
