"""Hugo: page bundles and sections below `content/`, files below `static/`, addresses from folders.

Sources: gohugo.io, Page bundles; URL management; Configure permalinks; Configure languages.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

from popcorn.desk.importing import sites
from popcorn.desk.importing.decoding import text_of
from popcorn.desk.importing.headers import take_apart
from popcorn.desk.importing.notes import Note
from popcorn.desk.importing.pages import TEXTS, Flavour, Page, without_language
from popcorn.desk.importing.shortcodes import convert
from popcorn.desk.importing.sites import Site
from popcorn.desk.importing.trees import MAX_TEXT_BYTES, Tree

_STEMS = ("hugo", "config", "config/_default/hugo", "config/_default/config")
_CONFIGURATIONS = tuple(f"{stem}{suffix}" for stem in _STEMS for suffix in (".toml", ".yaml", ".yml", ".json"))
_TOKEN = re.compile(r":(\w+)(?:\[[^\]]*\])?")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_](.+)")


def settings(tree: Tree) -> Site:
    """What the site's configuration says."""
    values, _ = sites.configuration(tree, _CONFIGURATIONS)
    url = sites.site_url(sites.text_at(values, "baseurl"))
    parameters = sites.mapping_at(values, "params")
    languages = sites.mapping_at(values, "languages")
    default = sites.language_tag(sites.text_at(values, "defaultcontentlanguage"))
    said = default or sites.language_tag(sites.text_at(values, "languagecode", "locale"))
    content = sites.text_at(values, "contentdir").strip("/") or "content"
    own = [(sites.text_at(sites.mapping_at(languages, tag), "contentdir").strip("/"), tag) for tag in languages]
    folders = [(folder, "" if tag == default else tag) for folder, tag in own if folder]
    name = sites.text_at(values, "title") or sites.text_at(sites.mapping_at(languages, default), "title")
    permalinks = sites.mapping_at(values, "permalinks")
    patterns = {**permalinks, **sites.mapping_at(permalinks, "page")}
    return Site(
        name=name,
        url=url,
        base=urlsplit(url).path.rstrip("/"),
        timezone=sites.zone_name(sites.text_at(values, "timezone")),
        language=said,
        languages=tuple(tag for tag in map(sites.language_tag, languages) if tag),
        permalinks={section: pattern for section, pattern in patterns.items() if isinstance(pattern, str)},
        ugly=sites.text_at(values, "uglyurls") == "true",
        main=sites.texts_at(parameters, "mainsections"),
        contents=tuple(sorted(folders, key=lambda pair: -len(pair[0]))) or ((content, ""),),
    )


def pages(tree: Tree, site: Site) -> tuple[list[Page], list[Note]]:
    """Every page below the content folders, by path, with what was wrong with the files."""
    found: list[Page] = []
    notes: list[Note] = []
    bundles = {posixpath.dirname(path) for path in tree.files if _is_index(path, site)}
    # An index at the very top is the front page, and owns nothing but itself.
    bundles -= {content for content, _ in site.contents}
    seen: set[str] = set()
    for content, language in site.contents:
        for path in sorted(tree.below(content)):
            if path in seen or posixpath.splitext(path)[1].lower() not in TEXTS or _is_resource(path, bundles, site):
                continue
            seen.add(path)
            text, decoded = text_of(tree.read(path, MAX_TEXT_BYTES), path)
            if text.strip():
                page, more = _page(path, content, language, text, site)
                found.append(page)
                notes += [*decoded, *more]
            else:
                notes.append(Note(path, None, "file-ignored", "the file is empty", "left out"))
    return found, notes


def folders(tree: Tree, site: Site) -> list[str]:
    """The folders of content."""
    return [content for content, _ in site.contents]


def address(page: Page, site: Site) -> str:
    """Where the page stood, below the site's root, not encoded."""
    said = page.text("url", "permalink")
    if said:
        path = unquote(urlsplit(said).path if "://" in said else said)
        return path.removeprefix(site.base).lstrip("/")
    prefix = f"{page.language}/" if page.language and page.language != site.language else ""
    pattern = site.permalinks.get(page.section)
    if pattern and not page.listing:
        return prefix + _TOKEN.sub(lambda token: _token(token[1], page), pattern).strip("/").replace("//", "/") + "/"
    own = page.text("slug")
    folder, _, name = page.logical.rpartition("/")
    path = _urlized("/".join(part for part in (folder, own or name) if part))
    if page.listing:
        path = _urlized(page.logical.removesuffix("_index").rstrip("/"))
    if not path:
        return prefix
    return f"{prefix}{path}.html" if site.ugly and not page.listing else f"{prefix}{path}/"


def _page(path: str, content: str, language: str, text: str, site: Site) -> tuple[Page, tuple[Note, ...]]:
    taken = take_apart(text, path)
    inner = posixpath.splitext(path.removeprefix(content + "/"))[0]
    folder, name = posixpath.split(inner)
    name, suffix = without_language(name, site.languages)
    bundle = posixpath.dirname(path) if name == "index" and folder else ""
    logical = folder if bundle else posixpath.join(folder, name)
    dated = _DATED.fullmatch(posixpath.basename(logical))
    page = Page(
        path=path,
        logical=logical,
        section=logical.partition("/")[0] if "/" in logical else "",
        header=taken.header,
        body=taken.body,
        bundle=bundle,
        language="" if suffix == site.language else suffix or language,
        named_date=dated[1] if dated else "",
        listing=name == "_index",
    )
    return page, taken.notes


def _is_index(path: str, site: Site) -> bool:
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return suffix.lower() in TEXTS and without_language(stem, site.languages)[0] == "index"


def _is_resource(path: str, bundles: set[str], site: Site) -> bool:
    """Whether the text belongs to a leaf bundle whose page is another file."""
    folder = posixpath.dirname(path)
    if folder in bundles:
        return not _is_index(path, site)
    while folder:
        folder = posixpath.dirname(folder)
        if folder in bundles:
            return True
    return False


def _token(name: str, page: Page) -> str:
    date = page.date
    title = _urlized(page.text("title"))
    values = {
        "year": date.text[:4] if date else "",
        "month": date.text[5:7] if date else "",
        "day": date.text[8:10] if date else "",
        "section": page.section,
        "sections": posixpath.dirname(page.logical),
        "title": title,
        "slug": _urlized(page.text("slug")) or title,
        "slugorfilename": _urlized(page.text("slug") or page.stem),
        "slugorcontentbasename": _urlized(page.text("slug") or page.stem),
        "filename": _urlized(page.stem),
        "contentbasename": _urlized(page.stem),
    }
    return values.get(name, "")


def _urlized(text: str) -> str:
    """A path as Hugo writes it: small letters, hyphens for spaces, punctuation gone."""
    return re.sub(r"[^\w./+~-]", "", re.sub(r"\s+", "-", text.strip().lower()))


HUGO = Flavour("hugo", settings, pages, address, convert, ("static", "assets", "content"), folders, False)
