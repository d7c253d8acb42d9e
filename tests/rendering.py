"""The renderer in surroundings of one picture, one member and one other page."""

from __future__ import annotations

from pathlib import Path

from popcorn.render.markdown import render
from popcorn.render.pictures import Picture
from popcorn.render.types import Credited, Link, Rendered, Shown, Text


class Page:
    """Surroundings with one picture of 1200 × 800 pixels, one member and one other page."""

    def link(self, target: str) -> Link:
        if target.startswith("https://"):
            return Link(target, external=True)
        if target.startswith("mailto:"):
            return Link(target)
        return Link("../other/") if target == "../other/index.md" else Link(None, "link-unknown")

    def picture(self, target: str) -> Shown:
        if target.endswith(".jpg"):
            return Shown(Picture(f"stories/2026/a/{target}", Path(target), "JPEG", 1200, 800, False, "d" * 64))
        return Shown(None, "picture-missing")

    def picture_url(self, address: str) -> str:
        return address.removeprefix("stories/2026/a/")

    def credit(self, name: str) -> Credited:
        return Credited("林晓", "../../../members/lin/") if name == "lin" else Credited(name, None)


def rendered(source: str, language: str = "zh", first_line: int = 1) -> Rendered:
    """A text rendered."""
    return render(Text(source, "stories/2026/a/index.md", language, first_line), Page())


def html(source: str, language: str = "zh") -> str:
    """A text's HTML."""
    return rendered(source, language).html


def codes(source: str) -> list[tuple[str, int | None]]:
    """A text's problems: (code, line)."""
    return [(problem.code, problem.line) for problem in rendered(source).problems]
