"""A source's header as the fields of an entry."""

from __future__ import annotations

import re
from typing import Any

from pydantic import TypeAdapter, ValidationError

from popcorn.desk.importing.dates import ReadDate, read_date
from popcorn.desk.importing.decoding import one_line
from popcorn.desk.importing.notes import shown
from popcorn.desk.importing.pages import DATE_KEYS, UPDATED_KEYS, Page, spoken
from popcorn.desk.importing.quotation import unquoted
from popcorn.desk.importing.reading import Reading
from popcorn.desk.importing.sites import language_tag, web_address
from popcorn.desk.importing.values import Field, as_text
from popcorn.library.fields import License, Tag

TITLE_LENGTH = 120
SUMMARY_LENGTH = 600

_SUMMARIES = ("summary", "description", "excerpt", "subtitle")
_SOURCES = ("originallink", "original_link", "original", "canonical", "canonicalurl", "canonical_url", "source")
_LANGUAGES = ("lang", "language", "locale")
_TAG_KEYS = ("tags", "tag", "categories", "category")
_TAG: TypeAdapter[str] = TypeAdapter(Tag)
_LICENSE: TypeAdapter[str] = TypeAdapter(License)
_NO = frozenset({"", "false", "no", "off", "0"})
_YES = frozenset({"true", "yes", "on", "1"})
_UNPUBLISHED = frozenset({"draft", "private", "pending", "trash", "future"})
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[。！？!?；;]|\.(?=\s|$)")

Fields = dict[str, Any]


def title(reading: Reading, body: str) -> str:
    """The page's title; where it has none, its first heading or its file's name."""
    field = reading.take("title")
    if field is None:
        heading = _HEADING.search(body)
        name = one_line(heading[1] if heading else reading.page.stem.replace("-", " ").replace("_", " "))[0]
        source = "the first heading" if heading else "the file's name"
        reading.note(None, "title-missing", done=f"{shown(name)}, from {source}")
        return _cut(name or "Untitled", TITLE_LENGTH)
    text, removed = one_line(as_text(field.value))
    if removed:
        reading.note(field, "characters", f"title with {', '.join(removed)}", "taken away")
    if len(text) > TITLE_LENGTH:
        reading.refuse(field, "too-long", f"title of {len(text)} characters, cut to {TITLE_LENGTH}")
    return _cut(text, TITLE_LENGTH) or "Untitled"


def date(reading: Reading) -> ReadDate | None:
    """The page's date: its own, else the one in its file's name, else that of the last change."""
    page = reading.page
    found: ReadDate | None = None
    for key in DATE_KEYS:
        field = page.field(key)
        if field is None or as_text(field.value).lower() in _NO | _YES:
            continue
        if found is None:
            found = _read(reading, field)
            if found and key != "date":
                reading.note(field, "date-from", f"there is {key}", f"dated {found.text}")
    named = read_date(page.named_date)
    if found and named and found.day != named.day:
        field = page.field(*DATE_KEYS)
        reading.note(
            field, "date-contradicts", f"{found.text}, but the file's name says {named.day}", "the header counts"
        )
    if found is None and named:
        reading.note(None, "date-from", f"the file's name says {named.day}", f"dated {named.text}")
        found = named
    if found is None:
        changed = next((field for key in UPDATED_KEYS if (field := page.field(key))), None)
        found = read_date(as_text(changed.value)) if changed else None
        if changed and found:
            reading.note(changed, "date-from", f"there is {changed.key}", f"dated {found.text}")
    return found


def updated(reading: Reading) -> str:
    """When the page was changed last, '' where it does not say."""
    field = reading.page.field(*UPDATED_KEYS)
    found = _read(reading, field) if field else None
    return found.text if found else ""


def summary(reading: Reading) -> str:
    """What the page is about in a few sentences."""
    field = reading.take(*_SUMMARIES)
    if field is None:
        return ""
    text = as_text(field.value) if not isinstance(field.value, str) else field.value.strip()
    if len(text) > SUMMARY_LENGTH:
        reading.refuse(field, "too-long", f"{field.key} of {len(text)} characters, cut to {SUMMARY_LENGTH}")
        ends = [found.end() for found in _SENTENCE_END.finditer(text) if found.end() <= SUMMARY_LENGTH]
        # A whole sentence, unless the first one is too long already.
        return text[: ends[-1]] if ends and ends[-1] > SUMMARY_LENGTH // 3 else _cut(text, SUMMARY_LENGTH)
    return text


