"""Portraits without faces: each member by the thing they are never seen without."""

from __future__ import annotations

import math

from sample_pictures.motifs import BLACK, BRIGHT, chip, firefly, stars, steam
from sample_pictures.press import Point, Sheet, Tone

SQUARE = (960, 960)
SIZES = dict.fromkeys(
    ("microchip", "fob_watch", "steering_wheel", "thread", "noodle_bowl", "moth", "rosette", "cat"), SQUARE
)


def microchip(sheet: Sheet) -> Sheet:
    """A chip and its traces."""
    sheet.grade([(0, {"teal": 0.95, "night": 0.3}), (1, {"teal": 1, "night": 0.5})])
    gold: Tone = {"sun": 0.8, "teal": 0.2}
    pen = sheet.pen()
    for side in range(4):
        c, s = math.cos(side * math.pi / 2), math.sin(side * math.pi / 2)
        for k in range(7):
            at = (k - 3) * 42
            bend = 300 + abs(k - 3) * 18
            spread = (k - 3) * 34
            points = [(200, at), (bend, at), (bend + 60 + abs(spread), at + spread), (900, at + spread)]
            pen.line([(480 + c * x - s * y, 480 + s * x + c * y) for x, y in points], 9)
            end = (bend + 60 + abs(spread), at + spread)
            pen.disc(480 + c * end[0] - s * end[1], 480 + s * end[0] + c * end[1], 13)
    sheet.paint(pen, gold)
    chip(sheet, 480, 480, 400, gold)
    sheet.glow(480, 480, 300, {"sun": 0.9})
    sheet.paint(sheet.pen().disc(480, 480, 26), BRIGHT)
    return sheet


def fob_watch(sheet: Sheet) -> Sheet:
    """A nurse's watch at four, before the moon."""
    sheet.grade([(0, {"night": 1, "coral": 0.3}), (1, {"night": 0.85, "coral": 0.55})])
    stars(sheet, 60, (0, 0, 960, 700))
    sheet.paint(sheet.pen().disc(480, 470, 390), {"sun": 0.75})
    sheet.paint(sheet.pen().disc(640, 390, 350), {"night": 0.94, "coral": 0.4})
    sheet.paint(sheet.pen().rectangle((440, 180, 600, 230), radius=14), {"coral": 0.95})
    for k in range(7):
        sheet.paint(sheet.pen().ring(520, 262 + k * 36, 17, 8, flat=1.25), {"sun": 0.3, "night": 0.1})
    sheet.paint(sheet.pen().disc(520, 650, 168), {"sun": 0.35, "night": 0.25})
    sheet.paint(sheet.pen().disc(520, 650, 140), {"sun": 0.05})
    marks = sheet.pen()
    for k in range(12):
        a = math.tau * k / 12
        inner = 104 if k % 3 else 92
        marks.line(
            [
                (520 + inner * math.cos(a), 650 + inner * math.sin(a)),
                (520 + 122 * math.cos(a), 650 + 122 * math.sin(a)),
            ],
            8,
        )
    marks.line([(520, 650), (520 + 78 * math.cos(math.radians(30)), 650 + 78 * math.sin(math.radians(30)))], 14)
    marks.line([(520, 650), (520, 552)], 9).disc(520, 650, 14)
    sheet.paint(marks, {"night": 1})
    return sheet


def steering_wheel(sheet: Sheet) -> Sheet:
    """A bus's wheel, and street lights ahead."""
    sheet.grade([(0, {"coral": 0.95}), (1, {"coral": 1, "night": 0.2})])
    sheet.paint(sheet.pen().polygon([(0, 0), (960, 0), (960, 400), (0, 400)]), {"night": 0.95, "coral": 0.4})
    for x, y, r in (
        (150, 240, 26),
        (300, 300, 18),
        (450, 210, 34),
        (640, 280, 22),
        (800, 200, 30),
        (700, 340, 14),
        (220, 350, 12),
    ):
        sheet.paint(sheet.pen().disc(x, y, r), {"sun": 0.85})
    sheet.paint(sheet.pen().rectangle((0, 392, 960, 430)), {"night": 0.9, "coral": 0.6})
    sheet.overprint(sheet.soft(sheet.pen().ring(496, 640, 330, 60), 12), {"night": 0.6})
    sheet.paint(
        sheet.pen().line([(200, 610), (760, 610)], 52).line([(480, 620), (480, 900)], 52), {"night": 0.75, "coral": 0.3}
    )
    sheet.paint(sheet.pen().ring(480, 620, 338, 62), BLACK)
    for k in range(24):
        a = math.tau * k / 24
        sheet.lift(
            sheet.pen().line(
                [
                    (480 + 286 * math.cos(a), 620 + 286 * math.sin(a)),
                    (480 + 332 * math.cos(a), 620 + 332 * math.sin(a)),
                ],
                3,
            ),
            {"night": 0.4},
        )
    sheet.paint(sheet.pen().disc(480, 620, 92), BLACK)
    sheet.paint(sheet.pen().disc(480, 620, 62), {"sun": 0.85, "coral": 0.1})
    return sheet


