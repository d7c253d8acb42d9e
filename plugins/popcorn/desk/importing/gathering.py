"""The pictures of one entry: looked at, named, and put beside it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from popcorn.desk.importing import slugs
from popcorn.desk.importing.trees import Tree
from popcorn.library.admission import MAX_PICTURE_BYTES, PICTURE_SUFFIXES
from popcorn.problems import Problem
from popcorn.render.pictures import Picture, inspect

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}
# Names that every system, address and Markdown takes as they are.
_SAFE = re.compile(r"[\w.@()+,=~-]+(?:[ ][\w.@+,=~-]+)*")
_DATA = re.compile(r"data:image/[\w.+-]+(;base64)?,(.*)", re.DOTALL)
# Suffixes of pictures, those that cannot be published included.
DRAWN = PICTURE_SUFFIXES | {".svg", ".bmp", ".tif", ".tiff", ".ico", ".avif", ".heic"}
_PATH_LENGTH = 200
# Folder of the project, outside `content/`, for what cannot be published.
ASIDE = "not-imported"


class Taken(NamedTuple):
    """A picture that is beside the entry now, under this name."""

    name: str


class Refused(NamedTuple):
    """A file that cannot be published: where it lies instead, and why."""

    aside: str
    reason: str


class Album:
    """The pictures of a whole import, each looked at once. `pages` is the source paths of all pages."""

    def __init__(self, tree: Tree, pages: frozenset[str]) -> None:
        self.tree = tree
        self.pages = pages
        self._seen: dict[str, Picture | Problem] = {}
        # Project path -> what is kept there, outside `content/`.
        self.aside: dict[str, Path | bytes] = {}
        self._put: dict[str, str] = {}
        self._names: set[str] = set()

    def look(self, path: str) -> Picture | Problem | None:
        """The picture at a source path, or what is wrong with it; None where it is too large to be looked at."""
        if path not in self._seen:
            file = self.tree.files[path]
            if file.lstat().st_size > MAX_PICTURE_BYTES:
                return None
            self._seen[path] = inspect(file, path)
        return self._seen[path]

    def put_aside(self, path: str, text: str | None = None) -> str:
        """Keep a source file, or a text about it, in the project outside `content/`; returns its path there."""
        if path not in self._put:
            stem, suffix = posixpath.splitext(f"{ASIDE}/{safe_path(path)}")
            aside = slugs.unused(stem, self._names, ending=suffix, key=str.lower, length=_PATH_LENGTH)
            self._names.add(aside.lower())
            self.aside[aside] = self.tree.files[path] if text is None else text.encode("utf-8", "replace")
            self._put[path] = aside
        return self._put[path]

    @property
    def known(self) -> frozenset[str]:
        """The source paths of all files that some entry refers to or holds, and of those kept aside."""
        return frozenset(self._seen) | frozenset(self._put)


class Gathering:
    """The pictures beside one entry, by their names there, in small letters: no system may mix them up."""

    def __init__(self, album: Album, bundle: str) -> None:
        self.album = album
        self.bundle = bundle
        self.files: dict[str, Path | bytes] = {}
        self._by_source: dict[str, Taken | Refused] = {}
        self._names: set[str] = set()
        self._digests: dict[str, str] = {}

    def take(self, path: str) -> Taken | Refused:
        """Put the file at a source path beside the entry, or aside."""
        if path not in self._by_source:
            self._by_source[path] = self._take(path)
        return self._by_source[path]

    def take_data(self, target: str) -> Taken | None:
        """Put a picture beside the entry that is written out in a `data:` address; None where it is none."""
        found = _DATA.fullmatch(target)
        if not found:
            return None
        try:
            data = base64.b64decode(unquote(found[2]), validate=False) if found[1] else unquote_to_bytes(found[2])
        except (binascii.Error, ValueError):
            return None
        kind = next((kind for mark, kind in _MARKS.items() if data.startswith(mark)), None)
        if kind is None:
            return None
        name = self._name(f"picture-{hashlib.sha256(data).hexdigest()[:8]}{_SUFFIXES[kind]}")
        self.files[name] = data
        return Taken(name)

    def _take(self, path: str) -> Taken | Refused:
        seen = self.album.look(path)
        own = bool(self.bundle) and path.startswith(self.bundle + "/")
        written = path.removeprefix(self.bundle + "/") if own else posixpath.basename(path)
        wanted = safe_path(written)
        if isinstance(seen, Problem) and seen.code == "picture-kind":
            # The contents are what is published, so the name follows them.
            wanted = posixpath.splitext(wanted)[0] + _SUFFIXES[dict(seen.facts)["kind"]]
        elif not isinstance(seen, Picture):
            return Refused(self.album.put_aside(path), _reason(seen, path))
        if isinstance(seen, Picture):
            # The same picture under the same name is one: a banner that lies in the bundle too.
            if self._digests.get(wanted) == seen.digest:
                return Taken(wanted)
            self._digests.setdefault(wanted, seen.digest)
        name = self._name(wanted)
        self.files[name] = self.album.tree.files[path]
        return Taken(name)

    def _name(self, wanted: str) -> str:
        stem, suffix = posixpath.splitext(wanted)
        name = slugs.unused(stem, self._names, ending=suffix, key=str.lower, length=_PATH_LENGTH)
        self._names.add(name.lower())
        return name


# What the contents of a picture begin with.
_MARKS = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"RIFF": "WEBP"}


def candidates(target: str, page_path: str, address: str, roots: tuple[str, ...], base: str) -> Iterator[str]:
    """The source paths that a picture's inner target may mean, the likeliest first."""
    plain = unquote(target.strip().strip("\"'“”")).replace("\\", "/")
    for written in dict.fromkeys((plain, plain.partition("#")[0].partition("?")[0])):
        if not written:
            continue
        inner = written.removeprefix(base) if base and written.startswith(base + "/") else written
        rooted = (posixpath.join(root, inner.lstrip("/")) for root in roots)
        if written.startswith("/"):
            yield from map(posixpath.normpath, rooted)
            continue
        yield posixpath.normpath(posixpath.join(posixpath.dirname(page_path), written))
        # As a browser reads it, from where the page stood.
        seen = posixpath.normpath(posixpath.join(f"/{address}", written)).lstrip("/")
        yield from (posixpath.normpath(posixpath.join(root, seen)) for root in roots)
        yield from map(posixpath.normpath, rooted)


