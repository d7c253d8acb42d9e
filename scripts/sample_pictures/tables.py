"""Still lives: a window sill, bowls, books, lens caps, strings and film."""

from __future__ import annotations

import math

from PIL import Image

from sample_pictures.motifs import BLACK, bokeh, disc, firefly, shadow, steam, windows
from sample_pictures.press import Pen, Sheet, Tone


def window_sill(sheet: Sheet) -> Sheet:
    """The first picture everyone takes: the window sill, with a plant."""
    sheet.grade([(0, {"coral": 0.3, "sun": 0.35}), (0.75, {"sun": 0.55, "coral": 0.12}), (1, {"sun": 0.6})])
    disc(sheet, 1290, 330, 130, {"sun": 1}, 0.9)
    for y, tone in ((640, {"coral": 0.45, "sun": 0.3}), (700, {"coral": 0.5, "night": 0.25, "sun": 0.2})):
        x = -40.0
        roofs = sheet.pen()
        while x < 1840:
            w, h = sheet.rng.uniform(130, 260), sheet.rng.uniform(20, 130)
            roofs.polygon([(x, 1000), (x, y - h), (x + w / 2, y - h - 46), (x + w, y - h), (x + w, 1000)])
            x += w
        sheet.paint(roofs, tone)
    sheet.paint(sheet.pen().rectangle((0, 860, 1800, 1200)), {"coral": 0.35, "sun": 0.22, "night": 0.2})
    sheet.paint(sheet.pen().rectangle((0, 860, 1800, 884)), {"sun": 0.2})
    frame: Tone = {"night": 0.82, "coral": 0.5}
    sheet.paint(
        sheet.pen()
        .rectangle((0, 0, 70, 862))
        .rectangle((1735, 0, 1800, 862))
        .rectangle((880, 0, 920, 862))
        .rectangle((0, 0, 1800, 48)),
        frame,
    )
    for k in (0, 10, 1, 9, 2, 8, 3, 7, 4, 6, 5):
        _leaf(
            sheet,
            520,
            745,
            -math.pi / 2 + (k - 5) * 0.27,
            sheet.rng.uniform(330, 460) * (1 - abs(k - 5) * 0.05),
            0.55 + 0.08 * (k % 3),
        )
    shadow(sheet, sheet.pen().polygon([(420, 905), (650, 905), (330, 1090), (60, 1090)]), 16, 0.5)
    sheet.paint(sheet.pen().polygon([(398, 720), (642, 720), (608, 925), (432, 925)]), {"coral": 0.95, "night": 0.1})
    sheet.paint(sheet.pen().rectangle((384, 702, 656, 756), radius=6), {"coral": 1, "night": 0.25})
    shadow(sheet, sheet.pen().polygon([(1180, 930), (1430, 930), (1210, 1075), (930, 1075)]), 16, 0.5)
    sheet.paint(sheet.pen().rectangle((1180, 770, 1420, 945), radius=18), {"sun": 0.15, "teal": 0.2})
    sheet.paint(sheet.pen().ring(1445, 850, 58, 18, flat=0.9), {"sun": 0.15, "teal": 0.2})
    sheet.paint(sheet.pen().rectangle((1180, 800, 1420, 826)), {"coral": 0.85})
    steam(sheet, 1300, 770, 300, 90, 0.75, 3)
    return sheet


def _leaf(sheet: Sheet, x: float, y: float, angle: float, reach: float, dark: float) -> None:
    """A long leaf that bends outwards, with its midrib."""
    spine, left, right = [], [], []
    for step in range(17):
        t = step / 16
        a = angle + (angle + math.pi / 2) * 0.55 * t
        point = (x + math.cos(a) * reach * t, y + math.sin(a) * reach * t)
        half = reach * 0.075 * math.sin(math.pi * min(1, t * 0.94 + 0.06)) ** 0.8
        spine.append(point)
        left.append((point[0] + half * math.cos(a + math.pi / 2), point[1] + half * math.sin(a + math.pi / 2)))
        right.append((point[0] - half * math.cos(a + math.pi / 2), point[1] - half * math.sin(a + math.pi / 2)))
    sheet.paint(sheet.pen().polygon([*left, *reversed(right)]), {"teal": 0.95, "night": dark * 0.5})
    sheet.lift(sheet.pen().line(spine, 3), {"teal": 0.5, "night": 0.5})


