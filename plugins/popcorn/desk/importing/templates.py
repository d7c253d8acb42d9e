"""What the tags of template languages have in common: arguments, and the things they are used for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from popcorn.desk.importing import wording
from popcorn.desk.importing.notes import shown

_ARGUMENT = re.compile(
    r"""(?:([\w.-]+)\s*[=:]\s*)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s"'`=]+))""", re.DOTALL
)
# Services a tag embeds, and the address of the thing with that id.
SERVICES: dict[str, tuple[str, str]] = {
    "youtube": ("YouTube", "https://www.youtube.com/watch?v={}"),
    "vimeo": ("Vimeo", "https://vimeo.com/{}"),
    "bilibili": ("Bilibili", "https://www.bilibili.com/video/{}"),
    "tweet": ("Twitter", "https://twitter.com/i/status/{}"),
    "twitter": ("Twitter", "https://twitter.com/i/status/{}"),
    "x": ("X", "https://x.com/i/status/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/p/{}/"),
    "asciinema": ("asciinema", "https://asciinema.org/a/{}"),
    "speakerdeck": ("Speaker Deck", "https://speakerdeck.com/player/{}"),
    "gist": ("Gist", "https://gist.github.com/{}"),
}
PICTURES = frozenset({"figure", "img", "image", "picture", "responsive-image", "figure.html", "image.html", "img.html"})
_SOURCES = ("src", "url", "image_path", "image", "path", "file", "filename", "source")
_SAFE_ID = re.compile(r"[\w./-]+")


class Arguments(NamedTuple):
    """What a tag was called with: positional values, and values by name in small letters."""

    positional: Sequence[str]
    named: Mapping[str, str]

    def first(self, *names: str) -> str:
        """The first of the named values there is, '' for none."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


class Made(NamedTuple):
    """What a tag became: Markdown, and which of its arguments had no place in it."""

    text: str
    lost: tuple[str, ...] = ()

    @property
    def done(self) -> str:
        """What a note says was done."""
        what = self.text if self.text == "a fenced block" else shown(self.text)
        return f"{what}, without {shown(' '.join(self.lost))}" if self.lost else what


def arguments(text: str) -> Arguments:
    """`src="a.png" caption='x' 250` taken apart."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for name, double, single, ticks, bare in _ARGUMENT.findall(text):
        quoted = double or single
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted else ticks or bare
        if name:
            named[name.lower()] = value
        else:
            positional.append(value)
    return Arguments(positional, named)


def picture(given: Arguments) -> Made | None:
    """A picture from a tag's arguments, None where they name none."""
    source = given.first(*_SOURCES) or (given.positional[0] if given.positional else "")
    if not source:
        return None
    caption = given.first("caption", "title")
    credit = given.first("attr", "credit", "attribution")
    alt = given.first("alt") or caption
    title = " · ".join(part for part in (caption, credit) if part)
    used = {*_SOURCES, "caption", "alt", "attr", "credit", "attribution", "link"}
    used |= {"title"} if caption == given.named.get("title") else set()
    text = wording.picture(source, _plain(alt), _plain(title))
    target = given.first("link")
    if target:
        text = wording.link(text, target)
    return Made(text, tuple(f"{name}={value}" for name, value in given.named.items() if name not in used))


def embedded(name: str, given: Arguments) -> Made | None:
    """A link to what a tag embeds, None where the service is unknown or the id is none."""
    service = SERVICES.get(name.removesuffix(".html"))
    wanted = given.first("id", "video", "code") or "/".join(
        given.positional[:2] if name == "gist" else given.positional[:1]
    )
    if name in ("tweet", "twitter", "x") and given.first("user"):
        wanted = given.first("id")
    if service is None or not _SAFE_ID.fullmatch(wanted):
        return None
    title, address = service
    used = {"id", "video", "code", "user"}
    lost = tuple(f"{key}={value}" for key, value in given.named.items() if key not in used)
    return Made(wording.link(f"{title}: {given.first('title') or wanted}", address.format(wanted)), lost)


def fence(
    text: str, opening: tuple[int, int], closing: tuple[int, int], language: str
) -> tuple[tuple[int, int, str], tuple[int, int, str]]:
    """The changes that make a fenced block of what stands between two tags, given and returned as offsets in `text`."""
    contents = text[opening[1] : closing[0]]
    ticks = "```"
    while re.search(rf"^\s*{ticks}", contents, re.MULTILINE):
        ticks += "`"
    name = language if re.fullmatch(r"[\w#.+-]+", language) else ""
    start = text.rfind("\n", 0, opening[0]) + 1
    before = text[start : opening[0]]
    indent = before if not before.strip() else ""
    lead = "" if not before.strip() else "\n\n"
    after_opening = opening[1] + len(re.match(r"[ \t]*\n?", text[opening[1] :])[0])  # type: ignore[index]
    before_closing = opening[1] + len(contents.rstrip())
    trail = "" if re.match(r"[ \t]*(?:\n|$)", text[closing[1] :]) else "\n\n"
    first = (opening[0], min(after_opening, before_closing), f"{lead}{ticks}{name}\n")
    return first, (max(before_closing, first[1]), closing[1], f"\n{indent}{ticks}{trail}")


def _plain(text: str) -> str:
    # Captions may hold Markdown or HTML; a title is plain text.
    return re.sub(r"</?\w[^<>]*>", "", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text))
