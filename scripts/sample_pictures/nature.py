"""Outdoors after dark: ponds, lakes, the sea, a camp."""

from __future__ import annotations

import itertools
import math

from PIL import ImageChops

from sample_pictures.motifs import (
    BRIGHT,
    fireflies,
    firs,
    flight,
    hills,
    moon,
    reeds,
    stars,
    towers,
    tree,
    walker,
    wires,
)
from sample_pictures.press import Sheet, Tone

SIZES = {"exposure_strip": (1800, 700)}
FOREST: Tone = {"night": 0.95, "teal": 0.6}


def fireflies_over_water(sheet: Sheet) -> Sheet:
    """A pond in the woods in August."""
    sheet.grade(
        [
            (0, {"night": 1, "teal": 0.4}),
            (0.4, {"night": 0.8, "teal": 0.65}),
            (0.6, {"night": 0.35, "teal": 0.6, "sun": 0.25}),
        ]
    )
    stars(sheet, 240, (0, 0, 1800, 460))
    hills(sheet, [(560, 80, {"night": 0.55, "teal": 0.6}), (640, 60, {"night": 0.78, "teal": 0.7})])
    firs(sheet, 760, 34, (120, 260), FOREST)
    sheet.paint(sheet.pen().rectangle((0, 755, 1800, 1200)), FOREST)
    fireflies(sheet, 34, (100, 520, 1700, 740), (3, 4, 5, 6))
    sheet.mirror(760)
    for _ in range(9):
        flight(
            sheet,
            sheet.rng.uniform(40, 1500),
            sheet.rng.uniform(420, 1000),
            sheet.rng.uniform(180, 360),
            sheet.rng.uniform(5, 10),
        )
    reeds(sheet, 170, (-20, 800, 640, 1230), {"night": 1, "teal": 0.5})
    reeds(sheet, 110, (1280, 860, 1820, 1230), {"night": 1, "teal": 0.5})
    fireflies(sheet, 10, (100, 700, 1700, 1100), (11, 15))
    return sheet


def exposure_strip(sheet: Sheet) -> Sheet:
    """The same clearing four times: one, four, fifteen and sixty seconds."""
    sheet.grade([(0, {}), (1, {})])
    for panel in range(4):
        left, right = 24 + panel * 442, 24 + panel * 442 + 426
        box = (left, 24.0, right, 676.0)
        bright = 1 - panel * 0.11
        sheet.grade(
            [
                (0, {"night": bright, "teal": 0.45}),
                (0.7, {"night": bright * 0.7, "teal": 0.6}),
                (1, {"night": 1, "teal": 0.5}),
            ],
            box,
        )
        trees = sheet.pen()
        for k in range(7):
            x = left + 30 + k * 61 + (k * 37) % 23
            trees.rectangle((x, 120 + (k * 83) % 140, x + 10 + k % 3 * 5, 600))
        trees.rectangle((left, 560, right, 676))
        sheet.paint(trees, {"night": 1, "teal": 0.55})
        for step in range((2, 7, 22, 70)[panel]):
            x, y = sheet.rng.uniform(left + 26, right - 26), sheet.rng.uniform(240, 620)
            size = sheet.rng.uniform(3, 6)
            if panel < 2:
                fireflies(sheet, 1, (x, y, x, y), (size,))
            else:
                flight(sheet, min(x, right - 110), y, 46 if step % 3 else 78, size * 0.62)
    return sheet


