"""What comes up in many pictures: hills, lights, buildings, trees, water, and the camera itself."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence

from sample_pictures.press import Pen, Point, Sheet, Tone, around, square

LIGHT: Tone = {"sun": 0.9}
BRIGHT: Tone = {"sun": 0.3}
WARM_WINDOWS: list[Tone] = [LIGHT, {"sun": 0.55}, {"sun": 0.8, "coral": 0.4}]
BLACK: Tone = {"night": 1, "coral": 0.35}
Box = tuple[float, float, float, float]


def paper(sheet: Sheet, tone: Tone | None = None) -> None:
    """One flat tone all over; the faintest yellow if none is named."""
    flat = tone or {"sun": 0.06}
    sheet.grade([(0, flat), (1, flat)])


def ridge(sheet: Sheet, y: float, amplitude: float, roughness: float = 0.52) -> list[Point]:
    """The outline of hills across the sheet, by midpoint displacement, closed along the bottom."""
    rng = sheet.rng
    line: list[Point] = [(-20, y + rng.uniform(-1, 1) * amplitude / 2), (sheet.width + 20, y)]
    step = amplitude
    for _ in range(8):
        finer = [line[0]]
        for (x0, y0), (x1, y1) in itertools.pairwise(line):
            finer += [((x0 + x1) / 2, (y0 + y1) / 2 + rng.uniform(-step, step)), (x1, y1)]
        line = finer
        step *= roughness
    return [*line, (sheet.width + 20, sheet.height + 20), (-20, sheet.height + 20)]


def hills(sheet: Sheet, layers: Sequence[tuple[float, float, Tone]]) -> None:
    """Rows of hills from far to near: height of the ridge, amplitude, tone."""
    for y, amplitude, tone in layers:
        sheet.paint(sheet.pen().polygon(ridge(sheet, y, amplitude)), tone)


def stars(sheet: Sheet, count: int, box: Box) -> None:
    """Small lights in the sky, thinner towards the foot of the box."""
    dim, clear = sheet.pen(), sheet.pen()
    for _ in range(count):
        x = sheet.rng.uniform(box[0], box[2])
        y = box[1] + (box[3] - box[1]) * sheet.rng.random() ** 1.6
        (clear if sheet.rng.random() < 0.2 else dim).disc(x, y, sheet.rng.choice([0.8, 1.1, 1.5, 2.1]))
    sheet.lift(dim, {"night": 0.75, "coral": 0.6, "teal": 0.6})
    sheet.lift(clear, {"night": 1, "coral": 1, "teal": 1})


def moon(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """A full moon with its seas."""
    sheet.glow(x, y, radius * 4.2, {"sun": 0.5}, 0.6)
    sheet.paint(sheet.pen().disc(x, y, radius), {"sun": 0.22})
    seas = sheet.pen()
    for dx, dy, r in ((-0.3, -0.2, 0.26), (0.25, 0.1, 0.18), (-0.05, 0.42, 0.22), (0.38, -0.38, 0.1)):
        seas.disc(x + dx * radius, y + dy * radius, r * radius)
    sheet.overprint(seas, {"sun": 0.5})


def firefly(sheet: Sheet, x: float, y: float, size: float) -> None:
    """One small light: a glow with a bright middle."""
    sheet.glow(x, y, size * 5, {"sun": 0.95})
    sheet.paint(sheet.pen().disc(x, y, size * 0.42), BRIGHT)


def fireflies(sheet: Sheet, count: int, box: Box, sizes: Sequence[float] = (4, 5, 7, 9)) -> None:
    """Small lights anywhere in the box."""
    for _ in range(count):
        x, y = sheet.rng.uniform(box[0], box[2]), sheet.rng.uniform(box[1], box[3])
        firefly(sheet, x, y, sheet.rng.choice(sizes))


def flight(sheet: Sheet, x: float, y: float, length: float, size: float) -> None:
    """A firefly's way through a long exposure: a bent row of flashes."""
    angle = sheet.rng.uniform(-0.7, 0.7)
    gap = length / 7
    for _ in range(7):
        angle += sheet.rng.uniform(-0.35, 0.35)
        x, y = x + gap * math.cos(angle), y + gap * math.sin(angle) * 0.6
        sheet.glow(x, y, size * 3.6, {"sun": 0.9}, 0.95)
        dash = (x + size * 1.1 * math.cos(angle), y + size * 0.7 * math.sin(angle))
        sheet.paint(sheet.pen().line([(x, y), dash], size * 0.55), BRIGHT)


