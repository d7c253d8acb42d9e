"""Anthologies: part pages, contents of several pages, the index, the cover's sheet, and what is remembered of pieces."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from conftest import CLOCK, COMMUNITY, library_of, member, story, write_files
from popcorn.community.bodies import Bodies
from popcorn.zine import recipe as recipes
from popcorn.zine.anthology import sound
from popcorn.zine.binding import spine_width
from popcorn.zine.issue import resolve
from popcorn.zine.measures import MM_PER_INCH, print_folder
from popcorn.zine.outputs import MAKERS, Order
from typesetting import Printed, bare, printed, texts_of

COUNT = 56
ISSUE = """\
---
id: n000000001
number: 1
title: 灯下的书
date: 2026-03-15
kind: anthology
sections:
  - {name: 去年的灯, pieces: {types: [story], year: 2025}}
  - {name: 今年的灯, pieces: {types: [story], year: 2026}}
  - {name: 玩法, pieces: {types: [guide]}}
---
"""
AUTHORS = {"lin": "林晓", "ada": "Ada Wong", "eda": "Éda Ruiz", "zhou": "周末", "alei": "阿雷"}


def files() -> dict[str, str]:
    found = {"issues/1/index.md": ISSUE}
    for number, (handle, name) in enumerate(AUTHORS.items(), start=1):
        found[f"members/{handle}/index.md"] = member(handle, name, number)
    handles = list(AUTHORS)
    for number in range(COUNT):
        year = 2025 if number % 2 else 2026
        found[f"stories/{year}/s{number}/index.md"] = story(
            f"第{number}盏灯", f"第{number}盏灯下的话。\n\n" + "夜里很静。" * (40 + 60 * (number % 5)), id=f"s{number:09d}",
            date=f"{year}-01-02", authors=f"[{handles[number % 4]}]", credits="{edit: [alei]}" if number == 7 else "",
        )  # fmt: skip
    found["guides/2026/g/index.md"] = story("点灯", "先买一盏。", id="g000000001", level="newcomer")
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("anthology")
    (folder / "community.yml").write_text(COMMUNITY, "utf-8")
    write_files(folder / "content", files())
    return folder


@pytest.fixture(scope="module")
def book(project: Path) -> Printed:
    return printed(library_of(project), 1, project / "cache")


def cover(project: Path, cache: Path) -> pikepdf.Pdf:
    library = library_of(project)
    made = MAKERS["cover"](Order(library, Bodies(library), 1, cache))
    assert made.content is not None, made.problems
    assert made.name == "firefly-1-cover.pdf"
    return pikepdf.open(io.BytesIO(made.content))


def fits(project: Path) -> dict[str, list[float]]:
    found: dict[str, list[float]] = json.loads((project / "cache/proofs/fits.json").read_text("utf-8"))["fits"]
    return found


def test_a_query_finds_what_was_published_in_a_year(project: Path) -> None:
    library = library_of(project)
    issue, problems = resolve(library, library.issues[1])
    assert problems == ()
    assert [len(section.pieces) for section in issue.sections] == [COUNT // 2, COUNT // 2, 1]
    assert all("/2025/" in piece.path for piece in issue.sections[0].pieces)


def test_each_part_has_a_page_on_the_right_that_says_what_is_in_it(book: Printed) -> None:
    for begin in ("1去年的灯28篇", "2今年的灯28篇", "3玩法1篇"):
        (page,) = (n for n, text in enumerate(book.texts, start=1) if bare(text).startswith(begin))
        assert page % 2 == 1, begin
    divider = next(bare(text) for text in book.texts if bare(text).startswith("3玩法1篇"))
    assert re.search(rf"点灯林晓{book.issue.first_pages['guides/2026/g/index.md']}$", divider)


def test_the_insides_of_the_cover_are_pages_of_their_own(book: Printed) -> None:
    assert "灯下的书" in bare(book.texts[0])
    assert bare(book.texts[1]) == ""
    assert bare(book.texts[2]).startswith("灯下的书")
    assert bare(book.texts[-2]) == ""
    assert "扫一扫" in bare(book.texts[-1])


def test_contents_run_over_several_pages_and_name_every_page(book: Printed) -> None:
    first = next(n for n, text in enumerate(book.texts) if bare(text).startswith("目录"))
    last = next(n for n, text in enumerate(book.texts) if bare(text).startswith("1去年的灯28篇"))
    contents = "".join(bare(text) for text in book.texts[first:last])
    assert sum("盏灯" in text for text in book.texts[first:last]) >= 2
    for path, page in book.issue.first_pages.items():
        title = book.library.entries[path].title
        assert f"{page}{title}" in contents, path
        assert bare(title) in bare(book.texts[page - 1]), path


def test_the_index_has_everyone_with_the_pages_of_their_pieces(book: Printed) -> None:
    index = next(text for text in book.texts if bare(text).startswith("作者与贡献者索引"))
    assert "作者与贡献者" not in bare(book.texts[-3])  # the colophon leaves them to it
    flat = " ".join(index.split())
    for handle, name in AUTHORS.items():
        wanted = sorted(
            page
            for path, page in book.issue.first_pages.items()
            if handle in (meta := book.library.entries[path].meta).authors or handle in meta.credits.get("edit", ())  # type: ignore[attr-defined]
        )
        listed = re.search(rf"{name} ([\d, ]+)", flat)
        assert listed, name
        assert [int(number) for number in re.findall(r"\d+", listed[1])] == wanted, name


def test_names_stand_where_their_sound_is() -> None:
    names = ["周末", "Éda Ruiz", "阿雷", "林晓", "Ada Wong", "007"]
    assert sorted(names, key=sound) == ["阿雷", "Ada Wong", "Éda Ruiz", "林晓", "周末", "007"]


def test_text_stays_further_from_the_fold(book: Printed) -> None:
    assert book.issue.pdf
    document = pypdfium2.PdfDocument(book.issue.pdf)
    edges: dict[int, list[float]] = {0: [], 1: []}
    for path, page in book.issue.first_pages.items():
        if path.startswith("stories/"):
            left, _, right, _ = page_box(document[page - 1])
            edges[page % 2].append(left if page % 2 else 148 - right)
    assert min(edges[0]) >= 19.5
    assert min(edges[1]) >= 19.5


def page_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """What the text of a page takes, in mm."""
    text = page.get_textpage()
    boxes = [text.get_rect(index) for index in range(text.count_rects())]
    left, bottom, right, top = (list(side) for side in zip(*boxes, strict=True))
    mm = MM_PER_INCH / 72
    return min(left) * mm, min(bottom) * mm, max(right) * mm, max(top) * mm


def test_the_spine_is_as_wide_as_the_paper_between_the_covers(project: Path, book: Printed) -> None:
    assert spine_width(104, 0.1) == 5.0
    assert spine_width(105, 0.1) == 5.1
    with cover(project, project / "cache") as opened:
        (sheet,) = opened.pages
        left, _, right, top = (float(value) * MM_PER_INCH / 72 for value in sheet.obj.TrimBox)
        assert right - left == pytest.approx(2 * 148 + spine_width(book.issue.pages, 0.1), abs=0.01)
        assert left == pytest.approx(3, abs=0.01)
        assert top == pytest.approx(213, abs=0.01)


def test_words_stand_on_the_spine_where_it_is_wide_enough(project: Path, book: Printed, tmp_path: Path) -> None:
    library = library_of(project)
    thin = MAKERS["cover"](Order(library, Bodies(library), 1, project / "cache"))
    thick_project = tmp_path / "thick"
    shutil.copytree(project / "content", thick_project / "content")
    (thick_project / "community.yml").write_text(f"{COMMUNITY}print: {{paper: {{thickness: 0.3}}}}\n", "utf-8")
    library = library_of(thick_project)
    thick = MAKERS["cover"](Order(library, Bodies(library), 1, project / "cache"))
    assert spine_width(book.issue.pages, 0.1) < 5 < spine_width(book.issue.pages, 0.3)
    assert thin.content
    assert thick.content
    # On the front cover, and down the spine, each character below the other.
    assert bare(texts_of(thin.content)[0]).count("灯") == 1
    assert bare(texts_of(thick.content)[0]).count("灯") == 2


def test_a_magazine_has_no_sheet_for_a_cover(make_project: Callable[..., Path], tmp_path: Path) -> None:
    plain = ISSUE.replace("kind: anthology\n", "")
    project = make_project({"issues/1/index.md": plain, "stories/2026/a/index.md": story()})
    library = library_of(project, CLOCK)
    made = MAKERS["cover"](Order(library, Bodies(library), 1, tmp_path / "cache"))
    assert made.content is None
    assert [problem.code for problem in made.problems] == ["cover-without-spine"]


def test_a_changed_piece_leaves_the_numbers_of_the_others(project: Path, book: Printed, tmp_path: Path) -> None:
    before = fits(project)
    changed = tmp_path / "changed"
    shutil.copytree(project, changed)
    file = changed / "content/stories/2026/s4/index.md"
    file.write_text(file.read_text("utf-8").replace("夜里很静。", "夜里很静，有风。"), "utf-8")
    again = printed(library_of(changed), 1, changed / "cache")
    after = fits(changed)
    assert len(set(after) - set(before)) == 1
    assert again.issue.pdf == printed(library_of(changed), 1, tmp_path / "fresh").issue.pdf


def test_numbers_that_were_spoilt_are_found_again(project: Path, book: Printed, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "proofs").mkdir(parents=True)
    spoilt = json.loads((project / "cache/proofs/fits.json").read_text("utf-8"))
    spoilt["fits"] = {key: [0.0, 100.0, 1] for key in spoilt["fits"]}
    for text in (json.dumps(spoilt), '{"fits": 3}', "no JSON"):
        (cache / "proofs/fits.json").write_text(text, "utf-8")
        assert printed(library_of(project), 1, cache).issue.pdf == book.issue.pdf
        (cache / "proofs/issue-1-screen.json").unlink()


def test_numbers_of_other_templates_are_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = tmp_path / "print"
    shutil.copytree(print_folder(), templates)
    monkeypatch.setattr(recipes, "print_folder", lambda: templates)
    before = recipes.recipe([])
    assert recipes.recipe([]) == before
    (templates / "opener.typ").write_text((templates / "opener.typ").read_text("utf-8") + "// more", "utf-8")
    assert recipes.recipe([]) != before
