"""The slips of those who write YAML for the first time: each is told where it is, with how the line was meant."""

from __future__ import annotations

import pytest

from conftest import CLOCK, COMMUNITY, MakeProject, found, library_of, member, picture, story
from popcorn.library import frontmatter
from popcorn.library.entries import Library
from popcorn.library.reading import read_project
from popcorn.library.validation import closest

A = "stories/2026/a/index.md"
EVENT = "events/2026/walk/index.md"
FRONT = "id: s000000001\ntitle: 夜市\ndate: 2026-03-01\nauthors: [lin]\n"


def library_with(make_project: MakeProject, front: str, path: str = A) -> Library:
    return library_of(make_project({path: f"---\n{front}---\n正文。\n"}))


def told(library: Library) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.line, problem.column) for problem in library.problems]


@pytest.mark.parametrize(
    ("front", "problems"),
    [
        ("id: s000000001\ntitle: 夜市\nauthors: [lin]\ndate：2026-03-01\n", [("yaml-full-width", 5, 5)]),
        ("date：2026-03-01\nid: s000000001\ntitle: 夜市\nauthors: [lin]\n", [("yaml-full-width", 2, 5)]),
        (
            "id：s000000001\ntitle： 夜市\ndate：2026-03-01\nauthors：lin\n",
            [("yaml-full-width", line, column) for line, column in ((2, 3), (3, 6), (4, 5), (5, 8))],
        ),
        ("id: s000000001\ntitle:没有空格\ndate: 2026-03-01\nauthors: [lin]\n", [("yaml-space", 3, 6)]),
        ("id: s000000001\ndate: 2026-03-01\nauthors: [lin]\ntitle:没有空格\n", [("yaml-space", 5, 6)]),
        (FRONT + "cover: {file： bus.jpg，alt： x}\n", [("yaml-full-width", 6, 13)]),
        (FRONT + "cover: {file: bus.jpg，alt: x}\n", [("yaml-full-width", 6, 22)]),
        (FRONT + "cover: {file:bus.jpg, alt: x}\n", [("yaml-space", 6, 13)]),
        (FRONT + "cover:\n  file：bus.jpg\n  alt：x\n", [("yaml-full-width", 7, 7), ("yaml-full-width", 8, 6)]),
    ],
)
def test_a_colon_that_is_none_is_told_in_its_place_and_the_rest_is_read(
    front: str, problems: list[tuple[str, int, int]], make_project: MakeProject
) -> None:
    project = make_project({A: f"---\n{front}---\n正文。\n", "stories/2026/a/bus.jpg": picture()})

    library = library_of(project)

    assert told(library) == problems
    assert library.entries[A].id == "s000000001"


def test_the_hint_shows_the_line_as_it_was_meant(make_project: MakeProject) -> None:
    (problem,) = library_with(make_project, "id: s000000001\ntitle: 夜市\nauthors: [lin]\ndate：2026-03-01\n").problems

    assert problem.wording("zh").hint.endswith("date: 2026-03-01")


def test_a_place_written_with_a_full_width_colon_is_told_there(make_project: MakeProject) -> None:
    front = "id: e000000001\ntitle: 夜拍\ndate: 2026-01-01\nstart: 2026-03-01\nplace: name：湖边\n"

    assert told(library_with(make_project, front, EVENT)) == [("yaml-full-width", 6, 12)]


@pytest.mark.parametrize(
    "front",
    [
        "summary: 两行的话，\n  接着说：还有\n",
        "summary: |\n  date：一\n  title:二\n",
        "summary: 见 https://a.example/\n",
    ],
)
def test_running_text_may_have_colons_of_every_kind(front: str, make_project: MakeProject) -> None:
    assert told(library_with(make_project, FRONT + front)) == []


def test_a_front_matter_of_nothing_but_slips_ends_in_time(make_project: MakeProject) -> None:
    library = library_with(make_project, "".join(f"k{number}：v\n" for number in range(1500)))

    assert {problem.code for problem in library.problems} == {"yaml-full-width"}
    assert len(library.problems) == frontmatter.MAX_SLIPS


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ("tags: ［夜拍，公交］", "[夜拍, 公交]"),
        ("tags: 夜拍，公交、山城", "[夜拍, 公交, 山城]"),
        ("tags: 夜拍, 公交", "[夜拍, 公交]"),
        ("tags: [夜拍，公交]", "[夜拍, 公交]"),
        ("credits: {photo: lin，mo}", "[lin, mo]"),
        ("circles: a、b", "[a, b]"),
    ],
)
def test_a_list_written_as_a_text_is_one_problem_with_the_list_it_means(
    field: str, meant: str, make_project: MakeProject
) -> None:
    (problem,) = library_with(make_project, FRONT + field + "\n").problems

    assert (problem.code, problem.line) == ("list-as-text", 6)
    assert meant in problem.wording("zh").hint
    assert meant in problem.wording("en").hint


