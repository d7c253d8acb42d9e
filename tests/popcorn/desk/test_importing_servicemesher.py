"""A real archive: 100 posts of a Chinese community's Hugo site, as dirty as archives are.

The corpus is no part of the project; it lies beside the checkout in `shared/`. What is expected is read from the source
here by other means than the importer's.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_importing import popcorn, state

from conftest import CLOCK
from popcorn.desk.importing.importer import FLAVOURS, import_archive
from popcorn.desk.importing.reporting import Outcome
from popcorn.library import frontmatter

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpora" / "servicemesher"
PICTURES = {".jpg", ".jpeg", ".png", ".gif"}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not at {CORPUS}")


@dataclass(frozen=True)
class Post:
    """A post of the source, taken apart with nothing but string methods."""

    path: str
    head: list[str]
    body: str
    body_line: int

    def values(self, key: str) -> list[str]:
        """The quoted texts behind a key, in whatever capitals; a bare one where there are no quotation marks."""
        lines = [line.partition(":")[2] for line in self.head if line.lower().startswith(f"{key}:")]
        found = [text for line in lines for text in (re.findall(r'["“]([^"”]*)["”]', line) or [line.strip()])]
        return [text for text in found if text.strip(' []",”')]


@dataclass(frozen=True)
class Imported:
    folder: Path
    document: dict[str, Any]

    def target(self, post: Post) -> Path:
        return self.folder / str(self.document["entries"][post.path])

    def notes(self, post: Post) -> list[dict[str, Any]]:
        return [note for note in self.document["notes"] if note["path"] == post.path]

    def meta(self, post: Post) -> dict[str, Any]:
        document, problems = frontmatter.read(self.target(post).read_text("utf-8"), post.path)
        assert document is not None
        assert problems == ()
        found = frontmatter.plain(document.meta)
        assert isinstance(found, dict)
        return found

    def members(self) -> dict[str, str]:
        """Names by handle."""
        files = self.folder.glob("content/members/*/index.md")
        return {file.parent.name: re.findall(r"^name: (.*)$", file.read_text("utf-8"), re.M)[0] for file in files}


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    found = []
    for file in sorted(CORPUS.glob("content/blog/*/index.md")):
        lines = file.read_bytes().decode().replace("\r\n", "\n").split("\n")
        end = lines.index("---", 1)
        path = file.relative_to(CORPUS).as_posix()
        found.append(Post(path, lines[1:end], "\n".join(lines[end + 1 :]), end + 2))
    assert len(found) == 100
    return found


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The corpus brought in by the command itself."""
    folder = tmp_path_factory.mktemp("imported")
    run = popcorn("import", "hugo", str(CORPUS), "--into", "project", "--format", "json", cwd=folder)
    assert run.returncode == 0, run.stderr
    return Imported(folder / "project", json.loads(run.stdout))


@pytest.fixture(scope="module")
def again(imported: Imported, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], Outcome]:
    """A second import into a copy in which someone has edited one entry; with the state before."""
    folder = tmp_path_factory.mktemp("again") / "project"
    shutil.copytree(imported.folder, folder)
    edited = folder / "content/stories/2018/sofa-mosn-deep-dive/index.md"
    edited.write_text(edited.read_text("utf-8") + "\n编者补记。\n", "utf-8")
    before = state(folder)
    return folder, before, import_archive(CORPUS, folder, FLAVOURS["hugo"], now=CLOCK)


def test_a_hundred_posts_become_a_hundred_stories(imported: Imported, posts: list[Post]) -> None:
    stories = sorted(imported.folder.glob("content/stories/*/*/index.md"))

    assert sorted(imported.target(post) for post in posts) == stories
    assert len(set(stories)) == 100
    figures = imported.document["figures"]
    assert (figures["posts"], figures["stories"], figures["pages"]) == (100, 100, 1)


def test_the_result_passes_the_check(imported: Imported, tmp_path: Path) -> None:
    run = popcorn("-C", str(imported.folder), "check", "--format", "json", cwd=tmp_path)

    assert json.loads(run.stdout)["counts"]["error"] == 0
    assert run.returncode == 0


def test_everyone_who_is_named_is_a_member(imported: Imported, posts: list[Post]) -> None:
    named = {
        name.strip()
        for post in posts
        for key in ("author", "translator", "reviewer")
        for value in post.values(key)
        for name in value.split("&")
    }

    assert set(imported.members().values()) == named
    assert len(named) == len(imported.members())


def test_each_post_credits_those_it_names(imported: Imported, posts: list[Post]) -> None:
    members = imported.members()
    for post in posts:
        meta = imported.meta(post)
        credited = {
            "author": meta.get("authors", []),
            "translator": meta.get("credits", {}).get("translate", []),
            "reviewer": meta.get("credits", {}).get("review", []),
        }
        for key, handles in credited.items():
            lines = [line for line in post.head if line.startswith(f"{key}:") and line.partition(":")[2].strip(' "[]')]
            # Of two equal keys the first one counts; the report tells of the other.
            first = Post(post.path, lines[:1], "", 1)
            expected = [name.strip() for value in first.values(key) for name in value.split("&")]
            assert [members[handle] for handle in handles] == expected, post.path


def test_pictures_are_there_byte_for_byte(imported: Imported, posts: list[Post]) -> None:
    copied = 0
    for post in posts:
        bundle, target = (CORPUS / post.path).parent, imported.target(post).parent
        for file in bundle.rglob("*"):
            if file.suffix.lower() in PICTURES:
                assert (target / file.relative_to(bundle)).read_bytes() == file.read_bytes()
                copied += 1
        for banner in post.values("banner"):
            if banner.startswith("/"):
                cover = target / imported.meta(post)["cover"]
                assert cover.read_bytes() == (CORPUS / "static" / banner.lstrip("/")).read_bytes()
                copied += 1
            else:
                assert "cover" not in imported.meta(post)
    assert copied > 500


