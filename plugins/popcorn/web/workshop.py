"""What the makers of pages share: the site, the plan being drafted, the cards and the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.web.cards import Cards
from popcorn.web.frame import Frame, shared
from popcorn.web.plan import Drafting, Page
from popcorn.web.site import Site

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Workshop:
    """One plan's tools."""

    site: Site
    drafting: Drafting
    cards: Cards
    frame: Frame

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
    ) -> Page:
        """A page that Popcorn makes itself.

        `rest` is its address below the language's prefix: the page then exists for readers of every language.
        """
        versions = alternates or (
            {lang: self.site.prefix(lang) + rest for lang in self.site.languages} if rest is not None else {}
        )
        description = description or self.site.said(self.site.community.summary, language)
        return Page(
            address=address,
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
        addresses = [base if number == 1 else f"{base}page/{number}/" for number in range(1, count + 1)]
        for index, address in enumerate(addresses):
            shown = entries[index * size : (index + 1) * size]
            pages = {
                "current": index + 1,
                "count": count,
                "newer": addresses[index - 1] if index else None,
                "older": addresses[index + 1] if index + 1 < count else None,
                "all": [{"number": number, "url": url} for number, url in enumerate(addresses, start=1)],
            }
            numbered = title if index == 0 else f"{title} · {index + 1}"
            yield self.generated(
                address,
                "listing.html",
                numbered,
                language,
                room,
                {
                    "cards": self.cards.cards(shown, language),
                    "pages": pages,
                    "heading": title,
                    # Material's search reads this: the first page is enough to find the listing.
                    "search": {"exclude": index > 0},
                    **data,
                },
                rest=rest if index == 0 else None,
                feeds=feeds,
                description=description,
            )
