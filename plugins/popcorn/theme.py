"""Where the theme lies, and the words its templates say in each language."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import yaml

from popcorn.languages import INTERFACE_LANGUAGES


@functools.cache
def theme_folder() -> Path:
    """The folder with `web/`, `print/` and `words/`: inside the installed package, else beside `plugins/`."""
    here = Path(__file__).parent
    for candidate in (here / "theme", here.parents[1] / "theme"):
        if (candidate / "words").is_dir():
            return candidate
    raise FileNotFoundError("Popcorn was installed without its theme folder")


def interface_language(language: str) -> str:
    """The language in which the interface speaks to readers of a text in `language`."""
    bare = language.split("-")[0]
    return bare if bare in INTERFACE_LANGUAGES else "en"


@functools.cache
def words(part: str, language: str) -> Mapping[str, str]:
    """The words of `web` or `print` in the interface language for `language`."""
    text = (theme_folder() / "words" / f"{interface_language(language)}.yml").read_text("utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return dict(found[part])