def bokeh(sheet: Sheet, count: int, box: Box, radii: tuple[float, float], tones: Sequence[Tone]) -> None:
    """Lights out of focus: pale discs with a brighter rim."""
    for _ in range(count):
        x, y = sheet.rng.uniform(box[0], box[2]), sheet.rng.uniform(box[1], box[3])
        r = sheet.rng.uniform(*radii)
        disc(sheet, x, y, r, sheet.rng.choice(tones), sheet.rng.uniform(0.45, 0.85))


def disc(sheet: Sheet, x: float, y: float, r: float, tone: Tone, strength: float) -> None:
    """One light out of focus."""
    tone = {ink: amount * strength for ink, amount in tone.items()}
    sheet.beam(sheet.pen().disc(x, y, r, round(255 * strength)), 1, dict.fromkeys(tone, 1), 0.9)
    sheet.lift(sheet.pen().ring(x, y, r, max(1.5, r * 0.07), 120), {"night": 0.8, "coral": 0.4})


def windows(
    sheet: Sheet, box: Box, columns: int, rows: int, lit: float, tones: Sequence[Tone], fill: float = 0.5
) -> None:
    """A grid of windows of which a share is lit."""
    left, top, right, bottom = box
    dx, dy = (right - left) / columns, (bottom - top) / rows
    pens = [sheet.pen() for _ in tones]
    for row in range(rows):
        for column in range(columns):
            if sheet.rng.random() > lit:
                continue
            x = left + dx * (column + (1 - fill) / 2)
            y = top + dy * (row + (1 - fill) / 2)
            sheet.rng.choice(pens).rectangle((x, y, x + dx * fill, y + dy * fill))
    for pen, tone in zip(pens, tones, strict=True):
        sheet.paint(pen, tone)


def towers(sheet: Sheet, base: float, heights: tuple[float, float], wide: tuple[float, float], tone: Tone, lit: float,
           tones: Sequence[Tone]) -> None:  # fmt: skip
    """A row of buildings across the sheet, standing on `base`."""
    x = -30.0
    body = sheet.pen()
    grids: list[tuple[Box, int, int]] = []
    while x < sheet.width + 30:
        w, h = sheet.rng.uniform(*wide), sheet.rng.uniform(*heights)
        body.rectangle((x, base - h, x + w, sheet.height))
        if sheet.rng.random() < 0.35:
            body.rectangle((x + w * 0.35, base - h - 16, x + w * 0.6, base - h))
        if sheet.rng.random() < 0.2:
            body.line([(x + w * 0.5, base - h), (x + w * 0.5, base - h - 46)], 3)
        grids.append(((x + 6, base - h + 8, x + w - 6, base - 4), max(2, round(w / 17)), max(2, round(h / 22))))
        x += w + sheet.rng.choice([0, 0, 4, 18])
    sheet.paint(body, tone)
    for box, columns, rows in grids:
        windows(sheet, box, columns, rows, lit * sheet.rng.uniform(0.3, 1.4), tones, 0.46)


def lamp(sheet: Sheet, x: float, foot: float, height: float, reach: float = 60, cone: bool = True) -> None:
    """A street lamp with its arm to the right, and the light it throws."""
    head = (x + reach, foot - height)
    if cone:
        spread = height * 0.42
        pool = sheet.pen().polygon(
            [(head[0] - 10, head[1]), (head[0] + 10, head[1]), (head[0] + spread, foot), (head[0] - spread, foot)], 150
        )
        sheet.beam(pool, 14, {"sun": 0.62}, 0.62)
        sheet.beam(sheet.pen().disc(head[0], foot, spread * 1.1, 150, 0.22), 12, {"sun": 0.7}, 0.7)
    sheet.paint(
        sheet.pen()
        .line([(x, foot), (x, head[1] + 14), (x + 12, head[1]), head], 6)
        .line([(head[0] - 14, head[1]), (head[0] + 16, head[1])], 9),
        BLACK,
    )
    sheet.glow(head[0], head[1] + 8, height * 0.36, {"sun": 1})
    sheet.paint(sheet.pen().disc(head[0], head[1] + 7, 9, flat=0.6), BRIGHT)


