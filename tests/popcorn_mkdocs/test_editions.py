"""Issues that the site offers are typeset once, lie in files of their own, and come out the same, warm and cold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import write_files
from popcorn.builder import Options
from popcorn.web.features import ISSUE_OUTPUTS
from popcorn.zine.outputs import MAKERS
from popcorn_mkdocs.building import build_site
from small_community import EPOCH, PROJECT


def build(project: Path) -> list[str]:
    """Build; returns what the stages said of typesetting."""
    said: list[str] = []
    built = build_site(project, said.append, Options())
    assert built.site, (built.problems, built.failure)
    return [line for line in said if "typeset" in line]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    made = tmp_path / "warm"
    made.mkdir()
    write_files(made, PROJECT)
    settings = made / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("{pdf: none}", "{outputs: [screen, epub]}"), "utf-8")
    return made


def test_editions_are_made_once_and_again_when_something_in_them_changes(project: Path, tmp_path: Path) -> None:
    assert [line.partition(",")[0] for line in build(project)] == ["issue 2 typeset"]
    site = tree(project / "site")
    names = {path.rpartition("/")[2] for path in site if path.startswith("issues/2/") and "/pages/" not in path}
    assert {"firefly-2-screen.pdf", "firefly-2-ebook.epub"} <= names
    pages = [path for path in site if path.startswith("issues/2/pages/")]
    assert len(pages) >= 6
    assert all(site[path][8:12] == b"WEBP" for path in pages)

    times = {file: file.stat().st_mtime_ns for file in (project / ".popcorn" / "zine").rglob("*") if file.is_file()}
    assert build(project) == []
    assert {file: file.stat().st_mtime_ns for file in times} == times

    # What is lost here is of no matter while the site has it; lost there as well, it is made again as it was.
    for lost in (project / ".popcorn" / "zine" / "editions").glob("*.epub"):
        lost.unlink()
    assert build(project) == []
    (project / "site/issues/2/firefly-2-ebook.epub").unlink()
    assert len(build(project)) == 1
    assert tree(project / "site") == site

    # A change in what is printed.
    printed = project / "content" / "issues/2/index.md"
    printed.write_text(printed.read_text("utf-8") + "\n再加一句。\n", "utf-8")
    assert len(build(project)) == 1
    warm = tree(project / "site")
    assert warm["issues/2/firefly-2-screen.pdf"] != site["issues/2/firefly-2-screen.pdf"]
    cold = tmp_path / "cold"
    shutil.copytree(project, cold, ignore=lambda folder, names: {".popcorn", "site"} & set(names))
    build(cold)
    assert tree(cold / "site") == warm
    held = {file.suffix for file in (project / ".popcorn" / "zine" / "editions").iterdir()}
    assert held == {".pdf", ".epub"}
    assert len(list((project / ".popcorn" / "zine" / "editions").iterdir())) == 2


def test_every_form_that_may_be_offered_can_be_made() -> None:
    assert set(ISSUE_OUTPUTS) <= MAKERS.keys()
