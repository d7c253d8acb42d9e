"""What a tool made: pages, redirects and feeds, counted in its output."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Made:
    """Counts of files. `entries` is how many items the feeds hold together."""

    pages: int
    redirects: int
    feeds: int
    entries: int
    search: int
    sitemaps: int
    megabytes: float

    def as_dict(self) -> dict[str, float]:
        """For the results file."""
        return asdict(self)


def count(output: Path) -> Made:
    """Count what lies in `output`. A page that only sends its reader elsewhere is a redirect."""
    pages = redirects = feeds = entries = search = sitemaps = size = 0
    for file in output.rglob("*"):
        if not file.is_file():
            continue
        size += file.stat().st_size
        if file.suffix == ".html":
            if "http-equiv" in (head := file.read_text("utf-8", "replace")[:2000]) and "refresh" in head:
                redirects += 1
            else:
                pages += 1
        elif file.name == "sitemap.xml":
            sitemaps += 1
        elif "search" in file.name and file.suffix == ".json":
            search += 1
        elif file.suffix in (".xml", ".rss", ".atom", ".json"):
            text = file.read_text("utf-8", "replace")
            items = max(text.count("</item>"), text.count("</entry>"), text.count('"content_html"'))
            # An empty section's feed is a feed too.
            if items or any(mark in text[:600] for mark in ("<rss", "<feed", "jsonfeed.org")):
                feeds, entries = feeds + 1, entries + items
    return Made(pages, redirects, feeds, entries, search, sitemaps, round(size / 1e6, 1))