def tree(sheet: Sheet, x: float, foot: float, height: float, tone: Tone, spread: float = 0.42) -> None:
    """A broad-leaved tree: a forked trunk, and a crown of many round lumps."""
    rng = sheet.rng
    shape = sheet.pen()
    top = foot - height
    shape.line([(x, foot), (x + height * 0.02, foot - height * 0.5)], height * 0.05)
    for lean in (-0.18, 0.16):
        shape.line([(x, foot - height * 0.38), (x + lean * height, foot - height * 0.66)], height * 0.026)
    shape.disc(x, top + height * 0.36, height * spread * 0.8, flat=0.7)
    for _ in range(150):
        angle, reach = rng.uniform(0, math.tau), rng.random() ** 0.35
        cx = x + math.cos(angle) * reach * height * spread
        cy = top + height * 0.36 + math.sin(angle) * reach * height * 0.3
        shape.disc(cx, cy, rng.uniform(0.018, 0.06) * height)
    sheet.paint(shape, tone)


def firs(sheet: Sheet, base: float, count: int, heights: tuple[float, float], tone: Tone) -> None:
    """A row of conifers across the sheet."""
    shape = sheet.pen()
    for index in range(count):
        x = sheet.width * (index + sheet.rng.uniform(0, 1)) / count
        h = sheet.rng.uniform(*heights)
        for level in range(6):
            y = base - h + h * level / 6.4
            half = h * 0.045 + h * 0.17 * level / 6
            shape.polygon([(x, y - h * 0.05), (x + half, y + h * 0.21), (x - half, y + h * 0.21)])
        shape.rectangle((x - h * 0.02, base - h * 0.1, x + h * 0.02, base + 30))
    sheet.paint(shape, tone)


def reeds(sheet: Sheet, count: int, box: Box, tone: Tone, lean: float = 0.25) -> None:
    """Blades of grass that grow from the foot of the box."""
    left, top, right, foot = box
    shape = sheet.pen()
    for _ in range(count):
        x = sheet.rng.uniform(left, right)
        h = (foot - top) * sheet.rng.uniform(0.35, 1)
        bend = h * sheet.rng.uniform(-lean, lean)
        side = []
        for step in range(9):
            t = step / 8
            side.append((x + bend * t * t, foot - h * t, h * 0.016 * (1 - t) + 0.8))
        shape.polygon([(px - w, py) for px, py, w in side] + [(px + w, py) for px, py, w in reversed(side)])
    sheet.paint(shape, tone)


def wires(sheet: Sheet, points: Sequence[Point], sag: float, tone: Tone, width: float = 2.5) -> None:
    """A line hung from point to point."""
    shape = sheet.pen()
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        arc = [
            (x0 + (x1 - x0) * t / 20, y0 + (y1 - y0) * t / 20 + sag * 4 * (t / 20) * (1 - t / 20)) for t in range(21)
        ]
        shape.line(arc, width)
    sheet.paint(shape, tone)


def steam(
    sheet: Sheet, x: float, foot: float, height: float, wide: float, strength: float = 0.8, count: int = 5
) -> None:
    """Ribbons of vapour that rise, spread and fade."""
    for _ in range(count):
        shape = sheet.pen()
        phase, sway = sheet.rng.uniform(0, math.tau), sheet.rng.uniform(0.5, 1) * wide * 0.35
        left = x + sheet.rng.uniform(-0.4, 0.4) * wide
        previous: Point | None = None
        for step in range(34):
            t = step / 33
            point = (left + math.sin(phase + t * 6) * sway * t + (left - x) * t, foot - height * t)
            if previous:
                shape.line([previous, point], wide * (0.05 + 0.16 * t), round(255 * strength * (1 - t) ** 1.1))
            previous = point
        mask = sheet.soft(shape, wide * 0.05)
        sheet.lift(mask, {"night": 0.85, "coral": 0.75, "teal": 0.85, "sun": 0.45})


