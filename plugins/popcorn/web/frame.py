"""What stands round every page: menus, languages, feeds, and the data that search engines and shared links show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from popcorn.addresses import absolute
from popcorn.library.entries import Entry
from popcorn.library.models import PlainPage
from popcorn.theme import stylesheet
from popcorn.web.feeds.naming import links as feed_links
from popcorn.web.plan import once_for_all
from popcorn.web.site import Site

Data = dict[str, Any]


class Frame:
    """The frame for readers of each language; its parts are the same objects on every page."""

    def __init__(self, site: Site, known: tuple[Data, bool] | None = None) -> None:
        """`known` is the `gist` of an earlier frame of the same site."""
        self.site = site
        self._feeds: dict[tuple[str | None, str], list[Data]] = {}
        if known:
            self._frames, self._is_tagged = known
            self._ready: Data = once_for_all(self._frames)
            return
        now = site.library.now.astimezone(site.community.zone)
        # With the year, the foot of every page changes.
        site.library.has_come(now.replace(year=now.year + 1, month=1, day=1, hour=0, minute=0, second=0))
        self._is_tagged = bool(site.tagged)
        self._frames = {language: self._frame(language) for language in site.languages}
        self._ready = once_for_all(self._frames)

    def around(
        self, language: str, room: str, alternates: Mapping[str, str] | None = None, feeds: list[Data] | None = None
    ) -> Data:
        """The frame of a page for readers of `language`.

        `room` is the menu's item it belongs to; `alternates` its versions, language -> address; `feeds` its own.
        """
        reader = self.site.reader(language)
        versions = alternates or {}
        return {
            **self._ready[reader],
            "room": room,
            "html_lang": html_language(language),
            "alternates": self._alternates(versions),
            "switch": [self._switch(other, room, versions) for other in self.site.languages if other != reader],
            "feeds": [*self._feed_links(None, reader), *(feeds or [])],
        }

    @property
    def gist(self) -> tuple[Data, bool]:
        """Everything that stands round pages and is the same for many."""
        return self._frames, self._is_tagged

    def lost(self, language: str) -> Data:
        """The frame of the page that is shown where there is none."""
        name = self.site.said(self.site.community.name, language)
        summary = self.site.said(self.site.community.summary, language)
        return {**self.around(language, ""), "title": name, "lang": language, "description": summary}

    def _switch(self, language: str, room: str, versions: Mapping[str, str]) -> Data:
        """Where readers of `language` go from a page: to its version for them, else to its room, else home."""
        words = self.site.words(language)
        if language in versions:
            url, said = versions[language], words["switch_here"]
        else:
            rooms = {known["id"]: known for known in self._frames[language]["menu"]}
            if self._is_tagged:
                rooms["tags"] = {"name": words["tags"], "url": f"{self.site.prefix(language)}tags/"}
            near = rooms.get(room, {"name": words["home"], "url": self.site.prefix(language)})
            url, said = near["url"], words["switch_near"].format(place=near["name"])
        return {"lang": language, "name": language_name(language), "url": url, "label": said}

    def _alternates(self, versions: Mapping[str, str]) -> list[Data]:
        # Search engines want whole addresses here.
        home = self.site.community.url
        return (
            [{"lang": lang, "url": absolute(url, home)} for lang, url in versions.items()] if len(versions) > 1 else []
        )

    def section_feeds(self, section: str, language: str) -> list[Data]:
        """The feeds of a section, for the head of its pages."""
        return self._feed_links(section, language)

    def _feed_links(self, section: str | None, language: str) -> list[Data]:
        if (section, language) not in self._feeds:
            links = feed_links(self.site, self.site.features.feeds, section, language)
            self._feeds[section, language] = once_for_all(links)
        return self._feeds[section, language]

    def _frame(self, language: str) -> Data:
        site, community = self.site, self.site.community
        return {
            "words": dict(site.words(language)),
            "reader": language,
            "reader_lang": html_language(language),
            "stylesheet": stylesheet().address,
            "site": {
                "name": site.said(community.name, language),
                "tagline": site.said(community.tagline, language),
                "summary": site.said(community.summary, language),
                "home": site.prefix(language),
                "search": site.features.search is not None,
                "founded": community.founded,
                "license": community.license,
                "license_url": LICENSES.get(community.license),
                "year": site.library.now.astimezone(community.zone).year,
            },
            "menu": self._menu(language),
            "foot": self._foot(language),
        }

    def _menu(self, language: str) -> list[Data]:
        site, words, prefix = self.site, self.site.words(language), self.site.prefix(language)
        rooms = [
            *((section.id, site.said(section.name, language)) for section in site.sections),
            *([("events", words["events"])] if site.meetups else []),
            *([("releases", words["releases"])] if site.listed("release") else []),
            *([("issues", words["issues"])] if site.issues else []),
            *([("members", words["members"])] if site.features.spotlights and site.library.members else []),
            *([("circles", words["circles"])] if site.library.circles else []),
        ]
        return [
            {"id": room, "name": name, "url": f"{prefix}{room}/", "tone": site.room_tone(room)} for room, name in rooms
        ]

    def _foot(self, language: str) -> list[Data]:
        site, words, prefix = self.site, self.site.words(language), self.site.prefix(language)
        pages = [
            page
            for page in site.library.pages
            if page.meta.menu is not None and site.library.language(page) == language
        ]
        links = [{"name": page.title, "url": page.address} for page in sorted(pages, key=_place)]
        if site.tagged:
            links.append({"name": words["tags"], "url": f"{prefix}tags/"})
        if site.features.feeds:
            links.append({"name": words["subscribe"], "url": f"{prefix}feeds/"})
        links += [{"name": site.said(link.name, language), "url": link.url} for link in site.community.links]
        return links


def _place(page: Entry[PlainPage]) -> tuple[int, str]:
    return (page.meta.menu or 0, page.path)


# By their own names, as readers look for them.
_LANGUAGE_NAMES = {
    "zh": "中文",
    "zh-hant": "繁體中文",
    "en": "English",
    "ja": "日本語",
    "ko": "한국어",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "ru": "Русский",
}
# Without a region, browsers and screen readers have to guess which glyphs and which voice.
_HTML_LANGUAGES = {"zh": "zh-CN"}


def html_language(language: str) -> str:
    """A language as pages and feeds name it (BCP 47)."""
    return _HTML_LANGUAGES.get(language, language)


def language_name(language: str) -> str:
    """What readers of a language call it; its code where Popcorn does not know."""
    return _LANGUAGE_NAMES.get(language, language)


LICENSES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}


def license_data(name: str, words: Mapping[str, str]) -> Data:
    """A licence's name and deed."""
    return {"name": words["all_rights_reserved"] if name == "all-rights-reserved" else name, "url": LICENSES.get(name)}


def structured(data: Mapping[str, Any]) -> Markup:
    """JSON-LD that stays data inside a script element: no character of it can end the element (finding 12)."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def shared(title: str, description: str, picture: Data | None, address: str, site: Site, kind: str = "website") -> Data:
    """What a link to the page shows where people share it (ogp.me)."""
    return {
        "type": kind,
        "title": title,
        "description": description,
        "url": absolute(address, site.community.url),
        "image": absolute(picture["src"], site.community.url) if picture else None,
        "image_alt": picture["alt"] if picture else None,
    }
