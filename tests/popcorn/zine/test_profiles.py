"""The profile of the press: where it is looked for, and what is said where it cannot be used."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageCms

from conftest import COMMUNITY, MakeProject, library_of
from icc import press_profile
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.zine import profiles
from popcorn.zine.press import finished, press_issue, press_target
from popcorn.zine.profiles import find_profile
from pressing import FILES, made


def codes_of(library: Library, tmp_path: Path) -> list[str]:
    found = press_issue(library, Bodies(library), 1, tmp_path / "cache")
    assert found.pdf is None
    return [problem.code for problem in found.problems if problem.severity == "error"]


def test_a_profile_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    library = made(tmp_path)
    (tmp_path / "press.icc").unlink()
    assert codes_of(library, tmp_path) == ["profile-missing"]


def test_a_profile_elsewhere_on_the_machine_is_not_read(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    library = made(project)
    (project / "press.icc").rename(tmp_path / "elsewhere.icc")
    (project / "press.icc").symlink_to(tmp_path / "elsewhere.icc")
    assert codes_of(library, tmp_path) == ["profile-missing"]
    (project / "community.yml").write_text(COMMUNITY + "print: {profile: ../elsewhere.icc}\n", "utf-8")
    assert codes_of(library_of(project), tmp_path) == ["profile-missing"]


@pytest.mark.parametrize(
    "content", [b"", b"no profile at all", press_profile()[:2000], press_profile()[:128] + bytes(4000)]
)
def test_a_broken_profile_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert codes_of(made(tmp_path, profile=content), tmp_path) == ["profile-broken"]


def test_a_profile_of_a_screen_is_a_problem(tmp_path: Path) -> None:
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert codes_of(made(tmp_path, profile=content), tmp_path) == ["profile-not-cmyk"]


def test_without_a_named_profile_the_systems_is_taken_and_told(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = library_of(make_project(FILES, lin=False))
    system = tmp_path / "system.icc"
    system.write_bytes(press_profile("System press"))
    monkeypatch.setattr(profiles, "SYSTEM_PROFILES", (tmp_path / "none.icc", system))
    found, problems = find_profile(library)
    assert found
    assert (found.name, found.is_registered) == ("System press", False)
    assert [(problem.code, problem.severity) for problem in problems] == [("profile-assumed", "advice")]
    system.unlink()
    assert codes_of(library, tmp_path) == ["profile-none"]
    (problem,) = find_profile(library)[1]
    assert "libgs-common" in problem.wording("zh").hint
    assert "print: {profile" in problem.wording("en").hint


def test_a_condition_that_no_registry_knows_is_called_custom(tmp_path: Path) -> None:
    library = made(tmp_path, profile=press_profile("Riso in the cellar"))
    target, _ = press_target(library)
    assert target
    source = pikepdf.new()
    source.add_blank_page()
    source.docinfo["/CreationDate"] = "D:20260315000000Z"
    with source.open_metadata() as metadata:
        metadata["xmp:CreateDate"] = "2026-03-15T00:00:00Z"
    stream = io.BytesIO()
    source.save(stream)
    with pikepdf.open(io.BytesIO(finished(stream.getvalue(), target))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.OutputConditionIdentifier), str(intent.Info)) == ("Custom", "Riso in the cellar")
        assert "/RegistryName" not in intent
