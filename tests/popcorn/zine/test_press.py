"""The press PDF: its boxes, its marks, its inks, and what PDF/X-4 wants of it."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from pikepdf import Name
from PIL import Image, ImageCms

from conftest import CLOCK, COMMUNITY, library_of
from icc import press_profile
from popcorn.cli import main
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.library.settings import read_community
from popcorn.zine.colours import foreign_colours
from popcorn.zine.edition import Typeset, typeset_issue
from popcorn.zine.outputs import MAKERS, Order
from popcorn.zine.press import press_issue
from pressing import FILES, made
from typesetting import bare, texts_of

MM = 72 / 25.4


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return made(tmp_path_factory.mktemp("press"))


@pytest.fixture(scope="session")
def cache(library: Library) -> Path:
    return library.root.parent / ".popcorn" / "zine"


@pytest.fixture(scope="session")
def issue(library: Library, cache: Path) -> Typeset:
    found = press_issue(library, Bodies(library), 1, cache)
    assert not [problem for problem in found.problems if problem.severity == "error"]
    return found


@pytest.fixture
def pdf(issue: Typeset) -> Iterator[pikepdf.Pdf]:
    assert issue.pdf
    with pikepdf.open(io.BytesIO(issue.pdf)) as opened:
        yield opened


@pytest.fixture(scope="session")
def pictures(issue: Typeset) -> list[Image.Image]:
    """The pages as seen, two pixels to the point."""
    assert issue.pdf
    return [page.render(scale=2).to_pil().convert("L") for page in pypdfium2.PdfDocument(issue.pdf)]


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(edge) / MM for edge in page.obj[name]]


# --- boxes, marks, slug ----------------------------------------------------------------------------------------------


def test_each_page_has_its_trim_its_bleed_and_room_for_marks(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        assert box(page, "/MediaBox") == pytest.approx([0, 0, 172, 234], abs=0.01)
        assert box(page, "/BleedBox") == pytest.approx([9, 9, 163, 225], abs=0.01)
        assert box(page, "/TrimBox") == pytest.approx([12, 12, 160, 222], abs=0.01)


def test_what_the_print_shop_asks_for_decides_bleed_marks_and_hidden_folios(tmp_path: Path) -> None:
    library = made(tmp_path, ", bleed: 3.175, marks: false, hidden_folios: all")
    found = press_issue(library, Bodies(library), 1, tmp_path / "cache")
    assert found.pdf
    with pikepdf.open(io.BytesIO(found.pdf)) as pdf:
        assert box(pdf.pages[0], "/MediaBox") == pytest.approx([0, 0, 154.35, 216.35], abs=0.01)
        assert box(pdf.pages[0], "/BleedBox") == pytest.approx([0, 0, 154.35, 216.35], abs=0.01)
        assert box(pdf.pages[0], "/TrimBox") == pytest.approx([3.175, 3.175, 151.175, 213.175], abs=0.01)
    document = pypdfium2.PdfDocument(found.pdf)
    for number, is_left in ((1, True), (found.pages, found.pages % 2 == 1)):
        text = document[number - 1].get_textpage()
        places = [
            text.get_charbox(start)
            for start, _ in iter(text.search(str(number), match_whole_word=True).get_next, None)  # type: ignore[misc]
        ]
        gutter = [x / MM for x, *_ in places if (x / MM < 3.2 + 4) == is_left and (x / MM > 151.1 - 4) != is_left]
        assert gutter, number
    assert "2026-03-15" not in bare(texts_of(found.pdf)[0])


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("bleed: -1", "number-too-small"),
        ("bleed: 30", "number-too-large"),
        ("bleed: nan", "not-a-number"),
        ("bleed: thick", "not-a-number"),
        ("marks: maybe", "not-a-flag"),
        ("hidden_folios: some", "not-a-choice"),
        ("profile: /etc/x.icc", "not-a-path"),
    ],
)
def test_settings_that_no_print_shop_means_are_refused(tmp_path: Path, bad: str, code: str) -> None:
    (tmp_path / "community.yml").write_text(COMMUNITY + f"print: {{{bad}}}\n", "utf-8")
    _, problems = read_community(tmp_path / "community.yml")
    assert [(problem.field, problem.code) for problem in problems] == [(f"print.{bad.partition(':')[0]}", code)]


def seen(image: Image.Image, *area: float) -> Image.Image:
    """A part of a page: left, top, right, bottom in mm from the sheet's upper left corner."""
    return image.crop(tuple(round(edge * MM * 2) for edge in area))  # type: ignore[arg-type]


