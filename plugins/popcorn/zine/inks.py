"""Colours in the inks of a press: the templates' by recipe or by rule, and pictures through the press's profile."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from PIL import Image, ImageCms

from popcorn.zine.profiles import Profile

# A grey with less colour than this (its largest channel minus its smallest, of 255) becomes black alone: in three inks
# small letters would have coloured edges wherever the sheet is a hair out of place.
_NEUTRAL = 20
# Lighter than this it is the tint of a ground, on which no letters' edges depend, and keeps its warmth.
_GROUND = 228
# Lightness (L*, 0 to 100) below which a grey is printed as solid black: a screen would fray the letters.
_SOLID = 22.0
# Percent of an ink that is not worth another plate.
_TRACE = 3


class Paint(NamedTuple):
    """Cyan, magenta, yellow and black, each from 0 to 1."""

    cyan: float
    magenta: float
    yellow: float
    black: float


class Inks:
    """What colours become on one press. `recipes` has inks in percent by colour, written as in CSS (`#1d1b18`)."""

    def __init__(self, profile: Profile, recipes: Mapping[str, list[float]] = MappingProxyType({})) -> None:
        self._recipes = {
            colour.lower(): Paint(*(percent / 100 for percent in inks)) for colour, inks in recipes.items()
        }
        press = ImageCms.ImageCmsProfile(io.BytesIO(profile.content))
        srgb = ImageCms.createProfile("sRGB")
        # Relative colorimetric with black point compensation: paper stays white, and shadows keep their detail.
        self._to_press = ImageCms.buildTransform(
            srgb,
            press,
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        lab = ImageCms.createProfile("LAB")
        self._to_lab = ImageCms.buildTransform(press, lab, "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
        self._from_rgb = ImageCms.buildTransform(srgb, lab, "RGB", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
        self._known: dict[tuple[int, int, int], Paint] = {}

    def picture(self, image: Image.Image) -> Image.Image:
        """An sRGB or grey picture in the press's inks: CMYK, without a profile, as the whole file has that one."""
        made = ImageCms.applyTransform(image.convert("RGB"), self._to_press)
        assert made is not None
        made.info.pop("icc_profile", None)
        return made

    def paint(self, red: float, green: float, blue: float) -> Paint:
        """An sRGB colour, each part from 0 to 1, in inks."""
        key = (_byte(red), _byte(green), _byte(blue))
        if key not in self._known:
            self._known[key] = self._mixed(key)
        return self._known[key]

    def grey(self, value: float) -> Paint:
        """A grey, from black 0 to white 1: always black alone."""
        return Paint(0, 0, 0, self._black((_byte(value),) * 3))

    def _mixed(self, colour: tuple[int, int, int]) -> Paint:
        recipe = self._recipes.get("#{:02x}{:02x}{:02x}".format(*colour))
        if recipe:
            return recipe
        spread = max(colour) - min(colour)
        if spread == 0 or (spread < _NEUTRAL and max(colour) < _GROUND):
            return Paint(0, 0, 0, self._black(colour))
        pixel = self.picture(Image.new("RGB", (1, 1), colour)).getpixel((0, 0))
        percents = [round(part / 255 * 100) for part in pixel]  # type: ignore[union-attr]
        return Paint(*(0 if percent < _TRACE else percent / 100 for percent in percents))

    def _black(self, colour: tuple[int, ...]) -> float:
        """How much of black alone is as light as a grey; the range from paper to black is stretched to fit."""
        if min(colour) == 255:
            return 0
        image = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour[:3]), self._from_rgb)
        lightness = image.getpixel((0, 0))[0] / 255 * 100  # type: ignore[union-attr, index]
        if lightness < _SOLID:
            return 1
        darkest = self._ramp[-1]
        wanted = darkest + lightness / 100 * (self._ramp[0] - darkest)
        return min(range(101), key=lambda percent: abs(self._ramp[percent] - wanted)) / 100

    @functools.cached_property
    def _ramp(self) -> list[float]:
        """The lightness (L*) of black alone, by its percent."""
        steps = Image.new("CMYK", (101, 1))
        for percent in range(101):
            steps.putpixel((percent, 0), (0, 0, 0, round(percent / 100 * 255)))
        image = ImageCms.applyTransform(steps, self._to_lab)
        return [image.getpixel((percent, 0))[0] / 255 * 100 for percent in range(101)]  # type: ignore[union-attr, index]


def _byte(part: float) -> int:
    return max(0, min(255, round(part * 255)))
