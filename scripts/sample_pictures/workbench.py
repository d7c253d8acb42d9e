"""Benches and tools: screws, boards, shells, drawers, trays."""

from __future__ import annotations

import math

from PIL import Image

from sample_pictures.motifs import BLACK, board, camera, firefly, lens, screw_head, shadow
from sample_pictures.press import Pen, Sheet, Tone, around

DARK_WOOD: Tone = {"coral": 0.6, "sun": 0.45, "night": 0.55}


def _planks(sheet: Sheet, tone: Tone, count: int = 5, grain: float = 0.35) -> None:
    """A table top of boards, seen from above."""
    sheet.grade([(0, tone), (1, {ink: min(1, amount * 1.12) for ink, amount in tone.items()})])
    high = sheet.height / count
    lines = sheet.pen()
    for index in range(count):
        for _ in range(14):
            y = index * high + sheet.rng.uniform(4, high - 4)
            x = sheet.rng.uniform(-200, sheet.width)
            reach = sheet.rng.uniform(160, 900)
            bend = sheet.rng.uniform(-9, 9)
            lines.line([(x + reach * t / 12, y + bend * math.sin(t / 12 * math.pi)) for t in range(13)], 1.6, 150)
    sheet.overprint(lines, {"night": grain, "coral": grain * 1.6})
    for index in range(1, count):
        sheet.overprint(sheet.pen().line([(-5, index * high), (sheet.width + 5, index * high)], 3), {"night": 0.75})