def test_crop_marks_stand_in_line_with_the_trim_outside_the_bleed(pictures: list[Image.Image]) -> None:
    for image in pictures:
        for x in (12.0, 160.0):
            for top, bottom in ((2, 6), (228, 232)):
                dark = seen(image, x - 1, top, x + 1, bottom)
                columns = [min(dark.getpixel((c, r)) for r in range(dark.height)) < 200 for c in range(dark.width)]  # type: ignore[operator]
                assert any(columns)
                assert abs((columns.index(True) + 0.5) / (2 * MM) - 1) < 0.3
        for y in (12.0, 222.0):
            assert seen(image, 2, y - 1, 6, y + 1).getextrema()[0] < 200  # type: ignore[operator]
        # Between marks and bleed there is nothing.
        assert seen(image, 10, 7.7, 162, 8.8).getextrema()[0] == 255


def test_what_runs_to_the_trim_runs_on_into_the_bleed(pictures: list[Image.Image], issue: Typeset) -> None:
    edges = {"top": (9.2, 9.2, 162.8, 11.8), "left": (9.2, 12, 11.8, 90), "right": (160.2, 12, 162.8, 90)}
    opener = issue.first_pages["stories/2026/a/index.md"]
    for number in (1, opener, issue.pages):
        for edge, area in edges.items():
            assert seen(pictures[number - 1], *area).getextrema()[1] < 250, (number, edge)  # type: ignore[operator]
    for number in (1, issue.pages):
        assert seen(pictures[number - 1], 9.2, 222.2, 162.8, 224.8).getextrema()[1] < 250  # type: ignore[operator]
    # So does the picture across the page, which stands on the page after the opener.
    strips = [seen(pictures[opener], x, 12, x + 2.4, 222) for x in (9.3, 160.3)]
    inked = [
        [row for row in range(s.height) if s.crop((0, row, s.width, row + 1)).getextrema()[1] < 250] for s in strips
    ]  # type: ignore[operator]
    assert inked[0] == inked[1]
    assert len(inked[0]) == pytest.approx(148 / 3 * MM * 2, abs=3)  # as tall as on screen
    # A page of text leaves it white.
    assert seen(pictures[2], 9.2, 9.2, 162.8, 11.8).getextrema()[0] == 255


def test_the_slug_says_issue_page_and_date(issue: Typeset) -> None:
    assert issue.pdf
    for number, text in enumerate(texts_of(issue.pdf), start=1):
        assert f"萤火第1期一期{number}/{issue.pages}2026-03-15A5148×210mmFOGRA39" in bare(text)


# --- inks --------------------------------------------------------------------------------------------------------------


def test_nothing_is_left_in_rgb(pdf: pikepdf.Pdf) -> None:
    assert foreign_colours(pdf) == ()
    for page in pdf.pages:
        assert Name.DeviceCMYK == page.obj.Group.CS


def colours_of_text(page: pikepdf.Page) -> set[tuple[float, ...]]:
    """The inks in which a page's letters are filled."""
    found, current, kept = set(), (0.0, 0.0, 0.0, 1.0), []
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "q":
                kept.append(current)
            case "Q":
                current = kept.pop()
            case "k":
                current = tuple(float(part) for part in instruction.operands)  # type: ignore[assignment]
            case "Tj" | "TJ":
                found.add(current)
    return found


def test_text_is_in_black_alone(pdf: pikepdf.Pdf) -> None:
    # The letter: text in ink, folio and furniture in grey, the slug in all inks for every plate to have it.
    inks = colours_of_text(pdf.pages[2])
    assert (0, 0, 0, 1) in inks
    assert all(ink[:3] == (0, 0, 0) for ink in inks if ink != (1, 1, 1, 1)), inks


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed")
def test_ghostscript_finds_text_on_the_black_plate_alone(issue: Typeset, tmp_path: Path) -> None:
    assert issue.pdf
    (tmp_path / "press.pdf").write_bytes(issue.pdf)
    command = (
        "gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=inkcov -r50 -dUseTrimBox -dFirstPage=3 -dLastPage=3 -o - press.pdf"
    )
    said = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    cyan, magenta, yellow, black = map(float, said.split()[:4])
    assert max(cyan, magenta, yellow) < 0.002  # the line above the title
    assert black > 0.03


def images_of(pdf: pikepdf.Pdf) -> dict[tuple[int, int], Any]:
    found = {}
    for page in pdf.pages:
        for external in page.obj.Resources.get("/XObject", {}).values():
            if external.Subtype == Name.Image:
                found[external.objgen] = external
    return found


def test_pictures_are_in_cmyk_at_three_hundred_dpi_and_never_enlarged(pdf: pikepdf.Pdf) -> None:
    images = list(images_of(pdf).values())
    assert {str(image.ColorSpace) for image in images} == {"/DeviceCMYK"}
    widths = {int(image.Width) for image in images}
    # The cover is cropped to the bleed; its height decides.
    assert round(216 / 25.4 * 300 * 2200 / 3100) in widths or round(154 / 25.4 * 300) in widths
    assert 300 in widths
    assert max(widths) <= round((148 + 6) / 25.4 * 300) + 1