def thread(sheet: Sheet) -> Sheet:
    """A spool of red thread and a needle."""
    sheet.grade([(0, {"sun": 0.5, "coral": 0.15}), (1, {"sun": 0.6, "coral": 0.25})])
    sheet.overprint(sheet.soft(sheet.pen().rectangle((330, 250, 680, 830), radius=20), 14), {"night": 0.5})
    sheet.paint(
        sheet.pen().rectangle((300, 170, 640, 240), radius=16).rectangle((300, 720, 640, 790), radius=16),
        {"night": 0.85, "coral": 0.5},
    )
    sheet.paint(sheet.pen().rectangle((334, 240, 606, 720)), {"coral": 1, "night": 0.05})
    for k in range(21):
        y = 250 + k * 22
        sheet.overprint(sheet.pen().line([(334, y + 12), (606, y)], 3), {"night": 0.45})
    loose: list[Point] = [(606, 690)]
    for k in range(70):
        t = k / 69
        loose.append((606 + 270 * math.sin(t * 2.9) + 26 * math.sin(t * 14), 690 - 560 * t + 50 * math.cos(t * 9)))
    sheet.paint(sheet.pen().line(loose, 9), {"coral": 1, "night": 0.05})
    x, y = loose[-1]
    sheet.paint(sheet.pen().line([(x - 8, y - 30), (x + 120, y + 330)], 12), {"night": 0.75, "teal": 0.3})
    sheet.paint(sheet.pen().line([(x + 2, y - 6), (x + 10, y + 22)], 5), {"sun": 0.5})
    return sheet


def noodle_bowl(sheet: Sheet) -> Sheet:
    """A bowl, chopsticks, and a yellow sun."""
    sheet.grade([(0, {"coral": 0.9, "sun": 0.2}), (1, {"coral": 1, "night": 0.1})])
    sheet.paint(sheet.pen().disc(480, 470, 330), {"sun": 0.75})
    points = [
        (480 + 330 * math.cos(math.pi * k / 40), 540 + 270 * math.sin(math.pi * k / 40) ** 0.8) for k in range(41)
    ]
    sheet.paint(sheet.pen().polygon(points).rectangle((370, 780, 590, 830), radius=8), {"night": 0.95, "coral": 0.35})
    sheet.paint(sheet.pen().rectangle((170, 610, 790, 630)).rectangle((182, 648, 778, 656)), {"sun": 0.3})
    sheet.paint(
        sheet.pen()
        .polygon([(100, 560), (150, 560), (210, 720), (100, 720)])
        .polygon([(860, 560), (810, 560), (750, 720), (860, 720)]),
        {"coral": 0.97, "night": 0.05},
    )
    sheet.paint(sheet.pen().disc(480, 540, 330, flat=0.15), {"sun": 0.15})
    sheet.paint(sheet.pen().disc(480, 544, 300, flat=0.12), {"coral": 0.6, "sun": 0.7})
    sheet.paint(
        sheet.pen().line([(560, 540), (840, 170)], 16).line([(620, 545), (880, 190)], 16), {"night": 0.9, "coral": 0.5}
    )
    steam(sheet, 400, 520, 420, 240, 0.9, 5)
    return sheet


