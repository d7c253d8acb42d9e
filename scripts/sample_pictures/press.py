"""Ink, paper and grain: a picture is drawn as one plate per ink, and the plates are printed over each other.

A plate is an 8-bit image, 0 for no ink and 255 for all. What is drawn is opaque: it sets the coverage of every ink.
Coordinates are pixels of the finished picture; plates are drawn at `SCALE` times that, for smooth edges.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Point = tuple[float, float]
# Ink -> coverage from 0 to 1; inks left out are not printed.
Tone = Mapping[str, float]

SCALE = 2
PAPER = (249, 243, 230)
INKS = {
    "night": (33, 41, 94),
    "sun": (255, 206, 66),
    "coral": (246, 92, 74),
    "teal": (0, 126, 128),
}
# How far each plate lies beside its place, in pixels: no press is exact.
SLIPS = {"night": (0, 0), "sun": (2, -1), "coral": (-1, 2), "teal": (1, 1)}


class Pen:
    """Draws white shapes on a mask, in pixels of the finished picture."""

    def __init__(self, mask: Image.Image) -> None:
        self.mask = mask
        self._draw = ImageDraw.Draw(mask)

    def polygon(self, points: Iterable[Point], value: int = 255) -> Pen:
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=value)
        return self

    def rectangle(self, box: Sequence[float], value: int = 255, radius: float = 0) -> Pen:
        self._draw.rounded_rectangle([n * SCALE for n in box], radius * SCALE, fill=value)
        return self

    def frame(self, box: Sequence[float], width: float, value: int = 255, radius: float = 0) -> Pen:
        self._draw.rounded_rectangle(
            [n * SCALE for n in box], radius * SCALE, outline=value, width=max(1, round(width * SCALE))
        )
        return self

    def disc(self, x: float, y: float, radius: float, value: int = 255, flat: float = 1) -> Pen:
        """A filled circle, or an ellipse `flat` times as high as wide."""
        rx, ry = radius * SCALE, radius * flat * SCALE
        self._draw.ellipse([x * SCALE - rx, y * SCALE - ry, x * SCALE + rx, y * SCALE + ry], fill=value)
        return self

    def ring(self, x: float, y: float, radius: float, width: float, value: int = 255, flat: float = 1) -> Pen:
        rx, ry = radius * SCALE, radius * flat * SCALE
        box = [x * SCALE - rx, y * SCALE - ry, x * SCALE + rx, y * SCALE + ry]
        self._draw.ellipse(box, outline=value, width=max(1, round(width * SCALE)))
        return self

    def arc(self, box: Sequence[float], start: float, end: float, width: float, value: int = 255) -> Pen:
        """Part of an ellipse's line, from `start` to `end` degrees, clockwise from three o'clock."""
        self._draw.arc([n * SCALE for n in box], start, end, fill=value, width=max(1, round(width * SCALE)))
        return self

    def line(self, points: Sequence[Point], width: float, value: int = 255) -> Pen:
        """A line with round ends and joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=value, width=max(1, round(width * SCALE)), joint="curve")
        if width > 2:
            for x, y in (scaled[0], scaled[-1]):
                r = width * SCALE / 2
                self._draw.ellipse([x - r, y - r, x + r, y + r], fill=value)
        return self


