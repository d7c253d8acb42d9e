"""The folder that Typst works in, and a run of it: which marks stand where."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

Mark = Mapping[str, Any]

# The template of the magazine itself.
TEMPLATE = "magazine.typ"

# Every mark of the templates with its place: the page, and mm from its left and upper edge.
_PLACES = """query(<mark>).map(mark => {
  let place = mark.location().position()
  (..mark.value, page: place.page, x: place.x.mm(), y: place.y.mm())
})"""


def marks(compiler: typst.Compiler) -> list[Mark]:
    """Set what lies on the bench; its marks in their order, `x` and `y` in mm."""
    found: list[Mark] = json.loads(compiler.eval(_PLACES))
    return found


@dataclass(frozen=True)
class Bench:
    """The folder that Typst works in: `root` is all it may read, beside it are the fonts."""

    folder: Path

    @property
    def root(self) -> Path:
        """What Typst may read."""
        return self.folder / "root"

    def compiler(self, template: str = TEMPLATE) -> typst.Compiler:
        """A compiler of one of the templates that knows the fonts on the bench alone."""
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self.folder / "fonts"]
        )
        return typst.Compiler(input=self.root / template, root=self.root, font_paths=fonts, ignore_system_fonts=True)

    @property
    def fonts(self) -> tuple[Path, ...]:
        """The font files, where they lie."""
        return tuple(link.resolve() for link in sorted((self.folder / "fonts").iterdir()))

    def write(self, magazine: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> None:
        """What the next run sets: these parts, and what all of them know of the magazine."""
        about = {"apart": False, **{name: value for name, value in magazine.items() if name != "parts"}}
        (self.root / "issue.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
        (self.root / "parts.json").write_text(json.dumps(parts, ensure_ascii=False), "utf-8")
