"""Streets at night: a dormitory, hills of windows, stalls, a courtyard."""

from __future__ import annotations

import itertools
import math

from sample_pictures.motifs import (
    BLACK,
    BRIGHT,
    LIGHT,
    WARM_WINDOWS,
    bokeh,
    crowd,
    disc,
    fireflies,
    firefly,
    lamp,
    moon,
    stars,
    steam,
    towers,
    tree,
    walker,
    windows,
    wires,
)
from sample_pictures.press import Sheet, Tone


def lights_out(sheet: Sheet) -> Sheet:
    """A dormitory after eleven at night: every window dark but one."""
    sheet.grade([(0, {"night": 1, "coral": 0.3}), (1, {"night": 0.75, "coral": 0.45})])
    stars(sheet, 90, (0, 0, 1800, 260))
    sheet.paint(sheet.pen().rectangle((150, 130, 1650, 1200)), {"night": 0.72, "coral": 0.25, "teal": 0.15})
    sheet.paint(sheet.pen().rectangle((120, 100, 1680, 142)), {"night": 0.9, "coral": 0.3})
    rng = sheet.rng
    for row in range(6):
        for column in range(9):
            x, y = 184 + column * 163, 172 + row * 166
            lit = (column, row) == (5, 2)
            glass: Tone = (
                {"sun": 0.85, "coral": 0.08} if lit else {"night": rng.uniform(0.9, 1), "teal": rng.uniform(0.1, 0.4)}
            )
            sheet.paint(sheet.pen().rectangle((x, y, x + 128, y + 92)), glass)
            bars: Tone = {"coral": 0.6, "night": 0.3} if lit else {"night": 0.6, "coral": 0.2}
            sheet.paint(
                sheet.pen().rectangle((x + 60, y, x + 67, y + 92)).rectangle((x, y + 30, x + 128, y + 35)), bars
            )
            rail = sheet.pen().rectangle((x - 10, y + 92, x + 138, y + 100))
            for k in range(10):
                rail.rectangle((x - 8 + k * 16, y + 100, x - 5 + k * 16, y + 134))
            rail.rectangle((x - 10, y + 132, x + 138, y + 138))
            sheet.paint(rail, {"night": 0.95, "coral": 0.3})
            if rng.random() < 0.36 and not lit:
                _washing(sheet, x, y + 38)
    x, y = 184 + 5 * 163, 172 + 2 * 166
    sheet.glow(x + 64, y + 46, 330, {"sun": 0.8}, 0.55)
    sheet.paint(
        sheet.pen().rectangle((x + 26, y + 58, x + 58, y + 92)).rectangle((x + 78, y + 74, x + 118, y + 92)),
        {"coral": 0.6, "night": 0.55},
    )
    firefly(sheet, x + 96, y + 56, 5)
    tree(sheet, 150, 1230, 760, {"night": 1, "teal": 0.5}, 0.34)
    tree(sheet, 1700, 1240, 620, {"night": 1, "teal": 0.45}, 0.36)
    return sheet


def _washing(sheet: Sheet, x: float, y: float) -> None:
    for k in range(sheet.rng.randrange(2, 5)):
        w = sheet.rng.uniform(16, 24)
        tone = sheet.rng.choice(
            [{"night": 0.55, "coral": 0.4}, {"night": 0.5, "teal": 0.4}, {"night": 0.4, "sun": 0.15}]
        )
        sheet.paint(sheet.pen().rectangle((x + 8 + k * 30, y, x + 8 + k * 30 + w, y + sheet.rng.uniform(34, 52))), tone)


