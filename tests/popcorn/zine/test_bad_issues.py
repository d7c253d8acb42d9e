"""Issues made of the worst that members send: a clear problem or a good page, never half a PDF."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from conftest import MakeProject, library_of, member, picture, story
from popcorn.cli import main
from popcorn.community.bodies import Bodies
from popcorn.zine.compose import compose
from popcorn.zine.edition import Making, typeset_issue
from popcorn.zine.fonts import find_fonts
from popcorn.zine.issue import resolve
from popcorn.zine.parts import MOST_CHARACTERS, Layout
from popcorn.zine.plates import Plates
from popcorn.zine.preflight import preflight

PARAGRAPH = "夜市从七点半开始亮灯，最先亮的是卖炒栗子的老周，他的灯泡用了八年。\n\n"
LATER = "2027-01-01"


def issue(*pieces: str, layout: str = "two-columns") -> str:
    return (
        "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\nlicense: CC-BY-4.0\ndesk: {edit: lin}\n"
        f"sections:\n  - name: 故事\n    layout: {layout}\n    pieces: [{', '.join(pieces)}]\n---\n"
    )


def run(project: Path, *options: str, language: str = "en") -> Result:
    result = CliRunner().invoke(main, ["-C", str(project), "--lang", language, "zine", "1", *options])
    # Whatever is wrong is said to people who know nothing of Typst.
    assert isinstance(result.exception, SystemExit | None), result.output
    for word in ("Traceback", "TypstError", "failed to compile", "error: "):
        assert word not in result.output
    return result


def refused(project: Path, *said: str) -> Result:
    """The issue is not made, all this is said of it, and nothing is left in its place."""
    result = run(project)
    assert result.exit_code == 1
    for words in said:
        assert words in result.output
    assert not list(project.rglob("*.pdf"))
    assert not list(project.rglob("bench-*"))
    return result


# --- the running order -----------------------------------------------------------------------------------------------


def test_a_running_order_with_every_kind_of_mistake_names_each_with_its_line(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/one/index.md": story(),
            "stories/2026/later/index.md": story(id="s000000002", date=LATER),
            "stories/2026/held/index.md": story(id="s000000003", embargo=LATER),
            "members/gone/index.md": member("gone", "江不见", 2).replace("---\n", "---\nstatus: withdrawn\n", 1),
            "issues/1/index.md": issue(
                "stories/2026/one",
                "stories/2026/missing",
                "stories/2026/one",
                "members/gone",
                "stories/2026/later",
                "stories/2026/held",
            ),
        }
    )
    library = library_of(project)
    found = typeset_issue(library, Bodies(library), 1, project / "cache")
    assert found.pdf is None
    assert [(problem.code, problem.line, problem.field) for problem in found.problems] == [
        ("entry-unknown", 11, "sections[1].pieces[2]"),
        ("piece-twice", 11, "sections[1].pieces[3]"),
        ("member-withdrawn", 11, "sections[1].pieces[4]"),
        ("piece-embargoed", 11, "sections[1].pieces[5]"),
        ("piece-embargoed", 11, "sections[1].pieces[6]"),
    ]
    refused(project, "“members/gone” has withdrawn", f"must not be published before {LATER}")


def test_an_embargo_that_is_over_holds_nothing_back(make_project: MakeProject) -> None:
    project = make_project(
        {"stories/2026/a/index.md": story(embargo="2026-03-02"), "issues/1/index.md": issue("stories/2026/a")}
    )
    library = library_of(project)
    assert resolve(library, library.issues[1])[1] == ()


def test_what_is_under_embargo_is_on_no_page_of_the_site(make_project: MakeProject) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story(embargo=LATER)}))
    assert not library.is_published(library.entries["stories/2026/a/index.md"])
    assert not Bodies(library).has_page(library.entries["stories/2026/a/index.md"])


def test_a_query_passes_over_what_must_wait(make_project: MakeProject) -> None:
    project = make_project(
        {
            "stories/2026/a/index.md": story(),
            "stories/2026/b/index.md": story(id="s000000002", embargo=LATER),
            "issues/1/index.md": issue("x").replace("[x]", "{types: [story]}"),
        }
    )
    library = library_of(project)
    printed, problems = resolve(library, library.issues[1])
    assert ([piece.name for piece in printed.pieces], problems) == (["a"], ())


def test_an_issue_without_a_date_is_no_issue(make_project: MakeProject) -> None:
    undated = issue("stories/2026/a").replace("date: 2026-03-15\n", "")
    refused(make_project({"stories/2026/a/index.md": story(), "issues/1/index.md": undated}), "“date” is missing")


# --- length ----------------------------------------------------------------------------------------------------------


def test_a_story_of_four_hundred_pages_is_refused_with_its_length(make_project: MakeProject) -> None:
    body = PARAGRAPH * (400 * 900 // len(PARAGRAPH))
    project = make_project(
        {"stories/2026/saga/index.md": story("长河", body), "issues/1/index.md": issue("stories/2026/saga")}
    )
    # What is somewhat shorter is refused by its lines and characters: tests/popcorn/zine/test_limits.py.
    refused(project, "content/stories/2026/saga/index.md", "The file has 1.0 MB", "split a long text into parts")
    result = run(project, "--check", language="zh")
    assert result.output.splitlines()[-1] == "第 1 期还不能付印：要先改好 1 个错误"


def test_an_anthology_may_be_as_long_as_its_pieces_are_many(make_project: MakeProject) -> None:
    # Together more than any one piece may have.
    body = PARAGRAPH * (MOST_CHARACTERS // 5 // len(PARAGRAPH))
    names = [f"n{number}" for number in range(6)]
    stories = {f"stories/2026/{name}/index.md": story(name, body, id=f"s00000000{name[1]}") for name in names}
    order = issue(*(f"stories/2026/{name}" for name in names))
    library = library_of(make_project({**stories, "issues/1/index.md": order}))
    layout = Layout(resolve(library, library.issues[1])[0], Bodies(library), Plates())
    composed = compose(layout, find_fonts(library)[0])
    assert layout.problems == []
    assert sum(part["kind"] == "article" for part in composed["parts"]) == 6


def test_an_article_of_one_line_is_printed_and_its_empty_page_is_told(make_project: MakeProject) -> None:
    project = make_project(
        {"stories/2026/a/index.md": story(body="只有一行。"), "issues/1/index.md": issue("stories/2026/a")}
    )
    result = run(project, "--check")
    assert result.exit_code == 0
    assert "The right column of page 3 is empty" in result.output
    assert "Issue 1 is ready for the press: 8 pages" in result.output


# --- pictures --------------------------------------------------------------------------------------------------------


def _huge() -> bytes:
    stream = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_huge, "The picture has 20000 × 20000 pixels"),
        (lambda: picture(2400, 1600, "PNG")[:-2000], "The picture cannot be opened"),
        (lambda: b"\x89PNG\r\n\x1a\n", "The picture cannot be opened"),
    ],
)
def test_a_picture_that_nobody_could_print_is_named(make_project: MakeProject, content: object, said: str) -> None:
    assert callable(content)
    project = make_project(
        {
            "stories/2026/a/index.md": story(body="![灯](lamp.png)"),
            "stories/2026/a/lamp.png": content(),
            "issues/1/index.md": issue("stories/2026/a"),
        }
    )
    refused(project, "content/stories/2026/a/lamp.png", said)


# --- characters ------------------------------------------------------------------------------------------------------


def test_rare_characters_and_emoji_are_printed_or_told_with_their_line(make_project: MakeProject) -> None:
    body = "𰻝𰻝面馆，二十一点。\n\n一家三口 👨‍👩‍👧 都来了，㐂宴，龘，𠮷。"
    project = make_project({"stories/2026/a/index.md": story(body=body), "issues/1/index.md": issue("stories/2026/a")})
    result = run(project, "--check")
    assert result.exit_code == 0
    # Which of them Debian's fonts have is their matter; none may be lost without a word.
    library = library_of(project)
    missing = find_fonts(library)[0].missing(body)
    for character in missing:
        assert character in result.output
    assert "𠮷" not in missing
    assert ("No font can print" in result.output) == bool(missing)


# --- shapes ----------------------------------------------------------------------------------------------------------


WIDE = "|" + "|".join(f"第{n}列" for n in range(20)) + "|\n|" + "---|" * 20 + "\n"
WIDE += "".join("|" + "|".join(f"值{row}.{n}" for n in range(20)) + "|\n" for row in range(8))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("这一个题目有九十个字" * 9, PARAGRAPH * 4),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis" * 2, PARAGRAPH * 4),
        ("宽表", f"{PARAGRAPH}{WIDE}\n{PARAGRAPH}"),
        ("长引文", f"{PARAGRAPH}/// pull\n{PARAGRAPH.strip() * 30}\n///\n\n{PARAGRAPH}"),
    ],
)
def test_long_titles_wide_tables_and_long_quotations_are_good_pages(
    make_project: MakeProject, title: str, body: str
) -> None:
    order = issue("stories/2026/a").removesuffix("---\n")
    second = "  - {name: 另一栏, layout: one-column, pieces: [stories/2026/b]}\n"
    files = {
        "stories/2026/a/index.md": story(title, body),
        "stories/2026/b/index.md": story(title, body, id="s000000002"),
        "issues/1/index.md": f"{order}{second}---\n",
    }
    library = library_of(make_project(files))
    makings: list[Making] = []
    made = typeset_issue(library, Bodies(library), 1, library.root.parent / "cache", made=makings.append)
    assert made.pdf is not None, made.problems
    found = preflight(made.pdf, makings[0], {"press"})
    assert [problem.code for problem in found if problem.code.startswith("text-")] == []
    assert {part.get("path") for part in makings[0].magazine["parts"]} >= {
        "stories/2026/a/index.md",
        "stories/2026/b/index.md",
    }


def test_a_cover_with_far_too_much_on_it_is_not_sent_to_the_printer(make_project: MakeProject) -> None:
    crowded = "title: {}\ncover: {{file: cover.jpg, alt: 灯}}\ntheme: {}\ncover_lines: [{}]".format(
        "一个长得不得了的题目" * 9, "主题也很长很长" * 60, ", ".join(["这是一条很长的封面标题" * 8] * 5)
    )
    project = make_project(
        {
            "stories/2026/a/index.md": story(),
            "issues/1/cover.jpg": picture(1800, 2550),
            "issues/1/index.md": issue("stories/2026/a").replace("title: 一期", crowded),
        }
    )
    result = run(project, "--check")
    assert result.exit_code == 1
    assert "runs off the paper" in result.output
    assert "stand on top of each other" in result.output
    assert "Issue 1 is not ready for the press: first mend 1 error" in result.output


def test_a_finished_file_is_never_half_written(make_project: MakeProject) -> None:
    project = make_project({"stories/2026/a/index.md": story(), "issues/1/index.md": issue("stories/2026/a")})
    assert run(project, "--to", "out").exit_code == 0
    [made] = (project / "out").iterdir()
    before = made.read_bytes()
    (project / "content/stories/2026/a/index.md").write_text(story(date="gestern"), "utf-8")
    assert run(project, "--to", "out").exit_code == 1
    assert [file.read_bytes() for file in (project / "out").iterdir()] == [before]
