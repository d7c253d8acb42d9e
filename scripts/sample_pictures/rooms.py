"""Rooms at night: a ward, a desk by the window, the last bus."""

from __future__ import annotations

import math

from PIL import Image

from sample_pictures.motifs import BLACK, BRIGHT, WARM_WINDOWS, bokeh, fireflies, firefly, moon, steam, towers
from sample_pictures.press import Pen, Sheet, Tone


def corridor(sheet: Sheet) -> Sheet:
    """A ward corridor at four in the morning, lit from the far end."""
    vx, vy = 1010.0, 540.0
    sheet.grade([(0, {"night": 0.8, "teal": 0.5}), (1, {"night": 0.85, "teal": 0.55})])

    def at(x: float, y: float, depth: float) -> tuple[float, float]:
        k = 1 / (1 + depth)
        return vx + (x - vx) * k, vy + (y - vy) * k

    floor = [at(-500, 1300, 0), at(2300, 1300, 0), at(2300, 1300, 7), at(-500, 1300, 7)]
    left = [at(-500, -250, 0), at(-500, 1300, 0), at(-500, 1300, 7), at(-500, -250, 7)]
    right = [at(2300, -250, 0), at(2300, 1300, 0), at(2300, 1300, 7), at(2300, -250, 7)]
    sheet.paint(sheet.pen().polygon(floor), {"night": 0.6, "teal": 0.55})
    sheet.paint(sheet.pen().polygon(left), {"night": 0.5, "teal": 0.5, "sun": 0.05})
    sheet.paint(sheet.pen().polygon(right), {"night": 0.68, "teal": 0.5})
    for points in (left, right):
        side = points[0][0]
        x = -500 if side < vx else 2300
        low = [at(x, 850, 0), at(x, 1300, 0), at(x, 1300, 7), at(x, 850, 7)]
        sheet.overprint(sheet.pen().polygon(low), {"teal": 0.85})
        sheet.paint(sheet.pen().line([at(x, 815, 0), at(x, 815, 7)], 9), {"night": 0.3, "sun": 0.2})
    for depth in (0.35, 1.1, 2.2, 3.9):
        for x in (-500, 2300):
            door = [
                at(x, 130, depth),
                at(x, 1290, depth),
                at(x, 1290, depth + 0.42 * (1 + depth * 0.5)),
                at(x, 130, depth + 0.42 * (1 + depth * 0.5)),
            ]
            sheet.paint(sheet.pen().polygon(door), {"night": 0.85, "coral": 0.3, "teal": 0.3})
            if (depth, x) == (1.1, 2300):
                sheet.paint(sheet.pen().polygon(door), {"sun": 0.7, "coral": 0.12})
                spill = [door[1], door[2], at(900, 1300, depth + 0.2), at(700, 1300, depth - 0.35)]
                sheet.beam(Pen(sheet.soft(sheet.pen().polygon(spill, 170), 16)), 10, {"sun": 0.65}, 0.6)
    for depth in (0.2, 0.7, 1.5, 2.7, 4.6):
        panel = [
            at(640, -250, depth),
            at(1180, -250, depth),
            at(1180, -250, depth * 1.15 + 0.16),
            at(640, -250, depth * 1.15 + 0.16),
        ]
        lit = depth in (0.7, 4.6)
        sheet.paint(sheet.pen().polygon(panel), {"sun": 0.1} if lit else {"night": 0.7, "teal": 0.4})
        if lit:
            px, py = panel[0][0] / 2 + panel[1][0] / 2, panel[0][1]
            sheet.glow(px, py, 420 / (1 + depth) + 60, {"sun": 0.35}, 0.5)
    end = [at(-500, -250, 7), at(2300, -250, 7), at(2300, 1300, 7), at(-500, 1300, 7)]
    sheet.paint(sheet.pen().polygon(end), {"night": 0.35, "teal": 0.3})
    wx, wy = vx, vy + 4
    sheet.paint(sheet.pen().rectangle((wx - 86, wy - 66, wx + 86, wy + 62)), {"coral": 0.55, "sun": 0.5})
    sheet.paint(sheet.pen().rectangle((wx - 3, wy - 66, wx + 3, wy + 62)), {"night": 0.7})
    sheet.glow(wx, wy, 380, {"sun": 0.6, "coral": 0.3}, 0.5)
    gleam = sheet.pen().polygon([at(760, 1300, 7), at(1260, 1300, 7), at(1420, 1300, 0.4), at(560, 1300, 0.4)], 140)
    sheet.beam(gleam, 30, {"sun": 0.4, "coral": 0.25}, 0.4)
    _drip_stand(sheet, 470, 1120, 760)
    return sheet


