"""Release trains: the releases of each product and channel, and what members had to do with them."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple, cast

from popcorn.library.entries import Entry, Library
from popcorn.library.models import Release
from popcorn.library.settings import Channel, Named


class Train(NamedTuple):
    """The releases of one product on one channel, newest first."""

    product: Named
    channel: Channel
    releases: tuple[Entry[Release], ...]


class Share(NamedTuple):
    """How many of some changes members suggested."""

    suggested: int
    all: int


def published_releases(library: Library) -> list[Entry[Release]]:
    """All published releases, newest first."""
    return cast("list[Entry[Release]]", list(library.published("release")))


def trains(library: Library) -> list[Train]:
    """A train per product and channel that has releases, in the order of community.yml."""
    on_train: defaultdict[tuple[str, str], list[Entry[Release]]] = defaultdict(list)
    for release in published_releases(library):
        on_train[release.meta.product, release.meta.channel].append(release)
    return [
        Train(product, channel, tuple(on_train[product.id, channel.id]))
        for product in library.community.products
        for channel in library.community.channels
        if (product.id, channel.id) in on_train
    ]


def member_share(releases: list[Entry[Release]]) -> Share:
    """The share of changes that members suggested."""
    changes = [change for release in releases for change in release.meta.changes if change.kind != "known"]
    return Share(sum(1 for change in changes if change.suggested_by), len(changes))