def glowing_surf(sheet: Sheet) -> Sheet:
    """Waves that glow where they break, under stars."""
    sheet.grade(
        [
            (0, {"night": 1, "teal": 0.15}),
            (0.42, {"night": 0.82, "teal": 0.4}),
            (0.43, {"night": 0.95, "teal": 0.6}),
            (1, {"night": 1, "teal": 0.35}),
        ]
    )
    stars(sheet, 420, (0, 0, 1800, 500))
    band = sheet.clouds(5, 4, -120, 200)
    strip = sheet.soft(sheet.pen().polygon([(500, 0), (900, 0), (1500, 510), (1180, 510)], 150), 60)
    sheet.lift(strip, {"night": 0.2})
    sheet.lift(ImageChops.multiply(band, strip), {"night": 0.35})
    head = [(1180, 512), (1300, 440), (1420, 420), (1560, 380), (1700, 400), (1820, 360), (1820, 520)]
    sheet.paint(sheet.pen().polygon(head), {"night": 1, "coral": 0.3})
    sheet.paint(sheet.pen().rectangle((1544, 330, 1562, 400)), {"night": 1, "coral": 0.3})
    sheet.glow(1553, 328, 60, {"sun": 1})
    rng = sheet.rng
    for row in range(7):
        y = 560 + row * row * 13.5
        phase, swing = rng.uniform(0, 6), 8 + row * 5
        crest = [
            (x, y + swing * math.sin(phase + x * 0.0042) + swing * 0.4 * math.sin(phase * 2 + x * 0.013))
            for x in range(-20, 1841, 20)
        ]
        below = [(x, py + 10 + row * 9) for x, py in crest]
        start, reach = rng.uniform(0, 900), rng.uniform(700, 1500)
        glow = sheet.pen()
        for (x0, y0), (x1, y1) in itertools.pairwise(crest):
            t = (x0 - start) / reach
            if 0 < t < 1:
                glow.line(
                    [(x0, y0), (x1, y1)], 3 + row * 3.2 * math.sin(math.pi * t), round(255 * math.sin(math.pi * t))
                )
        light = sheet.soft(glow, 8 + row * 3)
        sheet.lift(light, {"night": 0.85})
        sheet.overprint(light, {"teal": 1})
        sheet.lift(sheet.soft(glow, 1.5), {"night": 1, "teal": 0.55})
        foam = sheet.pen()
        for _ in range(40 + row * 30):
            x, py = rng.choice(below)
            if start < x < start + reach:
                foam.disc(x + rng.uniform(-16, 16), py + rng.uniform(-18, 26), rng.uniform(0.8, 2.6))
        sheet.lift(foam, {"night": 0.9, "teal": 0.4})
    shore = [
        (-20, 1215),
        (-20, 1090),
        *[(x, 1180 - 110 * math.exp(-x / 600) + 6 * math.sin(x * 0.02)) for x in range(0, 1840, 40)],
        (1820, 1215),
    ]
    sheet.paint(sheet.pen().polygon(shore), {"night": 0.95, "coral": 0.4})
    for k in range(7):
        x, y = 150 + k * 112, 1150 - 24 * (k % 2) + k * 5
        sheet.glow(x, y, 52, {"teal": 0.9}, 0.9)
        sheet.lift(sheet.pen().disc(x, y, 14, flat=0.5), {"night": 1, "teal": 0.4, "coral": 1})
    return sheet


def jar(sheet: Sheet) -> Sheet:
    """A jam jar of sea water on a lab bench, glowing where it was shaken."""
    sheet.grade(
        [
            (0, {"night": 1, "teal": 0.3}),
            (0.7, {"night": 0.92, "teal": 0.5}),
            (0.705, {"night": 0.8, "teal": 0.5}),
            (1, {"night": 1, "teal": 0.3}),
        ]
    )
    sheet.glow(900, 660, 760, {"teal": 0.8}, 0.45)
    for x in (150, 330, 1400, 1560):
        sheet.paint(sheet.pen().rectangle((x, 330 + x % 90, x + 92, 846), radius=12), {"night": 0.75, "teal": 0.5})
        sheet.paint(sheet.pen().rectangle((x + 10, 560 + x % 70, x + 82, 836), radius=8), {"night": 0.85, "teal": 0.85})
    sheet.paint(sheet.pen().rectangle((690, 330, 1110, 900), radius=60), {"night": 0.55, "teal": 0.75})
    sheet.paint(sheet.pen().rectangle((712, 460, 1088, 880), radius=44), {"night": 0.4, "teal": 1})
    for k in range(5):
        swirl = []
        for step in range(50):
            a = step / 49 * math.pi * 1.5 + k * 1.3
            swirl.append((900 + (168 - k * 14) * math.cos(a), 540 + k * 74 + (30 + k * 3) * math.sin(a)))
        pen = sheet.pen().line(swirl, 11)
        sheet.lift(sheet.soft(pen, 14), {"night": 0.95, "teal": 0.3})
        sheet.lift(sheet.soft(pen, 4), {"night": 1, "teal": 0.45})
    motes = sheet.pen()
    for _ in range(160):
        motes.disc(sheet.rng.uniform(724, 1076), sheet.rng.uniform(480, 868), sheet.rng.uniform(1.2, 3.6))
    sheet.lift(motes, {"night": 1, "teal": 0.8})
    sheet.paint(sheet.pen().rectangle((672, 268, 1128, 344), radius=16), {"coral": 0.9, "night": 0.35})
    for k in range(22):
        sheet.overprint(sheet.pen().rectangle((686 + k * 20, 276, 690 + k * 20, 336)), {"night": 0.6})
    sheet.lift(sheet.soft(sheet.pen().rectangle((726, 370, 750, 840), radius=12), 4), {"night": 0.5, "teal": 0.4})
    return sheet


