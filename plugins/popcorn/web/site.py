"""The site under construction: the library with its views, and the addresses that follow from its features."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from popcorn.community.bodies import Bodies
from popcorn.community.contributions import Record, records
from popcorn.community.kinship import Kinship
from popcorn.community.meetups import Meetup, meetups
from popcorn.community.translations import Translations, Work, for_readers_of
from popcorn.languages import INTERFACE_LANGUAGES
from popcorn.library.entries import Entry, Library
from popcorn.library.models import PIECES, Common, Event, Issue, Model, Piece, Recap
from popcorn.library.settings import Community, Section
from popcorn.problems import Problem
from popcorn.theme import words
from popcorn.tracing import FORGOTTEN, Recall, View, note, nothing_known, unnoticed, view
from popcorn.web.features import Features
from popcorn.web.slugs import slugs
from popcorn.zine.issue import PrintedIssue, resolve

# Types that stand on front pages, in feeds and in the archive.
LISTED = (*PIECES, "release", "recap")

# Related pieces below a piece.
RELATED = 3

E = TypeVar("E", bound=Entry[Model])

# Colours that the styles have for sections.
SECTION_TONES = 6
_ROOMS = {
    "event": "events",
    "recap": "events",
    "release": "releases",
    "issue": "issues",
    "member": "members",
    "circle": "circles",
}


class Site:
    """What every page of the plan is made from. Computed once, and not even that where `recall` knows it."""

    def __init__(self, library: Library, features: Features, bodies: Bodies, recall: Recall = nothing_known) -> None:
        self.library = library
        self.features = features
        self.bodies = bodies
        self._listed: dict[tuple[str, ...], list[Entry[Model]]] = {}
        self._related: dict[str, list[Entry[Piece]]] = {}
        self._works: dict[str, Work] = {}
        self._recall = recall
        # Where pieces begin in the issues that are typeset: page by path, by the issue's number. Whoever typesets says.
        self.first_pages: Mapping[int, Mapping[str, int]] = {}

    @property
    def community(self) -> Community:
        """The community's settings."""
        return self.library.community

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages whose readers get pages of their own: those of the community that the interface speaks."""
        spoken = [language for language in self.community.languages if language in INTERFACE_LANGUAGES]
        return tuple(spoken) or (self.community.language,)

    @view
    def translations(self) -> Translations:
        """Which entries are versions of one work."""
        return Translations(self.library)

    @cached_property
    def records(self) -> View[Record]:
        """What each member did."""
        return View("records", lambda: records(self.library, self.bodies.credited), self._recall)

    @view
    def meetups(self) -> list[Meetup]:
        """All meetups, the earliest first."""
        return meetups(self.library) if self.features.events else []

    @view
    def listed_meetups(self) -> list[Meetup]:
        """Those that are not quiet."""
        return [meetup for meetup in self.meetups if not meetup.event.meta.quiet]

    @cached_property
    def meetup_of(self) -> View[Meetup]:
        """The meetup that an announcement or recap is of, by its path."""
        return View("meetups", self._meetup_of, self._recall)

    def _meetup_of(self) -> dict[str, Meetup]:
        return {entry.path: meetup for meetup in self.meetups for entry in (*meetup.announcements, *meetup.recaps)}

    @view
    def issues(self) -> list[Entry[Issue]]:
        """Published issues, the newest first; none where the feature is off."""
        if self.features.issues is None:
            return []
        found = cast("list[Entry[Issue]]", list(self.library.published("issue")))
        return sorted(found, key=lambda issue: -issue.meta.number)

    @view
    def sections(self) -> list[Section]:
        """The sections with at least one published piece, in the community's order."""
        used = {self.library.section(piece).id for piece in self.pieces()}
        return [section for section in self.community.sections if section.id in used]

    @view
    def tag_slugs(self) -> dict[str, str]:
        """Address part of each tag in use, by its first spelling."""
        return slugs(sorted(self.tagged))

    @view
    def city_slugs(self) -> dict[str, str]:
        """Address part of each city with meetups."""
        return slugs(sorted({meetup.city for meetup in self.meetups if meetup.city}))

    @view
    def tagged(self) -> dict[str, list[Entry[Model]]]:
        """Entries by tag, the newest first. Spellings that differ in capitals alone are one tag."""
        spellings: dict[str, str] = {}
        found: dict[str, list[Entry[Model]]] = {}
        for entry in self.listed(*LISTED, "event"):
            for tag in cast(Common, entry.meta).tags:
                found.setdefault(spellings.setdefault(tag.casefold(), tag), []).append(entry)
        return found

    def listed(self, *types: str) -> list[Entry[Model]]:
        """Published entries of these types that have a page and are not quiet, the newest first."""
        if types not in self._listed:
            shown = [kind for kind in types if kind not in self.features.absent]
            found = self.library.published(*shown)
            self._listed[types] = [entry for entry in found if not getattr(entry.meta, "quiet", False)]
        return self._listed[types]

    def pieces(self) -> list[Entry[Piece]]:
        """Published pieces that are not quiet, the newest first."""
        return cast("list[Entry[Piece]]", self.listed(*PIECES))

    @cached_property
    def linking(self) -> View[list[Entry[Model]]]:
        """The listed entries, the newest first, whose bodies link to an entry, by its path."""
        return View("linking", self._linking, self._recall)

    def _linking(self) -> dict[str, list[Entry[Model]]]:
        found: defaultdict[str, list[Entry[Model]]] = defaultdict(list)
        for entry in self.listed(*PIECES, "recap"):
            for path in self.bodies.links(entry):
                found[path].append(entry)
        return dict(found)

    @view
    def kinship(self) -> dict[str, Kinship]:
        """What pieces have in common, by the language of those who read."""
        return {
            language: Kinship(self.translations.for_readers_of(language, self.pieces())) for language in self.languages
        }

    def related(self, piece: Entry[Piece]) -> list[Entry[Piece]]:
        """Other pieces with most in common, for the piece's readers."""
        note("related", piece.path)
        known = self._recall(("related", piece.path))
        if known is not FORGOTTEN:
            return cast("list[Entry[Piece]]", known)
        if piece.path not in self._related:
            with unnoticed():
                versions = {piece.path, *(other.path for other in self.work(piece).versions.values())}
                kinship = self.kinship[self.reader(self.library.language(piece))]
                self._related[piece.path] = kinship.kin(piece, RELATED, versions)
        return self._related[piece.path]

    def versions(self, entry: Entry[Model]) -> dict[str, Entry[Model]]:
        """The published versions of the entry's work by language, the community's first language first."""
        return dict(self.work(entry).versions)

    def work(self, entry: Entry[Model]) -> Work:
        """The work that the entry is a version of."""
        note("works", entry.path)
        if entry.path not in self._works:
            known = self._recall(("works", entry.path))
            with unnoticed():
                self._works[entry.path] = self.translations.work(entry) if known is FORGOTTEN else known
        return self._works[entry.path]

    def for_readers_of(self, language: str, entries: Iterable[E]) -> list[E]:
        """Each work once, in the version for these readers."""
        return for_readers_of(language, self.community.language, entries, self.work)

    def announcement(self, meetup: Meetup, language: str) -> Entry[Event]:
        """A meetup's announcement for these readers."""
        loud = [event for event in meetup.announcements if not event.meta.quiet]
        return self.for_readers_of(language, loud or [meetup.event])[0]

    def recap(self, meetup: Meetup, language: str) -> Entry[Recap] | None:
        """A meetup's recap for these readers, None where nobody has told of it."""
        found = self.for_readers_of(language, meetup.recaps)
        # Recaps in two languages may be two people's, and no translations.
        return next((recap for recap in found if self.library.language(recap) == language), next(iter(found), None))

    def work_id(self, entry: Entry[Model]) -> str:
        """The id of the work that an entry is a version of: its original's (docs/adr/0002)."""
        return self.work(entry).id

    @cached_property
    def running_orders(self) -> View[tuple[PrintedIssue, tuple[Problem, ...]]]:
        """What each published issue prints, by the issue's path, with what is wrong with it."""
        return View(
            "running_orders", lambda: {issue.path: resolve(self.library, issue) for issue in self.issues}, self._recall
        )

    @cached_property
    def printed_in(self) -> View[list[Entry[Issue]]]:
        """The issues that print an entry, by its path."""
        return View("printed_in", self._printed_in, self._recall)

    def _printed_in(self) -> dict[str, list[Entry[Issue]]]:
        found: dict[str, list[Entry[Issue]]] = {}
        for order, _ in self.running_orders.values():
            for piece in order.pieces:
                found.setdefault(piece.path, []).append(order.entry)
        return found

    @cached_property
    def printed_on(self) -> View[dict[int, int]]:
        """The pages on which an entry begins, by the issue's number, by its path: where that is known."""
        return View("printed_on", self._printed_on, self._recall)

    def _printed_on(self) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for number, pages in sorted(self.first_pages.items()):
            for path, page in pages.items():
                found.setdefault(path, {})[number] = page
        return found

    @cached_property
    def corrections(self) -> View[list[tuple[Entry[Issue], int | None, str]]]:
        """What issues put right, by the path of the issue or piece that was wrong: who says so, the page, the text."""
        return View("corrections", self._corrections, self._recall)

    def _corrections(self) -> dict[str, list[tuple[Entry[Issue], int | None, str]]]:
        found: dict[str, list[tuple[Entry[Issue], int | None, str]]] = {}
        for issue in reversed(self.issues):
            for erratum in issue.meta.errata:
                piece = self.library.find(erratum.piece, beside=issue.folder) if erratum.piece else None
                wrong: list[Entry[Any] | None] = [self.library.issues.get(erratum.issue), piece]
                for entry in wrong:
                    if entry is not None and entry.path != issue.path:
                        found.setdefault(entry.path, []).append((issue, erratum.page, erratum.text))
        return found

    # --- addresses -----------------------------------------------------------------------------------------------

    def prefix(self, language: str) -> str:
        """Where the pages for readers of a language begin: '' for the first, `en/` for English beside it."""
        return "" if language == self.languages[0] or language not in self.languages else f"{language}/"

    def reader(self, language: str) -> str:
        """The reader's language for a page in `language`: itself where the site speaks it, else the first."""
        return language if language in self.languages else self.languages[0]

    def member_address(self, handle: str, language: str) -> str | None:
        """The spotlight page of a member, None where there is none to link to."""
        member = self.library.members.get(handle)
        if member is None or not self.bodies.has_page(member):
            return None
        return self.prefix(self.reader(language)) + member.address

    def tag_address(self, tag: str, language: str) -> str | None:
        """The page of a tag, None where only entries that are not listed bear it."""
        address = self.tag_addresses.get(tag.casefold())
        return None if address is None else f"{self.prefix(self.reader(language))}tags/{address}/"

    @cached_property
    def tag_addresses(self) -> View[str]:
        """Address part of each tag in use, by its name in small letters."""
        return View("tags", lambda: {tag.casefold(): address for tag, address in self.tag_slugs.items()}, self._recall)

    def section_address(self, section: Section, language: str) -> str | None:
        """The index of a section, None where it is empty."""
        known = section.id in self.section_ids
        return f"{self.prefix(self.reader(language))}{section.id}/" if known else None

    @cached_property
    def section_ids(self) -> View[str]:
        """The sections in use, by id."""
        return View("sections", lambda: {section.id: section.id for section in self.sections}, self._recall)

    def tone(self, entry: Entry[Model]) -> str:
        """The colour of the room an entry stands in, as the styles call it: see `room_tone`."""
        if entry.type in PIECES:
            return self.room_tone(self.library.section(cast("Entry[Piece]", entry)).id)
        return self.room_tone(_ROOMS.get(entry.type, ""))

    def room_tone(self, room: str) -> str:
        """Sections take the styles' section colours in the community's order; the other rooms have one of their own."""
        sections = [section.id for section in self.community.sections]
        return str(sections.index(room) % SECTION_TONES) if room in sections else room

    def words(self, language: str) -> Mapping[str, str]:
        """The interface's words for readers of a language."""
        return words("web", language)

    def said(self, text: Any, language: str) -> str:
        """A `LocalText` in a language, '' for none."""
        return text.said(language) if text is not None else ""