def piano_strings(sheet: Sheet) -> Sheet:
    """Strings of a piano and their pins; one of them rings."""
    sheet.grade(
        [
            (0, {"night": 1, "coral": 0.5}),
            (0.5, {"night": 0.85, "coral": 0.7, "sun": 0.2}),
            (1, {"night": 1, "coral": 0.4}),
        ]
    )
    struck = 10
    plate = sheet.pen().polygon([(-10, 250), (1810, 90), (1810, 330), (-10, 480)])
    sheet.paint(plate, {"sun": 0.55, "coral": 0.42, "night": 0.3})
    for k in range(21):
        x = 60 + k * 86
        top = 390 - k * 7.6
        ring = k == struck
        for twin in (-9, 9):
            if not ring:
                sheet.paint(
                    sheet.pen().line([(x + twin, top), (x + twin - 260, 1240)], 3.2), {"sun": 0.5, "night": 0.45}
                )
    for spread, strength in ((46, 0.25), (30, 0.45), (14, 0.9)):
        blur = sheet.pen()
        for twin in (-1, 1):
            points = []
            for step in range(41):
                t = step / 40
                x = 60 + struck * 86 - 260 * t + twin * spread * math.sin(t * math.pi) + twin * 6
                points.append((x, 390 - struck * 7.6 + t * (1240 - 390 + struck * 7.6)))
            blur.line(points, 5, round(255 * strength))
        sheet.beam(blur, 2.5, {"sun": 1}, 0.9)
    for k in range(21):
        for row, twin in ((0, -9), (1, 9)):
            x, y = 60 + k * 86 + twin, 390 - k * 7.6 - 62 - row * 74
            shadow(sheet, sheet.pen().disc(x + 9, y + 12, 19), 5, 0.6)
            sheet.paint(sheet.pen().line([(x, y), (x, y + 62 + row * 74)], 3), {"sun": 0.35, "night": 0.4})
            sheet.paint(sheet.pen().disc(x, y, 19), {"night": 0.55, "sun": 0.15, "teal": 0.2})
            sheet.paint(sheet.pen().rectangle((x - 8, y - 8, x + 8, y + 8), radius=2), BLACK)
    sheet.glow(60 + struck * 86 - 130, 780, 420, {"sun": 0.5}, 0.35)
    return sheet


def _noodles(sheet: Sheet, x: float, y: float, radius: float) -> None:
    for _ in range(46):
        a, q = sheet.rng.uniform(0, math.tau), radius * sheet.rng.uniform(0.1, 0.5)
        cx, cy = x + q * math.cos(a), y + q * math.sin(a)
        r = radius * sheet.rng.uniform(0.2, 0.44)
        start = sheet.rng.uniform(0, 360)
        strand = sheet.pen().arc((cx - r, cy - r, cx + r, cy + r), start, start + 210, radius * 0.036)
        sheet.paint(strand, {"sun": sheet.rng.choice([0.25, 0.4, 0.55]), "coral": 0.08})


