"""The bench itself: its corpus, what it adds up, and its arithmetic."""

from __future__ import annotations

import itertools
import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from popcorn.cli import main

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from benchmark import machine, magazine_project, measuring, tables
from benchmark.corpus import Corpus
from benchmark.counting import count
from benchmark.edits import edited
from benchmark.results import Results, Run, add, load
from benchmark.tools import TOOLS

SMALL = 30


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("name", TOOLS)
def test_the_same_seed_writes_the_same_project(name: str, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        TOOLS[name].write_project(Corpus(SMALL, seed=7), tmp_path / folder)
    TOOLS[name].write_project(Corpus(SMALL, seed=8), tmp_path / "other")
    one, two, other = (_files(tmp_path / folder) for folder in ("one", "two", "other"))
    assert one == two
    assert one != other


def test_popcorn_finds_nothing_wrong_with_its_project(tmp_path: Path) -> None:
    TOOLS["popcorn"].write_project(Corpus(SMALL), tmp_path)
    checked = CliRunner().invoke(main, ["-C", str(tmp_path), "check", "--format", "json"])
    assert checked.exit_code == 0, checked.output
    assert json.loads(checked.output)["problems"] == []


def test_bodies_are_as_long_as_they_are_said_to_be() -> None:
    for post in Corpus(SMALL).posts:
        text = " ".join(block if isinstance(block, str) else block.text for block in post.body)
        length = len(text.split()) if post.lang == "en" else sum("一" <= character <= "鿿" for character in text)
        wanted = 600 if post.lang == "en" else 1500
        assert 0.9 * wanted < length < 1.2 * wanted, post.number


@pytest.mark.parametrize("case", ["body", "title", "new", "deleted"])
def test_an_edit_changes_one_file_and_is_undone(case: str, tmp_path: Path) -> None:
    corpus, tool = Corpus(SMALL), TOOLS["hugo"]
    tool.write_project(corpus, tmp_path)
    before = _files(tmp_path)
    with edited(case, tool, corpus, tmp_path, turn=0):
        meanwhile = _files(tmp_path)
    changed = [path for path in before | meanwhile if before.get(path) != meanwhile.get(path)]
    assert len(changed) == 1
    assert _files(tmp_path) == before


@pytest.mark.parametrize("case", ["body", "title", "new", "deleted"])
def test_no_build_meets_an_edit_that_an_earlier_round_has_made(case: str, tmp_path: Path) -> None:
    corpus, tool = Corpus(100), TOOLS["hugo"]
    tool.write_project(corpus, tmp_path)
    seen = []
    for turn in range(3):
        with edited(case, tool, corpus, tmp_path, turn):
            seen.append(_files(tmp_path))
    assert all(one != other for one, other in itertools.combinations(seen, 2))


def test_nobody_links_to_a_piece_that_is_deleted() -> None:
    corpus = Corpus(300)
    addresses = [f"](post:{corpus.lonely_post(turn).number})" for turn in range(3)]
    bodies = "".join(str(post.body) for post in corpus.posts)
    assert not [address for address in addresses if address in bodies]


def test_the_time_of_a_worker_that_outlives_its_parent_is_counted(tmp_path: Path) -> None:
    busy = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"
    script = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}], start_new_session=True)"
    cost = measuring.run([sys.executable, "-c", script], tmp_path, os.environ, limit=30)
    assert cost.error == ""
    assert cost.cpu >= 0.4


def test_a_run_that_fails_says_its_last_line(tmp_path: Path) -> None:
    script = "import sys; print('reading'); sys.exit('no such theme')"
    cost = measuring.run([sys.executable, "-c", script], tmp_path, os.environ, limit=30)
    assert cost.error == "exit 1: no such theme"


def test_messages_name_no_folders_of_this_machine() -> None:
    said = "No such file: '/home/lin/scratch/tools/hugo', see https://gohugo.io and 3/4"
    assert machine.without_folders(said) == "No such file: 'hugo', see https://gohugo.io and 3/4"