def camp(sheet: Sheet) -> Sheet:
    """Three tents under the stars; red lamps only, so that eyes and fireflies are left in peace."""
    sheet.grade(
        [
            (0, {"night": 1, "teal": 0.25}),
            (0.5, {"night": 0.85, "teal": 0.5}),
            (0.66, {"night": 0.6, "teal": 0.5, "coral": 0.15}),
        ]
    )
    stars(sheet, 620, (0, 0, 1800, 720))
    hills(sheet, [(690, 120, {"night": 0.75, "teal": 0.5}), (790, 70, {"night": 0.88, "teal": 0.55})])
    firs(sheet, 900, 20, (180, 400), {"night": 0.98, "teal": 0.5})
    sheet.paint(sheet.pen().rectangle((0, 890, 1800, 1200)), {"night": 1, "teal": 0.45})
    for x, w in ((420, 330), (900, 400), (1370, 310)):
        foot, top = 1010.0 + (w - 300) * 0.5, 1010.0 + (w - 300) * 0.5 - w * 0.66
        sheet.glow(x, foot - w * 0.25, w * 1.1, {"coral": 0.75, "sun": 0.15}, 0.6)
        sheet.paint(
            sheet.pen().polygon([(x - w * 0.62, foot), (x, top), (x + w * 0.62, foot)]), {"coral": 0.9, "night": 0.25}
        )
        sheet.paint(
            sheet.pen().polygon([(x, top), (x + w * 0.62, foot), (x + w * 0.2, foot)]), {"coral": 0.85, "night": 0.6}
        )
        sheet.paint(
            sheet.pen().polygon([(x - w * 0.02, top + w * 0.07), (x + w * 0.13, foot), (x - w * 0.17, foot)]),
            {"coral": 0.6, "sun": 0.35},
        )
        wires(sheet, [(x, top), (x - w * 0.9, foot + 8)], 0, {"night": 0.9, "coral": 0.5}, 2)
    fireflies(sheet, 26, (60, 830, 1740, 1010), (3, 4, 6))
    reeds(sheet, 220, (-20, 1010, 1820, 1230), {"night": 1, "teal": 0.35})
    fireflies(sheet, 7, (60, 960, 1740, 1150), (8, 11))
    return sheet


def lake_walk(sheet: Sheet) -> Sheet:
    """A line of people with small lamps along a lake, and the far shore's lights."""
    sheet.grade(
        [
            (0, {"night": 1, "coral": 0.3}),
            (0.36, {"night": 0.78, "coral": 0.6}),
            (0.54, {"coral": 0.7, "night": 0.35, "sun": 0.3}),
        ]
    )
    moon(sheet, 1280, 210, 48)
    hills(sheet, [(600, 60, {"night": 0.62, "coral": 0.5})])
    towers(
        sheet, 660, (20, 150), (40, 110), {"night": 0.8, "coral": 0.4}, 0.35, [{"sun": 0.9}, {"sun": 0.6, "coral": 0.3}]
    )
    sheet.paint(sheet.pen().rectangle((0, 655, 1800, 700)), {"night": 0.95, "coral": 0.35})
    sheet.mirror(668, 0.1, 7)
    path = [
        (-20, 1030),
        *[(x, 1000 - 40 * math.sin(x * 0.0021)) for x in range(0, 1841, 60)],
        (1820, 1215),
        (-20, 1215),
    ]
    sheet.paint(sheet.pen().polygon(path), {"night": 1, "coral": 0.4})
    for k in range(11):
        x = 250 + k * 122 + sheet.rng.uniform(-26, 26)
        walker(
            sheet,
            x,
            1008 - 40 * math.sin(x * 0.0021),
            sheet.rng.uniform(150, 196),
            {"night": 1, "coral": 0.35},
            light=k % 2 == 0,
        )
    tree(sheet, 90, 1100, 860, {"night": 1, "coral": 0.35}, 0.38)
    reeds(sheet, 130, (1200, 960, 1820, 1230), {"night": 1, "coral": 0.25})
    for k in range(5):
        sheet.paint(sheet.pen().disc(300 + k * 330, 1130 + (k % 2) * 30, 3), BRIGHT)
    return sheet