def _drip_stand(sheet: Sheet, x: float, foot: float, height: float) -> None:
    tone: Tone = {"night": 0.95, "teal": 0.3}
    pen = (
        sheet.pen()
        .line([(x, foot), (x, foot - height)], 9)
        .line(
            [
                (x - 62, foot - height + 26),
                (x - 62, foot - height),
                (x + 62, foot - height),
                (x + 62, foot - height + 26),
            ],
            7,
        )
    )
    for dx in (-86, -30, 40, 90):
        pen.line([(x, foot - 34), (x + dx, foot)], 9).disc(x + dx, foot + 10, 11)
    sheet.paint(pen, tone)
    bag = sheet.pen().rectangle((x + 34, foot - height + 30, x + 92, foot - height + 168), radius=16)
    sheet.paint(bag, {"sun": 0.15, "teal": 0.25})
    sheet.paint(
        sheet.pen().rectangle((x + 34, foot - height + 90, x + 92, foot - height + 168), radius=16),
        {"sun": 0.5, "teal": 0.15},
    )
    points = [(x + 63 + 12 * math.sin(k * 0.5), foot - height + 168 + k * 12) for k in range(30)]
    sheet.paint(sheet.pen().line(points, 3), {"sun": 0.4})


def ward_window(sheet: Sheet) -> Sheet:
    """The window of the nurses' room before dawn, with a flask and a row of cups."""
    sheet.grade(
        [
            (0, {"night": 1, "coral": 0.25}),
            (0.5, {"night": 0.7, "coral": 0.5}),
            (0.78, {"coral": 0.6, "sun": 0.4, "night": 0.2}),
        ]
    )
    moon(sheet, 1350, 230, 62)
    towers(sheet, 860, (120, 330), (80, 170), {"night": 0.55, "coral": 0.5}, 0.16, WARM_WINDOWS)
    towers(sheet, 930, (60, 240), (90, 190), {"night": 0.85, "coral": 0.4}, 0.13, WARM_WINDOWS)
    curtain = sheet.pen()
    for k in range(9):
        x = 40 + k * 40
        curtain.polygon([(x, 0), (x + 46, 0), (x + 30 - k * 9, 960), (x - 20 - k * 9, 960)])
    sheet.paint(curtain, {"night": 0.88, "teal": 0.7})
    for k in range(9):
        x = 40 + k * 40
        sheet.paint(
            sheet.pen().polygon([(x + 30, 0), (x + 40, 0), (x + 22 - k * 9, 960), (x + 8 - k * 9, 960)]),
            {"night": 0.6, "teal": 0.75},
        )
    frame: Tone = {"night": 1, "teal": 0.35}
    sheet.paint(
        sheet.pen()
        .rectangle((0, 0, 46, 980))
        .rectangle((1742, 0, 1800, 980))
        .rectangle((1010, 0, 1040, 980))
        .rectangle((0, 0, 1800, 36)),
        frame,
    )
    sheet.paint(sheet.pen().rectangle((0, 950, 1800, 1200)), {"night": 0.9, "teal": 0.6})
    sheet.paint(sheet.pen().rectangle((0, 950, 1800, 974)), {"night": 0.45, "teal": 0.5, "coral": 0.2})
    sheet.paint(sheet.pen().rectangle((640, 640, 800, 1010), radius=26), {"coral": 0.95, "night": 0.25})
    sheet.paint(sheet.pen().rectangle((664, 575, 776, 650), radius=14), {"night": 0.35})
    sheet.paint(sheet.pen().rectangle((640, 720, 800, 742)).rectangle((640, 900, 800, 922)), {"sun": 0.3})
    sheet.lift(sheet.soft(sheet.pen().rectangle((664, 660, 684, 990), radius=10), 4), {"coral": 0.5, "night": 0.6})
    cups: list[Tone] = [{"sun": 0.15}, {"teal": 0.5}, {"coral": 0.5}, {"sun": 0.75}]
    for k, tone in enumerate(cups):
        x = 1130 + k * 148
        sheet.paint(sheet.pen().ring(x + 102, 948, 32, 10), tone)
        sheet.paint(sheet.pen().polygon([(x, 890), (x + 98, 890), (x + 90, 1008), (x + 8, 1008)]), tone)
        sheet.overprint(sheet.soft(sheet.pen().rectangle((x + 60, 892, x + 96, 1006)), 14), {"night": 0.4})
    steam(sheet, 1180, 884, 240, 70, 0.6, 3)
    firefly(sheet, 905, 985, 8)
    sheet.paint(sheet.pen().rectangle((858, 955, 1000, 1010), radius=10), BLACK)
    sheet.paint(sheet.pen().disc(950, 984, 22), {"night": 0.7, "teal": 0.3})
    firefly(sheet, 884, 972, 6)
    return sheet


