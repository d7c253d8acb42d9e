"""What an article may ask of the issue that it is printed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from popcorn.render.pictures import Picture
from popcorn.zine.measures import Measures


class Target(NamedTuple):
    """Where a link leads.

    `url` leads out of the magazine, `label` to a place in it; `printed` is the address that readers of paper get in
    a note, '' where the link needs none.
    """

    url: str | None = None
    label: str | None = None
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How wide things may be, in mm: a line of the running text, all columns, and the paper.

    `small` and `tiny` are the sizes of text in points that tables may be set in.
    """

    line: float
    page: float
    trim: float
    height: float
    columns: int
    small: float
    tiny: float

    @classmethod
    def of(cls, measures: Measures, columns: int) -> Room:
        """The room of a piece set in so many columns."""
        return cls(
            line=measures.column_width(columns),
            page=measures.text_width,
            trim=measures.trim_width,
            height=measures.text_height,
            columns=columns,
            small=measures.small,
            tiny=measures.tiny,
        )

    def inside(self, width: float, height: float) -> Room:
        """The room in something `width` mm wide: a box, a list, a step."""
        return Room(width, width, width, height, 1, self.small, self.tiny)


class Surroundings(Protocol):
    """The issue, as one of its articles sees it."""

    @property
    def language(self) -> str:
        """The article's language."""

    @property
    def room(self) -> Room:
        """The room that the article's layout gives."""

    def picture(self, source: str) -> Picture | None:
        """The picture behind an `src`, None where it must not be printed."""

    def plate(self, picture: Picture, width: float, height: float, alt: str, *, bleeds: bool = False) -> dict[str, Any]:
        """The picture at no more than this size in mm."""

    def target(self, address: str) -> Target | None:
        """Where an `href` leads, None where it must not be followed."""

    def label(self, anchor: str) -> str:
        """The label of one of the article's own headings or notes."""
