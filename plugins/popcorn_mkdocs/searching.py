"""The site's search index: pieced together from what search knows of each page, or amended where little changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from popcorn.tracing import digest
from popcorn.web.features import SearchOptions
from popcorn.web.plan import Page
from popcorn.web.search import index
from popcorn_mkdocs import making
from popcorn_mkdocs.cache import Cache

FILE = "search/search_index.json"


def write(folder: Path, options: SearchOptions, cache: Cache, pages: Callable[[], Iterable[Page]]) -> None:
    """Write the index anew. `pages` are all pages, for those of which the cache has lost what search knew."""
    fragments = making.fragments(_known(cache), pages, cache)
    _publish(folder, index(fragments, options), options, cache)


def amend(
    standing: Path, folder: Path, changed: Iterable[tuple[bytes, bytes]], options: SearchOptions, cache: Cache
) -> bool:
    """Write the `standing` index with what was known of some pages replaced by what is; False where that cannot be."""
    content = standing.read_bytes() if standing.is_file() else b""
    for before, now in changed:
        if not before or not now or content.count(before) != 1:
            return False
        content = content.replace(before, now)
    _publish(folder, content, options, cache)
    return True


def is_current(options: SearchOptions, cache: Cache) -> bool:
    """Whether the index that was written last has all that is known today."""
    return cache.facts.get("search") == digest(options) and making.UNSOUGHT not in cache.facts


def _publish(folder: Path, content: bytes, options: SearchOptions, cache: Cache) -> None:
    (folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(content)
    cache.facts["search"] = digest(options)
    cache.facts.pop(making.UNSOUGHT, None)


def _known(cache: Cache) -> dict[str, bytes]:
    records: Mapping[str, making.Record] = cache.shelf("units")
    return {name: record.found_by for name, record in records.items() if record.found_by}