def desk_at_two(sheet: Sheet) -> Sheet:
    """A desk by the window at two in the morning: a screen from behind, a plant, a cold cup."""
    sheet.grade([(0, {"night": 1, "teal": 0.25}), (0.7, {"night": 0.8, "coral": 0.4})])
    towers(sheet, 900, (220, 560), (80, 180), {"night": 0.75, "coral": 0.35}, 0.12, WARM_WINDOWS)
    bokeh(
        sheet,
        30,
        (0, 480, 1800, 880),
        (18, 56),
        [{"sun": 0.8}, {"coral": 0.8}, {"teal": 0.7}, {"coral": 0.4, "sun": 0.7}],
    )
    frame: Tone = {"night": 1, "coral": 0.35}
    sheet.paint(
        sheet.pen().rectangle((0, 0, 1800, 46)).rectangle((586, 0, 622, 900)).rectangle((1206, 0, 1242, 900)), frame
    )
    sheet.paint(sheet.pen().rectangle((0, 880, 1800, 1200)), {"night": 0.95, "coral": 0.6})
    sheet.glow(940, 760, 720, {"teal": 0.55, "sun": 0.35}, 0.5)
    sheet.paint(sheet.pen().rectangle((610, 500, 1270, 900), radius=20), BLACK)
    sheet.paint(sheet.pen().rectangle((900, 895, 980, 985)).rectangle((780, 975, 1100, 1002), radius=10), BLACK)
    halo = sheet.pen().frame((604, 494, 1276, 906), 7, radius=24)
    sheet.beam(halo, 2.5, {"sun": 0.5, "teal": 0.5})
    sheet.glow(940, 690, 60, {"sun": 1})
    sheet.paint(sheet.pen().disc(940, 690, 10), BRIGHT)
    sheet.paint(sheet.pen().rectangle((0, 985, 1800, 1000)), {"teal": 0.4, "night": 0.5, "sun": 0.2})
    sheet.paint(sheet.pen().polygon([(300, 780), (450, 780), (430, 990), (320, 990)]), {"coral": 0.8, "night": 0.5})
    for k in range(9):
        a = -math.pi / 2 + (k - 4) * 0.3
        stem = [(375 + math.cos(a) * r + (k - 4) * r * 0.05, 780 + math.sin(a) * r) for r in range(0, 240, 20)]
        sheet.paint(sheet.pen().line(stem, 6), {"night": 0.9, "teal": 0.8})
        sheet.paint(
            sheet.pen().disc(*stem[-1], 34, flat=0.7).disc(*stem[6], 26, flat=0.7), {"night": 0.75, "teal": 0.9}
        )
    sheet.paint(sheet.pen().ring(1520, 905, 40, 14), {"sun": 0.25, "night": 0.35})
    sheet.paint(sheet.pen().rectangle((1390, 830, 1510, 995), radius=12), {"sun": 0.25, "night": 0.35})
    sheet.paint(sheet.pen().rectangle((1390, 868, 1510, 884)), {"coral": 0.9, "night": 0.2})
    for k in range(5):
        sheet.paint(
            sheet.pen().rectangle((150 - k * 6, 1105 - k * 24, 560 + k * 8, 1127 - k * 24), radius=4),
            [
                {"coral": 0.9, "night": 0.4},
                {"sun": 0.7, "night": 0.4},
                {"teal": 0.8, "night": 0.4},
                {"night": 0.6},
                {"sun": 0.25, "night": 0.3},
            ][k],
        )
    return sheet


