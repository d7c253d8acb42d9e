"""From a file's path below `content/` to the type of the entry and its address, or what is wrong with the path."""

from __future__ import annotations

import re
from typing import NamedTuple

from popcorn.library.fields import SLUG_LENGTH, SLUG_PATTERN, VERSION_PATTERN
from popcorn.library.validation import is_one_slip
from popcorn.problems import Problem, problem

_YEAR = r"(?:19|20|21)\d\d"


class Place(NamedTuple):
    """What stands at a path: the entry's type, its address below the site's root ('' or ending in '/'), its name."""

    type: str
    address: str
    name: str


class _Shelf(NamedTuple):
    type: str
    pattern: re.Pattern[str]
    form: str


def _shelf(type_: str, folder: str, rest: str, form: str) -> _Shelf:
    return _Shelf(type_, re.compile(f"{folder}/{rest}"), f"{folder}/{form}")


_NAME = rf"(?P<name>{SLUG_PATTERN})"
_BUNDLE = rf"{_YEAR}/{_NAME}/index\.md"
_BUNDLE_FORM = "<year>/<slug>/index.md"
_SHELVES = (
    _shelf("story", "stories", _BUNDLE, _BUNDLE_FORM),
    _shelf("work", "works", _BUNDLE, _BUNDLE_FORM),
    _shelf("guide", "guides", _BUNDLE, _BUNDLE_FORM),
    _shelf("interview", "interviews", _BUNDLE, _BUNDLE_FORM),
    _shelf("event", "events", _BUNDLE, _BUNDLE_FORM),
    _shelf("recap", "events", rf"{_YEAR}/{_NAME}/recap\.md", "<year>/<slug>/recap.md"),
    _shelf("release", "releases", rf"{SLUG_PATTERN}/(?P<name>{VERSION_PATTERN})\.md", "<product>/<version>.md"),
    _shelf("member", "members", rf"{_NAME}/index\.md", "<handle>/index.md"),
    _shelf("circle", "circles", rf"{_NAME}\.md", "<id>.md"),
    _shelf("issue", "issues", r"(?P<name>\d{1,4})/index\.md", "<number>/index.md"),
)
# The folder of each type, for those who write entries.
FOLDERS = {shelf.type: shelf.form.split("/")[0] for shelf in _SHELVES}
_PAGE = re.compile(rf"(?:{SLUG_PATTERN}/)*{SLUG_PATTERN}\.md")


def place(path: str) -> Place | Problem:
    """Where the Markdown file at `path` belongs."""
    too_long = next((part for part in path.split("/") if len(part) > SLUG_LENGTH + len(".md")), None)
    if too_long:
        return problem("path-too-long", path, part=too_long, limit=SLUG_LENGTH)
    folder = path.split("/", 1)[0]
    for shelf in _SHELVES:
        found = shelf.pattern.fullmatch(path)
        if found:
            return Place(shelf.type, _address(path), found["name"])
    if folder == "content" and "/" in path:
        return problem("misplaced", path, form=path.removeprefix("content/"))
    meant = _typed_folder(folder) if "/" in path else None
    if meant:
        forms = " / ".join(shelf.form for shelf in _SHELVES if shelf.form.startswith(f"{meant}/"))
        return problem("misplaced", path, form=forms)
    if _PAGE.fullmatch(path):
        address = _address(path)
        return Place("page", address, address.rstrip("/").rsplit("/", 1)[-1])
    return problem("path-characters", path)


def _typed_folder(folder: str) -> str | None:
    """The folder of a type that this one is, or was meant to be: `Stories`, `story`, `stroies`."""
    name = folder.lower()
    singular = FOLDERS.get(name) or FOLDERS.get(name.removesuffix("s"))
    return singular or next((typed for typed in FOLDERS.values() if is_one_slip(name, typed)), None)


def _address(path: str) -> str:
    stem = path.removesuffix(".md")
    if stem == "index":
        return ""
    return stem.removesuffix("/index") + "/"