def bowl_from_above(sheet: Sheet) -> Sheet:
    """Cold noodles in a steel bowl, with half an egg, cucumber and ice."""
    sheet.grade([(0, {"coral": 0.95, "night": 0.06}), (1, {"coral": 1, "night": 0.28})])
    x, y, r = 900, 620, 470
    shadow(sheet, sheet.pen().disc(x + 36, y + 50, r * 1.02), 30, 0.8)
    for share, tone in (
        (1.0, {"night": 0.28, "teal": 0.15}),
        (0.95, {"night": 0.08}),
        (0.88, {"night": 0.5, "coral": 0.5, "sun": 0.3}),
    ):
        sheet.paint(sheet.pen().disc(x, y, r * share), tone)
    sheet.paint(sheet.pen().disc(x, y, r * 0.86), {"coral": 0.35, "sun": 0.55, "night": 0.3})
    _noodles(sheet, x, y, r * 0.82)
    for _k in range(24):
        cx, cy = x + 130 + sheet.rng.uniform(-95, 95), y - 150 + sheet.rng.uniform(-60, 60)
        a = sheet.rng.uniform(-0.5, 0.9)
        sheet.paint(
            sheet.pen().line([(cx, cy), (cx + 95 * math.cos(a), cy + 95 * math.sin(a))], 12),
            {"teal": sheet.rng.choice([0.6, 0.8]), "sun": 0.5},
        )
    sheet.paint(sheet.pen().disc(x - 150, y - 60, 108, flat=0.86), {})
    sheet.paint(sheet.pen().disc(x - 146, y - 56, 56, flat=0.9), {"sun": 1, "coral": 0.22})
    for dx, dy, s, a in ((-40, 190, 84, 0.3), (120, 150, 70, 0.9), (-190, 150, 62, 0.6)):
        square = [
            (x + dx + s * math.cos(a + k * math.pi / 2), y + dy + s * math.sin(a + k * math.pi / 2)) for k in range(4)
        ]
        sheet.lift(sheet.pen().polygon(square), {"night": 0.8, "coral": 0.75, "sun": 0.65, "teal": 0.5})
        sheet.overprint(sheet.pen().line([square[0], square[1], square[2]], 5), {"teal": 0.5})
    for dx in (0, 44):
        sheet.paint(sheet.pen().line([(1330 + dx, 150), (1560 + dx, 1120)], 20), {"night": 0.55, "teal": 0.2})
    return sheet


def bowl_with_steam(sheet: Sheet) -> Sheet:
    """A bowl on the counter at night, steaming under a lamp."""
    sheet.grade(
        [
            (0, {"night": 1, "coral": 0.4}),
            (0.7, {"night": 0.85, "coral": 0.7}),
            (0.71, {"coral": 0.9, "night": 0.35}),
            (1, {"coral": 0.9, "night": 0.75}),
        ]
    )
    bokeh(sheet, 16, (60, 120, 1740, 620), (24, 70), [{"sun": 0.8}, {"coral": 0.9, "sun": 0.3}])
    sheet.glow(900, 60, 900, {"sun": 0.6}, 0.5)
    sheet.paint(sheet.pen().rectangle((0, 850, 1800, 872)), {"sun": 0.35, "coral": 0.5})
    shadow(sheet, sheet.pen().disc(920, 1010, 330, flat=0.16), 14, 0.9)
    bowl = sheet.pen()
    points = []
    for k in range(41):
        a = math.pi * k / 40
        points.append((900 + 380 * math.cos(a), 700 + 300 * math.sin(a) ** 0.8))
    bowl.polygon(points).rectangle((760, 960, 1040, 1010), radius=8)
    sheet.paint(bowl, {"sun": 0.12, "teal": 0.12})
    band = Image.composite(
        sheet.pen().rectangle((500, 770, 1300, 800)).rectangle((500, 816, 1300, 826)).mask,
        Image.new("L", bowl.mask.size, 0),
        bowl.mask,
    )
    sheet.paint(band, {"night": 0.95})
    shade = Image.composite(
        sheet.soft(sheet.pen().rectangle((1060, 600, 1400, 1020)), 60), Image.new("L", bowl.mask.size, 0), bowl.mask
    )
    sheet.overprint(shade, {"night": 0.6, "coral": 0.3})
    sheet.paint(sheet.pen().disc(900, 702, 380, flat=0.16), {"sun": 0.5, "coral": 0.5, "night": 0.25})
    sheet.paint(sheet.pen().ring(900, 702, 380, 11, flat=0.16), {"sun": 0.08})
    steam(sheet, 900, 690, 640, 420, 0.85, 8)
    return sheet


