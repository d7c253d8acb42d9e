"""Covers of the magazine: portrait, with calm at the top for the masthead."""

from __future__ import annotations

import math

from sample_pictures.motifs import (
    BLACK,
    WARM_WINDOWS,
    fireflies,
    firefly,
    firs,
    hills,
    kit,
    lamp,
    moon,
    reeds,
    screw_head,
    stars,
    tree,
    walker,
    windows,
    wires,
)
from sample_pictures.press import Sheet
from sample_pictures.streets import bus

# A5 with 3 mm bleed at 300 dpi is 1819 by 2551 pixels.
COVER = (1860, 2608)
SIZES = {"one_screw_more": COVER, "after_dark": COVER}


def one_screw_more(sheet: Sheet) -> Sheet:
    """Issue 1: the kit floats above the hills, and the screw that is left over has risen like a moon."""
    sheet.grade(
        [
            (0, {"night": 1, "teal": 0.25}),
            (0.34, {"night": 0.92, "coral": 0.4}),
            (0.62, {"night": 0.5, "coral": 0.75, "sun": 0.2}),
            (0.8, {"coral": 0.8, "sun": 0.55}),
        ]
    )
    stars(sheet, 210, (0, 0, 1860, 1100))
    sheet.glow(1390, 800, 640, {"sun": 0.75}, 0.7)
    screw_head(sheet, 1390, 800, 120, {"sun": 0.5}, 0.3)
    hills(
        sheet,
        [
            (1940, 210, {"night": 0.4, "coral": 0.7, "sun": 0.2}),
            (2110, 150, {"night": 0.68, "coral": 0.6}),
            (2260, 110, {"night": 0.9, "coral": 0.45}),
        ],
    )
    firs(sheet, 2400, 26, (150, 330), {"night": 1, "coral": 0.4})
    sheet.paint(sheet.pen().rectangle((0, 2390, 1860, 2608)), {"night": 1, "coral": 0.4})
    sheet.glow(800, 2150, 720, {"sun": 0.4}, 0.25)
    axis = sheet.pen()
    for k in range(34):
        axis.line([(800, 1000 + k * 38), (800, 1018 + k * 38)], 4)
    sheet.paint(axis, {"sun": 0.6})
    kit(sheet, 800, 1120, 800, 252)
    walker(sheet, 1420, 2480, 190, BLACK)
    reeds(sheet, 160, (-20, 2420, 1880, 2640), {"night": 1, "coral": 0.25})
    fireflies(sheet, 20, (60, 1500, 1800, 2500), (5, 6, 8))
    return sheet


def after_dark(sheet: Sheet) -> Sheet:
    """Issue 2: a ward block and a bus stop at night, and lights that rise from both."""
    sheet.grade(
        [
            (0, {"night": 1, "teal": 0.3}),
            (0.45, {"night": 0.95, "teal": 0.4}),
            (0.75, {"night": 0.62, "teal": 0.45, "coral": 0.3}),
            (0.9, {"night": 0.4, "coral": 0.6, "sun": 0.3}),
        ]
    )
    stars(sheet, 330, (0, 0, 1860, 1500))
    moon(sheet, 330, 860, 86)
    rng = sheet.rng
    for x, w, top, tone in ((-60, 420, 1500, 0.62), (330, 300, 1660, 0.7), (1500, 420, 1430, 0.66)):
        sheet.paint(sheet.pen().rectangle((x, top, x + w, 2608)), {"night": tone, "teal": 0.45, "coral": 0.2})
        windows(sheet, (x + 24, top + 40, x + w - 24, 2240), w // 52, 13, 0.14, WARM_WINDOWS, 0.46)
    left, top, right = 700, 1130, 1520
    sheet.paint(sheet.pen().rectangle((left, top, right, 2608)), {"night": 0.88, "teal": 0.5})
    sheet.paint(sheet.pen().rectangle((left - 24, top - 34, right + 24, top + 10)), {"night": 1, "teal": 0.4})
    sheet.paint(sheet.pen().rectangle((1050, top - 96, 1170, top - 30)), {"night": 1, "teal": 0.4})
    lit = {(2, 1), (5, 3), (1, 5), (4, 6), (0, 7), (5, 8)}
    for row in range(10):
        for column in range(7):
            x, y = left + 44 + column * 108, top + 56 + row * 104
            on = (column, row) in lit
            sheet.paint(
                sheet.pen().rectangle((x, y, x + 78, y + 66)),
                {"sun": 0.8, "coral": 0.1} if on else {"night": rng.uniform(0.94, 1), "teal": rng.uniform(0.5, 0.75)},
            )
            sheet.paint(
                sheet.pen().rectangle((x + 37, y, x + 41, y + 66)),
                {"night": 0.7, "coral": 0.4} if on else {"night": 0.85, "teal": 0.5},
            )
            if on:
                sheet.glow(x + 39, y + 33, 190, {"sun": 0.7}, 0.5)
    sheet.paint(sheet.pen().rectangle((-20, 2290, 1880, 2608)), {"night": 1, "coral": 0.4})
    sheet.paint(sheet.pen().rectangle((-20, 2290, 1880, 2300)), {"night": 0.55, "coral": 0.45, "sun": 0.3})
    tree(sheet, 1700, 2330, 700, {"night": 1, "teal": 0.5}, 0.36)
    lamp(sheet, 170, 2330, 640, 120)
    bus(sheet, 420, 2352, 860, {"coral": 0.95, "night": 0.1})
    sheet.beam(sheet.pen().disc(850, 2400, 620, 130, 0.06), 16, {"sun": 0.6, "coral": 0.3}, 0.5)
    wires(sheet, [(-20, 1690), (700, 1560), (1520, 1480), (1880, 1560)], 50, BLACK, 3)
    for k in range(64):
        t = (k + rng.random()) / 64
        x = 900 + 640 * math.sin(t * 7.1 + rng.uniform(-0.5, 0.5)) * (0.35 + 0.65 * t) + rng.uniform(-90, 90)
        firefly(sheet, x, 2240 - 1500 * t**0.9, rng.uniform(4, 10) * (1.1 - 0.5 * t))
    return sheet
