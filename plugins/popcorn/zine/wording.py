"""Names, days and licences as the magazine words them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from popcorn import dates
from popcorn.community.bodies import WITHDRAWN
from popcorn.library.entries import Entry, Library
from popcorn.library.fields import is_handle
from popcorn.library.models import Common, Interview, Model
from popcorn.theme import words

_NO_LICENSE = "all-rights-reserved"


class Voice:
    """How the magazine speaks in one language."""

    def __init__(self, library: Library, language: str) -> None:
        self.library = library
        self.language = language
        self.is_chinese = language.startswith("zh")
        self.words: Mapping[str, str] = words("print", language)

    def say(self, word: str, **facts: object) -> str:
        """A wording of `theme/words/`, with its blanks filled."""
        return self.words[word].format(**facts)

    def name(self, handle: str) -> str:
        """What a member is called. One who has left is not named; a name that is no handle stands as it is."""
        member = self.library.members.get(handle) if is_handle(handle) else None
        if member is None:
            return handle
        if member.meta.status == "withdrawn":
            return WITHDRAWN["zh" if self.is_chinese else "en"]
        return member.meta.name

    def names(self, handles: Iterable[str]) -> str:
        """Several members in one line."""
        return self.words["list"].join(dict.fromkeys(self.name(handle) for handle in handles))

    def role(self, role: str) -> str:
        """What the community calls a role."""
        known = self.library.community.named("roles")
        return known[role].said(self.language) if role in known else role

    def named(self, collection: str, item: str) -> str:
        """What the community calls something that it lists in community.yml."""
        known = self.library.community.named(collection)
        return known[item].said(self.language) if item in known else item

    def day(self, moment: dt.date) -> str:
        """2026年3月15日, or 15 March 2026."""
        return dates.day(moment, self.language)

    def month(self, moment: dt.date) -> str:
        """2026年3月, or March 2026."""
        return dates.month(moment, self.language)

    def license(self, license_: str) -> str:
        """CC BY-SA 4.0, or that all rights are reserved."""
        if license_ == _NO_LICENSE:
            return self.words["all_rights_reserved"]
        kind, _, version = license_.removeprefix("CC-").rpartition("-")
        return f"CC0 {version}" if license_.startswith("CC0") else f"CC {kind} {version}"

    def credits(self, entry: Entry[Model]) -> list[Credit]:
        """Who wrote, was interviewed, and helped, by role; each role once."""
        meta = entry.meta
        if not isinstance(meta, Common):
            return []
        found = [Credit(self.words["written"], self.names(meta.authors))] if meta.authors else []
        if isinstance(meta, Interview):
            found.append(Credit(self.words["interviewed"], self.names(meta.with_)))
        found += [Credit(self.role(role), self.names(handles)) for role, handles in meta.credits.items() if handles]
        return found


class Credit(NamedTuple):
    """A role, and the names of those who had it."""

    role: str
    names: str

    def as_data(self) -> dict[str, str]:
        """For the templates."""
        return {"role": self.role, "names": self.names}


def file_name(library: Library, number: int, kind: str, suffix: str) -> str:
    """What a file of an issue is called: the first label of the community's host, the number, and what it is for."""
    host = (urlsplit(library.community.url).hostname or "").removeprefix("www.")
    label = "".join(c for c in host.partition(".")[0] if c.isascii() and (c.isalnum() or c == "-")).strip("-")
    return f"{label or 'issue'}-{number}-{kind}{suffix}"
