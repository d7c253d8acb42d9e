"""The small community as a project, and a clock that stands still: what tests of builds and of previews begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import write_files
from popcorn_mkdocs import recall
from small_community import EPOCH, PROJECT


@pytest.fixture
def steady_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the small community. Edits follow upon builds at once, and are believed all the same."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    monkeypatch.setattr(recall, "JUST_NOW", 20_000_000)


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """The small community as a project."""
    made = tmp_path / "small"
    made.mkdir()
    write_files(made, PROJECT)
    return made