def crowd(sheet: Sheet, foot: float, count: int, size: float, coats: Sequence[Tone]) -> None:
    """People seen from behind, as nothing but hair and shoulders."""
    for index in range(count):
        x = sheet.width * (index + sheet.rng.uniform(0.15, 0.85)) / count
        s = size * sheet.rng.uniform(0.85, 1.12)
        y = foot + sheet.rng.uniform(-0.25, 0.25) * size
        shoulders = (
            sheet.pen()
            .disc(x, y + s * 0.75, s * 0.92, flat=1.2)
            .rectangle((x - s * 0.92, y + s * 0.7, x + s * 0.92, y + s * 3))
        )
        sheet.paint(shoulders, sheet.rng.choice(coats))
        sheet.paint(sheet.pen().disc(x, y - s * 0.62, s * 0.46, flat=1.16), BLACK)


def walker(sheet: Sheet, x: float, foot: float, height: float, tone: Tone, light: bool = True) -> None:
    """Someone seen from behind in a long coat, with a lantern or without."""
    h = height
    lean = sheet.rng.uniform(-0.02, 0.02) * h
    coat = [
        (x - h * 0.05, foot - h * 0.84), (x + h * 0.05, foot - h * 0.84), (x + h * 0.12, foot - h * 0.78),
        (x + h * 0.15, foot - h * 0.5), (x + h * 0.17, foot - h * 0.2), (x - h * 0.16, foot - h * 0.2),
        (x - h * 0.15, foot - h * 0.5), (x - h * 0.12, foot - h * 0.78),
    ]  # fmt: skip
    pen = sheet.pen().disc(x + lean, foot - h * 0.9, h * 0.085, flat=1.15).polygon(coat)
    pen.line([(x - h * 0.05, foot - h * 0.25), (x - h * 0.06 + lean, foot - h * 0.01)], h * 0.075)
    pen.line([(x + h * 0.05, foot - h * 0.25), (x + h * 0.075 - lean, foot + h * 0.01)], h * 0.075)
    if light:
        pen.line([(x + h * 0.1, foot - h * 0.74), (x + h * 0.2, foot - h * 0.46)], h * 0.05)
    sheet.paint(pen, tone)
    if light:
        sheet.glow(x + h * 0.22, foot - h * 0.38, h * 0.8, {"sun": 1})
        sheet.paint(sheet.pen().disc(x + h * 0.22, foot - h * 0.38, h * 0.06), BRIGHT)


def shadow(sheet: Sheet, pen: Pen, blur: float = 10, dark: float = 0.75) -> None:
    """What the pen has drawn, as a shadow."""
    sheet.overprint(sheet.soft(pen, blur), {"night": dark})


def screw_head(sheet: Sheet, x: float, y: float, r: float, tone: Tone, angle: float = 0.0) -> None:
    """A socket screw from above, with its shadow."""
    sheet.overprint(sheet.soft(sheet.pen().disc(x + r * 0.35, y + r * 0.45, r * 1.05, 170), r * 0.18), {"night": 0.8})
    sheet.paint(sheet.pen().disc(x, y, r), tone)
    sheet.lift(sheet.pen().arc(square(x, y, r * 0.86), 170, 290, r * 0.1), {"night": 0.6, "coral": 0.5})
    hexagon = [around(x, y, r * 0.5, angle + k * math.pi / 3) for k in range(6)]
    sheet.paint(sheet.pen().polygon(hexagon), BLACK)


