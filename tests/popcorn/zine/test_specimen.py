"""The specimen issue: every element of the site's Markdown is printed, in order, and within the margins."""

from __future__ import annotations

import pypdfium2
import pytest

import specimen
from conftest import library_of, write_files
from popcorn.zine.measures import POINTS_PER_MM, measures
from typesetting import Printed, bare, printed


@pytest.fixture(scope="session")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Printed]:
    """Both specimen issues: A5 in two columns and one, B5 in three and two."""
    project = tmp_path_factory.mktemp("specimen")
    (project / "community.yml").write_text(specimen.COMMUNITY, "utf-8")
    write_files(project / "content", specimen.FILES)
    library = library_of(project)
    return {number: printed(library, number, project / "cache") for number in (1, 2)}


def pages_of(found: Printed, name: str) -> list[str]:
    """The text of each page of a piece, and of those behind it up to the next."""
    first = found.issue.first_pages[f"stories/2026/{name}/index.md"]
    after = [page for page in found.issue.first_pages.values() if page > first]
    return [bare(text) for text in found.texts[first - 1 : min(after, default=len(found.texts) - 1) - 1]]


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("name", "wanted"), [("chinese", specimen.IN_LINE), ("english", specimen.IN_LINE_ENGLISH)], ids=["zh", "en"]
)
def test_every_element_is_printed_in_the_order_of_the_text(
    specimens: dict[int, Printed], number: int, name: str, wanted: list[str]
) -> None:
    text = "".join(pages_of(specimens[number], name))
    place = 0
    for word in wanted:
        found = text.find(word, place)
        assert found >= 0, (word, "is missing" if word not in text else "stands too early")
        place = found


@pytest.mark.parametrize("number", [1, 2])
def test_what_floats_is_printed_once(specimens: dict[int, Printed], number: int) -> None:
    text = "".join(pages_of(specimens[number], "chinese"))
    assert {word: text.count(word) for word in specimen.FLOATING} == dict.fromkeys(specimen.FLOATING, 1)


@pytest.mark.parametrize("number", [1, 2])
def test_nothing_lies_outside_the_text_area(specimens: dict[int, Printed], number: int) -> None:
    found = specimens[number]
    assert found.issue.pdf
    page = measures({1: "A5", 2: "B5"}[number])
    first = found.issue.first_pages["stories/2026/chinese/index.md"]
    document = pypdfium2.PdfDocument(found.issue.pdf)
    for index in range(first - 1, found.issue.pages - 2):
        text = document[index].get_textpage()
        width, height = document[index].get_size()
        # Running heads and folios stand above and below; hyphens and full stops may hang by part of their width.
        margin = min(page.inside, page.outside) * POINTS_PER_MM - 3
        for n in range(text.count_chars()):
            x0, y0, x1, y1 = text.get_charbox(n)
            if x1 - x0 < 0.1 or y1 - y0 < 0.1:
                continue
            what = (index + 1, text.get_text_range(max(0, n - 8), 9))
            assert x0 > margin, what
            assert x1 < width - margin, what
            assert y0 > 5 * POINTS_PER_MM, what
            assert y1 < height - 5 * POINTS_PER_MM, what
        assert height == pytest.approx(page.trim_height * POINTS_PER_MM, abs=0.1)


@pytest.mark.parametrize("number", [1, 2])
def test_the_specimen_needs_no_warning(specimens: dict[int, Printed], number: int) -> None:
    # What the site shows as text, raw HTML, is all that anybody is told of; emoji depend on a font.
    codes = {problem.code for problem in specimens[number].issue.problems}
    assert codes <= {"raw-html", "glyph-missing"}


def test_the_colophon_names_paper_printer_and_who_made_what(specimens: dict[int, Printed]) -> None:
    found = specimens[1]
    (colophon,) = [bare(text) for text in found.texts if bare(text).startswith("版权页")]
    assert "纸张80克道林纸" in colophon
    assert "印装夜市印社" in colophon
    page = found.issue.first_pages["stories/2026/chinese/index.md"]
    assert f"{page}样张：全部元素文林小雨图AdaWong" in colophon
    assert "Aspecimenofeveryelement文AdaWongCCBY4.0" in colophon
