"""The desk that lays an issue out: what every part of the magazine is made with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Model
from popcorn.zine.article.nodes import Blocks
from popcorn.zine.article.surroundings import Room
from popcorn.zine.issue import PrintedIssue
from popcorn.zine.measures import Measures, measures
from popcorn.zine.piece import PieceOnPaper, label_of
from popcorn.zine.plates import Plates
from popcorn.zine.wording import Voice

Part = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """An issue being laid out: its pieces, its pictures, its measures and its words."""

    issue: PrintedIssue
    bodies: Bodies
    plates: Plates

    @property
    def library(self) -> Library:
        """Where everything printed comes from."""
        return self.bodies.library

    @cached_property
    def measures(self) -> Measures:
        """The page of the issue's format."""
        return measures(self.issue.meta.format)

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

    def read(self, entry: Entry[Model], columns: int) -> tuple[Blocks, list[Blocks]]:
        """The body of an entry as blocks for so many columns, and its notes."""
        room = Room.of(self.measures, columns)
        return PieceOnPaper(entry, self.bodies, self.plates, room, self.labels).read()
