"""What a site follows from besides its content: digests that change when any of it does."""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.utils.yaml import yaml_load

from popcorn.library.settings import FILE_NAME
from popcorn.theme import theme_folder
from popcorn.tracing import digest
from popcorn.web.features import Features

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# Whose other version may write other bytes.
_PACKAGES = """
    feedgen fonttools icalendar jinja2 lxml markdown markupsafe mkdocs mkdocs-material nh3 pillow properdocs pydantic
    pygments pymdown-extensions pypinyin pyyaml rjieba segno typst tzdata
""".split()


def of_content(project: Path, content: Path, absent: Iterable[str]) -> bytes:
    """For what is read and rendered: Popcorn itself, its libraries, and community.yml."""
    settings = project / FILE_NAME
    written = settings.read_bytes() if settings.is_file() else b""
    return digest(_code(), _versions(), str(content), written, list(absent))


def of_pages(content: bytes, config: MkDocsConfig, features: Features) -> bytes:
    """For what the site consists of: the content's own, mkdocs.yml, and the community's templates and hooks."""
    folders = [Path(folder) for folder in config.theme.dirs]
    # The packages' own templates are known by their version.
    own = [folder for folder in folders if "site-packages" not in folder.parts]
    hooks = [Path(str(hook)) for hook in config.hooks]
    # As it is loaded: with what it inherits, and what it takes from the environment.
    with Path(config.config_file_path).open("rb") as file:
        settings = repr(yaml_load(file))
    return digest(content, settings, config.site_url or "", features, _files(own), _files(hooks))


def of_print(content: bytes, own: Iterable[Path]) -> bytes:
    """For typeset issues: the content's own, and the fonts, which are known by size and time: they are large.

    `own` are the files and folders beside the content that the community's settings name for print.
    """
    # Imported late: most builds have nothing to print.
    from popcorn.zine.fonts import SYSTEM_FOLDERS

    found = [file for place in (*own, *SYSTEM_FOLDERS) for file in (place, *sorted(place.rglob("*"))) if file.is_file()]
    return digest(content, [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in found])


@functools.cache
def _code() -> bytes:
    packages = [importlib.util.find_spec(name) for name in ("popcorn", "popcorn_mkdocs")]
    folders = [Path(place) for found in packages if found for place in found.submodule_search_locations or ()]
    return digest(sys.version, _files([*folders, theme_folder()]))


@functools.cache
def _versions() -> list[tuple[str, str]]:
    found = []
    for name in _PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            found.append((name, ""))
    return found


def _files(places: Iterable[Path]) -> list[tuple[str, bytes]]:
    """Every file below these places, with its contents: what was copied or checked out anew is still the same."""
    return [
        (file.relative_to(place).as_posix(), file.read_bytes())
        for place in places
        for file in (sorted(place.rglob("*")) if place.is_dir() else [place])
        if file.is_file() and "__pycache__" not in file.parts
    ]
