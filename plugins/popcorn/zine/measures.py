"""The page of each format: the widths and heights that follow from the tokens."""

from __future__ import annotations

from dataclasses import dataclass

from popcorn.zine.tokens import Tokens, print_folder, sized_for, tokens

__all__ = ["MM_PER_INCH", "POINTS_PER_MM", "Measures", "Tokens", "measures", "print_folder", "tokens"]

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Measures:
    """The page of one format, in mm. `text` is the area between the margins.

    `pitch` is from one line of running text to the next; `small` and `tiny` are sizes of text in points.
    """

    trim_width: float
    trim_height: float
    top: float
    bottom: float
    inside: float
    outside: float
    columns: int
    gutter: float
    measure: float
    pitch: float
    small: float
    tiny: float

    @property
    def text_width(self) -> float:
        """All columns with their gutters."""
        return self.trim_width - self.inside - self.outside

    @property
    def text_height(self) -> float:
        """From the top margin to the bottom one."""
        return self.trim_height - self.top - self.bottom

    def column_width(self, columns: int) -> float:
        """One column of running text, where a piece has so many."""
        if columns == 1:
            return self.measure
        return (self.text_width - (columns - 1) * self.gutter) / columns

    def column_at(self, x: float, columns: int) -> int:
        """The number (from 0) of the column that begins about `x` mm from the paper's left edge, on any page."""
        step = self.column_width(columns) + self.gutter
        return min(columns - 1, max(0, round((x - (self.inside + self.outside) / 2) / step)))


def measures(format_: str, set_: Tokens | None = None) -> Measures:
    """The measures of a format by its name, such as `A5`, in a set of tokens (the house's own where none is given)."""
    sized = sized_for(set_ or tokens(), format_)
    page, sizes = sized["formats"][format_], sized["type"]
    width, height = page["trim"]
    return Measures(
        trim_width=width,
        trim_height=height,
        **page["margins"],
        columns=page["columns"]["count"],
        gutter=page["columns"]["gutter"],
        measure=page["measure"],
        pitch=sizes["body"]["pitch"] / POINTS_PER_MM,
        small=sizes["small"]["size"],
        tiny=sizes["tiny"]["size"],
    )