def located(paths: Iterator[str], tree: Tree) -> str | None:
    """The first of the paths that is a file, capitals aside where none fits exactly."""
    tried = list(paths)
    exact = next((path for path in tried if path in tree.files), None)
    return exact or next((tree.folded[path.lower()] for path in tried if path.lower() in tree.folded), None)


def safe_path(path: str) -> str:
    """A path that can be written anywhere: parts that hold anything unusual become slugs."""
    return "/".join(_safe_name(part) for part in path.split("/") if part not in ("", ".", ".."))


def _safe_name(name: str) -> str:
    stem, suffix = posixpath.splitext(name)
    plain = _SAFE.fullmatch(name) and not name.startswith(".") and not name.endswith((".", "~")) and len(name) <= 100
    if plain and slugs.address_slug(stem, name) != f"{stem.lower()}-post":
        return name
    clean = re.sub(r"[^a-z0-9.]", "", suffix.lower())[:10]
    return slugs.address_slug(stem, name) + (clean if len(clean) > 1 else "")


def _reason(seen: Picture | Problem | None, path: str) -> str:
    suffix = posixpath.splitext(path)[1].lower()
    if seen is None:
        return f"larger than {MAX_PICTURE_BYTES // 1024 // 1024} MB"
    if isinstance(seen, Problem) and seen.code == "picture-too-large":
        facts: Mapping[str, str] = dict(seen.facts)
        return f"{facts['width']} × {facts['height']} pixels are too many"
    refused = suffix not in PICTURE_SUFFIXES
    return f"{suffix or 'this'} is no picture that can be published" if refused else "it cannot be opened"