def test_authors_in_a_row_are_told_to_be_a_list_and_nothing_else(make_project: MakeProject) -> None:
    assert [code for code, *_ in told(library_of(make_project({A: story(authors="lin，mo")})))] == ["list-as-text"]


def test_a_name_with_a_comma_can_be_credited_in_a_list(make_project: MakeProject) -> None:
    assert told(library_of(make_project({A: story(credits='{photo: ["Lin Yu, Jr."]}')}))) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\n  title: a\n  id: s000000001\ndate: 2026-03-01\n---\n正文\n", ("yaml-cut-off", 4, 1)),
        ("---\ntitle: a\n...\ndate: 2026-03-01\n---\n正文\n", ("yaml-cut-off", 4, 1)),
        ("---\n{title: a}\ndate: 2026-03-01\n---\n正文\n", ("yaml-cut-off", 3, 1)),
    ],
)
def test_fields_behind_a_break_are_never_lost_in_silence(
    text: str, place: tuple[str, int, int], make_project: MakeProject
) -> None:
    assert told(library_of(make_project({A: text}))) == [place]


def test_a_second_document_in_the_settings_is_not_lost_in_silence(make_project: MakeProject) -> None:
    _, problems = read_project(make_project(community=COMMUNITY + "---\nfounded: 2024\n"), CLOCK)

    assert [(problem.code, problem.line) for problem in problems] == [("yaml-cut-off", 11)]


def test_dots_may_end_the_front_matter() -> None:
    document, problems = frontmatter.read("---\ntitle: a\n...\n正文：好\n\n---\n\n完\n", "x.md")

    assert problems == ()
    assert document is not None
    assert document.body.startswith("正文")


@pytest.mark.parametrize(
    ("value", "code", "hint"),
    [
        ("#1 夜", "value-commented", '"#1 夜"'),
        ("*重点*", "yaml-reserved", "加上引号"),
        ("**重点**", "yaml-reserved", "加上引号"),
        ("[未定] 夜", "yaml-quotes-needed", "'[未定] 夜'"),
        ('"引" 后文', "yaml-quotes-needed", "'\"引\" 后文'"),
    ],
)
def test_a_title_that_yaml_takes_for_something_else_is_to_be_quoted(
    value: str, code: str, hint: str, make_project: MakeProject
) -> None:
    (problem,) = library_of(make_project({A: story(value)})).problems

    assert (problem.code, problem.line, problem.column) == (code, 3, 8)
    assert hint in problem.wording("zh").hint


def test_an_optional_value_is_not_lost_as_a_comment_either(make_project: MakeProject) -> None:
    front = FRONT + "tags: #夜拍 #公交\nsummary:  # 以后再写\n"

    assert told(library_with(make_project, front)) == [("value-commented", 6, 7)]


@pytest.mark.parametrize(
    ("credit", "suggestion"),
    [("'@su-wan'", "su-wan"), ("Su-Wan", "su-wan"), ("luo-yonfu", "luo-yongfu"), ("Luo-Yonfu", "luo-yongfu")],
)
def test_a_credit_that_looks_like_a_member_is_told_with_the_handle(
    credit: str, suggestion: str, make_project: MakeProject
) -> None:
    files = {
        "members/su-wan/index.md": member("su-wan", "苏婉", 2),
        "members/luo-yongfu/index.md": member("luo-yongfu", "罗永福", 3),
        A: story(credits=f"{{photo: {credit}, edit: Lin Yu, review: 市图书馆}}"),
    }

    (problem,) = library_of(make_project(files)).problems

    assert problem.code == "member-unknown"
    assert suggestion in problem.wording("zh").hint


def test_what_is_missing_is_told_with_how_to_add_it(make_project: MakeProject) -> None:
    files = {
        A: story(id=""),
        EVENT: "---\nid: e000000001\ntitle: 夜拍\ndate: 2026-01-01\n---\n",
        "works/2026/a/index.md": story(id="s000000002"),
    }

    hints = {problem.field: problem.wording("zh").hint for problem in library_of(make_project(files)).problems}

    assert "popcorn fix" in hints["id"]
    assert hints["start"] == "请补上。"
    assert hints["kind"] == "请补上，可以写：photo, theme, video, build, data"


