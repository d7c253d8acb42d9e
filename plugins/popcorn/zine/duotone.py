"""Pictures in two colours, as from two drums of ink: their shadows in the dark one, their lights in the light one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PIL import Image, ImageOps


class Duotone(NamedTuple):
    """The two colours, as in CSS: `#1f2a6b`."""

    dark: str
    light: str


def duotone_of(tokens: Mapping[str, Any]) -> Duotone | None:
    """The two colours that a token set prints its pictures in, if it does."""
    chosen = tokens["colours"]["duotone"]
    return Duotone(**chosen) if chosen else None


def in_two_colours(image: Image.Image, colours: Duotone) -> Image.Image:
    """The picture in the two colours; what was transparent stays so."""
    # Their darkest and lightest part are stretched to the two colours: few inks need all the contrast there is.
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=(1, 1))
    found = ImageOps.colorize(grey, colours.dark, colours.light)
    if "A" in image.getbands():
        found.putalpha(image.getchannel("A"))
    return found
