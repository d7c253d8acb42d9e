"""What the site offers of a typeset issue: files to take home, pictures of its pages, and where each piece begins.

Files lie on disk until they are published; a plan knows them by what is in them.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from popcorn.library.entries import Entry
from popcorn.library.models import Issue
from popcorn.web.plan import Bundle
from popcorn.web.workshop import Data, Workshop


class Kept(NamedTuple):
    """A finished file: where it is to be published below the site's root, where it lies until then, what is in it."""

    path: str
    source: Path
    sha256: str
    size: int

    @property
    def trace(self) -> tuple[str, str]:
        """What says whether it is the same file (see popcorn/tracing.py)."""
        return self.path, self.sha256


class Download(NamedTuple):
    """A form of an issue: what it is for (as `popcorn zine --for` takes it), its file, its pages (0: it has none)."""

    kind: str
    file: Kept
    pages: int


class LeafPicture(NamedTuple):
    """The picture of one page, with its size in pixels."""

    file: Kept
    width: int
    height: int


class Edition(NamedTuple):
    """A typeset issue: its forms, its extent in pages, where each piece begins by its path, its pages' pictures."""

    downloads: tuple[Download, ...]
    pages: int
    first_pages: Mapping[str, int]
    leaves: tuple[LeafPicture, ...] = ()

    @property
    def files(self) -> Iterator[Kept]:
        """Everything of it that is published."""
        yield from (download.file for download in self.downloads)
        yield from (leaf.file for leaf in self.leaves)


def bundles(shop: Workshop, editions: Mapping[int, Edition]) -> Iterator[Bundle]:
    """The files of all editions, each for itself: of an issue set anew most pages look as they did."""
    for edition in editions.values():
        for kept in edition.files:
            yield shop.bundle([kept.path], _fetched, kept)


def _fetched(shop: Workshop, kept: Kept) -> dict[str, bytes]:
    """Raises OSError where the file is not what was kept; the next build makes it again."""
    content = kept.source.read_bytes()
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        kept.source.unlink(missing_ok=True)
        raise OSError(errno.EIO, "is not as it was made; build again", str(kept.source))
    return {kept.path: content}


def offered(edition: Edition | None, language: str, shop: Workshop) -> Data:
    """What readers can take home, as pages show it: `pdf` is what listings lead to."""
    words = shop.site.words(language)
    shown = [
        {
            "url": download.file.path,
            "name": words[f"download_{download.kind}"],
            "format": download.file.path.rpartition(".")[2].upper(),
            "size": f"{download.file.size / 1_000_000:.1f} MB",
            "pages": download.pages,
        }
        for download in (edition.downloads if edition else ())
    ]
    return {"downloads": shown, "pdf": next((one for one in shown if one["format"] == "PDF"), None)}


def spreads(issue: Entry[Issue], edition: Edition | None, language: str, shop: Workshop) -> list[Data]:
    """The pages as they lie open: the cover alone, then left and right, the back cover alone.

    Each page has its number, its picture, and what is on it in words.
    """
    if edition is None or not edition.leaves:
        return []
    said = _on_pages(edition, language, shop)
    pages: list[Data] = [
        {
            "number": number,
            "src": leaf.file.path,
            "width": leaf.width,
            "height": leaf.height,
            "alt": said[number - 1],
        }
        for number, leaf in enumerate(edition.leaves, 1)
    ]
    # Left pages have even numbers.
    lying = [[page for page in pages if page["number"] // 2 == at] for at in range(len(pages) // 2 + 1)]
    return [{"pages": both} for both in lying if both]


def _on_pages(edition: Edition, language: str, shop: Workshop) -> list[str]:
    """What each page holds, in words: the piece that is on it, or the part of the magazine."""
    words = shop.site.words(language)
    entries = shop.site.library.entries
    starts = {
        page: entries[path].title for path, page in reversed(list(edition.first_pages.items())) if path in entries
    }
    first = min(starts, default=edition.pages)
    said, running = [], words["letter"]
    for page in range(1, edition.pages + 1):
        running = starts.get(page, running)
        title = running
        if page == 1:
            title = words["cover"]
        elif page == 2 and first > 2:
            title = words["in_this_issue"]
        elif page == edition.pages:
            title = words["back_cover"]
        said.append(words["page_shows"].format(page=page, title=title))
    return said
