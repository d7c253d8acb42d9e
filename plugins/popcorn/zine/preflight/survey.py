"""An issue with its sheets: which piece stands on a page, and the file and line behind what is printed."""

from __future__ import annotations

import bisect
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from popcorn.library.entries import Entry, Library
from popcorn.library.frontmatter import Mapping, Node, Scalar, Sequence
from popcorn.library.models import Model
from popcorn.problems import Problem, problem
from popcorn.render.pictures import Picture
from popcorn.zine.edition import Making
from popcorn.zine.issue import PrintedIssue
from popcorn.zine.preflight.sheets import Image, Sheet, digest_of, sheets


@dataclass(frozen=True)
class Survey:
    """What the rules look at: how the issue was made, and what came of it, read back from the PDF."""

    making: Making
    sheets: tuple[Sheet, ...]

    @property
    def issue(self) -> PrintedIssue:
        """The issue and its pieces."""
        return self.making.layout.issue

    @property
    def library(self) -> Library:
        """Where the pieces come from."""
        return self.making.layout.library

    def piece_on(self, page: int) -> Entry[Model]:
        """The entry whose text a page carries; the issue itself on pages that belong to none."""
        pages = [mark["page"] for mark in self._starts]
        before = bisect.bisect_right(pages, page)
        path = self._starts[before - 1].get("path", "") if before else ""
        return self.library.entries.get(path) or self.issue.entry

    def page_of(self, entry: Entry[Model]) -> int:
        """The page on which an entry begins; the cover's for the issue and for what is no piece of it."""
        return next((int(mark["page"]) for mark in self._starts if mark.get("path") == entry.path), 1)

    @cached_property
    def _starts(self) -> list[dict[str, Any]]:
        # A round-up begins without a path, and at once with its first release.
        starts = [dict(mark) for mark in self.making.marks if mark["kind"] == "start"]
        return sorted(starts, key=lambda mark: int(mark["page"]))

    def picture_in(self, image: Image) -> Picture | None:
        """The picture of which a printed image is a copy."""
        return self._by_digest.get(image.digest) or self._by_size.get(image.pixels)

    @cached_property
    def _by_digest(self) -> dict[str, Picture]:
        pictures = self.making.layout.plates.pictures
        return {digest_of(file.read_bytes()): pictures[path] for path, file in self.making.plates.items()}

    @cached_property
    def _by_size(self) -> dict[tuple[int, int], Picture]:
        # The typesetter packs anew what has transparency; its size in pixels is all that stays.
        pictures = self.making.layout.plates.pictures
        packed = [path for path, file in self.making.plates.items() if not _is_jpeg(file)]
        return {_scaled(pictures[path], int(path.rsplit("-", 2)[1])): pictures[path] for path in packed}

    def source_of(self, picture: Picture, page: int) -> Entry[Model]:
        """The entry that brought a picture onto a page."""
        owners = [self.piece_on(page), *self.issue.pieces, self.issue.entry, *self.library.members.values()]
        folder = posixpath.dirname(picture.path)
        return next((owner for owner in owners if owner.folder == folder), owners[0])

    def found(self, code: str, entry: Entry[Model], page: int | None, said: str = "", **facts: object) -> Problem:
        """A problem of an entry, on a page, at the line where `said` stands in the entry's file."""
        line, field = place_of(entry, said)
        return problem(code, entry.path, line=line, column=None, field=field, page=page, piece=entry.title, **facts)


def surveyed(pdf: bytes, making: Making) -> Survey:
    """The survey of an issue that was set as this PDF."""
    return Survey(making, sheets(pdf))


def place_of(entry: Entry[Model], said: str) -> tuple[int | None, str | None]:
    """The line on which an entry says something, and the field of the front matter, if it is said there."""
    if not said:
        return None, None
    for field, value in _values(entry.tree):
        if said in (value.text or ""):
            return value.mark.line, field
    at = entry.body.find(said)
    return (entry.body_line + entry.body.count("\n", 0, at), None) if at >= 0 else (None, None)


def _values(node: Node, name: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every value of a front matter with its field, as authors count and write it: `photos[2].file`."""
    if isinstance(node, Scalar):
        yield name, node
    elif isinstance(node, Mapping):
        for key, value in node.items.items():
            yield from _values(value, f"{name}.{key}" if name else key)
    elif isinstance(node, Sequence):
        for number, value in enumerate(node.items, 1):
            yield from _values(value, f"{name}[{number}]")


def _is_jpeg(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(2) == b"\xff\xd8"


def _scaled(picture: Picture, width: int) -> tuple[int, int]:
    return width, max(1, round(picture.height * width / picture.width))
