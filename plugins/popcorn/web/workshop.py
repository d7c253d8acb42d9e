"""What the makers of pages share: the site, the plan being drafted, the cards and the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.tracing import Kept
from popcorn.web.cards import Cards
from popcorn.web.frame import Frame, shared
from popcorn.web.plan import Bundle, Drafting, Page, Sheet
from popcorn.web.site import Site

Data = dict[str, Any]

# Feed items kept for other feeds, more than there are in all feeds of most communities.
ITEMS = 2000


@dataclass(frozen=True, slots=True)
class Workshop:
    """One plan's tools."""

    site: Site
    drafting: Drafting
    cards: Cards
    frame: Frame
    # Feed items: one stands in several feeds.
    items: Kept[str, Any] = field(default_factory=lambda: Kept(ITEMS))

    def page(self, address: str, make: Callable[..., Sheet], *given: Any, source: str | None = None) -> Page:
        """A page: `make(shop, *given)` says what stands on it. It is a function, so that it knows nothing else."""
        return Page(address, partial(make, self), given, source)

    def entry_page(self, entry: Entry[Model], make: Callable[..., Sheet], *given: Any) -> Page:
        """The page of an entry, whose links are to lead somewhere."""
        self.drafting.expect(self.site.bodies.outline(entry).site_links)
        return self.page(entry.address, make, entry, *given, source=entry.path)

    def bundle(self, paths: Iterable[str], make: Callable[..., Mapping[str, bytes]], *given: Any) -> Bundle:
        """Finished files: `make(shop, *given)` gives their contents."""
        return Bundle(tuple(paths), partial(make, self), given)

    def generated(
        self,
        address: str,
        template: str,
        title: str,
        language: str,
        room: str,
        data: Mapping[str, Any],
        *,
        html: str = "",
        description: str = "",
        rest: str | None = None,
        alternates: Mapping[str, str] | None = None,
        feeds: list[Data] | None = None,
        picture: Data | None = None,
    ) -> Sheet:
        """What stands on a page that Popcorn makes itself.

        `rest` is its address below the language's prefix: the page then exists for readers of every language.
        """
        versions = alternates or (
            {lang: self.site.prefix(lang) + rest for lang in self.site.languages} if rest is not None else {}
        )
        description = description or self.site.said(self.site.community.summary, language)
        return Sheet(
            template=template,
            title=title,
            language=language,
            description=description,
            html=html,
            data={
                **self.frame.around(language, room, versions, feeds),
                "share": shared(title, description, picture, address, self.site),
                **data,
            },
        )

    def listing(
        self,
        rest: str,
        title: str,
        language: str,
        room: str,
        entries: Sequence[Entry[Model]],
        data: Mapping[str, Any],
        *,
        feeds: list[Data] | None = None,
        description: str = "",
    ) -> Iterator[Page]:
        """A paginated listing at `rest` below the language's prefix: `rest`, `rest/page/2/`, ..."""
        size = self.site.features.site.per_page
        base = self.site.prefix(language) + rest
        count = max(1, -(-len(entries) // size))
        for index in range(count):
            shown = entries[index * size : (index + 1) * size]
            yield self.page(
                _numbered(base, index),
                _listing,
                rest,
                title,
                language,
                room,
                tuple(shown),
                data,
                feeds,
                description,
                index,
                count,
            )


def _numbered(base: str, index: int) -> str:
    return f"{base}page/{index + 1}/" if index else base


# Pages that a pager shows on either side of the one it stands on.
AROUND = 2


def _near(index: int, count: int) -> list[int]:
    """The first page, the last, and those around this one: a pager that named all would outgrow the page."""
    around = range(max(0, index - AROUND), min(count, index + AROUND + 1))
    return sorted({0, *around, count - 1})


def _listing(
    shop: Workshop,
    rest: str,
    title: str,
    language: str,
    room: str,
    shown: Sequence[Entry[Model]],
    data: Mapping[str, Any],
    feeds: list[Data] | None,
    description: str,
    index: int,
    count: int,
) -> Sheet:
    base = shop.site.prefix(language) + rest
    pages = {
        "current": index + 1,
        "count": count,
        "newer": _numbered(base, index - 1) if index else None,
        "older": _numbered(base, index + 1) if index + 1 < count else None,
        "near": [{"number": near + 1, "url": _numbered(base, near)} for near in _near(index, count)],
    }
    return shop.generated(
        _numbered(base, index),
        "listing.html",
        title if index == 0 else f"{title} · {index + 1}",
        language,
        room,
        {
            "cards": shop.cards.cards(shown, language),
            "pages": pages,
            "heading": title,
            # The first page is enough to find the listing.
            "search": {"exclude": index > 0},
            **data,
        },
        rest=rest if index == 0 else None,
        feeds=feeds,
        description=description,
    )