def kitchen_window(sheet: Sheet) -> Sheet:
    """The shop's steamed-up window from inside: street lights behind drops, and a circle wiped clear."""
    sheet.grade([(0, {"night": 0.75, "teal": 0.35}), (1, {"night": 0.6, "coral": 0.45})])
    bokeh(
        sheet,
        26,
        (0, 300, 1800, 1100),
        (40, 120),
        [{"sun": 0.85}, {"coral": 0.9}, {"coral": 0.5, "sun": 0.8}, {"teal": 0.7}],
    )
    hole = sheet.soft(sheet.pen().disc(1080, 560, 250, flat=0.9).disc(1220, 640, 170), 6)
    fog = hole.point(lambda v: 255 - v)
    mist = sheet.clouds(5, 3, 90, 175)
    fog = Image.composite(mist, Image.new("L", fog.size, 0), fog)
    sheet.lift(fog, {"night": 0.8, "coral": 0.7, "teal": 0.7, "sun": 0.4})
    trails = sheet.pen()
    for _ in range(22):
        x, y = sheet.rng.uniform(40, 1760), sheet.rng.uniform(-50, 700)
        reach = sheet.rng.uniform(140, 620)
        points = [(x + sheet.rng.uniform(-3, 3), y + reach * t / 14) for t in range(15)]
        trails.line(points, sheet.rng.uniform(3, 7), 130)
        trails.disc(points[-1][0], points[-1][1] + 6, 10, 220, 1.3)
    sheet.overprint(trails, {"night": 0.6, "coral": 0.25})
    wood: Tone = {"night": 0.9, "coral": 0.6}
    sheet.paint(
        sheet.pen()
        .rectangle((0, 0, 1800, 60))
        .rectangle((0, 1120, 1800, 1200))
        .rectangle((0, 0, 64, 1200))
        .rectangle((1736, 0, 1800, 1200))
        .rectangle((585, 0, 621, 1200)),
        wood,
    )
    return sheet


def kettle(sheet: Sheet) -> Sheet:
    """Stock pots on the stove before dawn."""
    sheet.grade([(0, {"night": 0.95, "teal": 0.3}), (1, {"night": 0.85, "coral": 0.6})])
    windows(sheet, (1180, 130, 1640, 560), 2, 2, 1.1, [{"night": 0.45, "coral": 0.55, "sun": 0.2}], 0.9)
    sheet.paint(sheet.pen().rectangle((0, 930, 1800, 1200)), {"night": 0.98, "coral": 0.5})
    for x, w, h in ((330, 460, 400), (900, 560, 500), (1440, 400, 300)):
        flames = sheet.pen()
        for k in range(17):
            fx = x - w * 0.4 + w * 0.8 * k / 16
            flames.polygon([(fx - 13, 960), (fx, 960 - sheet.rng.uniform(30, 62)), (fx + 13, 960)])
        sheet.beam(flames, 3, {"sun": 0.9, "coral": 0.4})
        sheet.glow(x, 945, w * 0.62, {"sun": 0.7, "coral": 0.5}, 0.7)
        sheet.paint(
            sheet.pen().rectangle((x - w / 2, 930 - h, x + w / 2, 936), radius=16), {"night": 0.72, "teal": 0.25}
        )
        sheet.lift(sheet.soft(sheet.pen().rectangle((x - w * 0.4, 950 - h, x - w * 0.27, 915)), 9), {"night": 0.5})
        sheet.paint(
            sheet.pen().rectangle((x - w * 0.54, 912 - h, x + w * 0.54, 946 - h), radius=14),
            {"night": 0.4, "teal": 0.2},
        )
        sheet.paint(sheet.pen().rectangle((x - 34, 888 - h, x + 34, 914 - h), radius=10), BLACK)
        steam(sheet, x, 905 - h, 460, w * 0.62, 0.7, 6)
    return sheet