def bus(sheet: Sheet, x: float, foot: float, length: float, tone: Tone) -> None:
    """A bus from the side, lit inside; x is its left end."""
    h = length * 0.3
    top = foot - h - length * 0.03
    sheet.glow(x + length * 0.5, top + h * 0.45, length * 0.75, {"sun": 0.8}, 0.55)
    sheet.paint(sheet.pen().rectangle((x, top, x + length, foot - length * 0.03), radius=length * 0.035), tone)
    sheet.paint(sheet.pen().rectangle((x, top + h * 0.62, x + length, top + h * 0.7)), {"sun": 0.3})
    glass = sheet.pen()
    for k in range(7):
        glass.rectangle(
            (x + length * (0.03 + k * 0.121), top + h * 0.16, x + length * (0.135 + k * 0.121), top + h * 0.55),
            radius=length * 0.008,
        )
    glass.rectangle((x + length * 0.885, top + h * 0.14, x + length * 0.985, top + h * 0.6), radius=length * 0.01)
    sheet.paint(glass, {"sun": 0.6})
    sheet.paint(
        sheet.pen().rectangle((x + length * 0.62, top + h * 0.12, x + length * 0.72, top + h * 0.92)),
        {"sun": 0.45, "coral": 0.1},
    )
    sheet.paint(
        sheet.pen().line(
            [(x + length * 0.67, top + h * 0.12), (x + length * 0.67, top + h * 0.92)], max(1, length * 0.006)
        ),
        tone,
    )
    for wheel in (0.18, 0.82):
        sheet.paint(sheet.pen().disc(x + length * wheel, foot - length * 0.035, length * 0.058), BLACK)
        sheet.paint(sheet.pen().disc(x + length * wheel, foot - length * 0.035, length * 0.026), {"night": 0.4})
    beam = sheet.pen().polygon(
        [
            (x + length, foot - h * 0.3),
            (x + length * 1.62, foot - h * 0.45),
            (x + length * 1.62, foot + h * 0.1),
            (x + length, foot - h * 0.16),
        ],
        150,
    )
    sheet.beam(beam, length * 0.035, {"sun": 0.7}, 0.5)


def hill_city(sheet: Sheet) -> Sheet:
    """A city piled up on its hills, and the last bus on the road between."""
    sheet.grade(
        [
            (0, {"night": 1, "coral": 0.45}),
            (0.3, {"night": 0.75, "coral": 0.65}),
            (0.55, {"night": 0.35, "coral": 0.7, "sun": 0.25}),
        ]
    )
    moon(sheet, 330, 190, 54)
    rng = sheet.rng
    layers: list[tuple[float, float, float, Tone, float]] = [
        (470, 190, 210, {"night": 0.4, "coral": 0.62, "sun": 0.1}, 0.2),
        (600, 150, 230, {"night": 0.62, "coral": 0.55}, 0.26),
        (760, 120, 220, {"night": 0.82, "coral": 0.45}, 0.3),
    ]
    for base, swing, tall, tone, lit in layers:
        slope, body = rng.uniform(0, 6), sheet.pen()
        grids = []
        x = -40.0
        while x < 1840:
            w = rng.uniform(64, 130)
            foot = base + swing * math.sin(slope + x * 0.0036)
            top = foot - rng.uniform(tall * 0.35, tall)
            body.rectangle((x, top, x + w, 1200))
            grids.append(
                ((x + 6, top + 8, x + w - 6, foot + 70), max(3, round(w / 16)), max(3, round((foot + 70 - top) / 20)))
            )
            x += w + rng.choice([-6, 0, 3, 10])
        sheet.paint(body, tone)
        for box, columns, rows in grids:
            windows(sheet, box, columns, rows, lit * rng.uniform(0.4, 1.5), WARM_WINDOWS, 0.46)
    wires(sheet, [(-20, 250), (1820, 480)], 26, BLACK, 3)
    sheet.paint(sheet.pen().rectangle((1085, 405, 1165, 462), radius=12), {"coral": 0.95, "night": 0.2})
    sheet.paint(sheet.pen().rectangle((1096, 416, 1154, 438), radius=4), LIGHT)
    sheet.paint(sheet.pen().line([(1125, 405), (1125, 388)], 5), BLACK)
    road = [(-20, 1010 + 30 * math.sin(0)), *[(k * 60, 985 - 60 * math.sin(k * 0.16)) for k in range(32)]]
    sheet.paint(sheet.pen().polygon([*road, (1820, 1220), (-20, 1220)]), BLACK)
    sheet.paint(sheet.pen().line([(px, py + 6) for px, py in road], 5), {"night": 0.55, "coral": 0.4, "sun": 0.3})
    bus(sheet, 560, 928, 460, {"coral": 0.95, "night": 0.12})
    for x in (170, 1330, 1640):
        y = 985 - 60 * math.sin(x / 60 * 0.16)
        lamp(sheet, x, y + 8, 190, 34, cone=False)
    for _ in range(16):
        tree(
            sheet,
            rng.uniform(-20, 1820),
            rng.uniform(1200, 1290),
            rng.uniform(150, 230),
            {"night": 1, "teal": 0.35, "coral": 0.2},
            0.5,
        )
    return sheet


