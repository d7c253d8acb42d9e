"""One page of a source: where it lay, what its header says, its body - before anything is made of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from popcorn.characters import HAN
from popcorn.desk.importing.changes import Changed
from popcorn.desk.importing.dates import ReadDate, read_date
from popcorn.desk.importing.notes import Note
from popcorn.desk.importing.passages import Passage
from popcorn.desk.importing.sites import Site
from popcorn.desk.importing.trees import Tree
from popcorn.desk.importing.values import Field, Header

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
TEXTS = MARKDOWN | {".html", ".htm"}
# Languages that a file name's second suffix may mean (ISO 639-1); others only where the configuration names them.
LANGUAGES = frozenset("ar cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh".split())
DATE_KEYS = ("date", "publishdate", "pubdate", "published", "published_at", "created")
UPDATED_KEYS = ("lastmod", "last_modified_at", "modified", "updated", "last_modified")

_KANA = re.compile(r"[\u3041-\u30ff]")
# Addresses are in no language: those in brackets, and those that stand in the text.
_ADDRESS = re.compile(r"\]\([^()\n]*\)|[a-zA-Z][a-zA-Z+.-]*://[\w./?=&%#:@~*+,;!-]+")
_WORD = re.compile(r"[A-Za-z]{2,}")
# Han characters and words that a text needs before its language is more than a guess.
_ENOUGH = 30


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as it lay in the source.

    `path` is below the source's root, `logical` below its content without suffix and language (`blog/night-market`).
    `bundle` is the folder whose files are the page's own, '' where it is a single file. `named_date` is the date in
    the file's name. `language` is what the file's name or folder says, '' for the site's own.
    """

    path: str
    logical: str
    section: str
    header: Header
    body: Passage
    bundle: str = ""
    language: str = ""
    named_date: str = ""
    folders: tuple[str, ...] = ()
    draft: bool = False
    listing: bool = False

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return posixpath.dirname(self.path)

    @property
    def stem(self) -> str:
        """The last part of the logical path: what the author called the page."""
        return posixpath.basename(self.logical)

    def field(self, *names: str) -> Field | None:
        """The first field with one of the names, in their order, that holds anything."""
        for name in names:
            for field in self.header.fields:
                if field.name == name and holds(field.value):
                    return field
        return None

    def text(self, *names: str) -> str:
        """What that field says, where it says one text; '' otherwise."""
        field = self.field(*names)
        return field.value if field and isinstance(field.value, str) else ""

    @property
    def date(self) -> ReadDate | None:
        """The page's date: its own, else the one in the file's name."""
        for key in DATE_KEYS:
            read = read_date(self.text(key))
            if read:
                return read
        return read_date(self.named_date)


class Flavour(NamedTuple):
    """What is different between one generator and another.

    `settings` reads the configuration; `pages` finds the pages; `address` says where a page stood below the site's
    root; `convert` makes plain Markdown of the generator's own syntax in a body, given what an internal name of a
    page (`ref`, `post_url`) stands for; `roots` are the folders that absolute addresses of files begin in,
    `folders` those that hold nothing but content; `words_in_tags` is whether a text of several words is several tags.
    """

    name: str
    settings: Callable[[Tree], Site]
    pages: Callable[[Tree, Site], tuple[list[Page], list[Note]]]
    address: Callable[[Page, Site], str]
    convert: Callable[[Passage, str, Callable[[str], str]], Changed]
    roots: tuple[str, ...]
    folders: Callable[[Tree, Site], list[str]]
    words_in_tags: bool


def holds(value: object) -> bool:
    """Whether a value says anything: not `""`, not `[""]`, not `{}`."""
    if isinstance(value, list):
        return any(holds(item) for item in value)
    if isinstance(value, dict):
        return bool(value)
    return value is not None and str(value).strip() != ""


def spoken(body: Passage) -> str:
    """The language of a text by its letters, code left out: `zh`, `ja`, `en`, or '' where there are too few."""
    text = _ADDRESS.sub(" ", body.prose)
    han, kana, words = len(HAN.findall(text)), len(_KANA.findall(text)), len(_WORD.findall(text))
    if han + kana + words < _ENOUGH:
        return ""
    if kana > han / 10 and kana > words:
        return "ja"
    return "zh" if han > words else "en"


def without_language(name: str, languages: Iterable[str]) -> tuple[str, str]:
    """`index.en` as (`index`, `en`); a name without a language as (name, '')."""
    stem, dot, ending = name.rpartition(".")
    tag = ending.lower().replace("_", "-")
    known = {language.lower() for language in languages}
    if dot and stem and (tag in known or tag in LANGUAGES or (tag.partition("-")[0] in LANGUAGES and "-" in tag)):
        return stem, tag
    return name, ""
