"""Small projects on disk for tests: real files, read as Popcorn reads them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from popcorn.library.entries import Library
from popcorn.library.reading import read_project

# The fixtures of the magazine's tests, and of builds.
pytest_plugins = ["typesetting", "small_building"]

CLOCK = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)

COMMUNITY = """\
name: {zh: 萤火, en: Firefly}
url: https://firefly.example/
tag_authority: firefly.example,2024
languages: [zh, en]
products: [{id: glow, name: {zh: 萤光, en: Glow}}]
channels:
  - {id: weekly, name: {zh: 周五版, en: Weekly}, cadence: 7}
  - {id: stable, name: {zh: 稳定版, en: Stable}}
series: [{id: night-walk, name: {zh: 夜拍散步, en: Night walk}}]
badges: [{id: hundred, name: {zh: 百篇, en: A hundred}}]
"""

MEMBER = """\
---
id: m{number:09d}
handle: {handle}
name: {name}
---
"""

Files = Mapping[str, str | bytes]
MakeProject = Callable[..., Path]


def member(handle: str, name: str, number: int = 0) -> str:
    """A member's file; the number keeps ids apart."""
    return MEMBER.format(handle=handle, name=name, number=number)


def story(title: str = "夜市一圈", body: str = "正文。", *, id: str = "s000000001", **fields: str) -> str:
    """A story's file by `lin`, published on 2026-03-01 unless the fields say otherwise."""
    front = {"id": id, "title": title, "date": "2026-03-01", "authors": "[lin]", **fields}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items() if value)
    return f"---\n{lines}\n---\n{body}\n"


def picture(width: int = 1200, height: int = 800, kind: str = "JPEG", **options: object) -> bytes:
    """A picture with a gradient, so that its renditions differ from each other and from nothing."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def write_files(folder: Path, files: Files) -> None:
    """Write files below `folder`."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Writes a project: community.yml, the member `lin`, and the content given by path below content/."""

    def make(files: Files | None = None, community: str = COMMUNITY, *, lin: bool = True) -> Path:
        (tmp_path / "community.yml").write_text(community, "utf-8")
        content = {"members/lin/index.md": member("lin", "林晓", 1)} if lin else {}
        write_files(tmp_path / "content", {**content, **(files or {})})
        (tmp_path / "content").mkdir(exist_ok=True)
        return tmp_path

    return make


def library_of(project: Path, now: dt.datetime = CLOCK) -> Library:
    """The project's library; its problems are in it."""
    library, problems = read_project(project, now)
    assert library is not None, problems
    return library


def found(library: Library) -> list[tuple[str, str, int | None]]:
    """The library's problems as (code, path, line), for short comparisons."""
    return [(problem.code, problem.path, problem.line) for problem in library.problems]
