"""A build that knows what the last one made gives the site of one that knows nothing, and does little for it.

POPCORN_EDITS says how many edits a sequence has, POPCORN_SEQUENCES how many sequences there are: for long runs by hand.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from edits import Desk
from popcorn.builder import Built, Options
from popcorn_mkdocs import recall
from popcorn_mkdocs.building import build_site
from sites import popcorn
from small_community import CONTENT, EPOCH

EDITS = int(os.environ.get("POPCORN_EDITS", "10"))
SEQUENCES = int(os.environ.get("POPCORN_SEQUENCES", "2"))
FIRST = int(os.environ.get("POPCORN_FIRST", "0"))

pytestmark = pytest.mark.usefixtures("steady_clock")


@pytest.fixture
def project(small_project: Path) -> Path:
    return small_project


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def build(project: Path, *, cache: bool = True, now: int = EPOCH) -> Built:
    os.environ["SOURCE_DATE_EPOCH"] = str(now)
    return build_site(project, lambda line: None, Options(cache=cache))


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))


def copied(project: Path, to: Path) -> Path:
    """A copy of what was written, without anything that builds have made."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(project, to, ignore=lambda folder, names: {".popcorn", "site"} & set(names))
    return to


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEQUENCES))
def test_whatever_is_edited_a_warm_build_gives_the_site_of_a_cold_one(project: Path, tmp_path: Path, seed: int) -> None:
    desk = Desk(project, seed)
    done = ["the first build"]
    assert build(project).site
    site, was_refused = tree(project / "site"), False
    for _ in range(EDITS):
        kept = copied(project, tmp_path / "kept") if not was_refused else tmp_path / "kept"
        if was_refused and desk.dice.random() < 0.7:
            _put_back(kept, project)
            done.append("all back to where it was good")
        else:
            done.append(desk.edit())
        meddled = tree(project / "site")
        cold = copied(project, tmp_path / "cold")
        warmly, coldly = build(project, now=desk.now), build(cold, cache=False, now=desk.now)

        story = "\n".join(done)
        assert warmly.problems == coldly.problems, story
        assert warmly.failure == coldly.failure.replace(str(cold), str(project)), story
        assert (warmly.site is None) == (coldly.site is None), story
        was_refused = coldly.site is None
        if was_refused:
            done[-1] += " (refused)"
            assert differing(tree(project / "site"), meddled) == [], story
            continue
        site = tree(project / "site")
        assert differing(site, tree(cold / "site")) == [], story
        assert warmly.pages == coldly.pages, story


def _put_back(kept: Path, project: Path) -> None:
    """Let the project be what it was, touching nothing that is the same."""
    before, now = tree(kept), {p: c for p, c in tree(project).items() if not p.startswith((".popcorn/", "site/"))}
    for path in differing(before, now):
        if path in before:
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_bytes(before[path])
        else:
            (project / path).unlink()


def test_builds_of_the_command_line_agree_too(project: Path, tmp_path: Path) -> None:
    desk = Desk(project, 77)
    for _ in range(max(3, EDITS // 5)):
        said = desk.edit()
        cold = copied(project, tmp_path / "cold")

        warmly = popcorn(project, "build", SOURCE_DATE_EPOCH=str(desk.now))
        coldly = popcorn(cold, "build", "--no-cache", SOURCE_DATE_EPOCH=str(desk.now))

        assert warmly.returncode == coldly.returncode, said
        assert warmly.stderr == coldly.stderr, said
        if coldly.returncode == 0:
            assert differing(tree(project / "site"), tree(cold / "site")) == [], said


# Where every page that shows the river would show its first words, title, authors or picture: its body shows nowhere
# but on its own page, in feeds, and in search.
RIVER = {"stories/2026/river/index.html"}
FEEDS = {f"{below}{name}" for below in ("", "stories/") for name in ("feed.xml", "atom.xml", "feed.json")}
SEARCH = {"search/search_index.json"}


def identities(site: Path) -> dict[str, tuple[int, int]]:
    return {
        str(file.relative_to(site)): (file.stat().st_mtime_ns, file.stat().st_ino)
        for file in site.rglob("*")
        if file.is_file()
    }


def test_an_edit_of_one_body_writes_what_shows_it_and_nothing_else(project: Path) -> None:
    community = project / "community.yml"
    community.write_text(community.read_text("utf-8").replace("{items: 5}", "{items: 100}"), "utf-8")
    file = project / "content/stories/2026/river/index.md"
    # What follows the first words: an excerpt would be on every card.
    file.write_text(file.read_text("utf-8").replace("又见", "江" * 300 + "又见"), "utf-8")
    assert build(project).site
    before = identities(project / "site")

    file.write_text(file.read_text("utf-8").replace("又见", "再见"), "utf-8")
    assert build(project).site

    after = identities(project / "site")
    assert after.keys() == before.keys()
    written = {path for path in after if after[path] != before[path]}
    assert written - {f"en/{path}" for path in FEEDS} == RIVER | FEEDS | SEARCH


def test_a_build_with_nothing_changed_publishes_nothing(project: Path) -> None:
    assert build(project).site
    root, before = (project / "site").stat().st_ino, identities(project / "site")
    said: list[str] = []

    assert build_site(project, said.append).site

    assert any("published: nothing has changed" in line for line in said)
    assert not any(line.startswith(("1 bodies", "1 pages")) for line in said)
    assert any(line.startswith("0 bodies rendered") for line in said)
    assert any(line.startswith("0 pages made") for line in said)
    assert (project / "site").stat().st_ino == root
    assert identities(project / "site") == before


def test_the_sitemap_is_that_of_the_plan_whoever_else_has_a_template_of_that_name(project: Path) -> None:
    assert build(project).site

    assert b"<loc>https://firefly.example/about/</loc>" in (project / "site/sitemap.xml").read_bytes()


def test_a_story_that_a_query_of_an_issue_finds_stands_in_the_feed_item_of_the_issue(project: Path) -> None:
    assert build(project).site
    new = CONTENT["stories/2026/river/index.md"]
    assert isinstance(new, str)
    file = project / "content/stories/2026/found/index.md"
    file.parent.mkdir()
    # Older than all that the feed holds: it is the issue alone that says its name.
    file.write_text(new.replace("s000000003", "s000000099").replace("江边", "补进来的").replace("![江](river.jpg)", ""))

    assert build(project).site

    assert "补进来的" in (project / "site/feed.xml").read_text("utf-8")


def test_a_file_that_bears_its_old_size_and_time_is_read_all_the_same(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recall, "JUST_NOW", 0)
    file = project / "content/about.md"
    os.utime(file, ns=(0, 1_700_000_000_000_000_000))
    assert build(project).site
    file.write_text(file.read_text("utf-8").replace("我们", "你们"), "utf-8")
    os.utime(file, ns=(0, 1_700_000_000_000_000_000))

    assert build(project).site

    assert "你们" in (project / "site/about/index.html").read_text("utf-8")
