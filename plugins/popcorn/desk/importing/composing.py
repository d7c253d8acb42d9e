"""One page of the source as one entry: fields, comments, body, pictures."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from popcorn.desk.importing import aliases, dialect, mapping, people, rawhtml, referring, wording
from popcorn.desk.importing.directory import Directory
from popcorn.desk.importing.gathering import Album, Gathering, Refused, Taken
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.pages import Flavour, Page
from popcorn.desk.importing.passages import Passage, passage
from popcorn.desk.importing.quotation import unquoted
from popcorn.desk.importing.reading import Reading, comment
from popcorn.desk.importing.referring import Place
from popcorn.desk.importing.shelving import Shelved
from popcorn.desk.importing.sites import Site
from popcorn.desk.importing.values import as_text
from popcorn.desk.importing.writing import front_matter
from popcorn.library.admission import MAX_TEXT_BYTES
from popcorn.library.frontmatter import MAX_BYTES

_COVERS = ("banner", "cover", "image", "featured_image", "featuredimage", "feature_image", "thumbnail", "images")
# What a cover written as a mapping calls the picture.
_COVER_FILES = ("image", "file", "src", "url", "path", "feature")
# The header may have 16 KB (safety.md, finding 6); comments beyond this go into a file of their own.
_COMMENTS_BYTES = 8 * 1024
_BODY_BYTES = MAX_TEXT_BYTES - MAX_BYTES


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry as it will be written, at `path` below `content/`. `files` is its pictures by their paths there."""

    path: str
    source: str
    fields: Mapping[str, Any]
    comments: tuple[str, ...] = ()
    body: Passage = field(default_factory=lambda: Passage("", (1,)))
    files: Mapping[str, Path | bytes] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The front matter with its fences."""
        return front_matter(self.fields, self.comments)

    @property
    def text(self) -> str:
        """The whole file."""
        return self.head + self.body.text

    def source_line(self, line: int | None) -> int | None:
        """The source's line that a line of the file comes from; None for a line of the front matter."""
        index = (line or 0) - self.head.count("\n") - 1
        return self.body.lines[index] if 0 <= index < len(self.body.lines) else None


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What every entry of one import shares."""

    flavour: Flavour
    site: Site
    language: str
    album: Album
    directory: Directory
    handles: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    alias_notes: tuple[Note, ...]
    ids: Mapping[str, str]


def compose(place: Shelved, around: Surroundings) -> tuple[Draft, list[Note]]:
    """The entry for a page, and what there is to say about it."""
    page = place.page
    reading = Reading(page)
    gathering = Gathering(around.album, page.bundle)
    refused = _bundle(page, gathering)
    language = mapping.language(reading, around.language)
    title = mapping.title(reading, page.body.text)
    fields = (
        _story(place, around, reading, title, language)
        if place.story
        else _page(place, around, reading, title, language)
    )
    where = Place(
        page=page,
        path=place.path,
        beside=place.beside,
        address=around.directory.old[page.path],
        url=around.site.url,
        language=language,
        roots=around.flavour.roots,
        directory=around.directory,
        gathering=gathering,
    )
    body, notes, texts = _body(page, where, around)
    if place.story:
        fields["cover"] = _cover(reading, where)
    for path, what in refused.items():
        if not any(what.aside in note.done for note in notes):
            notes.append(Note(page.path, None, "file-aside", shown(path), f"{what.reason}; kept as {what.aside}"))
    comments = (*reading.kept(), *(comment(f"comment: {text}") for text in texts))
    if len("\n".join(comments).encode()) > _COMMENTS_BYTES:
        aside = around.album.put_aside(f"{page.path}.header.txt", "\n".join(comments) + "\n")
        comments = (comment(f"comments: see {aside}"),)
        notes.append(Note(page.path, None, "too-long", "the comments of the header", f"kept as {aside}"))
    draft = Draft(
        path=place.path,
        source=page.path,
        fields=fields,
        comments=comments,
        body=body,
        files={posixpath.join(place.folder, name): file for name, file in gathering.files.items()},
    )
    return draft, [*reading.notes, *notes]


def _story(place: Shelved, around: Surroundings, reading: Reading, title: str, language: str) -> dict[str, Any]:
    page = place.page
    date = mapping.date(reading)
    updated = mapping.updated(reading)
    draft = mapping.is_draft(page)
    mapping.mark_draft(reading)
    if date is None:
        reading.note(None, "date-missing", done="status: draft, until an editor gives it one")
    elif draft:
        reading.note(
            page.field("draft", "published", "status"), "draft", "not published in the source", "status: draft"
        )
    credits = people.credits_of(page, around.site.authors)
    reading.notes += credits.notes
    reading.use(*people.keys())
    for kept in credits.kept:
        reading.keep(kept)
    by_role: dict[str, list[str]] = {}
    for role, name, _ in credits.named:
        handle = around.handles[people.key_of(name)]
        by_role.setdefault(role, [])
        by_role[role] += [handle] if handle not in by_role[role] else []
    authors = by_role.pop("", [])
    return {
        "id": around.ids[page.path],
        "title": title,
        "date": date.text if date else "",
        "updated": updated,
        "lang": language if language != around.language else "",
        "translation_of": _original(place, language, around),
        "summary": mapping.summary(reading),
        "authors": authors,
        "credits": by_role,
        "tags": mapping.tags(reading, page.folders, around.flavour.words_in_tags),
        "cover": "",
        "license": mapping.license_of(reading),
        "source": mapping.source(reading),
        "status": "draft" if draft or date is None else "",
        "aliases": _aliases(page, around, reading),
    }


def _page(place: Shelved, around: Surroundings, reading: Reading, title: str, language: str) -> dict[str, Any]:
    return {
        "title": title,
        "lang": language if language != around.language else "",
        "translation_of": _original(place, language, around),
        "aliases": _aliases(place.page, around, reading),
    }


def _original(place: Shelved, language: str, around: Surroundings) -> str:
    # A translation into the same language is a copy, which the library refuses.
    return place.original.removesuffix("/index.md") if place.original and language != around.language else ""


def _aliases(page: Page, around: Surroundings, reading: Reading) -> tuple[str, ...]:
    refused = aliases.refused_lines(page, around.alias_notes)
    for field_ in page.header.fields:
        if field_.name in aliases.KEYS and field_.line in refused:
            reading.keep(field_)
    # The address is where the page stood; it has become an alias.
    reading.use(*aliases.KEYS, "slug", "url", "permalink")
    return around.aliases[page.path]


def _body(page: Page, where: Place, around: Surroundings) -> tuple[Passage, list[Note], list[str]]:
    """The page's body as Popcorn's Markdown, what there is to say, and texts to be kept as comments."""
    if _too_long(page.body):
        return _set_aside(page, where, around)

    def named(name: str) -> str:
        path = around.directory.named(name) or around.directory.page(name, page.path, where.address)
        return "/" + around.directory.old[path] if path else ""

    own = around.flavour.convert(page.body, page.path, named)
    plain = rawhtml.convert(own.body, page.path)
    spelled, anchors = dialect.convert(plain.body, page.path)
    led = referring.convert(spelled.body, replace(where, anchors=anchors))
    if _too_long(led.body):
        return _set_aside(page, where, around)
    steps = (own, plain, spelled, led)
    return led.body, [note for step in steps for note in step.notes], [text for step in steps for text in step.kept]


def _too_long(body: Passage) -> bool:
    return len(body.text.encode()) > _BODY_BYTES


def _set_aside(page: Page, where: Place, around: Surroundings) -> tuple[Passage, list[Note], list[str]]:
    aside = around.album.put_aside(page.path)
    text = wording.words(where.language)["text-aside"].format(wording.code(aside))
    found = f"{_BODY_BYTES // 1024} KB"
    note = Note(page.path, None, "text-aside", found, f"kept as {aside}, a note stands in its place")
    return passage(f"\n{text}\n", page.body.lines[0]), [note], []


def _cover(reading: Reading, where: Place) -> Any:
    """The picture that the header names; the first that can be used."""
    for name in _COVERS:
        field_ = reading.page.field(name)
        if field_ is None:
            continue
        value, alt = field_.value, ""
        if isinstance(value, list):
            if len(value) > 1:
                reading.refuse(field_, "kept", f"{name}: the first of {len(value)} is the cover")
            value = value[0]
        if isinstance(value, dict):
            data = {str(key).lower(): as_text(item) for key, item in value.items()}
            value = next((data[key] for key in _COVER_FILES if data.get(key)), "")
            alt = data.get("alt", "")
            reading.keep(field_)
        target = unquoted(as_text(value))
        meant = referring.find_picture(target, where) if target else None
        if isinstance(meant, Taken):
            reading.take(name)
            return {"file": meant.name, "alt": alt} if alt else meant.name
        if isinstance(meant, str):
            reading.refuse(field_, "cover-remote", shown(target))
        elif isinstance(meant, Refused):
            reading.keep(field_)
            reading.note(field_, "cover-missing", f"{shown(target)}: {meant.reason}", f"kept as {meant.aside}")
        else:
            reading.refuse(field_, "cover-missing", shown(target))
    return ""


def _bundle(page: Page, gathering: Gathering) -> dict[str, Refused]:
    """Put everything that lies in the page's own folder beside the entry; returns what cannot be published."""
    refused: dict[str, Refused] = {}
    if page.bundle:
        for path in gathering.album.tree.below(page.bundle):
            if path not in gathering.album.pages:
                taken = gathering.take(path)
                if isinstance(taken, Refused):
                    refused[path] = taken
    return refused
