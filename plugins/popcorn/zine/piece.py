"""What one printed piece knows of the issue around it: its language, its room, where its links and pictures lead."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urljoin

from popcorn.addresses import absolute, short
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Model
from popcorn.render.pictures import Picture
from popcorn.zine.article.blocks import article
from popcorn.zine.article.nodes import Blocks
from popcorn.zine.article.surroundings import Room, Target
from popcorn.zine.plates import Plates

# A longer address, in bytes, stays in the text as words: the typesetter refuses those of more than 8,000.
LONGEST_ADDRESS = 2000
# Any address will do to resolve a page's relative ones against.
_ROOT = "https://site.invalid/"


class PieceOnPaper:
    """One entry of an issue as `article` sees it (`article.surroundings.Surroundings`)."""

    def __init__(
        self,
        entry: Entry[Model],
        bodies: Bodies,
        plates: Plates,
        room: Room,
        printed: Mapping[str, str],
        without: Picture | None = None,
    ) -> None:
        """`printed` is the label of every entry in the issue, by its path; `without` a picture printed elsewhere."""
        self.entry = entry
        self.library: Library = bodies.library
        self.room = room
        self.plates = plates
        self._printed = printed
        self._body = bodies.body(entry)
        self._has_pictures = self.library.consents(entry, "photo")
        left_out = without.digest if without else None
        shown = [picture for picture in self._body.pictures if picture.digest != left_out]
        self._pictures = {picture.fallback.address: picture for picture in shown}

    @property
    def language(self) -> str:
        """The language of the piece."""
        return self.library.language(self.entry)

    def read(self) -> tuple[Blocks, list[Blocks]]:
        """The body as blocks, and its notes."""
        return article(self._body.html, self)

    def picture(self, source: str) -> Picture | None:
        """The picture behind an `src`; none where those shown did not agree."""
        return self._pictures.get(unquote(self._site_path(source) or "")) if self._has_pictures else None

    def plate(self, picture: Picture, width: float, height: float, alt: str, *, bleeds: bool = False) -> dict[str, Any]:
        """The picture at no more than this size in mm."""
        return self.plates.plate(picture, width, height, alt, bleeds=bleeds)

    def label(self, anchor: str) -> str:
        """The label of one of the piece's own headings."""
        return f"{label_of(self.entry)}:{anchor}"

    def target(self, address: str) -> Target | None:
        """Where an `href` leads: into this piece, to another one of the issue, or out of it.

        None where it must not be followed, or could not be: one too long for a PDF, or for anyone to type.
        """
        if len(address.encode()) > LONGEST_ADDRESS:
            return None
        if address.startswith("#"):
            return Target(label=self.label(address[1:])) if address[1:] in self._anchors else None
        if address.startswith("mailto:"):
            return Target(url=address, printed=address.removeprefix("mailto:").partition("?")[0])
        path = self._site_path(address)
        if path is None:
            return Target(url=address, printed=_without_scheme(address))
        entry = self.library.find(unquote(path).strip("/")) if path.strip("/") else None
        if entry is not None and entry.path in self._printed:
            return Target(label=self._printed[entry.path])
        site = self.library.community.url
        url = absolute(short(entry.id) if entry is not None and entry.id else unquote(path), site)
        # A name in a text leads to the member's page; printed, a note behind each name would only be noise.
        is_name = entry is not None and entry.type == "member"
        return Target(url=url, printed="" if is_name else _without_scheme(url))

    @property
    def _anchors(self) -> frozenset[str]:
        return frozenset(heading.id for heading in self._body.headings)

    def _site_path(self, address: str) -> str | None:
        """An address of this site, below its root; None for one elsewhere."""
        found = urljoin(_ROOT + self.entry.address, address)
        return found.removeprefix(_ROOT).partition("#")[0] if found.startswith(_ROOT) else None


def label_of(entry: Entry[Model]) -> str:
    """The label of a printed entry: its place in the PDF's own links."""
    return f"piece:{posixpath.splitext(entry.path)[0]}"


def short_address(entry: Entry[Model], library: Library) -> Target | None:
    """The short permanent address of an entry, None where it has no id or no page."""
    if not entry.id:
        return None
    url = absolute(short(entry.id), library.community.url)
    return Target(url=url, printed=_without_scheme(url))


def _without_scheme(url: str) -> str:
    return url.removeprefix("https://")
