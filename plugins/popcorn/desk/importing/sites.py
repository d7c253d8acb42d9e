"""What the configuration of a Hugo or Jekyll site says that its import needs to know."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from popcorn.desk.importing.decoding import one_line, text_of
from popcorn.desk.importing.headers import mapping
from popcorn.desk.importing.trees import Tree
from popcorn.desk.importing.values import Value
from popcorn.languages import LANGUAGE_TAG
from popcorn.library.fields import WebAddress

_FORMS = {".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}
_WEB_ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)
# What templates of new sites say until someone changes it.
_PLACEHOLDERS = re.compile(r"(?:www\.)?(?:example\.(?:org|com)|yourdomain\.com|localhost)(?::\d+)?")


@dataclass(frozen=True, kw_only=True)
class Site:
    """A site's own words about itself; '' and empty where it says nothing.

    `url` ends in `/` and is a valid web address. `base` is the path that its pages live under ('' or `/blog`).
    `permalinks` is section -> pattern. `main` is the sections whose pages are posts. `contents` is the folders of
    content with the language of each ('' for the default one). `authors` is what `_data/authors` says of each name.
    """

    name: str = ""
    url: str = ""
    base: str = ""
    timezone: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    permalinks: Mapping[str, str] = field(default_factory=dict)
    ugly: bool = False
    main: tuple[str, ...] = ()
    contents: tuple[tuple[str, str], ...] = (("content", ""),)
    authors: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts whose addresses are the site's own, with and without `www.`."""
        host = (urlsplit(self.url).netloc or "").lower()
        bare = host.removeprefix("www.")
        return frozenset({bare, f"www.{bare}"}) if host else frozenset()


def configuration(tree: Tree, candidates: tuple[str, ...]) -> tuple[dict[str, Value], str]:
    """The first of the candidate files that is there, as a mapping with small-letter keys, and its path ('' for none).

    The folder of split settings that Hugo knows (`config/_default/permalinks.toml`) is taken in where it is used.
    """
    path = next((path for path in candidates if path in tree.files), "")
    values = _read(tree, path) if path else {}
    folder = posixpath.dirname(path)
    if folder:
        for other in tree.below(folder):
            stem, suffix = posixpath.splitext(posixpath.basename(other))
            if suffix in _FORMS and other != path and posixpath.dirname(other) == folder:
                values.setdefault(stem.lower(), dict(_read(tree, other)))
    return values, path


def data_file(tree: Tree, stem: str) -> dict[str, Value]:
    """A data file of the site (`_data/authors`), in any format; empty where there is none."""
    path = next((stem + suffix for suffix in _FORMS if stem + suffix in tree.files), "")
    return _read(tree, path) if path else {}


def _read(tree: Tree, path: str) -> dict[str, Value]:
    text, _ = text_of(tree.read(path), path)
    values = mapping(text, _FORMS[posixpath.splitext(path)[1]], path)
    return {key.lower(): value for key, value in values.items()}


def text_at(values: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that holds a text."""
    for key in keys:
        found = values.get(key)
        if isinstance(found, str) and found.strip():
            return one_line(found)[0]
    return ""


def mapping_at(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The mapping under a key, with small-letter keys; empty where there is none."""
    found = values.get(key)
    return {str(k).lower(): v for k, v in found.items()} if isinstance(found, dict) else {}


def texts_at(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts under a key: one, or a list of them."""
    found = values.get(key)
    return tuple(item for item in (found if isinstance(found, list) else [found]) if isinstance(item, str) and item)


def web_address(text: str) -> str:
    """`text` where it is a web address that the library accepts, else ''."""
    try:
        return _WEB_ADDRESS.validate_python(text.strip())
    except ValidationError:
        return ""


def site_url(text: str) -> str:
    """The site's address with a slash at its end; '' for none and for the ones that templates come with."""
    address = web_address(text)
    if not address or _PLACEHOLDERS.fullmatch(urlsplit(address).netloc.lower()):
        return ""
    return address.partition("?")[0].partition("#")[0].rstrip("/") + "/"


def zone_name(text: str) -> str:
    """A time zone's name where there is such a zone, else ''."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return ""
    return text


def language_tag(text: str) -> str:
    """A language as Popcorn writes it (`zh-CN` as `zh-cn`), '' where it is none."""
    tag = text.strip().lower().replace("_", "-")
    return tag if LANGUAGE_TAG.fullmatch(tag) else ""
