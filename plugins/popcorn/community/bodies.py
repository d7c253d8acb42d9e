"""Every body as safe HTML, rendered once, with its links and pictures found in the library."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote

from popcorn.addresses import relative
from popcorn.library.entries import Entry, Library, Source
from popcorn.library.fields import is_handle
from popcorn.library.models import Model
from popcorn.library.references import picture_path, unknown
from popcorn.library.validation import closest
from popcorn.problems import Problem
from popcorn.render.markdown import render
from popcorn.render.pictures import Picture, inspect
from popcorn.render.resolving import heading_id
from popcorn.render.sanitize import SCHEMES
from popcorn.render.types import Credited, Link, Rendered, Shown, Text

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# A host, loosely: what matters is that no parser down the line chokes on it (`http://[draft`).
_HTTP = re.compile(r"https?://[^\s/?#@\[\]<>\"\\]+(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@<>\"\\]+@[^\s@<>\"\\]+", re.IGNORECASE)


class Bodies:
    """The bodies and pictures of a library.

    `absent` names the types of entries that get no page of their own (a plugin is off), which nothing may link to.
    """

    def __init__(self, library: Library, absent: Iterable[str] = ()) -> None:
        self.library = library
        self.absent = frozenset(absent)
        self._rendered: dict[str, Rendered] = {}
        self._pictures: dict[str, Picture | Problem] = {}
        self._links: dict[str, tuple[str, ...]] = {}
        self._credited: dict[str, tuple[str, ...]] = {}

    def body(self, source: Source) -> Rendered:
        """The body of an entry."""
        if source.path not in self._rendered:
            surroundings = _Page(self, source)
            language = surroundings.language()
            text = Text(source.body, source.path, language, source.body_line)
            self._rendered[source.path] = render(text, surroundings)
            self._links[source.path] = tuple(dict.fromkeys(surroundings.linked))
            self._credited[source.path] = tuple(dict.fromkeys(surroundings.credited))
        return self._rendered[source.path]

    def links(self, source: Source) -> tuple[str, ...]:
        """The paths of the entries that a body links to."""
        self.body(source)
        return self._links[source.path]

    def credited(self, source: Source) -> tuple[str, ...]:
        """The handles that a body credits with pictures."""
        self.body(source)
        return self._credited[source.path]

    def picture(self, path: str) -> Picture | None:
        """The picture at a path below `content/`, None where there is none that may be published."""
        found = self.inspected(path)
        return found if isinstance(found, Picture) else None

    def inspected(self, path: str) -> Picture | Problem | None:
        """The picture at a path, or what is wrong with it, or None where there is no file."""
        file = self.library.pictures.get(path)
        if file is None:
            return None
        if path not in self._pictures:
            self._pictures[path] = inspect(file, path)
        return self._pictures[path]

    def problems(self) -> Iterable[Problem]:
        """What is wrong with any body and any picture of the library."""
        for source in (*self.library.entries.values(), *self.library.damaged.values()):
            body = self.body(source)
            yield from body.problems
            for path, name, problem in body.anchor_links:
                if name not in self.body(self.library.entries[path]).ids:
                    yield problem
        for path in self.library.pictures:
            found = self.inspected(path)
            if isinstance(found, Problem):
                yield found

    def has_page(self, entry: Entry[Model]) -> bool:
        """Whether readers can follow a link to the entry."""
        return entry.type not in self.absent and self.library.is_published(entry)


class _Page:
    """What the renderer may ask about one page's surroundings."""

    def __init__(self, bodies: Bodies, source: Source) -> None:
        self.bodies = bodies
        self.library = bodies.library
        self.source = source
        self.linked: list[str] = []
        self.credited: list[str] = []

    def language(self) -> str:
        entry = self.library.entries.get(self.source.path)
        return self.library.language(entry) if entry else self.library.community.language

    def link(self, target: str) -> Link:
        target = target.strip()
        home = self.library.community.url.rstrip("/") + "/"
        if target.startswith(home):
            target = "/" + target.removeprefix(home)
        scheme = _SCHEME.match(target)
        if scheme:
            known = scheme[1].lower() in SCHEMES and (_HTTP.fullmatch(target) or _MAIL.fullmatch(target))
            return Link(target, external=target[:4].lower() == "http") if known else Link(None, "link-unsafe")
        if not target or target.startswith("//") or "\\" in target:
            return Link(None, "link-unsafe")
        path, mark, anchor = target.partition("#")
        return self._inside(unquote(path.partition("?")[0]), f"#{_anchor(anchor)}" if mark and anchor else "")

    def _inside(self, path: str, anchor: str) -> Link:
        beside = "" if path.startswith("/") else self.source.folder
        entry = self.library.find(path, beside=beside)
        if entry is not None:
            if not self.bodies.has_page(entry):
                return Link(None, "link-unpublished")
            self.linked.append(entry.path)
            return Link(self.picture_url(entry.address) + anchor, anchor=(entry.path, anchor[1:]) if anchor else None)
        if self.library.is_broken(path, beside=beside):
            return Link(None)
        if path.startswith("/"):
            # Pages that Popcorn makes itself; whether this one is among them, the whole plan will tell.
            address = path.strip("/")
            address = address if "." in posixpath.basename(address) or not address else address + "/"
            return Link(self.picture_url(address) + anchor, site=address)
        picture = self.bodies.picture(picture_path(path, self.source.folder))
        if picture is not None:
            return Link(self.picture_url(picture.fallback.address))
        return Link(None, "link-unknown", closest(path, self.library.links))

    def picture(self, target: str) -> Shown:
        scheme = _SCHEME.match(target)
        if scheme or not target.strip():
            return Shown(None, "picture-missing")
        written = unquote(target.partition("#")[0].partition("?")[0])
        path = written.strip("/") if written.startswith("/") else picture_path(written, self.source.folder)
        found = self.bodies.inspected(path)
        if isinstance(found, Picture):
            return Shown(found)
        if found is not None or path in self.library.refused:
            return Shown(None)
        beside = [p for p in self.library.pictures if posixpath.dirname(p) == self.source.folder]
        names = [posixpath.relpath(p, self.source.folder) for p in beside]
        return Shown(None, "picture-missing", closest(written, names))

    def picture_url(self, address: str) -> str:
        return relative(address, self.source.address)

    def credit(self, name: str) -> Credited:
        member = self.library.members.get(name) if is_handle(name) else None
        if member is None:
            facts = unknown(name, "credit", self.library)
            return Credited(name, None, "member-unknown" if facts else None, tuple((facts or {}).items()))
        self.credited.append(name)
        if member.meta.status == "withdrawn":
            return Credited(WITHDRAWN["zh" if self.language().startswith("zh") else "en"], None)
        self.linked.append(member.path)
        url = self.picture_url(member.address) if self.bodies.has_page(member) else None
        return Credited(member.meta.name, url)


# How those are named who asked not to be any more.
WITHDRAWN = {"zh": "一位已退出的成员", "en": "a former member"}


def _anchor(written: str) -> str:
    name = unquote(written)
    return name if name.startswith("h-") else heading_id(name)
