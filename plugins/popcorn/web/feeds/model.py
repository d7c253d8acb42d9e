"""What a feed holds, before it is written in any format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class Author(NamedTuple):
    """Who wrote an item, and their page."""

    name: str
    url: str | None


class Picture(NamedTuple):
    """An item's picture, in full."""

    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed.

    All addresses are in full, all texts free of control characters; `html` is safe and reads well without our
    stylesheet. `language` is a BCP 47 tag.
    """

    id: str
    url: str
    title: str
    html: str
    summary: str
    language: str
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    published: dt.datetime
    updated: dt.datetime
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, newest item first. `urls` is where each format of it stands, in full: format -> address."""

    id: str
    title: str
    description: str
    home: str
    language: str
    author: Author
    urls: dict[str, str]
    items: tuple[Item, ...]
    fallback: dt.datetime
    icon: str | None = None

    @property
    def updated(self) -> dt.datetime:
        """When its newest change was made: from the entries, never from the clock, so a rebuild changes nothing."""
        return max((item.updated for item in self.items), default=self.fallback)