def _lamplight(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """Night on the table but for a pool of lamplight."""
    pool = sheet.soft(sheet.pen().disc(x, y, radius), radius * 0.3)
    dark = pool.point(lambda v: 255 - v)
    sheet.overprint(dark, {"night": 0.92, "coral": 0.4})
    sheet.overprint(pool.point(lambda v: round(v * 0.5)), {"sun": 0.9})


def _screwdriver(sheet: Sheet, x: float, y: float, length: float, angle: float) -> None:
    c, s = math.cos(angle), math.sin(angle)

    def at(along: float, aside: float = 0) -> tuple[float, float]:
        return x + c * along - s * aside, y + s * along + c * aside

    thick = length * 0.045
    shadow(sheet, sheet.pen().line([(px + 12, py + 16) for px, py in (at(0), at(length))], thick * 1.6), 9)
    sheet.paint(sheet.pen().line([at(length * 0.4), at(length)], thick * 0.42), {"night": 0.45, "sun": 0.1})
    sheet.paint(sheet.pen().line([at(0), at(length * 0.42)], thick * 2), {"coral": 1, "night": 0.12})
    for aside in (-0.45, 0.1, 0.6):
        sheet.overprint(
            sheet.pen().line([at(length * 0.05, aside * thick), at(length * 0.36, aside * thick)], 3), {"night": 0.5}
        )
    sheet.paint(sheet.pen().disc(*at(length * 0.44), thick * 0.8), BLACK)


def _tweezers(sheet: Sheet, x: float, y: float, length: float, angle: float) -> None:
    c, s = math.cos(angle), math.sin(angle)
    arms = sheet.pen()
    for side in (-1, 1):
        points = []
        for step in range(13):
            t = step / 12
            aside = side * length * 0.05 * math.sin(t * math.pi * 0.82)
            points.append((x + c * length * t - s * aside, y + s * length * t + c * aside))
        arms.line(points, length * 0.022)
    shadow(sheet, Pen(arms.mask.transform(arms.mask.size, Image.Transform.AFFINE, (1, 0, -20, 0, 1, -26))), 6)
    sheet.paint(arms, {"night": 0.38, "teal": 0.2})


def twenty_seventh_screw(sheet: Sheet) -> Sheet:
    """Twenty-six screws in rank and file on a bench, and one by itself in the lamplight."""
    _planks(sheet, DARK_WOOD)
    _lamplight(sheet, 1180, 560, 560)
    steel: Tone = {"night": 0.36, "sun": 0.12, "coral": 0.05}
    for row in range(4):
        for column in range(7 if row < 3 else 5):
            x, y = 190 + column * 92, 360 + row * 112
            screw_head(
                sheet, x + sheet.rng.uniform(-5, 5), y + sheet.rng.uniform(-5, 5), 27, steel, sheet.rng.uniform(0, 1)
            )
    sheet.glow(1210, 560, 330, {"sun": 1}, 0.9)
    screw_head(sheet, 1210, 560, 92, {"sun": 0.55, "night": 0.22}, 0.35)
    _screwdriver(sheet, 1130, 1120, 640, -0.62)
    _tweezers(sheet, 1010, 150, 420, 0.22)
    return sheet


def under_the_headlamp(sheet: Sheet) -> Sheet:
    """A desk in the dark: the round light of a headlamp on a circuit board."""
    _planks(sheet, {"coral": 0.5, "sun": 0.35, "night": 0.5}, 4)
    board(sheet, (560, 330, 1300, 850), {"teal": 1, "night": 0.5}, {"sun": 0.75, "teal": 0.3})
    _screwdriver(sheet, 1420, 980, 520, -2.2)
    for x, y in ((420, 420), (455, 505), (395, 575), (1420, 420), (1465, 500)):
        screw_head(sheet, x, y, 21, {"night": 0.4, "sun": 0.1}, sheet.rng.uniform(0, 1))
    note = sheet.pen().polygon([(150, 760), (470, 700), (520, 960), (200, 1020)])
    shadow(sheet, Pen(sheet.soft(note, 2)), 12)
    sheet.paint(note, {"sun": 0.2})
    for k in range(6):
        sheet.paint(
            sheet.pen().line([(190 + k * 8, 790 + k * 36), (420 + k * 9 - (k % 3) * 50, 748 + k * 36)], 4),
            {"night": 0.6},
        )
    pool = sheet.soft(sheet.pen().disc(900, 600, 480, flat=0.92), 90)
    sheet.overprint(pool.point(lambda v: 255 - v), {"night": 1, "coral": 0.35})
    sheet.lift(pool.point(lambda v: round(v * 0.35)), {"night": 0.6})
    return sheet


def spruce_camera(sheet: Sheet) -> Sheet:
    """A camera in a shell of pale wood, among shavings."""
    _planks(sheet, {"coral": 0.55, "sun": 0.3, "night": 0.72}, 6, 0.5)
    curls = sheet.pen()
    for _ in range(19):
        x, y, r = sheet.rng.uniform(20, 1780), sheet.rng.uniform(800, 1190), sheet.rng.uniform(26, 76)
        turn, flat = sheet.rng.uniform(0, math.tau), sheet.rng.uniform(0.45, 0.8)
        coil = []
        for step in range(47):
            a = turn + step * 0.24
            q = r * (1.25 - step / 52)
            coil.append((x + q * math.cos(a) + step * 0.9, y + q * flat * math.sin(a)))
        curls.line(coil, r * 0.2)
    shadow(sheet, Pen(curls.mask.transform(curls.mask.size, Image.Transform.AFFINE, (1, 0, -12, 0, 1, -18))), 6)
    sheet.paint(curls, {"sun": 0.3, "coral": 0.1})
    shadow(sheet, sheet.pen().rectangle((395, 300, 1465, 955), radius=70), 34, 0.95)
    camera(sheet, 900, 560, 1000, {"sun": 0.42, "coral": 0.16}, {"night": 0.6, "coral": 0.55, "sun": 0.3}, lit=False)
    figure = sheet.pen()
    for k in range(26):
        y = 262 + k * 23.6
        points = [(404 + t * 33, y + 5 * math.sin(t * 0.5 + k * 0.25) + 1.5 * math.sin(t * 1.7 + k)) for t in range(31)]
        figure.line(points, 2.2 if k % 4 else 3.6, 140 if k % 4 else 220)
    keep = sheet.pen().rectangle((402, 242, 1398, 878), radius=78).disc(980, 630, 246, 0)
    cut = Image.composite(figure.mask, Image.new("L", figure.mask.size, 0), keep.mask)
    sheet.overprint(cut, {"coral": 0.5, "night": 0.22})
    firefly(sheet, 560, 330, 13)
    return sheet


def growth_rings(sheet: Sheet) -> Sheet:
    """The end of a spruce log, ring by ring, with the outline of a shell marked on it."""
    sheet.grade([(0, {"sun": 0.4, "coral": 0.2}), (1, {"sun": 0.5, "coral": 0.3})])
    middle, radius = (560.0, 690.0), 16.0
    rings = 0
    while radius < 1700:
        step = sheet.rng.uniform(11, 26) * (1.15 if radius < 300 else 0.85)
        points = []
        for k in range(181):
            a = math.tau * k / 180
            r = radius * (1 + 0.03 * math.sin(3 * a + 1) + 0.018 * math.sin(7 * a + rings * 0.1))
            points.append((middle[0] + r * math.cos(a), middle[1] + r * math.sin(a) * 0.97))
        sheet.overprint(Pen(sheet.pen().mask).line(points, step * 0.32, 200), {"coral": 0.65, "night": 0.2})
        radius += step
        rings += 1
    crack = sheet.pen().polygon([(560, 690), (1000, 560), (1480, 380), (1520, 372), (1010, 580)])
    sheet.paint(crack, {"night": 0.8, "coral": 0.6})
    mark = (
        sheet.pen()
        .frame((900, 640, 1560, 1060), 7, radius=56)
        .ring(1290, 875, 150, 6)
        .line([(930, 750), (1530, 750)], 5)
    )
    sheet.paint(mark, {"night": 0.95})
    return sheet


def parts_drawers(sheet: Sheet) -> Sheet:
    """A wall of small drawers; one is open, and something in it shines."""
    sheet.grade([(0, {"night": 0.85, "coral": 0.6}), (1, {"night": 0.95, "coral": 0.5})])
    rng = sheet.rng
    open_at = (4, 2)
    for row in range(7):
        for column in range(9):
            x, y = 24 + column * 196, 22 + row * 167
            tone: Tone = rng.choice([
                {"coral": 0.6, "sun": 0.45, "night": 0.3},
                {"coral": 0.5, "sun": 0.5, "night": 0.38},
                {"coral": 0.7, "sun": 0.4, "night": 0.42},
                {"teal": 0.6, "night": 0.45},
            ])  # fmt: skip
            if (column, row) == open_at:
                continue
            sheet.paint(sheet.pen().rectangle((x, y, x + 180, y + 151), radius=8), tone)
            sheet.paint(sheet.pen().rectangle((x + 38, y + 30, x + 142, y + 66), radius=3), {"sun": 0.12})
            marks = sheet.pen().line([(x + 50, y + 43), (x + 50 + rng.uniform(30, 78), y + 43)], 4)
            if rng.random() < 0.6:
                marks.line([(x + 50, y + 55), (x + 50 + rng.uniform(20, 60), y + 55)], 4)
            sheet.paint(marks, {"night": 0.7})
            sheet.paint(sheet.pen().disc(x + 90, y + 106, 15), {"sun": 0.6, "night": 0.35})
    x, y = 24 + open_at[0] * 196, 22 + open_at[1] * 167
    sheet.paint(sheet.pen().rectangle((x, y, x + 180, y + 151), radius=8), {"night": 1, "coral": 0.6})
    shadow(
        sheet,
        sheet.pen().polygon([(x - 30, y + 150), (x + 210, y + 150), (x + 250, y + 480), (x - 20, y + 480)]),
        26,
        0.9,
    )
    sheet.paint(
        sheet.pen().polygon([(x, y + 20), (x + 180, y + 20), (x + 218, y + 190), (x - 38, y + 190)]),
        {"night": 1, "coral": 0.7},
    )
    lens(sheet, x + 90, y + 120, 58)
    sheet.glow(x + 90, y + 112, 420, {"sun": 0.9}, 0.6)
    firefly(sheet, x + 118, y + 92, 10)
    sheet.paint(
        sheet.pen().rectangle((x - 44, y + 186, x + 224, y + 372), radius=10), {"coral": 0.6, "sun": 0.5, "night": 0.2}
    )
    sheet.paint(sheet.pen().rectangle((x + 20, y + 222, x + 160, y + 268), radius=4), {"sun": 0.12})
    sheet.paint(
        sheet.pen().line([(x + 36, y + 238), (x + 130, y + 238)], 5).line([(x + 36, y + 253), (x + 96, y + 253)], 5),
        {"night": 0.7},
    )
    sheet.paint(sheet.pen().disc(x + 90, y + 318, 20), {"sun": 0.7, "night": 0.3})
    return sheet


def bench_from_above(sheet: Sheet) -> Sheet:
    """A long table on build day: eight half-built cameras, eight mats, one pot of tea."""
    _planks(sheet, {"sun": 0.55, "coral": 0.35, "night": 0.08}, 7, 0.3)
    bodies: list[Tone] = [
        BLACK,
        {"coral": 0.95, "night": 0.15},
        {"teal": 0.95, "night": 0.3},
        {"night": 0.75, "coral": 0.3},
    ]
    for index in range(8):
        column, row = index % 4, index // 4
        x, y = 250 + column * 434, 300 + row * 600
        mat = sheet.pen().rectangle((x - 175, y - 205, x + 175, y + 205), radius=16)
        shadow(sheet, sheet.pen().rectangle((x - 167, y - 193, x + 183, y + 217), radius=16), 9, 0.5)
        sheet.paint(mat, {"teal": 0.75, "night": 0.2} if (column + row) % 2 else {"night": 0.6, "coral": 0.1})
        state = index % 4
        if state == 0:
            board(sheet, (x - 120, y - 130, x + 120, y + 40), {"teal": 1, "night": 0.65}, {"sun": 0.8, "teal": 0.2})
        elif state == 1:
            camera(sheet, x, y - 40, 270, bodies[index % 4], {"night": 0.6, "sun": 0.4}, lit=True)
        elif state == 2:
            sheet.paint(sheet.pen().frame((x - 130, y - 130, x + 130, y + 36), 20, radius=24), bodies[2])
            lens(sheet, x + 12, y - 46, 62)
        else:
            camera(sheet, x, y - 40, 260, bodies[2 - row * 2], {"night": 0.55, "coral": 0.2}, lit=row == 1)
        for k in range(sheet.rng.randrange(5, 9)):
            screw_head(
                sheet,
                x - 130 + k * 34 + sheet.rng.uniform(-5, 5),
                y + 120 + sheet.rng.uniform(-26, 30),
                11,
                {"night": 0.3, "sun": 0.1},
            )
        _screwdriver(sheet, x + 150, y + 178, 180, math.pi + sheet.rng.uniform(-0.3, 0.3))
    for x, y, r in ((467, 600, 52), (1335, 610, 48)):
        shadow(sheet, sheet.pen().disc(x + 10, y + 14, r), 8, 0.5)
        sheet.paint(sheet.pen().disc(x, y, r), {"coral": 0.2})
        sheet.paint(sheet.pen().disc(x, y, r * 0.8), {"coral": 0.7, "sun": 0.7, "night": 0.35})
    return sheet


def repair_tray(sheet: Sheet) -> Sheet:
    """Trays on the repair table: springs, gears, a shutter, a cracked screen, and a waiting list."""
    sheet.grade([(0, {"night": 0.3, "teal": 0.5}), (1, {"night": 0.45, "teal": 0.55})])
    rng = sheet.rng
    for column in range(3):
        for row in range(2):
            x, y = 60 + column * 570, 70 + row * 545
            shadow(sheet, sheet.pen().rectangle((x + 14, y + 20, x + 554, y + 520), radius=26), 14, 0.7)
            sheet.paint(
                sheet.pen().rectangle((x, y, x + 540, y + 500), radius=26),
                {"sun": 0.16} if (column + row) % 2 else {"coral": 0.8, "sun": 0.2},
            )
            sheet.overprint(
                sheet.soft(sheet.pen().frame((x + 12, y + 12, x + 528, y + 488), 14, radius=20), 5), {"night": 0.25}
            )
            cx, cy = x + 270, y + 250
            kind = (column + row * 3) % 6
            if kind == 0:
                for _ in range(7):
                    gx, gy, r = x + rng.uniform(90, 450), y + rng.uniform(90, 410), rng.uniform(34, 78)
                    _gear(sheet, gx, gy, r, {"night": rng.choice([0.45, 0.7, 0.95]), "sun": 0.2})
            elif kind == 1:
                camera(sheet, cx, cy, 400, BLACK, {"night": 0.6, "coral": 0.3}, lit=False)
            elif kind == 2:
                for k in range(9):
                    turn = k * math.tau / 9
                    blade = [around(cx, cy, 185, turn + a) for a in (0.0, 0.75, 1.1)]
                    blade.append(around(cx, cy, 52, turn + 1.7))
                    sheet.paint(sheet.pen().polygon(blade), {"night": 0.55 + 0.08 * (k % 4), "coral": 0.15})
                sheet.paint(sheet.pen().ring(cx, cy, 200, 24), BLACK)
            elif kind == 3:
                sheet.paint(sheet.pen().rectangle((cx - 165, cy - 125, cx + 165, cy + 125), radius=16), BLACK)
                sheet.paint(
                    sheet.pen().rectangle((cx - 145, cy - 105, cx + 145, cy + 105), radius=4),
                    {"teal": 0.35, "night": 0.2},
                )
                hit = (cx + 60, cy - 30)
                cracks = sheet.pen()
                for k in range(11):
                    a = math.tau * k / 11 + rng.uniform(-0.2, 0.2)
                    reach = rng.uniform(60, 190)
                    tip = (
                        min(max(hit[0] + reach * math.cos(a), cx - 145), cx + 145),
                        min(max(hit[1] + reach * math.sin(a), cy - 105), cy + 105),
                    )
                    cracks.line(
                        [
                            hit,
                            (
                                (hit[0] + tip[0]) / 2 + rng.uniform(-14, 14),
                                (hit[1] + tip[1]) / 2 + rng.uniform(-14, 14),
                            ),
                            tip,
                        ],
                        3,
                    )
                sheet.paint(cracks, {})
            elif kind == 4:
                for _ in range(30):
                    screw_head(
                        sheet,
                        x + rng.uniform(70, 470),
                        y + rng.uniform(70, 430),
                        rng.uniform(13, 19),
                        {"night": 0.35, "sun": 0.12},
                        rng.uniform(0, 1),
                    )
            else:
                for k in range(6):
                    bx = x + 80 + k * 66
                    sheet.paint(
                        sheet.pen().rectangle((bx, y + 100, bx + 52, y + 400), radius=8),
                        {"coral": 0.95} if k % 2 else {"teal": 0.9, "night": 0.2},
                    )
                    sheet.paint(sheet.pen().rectangle((bx + 14, y + 86, bx + 38, y + 102)), {"night": 0.5})
    return sheet


def _gear(sheet: Sheet, x: float, y: float, r: float, tone: Tone) -> None:
    pen = sheet.pen().disc(x, y, r * 0.82)
    for k in range(14):
        a = math.tau * k / 14
        pen.line([(x, y), (x + r * math.cos(a), y + r * math.sin(a))], r * 0.2)
    pen.disc(x, y, r * 0.3, 0)
    sheet.paint(pen, tone)
