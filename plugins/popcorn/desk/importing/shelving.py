"""Where each page of the source goes below `content/`."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from popcorn.desk.importing import slugs
from popcorn.desk.importing.dates import read_date
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.pages import UPDATED_KEYS, Page
from popcorn.library.fields import SLUG_LENGTH
from popcorn.library.placement import FOLDERS

# Where drafts go that name no year and have no dated post before them.
_NO_YEAR = 2000
# Addresses that Popcorn's own pages have. A plain page that wants one goes below `pages/`.
RESERVED = frozenset({*FOLDERS.values(), "index", "tags", "feeds", "search", "assets", "s", "zh", "en"})


# Names that are given already, by their folder.
_Given = defaultdict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A page and its path below `content/`. `original` is the path of what it is a translation of."""

    page: Page
    path: str
    story: bool
    original: str = ""

    @property
    def beside(self) -> str:
        """What the names of its pictures have before them in its text: a plain page keeps them in a folder."""
        return "" if self.story else posixpath.splitext(posixpath.basename(self.path))[0] + "/"

    @property
    def folder(self) -> str:
        """The folder of its pictures, below `content/`."""
        return posixpath.join(posixpath.dirname(self.path), self.beside).rstrip("/")


def shelve(pages: Iterable[Page], posts: frozenset[str], site_language: str) -> tuple[list[Shelved], list[Note]]:
    """A place for every page, by source path; `posts` is the sections whose pages are stories."""
    notes: list[Note] = []
    shelved: list[Shelved] = []
    taken: _Given = defaultdict(set)
    pages = list(pages)
    years = [page.date.year for page in pages if page.date]
    originals: dict[tuple[str, str], Shelved] = {}
    for page in sorted(pages, key=lambda p: (_is_translation(p, site_language), p.path)):
        story = page.section in posts and not page.listing
        first = originals.get((page.section, page.logical))
        if story:
            path = _story(page, first, max(years, default=_NO_YEAR), taken, notes)
        else:
            path = _plain(page, first, taken, notes)
        place = Shelved(page, path, story, first.path if first else "")
        originals.setdefault((page.section, page.logical), place)
        shelved.append(place)
    return sorted(shelved, key=lambda s: s.page.path), notes


def _is_translation(page: Page, site_language: str) -> bool:
    return bool(page.language) and page.language != site_language


def _story(page: Page, original: Shelved | None, last_year: int, taken: _Given, notes: list[Note]) -> str:
    called = page.text("slug") or page.stem
    wanted = slugs.address_slug(called, page.path)
    if original is not None:
        wanted = posixpath.basename(posixpath.dirname(original.path))
    if original is not None and page.language:
        wanted = _in_language(wanted, page.language)
    year = page.date.year if page.date else _year_of_change(page) or last_year
    folder = f"stories/{year}"
    slug = slugs.unused(wanted, taken[folder])
    taken[folder].add(slug)
    if slug != called and original is None:
        notes.append(Note(page.path, None, "renamed", shown(called), shown(slug)))
    return f"{folder}/{slug}/index.md"


def _plain(page: Page, original: Shelved | None, taken: _Given, notes: list[Note]) -> str:
    logical = page.logical.removesuffix("_index").rstrip("/") if page.listing else page.logical
    parts = [slugs.address_slug(part, page.path) for part in logical.split("/") if part.strip("._/")]
    if page.listing:
        parts = [*parts, "index"] if parts else ["home"]
    if not parts or parts[0] in RESERVED:
        parts = ["pages", *(parts or ["home"])]
    if original is not None and page.language:
        parts[-1] = _in_language(parts[-1], page.language)
    # `about/index.md` and `about.md` are one address, so they are one name here.
    *above, name = parts[:-1] if parts[-1] == "index" else parts
    folder = "/".join(above)
    free = slugs.unused(name, taken[folder])
    taken[folder].add(free)
    path = "/".join([*above, free, *parts[len(above) + 1 :]]) + ".md"
    notes.append(Note(page.path, None, "page", done=f"a plain page, content/{path}"))
    return path


def _in_language(slug: str, language: str) -> str:
    return f"{slug[: SLUG_LENGTH - len(language) - 1].rstrip('-')}-{language}"


def _year_of_change(page: Page) -> int | None:
    found = read_date(page.text(*UPDATED_KEYS))
    return found.year if found else None
