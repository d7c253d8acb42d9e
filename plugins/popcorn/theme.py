"""Where the theme lies, and the words its templates say in each language."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

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


class Stylesheet(NamedTuple):
    """The site's styles: their address below the site's root, and the CSS."""

    address: str
    content: bytes


def stylesheet() -> Stylesheet:
    """The files of `styles/` as one, in the order of their names: one request for readers, many files for us.

    Its address carries its hash, so that a browser's copy is never of another build than the page.
    """
    content = b"".join(part.read_bytes() for part in sorted((theme_folder() / "styles").glob("*.css")))
    return Stylesheet(f"assets/popcorn/popcorn-{hashlib.sha256(content).hexdigest()[:8]}.css", content)


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
