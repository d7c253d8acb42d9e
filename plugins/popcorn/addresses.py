"""Addresses of the site, seen from its root, from one of its pages, or from outside."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, urljoin


def relative(target: str, page: str) -> str:
    """`target` as seen from `page`; both are below the site's root, a page's address ends in `/` (the root is '')."""
    path, mark, rest = target.partition("#")
    found = posixpath.relpath("/" + path, "/" + page)
    if path.endswith("/") or not path:
        found += "/"
    return quote(found, safe="/~:@!$&'()*+,;=.-") + mark + rest


def absolute(target: str, site: str) -> str:
    """`target`, below the root of the site at `site`, in full."""
    path, mark, rest = target.partition("#")
    return urljoin(site if site.endswith("/") else site + "/", quote(path)) + mark + rest


def short(entry_id: str) -> str:
    """The short permanent address of an entry."""
    return f"s/{entry_id}/"
