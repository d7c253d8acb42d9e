"""Addresses of the whole plan: no two things in one place, and each clash told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import MakeProject, library_of, picture, story
from popcorn.community.bodies import Bodies
from popcorn.problems import Problem
from popcorn.render.pictures import Picture, inspect
from popcorn.web.building import plan_site
from popcorn.web.features import ALL
from popcorn.web.slugs import slugs

ONE = "stories/2026/a/index.md"
TWO = "stories/2026/b/index.md"


def problems(files: dict[str, str | bytes], make_project: MakeProject) -> list[tuple[str, str]]:
    """All that is told of the files, by the library and by the plan."""
    library = library_of(make_project(files))
    found = (*library.problems, *plan_site(library, ALL, Bodies(library)).problems)
    return [(problem.code, problem.path) for problem in found]


@pytest.mark.parametrize(
    "alias", ["feed.xml/", "feed.xml/old/", "stories/2026/a/index.html/b/", "members/lin/index.html/"]
)
def test_an_old_address_below_a_file_is_refused(alias: str, make_project: MakeProject) -> None:
    assert problems({ONE: story(aliases=f"[{alias}]")}, make_project) == [("address-reserved", ONE)]


def test_an_old_address_that_is_a_file_cannot_be_a_folder_too(make_project: MakeProject) -> None:
    assert problems({ONE: story(aliases="[q.html, q.html/b]")}, make_project) == [("address-reserved", ONE)]


def test_a_clash_of_two_entries_is_told_once(make_project: MakeProject) -> None:
    page = "---\ntitle: 十\n---\n"
    two = story("另一篇", id="s000000002", aliases="[/stories/2026/a/]")

    assert problems({"ten.md": page, "ten/index.md": page}, make_project) == [("address-taken", "ten/index.md")]
    assert ("address-reserved", TWO) not in problems({ONE: story(), TWO: two}, make_project)


def test_an_id_given_twice_is_told_once(make_project: MakeProject) -> None:
    found = problems({ONE: story(), TWO: story("另一篇")}, make_project)

    assert [code for code, _ in found] == ["id-taken"]


def test_names_whose_slugs_meet_get_addresses_of_their_own() -> None:
    first = slugs(["C++", "C#"])
    again = slugs(["C++", "C#", *first.values()])

    assert len(set(first.values())) == 2
    assert len(set(again.values())) == 4


def test_a_picture_in_an_oddly_named_folder_has_an_address_that_srcset_can_hold(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(picture())

    found = inspect(file, "photos/a b, c 1w #&/a.jpg")

    assert isinstance(found, Picture)
    assert not isinstance(found, Problem)
    assert not set(found.fallback.address) & set(" ,#&%?\"'")
