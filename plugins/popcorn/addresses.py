"""Addresses of the site, seen from its root, from one of its pages, or from outside."""

from __future__ import annotations

import functools
import posixpath
import re
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
    if not site.endswith("/"):
        site += "/"
    # Nearly all addresses are so plain that to put them behind the site's is to join them (RFC 3986 5.2).
    whole = site + path if _PLAIN.fullmatch(path) and _is_folder(site) else urljoin(site, quote(path))
    return whole + mark + rest


# Segments of unreserved characters, none of them a dot alone or two.
_PLAIN = re.compile(r"(?:[a-z0-9_][a-z0-9_.~-]*/)*(?:[a-z0-9_][a-z0-9_.~-]*)?", re.ASCII | re.IGNORECASE)


@functools.cache
def _is_folder(site: str) -> bool:
    """Whether `site` is an address that stays as it is when something is joined to it."""
    return urljoin(site, "a/b") == site + "a/b"


def short(entry_id: str) -> str:
    """The short permanent address of an entry."""
    return f"s/{entry_id}/"
