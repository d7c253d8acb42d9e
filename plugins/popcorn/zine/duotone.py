"""Pictures in two colours, as from two drums of ink: their shadows in the dark one, their lights in the light one."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image, ImageOps

_QUALITY = 88


class Duotone(NamedTuple):
    """The two colours, as in CSS: `#1f2a6b`."""

    dark: str
    light: str


def in_two_colours(image: Image.Image, colours: Duotone) -> Image.Image:
    """The picture in the two colours; what was transparent stays so."""
    # Their darkest and lightest part are stretched to the two colours: few inks need all the contrast there is.
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=(1, 1))
    found = ImageOps.colorize(grey, colours.dark, colours.light)
    if "A" in image.getbands():
        found.putalpha(image.getchannel("A"))
    return found


def two_coloured(data: bytes, colours: Duotone) -> bytes:
    """The file of a picture as the file of one in two colours: JPEG, or PNG where it has transparency."""
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
        found = in_two_colours(opened, colours)
    stream = io.BytesIO()
    if found.mode == "RGBA":
        found.save(stream, "PNG", optimize=True)
    else:
        found.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()