def camera(sheet: Sheet, x: float, y: float, width: float, body: Tone, edge: Tone, lit: bool = True) -> None:
    """The Firefly One from the front: x and y are its middle."""
    w, h = width, width * 0.64
    left, top = x - w / 2, y - h / 2
    sheet.paint(
        sheet.pen()
        .rectangle((left + w * 0.08, top - h * 0.07, left + w * 0.24, top + h * 0.1), radius=w * 0.02)
        .rectangle((left + w * 0.7, top - h * 0.1, left + w * 0.9, top + h * 0.1), radius=w * 0.015),
        edge,
    )
    sheet.paint(sheet.pen().rectangle((left, top, left + w, top + h), radius=w * 0.08), body)
    sheet.paint(sheet.pen().rectangle((left, top + h * 0.24, left + w, top + h * 0.28)), edge)
    for dx in (0.06, 0.94):
        for dy in (0.12, 0.9):
            sheet.paint(sheet.pen().disc(left + dx * w, top + dy * h, w * 0.014), edge)
    lens(sheet, x + w * 0.08, y + h * 0.11, w * 0.24)
    if lit:
        sheet.glow(left + w * 0.16, top + h * 0.14, w * 0.16, {"sun": 1})
        sheet.paint(sheet.pen().disc(left + w * 0.16, top + h * 0.14, w * 0.016), BRIGHT)


