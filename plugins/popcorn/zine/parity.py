"""Whether web and paper say the same: every printed piece has its page, stands in one issue, and where they all say."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import pikepdf

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.problems import Problem, problem
from popcorn.zine.issue import PrintedIssue

# What the typesetter puts into titles for long words to break.
_BREAKS = dict.fromkeys(map(ord, "\u200b\u2060\u00ad"))


def unmatched(orders: Iterable[PrintedIssue], bodies: Bodies) -> Iterator[Problem]:
    """Printed pieces that readers will not find on the web, and those that an earlier issue has printed already.

    A section may say that it prints its pieces again, and an anthology does nothing else.
    """
    printed: dict[str, int] = {}
    for order in sorted(orders, key=lambda order: order.meta.number):
        number = order.meta.number
        for section in order.sections:
            for piece in section.pieces:
                if not bodies.has_page(piece):
                    yield order.entry.problem("piece-without-page", "sections", entry=_short(piece))
                earlier = printed.get(piece.path)
                if earlier is not None and not section.asked.reprint and not order.is_bound:
                    yield order.entry.problem("piece-elsewhere", "sections", entry=_short(piece), other=earlier)
        if not order.is_bound:
            printed = {**{piece.path: number for piece in order.pieces}, **printed}


def disagreements(pdf: bytes, first_pages: Mapping[str, int], issue: PrintedIssue) -> tuple[Problem, ...]:
    """Where the PDF's bookmarks or contents lead elsewhere than to the page that the site and the ebook name.

    The site and the ebook are told by the typesetter's marks; bookmarks and links are read back from the file.
    """
    found: list[Problem] = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        marked = dict(_bookmarks(opened, numbers))
        listed = _listed(opened, numbers, min(first_pages.values(), default=1))
    for piece in issue.pieces:
        page = first_pages.get(piece.path)
        if page is None or piece.type == "release":
            continue  # Releases share the bookmark of their section.
        bookmark = marked.get(_bare(piece.title), page)
        # The contents name each piece's page, so what is nearest to it is it.
        nearest = page if page in listed or not listed else min(listed, key=partial(_distance, page))
        found += [
            problem("pages-disagree", issue.entry.path, entry=_short(piece), page=page, found=led)
            for led in sorted({bookmark, nearest} - {page})
        ]
    return tuple(found)


def _distance(page: int, other: int) -> int:
    return abs(page - other)


def _bookmarks(pdf: pikepdf.Pdf, numbers: Mapping[Any, int]) -> Iterator[tuple[str, int]]:
    """Titles with the pages they lead to; of two with the same title none is sure."""
    titles: dict[str, set[int]] = {}
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            page = _page(pdf, item.destination or (item.action.get("/D") if item.action else None), numbers)
            if page is not None:
                titles.setdefault(_bare(item.title), set()).add(page)
    yield from ((title, min(pages)) for title, pages in titles.items() if len(pages) == 1)


def _listed(pdf: pikepdf.Pdf, numbers: Mapping[Any, int], first: int) -> set[int]:
    """The pages that links before the first piece lead to."""
    found = set()
    for page in pdf.pages[1 : max(1, first - 1)]:
        for link in page.get("/Annots", []):
            action: Any = link.get("/A", {})
            led = _page(pdf, link.get("/Dest", action.get("/D")), numbers)
            if led is not None and led >= first:
                found.add(led)
    return found


def _page(pdf: pikepdf.Pdf, destination: Any, numbers: Mapping[Any, int]) -> int | None:
    """The number of the page that a destination means, by name or by itself (ISO 32000-1, 12.3.2)."""
    if isinstance(destination, pikepdf.String | pikepdf.Name | str):
        tree: Any = pdf.Root.get("/Names", {})
        names = tree.get("/Dests")
        destination = pikepdf.NameTree(names).get(str(destination)) if names is not None else None
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.get("/D")
    if not isinstance(destination, pikepdf.Array) or not len(destination):
        return None
    target = destination[0]
    return numbers.get(target.objgen) if isinstance(target, pikepdf.Object) else None


def _bare(title: str) -> str:
    return "".join(title.translate(_BREAKS).split())


def _short(piece: Entry[Model]) -> str:
    return piece.path.removesuffix(".md").removesuffix("/index")
