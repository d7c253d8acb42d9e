"""What stood at which address of the old site, and where it stands now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from popcorn.desk.importing.pages import TEXTS, Page

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass(frozen=True)
class Directory:
    """The pages of the source by their old addresses and by their files; leads to paths below `content/`.

    `old` is where each page stood, by its source path and by its path below `content/`. `hosts` are the hosts whose
    addresses are the site's own, `base` is the path that the site lived under.
    """

    addresses: Mapping[str, str]
    files: Mapping[str, str]
    old: Mapping[str, str]
    hosts: frozenset[str]
    base: str

    def inside(self, target: str) -> str | None:
        """The target without scheme and host where it is the site's own, None where it leads elsewhere."""
        if target.startswith("//"):
            target = f"https:{target}"
        if not SCHEME.match(target):
            return target
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme.lower() not in ("http", "https") or parts.netloc.lower() not in self.hosts:
            return None
        query, fragment = f"?{parts.query}" if parts.query else "", f"#{parts.fragment}" if parts.fragment else ""
        return f"{parts.path or '/'}{query}{fragment}"

    def page(self, target: str, page_path: str, page_address: str) -> str | None:
        """The path below `content/` of the page that an inner target means, seen from a page; None for none."""
        path = unquote(target.partition("#")[0].partition("?")[0]).replace("\\", "/")
        if not path:
            return None
        if path.startswith("/"):
            bare = path.removeprefix(self.base) if self.base and path.startswith(self.base + "/") else path
            return self.addresses.get(_normal(bare)) or self.named(path)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(page_path), path))
        below = posixpath.normpath(posixpath.join(f"/{page_address}", path))
        return self.files.get(_stem(beside)) or self.addresses.get(_normal(below))

    def named(self, name: str) -> str | None:
        """The page that an internal name means: a file's path or its end (`ref`, `post_url`)."""
        wanted = _stem(unquote(name).partition("#")[0].strip("/"))
        if not wanted:
            return None
        if wanted in self.files:
            return self.files[wanted]
        ends = {path for stem, path in self.files.items() if stem.endswith("/" + wanted)}
        return ends.pop() if len(ends) == 1 else None


def directory(
    placed: Iterable[tuple[Page, str, str]], aliases: Mapping[str, Iterable[str]], hosts: frozenset[str], base: str
) -> Directory:
    """The directory of pages, each with its old address and its path below `content/`; `aliases` is by source path."""
    placed = list(placed)
    addresses: dict[str, str] = {}
    files: dict[str, str] = {}
    old: dict[str, str] = {}
    for page, address, path in placed:
        addresses.setdefault(_normal(address), path)
        files.setdefault(_stem(page.path), path)
        files.setdefault(page.logical.lower(), path)
        old[page.path] = old[path] = address
    for page, _, path in placed:
        for alias in aliases.get(page.path, ()):
            addresses.setdefault(_normal(alias), path)
    return Directory(addresses, files, old, hosts, base)


def relative(path: str, beside: str) -> str:
    """A path below `content/` as it is written in the file `beside`."""
    return posixpath.relpath(path, posixpath.dirname(beside) or ".")


def _normal(address: str) -> str:
    """Addresses that servers take for one: capitals, slashes and index.html do not count."""
    path = "/".join(part for part in unquote(address).lower().split("/") if part)
    for ending in ("index.html", ".html", ".htm"):
        path = path.removesuffix(ending)
    return path.rstrip("/")


def _stem(path: str) -> str:
    """A file's path without what does not tell it from others: suffix, index, capitals."""
    stem, suffix = posixpath.splitext(path)
    bare = stem if suffix.lower() in TEXTS else path
    return bare.lower().removesuffix("/index").removesuffix("/_index")
