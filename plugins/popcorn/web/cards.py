"""Entries, people and pictures as the plain data that templates show.

Addresses in this data are below the site's root; templates make them relative with MkDocs' `url` filter.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from popcorn import dates
from popcorn.community.bodies import WITHDRAWN
from popcorn.community.meetups import Meetup, when
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Issue, Model, Piece, Recap, Release
from popcorn.library.references import picture_path
from popcorn.render.pictures import Picture
from popcorn.tracing import Kept
from popcorn.web.plan import Often, use
from popcorn.web.site import Site

Data = dict[str, Any]

# Hues that the styles know for initials.
HUES = 12
# Cards and people kept for the other pages that show them.
KEPT = 2000


class Cards:
    """Makes the data of one plan, and notes which pictures it needs."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._people: Kept[tuple[str, str], Data] = Kept(KEPT)
        self._cards: Kept[tuple[str, str], Data] = Kept(KEPT)

    # --- pictures ------------------------------------------------------------------------------------------------

    def picture(self, file: str | None, entry: Entry[Model], alt: str = "") -> Data | None:
        """The picture that an entry's front matter names."""
        if not file:
            return None
        found = self.site.bodies.picture(picture_path(file, entry.folder))
        return self._shown(found, alt) if found else None

    def _shown(self, picture: Picture, alt: str) -> Data:
        use(picture)
        webp = [r for r in picture.renditions if r.format == "WEBP"]
        return {
            "src": picture.fallback.address,
            "webp": [{"url": r.address, "width": r.width} for r in webp],
            "width": picture.fallback.width,
            "height": picture.fallback.height,
            "alt": alt,
        }

    def cover(self, entry: Entry[Model], language: str) -> Data | None:
        """An entry's cover, with its credit; else the first picture of its body."""
        meta = entry.meta
        if isinstance(meta, Common | Issue) and meta.cover:
            shown = self.picture(meta.cover.file, entry, meta.cover.alt)
            if shown:
                return {**shown, "credit": self.credit(meta.cover.credit, language)}
        if isinstance(meta, Recap) and meta.photos:
            return self.picture(meta.photos[0].file, entry, meta.photos[0].alt)
        pictures = self.site.bodies.outline(entry).pictures
        return self._shown(pictures[0], "") if pictures else None

    # --- people --------------------------------------------------------------------------------------------------

    def person(self, who: str, language: str) -> Data:
        """A member by handle, with their page and portrait or initials; or someone who is no member, by name."""
        return self._people.get((who, language), lambda: Often(self._person(who, language)))

    def _person(self, who: str, language: str) -> Data:
        member = self.site.library.members.get(who)
        if member is None:
            return {"name": who, "url": None, "portrait": None, **initials(who, who)}
        if member.meta.status == "withdrawn":
            reader = "zh" if language.startswith("zh") else "en"
            return {"name": WITHDRAWN[reader], "url": None, "portrait": None, "initials": "·", "hue": 0}
        meta = member.meta
        shown = meta.privacy.portrait == "public"
        return {
            "name": meta.name,
            "handle": who,
            "url": self.site.member_address(who, language),
            "portrait": self.picture(meta.portrait, member, "") if shown else None,
            **initials(meta.name, who),
        }

    def people(self, names: Iterable[str], language: str) -> list[Data]:
        """Several of them."""
        return [self.person(who, language) for who in names]

    def credit(self, credit: str | None, language: str) -> Data | None:
        """Whom a picture's credit names."""
        return None if credit is None else self.person(credit, language)

    def credits(self, meta: Common, language: str) -> list[Data]:
        """Everyone who had a hand in an entry beside its authors, by role."""
        roles = self.site.community.named("roles")
        return [
            {"role": self.site.said(roles.get(role), language) or role, "people": self.people(handles, language)}
            for role, handles in meta.credits.items()
            if handles
        ]

    # --- entries -------------------------------------------------------------------------------------------------

    def card(self, entry: Entry[Model], language: str) -> Data:
        """An entry as a listing shows it."""
        return self._cards.get((entry.path, language), lambda: Often(self._card(entry, language)))

    def _card(self, entry: Entry[Model], language: str) -> Data:
        meta = entry.meta
        outline = self.site.bodies.outline(entry)
        own = self.site.library.language(entry)
        data: Data = {
            "kind": entry.type,
            "kind_text": self.site.words(language)[f"type_{entry.type}"],
            "tone": self.site.tone(entry),
            "url": entry.address,
            "title": entry.title,
            "clauses": clauses(entry.title),
            "lang": own,
            "flag": "" if own == language else own.split("-")[0].upper(),
            "summary": getattr(meta, "summary", None) or outline.excerpt,
            "cover": self.cover(entry, language),
            **self.date(entry, language),
        }
        if isinstance(meta, Common):
            data["authors"] = self.people(meta.authors, language)
        if isinstance(meta, Piece):
            section = self.site.library.section(cast("Entry[Piece]", entry))
            data["section"] = {
                "name": self.site.said(section.name, language),
                "url": self.site.section_address(section, language),
                "tone": data["tone"],
            }
            data["minutes"] = outline.minutes
        if isinstance(meta, Release):
            data |= self.release_names(meta, language)
        if entry.type == "event":
            data["kind_text"] = self.kind(entry, language)
        return data

    def kind(self, entry: Entry[Model], language: str) -> str:
        """What an entry is, in words; of a meetup that is off or put off, that too."""
        words = self.site.words(language)
        meetup = self.site.meetup_of.get(entry.path) if entry.type == "event" else None
        state = f" · {words[f'state_{meetup.state}']}" if meetup and meetup.state in ("cancelled", "moved") else ""
        return words[f"type_{entry.type}"] + state

    def cards(self, entries: Iterable[Entry[Model]], language: str) -> list[Data]:
        """Several entries as a listing shows them."""
        return [self.card(entry, language) for entry in entries]

    def release_names(self, meta: Release, language: str) -> Data:
        """The product, channel and version of a release, by name."""
        named = self.site.community.named
        return {
            "product": self.site.said(named("products").get(meta.product), language),
            "channel": self.site.said(named("channels").get(meta.channel), language),
            "channel_id": meta.channel,
            "version": meta.version,
        }

    def date(self, entry: Entry[Model], language: str) -> Data:
        """An entry's day, for machines and for readers; a meetup's is when it is, not when it was announced."""
        meetup = self.site.meetup_of.get(entry.path) if entry.type == "event" else None
        moment = meetup.start if meetup else getattr(entry.meta, "date", None)
        if moment is None:
            return {"date": None, "date_text": ""}
        local = moment if meetup else moment.astimezone(self.site.community.zone)
        return {"date": local.date().isoformat(), "date_text": dates.day(local, language)}

    def date_text(self, moment: dt.datetime, language: str) -> str:
        """A moment's day, in the community's time zone."""
        return dates.day(moment.astimezone(self.site.community.zone), language)

    def meetup(self, meetup: Meetup, language: str) -> Data:
        """A meetup as a listing shows it."""
        meta = meetup.event.meta
        words = self.site.words(language)
        event, recap = self.site.announcement(meetup, language), self.site.recap(meetup, language)
        own = self.site.library.language(event)
        return {
            "kind": "event",
            "kind_text": words["type_event"],
            "tone": self.site.tone(event),
            "url": event.address,
            "recap_url": recap.address if recap else None,
            "title": event.title,
            "clauses": clauses(event.title),
            "lang": own,
            "flag": "" if own == language else own.split("-")[0].upper(),
            "summary": event.meta.summary or self.site.bodies.outline(event).excerpt,
            "cover": self.cover(recap or event, language),
            "state": meetup.state,
            "state_text": words[f"state_{meetup.state}"],
            "form": words[f"event_{meta.kind}"],
            "start": (meetup.first_day if meetup.last_day else meetup.start).isoformat(),
            "day": meetup.start.day,
            "month": dates.month_of_year(meetup.start, language),
            "year": meetup.start.year,
            "weekday": dates.weekday(meetup.start, language),
            "when": when(meetup, language),
            "city": meetup.city or (words["online"] if meta.online else ""),
            "place": meta.place.name if meta.place else "",
            "attended": meta.attended,
            "official": meta.organiser == "official",
            "authors": self.people(meta.hosts, language),
        }


# Chinese marks that end a clause, with what may close behind them.
_CLAUSE_END = re.compile(r"(?<=[，。：；！？、])(?![，。：；！？、”’》）])|(?<=[，。！？][”’》）])")


def clauses(title: str) -> list[str]:
    """A Chinese headline's clauses, so that it breaks between them where it can; one part where there are none.

    CSS cannot ask for this: `keep-all` breaks before closing punctuation where a clause is wider than its line.
    """
    return [clause for clause in _CLAUSE_END.split(title) if clause]


@functools.lru_cache(KEPT)
def initials(name: str, key: str) -> Mapping[str, Any]:
    """What is drawn where there is no portrait: a letter or two of the name, on a hue that the key decides.

    The hue is a number below `HUES`, which the styles know as a class: a strict CSP lets no `style` attribute pass.
    """
    words = name.split()
    if len(words) > 1 and all(word[0].isascii() for word in words[:2]):
        letters = words[0][0] + words[1][0]
    elif name.isascii():
        letters = name[:2]
    else:
        # A Chinese name is known by its last character: the first is shared by whole families.
        letters = name[-1]
    return {"initials": letters.upper(), "hue": hashlib.sha256(key.encode()).digest()[0] % HUES}