def moth(sheet: Sheet) -> Sheet:
    """A moth with eyes on its wings."""
    sheet.grade([(0, {"night": 1, "teal": 0.5}), (1, {"night": 0.95, "teal": 0.7})])
    sheet.glow(480, 440, 560, {"sun": 0.45}, 0.5)
    for side in (-1, 1):

        def at(x: float, y: float, side: int = side) -> Point:
            return 480 + side * x, y

        lower = [at(20, 500), at(190, 520), at(300, 620), at(290, 740), at(220, 800), at(150, 720), at(60, 640)]
        upper = [
            at(16, 380),
            at(150, 270),
            at(330, 210),
            at(420, 240),
            at(400, 360),
            at(330, 470),
            at(190, 540),
            at(20, 520),
        ]
        sheet.paint(sheet.pen().polygon(lower), {"coral": 0.7, "sun": 0.35, "night": 0.1})
        sheet.paint(sheet.pen().polygon(upper), {"sun": 0.4, "coral": 0.3})
        for share in (0.82, 0.64):
            inner = [(480 + (x - 480) * share, 420 + (y - 420) * share) for x, y in upper]
            sheet.overprint(sheet.pen().line(inner, 8), {"night": 0.5, "coral": 0.6})
        sheet.paint(sheet.pen().disc(*at(270, 350), 46), {"night": 0.9})
        sheet.paint(sheet.pen().disc(*at(270, 350), 26), {"sun": 0.9})
        sheet.paint(sheet.pen().disc(*at(206, 655), 34), {"night": 0.9})
        sheet.paint(sheet.pen().line([at(8, 330), at(60, 240), at(130, 190)], 8), {"sun": 0.3})
        for k in range(7):
            x, y = 30 + k * 14, 285 - k * 14
            sheet.paint(sheet.pen().line([at(x, y), at(x + 30, y + 12)], 4), {"sun": 0.3})
    sheet.paint(sheet.pen().disc(480, 500, 44, flat=3.1), {"sun": 0.25, "night": 0.3, "coral": 0.25})
    for k in range(6):
        sheet.paint(sheet.pen().line([(446, 500 + k * 24), (514, 500 + k * 24)], 6), {"night": 0.8})
    return sheet


def rosette(sheet: Sheet) -> Sheet:
    """The sound hole of a guitar."""
    sheet.grade([(0, {"sun": 0.42, "coral": 0.16}), (1, {"sun": 0.5, "coral": 0.26})])
    for k in range(34):
        x = k * 29 + 6 * math.sin(k)
        sheet.overprint(
            sheet.pen().line([(x + 5 * math.sin(y / 90 + k), y) for y in range(-10, 980, 30)], 2.4),
            {"coral": 0.5, "night": 0.12},
        )
    for radius, width, tone in ((392, 16, BLACK), (368, 60, {"teal": 0.9, "night": 0.25}), (300, 14, BLACK)):
        sheet.paint(sheet.pen().ring(480, 480, radius, width), tone)
    tiles = sheet.pen()
    for k in range(36):
        a = math.tau * k / 36
        corners = [(338, a - 0.07), (362, a), (338, a + 0.07), (314, a)]
        tiles.polygon([(480 + r * math.cos(q), 480 + r * math.sin(q)) for r, q in corners])
    sheet.paint(tiles, {"sun": 0.9})
    sheet.paint(sheet.pen().disc(480, 480, 284), {"night": 1, "coral": 0.55})
    sheet.beam(sheet.pen().disc(420, 560, 150, 90), 50, {"coral": 0.5, "sun": 0.3}, 0.3)
    for k in range(6):
        x = 330 + k * 60
        sheet.paint(sheet.pen().line([(x, -10), (x, 970)], 7 - k * 0.8), {"sun": 0.25, "night": 0.12})
    return sheet


def cat(sheet: Sheet) -> Sheet:
    """A cat on a window sill, from behind."""
    sheet.grade([(0, {"night": 0.95, "coral": 0.35}), (0.75, {"night": 0.5, "coral": 0.65, "sun": 0.15})])
    sheet.paint(sheet.pen().disc(640, 330, 190), {"sun": 0.7})
    stars(sheet, 50, (0, 0, 960, 420))
    for x, top in ((0, 560), (150, 620), (280, 520), (640, 600), (780, 540)):
        sheet.paint(sheet.pen().rectangle((x, top, x + 170, 800)), {"night": 0.75, "coral": 0.55})
    sheet.paint(sheet.pen().rectangle((0, 780, 960, 960)), {"teal": 0.85, "night": 0.55})
    sheet.paint(sheet.pen().rectangle((0, 780, 960, 800)), {"teal": 0.5, "sun": 0.3})
    tail = [(560 + 150 * math.sin(k / 16 * 2.6), 780 + 120 * k / 16) for k in range(17)]
    pen = sheet.pen().disc(470, 640, 150, flat=1.12).disc(470, 440, 104, flat=0.92)
    pen.polygon([(378, 420), (392, 300), (460, 372)]).polygon([(562, 420), (548, 300), (480, 372)])
    pen.polygon([(376, 470), (564, 470), (612, 680), (328, 680)]).rectangle((326, 700, 614, 800), radius=60)
    pen.line(tail, 42)
    sheet.paint(pen, BLACK)
    firefly(sheet, 250, 300, 12)
    firefly(sheet, 330, 190, 8)
    return sheet
