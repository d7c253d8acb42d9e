"""The issue laid out for screens of any size: no columns, no notes that spell out links, pictures by their pixels."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from popcorn.render.pictures import Picture
from popcorn.zine.article.surroundings import Target
from popcorn.zine.parts import Layout
from popcorn.zine.piece import PieceOnPaper
from popcorn.zine.plates import FOLDER, RECIPE, Plates

# Pixels: as wide as readers' screens are, held upright, and no taller than two of them.
WIDEST = 1280
TALLEST = 2048

_HOST_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "!$&'()*+,/:;=?@-._~%"


class BookPictures(Plates):
    """The pictures of an ebook. Each is there once, in a size of its own; styles say how large it is shown."""

    def _noted(self, picture: Picture, width: float, height: float, across: float, alt: str) -> dict[str, Any]:
        pixels = max(1, min(picture.width, WIDEST, round(TALLEST * picture.width / picture.height)))
        name = f"{picture.digest[:24]}-{pixels}-{RECIPE}"
        self._wanted[name] = (picture, pixels)
        size = [pixels, max(1, round(pixels * picture.height / picture.width))]
        return {"file": f"/{FOLDER}/{name}", "width": width, "height": height, "alt": alt.strip(), "pixels": size}


class PieceInBook(PieceOnPaper):
    """One entry as readers of the ebook get it: its links can be followed, so none is spelled out."""

    def target(self, address: str) -> Target | None:
        """As on paper, without a note; None too for what is no proper address (WHATWG URL 4.3)."""
        found = super().target(address)
        if found is None or found.url is None:
            return found
        url = proper(found.url)
        return None if url is None else Target(url=url)


@dataclass(frozen=True)
class BookLayout(Layout):
    """An issue being laid out as an ebook."""

    surroundings: type[PieceOnPaper] = PieceInBook


def proper(url: str) -> str | None:
    """The address with everything percent-encoded that has to be; None where no reader could follow it."""
    if url.startswith("mailto:"):
        return quote(_LOOSE_PERCENT.sub("%25", url), safe=_SAFE)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not _is_host(host):
        return None
    path, query, fragment = (
        quote(_LOOSE_PERCENT.sub("%25", part), safe=_SAFE) for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, f"{host}:{port}" if port is not None else host, path, query, fragment))


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    if not all(map(_HOST_LABEL.fullmatch, labels)):
        return False
    if not labels[-1].isdecimal():
        return True
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