class Sheet:
    """A sheet of paper with its plates. `rng` is the picture's only source of chance."""

    def __init__(self, width: int, height: int, seed: str, ground: Tone | None = None) -> None:
        self.width = width
        self.height = height
        self.rng = random.Random(seed)
        self._size = (width * SCALE, height * SCALE)
        self._labels: list[tuple[Point, str, int, str]] = []
        self.plates = {ink: Image.new("L", self._size, round(255 * (ground or {}).get(ink, 0))) for ink in INKS}

    def pen(self) -> Pen:
        """A pen on an empty mask of the sheet's size."""
        return Pen(Image.new("L", self._size, 0))

    def pens(self) -> dict[str, Pen]:
        """A pen on each plate, for many small shapes; its values are coverage."""
        return {ink: Pen(plate) for ink, plate in self.plates.items()}

    def paint(self, shape: Pen | Image.Image, tone: Tone) -> None:
        """Cover what lies below the shape."""
        for ink, mask, box in self._under(shape):
            self.plates[ink].paste(round(255 * tone.get(ink, 0)), box, mask)

    def overprint(self, shape: Pen | Image.Image, tone: Tone) -> None:
        """Add ink to what is there."""
        for ink, mask, box in self._under(shape):
            if ink in tone:
                part = mask.point(lambda v, a=tone[ink]: round(v * a))
                self.plates[ink].paste(ImageChops.lighter(self.plates[ink].crop(box), part), box)

    def lift(self, shape: Pen | Image.Image, tone: Tone) -> None:
        """Take ink away: 1 takes all."""
        for ink, mask, box in self._under(shape):
            if ink in tone:
                rest = mask.point(lambda v, a=tone[ink]: round(255 - v * a))
                self.plates[ink].paste(ImageChops.multiply(self.plates[ink].crop(box), rest), box)

    def _under(self, shape: Pen | Image.Image) -> Iterator[tuple[str, Image.Image, tuple[int, int, int, int]]]:
        # Most shapes are small: only their own part of the plates is touched.
        mask = shape.mask if isinstance(shape, Pen) else shape
        box = mask.getbbox()
        if box:
            part = mask.crop(box)
            for ink in INKS:
                yield ink, part, box

    def grade(self, tones: Sequence[tuple[float, Tone]], box: Sequence[float] | None = None) -> None:
        """A gradient from top to bottom: the tone at each height, 0 at the top of the box and 1 at its foot."""
        left, top, right, bottom = (round(n * SCALE) for n in box) if box else (0, 0, *self._size)
        for ink, plate in self.plates.items():
            column = Image.new("L", (1, 256))
            column.putdata([round(255 * _between(tones, ink, row / 255)) for row in range(256)])
            plate.paste(column.resize((right - left, bottom - top), Image.Resampling.BICUBIC), (left, top))

    def glow(self, x: float, y: float, radius: float, tone: Tone, clear: float = 1.0) -> None:
        """Light: ink of the tone strongest in the middle, and `clear` of the dark inks taken away there."""
        size = max(2, round(2 * radius * SCALE))
        falloff = _falloff().resize((size, size), Image.Resampling.BILINEAR)
        corner = (round(x * SCALE - size / 2), round(y * SCALE - size / 2))
        self._glow(falloff, corner, tone, clear)

    def beam(self, shape: Pen, blur: float, tone: Tone, clear: float = 1.0) -> None:
        """Light in a shape, soft at the edges."""
        self._glow(self.soft(shape, blur), (0, 0), tone, clear)

    def _glow(self, mask: Image.Image, corner: tuple[int, int], tone: Tone, clear: float) -> None:
        box = (*corner, corner[0] + mask.width, corner[1] + mask.height)
        for ink, plate in self.plates.items():
            part = plate.crop(box)
            if ink in tone:
                part = ImageChops.lighter(part, mask.point(lambda v, a=tone[ink]: round(v * a)))
            else:
                part = ImageChops.multiply(part, mask.point(lambda v: round(255 - v * clear)))
            plate.paste(part, corner)

    def soft(self, shape: Pen | Image.Image, blur: float) -> Image.Image:
        """The shape with edges blurred by `blur` pixels."""
        mask = shape.mask if isinstance(shape, Pen) else shape
        # A strong blur of a quarter-size copy looks the same and takes a sixteenth of the time.
        if blur < 8:
            return mask.filter(ImageFilter.GaussianBlur(blur * SCALE))
        small = mask.resize((mask.width // 4, mask.height // 4), Image.Resampling.BOX)
        return small.filter(ImageFilter.GaussianBlur(blur * SCALE / 4)).resize(mask.size, Image.Resampling.BICUBIC)

    def clouds(self, cells: int, octaves: int = 4, low: int = 0, high: int = 255) -> Image.Image:
        """Smooth noise: `cells` lumps across the sheet, each octave twice as fine and half as strong."""
        total: Image.Image | None = None
        for octave in range(octaves):
            across = cells * 2**octave
            down = max(2, round(across * self.height / self.width))
            layer = _noise(across, down, self.rng).resize(self._size, Image.Resampling.BICUBIC)
            total = layer if total is None else Image.blend(total, layer, 0.5**octave * 0.6)
        assert total is not None
        return total.point(lambda v: max(0, min(255, low + round(v / 255 * (high - low)))))

    def mirror(self, horizon: float, dim: float = 0.12, ripple: float = 6) -> None:
        """Water: everything above the horizon again below it, upside down, rippled and darker by `dim`."""
        line = round(horizon * SCALE)
        depth = self._size[1] - line
        rows = []
        drift = 0.0
        for row in range(0, depth, SCALE * 2):
            drift = 0.7 * drift + self.rng.uniform(-1, 1) * ripple * SCALE * (0.25 + row / depth)
            rows.append((row, round(drift)))
        for ink, plate in self.plates.items():
            above = plate.crop((0, max(0, line - depth), self._size[0], line))
            flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((self._size[0], depth))
            water = flipped.copy()
            for row, shift in rows:
                strip = flipped.crop((0, row, self._size[0], row + SCALE * 2))
                water.paste(ImageChops.offset(strip, shift, 0), (0, row))
            water = water.filter(ImageFilter.BoxBlur((SCALE * 1.5, SCALE * 0.5)))
            if ink == "night":
                water = water.point(lambda v: min(255, round(v + dim * 255)))
            plate.paste(water, (0, line))

    def label(self, x: float, y: float, text: str, size: int = 26, anchor: str = "mm") -> None:
        """A few letters in the darkest ink; `anchor` as Pillow's: `lm` left, `mm` middle, `rm` right."""
        self._labels.append(((x, y), text, size, anchor))

    def pull(self, grain: float = 0.26) -> Image.Image:
        """The print: RGB, at the sheet's size. No grain makes a clean diagram."""
        size = (self.width, self.height)
        page = Image.new("RGB", size, PAPER)
        for ink, plate in self.plates.items():
            if plate.getextrema() == (0, 0):
                continue
            coverage = plate.resize(size, Image.Resampling.BOX)
            if grain:
                coverage = _shifted(_grained(coverage, grain, self.rng), SLIPS[ink])
            page = Image.composite(ImageChops.multiply(page, Image.new("RGB", size, INKS[ink])), page, coverage)
        draw = ImageDraw.Draw(page)
        for place, text, points, anchor in self._labels:
            draw.text(place, text, INKS["night"], ImageFont.load_default(points), anchor)
        return page


def around(x: float, y: float, radius: float, angle: float) -> Point:
    """The point at `radius` from (x, y); the angle is in radians, clockwise from three o'clock."""
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def square(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    """The box around a circle."""
    return x - radius, y - radius, x + radius, y + radius


def curve(points: Sequence[Point], steps: int = 16) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    line = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for k in range(steps):
            t = k / steps
            line.append(
                tuple(
                    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return [*line, points[-1]]  # type: ignore[list-item]


def _between(tones: Sequence[tuple[float, Tone]], ink: str, at: float) -> float:
    before = tones[0]
    for stop in tones:
        if stop[0] >= at:
            span = stop[0] - before[0]
            share = (at - before[0]) / span if span else 0
            share = max(0.0, min(1.0, share))
            return before[1].get(ink, 0) * (1 - share) + stop[1].get(ink, 0) * share
        before = stop
    return before[1].get(ink, 0)


@cache
def _falloff() -> Image.Image:
    """A round glow: 255 in the middle, 0 at the edge, falling fast and then slowly."""
    cone = Image.radial_gradient("L").resize((512, 512), Image.Resampling.BICUBIC)
    return cone.point(lambda v: round(255 * max(0.0, 1 - v / 181) ** 2.2))


def _noise(width: int, height: int, rng: random.Random) -> Image.Image:
    return Image.frombytes("L", (width, height), rng.randbytes(width * height))


def _grained(coverage: Image.Image, amount: float, rng: random.Random) -> Image.Image:
    """Coverage as ink lies on paper: in specks where it is thin, mottled where it is full."""
    width, height = coverage.size
    fine = _noise(round(width * 0.52), round(height * 0.52), rng).resize(coverage.size, Image.Resampling.BICUBIC)
    # Kept off the ends, so that blank paper stays blank and full ink full.
    threshold = fine.point(lambda v: 44 + round(v * 0.655))
    specks = ImageChops.subtract(coverage, threshold, scale=1 / 2.6, offset=128)
    # Where there is no ink at all, there are no specks either.
    specks = ImageChops.multiply(specks, coverage.point(lambda v: min(255, v * 6)))
    mottle = _noise(max(2, width // 90), max(2, height // 90), rng).resize(coverage.size, Image.Resampling.BICUBIC)
    uneven = ImageChops.multiply(coverage, mottle.point(lambda v: 255 - round(v * 0.05)))
    return Image.blend(uneven, specks, amount)


def _shifted(image: Image.Image, slip: tuple[int, int]) -> Image.Image:
    dx, dy = slip
    if not (dx or dy):
        return image
    data = (1, 0, -dx, 0, 1, -dy)
    moved = image.transform(image.size, Image.Transform.AFFINE, data)
    # The edge that the shift leaves empty keeps its ink.
    edge = Image.new("L", image.size, 255)
    edge = edge.transform(image.size, Image.Transform.AFFINE, data)
    return Image.composite(moved, image, edge)
