"""QR codes that a telephone can read and a reader wants to, and printed addresses that lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import unquote

from popcorn.characters import HAN
from popcorn.problems import Problem
from popcorn.zine.preflight.sheets import Code, Sheet
from popcorn.zine.preflight.survey import Survey

# The least size of a code without its quiet zone, in mm.
LEAST_CODE = 15.0
# How far words may stand from the code that they belong to, in mm, beside it and above or below.
_BESIDE, _BELOW = 30.0, 10.0
# A reason has at least so many Han characters, or Latin letters.
_LEAST_HAN, _LEAST_LATIN = 4, 9


def codes_and_addresses(survey: Survey, addresses: Collection[str] | None) -> Iterator[Problem]:
    """Codes too small or without a reason, and addresses of this site that it does not have."""
    for sheet in survey.sheets:
        for code in sheet.codes:
            entry = survey.piece_on(sheet.page)
            if code.box.width < LEAST_CODE - 0.1:
                size = f"{code.box.width:.1f}"
                yield survey.found("code-small", entry, sheet.page, size=size, least=f"{LEAST_CODE:g}")
            if not _has_reason(code, sheet):
                yield survey.found("code-unexplained", entry, sheet.page, address=code.address)
    yield from _dead(survey, addresses)


def _has_reason(code: Code, sheet: Sheet) -> bool:
    around = code.box.grown(_BESIDE, _BELOW)
    bare = code.address.partition("://")[2].rstrip("/")
    near = [text.text for text in sheet.texts if not text.furniture and text.box.meets(around)]
    said = "".join("" if _is_part(text, bare) else text for text in near)
    return len(HAN.findall(said)) >= _LEAST_HAN or sum(c.isalpha() for c in said) >= _LEAST_LATIN


def _is_part(text: str, address: str) -> bool:
    """Whether a text is the address itself, or a part of it where that was broken."""
    return text.strip().strip("/") in address


def _dead(survey: Survey, addresses: Collection[str] | None) -> Iterator[Problem]:
    told: set[tuple[str, str]] = set()
    site = survey.library.community.url.rstrip("/") + "/"
    for part in survey.making.magazine["parts"]:
        entry = survey.library.entries.get(part.get("path", "")) or survey.issue.entry
        for url in _urls(part):
            path = unquote(url.removeprefix(site).partition("#")[0].partition("?")[0])
            if url.startswith(site) and (entry.path, url) not in told and not _is_there(path, survey, addresses):
                told.add((entry.path, url))
                yield survey.found("address-dead", entry, survey.page_of(entry), path, address=url)
    for sheet in survey.sheets:
        for code in sheet.codes:
            path = unquote(code.address.removeprefix(site))
            entry = survey.piece_on(sheet.page)
            is_new = (entry.path, code.address) not in told
            if code.address.startswith(site) and is_new and not _is_there(path, survey, addresses):
                yield survey.found("address-dead", entry, sheet.page, address=code.address)


def _urls(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        url = node.get("url")
        if isinstance(url, str):
            yield url
        for value in node.values():
            yield from _urls(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _urls(value)


def _is_there(path: str, survey: Survey, addresses: Collection[str] | None) -> bool:
    library, bodies = survey.library, survey.making.layout.bodies
    entry = library.find(path.strip("/").removeprefix("s/")) if path.startswith("s/") else None
    if entry is not None:
        # The issue itself will be there when it is out.
        return entry.path == survey.issue.entry.path or bodies.has_page(entry)
    if path.startswith("s/"):
        return False
    return (
        addresses is None or not path or not {path, path.rstrip("/") + "/", path + "index.html"}.isdisjoint(addresses)
    )