def sewn_book(sheet: Sheet) -> Sheet:
    """A small book open on the bench, with thread, needle, bone folder and awl."""
    sheet.grade([(0, {"teal": 0.75, "night": 0.35}), (1, {"teal": 0.85, "night": 0.55})])
    grid = sheet.pen()
    for k in range(0, 1900, 60):
        grid.line([(k, 0), (k, 1200)], 1.4).line([(0, k), (1800, k)], 1.4)
    sheet.lift(grid, {"night": 0.5, "teal": 0.35})
    shadow(sheet, sheet.pen().polygon([(330, 350), (1330, 330), (1360, 970), (350, 990)]), 24, 0.85)
    for k in range(5, -1, -1):
        sheet.paint(
            sheet.pen().polygon(
                [(300 - k * 5, 300 + k * 3), (800, 318 + k * 4), (800, 950 + k * 4), (300 - k * 5, 930 + k * 3)]
            ),
            {"night": 0.12 + 0.1 * (k % 2)},
        )
        sheet.paint(
            sheet.pen().polygon(
                [(800, 318 + k * 4), (1300 + k * 5, 300 + k * 3), (1300 + k * 5, 930 + k * 3), (800, 950 + k * 4)]
            ),
            {"night": 0.1 + 0.1 * (k % 2)},
        )
    sheet.paint(sheet.pen().polygon([(300, 300), (800, 318), (800, 950), (300, 930)]), {"sun": 0.08})
    sheet.paint(sheet.pen().polygon([(800, 318), (1300, 300), (1300, 930), (800, 950)]), {"sun": 0.05})
    sheet.overprint(
        sheet.soft(sheet.pen().polygon([(800, 318), (870, 316), (870, 948), (800, 950)]), 18), {"night": 0.35}
    )
    sheet.paint(sheet.pen().polygon([(850, 372), (1245, 356), (1245, 700), (850, 714)]), {"night": 0.95, "coral": 0.4})
    for _ in range(16):
        firefly(sheet, sheet.rng.uniform(880, 1215), sheet.rng.uniform(400, 680), sheet.rng.choice([2.5, 3.5, 5]))
    for k in range(6):
        y = 760 + k * 27
        sheet.paint(sheet.pen().line([(852, y), (1240 - (k == 5) * 190, y - 10)], 4), {"night": 0.45})
    for k in range(11):
        sheet.paint(
            sheet.pen().line([(350, 380 + k * 48), (745 - (k % 5 == 4) * 160, 390 + k * 48)], 4), {"night": 0.45}
        )
    stitches = sheet.pen()
    for k in range(5):
        stitches.line([(800, 380 + k * 118), (800, 440 + k * 118)], 7)
    sheet.paint(stitches, {"coral": 1})
    thread = [(800, 380)]
    for k in range(60):
        t = k / 59
        thread.append((800 + 720 * t + 70 * math.sin(t * 11), 300 - 170 * math.sin(t * 3.0) + 60 * math.cos(t * 9)))
    sheet.paint(sheet.pen().line(thread, 5), {"coral": 1})
    sheet.paint(sheet.pen().line([thread[-1], (thread[-1][0] + 150, thread[-1][1] + 120)], 6), {"night": 0.2})
    shadow(sheet, sheet.pen().line([(1478, 540), (1658, 1010)], 46), 9)
    sheet.paint(sheet.pen().line([(1460, 520), (1640, 990)], 44), {"sun": 0.22, "coral": 0.05})
    sheet.overprint(sheet.pen().line([(1470, 545), (1635, 975)], 4), {"coral": 0.3})
    return sheet


def lens_caps(sheet: Sheet) -> Sheet:
    """Forty-two lens caps that children painted, in six rows of seven."""
    sheet.grade([(0, {"sun": 0.35}), (1, {"sun": 0.45, "coral": 0.1})])
    colours: list[Tone] = [
        {"coral": 0.95},
        {"teal": 0.9},
        {"sun": 0.95},
        {"night": 0.85},
        {"coral": 0.5, "sun": 0.7},
        {"teal": 0.45},
        {"night": 0.5, "coral": 0.5},
    ]
    rng = sheet.rng
    for row in range(6):
        for column in range(7):
            x, y, r = 168 + column * 244, 122 + row * 191, 82
            sheet.overprint(sheet.soft(sheet.pen().disc(x + 9, y + 13, r), 7), {"night": 0.45})
            ground, ink = rng.sample(colours, 2)
            sheet.paint(sheet.pen().disc(x, y, r), {"night": 0.9, "coral": 0.3})
            face = sheet.pen().disc(x, y, r * 0.86)
            sheet.paint(face, ground)
            drawn = _child_drawing(sheet, x, y, r * 0.8, rng.randrange(7))
            sheet.paint(Image.composite(drawn.mask, Image.new("L", face.mask.size, 0), face.mask), ink)
    return sheet


