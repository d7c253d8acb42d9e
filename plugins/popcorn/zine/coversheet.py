"""The cover of a bound issue as one sheet: back cover, spine, front cover, with the bleed that the print shop trims."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from popcorn.zine.binding import LEAST_FOR_WORDS
from popcorn.zine.measures import POINTS_PER_MM, Measures
from popcorn.zine.parts import Part

# Beyond the trim on all four sides, in mm.
BLEED = 3.0


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """The sheet around a block whose spine is `spine` mm wide."""

    spine: float

    def of(self, magazine: Mapping[str, Any]) -> dict[str, Any]:
        """The magazine that has nothing but the sheet."""
        covers = {part["kind"]: part for part in magazine["parts"] if part["kind"] in ("cover", "back")}
        cover, back = covers["cover"], covers["back"]
        sheet: Part = {
            "kind": "cover-sheet",
            "front": {**cover, "inside": False},
            "back": {**back, "inside": False},
            "spine": self.spine,
            "words": [cover["masthead"], cover["title"], magazine["number"]] if self.spine >= LEAST_FOR_WORDS else [],
            "title": cover["title"],
        }
        target = {**magazine["target"], "name": "cover", "bleed": BLEED, "sheet": 0.0, "marks": False}
        return {**magazine, "parts": [sheet], "fillers": [], "target": target, "is_sheet": True}

    def finished(self, pdf: bytes, page: Measures) -> bytes:
        """The sheet with its boxes (ISO 32000-2, 14.11.2): bleed to the paper's edges, trim around both covers."""
        inset = BLEED * POINTS_PER_MM
        width = (2 * page.trim_width + self.spine) * POINTS_PER_MM + 2 * inset
        height = page.trim_height * POINTS_PER_MM + 2 * inset
        whole = [0.0, 0.0, round(width, 4), round(height, 4)]
        opened = pikepdf.open(io.BytesIO(pdf))
        (sheet,) = opened.pages
        for box in (pikepdf.Name.MediaBox, pikepdf.Name.CropBox, pikepdf.Name.BleedBox):
            sheet.obj[box] = pikepdf.Array(whole)
        trim = (inset, inset, width - inset, height - inset)
        sheet.obj[pikepdf.Name.TrimBox] = pikepdf.Array([round(value, 4) for value in trim])
        stream = io.BytesIO()
        opened.save(stream, deterministic_id=True)
        return stream.getvalue()