def tags(reading: Reading, folders: tuple[str, ...], words_in_tags: bool) -> list[str]:
    """Tags and categories, each once whatever its capitals, in the first spelling."""
    found: dict[str, str] = {}
    for field, written in [*((None, folder) for folder in folders), *reading.texts(*_TAG_KEYS)]:
        for text in _several(reading, field, written, words_in_tags):
            try:
                tag = _TAG.validate_python(text)
            except ValidationError:
                found_text = f"{shown(text)} is too long or has characters a tag cannot have"
                if field is not None:
                    reading.refuse(field, "tag-refused", found_text, text)
                continue
            known = found.setdefault(tag.casefold(), tag)
            if known != tag:
                reading.note(field, "tag-merged", shown(tag), f"the same as {shown(known)}")
    return list(found.values())


def source(reading: Reading) -> str:
    """Where the page was published first, '' where it does not say, or says no address."""
    field = reading.take(*_SOURCES)
    if field is None:
        return ""
    address = web_address(unquoted(as_text(field.value)))
    if not address:
        reading.refuse(field, "source-refused", f"{field.key}: {shown(as_text(field.value))}")
    return address


def license_of(reading: Reading) -> str:
    """The page's own licence, where it is one that Popcorn knows."""
    field = reading.page.field("license", "licence")
    if field is None:
        return ""
    try:
        found = _LICENSE.validate_python(as_text(field.value).strip())
    except ValidationError:
        return ""
    reading.take("license", "licence")
    return found


def language(reading: Reading, default: str) -> str:
    """The page's language: what its file, its header or its letters say, else the default."""
    field = reading.page.field(*_LANGUAGES)
    said = language_tag(as_text(field.value)) if field else ""
    if field and said:
        reading.use(*_LANGUAGES)
    if reading.page.language or said:
        return reading.page.language or said
    heard = spoken(reading.page.body)
    if heard and heard != default.partition("-")[0]:
        reading.note(None, "language", heard, f"lang: {heard}")
        return heard
    return default


def is_draft(page: Page) -> bool:
    """Whether the page was not published. In doubt it is a draft: an import publishes nothing that was hidden."""
    draft, published, status, headless = (
        page.text(name).strip().lower() for name in ("draft", "published", "status", "headless")
    )
    return page.draft or draft not in _NO or published in _NO - {""} or status in _UNPUBLISHED or headless in _YES


def mark_draft(reading: Reading) -> None:
    """Use the fields that say nothing but whether the page is a draft."""
    for name in ("draft", "published"):
        if reading.page.text(name).strip().lower() in _NO | _YES:
            reading.use(name)
    if reading.page.text("status").strip().lower() in ("draft", "publish", "published"):
        reading.use("status")


def _read(reading: Reading, field: Field) -> ReadDate | None:
    text = as_text(field.value)
    found = read_date(text)
    if found is None:
        reading.refuse(field, "date-unreadable", shown(text))
        return None
    reading.take(field.name)
    if found.lost:
        reading.keep(field)
        reading.note(
            field, "date-changed", f"{shown(text)}: {shown(found.lost)} says nothing to a calendar", found.text
        )
    return found


def _several(reading: Reading, field: Field | None, written: str, words_in_tags: bool) -> list[str]:
    """A text that holds several tags: Jekyll parts them by spaces, everyone by commas."""
    text = one_line(written)[0]
    if field is None or isinstance(field.value, list):
        return [text] if text else []
    parts = [part.strip() for part in re.split(r"[,，、;；]", text) if part.strip()]
    if len(parts) == 1 and words_in_tags:
        parts = text.split()
    if len(parts) > 1:
        reading.note(field, "tag-merged", f"{field.key}: {shown(text)}", "read as " + ", ".join(map(shown, parts)))
    return parts


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
