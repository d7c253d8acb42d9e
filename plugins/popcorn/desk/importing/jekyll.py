"""Jekyll: dated posts in `_posts/`, drafts in `_drafts/`, pages anywhere, addresses from a pattern.

Sources: jekyllrb.com, Posts; Permalinks; Front matter; Collections.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from urllib.parse import unquote, urlsplit

from popcorn.desk.importing import sites
from popcorn.desk.importing.decoding import text_of
from popcorn.desk.importing.headers import take_apart
from popcorn.desk.importing.liquid import convert
from popcorn.desk.importing.notes import Note
from popcorn.desk.importing.pages import MARKDOWN, TEXTS, Flavour, Page
from popcorn.desk.importing.sites import Site
from popcorn.desk.importing.trees import MAX_TEXT_BYTES, Tree

# jekyllrb.com/docs/permalinks/#built-in-formats
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_TOKEN = re.compile(r":([a-z_]+)")
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
# Folders of the machinery, not of content.
_MACHINERY = frozenset({"_layouts", "_includes", "_sass", "_data", "_plugins", "_site", "assets"})
POSTS = "posts"


def settings(tree: Tree) -> Site:
    """What `_config.yml` says."""
    values, _ = sites.configuration(tree, ("_config.yml", "_config.yaml", "_config.toml"))
    base = "/" + sites.text_at(values, "baseurl").strip("/")
    host = sites.site_url(sites.text_at(values, "url"))
    return Site(
        name=sites.text_at(values, "title", "name"),
        url=host.rstrip("/") + base.rstrip("/") + "/" if host else "",
        base=base.rstrip("/"),
        timezone=sites.zone_name(sites.text_at(values, "timezone")),
        language=sites.language_tag(sites.text_at(values, "lang", "language", "locale")),
        permalinks={POSTS: sites.text_at(values, "permalink") or "date"},
        main=(POSTS,),
        authors=sites.data_file(tree, "_data/authors"),
    )


def pages(tree: Tree, site: Site) -> tuple[list[Page], list[Note]]:
    """Every post, draft and page, by path, with what was wrong with the files."""
    found: list[Page] = []
    notes: list[Note] = []
    for path in tree.files:
        suffix = posixpath.splitext(path)[1].lower()
        parts = path.split("/")[:-1]
        if suffix not in TEXTS or _MACHINERY.intersection(parts):
            continue
        text, decoded = text_of(tree.read(path, MAX_TEXT_BYTES), path)
        post = "_posts" in parts or "_drafts" in parts
        if not post and not text.startswith("---"):
            if suffix in MARKDOWN:
                notes.append(Note(path, None, "file-ignored", "no post, and without a header no page", "left out"))
            continue
        if not post and suffix not in MARKDOWN:
            notes.append(Note(path, None, "file-ignored", "a template, not a text", "left out"))
            continue
        if not text.strip():
            notes.append(Note(path, None, "file-ignored", "the file is empty", "left out"))
            continue
        page, more = _page(path, text)
        found.append(page)
        notes += [*decoded, *more]
    return found, notes


def folders(tree: Tree, site: Site) -> list[str]:
    """The folders of posts and drafts, wherever they are."""
    found = (posixpath.dirname(path).split("/") for path in tree.files)
    ends = {tuple(parts[: parts.index(name) + 1]) for parts in found for name in ("_posts", "_drafts") if name in parts}
    return sorted("/".join(parts) for parts in ends)


def address(page: Page, site: Site) -> str:
    """Where the page stood, below the site's root, not encoded."""
    said = page.text("permalink", "url")
    pattern = said or (site.permalinks[POSTS] if page.section == POSTS else "")
    if "://" in pattern:
        pattern = urlsplit(pattern).path
    if not pattern:
        ending = "/" if site.permalinks[POSTS] == "pretty" else ".html"
        plain = page.logical.removesuffix("index").rstrip("/")
        return "/".join(part.removeprefix("_") for part in plain.split("/")) + ending if plain else ""
    filled = _TOKEN.sub(lambda token: _token(token[1], page), _STYLES.get(pattern, pattern))
    return unquote(re.sub(r"/{2,}", "/", filled)).removeprefix(site.base).lstrip("/")


def categories(page: Page) -> list[str]:
    """What goes for `:categories`: the folders above `_posts`, and the header's own."""
    field = page.field("categories", "category")
    value = field.value if field else None
    own = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    return list(dict.fromkeys([*page.folders, *(str(item) for item in own)]))


def _page(path: str, text: str) -> tuple[Page, tuple[Note, ...]]:
    taken = take_apart(text, path)
    inner = posixpath.splitext(path)[0]
    folder, name = posixpath.split(inner)
    parts = folder.split("/") if folder else []
    kind = next((part for part in parts if part in ("_posts", "_drafts")), "")
    dated = _DATED.fullmatch(name) if kind else None
    above = tuple(parts[: parts.index(kind)]) if kind else ()
    page = Page(
        path=path,
        logical=dated[2] if dated else name if kind else inner,
        section=POSTS if kind else parts[0].removeprefix("_") if parts else "",
        header=taken.header,
        body=taken.body,
        named_date=dated[1] if dated else "",
        folders=above,
        draft=kind == "_drafts",
    )
    return page, taken.notes


def _token(name: str, page: Page) -> str:
    date = page.date
    year, month, day = date.day.split("-") if date else ("", "", "")
    on = dt.date.fromisoformat(date.day) if date else None
    values = {
        "y_day": f"{on:%j}" if on else "",
        "week": f"{on:%V}" if on else "",
        "w_year": f"{on:%G}" if on else "",
        "w_day": f"{on:%u}" if on else "",
        "short_day": f"{on:%a}" if on else "",
        "short_month": f"{on:%b}" if on else "",
        "categories": "/".join(re.sub(r"\s+", "-", item.lower()) for item in categories(page)),
        "year": year,
        "short_year": year[2:],
        "month": month,
        "i_month": month.lstrip("0"),
        "day": day,
        "i_day": day.lstrip("0"),
        "title": page.text("slug") or page.stem,
        "slug": re.sub(r"[^\w]+", "-", page.text("slug") or page.stem).strip("-").lower(),
        "name": page.stem,
        "path": page.logical,
        "output_ext": ".html",
    }
    return values.get(name, "")


JEKYLL = Flavour("jekyll", settings, pages, address, convert, ("",), folders, True)