def last_bus(sheet: Sheet) -> Sheet:
    """Inside the last bus: rows of seats, poles, straps, and the city going by."""
    sheet.grade([(0, {"coral": 0.25, "sun": 0.3, "night": 0.25}), (1, {"coral": 0.4, "night": 0.5})])
    vx, vy = 900.0, 520.0

    def at(x: float, y: float, depth: float) -> tuple[float, float]:
        k = 1 / (1 + depth)
        return vx + (x - vx) * k, vy + (y - vy) * k

    sheet.paint(
        sheet.pen().polygon([at(-300, 1300, 0), at(2100, 1300, 0), at(2100, 1300, 3), at(-300, 1300, 3)]),
        {"night": 0.6, "coral": 0.35},
    )
    sheet.paint(
        sheet.pen().polygon([at(-300, -260, 0), at(2100, -260, 0), at(2100, -260, 3), at(-300, -260, 3)]),
        {"sun": 0.3, "night": 0.12},
    )
    sheet.paint(
        sheet.pen().polygon([at(-300, -260, 3), at(2100, -260, 3), at(2100, 1300, 3), at(-300, 1300, 3)]),
        {"night": 0.4, "coral": 0.3},
    )
    for x in (-300, 2100):
        sheet.paint(
            sheet.pen().polygon([at(x, -260, 0), at(x, 1300, 0), at(x, 1300, 3), at(x, -260, 3)]),
            {"night": 0.25, "coral": 0.3, "sun": 0.25},
        )
        for depth in (0.0, 0.32, 0.75, 1.35, 2.1):
            far = depth + 0.22 * (1 + depth)
            pane = [at(x, 20, depth), at(x, 660, depth), at(x, 660, far), at(x, 20, far)]
            glass = sheet.pen().polygon(pane)
            sheet.paint(glass, {"night": 1, "coral": 0.35})
            box = (min(p[0] for p in pane), min(p[1] for p in pane), max(p[0] for p in pane), max(p[1] for p in pane))
            lights = sheet.pen()
            for _ in range(9):
                lights.disc(
                    sheet.rng.uniform(box[0], box[2]),
                    sheet.rng.uniform(box[1] + 40, box[3]),
                    sheet.rng.uniform(8, 26) / (1 + depth * 0.6),
                )
            cut = Image.composite(lights.mask, Image.new("L", glass.mask.size, 0), glass.mask)
            sheet.paint(
                sheet.soft(cut, 1.2),
                sheet.rng.choice([{"sun": 0.9}, {"coral": 0.7, "sun": 0.6}, {"sun": 0.6, "night": 0.2}]),
            )
    front = sheet.pen().polygon([at(120, 60, 3), at(1680, 60, 3), at(1680, 760, 3), at(120, 760, 3)])
    sheet.paint(front, {"night": 1, "coral": 0.5})
    fireflies(sheet, 22, (at(200, 300, 3)[0], at(0, 300, 3)[1], at(1600, 300, 3)[0], at(0, 720, 3)[1]), (2.4, 3.4, 5))
    for depth in (2.0, 1.3, 0.75, 0.3):
        for x0, x1 in ((-250, 330), (1470, 2050)):
            back = [at(x0, 640, depth), at(x1, 640, depth), at(x1, 1060, depth), at(x0, 1060, depth)]
            seat: Tone = {"teal": 0.9, "night": 0.2 + 0.12 * (2 - depth)}
            left, top = back[0]
            right, foot = back[2]
            sheet.paint(sheet.pen().rectangle((left, top, right, foot), radius=44 / (1 + depth)), seat)
            sheet.paint(
                sheet.pen().rectangle((left + (right - left) * 0.46, top, left + (right - left) * 0.54, foot)),
                {"night": 0.75, "teal": 0.6},
            )
            sheet.paint(
                sheet.pen().line([(left, top + 6), (right, top + 6)], 16 / (1 + depth)), {"sun": 0.9, "coral": 0.1}
            )
    for depth, x in ((1.5, 480), (1.5, 1330), (0.45, 420), (0.45, 1400)):
        sheet.paint(
            sheet.pen().line([at(x, -260, depth), at(x, 1260, depth)], 22 / (1 + depth)), {"sun": 0.95, "coral": 0.25}
        )
    for side in (380, 1420):
        sheet.paint(sheet.pen().line([at(side, -120, 0.1), at(side, -120, 3)], 9), {"night": 0.35})
        for k in range(9):
            depth = 0.2 + k * 0.3
            x, y = at(side, -120, depth)
            size = 58 / (1 + depth)
            sheet.paint(
                sheet.pen()
                .line([(x, y), (x, y + size * 1.4)], size * 0.16)
                .ring(x, y + size * 2, size * 0.6, size * 0.2),
                {"coral": 0.85, "night": 0.2},
            )
    for depth in (0.3, 0.9, 1.8):
        panel = [
            at(700, -256, depth),
            at(1100, -256, depth),
            at(1100, -256, depth * 1.2 + 0.2),
            at(700, -256, depth * 1.2 + 0.2),
        ]
        sheet.paint(sheet.pen().polygon(panel), {"sun": 0.06})
    return sheet