def bus_stop(sheet: Sheet) -> Sheet:
    """A bus stop on a stairway street, nobody there, the lamp on."""
    sheet.grade([(0, {"night": 1, "teal": 0.3}), (1, {"night": 0.85, "coral": 0.55})])
    stars(sheet, 70, (0, 0, 1800, 300))
    towers(sheet, 760, (180, 420), (110, 220), {"night": 0.82, "teal": 0.4}, 0.1, WARM_WINDOWS)
    wall = sheet.pen().polygon([(0, 620), (700, 700), (700, 1040), (0, 1120)])
    sheet.paint(wall, {"night": 0.75, "coral": 0.55})
    for k in range(13):
        sheet.paint(
            sheet.pen().rectangle((1160 + k * 50, 1000 - k * 44, 1900, 1046 - k * 44)),
            {"night": 0.92 - k * 0.028, "coral": 0.5},
        )
        sheet.paint(
            sheet.pen().rectangle((1160 + k * 50, 1000 - k * 44, 1900, 1007 - k * 44)),
            {"night": 0.5, "coral": 0.45, "sun": 0.2},
        )
    sheet.paint(sheet.pen().rectangle((0, 1030, 1800, 1200)), {"night": 0.96, "coral": 0.45})
    lamp(sheet, 560, 1060, 660, 130)
    sheet.paint(sheet.pen().rectangle((858, 470, 876, 1070)), BLACK)
    sheet.paint(sheet.pen().rectangle((800, 420, 934, 830), radius=12), {"sun": 0.12})
    sheet.paint(sheet.pen().rectangle((800, 420, 934, 506), radius=12), {"coral": 0.95})
    sheet.paint(sheet.pen().disc(867, 463, 26), {"sun": 0.15})
    stops = sheet.pen().line([(824, 540), (824, 806)], 5)
    for k in range(12):
        stops.disc(824, 542 + k * 24, 6).line([(842, 542 + k * 24), (842 + 30 + (k * 37) % 46, 542 + k * 24)], 5)
    sheet.paint(stops, {"night": 0.8})
    bench = (
        sheet.pen()
        .rectangle((470, 950, 780, 974), radius=6)
        .rectangle((500, 974, 516, 1060))
        .rectangle((734, 974, 750, 1060))
        .rectangle((470, 880, 780, 900), radius=6)
    )
    sheet.paint(bench, {"teal": 0.75, "night": 0.65})
    tree(sheet, 210, 1120, 760, {"night": 1, "teal": 0.55}, 0.4)
    return sheet