def _child_drawing(sheet: Sheet, x: float, y: float, r: float, which: int) -> Pen:
    pen, rng = sheet.pen(), sheet.rng
    if which == 0:  # a sun
        pen.disc(x, y, r * 0.38)
        for k in range(10):
            a = math.tau * k / 10 + rng.uniform(-0.12, 0.12)
            pen.line(
                [
                    (x + r * 0.52 * math.cos(a), y + r * 0.52 * math.sin(a)),
                    (x + r * 0.85 * math.cos(a), y + r * 0.85 * math.sin(a)),
                ],
                r * 0.09,
            )
    elif which == 1:  # a fish
        pen.disc(x - r * 0.1, y, r * 0.52, flat=0.56).polygon(
            [(x + r * 0.3, y), (x + r * 0.8, y - r * 0.36), (x + r * 0.74, y + r * 0.4)]
        )
        pen.disc(x - r * 0.34, y - r * 0.08, r * 0.08, 0)
    elif which == 2:  # waves
        for k in range(4):
            row = [(x - r + r * t / 10, y - r * 0.5 + k * r * 0.36 + r * 0.1 * math.sin(t * 1.1)) for t in range(21)]
            pen.line(row, r * 0.11)
    elif which == 3:  # dots
        for _ in range(17):
            pen.disc(x + rng.uniform(-0.75, 0.75) * r, y + rng.uniform(-0.75, 0.75) * r, r * rng.uniform(0.06, 0.13))
    elif which == 4:  # mountains
        pen.polygon(
            [
                (x - r, y + r * 0.5),
                (x - r * 0.35, y - r * 0.4),
                (x + r * 0.1, y + r * 0.2),
                (x + r * 0.42, y - r * 0.16),
                (x + r, y + r * 0.5),
            ]
        )
        pen.disc(x + r * 0.38, y - r * 0.52, r * 0.15)
    elif which == 5:  # a flower
        for k in range(6):
            a = math.tau * k / 6
            pen.disc(x + r * 0.42 * math.cos(a), y + r * 0.42 * math.sin(a), r * 0.26)
        pen.disc(x, y, r * 0.2, 0)
    else:  # a spiral
        pen.line(
            [
                (x + r * t / 60 * 0.85 * math.cos(t * 0.33), y + r * t / 60 * 0.85 * math.sin(t * 0.33))
                for t in range(61)
            ],
            r * 0.09,
        )
    return pen


