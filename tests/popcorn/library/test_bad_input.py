"""The bad files that every submission queue sees: one clear problem each, all in one run, the rest still listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import CLOCK, MakeProject, found, library_of, member, picture, story
from popcorn.desk.printing import for_people
from popcorn.library.reading import read_project

GOOD = {"stories/2026/good/index.md": story("好的一篇")}

BAD: dict[str, tuple[dict[str, str | bytes], tuple[str, str]]] = {
    "no front matter": (
        {"stories/2026/a/index.md": "just text\n"},
        ("front-matter-missing", "stories/2026/a/index.md"),
    ),
    "unclosed front matter": (
        {"stories/2026/b/index.md": "---\ntitle: x\n"},
        ("front-matter-unclosed", "stories/2026/b/index.md"),
    ),
    "wrong type": (
        {"stories/2026/c/index.md": story(id="s00000000c", tags="{a: b}")},
        ("not-a-list", "stories/2026/c/index.md"),
    ),
    "impossible date": (
        {"stories/2026/d/index.md": story(id="s00000000d", date="2026-02-30")},
        ("date-impossible", "stories/2026/d/index.md"),
    ),
    "unknown author": (
        {"stories/2026/e/index.md": story(id="s00000000e", authors="[nobody-here]")},
        ("member-unknown", "stories/2026/e/index.md"),
    ),
    "duplicate handle": (
        {"members/lin-two/index.md": member("lin", "另一个林", 7)},
        ("handle-taken", "members/lin-two/index.md"),
    ),
    "two entries with one address": (
        {"help.md": "---\ntitle: 帮助\n---\n", "help/index.md": "---\ntitle: 帮助\n---\n"},
        ("address-taken", "help/index.md"),
    ),
    "missing picture": (
        {"stories/2026/f/index.md": story(id="s00000000f", cover="nowhere.jpg")},
        ("picture-missing", "stories/2026/f/index.md"),
    ),
    "empty file": ({"stories/2026/g/index.md": ""}, ("empty-file", "stories/2026/g/index.md")),
    "a title of one megabyte": (
        {"stories/2026/h/index.md": story("长" * 350_000, id="s00000000h")},
        ("file-too-large", "stories/2026/h/index.md"),
    ),
    "not UTF-8": (
        {"stories/2026/i/index.md": story(id="s00000000i").encode("gb18030")},
        ("not-utf-8", "stories/2026/i/index.md"),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_problem_and_the_good_one_stays(name: str, make_project: MakeProject) -> None:
    files, (code, path) = BAD[name]

    library = library_of(make_project({**GOOD, **files}))

    errors = [(problem.code, problem.path) for problem in library.problems if problem.severity == "error"]
    assert errors == [(code, path)]
    assert "stories/2026/good/index.md" in library.entries


def test_a_link_out_of_content_is_refused_and_never_read(make_project: MakeProject, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(story("秘密"), "utf-8")
    project = make_project(GOOD)
    (project / "content/stories/2026/linked").mkdir()
    (project / "content/stories/2026/linked/index.md").symlink_to(secret)
    (project / "content/works").symlink_to("/etc")

    library = library_of(project)

    assert found(library) == [("symlink", "stories/2026/linked/index.md", None), ("symlink", "works", None)]
    assert list(library.entries) == ["members/lin/index.md", "stories/2026/good/index.md"]


def test_a_link_is_refused_though_its_name_is_litters(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    (project / "content/.a").symlink_to(".")
    (project / "content/stories/.index.md.4711").symlink_to("/etc/passwd")

    assert found(library_of(project)) == [("symlink", ".a", None), ("symlink", "stories/.index.md.4711", None)]


def test_what_emacs_lays_beside_an_open_file_is_passed_over_and_nothing_else(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    folder = project / "content/stories/2026/good"
    (folder / ".#index.md").symlink_to("lin@laptop.4711:1795320000")
    (folder / ".#secret").symlink_to("/home/lin@laptop/secret")
    (folder / ".#round").symlink_to("..")

    refused = [path for _, path, _ in found(library_of(project))]

    assert refused == ["stories/2026/good/.#round", "stories/2026/good/.#secret"]


def test_folders_nested_without_end_are_one_problem(make_project: MakeProject) -> None:
    project = make_project(GOOD)
    (project / "content" / "/".join("d" * 200)).mkdir(parents=True)

    library = library_of(project)

    assert [(problem.code, problem.path.count("/")) for problem in library.problems] == [("folder-too-deep", 16)]
    assert "stories/2026/good/index.md" in library.entries


def test_all_bad_files_are_found_in_one_run_without_one_hiding_another(make_project: MakeProject) -> None:
    files: dict[str, str | bytes] = dict(GOOD)
    for bad, _ in BAD.values():
        files |= bad

    library = library_of(make_project(files))

    codes = sorted(problem.code for problem in library.problems if problem.severity == "error")
    assert codes == sorted(code for _, (code, _) in BAD.values())


def test_problems_name_the_file_the_line_the_field_and_the_cure_in_both_languages(make_project: MakeProject) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story(authors="[林晓, lni]", titel="x")}))

    chinese = for_people(library.problems, "zh", lambda text, kind: text)
    english = for_people(library.problems, "en", lambda text, kind: text)

    assert "content/stories/2026/a/index.md" in chinese
    assert "5:11    错误 authors[1]: 没有叫 “林晓” 的成员" in chinese
    assert "是不是 “lin”？" in chinese
    assert "6:1     error titel: There is no field “titel”" in english
    assert "Did you mean “title”?" in english


def test_a_broken_member_is_not_blamed_on_those_who_name_them(make_project: MakeProject) -> None:
    project = make_project({**GOOD, "members/lin/index.md": "---\nid: m000000001\nhandle: lin\n---\n"})

    assert found(library_of(project)) == [("field-missing", "members/lin/index.md", 2)]


def test_wrong_references_are_found_in_a_file_whose_types_are_wrong_too(make_project: MakeProject) -> None:
    text = story(date="tomorrow", authors="[nobody]", cover="gone.jpg")

    codes = {problem.code for problem in library_of(make_project({"stories/2026/a/index.md": text})).problems}

    assert codes == {"date-form", "member-unknown", "picture-missing"}


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"\xef\xbb\xbf" + story().encode(), ["byte-order-mark"]),
        (story().replace("\n", "\r\n").encode(), ["line-ends"]),
        (story().replace("\n", "\r").encode(), ["line-ends"]),
    ],
)
def test_foreign_file_ends_are_a_warning_and_the_text_is_read(
    data: bytes, codes: list[str], make_project: MakeProject
) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": data}))

    assert [problem.code for problem in library.problems] == codes
    assert [problem.severity for problem in library.problems] == ["warning"]
    assert library.entries["stories/2026/a/index.md"].title == "夜市一圈"


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x85", "\ufffe", "\uffff"])
def test_a_control_character_is_refused_with_its_line(character: str, make_project: MakeProject) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story(body=f"one\ntwo{character}")}))

    assert found(library) == [("control-character", "stories/2026/a/index.md", 8)]


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\ufeff"])
def test_a_title_cannot_hide_or_turn_characters(character: str, make_project: MakeProject) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story(f"夜{character}市")}))

    assert [problem.code for problem in library.problems] == ["text-deceptive"]


def test_an_emoji_family_in_a_title_is_no_deception(make_project: MakeProject) -> None:
    assert found(library_of(make_project({"stories/2026/a/index.md": story("一家 👨\u200d👩\u200d👧")}))) == []


def test_a_handle_that_looks_like_another_is_refused(make_project: MakeProject) -> None:
    files = {"members/mo-li/index.md": member("mo-li", "莫离", 2), "members/m0-li/index.md": member("m0-li", "默", 3)}

    assert [code for code, *_ in found(library_of(make_project(files)))] == ["handle-lookalike"]


def test_files_that_are_no_text_and_no_picture_are_refused(make_project: MakeProject) -> None:
    files = {"stories/2026/a/index.md": story(), "stories/2026/a/evil.svg": "<svg onload='alert(1)'/>", "a.html": "<b>"}

    assert [code for code, *_ in found(library_of(make_project(files)))] == ["file-kind", "file-kind"]


def test_litter_of_systems_and_editors_is_passed_over(make_project: MakeProject) -> None:
    files = {".DS_Store": b"\x00", "stories/.git/x": b"\x00", "Thumbs.db": b"\x00", "stories/2026/a/index.md~": "x"}

    assert found(library_of(make_project(files))) == []


def test_a_community_file_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    assert [p.code for p in read_project(tmp_path, CLOCK)[1]] == ["community-missing"]
    (tmp_path / "community.yml").write_text("name: x\nurl: nowhere\ntag_authority: x\nsektions: []\n")
    codes = {(p.code, p.line) for p in read_project(tmp_path, CLOCK)[1]}
    assert codes == {("not-a-web-address", 2), ("not-a-tag-authority", 3), ("field-unknown", 4)}


def test_an_alias_never_takes_the_place_of_the_sites_own_files(make_project: MakeProject) -> None:
    for alias in ("../x/", "/assets/javascripts/bundle.js", "/search/", "a//b/", "/.well-known/x/"):
        library = library_of(make_project({"stories/2026/a/index.md": story(aliases=f"['{alias}']")}))
        assert [problem.code for problem in library.problems] == ["not-an-address"], alias


def test_pictures_are_found_by_their_exact_names(make_project: MakeProject) -> None:
    files = {"stories/2026/a/index.md": story(cover="Photo.JPG"), "stories/2026/a/photo.jpg": picture()}

    library = library_of(make_project(files))

    assert [problem.code for problem in library.problems] == ["picture-missing"]
    assert library.problems[0].wording("en").hint == "Did you mean “photo.jpg”?"
