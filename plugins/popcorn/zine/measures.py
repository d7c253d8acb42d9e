"""The magazine's sizes, faces and colours, read from `theme/print/tokens.yml`, and the widths that follow from them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from popcorn.theme import theme_folder

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Measures:
    """The page of one format, in mm. `text` is the area between the margins."""

    trim_width: float
    trim_height: float
    top: float
    bottom: float
    inside: float
    outside: float
    columns: int
    gutter: float
    measure: float

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


@functools.cache
def tokens() -> Mapping[str, Any]:
    """The whole of tokens.yml, as templates read it."""
    text = (print_folder() / "tokens.yml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def print_folder() -> Path:
    """Where the templates of the magazine lie."""
    return theme_folder() / "print"


def measures(format_: str) -> Measures:
    """The measures of a format by its name, such as `A5`."""
    format_tokens = tokens()["formats"][format_]
    width, height = format_tokens["trim"]
    return Measures(
        trim_width=width,
        trim_height=height,
        **format_tokens["margins"],
        columns=format_tokens["columns"]["count"],
        gutter=format_tokens["columns"]["gutter"],
        measure=format_tokens["measure"],
    )
