"""Old addresses, so that links from outside go on working: each leads to one entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.pages import Page, holds
from popcorn.desk.importing.shelving import RESERVED, Shelved
from popcorn.desk.importing.values import Field, as_text
from popcorn.library.fields import OldAddress
from popcorn.library.placement import Place, place

KEYS = ("aliases", "alias", "redirect_from")

_OLD_ADDRESS: TypeAdapter[str] = TypeAdapter(OldAddress)


def assign(
    shelved: Iterable[Shelved], addresses: Mapping[str, str], base: str
) -> tuple[dict[str, tuple[str, ...]], list[Note]]:
    """The aliases of each page by its source path. `addresses` is where each page stood, below the site's root.

    A page's own old address comes first; what another entry has, or the library refuses, is reported.
    """
    shelved = list(shelved)
    owners = {f"{name}/": "Popcorn itself" for name in RESERVED}
    owners |= {now: one.page.path for one in shelved if (now := _address(one.path)) is not None}
    found: dict[str, list[str]] = {one.page.path: [] for one in shelved}
    notes: list[Note] = []
    for one in shelved:
        _claim(addresses[one.page.path], one, None, owners, found, notes)
    for one in shelved:
        for field in one.page.header.fields:
            if field.name not in KEYS:
                continue
            for item in field.value if isinstance(field.value, list) else [field.value]:
                if holds(item):
                    written = _from_root(as_text(item), addresses[one.page.path], base)
                    _claim(written, one, field, owners, found, notes)
    return {path: tuple(aliases) for path, aliases in found.items()}, notes


def refused_lines(page: Page, notes: Iterable[Note]) -> set[int | None]:
    """The lines of the page's fields of old addresses that hold one which could not be used, and so are to be kept."""
    return {note.line for note in notes if note.path == page.path and note.kind == "address-refused"}


def _claim(
    written: str,
    one: Shelved,
    field: Field | None,
    owners: dict[str, str],
    found: dict[str, list[str]],
    notes: list[Note],
) -> None:
    if not written.strip("/"):
        return
    line = field.line if field else None
    try:
        alias = _OLD_ADDRESS.validate_python(f"/{written.lstrip('/')}")
    except ValidationError:
        notes.append(
            Note(one.page.path, line, "address-refused", shown(f"/{written}"), "has signs an alias cannot have")
        )
        return
    owner = owners.setdefault(alias, one.page.path)
    if owner != one.page.path:
        notes.append(Note(one.page.path, line, "address-refused", shown(f"/{alias}"), f"belongs to {owner}"))
    elif alias != _address(one.path) and f"/{alias}" not in found[one.page.path]:
        found[one.page.path].append(f"/{alias}")


def _from_root(written: str, address: str, base: str) -> str:
    """An alias below the site's root: without host and base, and not relative to the page's folder."""
    path = unquote(urlsplit(written).path if "://" in written else written)
    if not path.startswith("/"):
        # Hugo: relative to the folder of the page.
        return f"{address.rstrip('/').rpartition('/')[0]}/{path}".lstrip("/")
    return (path.removeprefix(base) if base and path.startswith(f"{base}/") else path).lstrip("/")


def _address(path: str) -> str | None:
    found = place(path)
    return found.address if isinstance(found, Place) else None
