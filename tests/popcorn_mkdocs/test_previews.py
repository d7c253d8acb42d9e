"""A preview that stays between changes, and is told which files they were, shows what one would that looks anew.

POPCORN_EDITS, POPCORN_SEQUENCES and POPCORN_FIRST as in test_warm_builds.py.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from edits import Desk
from popcorn_mkdocs.building import Line, listening

EDITS = int(os.environ.get("POPCORN_EDITS", "10"))
SEQUENCES = int(os.environ.get("POPCORN_SEQUENCES", "2"))
FIRST = int(os.environ.get("POPCORN_FIRST", "0"))

pytestmark = pytest.mark.usefixtures("steady_clock")


@pytest.fixture
def project(small_project: Path) -> Path:
    return small_project


URL = "http://127.0.0.1:8000/"
RIVER = "stories/2026/river/index.md"
IN_PRINT = "interviews/2026/mei/index.md"


def preview(project: Path, say: Callable[[str], None] = lambda line: None, *, cache: bool = True) -> Line:
    folder = project / ".popcorn"
    folder.mkdir(exist_ok=True)
    return Line(project, folder, folder / "site", say, cache=cache, is_preview=True)


def shown(project: Path) -> dict[str, bytes]:
    site = project / ".popcorn/site"
    return {str(file.relative_to(site)): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def stamps(project: Path) -> dict[str, tuple[int, ...]]:
    """What whoever watches the files sees of them."""
    files = (file for file in project.rglob("*") if ".popcorn" not in file.parts and not file.is_dir())
    found = ((file, file.lstat()) for file in files)
    return {str(f.relative_to(project)): (s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for f, s in found}


def told(before: dict[str, tuple[int, ...]], after: dict[str, tuple[int, ...]]) -> list[str] | None:
    """The files below the content that have changed; None if others have too."""
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    inside = [path.removeprefix("content/") for path in changed if path.startswith("content/")]
    return inside if len(inside) == len(changed) else None


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEQUENCES))
def test_whatever_is_edited_a_preview_shows_what_a_new_one_would(project: Path, tmp_path: Path, seed: int) -> None:
    desk, done, quick = Desk(project, seed), ["the first build"], 0
    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        for _ in range(EDITS):
            before = stamps(project)
            done.append(desk.edit(of_text=0.7))
            os.environ["SOURCE_DATE_EPOCH"] = str(desk.now)
            here = line.build(told(before, stamps(project)), site_url=URL)
            quick += "plan" in line.stages.seconds and "pictures" not in line.stages.seconds
            if desk.dice.random() < 0.5:
                line.finish()
            cold = tmp_path / "cold"
            shutil.rmtree(cold, ignore_errors=True)
            shutil.copytree(project, cold, ignore=shutil.ignore_patterns(".popcorn"))
            with preview(cold, cache=False) as other:
                there = other.build(site_url=URL)

            story = "\n".join(done)
            assert here.problems == there.problems, story
            if line.refusal or other.refusal:
                # Pages that have become wrong stay as they were; a new preview has none.
                assert line.refusal == other.refusal, story
                desk.undo()
                done.append("undone")
                line.build(site_url=URL)
                continue
            line.finish()
            assert {path for path, held in shown(project).items() if shown(cold).get(path) != held} == set(), story
            assert shown(project).keys() == shown(cold).keys(), story
    assert quick > EDITS // 4


def test_search_is_amended_after_the_page_is_shown(project: Path) -> None:
    file = project / "content" / RIVER
    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        file.write_text(file.read_text("utf-8").replace("又见", "琥珀"), "utf-8")

        line.build([RIVER], site_url=URL)

        assert "琥珀" in shown(project)["stories/2026/river/index.html"].decode()
        assert "琥珀" not in searched(project)
        line.finish()
        assert "琥珀" in searched(project)


def test_what_a_preview_has_put_off_the_next_one_does(project: Path) -> None:
    file = project / "content" / RIVER
    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        file.write_text(file.read_text("utf-8").replace("又见", "琥珀"), "utf-8")
        line.build([RIVER], site_url=URL)
    assert "琥珀" not in searched(project)

    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        line.finish()

    assert "琥珀" in searched(project)


def searched(project: Path) -> str:
    return json.dumps(json.loads(shown(project)["search/search_index.json"]), ensure_ascii=False)


def test_a_link_in_the_place_of_a_folder_leads_a_preview_nowhere(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    folder = (project / "content" / RIVER).parent
    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        folder.rename(elsewhere)
        (elsewhere / "index.md").write_text(
            (elsewhere / "index.md").read_text("utf-8").replace("又见", "秘密"), "utf-8"
        )
        folder.symlink_to(elsewhere)

        built = line.build([RIVER], site_url=URL)

    assert "symlink" in {problem.code for problem in built.problems}
    assert not any("秘密".encode() in held for held in shown(project).values())


def test_a_page_that_cannot_be_read_just_now_keeps_its_pictures(project: Path) -> None:
    file = project / "content" / RIVER
    written = file.read_text("utf-8")
    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        before = {path: held for path, held in shown(project).items() if path.startswith("stories/2026/river/")}
        assert {Path(path).suffix for path in before} >= {".html", ".jpg", ".webp"}

        file.write_text(written.replace("title:", "titel:"), "utf-8")
        line.build([RIVER], site_url=URL)

        assert line.refusal
        assert before.items() <= shown(project).items()
        file.unlink()
        (file.parent / "river.jpg").unlink()
        line.build(site_url=URL)
        assert not before.keys() & shown(project).keys()


def test_a_folder_that_is_gone_takes_its_pages_with_it_though_only_the_folder_is_told_of(project: Path) -> None:
    folder = (project / "content" / RIVER).parent
    with listening(lambda line: None), preview(project) as line:
        line.build(site_url=URL)
        folder.rename(project / "river")

        line.build([str(Path(RIVER).parent)], site_url=URL)

        assert "stories/2026/river/index.html" not in shown(project)


def test_an_issue_is_set_once_in_a_preview_and_anew_in_the_next(project: Path) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("pdf: none", "pdf: newest"), "utf-8")
    file = project / "content" / IN_PRINT
    said: list[str] = []
    with listening(said.append), preview(project, said.append) as line:
        line.build(site_url=URL)
        before = printed(project)
        file.write_text(file.read_text("utf-8") + "\n琥珀。\n", "utf-8")

        line.build([IN_PRINT], site_url=URL)
        line.build(site_url=URL)

        assert "琥珀" in shown(project)[IN_PRINT.replace(".md", ".html")].decode()
        assert printed(project) == before
        assert sum("issue 2: its PDF stays as it was" in line for line in said) == 1
    with listening(said.append), preview(project) as line:
        line.build(site_url=URL)
    assert printed(project) != before


def printed(project: Path) -> dict[str, bytes]:
    return {path: held for path, held in shown(project).items() if path.endswith(".pdf")}
