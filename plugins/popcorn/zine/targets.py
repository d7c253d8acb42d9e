"""What pages are set for: a screen, or a press with its bleed, its marks and its inks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from popcorn.zine.profiles import Profile

# Which pages bear a small number in the gutter where none is shown: none, the inside ones, or the covers as well.
HiddenFolios = Literal["none", "inside", "all"]


@dataclass(frozen=True, slots=True)
class Target:
    """What pages are set for. Lengths are in mm and count from the trim outwards.

    `name` tells its files and proofs from those of other targets. What runs to the trim runs on for `bleed`; the sheet
    reaches as far as `sheet`, and what lies between is for `marks`. Pictures have `dpi` at most; with a `profile` they
    are in its inks. `standards` are the names of those that the typesetter keeps to, and `tagged` says whether it
    writes the structure that screen readers need.
    """

    name: str
    dpi: int
    bleed: float = 0.0
    sheet: float = 0.0
    marks: bool = False
    hidden_folios: HiddenFolios = "none"
    profile: Profile | None = None
    standards: tuple[str, ...] = ()
    tagged: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the templates, and for the fingerprint of a proof."""
        return {
            "name": self.name,
            "dpi": self.dpi,
            "bleed": self.bleed,
            "sheet": self.sheet,
            "marks": self.marks,
            "hidden_folios": self.hidden_folios,
            "is_paper": self.profile is not None,
            "condition": self.profile.condition if self.profile else "",
            "profile": self.profile.digest if self.profile else "",
        }


# Readable by everyone, and in fifty years: PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).
SCREEN = Target("screen", dpi=180, standards=("a-2a", "ua-1"), tagged=True)