def repair_stall(sheet: Sheet) -> Sheet:
    """A repair stall in the mouth of an alley, with one bulb and a hundred drawers."""
    sheet.grade([(0, {"night": 1, "coral": 0.4}), (1, {"night": 0.92, "coral": 0.55})])
    rng = sheet.rng
    for row in range(17):
        offset = 0 if row % 2 else -60
        bricks = sheet.pen()
        for k in range(17):
            bricks.rectangle((offset + k * 120, row * 62, offset + k * 120 + 113, row * 62 + 56), radius=3)
        sheet.paint(bricks, {"night": 0.84, "coral": 0.62})
    sheet.glow(900, 430, 900, {"sun": 0.75, "coral": 0.35}, 0.72)
    sheet.paint(sheet.pen().rectangle((330, 380, 1470, 1110), radius=8), {"night": 0.72, "coral": 0.6, "sun": 0.25})
    for row in range(6):
        for column in range(12):
            x, y = 352 + column * 92, 402 + row * 62
            tone: Tone = rng.choice(
                [
                    {"coral": 0.55, "sun": 0.6, "night": 0.12},
                    {"coral": 0.5, "sun": 0.5, "night": 0.25},
                    {"teal": 0.55, "sun": 0.3, "night": 0.15},
                ]
            )
            sheet.paint(sheet.pen().rectangle((x, y, x + 82, y + 53), radius=4), tone)
            sheet.paint(sheet.pen().disc(x + 41, y + 34, 7), {"night": 0.8})
            sheet.paint(sheet.pen().rectangle((x + 22, y + 8, x + 60, y + 20)), {"sun": 0.1})
    sheet.paint(sheet.pen().rectangle((270, 790, 1530, 840), radius=6), {"coral": 0.65, "sun": 0.55, "night": 0.05})
    sheet.paint(sheet.pen().rectangle((300, 840, 1500, 1110)), {"teal": 0.8, "night": 0.6})
    for k in range(8):
        sheet.paint(
            sheet.pen().rectangle((330 + k * 147, 866, 450 + k * 147, 1088), radius=4), {"teal": 0.85, "night": 0.75}
        )
    for x, kind in ((430, 0), (610, 1), (1180, 2), (1330, 1)):
        if kind == 0:
            sheet.paint(sheet.pen().rectangle((x, 700, x + 130, 790), radius=14), BLACK)
            sheet.paint(sheet.pen().disc(x + 72, 748, 34), {"night": 0.6, "teal": 0.4})
        elif kind == 1:
            sheet.paint(sheet.pen().disc(x + 40, 736, 54), {"night": 0.85, "coral": 0.2})
            sheet.paint(sheet.pen().disc(x + 40, 736, 44), {"sun": 0.12})
            sheet.paint(
                sheet.pen().line([(x + 40, 736), (x + 40, 704)], 5).line([(x + 40, 736), (x + 62, 748)], 5), BLACK
            )
        else:
            sheet.paint(sheet.pen().rectangle((x, 640, x + 90, 790), radius=8), {"coral": 0.95, "night": 0.2})
            for k in range(4):
                sheet.paint(sheet.pen().rectangle((x + 14, 660 + k * 20, x + 76, 668 + k * 20)), BLACK)
            sheet.paint(sheet.pen().disc(x + 45, 762, 16), {"sun": 0.5})
    awning = sheet.pen()
    for k in range(14):
        x = 190 + k * 102
        colour: Tone = {"coral": 0.98} if k % 2 else {"sun": 0.12}
        strip = (
            sheet.pen()
            .polygon([(x + 60, 150), (x + 162 - 9, 150), (x + 102, 330), (x, 330)])
            .disc(x + 51, 330, 51, flat=0.62)
        )
        sheet.paint(strip, colour)
    awning.polygon([(250, 150), (1690, 150), (1618, 220), (222, 220)], 110)
    sheet.overprint(sheet.soft(awning, 30), {"night": 0.7, "coral": 0.2})
    sheet.paint(sheet.pen().line([(900, 300), (900, 440)], 4), BLACK)
    sheet.glow(900, 476, 330, {"sun": 1})
    sheet.paint(sheet.pen().disc(900, 474, 32, flat=1.15), BRIGHT)
    sheet.paint(sheet.pen().rectangle((884, 430, 916, 452)), BLACK)
    for x in (690, 760, 1020, 1090):
        sheet.paint(
            sheet.pen().line([(x, 330), (x, 420)], 3).line([(x, 420), (x, 520)], 12), {"night": 0.7, "sun": 0.3}
        )
    sheet.paint(sheet.pen().rectangle((0, 1105, 1800, 1200)), {"night": 0.97, "coral": 0.5})
    sheet.beam(sheet.pen().disc(900, 1150, 640, 120, 0.09), 18, {"sun": 0.5, "coral": 0.3}, 0.45)
    for x in (700, 1010):
        sheet.paint(
            sheet.pen()
            .disc(x, 1010, 70, flat=0.22)
            .line([(x - 46, 1015), (x - 60, 1150)], 11)
            .line([(x + 46, 1015), (x + 60, 1150)], 11),
            {"coral": 0.9, "night": 0.45},
        )
    return sheet


