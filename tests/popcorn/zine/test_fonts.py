"""Where fonts are found, and what happens to characters that none of them has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from conftest import COMMUNITY, MakeProject, library_of, story
from popcorn.zine import fonts
from popcorn.zine.fonts import find_fonts
from typesetting import Printed, SetIssue, printed

ISSUE = (
    "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
    "sections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n"
)


def make_font(file: Path, family: str, characters: str) -> None:
    """A font of our own in which each of these characters is a black square."""
    names = [f"u{ord(character):05X}" for character in characters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(character): name for character, name in zip(characters, names, strict=True)})
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    builder.setupGlyf({name: pen.glyph() for name in [".notdef", *names]})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (900, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    file.parent.mkdir(parents=True, exist_ok=True)
    builder.save(file)


@pytest.fixture
def set_with_fonts(make_project: MakeProject, tmp_path: Path) -> Callable[[str], Printed]:
    """Typesets a story in a community whose own fonts are in `fonts/`."""

    def make(body: str) -> Printed:
        project = make_project(
            {"stories/2026/a/index.md": story(body=body), "issues/1/index.md": ISSUE},
            COMMUNITY + "print: {fonts: fonts}\n",
        )
        return printed(library_of(project), 1, tmp_path / "cache")

    return make


def test_a_character_that_no_font_has_is_shown_and_reported_with_its_line(set_story: SetIssue) -> None:
    found = set_story("第一段。\n\n今天⏰很好。")
    assert "今天〓很好。" in found.text
    [problem] = [problem for problem in found.issue.problems if problem.code == "glyph-missing"]
    assert (problem.severity, problem.path, problem.line) == ("warning", "stories/2026/a/index.md", 10)
    assert dict(problem.facts) == {"characters": "⏰", "names": "alarm clock"}


def test_symbols_and_scripts_of_the_world_are_printed(set_story: SetIssue) -> None:
    text = "★☃♪≤∫ русский ไทย עברית 한국어 བོད ꀀ ᠮᠣ 𠮷 ①"
    found = set_story(text)
    assert found.issue.problems == ()
    assert set("★☃♪≤∫一ไཔ𠮷①") - {"一", "པ"} <= set(found.text)


def test_a_font_of_the_community_prints_what_the_others_cannot(
    tmp_path: Path, set_with_fonts: Callable[[str], Printed]
) -> None:
    make_font(tmp_path / "fonts" / "extra.ttf", "Firefly Extra", " ⏰")
    found = set_with_fonts("今天⏰很好。")
    assert found.issue.problems == ()
    assert "〓" not in found.text
    with found.opened() as pdf:
        fonts = [str(font["/BaseFont"]) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert any("FireflyExtra" in name for name in fonts)


def test_the_communitys_own_copy_of_a_family_comes_first(tmp_path: Path, make_project: MakeProject) -> None:
    make_font(tmp_path / "fonts" / "own.ttf", "Noto Serif Display", "abc")
    library = library_of(make_project(community=COMMUNITY + "print: {fonts: fonts}\n"))
    found, problems = find_fonts(library)
    assert [font.file.name for font in found.families["Noto Serif Display"]] == ["own.ttf"]
    assert problems == ()


def test_a_folder_of_fonts_outside_the_project_is_not_looked_into(tmp_path: Path, make_project: MakeProject) -> None:
    make_font(tmp_path.parent / "elsewhere" / "own.ttf", "Noto Serif Display", "abc")
    library = library_of(make_project(community=COMMUNITY + "print: {fonts: ../elsewhere}\n"))
    assert all("elsewhere" not in str(file) for file in find_fonts(library)[0].files)


def test_a_missing_family_is_named_with_the_package_that_has_it(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (Path("/usr/share/fonts/truetype/noto"),))
    project = make_project({"stories/2026/a/index.md": story(), "issues/1/index.md": ISSUE})
    found = printed(library_of(project), 1, tmp_path / "cache").issue
    assert found.pdf is None
    assert {(problem.code, dict(problem.facts)["family"]) for problem in found.problems} == {
        ("font-missing", "Noto Serif CJK SC"),
        ("font-missing", "Noto Sans CJK SC"),
        ("font-missing", "Noto Sans Mono CJK SC"),
    }
    assert {dict(problem.facts)["package"] for problem in found.problems} == {"fonts-noto-cjk"}
    assert "fonts-noto-cjk" in found.problems[0].wording("en").hint


def test_chinese_quotation_marks_are_as_wide_as_a_character_and_english_ones_are_not(
    set_story: SetIssue, tmp_path: Path
) -> None:
    assert _width("“", set_story("他说：“好。”然后走了。")) > 6  # of 9 points; the line's edge may squeeze it
    assert _width("“", set_story("He said: “fine.” And left.", lang="en")) < 5


def _width(character: str, found: Printed) -> float:
    """How far it is from a character to the next, in points."""
    import pypdfium2

    assert found.issue.pdf
    page = pypdfium2.PdfDocument(found.issue.pdf)[2]
    text = page.get_textpage()
    whole = text.get_text_range()
    at = whole.index(character)
    before, after = text.get_charbox(at - 1), text.get_charbox(at + 1)
    return float(after[0] - before[2])
