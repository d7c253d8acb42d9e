"""Every body as safe HTML, rendered once, with its links and pictures found in the library."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping
from typing import Literal, NamedTuple
from urllib.parse import unquote

from popcorn.addresses import relative
from popcorn.community.figures import excerpt, reading_minutes
from popcorn.forks import in_parallel
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
from popcorn.render.types import Credited, Heading, Link, Rendered, Shown, Text
from popcorn.tracing import digest, note, unnoticed

Kind = Literal["link", "picture", "credit"]

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# A host, loosely: what matters is that no parser down the line chokes on it (`http://[draft`).
_HTTP = re.compile(r"https?://[^\s/?#@\[\]<>\"\\]+(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@<>\"\\]+@[^\s@<>\"\\]+", re.IGNORECASE)


class Outline(NamedTuple):
    """What others may know of a body: all but its text.

    `excerpt` is its first words, `minutes` the time it takes to read. `links` are the paths of the entries it leads to,
    `credited` the handles whose pictures it names. `questions` is what it asked about its surroundings, and `answers`
    the digest of what it was told: while that is the same, so is the body.
    """

    key: bytes
    excerpt: str
    minutes: int
    pictures: tuple[Picture, ...]
    links: tuple[str, ...]
    credited: tuple[str, ...]
    ids: frozenset[str]
    site_links: tuple[tuple[str, Problem], ...]
    anchor_links: tuple[tuple[str, str, Problem], ...]
    problems: tuple[Problem, ...]
    questions: tuple[tuple[Kind, str], ...]
    answers: bytes


class Words(NamedTuple):
    """A body's text: safe HTML, and its headings. `made_from` says which outline it goes with."""

    html: str
    headings: tuple[Heading, ...]
    made_from: bytes