def night_market(sheet: Sheet) -> Sheet:
    """A street of stalls under awnings and strings of bulbs."""
    sheet.grade(
        [
            (0, {"night": 1, "coral": 0.4}),
            (0.6, {"night": 0.7, "coral": 0.75, "sun": 0.2}),
            (1, {"night": 0.95, "coral": 0.6}),
        ]
    )
    towers(sheet, 700, (260, 520), (130, 260), {"night": 0.9, "coral": 0.5}, 0.12, WARM_WINDOWS)
    sheet.glow(900, 720, 900, {"sun": 0.8, "coral": 0.4}, 0.75)
    bokeh(sheet, 40, (500, 520, 1300, 760), (8, 34), [LIGHT, {"coral": 0.9, "sun": 0.3}, {"sun": 0.6}])
    colours: list[Tone] = [{"coral": 0.98}, {"teal": 0.95}, {"sun": 0.95}, {"night": 0.75, "coral": 0.5}]
    for depth in range(5, 0, -1):
        k = 1 / (0.55 + depth * 0.42)
        for side in (-1, 1):
            x0, x1 = 900 + side * 215 * k, 900 + side * 960 * k
            top, counter, foot = 640 - 330 * k, 640 + 150 * k, 640 + 420 * k
            tone = colours[(depth + (side > 0)) % 4]
            front = {ink: amount * 0.7 for ink, amount in tone.items()} | {"night": 0.72}
            sheet.paint(sheet.pen().polygon([(x0, counter), (x1, counter), (x1, foot), (x0, foot)]), front)
            slats = sheet.pen()
            for slat in range(1, 12):
                sx = x0 + (x1 - x0) * slat / 12
                slats.line([(sx, counter), (sx, foot)], 3 * k)
            sheet.overprint(slats, {"night": 0.95})
            fade = sheet.pen().rectangle((min(x0, x1), counter + 60 * k, max(x0, x1), foot + 40 * k), 230)
            sheet.overprint(sheet.soft(fade, 40 * k), {"night": 0.95, "coral": 0.4})
            sheet.paint(
                sheet.pen().polygon(
                    [(x0, counter - 8 * k), (x1, counter - 8 * k), (x1, counter + 16 * k), (x0, counter + 16 * k)]
                ),
                {"sun": 0.5, "coral": 0.5},
            )
            sheet.glow((x0 + x1) / 2, (top + counter) / 2 + 40 * k, 330 * k, {"sun": 0.9}, 0.8)
            wares = sheet.pen()
            for step in range(9):
                wx = x0 + (x1 - x0) * (step + 0.5) / 9
                wares.disc(wx, counter - 24 * k, 26 * k * sheet.rng.uniform(0.6, 1.1), flat=0.8)
            sheet.paint(wares, colours[(depth + 2) % 4])
            for strip in range(8):
                a, b = x0 + (x1 - x0) * strip / 8, x0 + (x1 - x0) * (strip + 1) / 8
                cover = (
                    sheet.pen()
                    .polygon([(a, top), (b, top), (b, top + 110 * k), (a, top + 110 * k)])
                    .disc((a + b) / 2, top + 110 * k, abs(b - a) / 2, flat=0.8)
                )
                sheet.paint(cover, tone if strip % 2 else {"sun": 0.15})
            sheet.overprint(
                sheet.soft(sheet.pen().rectangle((min(x0, x1), top, max(x0, x1), top + 44 * k), 150), 8),
                {"night": 0.45},
            )
            for bulb in (0.25, 0.75):
                bx = x0 + (x1 - x0) * bulb
                sheet.glow(bx, top + 165 * k, 80 * k, {"sun": 1})
                sheet.paint(sheet.pen().disc(bx, top + 165 * k, 13 * k), BRIGHT)
            steam(sheet, x0 + (x1 - x0) * 0.4, counter - 30 * k, 190 * k, 60 * k, 0.55, 2)
    sheet.beam(
        sheet.pen().polygon([(870, 690), (930, 690), (1240, 1210), (560, 1210)], 150),
        40,
        {"sun": 0.55, "coral": 0.35},
        0.5,
    )
    for x, foot, height in ((850, 800, 130), (925, 835, 165), (985, 925, 250), (800, 1010, 330), (1040, 1100, 430)):
        walker(sheet, x, foot, height, BLACK, light=False)
    for row in range(3):
        y = 130 + row * 120
        points = [(-20, y - 60), (600, y + 40), (1180, y + 10), (1820, y - 70)]
        wires(sheet, points, 60, BLACK, 2.5)
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            for step in range(1, 9):
                t = step / 9
                firefly(sheet, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 240 * t * (1 - t) + 10, 7 - row)
    return sheet


