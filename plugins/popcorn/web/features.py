"""What a site has and how much of it: the options of the plugins, as the core knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# What parts the words of a text: spaces, the joints between Chinese words, punctuation, and what parts words in code.
# An escaped mark is parted off whole, or `Vec<String>` would be shown as `Vec<;String>`.
SEPARATOR = r"(?:&(?:amp|lt|gt);|[\s\u200b\u3000\-、。，．？！；：,.?!;:“”‘’（）()《》&<>=\"/\[\]{}|])+"


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """`per_page`: entries on a page of a listing."""

    per_page: int = 24


@dataclass(frozen=True, slots=True)
class SpotlightOptions:
    """`companions`: how many of those they worked with stand on a member's page."""

    companions: int = 12


@dataclass(frozen=True, slots=True)
class EventOptions:
    """`calendar`: the file of the calendar of all meetups, '' for none. `home`: meetups on the front page."""

    calendar: str = "events.ics"
    home: int = 3


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """`home`: releases on the front page."""

    home: int = 3


# The forms of an issue that are for readers, as `popcorn zine --for` calls them.
ISSUE_OUTPUTS = ("screen", "epub")


@dataclass(frozen=True, slots=True)
class IssueOptions:
    """What is made of the magazine.

    `pdf`: which issues are typeset at every build. `outputs`: the forms of them to publish, of `ISSUE_OUTPUTS`.
    `flip`: whether their pages can be leafed through, as pictures.
    """

    pdf: Literal["newest", "all", "none"] = "newest"
    outputs: tuple[str, ...] = ("screen",)
    flip: bool = True


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """`formats`: the feed formats to write; `sections`: whether each section has feeds of its own."""

    formats: tuple[str, ...] = ("rss", "atom", "json")
    sections: bool = True


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What the reader's search goes by.

    `lang`: whose stop words it knows. `separator`: what parts words, a regular expression of JavaScript's; U+200B and
    the punctuation of Chinese have to be in it. `pipeline`: stemmed words would not be found by what readers type.
    """

    lang: tuple[str, ...] = ("zh", "en")
    separator: str = SEPARATOR
    pipeline: tuple[str, ...] = ("stopWordFilter",)


@dataclass(frozen=True, slots=True)
class Features:
    """The site's features; None is one that is off."""

    site: SiteOptions = field(default_factory=SiteOptions)
    spotlights: SpotlightOptions | None = None
    events: EventOptions | None = None
    releases: ReleaseOptions | None = None
    issues: IssueOptions | None = None
    feeds: FeedOptions | None = None
    search: SearchOptions | None = None

    @property
    def absent(self) -> tuple[str, ...]:
        """The types of entries that get no page."""
        off = {
            ("member",): self.spotlights,
            ("event", "recap"): self.events,
            ("release",): self.releases,
            ("issue",): self.issues,
        }
        return tuple(name for types, options in off.items() if options is None for name in types)


ALL = Features(
    spotlights=SpotlightOptions(),
    events=EventOptions(),
    releases=ReleaseOptions(),
    issues=IssueOptions(),
    feeds=FeedOptions(),
    search=SearchOptions(),
)
