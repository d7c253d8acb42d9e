"""Inserts: what stands on their pages, for one member, five and thirty, and who is never shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from conftest import COMMUNITY, MakeProject, library_of, picture, story, write_files
from popcorn.zine.inserts import _joined
from typesetting import Printed, bare, printed

ISSUE = """\
---
id: n00000000{number}
number: {number}
title: 一期
date: {date}
lang: {lang}
sections:
{sections}
---
"""
SIZES = (1, 5, 30)
INSERTS = """\
  - {{name: {{zh: 亮着的人, en: Still up}}, insert: spotlights, members: [{members}]}}
  - {{name: {{zh: 功劳簿, en: Roll of honour}}, insert: honours}}
  - {{name: {{zh: 最早的人, en: The first}}, insert: founders}}
  - {{name: {{zh: 接下来, en: Coming}}, insert: calendar}}
  - name: {{zh: 来信, en: Letters}}
    insert: letters
    letters:
{letters}"""
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def name(number: int) -> str:
    return f"{SURNAMES[number]}小灯"


def handle(number: int) -> str:
    return f"deng-{'abcdefghijklmnopqrstuvwxyzABCD'[number].lower()}{number}"


def a_member(number: int, **fields: str) -> str:
    own = {
        "id": f"m0000000{number:02}",
        "handle": handle(number),
        "name": name(number),
        "city": f"城{number}",
        "since": "2024",
        "founding": "true",
        "bio": f"{{zh: 第{number}盏灯的主人，睡得很晚。, en: Keeper of lamp {number}; goes to bed late.}}",
        **fields,
    }
    lines = "\n".join(f"{key}: {value}" for key, value in own.items())
    return f"---\n{lines}\n---\n我的灯从{number}点亮到天亮。\n"


def an_event(number: int, **fields: str) -> str:
    day = dt.date(2026, 12, 1) + dt.timedelta(days=5 * number)
    own = {
        "id": f"e0000000{number:02}",
        "title": f"第{number}次夜走",
        "date": "2026-03-01",
        "start": f"{day} 19:30",
        "end": f"{day} 21:00",
        "place": f"{{name: 桥头{number}, city: 城{number % 7}}}",
        "hosts": f"[{handle(number)}]",
        **fields,
    }
    lines = "\n".join(f"{key}: {value}" for key, value in own.items())
    return f"---\n{lines}\n---\n"


def a_community(count: int, lang: str = "zh") -> dict[str, str | bytes]:
    numbers = range(count)
    changes = "\n".join(
        f"  - {{kind: new, text: {{zh: 第{n}个想法, en: Idea {n}}}, suggested_by: {handle(n)}, built_by: {handle(0)}}}"
        for n in numbers
    )
    release = (
        "---\nid: r000000001\ntitle: 2.1\ndate: 2026-03-05\nauthors: [lin]\nproduct: glow\nversion: 2.1.0\n"
        f"channel: weekly\nchanges:\n{changes}\n---\n"
    )
    letters = "\n".join(
        f"      - {{name: 读者{n}, city: 城{n}, text: 第{n}封信：灯亮着，我就写信。, answer: 第{n}封收到。}}"
        for n in numbers
    )
    members = ", ".join(handle(n) for n in numbers)
    sections = INSERTS.format(members=members, letters=letters)
    files: dict[str, str | bytes] = {
        "releases/glow/2.1.0.md": release,
        "issues/1/index.md": ISSUE.format(number=1, date="2026-03-15", lang=lang, sections=sections),
        f"members/{handle(0)}/face.jpg": picture(1200, 1200),
    }
    for n in numbers:
        files[f"members/{handle(n)}/index.md"] = a_member(n, **({"portrait": "face.jpg"} if n == 0 else {}))
        files[f"events/2026/ye-{n}/index.md"] = an_event(n)
        files[f"stories/2026/deng-{n}/index.md"] = story(f"灯{n}的故事", id=f"s0000000{n:02}", authors=f"[{handle(n)}]")
    return files


def set_in(folder: Path, files: dict[str, str | bytes]) -> Printed:
    (folder / "community.yml").write_text(COMMUNITY, "utf-8")
    write_files(
        folder / "content", {"members/lin/index.md": "---\nid: m000009999\nhandle: lin\nname: 林晓\n---\n", **files}
    )
    return printed(library_of(folder), 1, folder / "cache")


@pytest.fixture(scope="session", params=SIZES)
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Printed]:
    """An issue of nothing but inserts, with so many of everything."""
    return request.param, set_in(tmp_path_factory.mktemp("inserts"), a_community(request.param))


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The same in English."""
    return set_in(tmp_path_factory.mktemp("english"), a_community(5, "en"))


def test_inserts_have_everything_that_they_promise(many: tuple[int, Printed]) -> None:
    count, found = many
    assert found.issue.problems == ()
    for n in range(count):
        for words in (
            f"第{n}盏灯的主人，睡得很晚。",  # a spotlight and a founder
            f"《灯{n}的故事》",
            f"第{n}个想法",
            f"第{n}次夜走",
            f"桥头{n}",
            f"第{n}封信：灯亮着，我就写信。",
            f"读者{n}城{n}",
            f"第{n}封收到。",
        ):
            assert bare(words) in found.text, words