def two_lenses(sheet: Sheet) -> Sheet:
    """One alley twice: on the left as the kit lens sees it, on the right, brighter, the night lens."""
    sheet.grade([(0, {"night": 1, "teal": 0.3}), (1, {"night": 0.95, "coral": 0.4})])
    sheet.paint(
        sheet.pen().polygon([(0, 0), (620, 0), (760, 470), (760, 800), (0, 1200)]), {"night": 0.9, "coral": 0.45}
    )
    sheet.paint(
        sheet.pen().polygon([(1800, 0), (1180, 0), (1040, 470), (1040, 800), (1800, 1200)]),
        {"night": 0.86, "coral": 0.55},
    )
    sheet.paint(
        sheet.pen().polygon([(760, 800), (1040, 800), (1800, 1200), (0, 1200)]),
        {"night": 0.8, "coral": 0.3, "teal": 0.2},
    )
    joints = sheet.pen()
    for side in (-1, 1):
        for k in range(26):
            y = 20 + k * 46
            joints.line([(900 + side * 900, 600 + (y - 600) * 2.1), (900 + side * 142, 600 + (y - 600) * 0.38)], 1.6)
    sheet.lift(joints, {"night": 0.28})
    for side in (-1, 1):
        for k in range(5):
            near = 1 - k * 0.2
            x0 = 900 + side * (165 + 690 * near**1.4)
            x1 = 900 + side * (165 + 690 * (near - 0.085) ** 1.4)
            for row, lit in ((-1, (k + (side > 0)) % 2), (1, k == 1 or k == 3)):
                middle, half = 600 + row * 235 * near + (0 if row < 0 else 60 * near), (120 if row < 0 else 165) * near
                pane = [
                    (x0, middle - half),
                    (x1, middle - half * 0.86),
                    (x1, middle + half * 0.86),
                    (x0, middle + half),
                ]
                sheet.paint(
                    sheet.pen().polygon(pane), {"sun": 0.8, "coral": 0.15} if lit else {"night": 0.98, "teal": 0.25}
                )
                if lit:
                    sheet.glow((x0 + x1) / 2, middle, 260 * near, {"sun": 0.6, "coral": 0.2}, 0.4)
            lx, ly = 900 + side * (120 + 560 * near**1.4), 420 - 170 * near
            sheet.glow(lx, ly, 190 * near, {"sun": 0.7, "coral": 0.5}, 0.6)
            sheet.paint(sheet.pen().disc(lx, ly, 34 * near, flat=1.2), {"coral": 0.95, "sun": 0.4})
    disc(sheet, 900, 640, 54, {"sun": 1}, 0.9)
    sheet.glow(900, 640, 420, {"sun": 0.8, "coral": 0.3}, 0.75)
    for k in range(9):
        wires(sheet, [(0, 60 + k * 26), (900, 330 + k * 8), (1800, 90 + k * 22)], 20, BLACK, 2)
    for y, half in ((900, 150), (1000, 260), (1110, 400)):
        sheet.beam(sheet.pen().disc(900, y, half, 130, 0.08), 8, {"sun": 0.6}, 0.5)
    left = sheet.pen().rectangle((0, 0, 900, 1200))
    sheet.overprint(left, {"night": 0.62})
    right = sheet.pen().rectangle((900, 0, 1800, 1200))
    sheet.lift(right, {"night": 0.32, "coral": 0.1})
    for _ in range(10):
        x, y = sheet.rng.uniform(960, 1740), sheet.rng.uniform(430, 1000)
        disc(sheet, x, y, sheet.rng.uniform(16, 40), {"sun": 0.8}, 0.5)
    sheet.paint(sheet.pen().rectangle((893, 0, 907, 1200)), {})
    return sheet