def test_an_id_missing_in_the_settings_is_not_one_that_fix_adds(make_project: MakeProject) -> None:
    _, problems = read_project(make_project(community=COMMUNITY + "report_cells: [{name: 好}]\n"), CLOCK)

    assert ["popcorn fix" in problem.wording("en").hint for problem in problems] == [False]


def test_a_member_named_by_name_is_told_what_a_handle_is(make_project: MakeProject) -> None:
    (problem,) = library_of(make_project({A: story(authors="[张三]")})).problems

    assert "members/张三" not in problem.wording("zh").hint
    assert "zhang-san" in problem.wording("zh").hint


def test_files_of_other_programs_are_told_what_to_save_them_as(make_project: MakeProject) -> None:
    files: dict[str, str | bytes] = {A: story(), "stories/2026/a/b.heic": b"x", "stories/2026/a/c.docx": b"x"}

    hints = [problem.wording("en").hint for problem in library_of(make_project(files)).problems]

    assert "JPEG" in hints[0]
    assert ".md" in hints[1]
    assert "JPEG" not in hints[1]


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("draft: true", "Did you mean “status: draft”?"),
        ("draft: false", "Did you mean “status: published”?"),
        ("kind: photo", "Fields you can use"),
    ],
)
def test_a_field_that_stories_do_not_have_is_told_what_they_have(
    field: str, hint: str, make_project: MakeProject
) -> None:
    (problem,) = library_with(make_project, FRONT + field + "\n").problems

    assert problem.wording("en").hint.startswith(hint)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [("kind", ["id"], None), ("lni", ["lin"], "lin"), ("tag", ["tags"], "tags"), ("titel", ["title"], "title")],
)
def test_short_words_are_taken_for_others_only_one_slip_away(word: str, known: list[str], meant: str | None) -> None:
    assert closest(word, known) == meant


def test_a_mapping_is_shown_as_it_is_written(make_project: MakeProject) -> None:
    front = "id: e000000001\ntitle: 夜拍\ndate: 2026-01-01\nstart: 2026-03-01\nplace: 湖边\n"

    (problem,) = library_with(make_project, front, EVENT).problems

    assert problem.code == "not-a-mapping"
    assert problem.wording("en").hint == "Write it as {name: …, address: …, city: …}, for instance."


def test_the_cover_of_an_issue_may_be_a_file_name_alone(make_project: MakeProject) -> None:
    front = "id: i000000001\nnumber: 1\ntitle: 一\ndate: 2026-03-01\ncover: gone.png\n"

    assert [code for code, *_ in told(library_with(make_project, front, "issues/1/index.md"))] == ["picture-missing"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("story/2026/x/index.md", "stories/<year>/<slug>/index.md"),
        ("Stories/2026/x/index.md", "stories/<year>/<slug>/index.md"),
        ("stroies/2026/x/index.md", "stories/<year>/<slug>/index.md"),
        ("content/content/stories/2026/x/index.md", "stories/2026/x/index.md"),
        ("member/lin/index.md", "members/<handle>/index.md"),
    ],
)
def test_a_folder_that_was_meant_as_another_is_told_of(path: str, form: str, make_project: MakeProject) -> None:
    (problem,) = library_of(make_project({path.removeprefix("content/"): story()})).problems

    assert problem.code == "misplaced"
    assert form in problem.wording("en").hint


def test_folders_of_plain_pages_are_left_alone(make_project: MakeProject) -> None:
    page = "---\ntitle: 页\n---\n"

    assert found(library_of(make_project({"help/a.md": page, "en/b.md": page, "guidelines/c.md": page}))) == []


def test_all_control_characters_of_a_file_are_one_problem_and_the_rest_is_read(make_project: MakeProject) -> None:
    library = library_of(make_project({A: story(body="一\x00\n二\x08\x1b\n", titel="x")}))

    assert [(problem.code, problem.line) for problem in library.problems] == [
        ("field-unknown", 6),
        ("control-character", 8),
    ]
    assert "3 in all, on line 8, 9" in library.problems[1].wording("en").message


@pytest.mark.parametrize("escape", ["\\u0008", "\\x1b", "\\r", "\\x85", "\\0"])
@pytest.mark.parametrize("field", ["title", "summary", "tags"])
def test_an_escaped_control_character_is_refused_in_every_text(
    escape: str, field: str, make_project: MakeProject
) -> None:
    text = story(**{field: f'"A{escape}B"'})

    assert [problem.code for problem in library_of(make_project({A: text})).problems] == ["text-control"]