def test_inserts_can_be_read_by_everyone_and_kept_for_long(many: tuple[int, Printed]) -> None:
    _, found = many
    with found.opened() as pdf, pdf.open_metadata() as about:
        # The typesetter states these only of a file that keeps to them.
        assert (about["pdfuaid:part"], about["pdfaid:part"], about["pdfaid:conformance"]) == ("1", "2", "A")


def test_what_is_said_twice_in_the_roll_is_cut_short(many: tuple[int, Printed]) -> None:
    count, found = many
    # One member has built everything.
    assert ("还有28项" in found.text) == (count == 30)


def test_the_contents_name_what_stands_in_the_inserts(many: tuple[int, Printed]) -> None:
    count, found = many
    contents = bare(found.texts[1])
    told = {1: "读者0", 5: "读者0、读者1、读者2等5位", 30: "读者0、读者1、读者2等30位"}
    assert told[count] in contents


def test_a_calendar_goes_by_months_and_many_meetups_by_cities_as_well(many: tuple[int, Printed]) -> None:
    count, found = many
    page = next(text for text in map(bare, found.texts[2:]) if "第0次夜走" in text)
    assert "2026年12月" in page
    assert ("按城市" in found.text) == (count >= 5)
    if count == 30:
        assert "2027年4月" in found.text
        assert "城012月1日、1月5日" in found.text


def test_an_english_issue_speaks_english_around_the_inserts(english: Printed) -> None:
    for said in ("Still up", "Keeper of lamp 3", "Ideas that shipped", "Idea 4", "Works published", "By city"):
        assert bare(said) in english.text, said
    # A letter in Chinese is answered in Chinese, whatever the issue speaks.
    assert "编辑部第2封收到" in english.text


def issue_of(sections: str, number: int = 1, date: str = "2026-03-15") -> str:
    return ISSUE.format(number=number, date=date, lang="zh", sections=sections)


SetProject = Callable[[dict[str, str | bytes]], Printed]


@pytest.fixture
def set_files(make_project: MakeProject, tmp_path: Path) -> SetProject:
    def make(files: dict[str, str | bytes]) -> Printed:
        return printed(library_of(make_project(files)), 1, tmp_path / "cache")

    return make


def test_members_who_left_or_keep_quiet_are_in_no_insert(set_files: SetProject) -> None:
    files = a_community(4)
    files[f"members/{handle(1)}/index.md"] = a_member(1, status="withdrawn")
    files[f"members/{handle(2)}/index.md"] = a_member(2, quiet="true")
    sections = INSERTS.format(members=handle(0), letters="      - {name: 读者, text: 信。}")
    found = set_files({**files, "issues/1/index.md": issue_of(sections)})
    assert found.issue.problems == ()
    assert name(0) in found.text
    assert name(3) in found.text
    assert name(1) not in found.text
    assert name(2) not in found.text


def test_naming_a_member_who_left_is_a_problem_at_their_place(set_files: SetProject) -> None:
    files = a_community(2)
    files[f"members/{handle(1)}/index.md"] = a_member(1, status="withdrawn")
    sections = (
        f"  - {{name: 亮着的人, insert: spotlights, members: [{handle(0)}, {handle(1)}]}}\n"
        f"  - {{name: 来信, insert: letters, letters: [{{name: {handle(1)}, text: 信。}}]}}"
    )
    found = set_files({**files, "issues/1/index.md": issue_of(sections)})
    assert [(p.code, p.field, p.line) for p in found.issue.problems] == [
        ("member-not-shown", "sections[1].members[2]", 8),
        ("member-not-shown", "sections[2].letters[1].name", 9),
    ]
    assert found.issue.pdf is None


def test_a_member_shows_no_more_of_themselves_in_print_than_on_the_web(set_files: SetProject) -> None:
    hidden = "{city: hidden, since: hidden, bio: hidden, portrait: hidden}"
    files = a_community(1)
    files[f"members/{handle(0)}/index.md"] = a_member(0, city="秘密城", portrait="face.jpg", privacy=hidden)
    sections = (
        f"  - {{name: 亮着的人, insert: spotlights, members: [{handle(0)}]}}\n"
        "  - {name: 最早的人, insert: founders}\n"
        f"  - {{name: 来信, insert: letters, letters: [{{name: {handle(0)}, city: 秘密城, text: 灯下写的。}}]}}"
    )
    found = set_files({**files, "issues/1/index.md": issue_of(sections)})
    assert name(0) in found.text
    assert "灯下写的" in found.text
    for secret in ("秘密城", "2024", "第0盏灯的主人"):
        assert secret not in found.text, secret
    with found.opened() as pdf:
        assert not any(list(page.get_images()) for page in pdf.pages)


