"""Release trains: the releases of each product and channel, and what members had to do with them."""

from __future__ import annotations

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
    releases = published_releases(library)
    found = []
    for product in library.community.products:
        for channel in library.community.channels:
            on_it = tuple(
                release
                for release in releases
                if release.meta.product == product.id and release.meta.channel == channel.id
            )
            if on_it:
                found.append(Train(product, channel, on_it))
    return found


def member_share(releases: list[Entry[Release]]) -> Share:
    """The share of changes that members suggested."""
    changes = [change for release in releases for change in release.meta.changes if change.kind != "known"]
    return Share(sum(1 for change in changes if change.suggested_by), len(changes))


def neighbours(
    release: Entry[Release], releases: list[Entry[Release]]
) -> tuple[Entry[Release] | None, Entry[Release] | None]:
    """The release before and the one after on the same train."""
    train = [r for r in releases if (r.meta.product, r.meta.channel) == (release.meta.product, release.meta.channel)]
    at = [r.path for r in train].index(release.path)
    older = train[at + 1] if at + 1 < len(train) else None
    newer = train[at - 1] if at > 0 else None
    return older, newer
