"""Fixtures for the magazine: the showcase issue, typeset once for all tests, and small issues on demand."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import showcase
from conftest import library_of, story, write_files
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.zine.edition import Making, Typeset, typeset_issue

# The invisible places where long words may break.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\u00ad\ufffe\x02"))


@dataclass(frozen=True)
class Printed:
    """A typeset issue, and the text of each of its pages."""

    library: Library
    issue: Typeset
    texts: list[str]
    making: Making | None = None

    @property
    def text(self) -> str:
        """All pages' text without any white space."""
        return bare("".join(self.texts))

    def opened(self) -> pikepdf.Pdf:
        """The PDF's objects."""
        assert self.issue.pdf is not None
        return pikepdf.open(io.BytesIO(self.issue.pdf))


def bare(text: str) -> str:
    """A text without white space, for comparisons across line ends."""
    return "".join(text.translate(INVISIBLE).split())


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded().translate(INVISIBLE) for page in document]


def printed(library: Library, number: int, cache: Path) -> Printed:
    """Issue `number` of a library."""
    makings: list[Making] = []
    issue = typeset_issue(library, Bodies(library), number, cache, made=makings.append)
    return Printed(library, issue, texts_of(issue.pdf) if issue.pdf else [], next(iter(makings), None))


@pytest.fixture(scope="session")
def showcase_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of `showcase.py`, on disk."""
    project = tmp_path_factory.mktemp("showcase")
    (project / "community.yml").write_text(showcase.COMMUNITY, "utf-8")
    write_files(project / "content", showcase.FILES)
    return project


@pytest.fixture(scope="session")
def shown(showcase_project: Path) -> Printed:
    """Its first issue."""
    return printed(library_of(showcase_project), 1, showcase_project / ".popcorn" / "zine")


SetIssue = Callable[..., Printed]


@pytest.fixture
def set_story(make_project: Callable[..., Path], tmp_path: Path) -> SetIssue:
    """Typesets an issue whose one piece is a story with this title and body."""

    def make(
        body: str, title: str = "夜市一圈", layout: str = "two-columns", lang: str = "zh", **files: bytes
    ) -> Printed:
        issue = (
            "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
            f"sections: [{{name: 故事, layout: {layout}, pieces: [stories/2026/a]}}]\n---\n"
        )
        beside = {f"stories/2026/a/{name}.jpg": data for name, data in files.items()}
        project = make_project(
            {
                "stories/2026/a/index.md": story(json.dumps(title, ensure_ascii=False), body, lang=lang),
                "issues/1/index.md": issue,
                **beside,
            }
        )
        return printed(library_of(project), 1, tmp_path / "cache")

    return make