def courtyard(sheet: Sheet) -> Sheet:
    """The yearly gathering in a courtyard: strings of bulbs, a screen, and backs of heads."""
    sheet.grade([(0, {"night": 1, "coral": 0.35}), (0.6, {"night": 0.75, "coral": 0.6})])
    stars(sheet, 110, (0, 0, 1800, 360))
    for x, w, roof in ((-60, 480, 330), (1380, 520, 300)):
        sheet.paint(sheet.pen().rectangle((x, roof, x + w, 1000)), {"night": 0.88, "coral": 0.55})
        sheet.paint(
            sheet.pen().polygon([(x - 50, roof + 16), (x + w / 2, roof - 120), (x + w + 50, roof + 16)]),
            {"night": 1, "coral": 0.4},
        )
        windows(sheet, (x + 40, roof + 60, x + w - 40, 800), 3, 3, 0.75, WARM_WINDOWS, 0.6)
    sheet.paint(sheet.pen().rectangle((0, 800, 1800, 1200)), {"night": 0.95, "coral": 0.55})
    sheet.glow(900, 590, 760, {"sun": 0.5, "coral": 0.2}, 0.55)
    sheet.paint(sheet.pen().rectangle((540, 330, 1260, 790)), {"sun": 0.1})
    sheet.grade(
        [(0, {"teal": 0.85, "night": 0.5}), (0.7, {"teal": 0.5, "sun": 0.5}), (1, {"night": 0.9, "teal": 0.6})],
        (560, 350, 1240, 770),
    )
    hill = (
        [(560, 770), (560, 660)]
        + [(560 + k * 34, 650 - 50 * math.sin(k * 0.42) - 20 * math.sin(k * 1.3)) for k in range(21)]
        + [(1240, 770)]
    )
    sheet.paint(sheet.pen().polygon(hill), {"night": 0.95, "teal": 0.5})
    fireflies(sheet, 26, (590, 480, 1210, 750), (2.5, 3.5, 5))
    for k in range(6):
        anchors = [(-20, 150 + k * 30), (460 + k * 30, 250 + k * 8), (1330 - k * 26, 250 + k * 6), (1820, 130 + k * 34)]
        if k % 2:
            continue
        wires(sheet, anchors, 46, BLACK, 2.5)
        for (x0, y0), (x1, y1) in itertools.pairwise(anchors):
            for step in range(1, 10):
                t = step / 10
                firefly(sheet, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 184 * t * (1 - t) + 8, 6.5)
    tree(sheet, 1730, 1060, 640, {"night": 1, "teal": 0.5}, 0.3)
    coats: list[Tone] = [
        {"coral": 0.85, "night": 0.35},
        {"teal": 0.8, "night": 0.5},
        {"sun": 0.6, "night": 0.4},
        {"night": 0.7},
    ]
    for foot, count, size, dark in ((872, 17, 46, 0.0), (960, 13, 66, 0.2), (1085, 9, 96, 0.4)):
        crowd(sheet, foot, count, size, [{**coat, "night": min(1, coat["night"] + dark)} for coat in coats])
    return sheet