class Bodies:
    """The bodies and pictures of a library.

    `absent` names the types of entries that get no page of their own (a plugin is off), which nothing may link to.
    `outlines` and `pictures` are those known from an earlier run, by path; `words` is where texts are kept, if they
    are not to stay in memory. `is_same_around`: whoever knows that nothing a body could ask has another answer than it
    had for the `outlines` says so, and saves the asking; who even knows of all texts that can have changed gives their
    paths as `touched`, and saves the looking.
    """

    def __init__(
        self,
        library: Library,
        absent: Iterable[str] = (),
        outlines: Mapping[str, Outline] | None = None,
        pictures: Mapping[str, Picture | Problem] | None = None,
        words: MutableMapping[str, Words] | None = None,
        *,
        is_same_around: bool = False,
        touched: Collection[str] | None = None,
    ) -> None:
        self.library = library
        self.absent = frozenset(absent)
        self._earlier = outlines or {}
        self._is_same_around = is_same_around
        self._outlines: dict[str, Outline] = {}
        if touched is not None and is_same_around:
            self._outlines = {path: outline for path, outline in self._earlier.items() if path not in touched}
        self._words: MutableMapping[str, Words] = {} if words is None else words
        self._pictures: dict[str, Picture | Problem] = dict(pictures or {})

    def body(self, source: Source) -> Rendered:
        """The body of an entry."""
        outline = self._outline(source)
        note("bodies", source.path)
        words = self._words.get(source.path)
        if words is None or words.made_from != outline.key + outline.answers:
            # What was kept of an earlier run is lost, or of a run that was broken off.
            with unnoticed():
                words = self._words[source.path] = self._render(source)[1]
        return Rendered(
            words.html,
            words.headings,
            outline.pictures,
            outline.site_links,
            outline.anchor_links,
            outline.ids,
            outline.problems,
        )

    def outline(self, source: Source) -> Outline:
        """What others may know of an entry's body."""
        note("outlines", source.path)
        return self._outline(source)

    def links(self, source: Source) -> tuple[str, ...]:
        """The paths of the entries that a body links to."""
        return self.outline(source).links

    def credited(self, source: Source) -> tuple[str, ...]:
        """The handles that a body credits with pictures."""
        return self.outline(source).credited

    @property
    def outlines(self) -> Mapping[str, Outline]:
        """The outlines of all bodies asked for so far, by path."""
        return self._outlines

    @property
    def pictures(self) -> Mapping[str, Picture | Problem]:
        """All pictures looked at so far, by path."""
        return self._pictures

    def prepare(self, cores: int = 1, step: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Render every body that is not known, over so many cores. Returns how many there were.

        `step` hears after each how many are done, and of how many.
        """
        sources = [*self.library.entries.values(), *self.library.damaged.values()]
        unknown = [source for source in sources if not self._recall(source)]
        rendered = zip(unknown, in_parallel(self._render, unknown, cores), strict=True)
        for done, (source, (outline, words)) in enumerate(rendered, start=1):
            step(done, len(unknown))
            self._outlines[source.path] = outline
            self._words[source.path] = words
        return len(unknown)

    def _outline(self, source: Source) -> Outline:
        if source.path not in self._outlines and not self._recall(source):
            with unnoticed():
                self._outlines[source.path], self._words[source.path] = self._render(source)
        return self._outlines[source.path]

    def _recall(self, source: Source) -> bool:
        """Whether the body is known, and would come out the same today."""
        if source.path in self._outlines:
            return True
        earlier = self._earlier.get(source.path)
        with unnoticed():
            if earlier is None or earlier.key != self._key(source):
                return False
            if (
                not self._is_same_around
                and earlier.questions
                and _Page(self, source).answers(earlier.questions) != earlier.answers
            ):
                return False
        self._outlines[source.path] = earlier
        return True

    def _key(self, source: Source) -> bytes:
        return digest(source.body_digest, source.body_line, _Page(self, source).language())

    def _render(self, source: Source) -> tuple[Outline, Words]:
        surroundings = _Page(self, source)
        text = Text(source.body, source.path, surroundings.language(), source.body_line)
        rendered = render(text, surroundings)
        outline = Outline(
            key=self._key(source),
            excerpt=excerpt(rendered.html),
            minutes=reading_minutes(rendered.html),
            pictures=rendered.pictures,
            links=tuple(dict.fromkeys(surroundings.linked)),
            credited=tuple(dict.fromkeys(surroundings.credited)),
            ids=rendered.ids,
            site_links=rendered.site_links,
            anchor_links=rendered.anchor_links,
            problems=rendered.problems,
            questions=tuple(surroundings.asked),
            answers=digest(list(surroundings.asked.values())),
        )
        return outline, Words(rendered.html, rendered.headings, outline.key + outline.answers)

    def picture(self, path: str) -> Picture | None:
        """The picture at a path below `content/`, None where there is none that may be published."""
        found = self.inspected(path)
        return found if isinstance(found, Picture) else None

    def inspected(self, path: str) -> Picture | Problem | None:
        """The picture at a path, or what is wrong with it, or None where there is no file."""
        note("pictures", path)
        file = self.library.pictures.get(path)
        if file is None:
            return None
        if path not in self._pictures:
            self._pictures[path] = inspect(file, path)
        return self._pictures[path]

    def problems(self) -> Iterable[Problem]:
        """What is wrong with any body and any picture of the library."""
        for source in (*self.library.entries.values(), *self.library.damaged.values()):
            outline = self.outline(source)
            yield from outline.problems
            for path, name, problem in outline.anchor_links:
                if name not in self.outline(self.library.entries[path]).ids:
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
        self.asked: dict[tuple[Kind, str], Link | Shown | Credited] = {}

    def language(self) -> str:
        entry = self.library.entries.get(self.source.path)
        return self.library.language(entry) if entry else self.library.community.language

    def answers(self, questions: Iterable[tuple[Kind, str]]) -> bytes:
        """The digest of what these questions are answered today."""
        ask = {"link": self._link, "picture": self._picture, "credit": self._credit}
        return digest([ask[kind](target) for kind, target in questions])

    def link(self, target: str) -> Link:
        found = self.asked["link", target] = self._link(target)
        return found

    def picture(self, target: str) -> Shown:
        found = self.asked["picture", target] = self._picture(target)
        return found

    def credit(self, name: str) -> Credited:
        found = self.asked["credit", name] = self._credit(name)
        return found

    def _link(self, target: str) -> Link:
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

    def _picture(self, target: str) -> Shown:
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

    def _credit(self, name: str) -> Credited:
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
