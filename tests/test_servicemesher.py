"""A real community's archive, end to end: imported, built, followed, printed. Counts are taken from the source itself."""

from __future__ import annotations

import json
import re
import resource
from collections import Counter
from pathlib import Path

import feedparser
import pypdfium2
import pytest

from conftest import library_of
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.render.sanitize import plain_text
from sites import REPOSITORY, popcorn

CORPUS = REPOSITORY.parent / "shared/corpora/servicemesher"
HAN = re.compile(r"[\u3400-\u9fff]")

pytestmark = [
    pytest.mark.xdist_group("servicemesher"),
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the archive is not beside this checkout"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive imported, with an issue of its 20 newest posts, built."""
    folder = tmp_path_factory.mktemp("servicemesher")
    made = popcorn(folder, "import", "hugo", str(CORPUS), "--into", str(folder))
    assert made.returncode == 0, made.stderr
    posts = list(library_of(folder).published("story"))[:20]
    pieces = "".join(f"      - {post.path.removesuffix('/index.md')}\n" for post in posts)
    issue = folder / "content/issues/1/index.md"
    issue.parent.mkdir(parents=True)
    issue.write_text(
        "---\nid: issue00001\nnumber: 1\ntitle: 服务网格二十篇\ndate: 2020-12-01\n"
        f"sections:\n  - name: 文章\n    layout: two-columns\n    pieces:\n{pieces}---\n\n二十篇旧文。\n",
        "utf-8",
    )
    built = popcorn(folder, "build")
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def library(project: Path) -> Library:
    return library_of(project)


@pytest.fixture(scope="module")
def posts() -> dict[str, str]:
    """The posts of the source by their folder's name, as they were written."""
    return {file.parent.name: file.read_text("utf-8-sig") for file in CORPUS.glob("content/blog/*/index.md")}


def named(posts: dict[str, str], key: str) -> set[str]:
    """The people that a front matter key names anywhere, one by one."""
    found: set[str] = set()
    for text in posts.values():
        head = text.replace("\r\n", "\n").split("\n---", 1)[0]
        for value in re.findall(rf"^{key}:[ \t]*(.*)$", head, re.MULTILINE):
            for name in re.split(r"\s*(?:,|&|、)\s*", value.strip().strip("[]")):
                bare = name.strip().strip("\"'“” ")
                if bare:
                    found.add(bare)
    return found


def test_a_hundred_posts_in_are_a_hundred_entries_out(library: Library, posts: dict[str, str]) -> None:
    assert len(posts) == 100
    assert len(library.pieces) == 100
    assert not [problem for problem in library.problems if problem.severity == "error"]


def test_all_authors_and_translators_are_members(library: Library, posts: dict[str, str]) -> None:
    people = named(posts, "author") | named(posts, "translator") | named(posts, "reviewer")

    members = {member.meta.name for member in library.members.values()}

    assert len(people) > 90
    assert people == members


def test_there_is_a_page_for_every_post_and_every_member(project: Path, library: Library) -> None:
    site = project / "site"

    assert len(list(site.glob("stories/[0-9]*/*/index.html"))) == 100
    assert len(list(site.glob("members/*/index.html"))) == len(library.members)
    for entry in library.pieces:
        assert (site / entry.address / "index.html").is_file()
        assert (site / "s" / entry.id / "index.html").is_file()


def test_the_feeds_parse_and_have_one_item_a_post(project: Path, library: Library) -> None:
    wanted = {f"https://servicemesher.example/{piece.address}" for piece in library.pieces}
    for name in ("stories/feed.xml", "stories/atom.xml"):
        feed = feedparser.parse((project / "site" / name).read_bytes())
        assert not feed.bozo, feed.get("bozo_exception")
        assert sorted(entry.link for entry in feed.entries) == sorted(wanted)
    document = json.loads((project / "site/stories/feed.json").read_text("utf-8"))
    assert {item["url"] for item in document["items"]} == wanted


def test_old_addresses_of_the_posts_still_lead_to_them(project: Path, posts: dict[str, str]) -> None:
    for name in posts:
        assert (project / "site/blog" / name.lower() / "index.html").is_file(), name


def test_twenty_posts_are_an_issue_with_every_chinese_character_drawn(project: Path, library: Library) -> None:
    (file,) = (project / "site/issues/1").glob("*.pdf")
    document = pypdfium2.PdfDocument(file)
    printed = Counter(HAN.findall("".join(page.get_textpage().get_text_range() for page in document)))

    bodies = Bodies(library)
    posts = list(library.published("story"))[:20]
    written = Counter(HAN.findall("".join(f"{post.title}{plain_text(bodies.body(post).html)}" for post in posts)))

    assert len(written) > 1000
    assert {character: count for character, count in written.items() if printed[character] < count} == {}
    assert len(document) > 60


# What setting all of it may take at its most, in MB: 731 pages, two and a half of it each.
MOST_MEMORY = 2500
# Text may come as near to the trim as this, in mm.
SAFE = 8


@pytest.fixture(scope="module")
def book(project: Path) -> Path:
    """All posts as one anthology, year by year."""
    years = "".join(
        f"  - {{name: {year}年, pieces: {{types: [story], year: {year}}}}}\n" for year in (2018, 2019, 2020)
    )
    issue = project / "content/issues/2/index.md"
    issue.parent.mkdir(parents=True)
    issue.write_text(
        f"---\nid: issue00002\nnumber: 2\ntitle: 服务网格一百篇\nkind: anthology\ndate: 2020-12-02\n"
        f"sections:\n{years}---\n",
        "utf-8",
    )
    made = popcorn(project, "zine", "2", "--to", str(project / "book"))
    assert made.returncode == 0, made.stderr
    # Two posts have emoji, for which a machine may have no font; all else has its glyphs.
    lines = [line for line in (made.stdout + made.stderr).splitlines() if "glyph-missing" in line]
    assert len(lines) <= 2, lines
    (file,) = (project / "book").glob("*-2-screen.pdf")
    return file


def test_a_hundred_posts_are_one_book_with_nothing_beyond_its_pages(book: Path, library: Library) -> None:
    document = pypdfium2.PdfDocument(book)
    beyond = []
    printed: Counter[str] = Counter()
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        printed.update(HAN.findall(text.get_text_range()))
        width, height = page.get_size()
        safe = SAFE * 72 / 25.4
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            if left < safe or right > width - safe or bottom < safe or top > height - safe:
                beyond.append((number, text.get_text_bounded(left, bottom, right, top)))
    assert beyond == []
    assert len(document) > 300
    bodies = Bodies(library)
    written = Counter(
        HAN.findall("".join(f"{post.title}{plain_text(bodies.body(post).html)}" for post in library.pieces))
    )
    assert {character: count for character, count in written.items() if printed[character] < count} == {}


def test_a_hundred_posts_take_no_more_memory_than_a_desk_has(book: Path) -> None:
    # The largest of all processes that were waited for; nothing else here comes near.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 < MOST_MEMORY
