"""The plugins `popcorn/...`: each switches one feature of the site on, and documents its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import ConfigurationError
from mkdocs.plugins import BasePlugin

from popcorn.web.features import (
    ISSUE_OUTPUTS,
    SEPARATOR,
    EventOptions,
    FeedOptions,
    IssueOptions,
    ReleaseOptions,
    SearchOptions,
    SpotlightOptions,
)
from popcorn_mkdocs.plugin import PopcornPlugin

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def _popcorn(config: MkDocsConfig, name: str) -> PopcornPlugin:
    plugin = config.plugins.get("popcorn")
    if not isinstance(plugin, PopcornPlugin):
        raise ConfigurationError(f"`{name}` needs the plugin `popcorn` before it in mkdocs.yml.")
    return plugin


class SpotlightsConfig(Config):
    """Options of `popcorn/spotlights`."""

    companions = config_options.Type(int, default=12)
    """How many of those a member worked with stand on their page."""


class SpotlightsPlugin(BasePlugin[SpotlightsConfig]):
    """A directory of members, and a page for each with everything they did."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Switch the feature on."""
        options = SpotlightOptions(companions=self.config.companions)
        _popcorn(config, "popcorn/spotlights").enable(spotlights=options)


class EventsConfig(Config):
    """Options of `popcorn/events`."""

    calendar = config_options.Type(str, default="events.ics")
    """The calendar of all meetups, below the site's root; empty for none."""

    home = config_options.Type(int, default=3)
    """Coming meetups on the front page."""


class EventsPlugin(BasePlugin[EventsConfig]):
    """The event archive: coming, and past by year, city and series; recaps; a calendar."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Switch the feature on."""
        options = EventOptions(calendar=self.config.calendar, home=self.config.home)
        _popcorn(config, "popcorn/events").enable(events=options)


class ReleasesConfig(Config):
    """Options of `popcorn/releases`."""

    home = config_options.Type(int, default=3)
    """Releases on the front page."""


class ReleasesPlugin(BasePlugin[ReleasesConfig]):
    """Releases per product and channel, with the members whose ideas shipped."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Switch the feature on."""
        _popcorn(config, "popcorn/releases").enable(releases=ReleaseOptions(home=self.config.home))


class IssuesConfig(Config):
    """Options of `popcorn/issues`."""

    pdf = config_options.Choice(("newest", "all", "none"), default="newest")
    """Which issues are typeset at every build."""

    outputs = config_options.ListOfItems(config_options.Choice(ISSUE_OUTPUTS), default=["screen"])
    """The forms of them that are offered: the PDF for the screen, the EPUB."""

    flip = config_options.Type(bool, default=True)
    """Whether their pages can be leafed through on the site, as pictures."""


class IssuesPlugin(BasePlugin[IssuesConfig]):
    """The magazine's issues, with their PDFs."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Switch the feature on."""
        outputs = tuple(dict.fromkeys(self.config.outputs))
        options = IssueOptions(pdf=cast("Any", self.config.pdf), outputs=outputs, flip=self.config.flip)
        _popcorn(config, "popcorn/issues").enable(issues=options)


class FeedsConfig(Config):
    """Options of `popcorn/feeds`."""

    formats = config_options.ListOfItems(
        config_options.Choice(("rss", "atom", "json")), default=["rss", "atom", "json"]
    )
    """The formats to write."""

    sections = config_options.Type(bool, default=True)
    """Whether each section has feeds of its own."""


class FeedsPlugin(BasePlugin[FeedsConfig]):
    """Feeds of the site and its sections, in full text."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Switch the feature on."""
        options = FeedOptions(formats=tuple(self.config.formats), sections=self.config.sections)
        _popcorn(config, "popcorn/feeds").enable(feeds=options)


class SearchConfig(Config):
    """Options of `popcorn/search`."""

    lang = config_options.ListOfItems(config_options.Type(str), default=["zh", "en"])
    """The languages whose everyday words are passed over."""

    separator = config_options.Type(str, default=SEPARATOR)
    """What parts words: a regular expression of JavaScript's."""


class SearchPlugin(BasePlugin[SearchConfig]):
    """Search over the whole site, in the reader's browser."""

    def on_config(self, config: MkDocsConfig) -> None:
        """Switch the feature on."""
        options = SearchOptions(lang=tuple(self.config.lang), separator=self.config.separator)
        _popcorn(config, "popcorn/search").enable(search=options)