def lens(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """A lens from the front: barrel, glass, and two reflections."""
    for share, tone in (
        (1.0, BLACK),
        (0.93, {"night": 0.75, "coral": 0.2}),
        (0.86, BLACK),
        (0.62, {"night": 0.85, "teal": 0.6}),
        (0.46, {"night": 1, "coral": 0.75}),
        (0.26, {"night": 1, "coral": 0.4, "teal": 0.6}),
    ):
        sheet.paint(sheet.pen().disc(x, y, radius * share), tone)
    marks = sheet.pen()
    for step in range(40):
        a = math.tau * step / 40
        marks.line([around(x, y, radius * 0.93, a), around(x, y, radius * 0.99, a)], radius * 0.02)
    sheet.lift(marks, {"night": 0.5, "coral": 0.5})
    shine = sheet.pen().arc(square(x, y, radius * 0.5), 195, 265, radius * 0.08)
    sheet.lift(shine, {"night": 0.75, "coral": 0.6, "teal": 0.6})
    sheet.lift(
        sheet.pen().disc(x + radius * 0.2, y + radius * 0.22, radius * 0.06), {"night": 0.7, "coral": 0.7, "teal": 0.5}
    )


def board(sheet: Sheet, box: Box, tone: Tone, trace: Tone) -> None:
    """A circuit board: pads, a few chips, and traces that run straight and at 45 degrees."""
    rng = random.Random(f"board {box}")
    left, top, right, bottom = box
    w, h = right - left, bottom - top
    sheet.paint(sheet.pen().rectangle(box, radius=w * 0.03), tone)
    pen = sheet.pen()
    for cx, cy, size, ways in _CHIPS:
        for side in range(4):
            _bus(pen, rng, (left + cx * w, top + cy * h), size * w, side, ways, box)
    for _ in range(60):
        x, y = rng.uniform(left + w * 0.05, right - w * 0.05), rng.uniform(top + h * 0.07, bottom - h * 0.07)
        pen.disc(x, y, w * rng.choice([0.003, 0.004, 0.006]))
    sheet.paint(pen, trace)
    for cx, cy, size, _ in _CHIPS:
        chip(sheet, left + cx * w, top + cy * h, size * w, trace)
    for cx, cy in ((0.05, 0.08), (0.95, 0.08), (0.05, 0.92), (0.95, 0.92)):
        sheet.paint(sheet.pen().disc(left + cx * w, top + cy * h, w * 0.022), trace)
        sheet.paint(sheet.pen().disc(left + cx * w, top + cy * h, w * 0.012), {})


# Chips on a board: middle and size as shares of it, and the traces on each side.
_CHIPS = ((0.34, 0.47, 0.2, 7), (0.72, 0.3, 0.11, 5), (0.7, 0.71, 0.13, 5), (0.13, 0.8, 0.07, 3))


def _bus(pen: Pen, rng: random.Random, middle: Point, size: float, side: int, ways: int, box: Box) -> None:
    """Traces side by side from one side of a chip: straight, then all at 45 degrees, then straight to a pad."""
    left, top, right, bottom = box
    ahead = [(0, -1), (1, 0), (0, 1), (-1, 0)][side]
    across = (ahead[1], ahead[0])
    turn = rng.choice([-1, 1])
    first, second, third = (rng.uniform(*span) * size for span in ((0.12, 0.3), (0.2, 0.6), (0.1, 0.5)))
    for way in range(ways):
        at = (way - (ways - 1) / 2) * size * 0.1
        step = turn * (way - (ways - 1) / 2) * size * 0.04
        lengths = (size * 0.5 + first - step, second, third + rng.choice([0, 0.08, 0.16]) * size)
        x, y = middle[0] + across[0] * at, middle[1] + across[1] * at
        points = [(x, y)]
        for k, length in enumerate(lengths):
            side_step = turn * length if k == 1 else 0
            x += ahead[0] * length + across[0] * side_step
            y += ahead[1] * length + across[1] * side_step
            x = min(max(x, left + size * 0.12), right - size * 0.12)
            y = min(max(y, top + size * 0.12), bottom - size * 0.12)
            points.append((x, y))
        pen.line(points, max(1.2, size * 0.022))
        pen.disc(x, y, size * 0.035)


def chip(sheet: Sheet, x: float, y: float, size: float, trace: Tone) -> None:
    """A square chip with its legs."""
    legs: Pen = sheet.pen()
    half = size / 2
    for k in range(9):
        at = -half + size * (k + 0.5) / 9
        legs.line([(x + at, y - half * 1.16), (x + at, y + half * 1.16)], size * 0.04)
        legs.line([(x - half * 1.16, y + at), (x + half * 1.16, y + at)], size * 0.04)
    sheet.paint(legs, trace)
    sheet.paint(sheet.pen().rectangle((x - half, y - half, x + half, y + half), radius=size * 0.03), BLACK)
    sheet.lift(sheet.pen().disc(x - half * 0.7, y - half * 0.7, size * 0.05), {"night": 0.7, "coral": 0.6})


class Stack:
    """Flat parts seen from above at an angle, one over the other. Their plane is x to the right, y to the front."""

    def __init__(self, sheet: Sheet, x: float) -> None:
        self.sheet = sheet
        self.x = x

    def at(self, px: float, py: float, height: float) -> Point:
        return self.x + (px - py) * 0.8, height + (px + py) * 0.42

    def rounded(self, w: float, d: float, radius: float, height: float) -> list[Point]:
        """A rounded rectangle in the plane."""
        points = []
        for cx, cy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
            for step in range(7):
                a = math.radians(start + step * 15)
                points.append(
                    self.at(
                        cx * (w / 2 - radius) + radius * math.cos(a),
                        cy * (d / 2 - radius) + radius * math.sin(a),
                        height,
                    )
                )
        return points

    def plate(self, w: float, d: float, height: float, thick: float, top: Tone, side: Tone, radius: float = 24) -> None:
        """A plate with its edge."""
        edge = self.sheet.pen()
        for step in range(0, max(1, round(thick)) + 1, 2):
            edge.polygon(self.rounded(w, d, radius, height + step))
        self.sheet.paint(edge, side)
        self.sheet.paint(self.sheet.pen().polygon(self.rounded(w, d, radius, height)), top)

    def patch(self, x: float, y: float, w: float, d: float, height: float, tone: Tone) -> None:
        """A flat rectangle on a plate."""
        corners = ((x, y), (x + w, y), (x + w, y + d), (x, y + d))
        self.sheet.paint(self.sheet.pen().polygon([self.at(px, py, height) for px, py in corners]), tone)

    def circle(
        self, x: float, y: float, radius: float, height: float, tone: Tone, thick: float = 0, side: Tone | None = None
    ) -> None:
        """A disc on a plate, or a cylinder standing on it."""

        def outline(at: float) -> list[Point]:
            return [
                self.at(x + radius * math.cos(k * math.tau / 48), y + radius * math.sin(k * math.tau / 48), at)
                for k in range(48)
            ]

        if thick and side is not None:
            body = self.sheet.pen()
            for step in range(0, round(thick) + 1, 2):
                body.polygon(outline(height - step))
            self.sheet.paint(body, side)
        self.sheet.paint(self.sheet.pen().polygon(outline(height - thick)), tone)


def kit(sheet: Sheet, x: float, top: float, size: float, gap: float) -> list[Point]:
    """The parts of the camera, one over the other, the front at the top. Gives the right-hand corner of each part."""
    stack = Stack(sheet, x)
    w, d = size, size * 0.64
    steel: Tone = {"night": 0.35, "sun": 0.12}
    heights = [top + gap * k for k in range(5)]
    back, power, main, picture, front = reversed(heights)
    # From the bottom up, so that what is higher covers what is lower.
    stack.plate(w, d, back, size * 0.06, {"coral": 0.95, "night": 0.12}, {"coral": 0.95, "night": 0.45}, size * 0.08)
    stack.plate(w * 0.86, d * 0.8, back - 2, 0, {"coral": 0.8, "night": 0.45}, {}, size * 0.05)
    stack.plate(w * 0.62, d * 0.62, power, size * 0.03, BLACK, {"night": 1, "coral": 0.6}, size * 0.03)
    stack.patch(-w * 0.26, -d * 0.25, w * 0.52, d * 0.5, power, {"teal": 0.45, "sun": 0.25})
    stack.patch(-w * 0.22, -d * 0.18, w * 0.3, d * 0.07, power, {"night": 0.8})
    stack.patch(-w * 0.22, -d * 0.04, w * 0.4, d * 0.07, power, {"night": 0.8})
    stack.patch(-w * 0.22, d * 0.1, w * 0.22, d * 0.07, power, {"night": 0.8})
    stack.plate(
        w * 0.86, d * 0.82, main, size * 0.022, {"teal": 0.95, "night": 0.35}, {"teal": 1, "night": 0.7}, size * 0.03
    )
    for px, py, s in ((-0.28, -0.1, 0.2), (0.05, 0.12, 0.12), (0.24, -0.2, 0.1), (0.26, 0.16, 0.09)):
        stack.patch((px - s / 2) * w, (py - s / 2) * w, s * w, s * w, main, BLACK)
    for k in range(7):
        stack.patch(
            -w * 0.14, (-0.16 + k * 0.022) * w, w * (0.1 + 0.016 * k), w * 0.006, main, {"sun": 0.8, "teal": 0.2}
        )
        stack.patch(
            -w * (0.4 - 0.012 * k), (0.06 + k * 0.022) * w, w * 0.26, w * 0.006, main, {"sun": 0.8, "teal": 0.2}
        )
    stack.plate(w * 0.36, w * 0.36, picture, size * 0.02, {"night": 0.9, "coral": 0.3}, BLACK, size * 0.02)
    stack.patch(-w * 0.1, -w * 0.08, w * 0.2, w * 0.16, picture, {"teal": 0.6, "coral": 0.3, "sun": 0.3})
    stack.plate(w, d, front, size * 0.06, {"coral": 1, "night": 0.02}, {"coral": 0.95, "night": 0.4}, size * 0.08)
    stack.patch(-w * 0.5, -d * 0.24, w, d * 0.035, front, {"coral": 1, "night": 0.35})
    stack.circle(w * 0.06, d * 0.08, w * 0.2, front, {"night": 0.75, "coral": 0.2}, size * 0.11, BLACK)
    for share, tone in ((0.16, BLACK), (0.125, {"night": 0.85, "teal": 0.6}), (0.075, {"night": 1, "coral": 0.7})):
        stack.circle(w * 0.06, d * 0.08, w * share, front - size * 0.11, tone)
    for height, scale in ((back, 0.93), (main, 0.79), (front, 0.93)):
        for sx in (-1, 1):
            for sy in (-1, 1):
                stack.circle(sx * w * scale / 2 * 0.97, sy * d * scale / 2 * 0.94, w * 0.016, height, steel)
    sizes = [w, w * 0.36, w * 0.86, w * 0.62, w]
    return [stack.at(s / 2, -s * 0.3, h) for s, h in zip(sizes, heights, strict=True)]
