"""The desk that lays an issue out: what every part of the magazine is made with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Model
from popcorn.problems import Problem
from popcorn.render.pictures import Picture
from popcorn.zine.article.nodes import Blocks
from popcorn.zine.article.surroundings import Room
from popcorn.zine.binding import bound
from popcorn.zine.issue import PrintedIssue
from popcorn.zine.measures import POINTS_PER_MM, Measures, Tokens, measures, tokens
from popcorn.zine.piece import PieceOnPaper, label_of
from popcorn.zine.plates import Plates
from popcorn.zine.tokens import sized_for
from popcorn.zine.wording import Voice

Part = dict[str, Any]

# More than this is no piece of a magazine: some seventy pages of A5. The typesetter would take all memory for it.
MOST_LINES = 3000
MOST_CHARACTERS = 200_000
MOST_NOTES = 1000
MOST_CELLS = 6000
_CELL = re.compile("<t[dh][ >]")


@dataclass(frozen=True)
class Layout:
    """An issue being laid out: its pieces, its pictures, its measures and its words.

    `problems` are those of pieces that could not be read for print; what they would have brought is left out.
    """

    issue: PrintedIssue
    bodies: Bodies
    plates: Plates
    tokens: Tokens = field(default_factory=tokens)
    problems: list[Problem] = field(default_factory=list)
    # What its pieces know of it.
    surroundings: type[PieceOnPaper] = PieceOnPaper

    @property
    def library(self) -> Library:
        """Where everything printed comes from."""
        return self.bodies.library

    @cached_property
    def measures(self) -> Measures:
        """The page of the issue's format."""
        page = measures(self.issue.meta.format, self.tokens)
        if not self.issue.is_bound:
            return page
        size = sized_for(self.tokens, self.issue.meta.format)["type"]["body"]["size"]
        return bound(page, size / POINTS_PER_MM)

    @cached_property
    def voice(self) -> Voice:
        """How the issue itself speaks; pieces in another language have their own."""
        return Voice(self.library, self.issue.language)

    def voice_of(self, entry: Entry[Model]) -> Voice:
        """How the magazine speaks around one piece."""
        return Voice(self.library, self.library.language(entry))

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each printed entry, by its path."""
        return {piece.path: label_of(piece) for piece in self.issue.pieces}

    def read(self, entry: Entry[Model], columns: int, without: Picture | None = None) -> tuple[Blocks, list[Blocks]]:
        """The body of an entry as blocks for so many columns, and its notes; neither where there is a problem.

        `without` is a picture of it that is printed elsewhere.
        """
        lines, characters = entry.body.count("\n") + 1, len(entry.body)
        if lines > MOST_LINES or characters > MOST_CHARACTERS:
            found = {"lines": str(lines), "characters": str(characters)}
            limits = {"most_lines": str(MOST_LINES), "most": str(MOST_CHARACTERS)}
            return self._refused(entry, "print-too-long", **found, **limits)
        # A short text may have very many: whatever is missing in a row is filled up.
        cells = len(_CELL.findall(self.bodies.body(entry).html))
        if cells > MOST_CELLS:
            return self._refused(entry, "print-too-many-cells", count=str(cells), limit=str(MOST_CELLS))
        room = Room.of(self.measures, columns)
        try:
            blocks, notes = self.surroundings(entry, self.bodies, self.plates, room, self.labels, without).read()
        except RecursionError:
            return self._refused(entry, "too-deep")
        if len(notes) > MOST_NOTES:
            return self._refused(entry, "print-too-many-notes", count=str(len(notes)), limit=str(MOST_NOTES))
        return blocks, notes

    def _refused(self, entry: Entry[Model], code: str, **facts: str) -> tuple[Blocks, list[Blocks]]:
        self.problems.append(Problem(code, entry.path, entry.body_line, facts=tuple(sorted(facts.items()))))
        return [], []