def test_figures_are_medians_of_the_good_runs() -> None:
    runs = [Run(300, "hugo", "cold", turn, cpu, cpu / 2, 100 + cpu) for turn, cpu in enumerate([4.0, 2.0, 9.0])]
    found = tables.figure([*runs, Run(300, "hugo", "cold", 3, 60, 60, 60, error="exit 1: killed")])
    assert found == tables.Figure(cpu=4.0, wall=2.0, memory=104.0, runs=3)
    assert found.overlap == 2.0


def test_the_exponent_is_the_slope_between_logarithms() -> None:
    assert tables.exponent([(10, 3.0), (100, 30.0), (1000, 300.0)]) == pytest.approx(1)
    assert tables.exponent([(10, 5.0), (1000, 50_000.0)]) == pytest.approx(2)
    # Worked out by hand: least squares over log10, y = 0, 1, 3 at x = 0, 1, 2.
    assert tables.exponent([(1, 1.0), (10, 10.0), (100, 1000.0)]) == pytest.approx(1.5)
    assert tables.exponent([(300, 1.0)]) is None


def test_tables_have_ratios_against_popcorn_and_tell_what_failed() -> None:
    runs = [
        Run(300, "popcorn", "cold", 0, 2.0, 1.0, 200.0),
        Run(300, "hugo", "cold", 0, 3.0, 2.0, 300.0),
        Run(300, "material", "cold", 0, error="exit 1: no | such theme"),
    ]
    labels = {name: TOOLS[name].label for name in TOOLS}
    assert tables.case_table("cold", Results(runs, {}, {}), labels).splitlines()[2:] == [
        "| 300 | Popcorn | 2.00 | 1.00 | 2.00 | 200 | 1.00 | 1 |",
        "| 300 | Hugo | 3.00 | 2.00 | 1.50 | 300 | 1.50 | 1 |",
        "| 300 | Material, plain | failed: exit 1: no \\| such theme |  |  |  |  |  |",
    ]


def test_results_that_were_cut_short_are_read_up_to_there(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    run = {"what": "run", "posts": 300, "tool": "hugo", "case": "cold", "round": 0, "cpu": 1.5}
    add(Results([], {}, {}), run, file)
    with file.open("a") as stream:
        stream.write('{"what": "run", "posts": 3')
    assert load(file).runs == [Run(300, "hugo", "cold", 0, cpu=1.5)]


def test_pages_redirects_and_feeds_are_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Home</title>")
    (tmp_path / "s.html").write_text('<meta http-equiv="refresh" content="0; url=/">')
    (tmp_path / "feed.xml").write_text("<rss><channel><item></item><item></item></channel></rss>")
    (tmp_path / "atom.xml").write_text('<feed xmlns="http://www.w3.org/2005/Atom"></feed>')
    (tmp_path / "sitemap.xml").write_text("<urlset></urlset>")
    (tmp_path / "search_index.json").write_text("{}")
    made = count(tmp_path)
    assert (made.pages, made.redirects, made.feeds, made.entries) == (1, 1, 2, 2)
    assert (made.search, made.sitemaps) == (1, 1)


def test_both_typesetters_get_the_same_articles(tmp_path: Path) -> None:
    corpus = magazine_project.corpus(16, seed=3)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    magazine_project.write_issue(corpus, 16, ours)
    magazine_project.write_page(corpus, 16, theirs)
    posts = magazine_project.chosen(corpus, 16)
    assert len(posts) == magazine_project.articles(16) >= 3
    page = (theirs / "issue.html").read_text("utf-8")
    issue = (ours / "content/issues/1/index.md").read_text("utf-8")
    for post in posts:
        assert f"- {post.folder}\n" in issue
        assert f"<h1>{post.title}</h1>" in page
        for name in post.pictures:
            assert (theirs / name).is_file()
            assert (ours / "content" / post.folder / name).is_file()
    assert page.count("<article ") == issue.count("      - ") == len(posts)


def test_one_article_of_the_issue_is_changed_each_turn(tmp_path: Path) -> None:
    corpus = magazine_project.corpus(16, seed=3)
    magazine_project.write_issue(corpus, 16, tmp_path)
    before = _files(tmp_path)
    for turn in range(2):
        magazine_project.change(tmp_path, corpus, 16, turn)
        after = _files(tmp_path)
        (changed,) = (name for name, data in after.items() if data != before[name])
        assert corpus.fresh_paragraph(turn) in after[changed].decode()