def test_dates_are_the_same_moment_in_the_same_zone(imported: Imported, posts: list[Post]) -> None:
    for post in posts:
        (written,) = post.values("date")
        day, _, time = written.partition("T")
        clock, sign, offset = re.split(r"([+-])", time)
        zone = dt.timedelta(hours=int(offset[:2]), minutes=int(offset[3:])) * (1 if sign == "+" else -1)
        expected = dt.datetime(
            *map(int, day.split("-")),
            *map(int, clock.split(":")),
            tzinfo=dt.timezone(zone),  # type: ignore[misc, arg-type]
        )

        read = dt.datetime.fromisoformat(imported.meta(post)["date"])

        assert (read, read.utcoffset()) == (expected, zone), post.path


def test_a_body_without_notes_is_byte_for_byte_the_same(imported: Imported, posts: list[Post]) -> None:
    untouched = [post for post in posts if not any(note["body"] for note in imported.notes(post))]

    assert len(untouched) > 50
    for post in untouched:
        assert body_of(imported, post) == post.body, post.path


def test_every_change_to_a_body_is_on_a_line_that_the_report_names(imported: Imported, posts: list[Post]) -> None:
    """Apart from white space, lines are equal or named in a note that quotes every word which they lost."""
    for post in posts:
        notes: dict[int, str] = {}
        for note in imported.notes(post):
            if note["body"]:
                notes[note["line"]] = notes.get(note["line"], "") + note["text"]
        old = [(post.body_line + n, line.strip()) for n, line in enumerate(post.body.split("\n")) if line.strip()]
        new = [line.strip() for line in body_of(imported, post).split("\n") if line.strip()]
        changes = difflib.SequenceMatcher(None, [line for _, line in old], new, autojunk=False).get_opcodes()
        for kind, start, end, new_start, new_end in changes:
            if kind == "equal":
                continue
            assert kind == "replace", (post.path, kind, old[start:end], new[new_start:new_end])
            told = " ".join(notes.get(number, "") for number, _ in old[start:end])
            assert told, (post.path, old[start:end])
            lost = words(" ".join(line for _, line in old[start:end])) - words(" ".join(new[new_start:new_end]))
            assert not lost - words(told), (post.path, old[start], lost)


def test_nothing_of_a_header_is_lost(imported: Imported, posts: list[Post]) -> None:
    members = "".join(file.read_text("utf-8") for file in imported.folder.glob("content/members/*/index.md"))
    for post in posts:
        head = imported.target(post).read_text("utf-8").partition("\n---\n")[0]
        told = " ".join([head, members, json.dumps(imported.notes(post), ensure_ascii=False)]).replace('\\"', '"')
        for line in post.head:
            key, _, value = line.partition(":")
            if key in ("draft", "banner", "date"):
                continue  # said otherwise: no status, the cover's own name, one form of dates
            for text in re.findall(r'[^"“”\[\]]+', value.strip()):
                # Two addresses that differ in `www.` or a last slash are one, and two names are two members.
                said = text.strip(" ,").rstrip("/").removeprefix("https://www.")
                assert all(part.strip() in told for part in said.split("&")), (post.path, line)


def test_pictures_elsewhere_are_listed_with_their_lines(imported: Imported, posts: list[Post]) -> None:
    for post in posts:
        expected = [
            number
            for number, line in prose_lines(post)
            for _ in re.findall(r"!\[[^\]]*\]\(\s*https?://|<img src=\"https?://", line)
        ]
        listed = [note["line"] for note in imported.notes(post) if note["kind"] == "picture-remote"]
        assert listed == expected, post.path


def test_old_addresses_lead_to_the_entries(imported: Imported, posts: list[Post]) -> None:
    for post in posts:
        old = f"/blog/{Path(post.path).parent.name.lower()}/"
        explicit = [alias for alias in post.values("aliases") if alias != old]
        assert imported.meta(post)["aliases"] == [old, *explicit], post.path


def test_the_page_that_is_no_post_is_a_plain_page(imported: Imported) -> None:
    source = (CORPUS / "content/activity/service-mesh-webinar-2.md").read_text("utf-8")
    page = (imported.folder / "content/activity/service-mesh-webinar-2.md").read_text("utf-8")

    assert page.partition("\n---\n")[2] == source.partition("\n---\n")[2]
    assert page.startswith('---\ntitle: "Service Mesh Webinar #2"\n# imported id: "activity"\n')


def test_a_second_run_writes_nothing_at_all(again: tuple[Path, dict[str, Any], Outcome]) -> None:
    folder, before, outcome = again

    assert outcome.placed is not None
    assert outcome.placed.written == ()
    assert state(folder) == before


def test_an_edit_survives_the_second_run(again: tuple[Path, dict[str, Any], Outcome]) -> None:
    folder, _, outcome = again
    edited = "content/stories/2018/sofa-mosn-deep-dive/index.md"

    assert outcome.placed is not None
    assert outcome.placed.kept == (edited,)
    assert (folder / edited).read_text("utf-8").endswith("编者补记。\n")


def body_of(imported: Imported, post: Post) -> str:
    return imported.target(post).read_bytes().decode().partition("\n---\n")[2]


def words(text: str) -> Counter[str]:
    """Han characters and words."""
    return Counter(re.findall(r"[\u3400-\u9fff]|[A-Za-z0-9]+", text))


def prose_lines(post: Post) -> Iterator[tuple[int, str]]:
    """The lines outside fenced code, without code spans, with their numbers in the file."""
    fenced = False
    for number, line in enumerate(post.body.split("\n"), post.body_line):
        if line.strip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, re.sub(r"`[^`]*`", "", line)