def test_pictures_keep_their_look(pdf: pikepdf.Pdf) -> None:
    cover = max(images_of(pdf).values(), key=lambda image: int(image.Height))
    inverse = ImageCms.ImageCmsProfile(io.BytesIO(press_profile()))
    back = ImageCms.profileToProfile(
        pikepdf.PdfImage(cover).as_pil_image(), inverse, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert back
    with Image.open(io.BytesIO(FILES["issues/1/cover.jpg"])) as opened:  # type: ignore[arg-type]
        wanted = opened.convert("RGB")
    for part in (0.1, 0.4, 0.8):
        ours = back.getpixel((back.width // 2, int(back.height * part)))
        theirs = wanted.getpixel((wanted.width // 2, int(wanted.height * part)))
        assert all(abs(a - b) < 70 for a, b in zip(ours, theirs, strict=True)), part  # type: ignore[arg-type]


def test_transparent_pictures_stay_transparent(pdf: pikepdf.Pdf) -> None:
    masked = [image for image in images_of(pdf).values() if "/SMask" in image]
    assert len(masked) == 1
    assert masked[0].SMask.ColorSpace == Name.DeviceGray


# --- PDF/X-4 -----------------------------------------------------------------------------------------------------------


def test_the_file_says_that_it_is_pdf_x_4(pdf: pikepdf.Pdf) -> None:
    assert pdf.pdf_version == "1.6"
    assert not pdf.is_encrypted
    assert pdf.docinfo["/Trapped"] == Name("/False")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert metadata["pdf:Trapped"] == "False"
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"]) == "萤火 第1期 一期"
        assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == metadata["xmp:MetadataDate"]
        assert metadata["xmp:CreateDate"].startswith("2026-03-14T16:00:00")  # midnight in Shanghai
        assert metadata["xmpMM:DocumentID"].startswith("uuid:")
        assert metadata["xmpMM:InstanceID"] != metadata["xmpMM:DocumentID"]


def test_the_intent_is_the_print_shops_profile(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFX
    assert (str(intent.OutputConditionIdentifier), str(intent.RegistryName)) == ("FOGRA39", "http://www.color.org")
    assert int(intent.DestOutputProfile.N) == 4
    assert intent.DestOutputProfile.read_bytes() == press_profile()


def test_nothing_on_it_can_be_clicked(pdf: pikepdf.Pdf) -> None:
    assert not {"/Outlines", "/Names", "/AcroForm", "/OpenAction", "/StructTreeRoot", "/AA"} & set(pdf.Root.keys())
    assert not [page for page in pdf.pages if "/Annots" in page.obj]


def test_all_fonts_are_embedded_as_subsets(pdf: pikepdf.Pdf) -> None:
    fonts = [font for page in pdf.pages for font in page.obj.Resources.get("/Font", {}).values()]
    assert len(fonts) > 10
    for font in fonts:
        (descendant,) = font.DescendantFonts
        assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys()), font.BaseFont
        assert str(font.BaseFont)[7] == "+"


def test_the_file_is_sound(issue: Typeset, tmp_path: Path) -> None:
    assert issue.pdf
    with pikepdf.open(io.BytesIO(issue.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        (tmp_path / "press.pdf").write_bytes(issue.pdf)
        assert subprocess.run(["qpdf", "--check", "press.pdf"], cwd=tmp_path, capture_output=True).returncode == 0


# --- one issue, several targets ----------------------------------------------------------------------------------------


def test_the_same_content_gives_the_same_bytes(library: Library, issue: Typeset, tmp_path: Path) -> None:
    later = library_of(library.root.parent, CLOCK + dt.timedelta(days=40))
    assert press_issue(later, Bodies(later), 1, tmp_path).pdf == issue.pdf


def test_pages_are_the_same_on_screen_and_each_target_keeps_its_proof(
    library: Library, issue: Typeset, cache: Path
) -> None:
    screen = typeset_issue(library, Bodies(library), 1, cache)
    assert (screen.pages, screen.first_pages) == (issue.pages, issue.first_pages)
    assert (screen.name, issue.name) == ("firefly-1-screen.pdf", "firefly-1-press.pdf")
    kept = sorted(file.name for file in (cache / "proofs").glob("*.pdf"))
    assert kept == ["issue-1-press.pdf", "issue-1-screen.pdf"]
    stages: list[str] = []
    again = MAKERS["press"](Order(library, Bodies(library), 1, cache, stages.append))
    assert "typesetting" not in stages
    assert again.content == issue.pdf


def test_the_command_line_makes_it_and_says_where_it_is(library: Library, issue: Typeset, tmp_path: Path) -> None:
    project = str(library.root.parent)
    said = CliRunner().invoke(main, ["-C", project, "zine", "1", "--for", "press", "--to", str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert f"{tmp_path / 'firefly-1-press.pdf'}: {issue.pages} pages" in said.output
    assert (tmp_path / "firefly-1-press.pdf").read_bytes() == issue.pdf
