"""Short permanent addresses and old addresses: static pages that lead on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from markupsafe import escape

from popcorn.addresses import absolute, relative, short
from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.web.plan import Bundle
from popcorn.web.workshop import Workshop


def redirects(shop: Workshop) -> Iterator[tuple[str, Bundle, Entry[Model]]]:
    """(path, page, entry) for `/s/<id>/` of every published entry, and for each of its old addresses."""
    site = shop.site
    known: set[str] = set()
    for entry in site.library.entries.values():
        if not site.bodies.has_page(entry):
            continue
        if entry.id and entry.id not in known:  # An id given twice is the library's to tell.
            known.add(entry.id)
            yield _redirect(short(entry.id), entry, shop)
        for alias in cast("tuple[str, ...]", getattr(entry.meta, "aliases", ())):
            yield _redirect(alias, entry, shop)


def _redirect(address: str, entry: Entry[Model], shop: Workshop) -> tuple[str, Bundle, Entry[Model]]:
    path = f"{address}index.html" if address.endswith("/") else address
    return path, shop.bundle([path], _page, path, address, entry), entry


def _page(shop: Workshop, path: str, address: str, entry: Entry[Model]) -> dict[str, bytes]:
    site = shop.site
    # Relative, so that it works below any prefix and in a preview; the canonical link names the one true place.
    seen_from = address.rpartition("/")[0] + "/" if "/" in address else ""
    target = escape(relative(entry.address, seen_from))
    canonical = escape(absolute(entry.address, site.community.url))
    title = escape(entry.title)
    language = escape(site.library.language(entry))
    page = (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{canonical}">'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><p><a href="{target}">{title}</a></p></body></html>\n'
    )
    return {path: page.encode()}
