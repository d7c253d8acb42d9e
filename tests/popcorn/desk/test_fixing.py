"""Fixes touch nothing but what they mend."""

from __future__ import annotations

import os

import pytest

from conftest import MakeProject, found, library_of
from popcorn.desk.fixing import add_ids, new_id

STORY = "stories/2026/a/index.md"
REST = "date: 2026-03-01\nauthors: [lin]\n---\n正文 \n"


def test_fix_gives_an_id_and_leaves_every_other_byte(make_project: MakeProject) -> None:
    unix = "---\ntitle: '夜市'   # 注释\ndate: 2026-03-01\nauthors: [lin]\n---\n正文 \n"
    windows = unix.replace("\n", "\r\n")
    empty = unix.replace("title", "id:\ntitle")
    project = make_project(
        {
            "stories/2026/a/index.md": unix,
            "stories/2026/b/index.md": windows,
            "stories/2026/c/index.md": empty,
            "about.md": "---\ntitle: 关于\n---\n",
        }
    )
    assert [code for code, *_ in found(library_of(project))].count("field-missing") == 3

    fixes, left = add_ids(library_of(project))

    assert left == []
    ids = {fix.path: fix.value for fix in fixes}
    content = project / "content"
    assert len(set(ids.values())) == 3
    assert (content / "stories/2026/a/index.md").read_bytes() == unix.replace(
        "---\n", f"---\nid: {ids['stories/2026/a/index.md']}\n", 1
    ).encode()
    assert (content / "stories/2026/b/index.md").read_bytes() == windows.replace(
        "---\r\n", f"---\r\nid: {ids['stories/2026/b/index.md']}\r\n", 1
    ).encode()
    assert (content / "stories/2026/c/index.md").read_bytes() == empty.replace(
        "id:\n", f"id: {ids['stories/2026/c/index.md']}\n", 1
    ).encode()
    assert [code for code, *_ in found(library_of(project))] == ["line-ends"]
    assert add_ids(library_of(project)) == ([], [])


# What the file says, and what it says with the id.
WRITTEN = [
    (
        "---\n title: 夜市\n date: 2026-03-01\n---\n正文\n",
        "---\n id: {id}\n title: 夜市\n date: 2026-03-01\n---\n正文\n",
    ),
    (
        "---\n{title: 夜市, date: 2026-03-01}\n---\n正文\n",
        "---\n{id: {id}, title: 夜市, date: 2026-03-01}\n---\n正文\n",
    ),
    (
        "---\n{title: 夜市, id: , date: 2026-03-01}\n---\n正文\n",
        "---\n{title: 夜市, id: {id}, date: 2026-03-01}\n---\n正文\n",
    ),
    ("---\n{}\n---\n正文\n", "---\n{id: {id}}\n---\n正文\n"),
    ("---\n---\n正文\n", "---\nid: {id}\n---\n正文\n"),
    (f"---\rtitle: 夜市\r{REST}".replace("\n", "\r"), f"---\rid: {{id}}\rtitle: 夜市\r{REST}".replace("\n", "\r")),
    (f"\ufeff---\r\ntitle: 夜市\r\n{REST}", f"\ufeff---\r\nid: {{id}}\r\ntitle: 夜市\r\n{REST}"),
    (f"---\nid:   # 编辑填\ntitle: 夜市\n{REST}", f"---\nid: {{id}}   # 编辑填\ntitle: 夜市\n{REST}"),
    (f"---\ntitle: 夜市\n'id': ~ # 编辑填\n{REST}", f"---\ntitle: 夜市\n'id': {{id}} # 编辑填\n{REST}"),
    (f'---\ntitle: 夜市\nid: ""\n{REST}', f"---\ntitle: 夜市\nid: {{id}}\n{REST}"),
    (f"---\n# 说明\ntitle: 夜\x08市\n{REST}", f"---\nid: {{id}}\n# 说明\ntitle: 夜\x08市\n{REST}"),
]


@pytest.mark.parametrize(("text", "wanted"), WRITTEN)
def test_an_id_is_written_in_the_files_own_manner_and_only_once(
    text: str, wanted: str, make_project: MakeProject
) -> None:
    project = make_project({STORY: text})

    fixes, left = add_ids(library_of(project))

    assert left == []
    assert (project / "content" / STORY).read_bytes().decode() == wanted.replace("{id}", fixes[0].value)
    assert add_ids(library_of(project)) == ([], [])


LEFT = [
    f"---\nid:\n  - \ntitle: 夜市\n{REST}",
    f"---\nid: [a]\ntitle: 夜市\n{REST}",
    f"---\nid:\n  # 编辑填\n  a: b\ntitle: 夜市\n{REST}",
    f"---\ntitle: a: b\n{REST}",
    f"---\n? id\n:\n{REST}",
    f"---\nid: !!str\n{REST}",
]


@pytest.mark.parametrize("text", LEFT)
def test_a_file_where_more_would_change_is_left_alone_and_told_of(text: str, make_project: MakeProject) -> None:
    project = make_project({STORY: text})

    fixes, left = add_ids(library_of(project))

    assert fixes == []
    assert [(problem.code, problem.path) for problem in left] == [("id-not-added", STORY)]
    assert (project / "content" / STORY).read_bytes().decode() == text


def test_fix_writes_through_no_link_that_waits_beside_the_file(make_project: MakeProject) -> None:
    project = make_project({STORY: f"---\ntitle: 夜市\n{REST}"})
    key = project / "key"
    key.write_text("key", "utf-8")
    folder = (project / "content" / STORY).parent
    for number in (os.getpid(), 0, 1):
        (folder / f".index.md.{number}").symlink_to(key)
    (folder / "index.md").chmod(0o640)

    fixes, _ = add_ids(library_of(project))

    assert [fix.path for fix in fixes] == [STORY]
    assert key.read_text("utf-8") == "key"
    assert (folder / "index.md").stat().st_mode & 0o777 == 0o640
    assert len(list(folder.iterdir())) == 4


def test_ids_are_of_one_form_and_repeat_for_the_same_seed() -> None:
    ids = {new_id(str(seed), set()) for seed in range(2000)}

    assert len(ids) == 2000
    assert all(len(found) == 10 and found.isalnum() and found == found.lower() for found in ids)
    assert new_id("a", set()) == new_id("a", set())
    assert new_id("a", {new_id("a", set())}) != new_id("a", set())
