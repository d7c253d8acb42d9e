"""What the site shows of a typeset issue: pages of print, downloads, pages to leaf through, corrections."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from conftest import COMMUNITY, MakeProject, library_of, picture, story
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.web.building import plan_site
from popcorn.web.editions import Download, Edition, Kept, LeafPicture
from popcorn.web.features import ALL
from popcorn.web.plan import Plan

ONE = (
    "---\nid: n000000001\nnumber: 1\ntitle: 夜\ndate: 2026-05-01\n"
    "sections: [{name: 故事, pieces: [stories/2026/a, stories/2026/b]}]\n---\n卷首。\n"
)
TWO = (
    "---\nid: n000000002\nnumber: 2\ntitle: 晨\ndate: 2026-06-01\nsections: [{name: 故事, pieces: [stories/2026/c]}]\n"
    "errata:\n  - {issue: 1, page: 4, piece: stories/2026/a, text: 四十六盏应为四十五盏。}\n---\n卷首。\n"
)
CONTENT: dict[str, str | bytes] = {
    "stories/2026/a/index.md": story("灯", id="s00000000a"),
    "stories/2026/b/index.md": story("A lamp", id="s00000000b", lang="en"),
    "stories/2026/c/index.md": story("晨", id="s00000000c"),
    "issues/1/index.md": ONE,
    "issues/2/index.md": TWO,
}


def kept(path: str, file: Path, content: bytes) -> Kept:
    file.write_bytes(content)
    return Kept(path, file, hashlib.sha256(content).hexdigest(), len(content))


@pytest.fixture
def library(make_project: MakeProject) -> Library:
    found = library_of(make_project(CONTENT, COMMUNITY))
    assert found.problems == ()
    return found


@pytest.fixture
def edition(library: Library, tmp_path: Path) -> Edition:
    pdf = kept("issues/1/firefly-1-screen.pdf", tmp_path / "x.pdf", b"%PDF-1.7" + bytes(2_400_000))
    book = kept("issues/1/firefly-1-ebook.epub", tmp_path / "x.epub", b"PK" + bytes(1_150_000))
    leaves = tuple(
        LeafPicture(kept(f"issues/1/pages/{n}.webp", tmp_path / f"{n}.webp", picture(710, 1007 + n, "WEBP")), 710, 1007)
        for n in range(1, 9)
    )
    first = {"stories/2026/a/index.md": 4, "stories/2026/b/index.md": 6}
    return Edition((Download("screen", pdf, 8), Download("epub", book, 0)), 8, first, leaves)


def plan_of(library: Library, editions: dict[int, Edition]) -> Plan:
    return plan_site(library, ALL, Bodies(library), editions)


def data(plan: Plan, address: str) -> Any:
    return plan.pages[f"{address}index.md"].sheet().data


def test_a_printed_piece_names_the_issue_and_the_page(library: Library, edition: Edition) -> None:
    plan = plan_of(library, {1: edition})
    (printed,) = data(plan, "stories/2026/a/")["printed_in"]
    assert (printed["number"], printed["url"], printed["page"]) == (1, "issues/1/", 4)
    assert data(plan, "stories/2026/b/")["printed_in"][0]["page"] == 6
    # Issue 2 has not been typeset here: that it prints the piece is known all the same.
    assert data(plan, "stories/2026/c/")["printed_in"] == [
        {"number": 2, "title": "晨", "url": "issues/2/", "page": None}
    ]


def test_the_issue_offers_its_forms_with_their_sizes(library: Library, edition: Edition) -> None:
    shown = data(plan_of(library, {1: edition}), "issues/1/")
    assert [(one["format"], one["size"], one["pages"], one["name"]) for one in shown["downloads"]] == [
        ("PDF", "2.4 MB", 8, "下载 PDF"),
        ("EPUB", "1.2 MB", 0, "下载 EPUB 电子书"),
    ]
    shelf = data(plan_of(library, {1: edition}), "en/issues/")["issues"]
    assert [issue["pdf"] and issue["pdf"]["url"] for issue in shelf] == [None, "issues/1/firefly-1-screen.pdf"]


def test_contents_say_the_pages_of_print(library: Library, edition: Edition) -> None:
    (section,) = data(plan_of(library, {1: edition}), "issues/1/")["sections"]
    assert [(card["title"], card["page"]) for card in section["cards"]] == [("灯", 4), ("A lamp", 6)]


def test_pages_lie_open_as_on_paper_and_say_what_is_on_them(library: Library, edition: Edition) -> None:
    spreads = data(plan_of(library, {1: edition}), "issues/1/")["spreads"]
    assert [[page["number"] for page in spread["pages"]] for spread in spreads] == [[1], [2, 3], [4, 5], [6, 7], [8]]
    said = [page["alt"] for spread in spreads for page in spread["pages"]]
    assert said == [
        "第 1 页：封面",
        "第 2 页：本期目录",
        "第 3 页：刊首语",
        "第 4 页：灯",
        "第 5 页：灯",
        "第 6 页：A lamp",
        "第 7 页：A lamp",
        "第 8 页：封底",
    ]
    assert data(plan_of(library, {}), "issues/1/")["spreads"] == []


def test_every_file_of_an_edition_is_published(library: Library, edition: Edition) -> None:
    files = plan_of(library, {1: edition}).files
    for one in edition.files:
        assert hashlib.sha256(files[one.path]).hexdigest() == one.sha256


def test_a_file_that_is_not_what_was_made_is_not_published(library: Library, edition: Edition) -> None:
    plan = plan_of(library, {1: edition})
    spoilt = edition.leaves[3].file
    spoilt.source.write_bytes(b"half a picture")
    (bundle,) = [one for one in plan.bundles if one.paths == (spoilt.path,)]
    with pytest.raises(OSError, match="build again"):
        bundle.files()
    assert not spoilt.source.exists()


def test_a_plan_knows_files_by_what_is_in_them(library: Library, edition: Edition, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.webp"
    leaf = edition.leaves[0]
    moved.write_bytes(leaf.file.source.read_bytes())
    elsewhere = edition._replace(leaves=(leaf._replace(file=leaf.file._replace(source=moved)), *edition.leaves[1:]))

    keys = {bundle.paths: bundle.key for bundle in plan_of(library, {1: edition}).bundles}

    assert {bundle.paths: bundle.key for bundle in plan_of(library, {1: elsewhere}).bundles} == keys


def test_corrections_stand_on_the_page_of_the_issue_and_of_the_piece(library: Library) -> None:
    plan = plan_of(library, {})
    correction = {"number": 2, "url": "issues/2/", "page": 4, "text": "四十六盏应为四十五盏。"}
    assert data(plan, "issues/1/")["corrections"] == [correction]
    assert data(plan, "stories/2026/a/")["corrections"] == [correction]
    assert data(plan, "stories/2026/b/")["corrections"] == []
    assert data(plan, "issues/2/")["corrections"] == []


def test_a_correction_of_a_piece_that_is_not_there_is_a_problem(make_project: MakeProject) -> None:
    wrong = TWO.replace("piece: stories/2026/a", "piece: stories/2026/z")
    library = library_of(make_project({**CONTENT, "issues/2/index.md": wrong}))
    assert [(found.code, found.field) for found in library.problems] == [("entry-unknown", "errata[1].piece")]