def test_what_is_quiet_or_must_not_be_printed_is_not_named(set_files: SetProject) -> None:
    files = a_community(1)
    files["events/2026/quiet/index.md"] = an_event(5, hosts="[]", title="悄悄的聚会", quiet="true", id="e000000091")
    files["events/2026/off/index.md"] = an_event(6, hosts="[]", title="取消的聚会", status="cancelled", id="e000000092")
    files["events/2026/gone/index.md"] = an_event(
        6, hosts="[]", title="过去的聚会", start="2026-03-15 12:00", end="2026-03-15 14:00", id="e000000093"
    )
    files["stories/2026/no/index.md"] = story(
        "不许印的故事", id="s000000091", authors=f"[{handle(0)}]", consent="{print: false}"
    )
    found = set_files(files)
    assert "第0次夜走" in found.text
    for untold in ("悄悄的聚会", "取消的聚会", "过去的聚会", "不许印的故事"):
        assert untold not in found.text, untold


def test_an_issue_does_not_tell_of_what_came_out_after_it(set_files: SetProject) -> None:
    files = a_community(1)
    files["stories/2026/late/index.md"] = story(
        "后来的故事", id="s000000091", authors=f"[{handle(0)}]", date="2026-03-16"
    )
    files["events/2026/late/index.md"] = an_event(3, hosts="[]", title="后来的聚会", date="2026-03-16", id="e000000091")
    found = set_files(files)
    assert "第0次夜走" in found.text
    assert "后来的" not in found.text


def test_the_roll_begins_after_the_last_issue(set_files: SetProject) -> None:
    files = a_community(2)
    files["stories/2026/deng-1/index.md"] = story(
        "更早的故事", id="s000000001", authors=f"[{handle(1)}]", date="2026-02-01"
    )
    files["issues/0/index.md"] = issue_of("  - {name: 故事, pieces: [stories/2026/deng-1]}", 0, "2026-02-01")
    files["issues/1/index.md"] = issue_of("  - {name: 功劳簿, insert: honours}")
    found = set_files(files)
    assert "《灯0的故事》" in found.text
    assert "更早的故事" not in found.text


def test_an_insert_with_nothing_to_print_is_left_out_with_a_warning(set_files: SetProject) -> None:
    sections = "  - {name: 故事, pieces: [stories/2026/a]}\n  - {name: 接下来, insert: calendar}"
    found = set_files({"stories/2026/a/index.md": story(), "issues/1/index.md": issue_of(sections)})
    assert [(p.code, p.severity, p.field) for p in found.issue.problems] == [("insert-empty", "warning", "sections[2]")]
    assert found.issue.pdf
    assert "接下来" not in found.text


def reaching_out(found: Printed) -> list[str]:
    """Characters that stand outside the area between the margins, by more than a comma hangs out, or over others."""
    assert found.issue.pdf
    stray = []
    taken: dict[tuple[int, int, int], tuple[int, str]] = {}
    # The covers have no margins.
    for number, page in enumerate(list(pypdfium2.PdfDocument(found.issue.pdf))[1:-1], 2):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if left < 30 or right > page.get_width() - 30 or bottom < 20:
                stray.append(f"{number}: {text.get_text_range(index, 1)!r}")
            character = text.get_text_range(index, 1)
            middle = (number, round((left + right) / 3), round((bottom + top) / 3))
            # Letters of a ligature share their place.
            if (
                character.isalnum()
                and character not in "fil"
                and taken.setdefault(middle, (index, character))[0] != index
            ):
                stray.append(f"{number}: {character!r} over {taken[middle][1]!r}")
    return stray


def test_whatever_members_and_readers_write_comes_out_as_text_on_the_page(set_files: SetProject) -> None:
    markup = '#panic("坏了") $x$ *星* <b> @it'
    word = "a" * 70
    bio = json.dumps(f"{markup} {word * 4}", ensure_ascii=False)
    files = a_community(2)
    files[f"members/{handle(0)}/index.md"] = a_member(0, name=json.dumps(markup), city=word, bio=bio)
    files["events/2026/ye-0/index.md"] = an_event(
        0, title=json.dumps(markup * 2), summary=bio, place=f"{{name: {word}, city: {word}}}", fee=word
    )
    letter = f"{markup} {'很长的信。' * 300} {word * 5}"
    files["issues/1/index.md"] = issue_of(
        INSERTS.format(
            members=f"{{member: {handle(0)}, quote: {bio}}}, {handle(1)}",
            letters=f"      - {{name: {json.dumps('读者 ' + markup)}, city: {word}, text: {json.dumps(letter, ensure_ascii=False)}}}",
        )
    )
    found = set_files(files)
    assert found.issue.problems == ()
    assert found.text.count(bare(markup)) >= 6
    assert reaching_out(found) == []


def test_the_lines_of_a_letter_are_joined_as_its_script_wants() -> None:
    assert _joined("灯亮着，\n我就写信。\n真的") == "灯亮着，我就写信。真的"
    assert _joined("We are\nso far\n north") == "We are so far north"
    assert _joined("用 Glow\n拍的") == "用 Glow拍的"