def open_dictionary(sheet: Sheet) -> Sheet:
    """A big dictionary open under a lamp; where the words stop, there is night sky."""
    sheet.grade([(0, {"night": 1, "coral": 0.5}), (1, {"night": 0.9, "coral": 0.75})])
    sheet.glow(900, 250, 1150, {"sun": 0.55, "coral": 0.35}, 0.55)
    sheet.paint(sheet.pen().polygon([(0, 930), (1800, 930), (1800, 1200), (0, 1200)]), {"night": 0.9, "coral": 0.8})
    left, right = [], []
    for k in range(31):
        t = k / 30
        lift = 70 * math.sin(t * math.pi) ** 0.7 * (1 - 0.45 * t)
        left.append((900 - 690 * t, 360 - lift + 40 * t))
        right.append((900 + 690 * t, 360 - lift + 40 * t))
    for drop, tone in (
        (46, {"night": 0.5, "coral": 0.4}),
        (30, {"night": 0.2, "sun": 0.2}),
        (18, {"night": 0.42, "sun": 0.2}),
        (8, {"sun": 0.18, "night": 0.12}),
        (0, {"sun": 0.13}),
    ):
        for side in (left, right):
            base = [(900 + (px - 900) * 1.11, py + 610 + drop) for px, py in reversed(side)]
            sheet.paint(sheet.pen().polygon([(px, py + drop) for px, py in side] + base), tone)
    text = sheet.pen()
    for row in range(21):
        for column in range(2):
            y = 400 + row * 27
            for x0, x1 in ((-640, -350), (-315, -40)) if column == 0 else ((40, 315), (350, 640)):
                if row > 5 + 7 * abs(math.sin(x0 * 0.011 + 1)) and x0 > 0:
                    continue
                x = x0
                while x < x1 - 20:
                    w = sheet.rng.uniform(18, 70)
                    t = abs(x) / 690
                    lift = 70 * math.sin(min(1, t) * math.pi) ** 0.7 * (1 - 0.45 * t) - 40 * t
                    k = 1 + 0.11 * row / 21
                    text.line([(900 + x * k, y - lift), (900 + min(x + w, x1) * k, y - lift)], 5)
                    x += w + 12
    sheet.paint(text, {"night": 0.75, "coral": 0.2})
    sky = sheet.pen().polygon(
        [(930, 940), (950, 640), (1120, 560), (1300, 690), (1500, 610), (1660, 700), (1650, 985), (1200, 945)]
    )
    night = sheet.soft(sky, 26)
    sheet.overprint(night, {"night": 1, "coral": 0.3})
    for _ in range(34):
        firefly(sheet, sheet.rng.uniform(980, 1600), sheet.rng.uniform(640, 930), sheet.rng.choice([2, 2.6, 4, 6]))
    for _ in range(9):
        firefly(sheet, sheet.rng.uniform(1000, 1700), sheet.rng.uniform(180, 600), sheet.rng.choice([3, 5, 7]))
    return sheet


def contact_sheet(sheet: Sheet) -> Sheet:
    """Four strips of film on a light table."""
    sheet.grade([(0, {"sun": 0.12}), (1, {"sun": 0.2})])
    rng = sheet.rng
    for strip in range(4):
        y = 46 + strip * 285
        shift = rng.uniform(-30, 30)
        sheet.paint(sheet.pen().rectangle((30 + shift, y, 1770 + shift, y + 252), radius=6), {"night": 1, "coral": 0.3})
        holes = sheet.pen()
        for k in range(44):
            for hy in (y + 12, y + 222):
                holes.rectangle((46 + k * 39 + shift, hy, 66 + k * 39 + shift, hy + 18), radius=4)
        sheet.paint(holes, {"sun": 0.16})
        for frame in range(5):
            x = 62 + frame * 342 + shift
            _frame(sheet, (x, y + 42, x + 312, y + 210), rng.randrange(6))
            if (strip, frame) == (1, 1):
                mark = sheet.pen().frame((x - 16, y + 28, x + 328, y + 224), 9, radius=30)
    sheet.paint(mark, {"coral": 1})
    return sheet


def _frame(sheet: Sheet, box: tuple[float, float, float, float], which: int) -> None:
    left, top, right, bottom = box
    rng = sheet.rng
    sky: list[Tone] = [
        {"night": 0.75, "coral": 0.4},
        {"teal": 0.75},
        {"coral": 0.8, "sun": 0.5},
        {"sun": 0.6},
        {"night": 0.5, "teal": 0.5},
        {"coral": 0.45},
    ]
    sheet.grade([(0, sky[which]), (1, {ink: amount * 0.45 for ink, amount in sky[which].items()})], box)
    ground = top + (bottom - top) * rng.uniform(0.55, 0.75)
    slope = [(left + (right - left) * k / 6, ground + rng.uniform(-34, 20)) for k in range(1, 7)]
    sheet.paint(
        sheet.pen().polygon([(left, bottom), (left, ground), *slope, (right, bottom)]), {"night": 0.92, "coral": 0.3}
    )
    if which % 2:
        sheet.paint(sheet.pen().disc(rng.uniform(left + 60, right - 60), top + 52, rng.uniform(14, 30)), {"sun": 0.25})
    else:
        for _ in range(7):
            firefly(
                sheet, rng.uniform(left + 24, right - 24), rng.uniform(top + 30, bottom - 22), rng.choice([2.4, 3.4])
            )
