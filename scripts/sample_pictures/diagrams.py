"""Diagrams: the same inks without grain, and a few letters where a drawing needs them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from sample_pictures.motifs import BLACK, BRIGHT, board, camera, kit, lens, paper, screw_head
from sample_pictures.press import Point, Sheet, Tone, curve

LINE: Tone = {"night": 1}
FAINT: Tone = {"night": 0.22}
CORAL: Tone = {"coral": 0.95}
STEEL: Tone = {"night": 0.35, "sun": 0.12}
STEP = (1200, 800)
FOLD = (1000, 740)
SIZES = {
    "screw": (1400, 760),
    "parts": (1600, 1560),
    "step_count": STEP,
    "step_board": STEP,
    "step_cable": STEP,
    "step_close": STEP,
    "route": (1700, 1060),
    "fold_in_eight": FOLD,
    "cut_the_middle": FOLD,
    "push_together": FOLD,
    "sew_the_back": FOLD,
    "night_lens": (1600, 860),
    "four_themes": (1600, 1180),
}


def _arrow(sheet: Sheet, points: Sequence[Point], width: float = 5, tone: Tone = LINE) -> None:
    (x0, y0), (x1, y1) = points[-2], points[-1]
    a = math.atan2(y1 - y0, x1 - x0)
    size = width * 4
    tip = [(x1 + size * 0.4 * math.cos(a), y1 + size * 0.4 * math.sin(a))]
    tip += [(x1 - size * math.cos(a + turn), y1 - size * math.sin(a + turn)) for turn in (-0.5, 0.5)]
    sheet.paint(sheet.pen().line(points, width).polygon(tip), tone)


def _dashes(sheet: Sheet, start: Point, end: Point, width: float = 4, tone: Tone = LINE, gap: float = 22) -> None:
    length = math.dist(start, end)
    pen = sheet.pen()
    for k in range(int(length / gap)):
        a, b = k * gap / length, min(1, (k * gap + gap * 0.55) / length)
        pen.line([(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in (a, b)], width)
    sheet.paint(pen, tone)


def _measure(sheet: Sheet, start: Point, end: Point, text: str, aside: float) -> None:
    """A dimension line with its figure."""
    across = start[1] == end[1]
    shift = (0, aside) if across else (aside, 0)
    a, b = ((p[0] + shift[0], p[1] + shift[1]) for p in (start, end))
    sheet.paint(sheet.pen().line([start, a], 2).line([end, b], 2), {"night": 0.5})
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    _arrow(sheet, [middle, a], 3)
    _arrow(sheet, [middle, b], 3)
    if across:
        sheet.label(middle[0], middle[1] - 24, text, 34)
    else:
        sheet.label(middle[0] + 20, middle[1], text, 34, "lm")


def screw(sheet: Sheet) -> Sheet:
    """The screw itself, from the side and from above, with its measures."""
    paper(sheet)
    for k in range(0, 1400, 50):
        sheet.paint(sheet.pen().line([(k, 0), (k, 760)], 1), {"night": 0.07, "sun": 0.06})
    for k in range(0, 760, 50):
        sheet.paint(sheet.pen().line([(0, k), (1400, k)], 1), {"night": 0.07, "sun": 0.06})
    head = sheet.pen().rectangle((180, 240, 380, 520), radius=20)
    sheet.paint(head, STEEL)
    for k in range(12):
        sheet.paint(
            sheet.pen().rectangle((190, 250 + k * 22.5, 370, 262 + k * 22.5), radius=4), {"night": 0.55, "sun": 0.1}
        )
    shaft = sheet.pen().polygon([(380, 310), (860, 310), (884, 334), (884, 426), (860, 450), (380, 450)])
    sheet.paint(shaft, {"night": 0.25, "sun": 0.12})
    for k in range(20):
        x = 392 + k * 24
        sheet.paint(sheet.pen().line([(x, 306), (x + 16, 454)], 9), {"night": 0.6, "sun": 0.1})
    sheet.paint(sheet.pen().line([(150, 380), (930, 380)], 2), CORAL)
    _measure(sheet, (380, 460), (884, 460), "6", 130)
    _measure(sheet, (890, 310), (890, 450), "M2", 80)
    _measure(sheet, (180, 240), (380, 240), "2", -70)
    screw_head(sheet, 1190, 380, 120, STEEL, 0.5)
    sheet.paint(sheet.pen().line([(1040, 380), (1340, 380)], 2).line([(1190, 230), (1190, 530)], 2), CORAL)
    sheet.label(1190, 580, "1.5", 34)
    return sheet


def parts(sheet: Sheet) -> Sheet:
    """The kit taken apart, with a number for each part."""
    paper(sheet)
    _dashes(sheet, (740, 60), (740, 1500), 3, {"night": 0.5})
    corners = kit(sheet, 740, 330, 760, 222)
    for number, (x, y) in enumerate(corners, 1):
        sheet.paint(sheet.pen().line([(x + 12, y - 6), (1330, y - 6)], 3), LINE)
        sheet.paint(sheet.pen().disc(1368, y - 6, 38), CORAL)
        sheet.label(1368, y - 6, str(number), 38)
    return sheet


def step_count(sheet: Sheet) -> Sheet:
    """Lay everything out and count."""
    paper(sheet, {"teal": 0.28})
    sheet.paint(sheet.pen().rectangle((50, 50, 1150, 750), radius=26), {"sun": 0.06})
    board(sheet, (100, 100, 430, 320), {"teal": 1, "night": 0.4}, {"sun": 0.85, "teal": 0.2})
    sheet.paint(sheet.pen().frame((480, 100, 790, 310), 26, radius=34), CORAL)
    sheet.paint(sheet.pen().rectangle((100, 380, 400, 590), radius=34), CORAL)
    lens(sheet, 920, 205, 98)
    sheet.paint(sheet.pen().rectangle((460, 400, 690, 560), radius=10), BLACK)
    sheet.paint(sheet.pen().rectangle((478, 418, 672, 542)), {"teal": 0.4, "sun": 0.25})
    sheet.paint(sheet.pen().rectangle((750, 440, 1060, 530), radius=20), {"teal": 0.9, "night": 0.25})
    sheet.paint(sheet.pen().rectangle((1060, 462, 1080, 508), radius=4), STEEL)
    for k in range(27):
        screw_head(sheet, 130 + (k % 14) * 66, 650 + (k // 14) * 52, 15, STEEL if k < 26 else {"sun": 0.9}, k * 0.4)
    sheet.paint(sheet.pen().ring(130 + 12 * 66, 702, 30, 5), CORAL)
    return sheet


def step_board(sheet: Sheet) -> Sheet:
    """Lay the main board into the back shell and put in four screws, crosswise."""
    paper(sheet, {"sun": 0.4})
    sheet.paint(sheet.pen().rectangle((200, 130, 1000, 670), radius=70), CORAL)
    sheet.paint(sheet.pen().rectangle((240, 170, 960, 630), radius=46), {"coral": 0.85, "night": 0.35})
    board(sheet, (290, 215, 910, 585), {"teal": 1, "night": 0.4}, {"sun": 0.85, "teal": 0.2})
    spots = [(321, 245), (879, 555), (879, 245), (321, 555)]
    for number, (x, y) in enumerate(spots, 1):
        screw_head(sheet, x, y, 22, STEEL, number)
        outside = (x - 190 if x < 600 else x + 190, y - 60 if y < 400 else y + 60)
        _arrow(sheet, [outside, (x + (-34 if x < 600 else 34), y + (-10 if y < 400 else 10))], 5)
        sheet.paint(sheet.pen().disc(*outside, 32), {"sun": 0.95})
        sheet.label(*outside, str(number), 36)
    return sheet


def step_cable(sheet: Sheet) -> Sheet:
    """Lift the bar, push the ribbon in, press the bar down."""
    paper(sheet, {"teal": 0.22})
    for index, x in enumerate((90, 450, 810)):
        sheet.paint(sheet.pen().rectangle((x, 150, x + 300, 650), radius=20), {"sun": 0.06})
        sheet.paint(sheet.pen().rectangle((x + 30, 470, x + 270, 560), radius=8), {"sun": 0.14, "night": 0.1})
        lift = 60 if index < 2 else 0
        sheet.paint(sheet.pen().rectangle((x + 20, 440 - lift, x + 280, 480 - lift), radius=8), BLACK)
        foot = (390, 520, 520)[index]
        sheet.paint(
            sheet.pen().rectangle((x + 70, 170, x + 230, foot - (0 if index else 40))), {"coral": 0.75, "sun": 0.3}
        )
        for k in range(7):
            sheet.paint(
                sheet.pen().rectangle((x + 82 + k * 21, foot - 90, x + 92 + k * 21, foot - (0 if index else 40))),
                {"sun": 0.95, "night": 0.15},
            )
        if lift:
            sheet.paint(sheet.pen().rectangle((x + 20, 440 - lift, x + 280, 480 - lift), radius=8), BLACK)
        arrows = ([(x + 150, 620), (x + 150, 582)], [(x + 35, 250), (x + 35, 350)], [(x + 35, 330), (x + 35, 420)])[
            index
        ]
        _arrow(sheet, arrows, 8, CORAL)
        sheet.paint(sheet.pen().disc(x + 40, 195, 28), {"sun": 0.95})
        sheet.label(x + 40, 195, str(index + 1), 34)
    return sheet


def step_close(sheet: Sheet) -> Sheet:
    """Close it, hold the round key, and wait for the light."""
    paper(sheet, {"night": 0.92, "coral": 0.35})
    sheet.glow(440, 250, 420, {"sun": 0.8}, 0.6)
    camera(sheet, 600, 430, 720, CORAL, {"coral": 0.9, "night": 0.5})
    sheet.glow(355, 232, 130, {"sun": 1})
    sheet.paint(sheet.pen().disc(355, 264, 14), BRIGHT)
    return sheet


def route(sheet: Sheet) -> Sheet:
    """The night bus's way: thirty-one stops, two rivers, one bend the wrong way."""
    paper(sheet)
    for points in (
        [(-20, 720), (260, 660), (520, 760), (820, 700), (1120, 800), (1420, 730), (1720, 820)],
        [(760, -20), (820, 160), (900, 330), (860, 520), (820, 700)],
    ):
        smooth = curve(points)
        sheet.paint(sheet.pen().line(smooth, 74), {"teal": 0.26})
        sheet.paint(sheet.pen().line(smooth, 3), {"teal": 0.6})
    way = curve(
        [
            (140, 250),
            (330, 180),
            (470, 300),
            (400, 470),
            (560, 560),
            (700, 470),
            (840, 430),
            (1010, 330),
            (1190, 400),
            (1120, 560),
            (1010, 640),
            (1060, 800),
            (1240, 900),
            (1440, 880),
            (1560, 960),
        ],
        24,
    )
    sheet.paint(sheet.pen().line(way, 15), CORAL)
    total = sum(math.dist(a, b) for a, b in itertools.pairwise(way))
    passed, number = 0.0, 0
    for a, b in itertools.pairwise(way):
        passed += math.dist(a, b)
        while number < 31 and passed >= number * total / 30 - 0.01:
            ends = number in (0, 30)
            sheet.paint(sheet.pen().disc(*b, 26 if ends else 14), LINE)
            sheet.paint(
                sheet.pen().disc(*b, 17 if ends else 8), {"sun": 0.9} if ends or number == 17 else {"sun": 0.04}
            )
            if number in (0, 9, 17, 23, 30):
                sheet.label(b[0] + 4, b[1] - 50, str(number + 1), 40)
            number += 1
    return sheet


def fold_in_eight(sheet: Sheet) -> Sheet:
    """A sheet with its folds: eight panels."""
    paper(sheet, {"teal": 0.22})
    sheet.overprint(sheet.soft(sheet.pen().rectangle((112, 134, 912, 634)), 8), {"night": 0.4})
    sheet.paint(sheet.pen().rectangle((100, 120, 900, 620)), {})
    for x in (300, 500, 700):
        _dashes(sheet, (x, 120), (x, 620), 4, CORAL)
    _dashes(sheet, (100, 370), (900, 370), 4, CORAL)
    for index, number in enumerate((5, 4, 3, 2, 6, 7, 8, 1)):
        sheet.label(200 + (index % 4) * 200, 245 + (index // 4) * 250, str(number), 60)
    return sheet


def cut_the_middle(sheet: Sheet) -> Sheet:
    """Folded once across, cut from the fold to the middle."""
    paper(sheet, {"sun": 0.35})
    sheet.overprint(sheet.soft(sheet.pen().rectangle((262, 134, 762, 634)), 8), {"night": 0.4})
    sheet.paint(sheet.pen().rectangle((258, 126, 750, 626)), {"night": 0.2})
    sheet.paint(sheet.pen().rectangle((250, 120, 740, 620)), {})
    _dashes(sheet, (495, 120), (495, 620), 3, FAINT)
    _dashes(sheet, (250, 370), (740, 370), 3, FAINT)
    sheet.paint(sheet.pen().line([(250, 370), (495, 370)], 8), CORAL)
    for turn in (-0.42, 0.42):
        tip = (270, 370)
        back = (tip[0] - 150 * math.cos(turn), tip[1] - 150 * math.sin(turn))
        sheet.paint(sheet.pen().line([tip, back], 14), {"night": 0.55})
        sheet.paint(sheet.pen().ring(back[0] - 30 * math.cos(turn), back[1] - 30 * math.sin(turn), 34, 13), BLACK)
    return sheet


def push_together(sheet: Sheet) -> Sheet:
    """Push both ends towards the middle: the slit opens into a cross."""
    paper(sheet, {"teal": 0.22})
    cx, cy = 500, 370
    for dx, dy, tone in (
        (-1, -0.5, {"night": 0.14}),
        (1, -0.5, {"night": 0.26}),
        (1, 0.5, {"night": 0.06}),
        (-1, 0.5, {"night": 0.18}),
    ):
        panel = [
            (cx, cy - 150),
            (cx + dx * 230, cy - 150 + dy * 150),
            (cx + dx * 230, cy + 170 + dy * 150),
            (cx, cy + 170),
        ]
        sheet.paint(sheet.pen().polygon(panel), tone)
        sheet.paint(sheet.pen().line([*panel, panel[0]], 4), LINE)
    _arrow(sheet, [(90, 370), (215, 370)], 10, CORAL)
    _arrow(sheet, [(910, 370), (785, 370)], 10, CORAL)
    return sheet


def sew_the_back(sheet: Sheet) -> Sheet:
    """Three holes: in at the middle, out at the top, over to the foot, back through the middle, and a knot."""
    paper(sheet, {"sun": 0.35})
    sheet.overprint(
        sheet.soft(sheet.pen().polygon([(240, 110), (510, 130), (780, 110), (780, 650), (510, 670), (240, 650)]), 8),
        {"night": 0.35},
    )
    sheet.paint(sheet.pen().polygon([(230, 100), (500, 120), (500, 660), (230, 640)]), {})
    sheet.paint(sheet.pen().polygon([(500, 120), (770, 100), (770, 640), (500, 660)]), {"night": 0.07})
    sheet.paint(sheet.pen().line([(500, 120), (500, 660)], 3), LINE)
    sheet.paint(sheet.pen().line([(506, 230), (506, 390)], 9).line([(506, 390), (506, 550)], 9), CORAL)
    sheet.paint(sheet.pen().line(curve([(506, 390), (580, 420), (640, 370), (720, 440)]), 7), CORAL)
    for number, y in ((2, 230), (1, 390), (3, 550)):
        sheet.paint(sheet.pen().disc(500, y, 13), LINE)
        sheet.paint(sheet.pen().disc(430, y, 30), {"sun": 0.95})
        sheet.label(430, y, str(number), 34)
    sheet.paint(sheet.pen().line([(720, 440), (860, 520)], 8), {"night": 0.6})
    return sheet


def night_lens(sheet: Sheet) -> Sheet:
    """A section through the night lens: six elements, a stop, and the rays that meet on the sensor."""
    paper(sheet)
    cy = 430
    sheet.paint(
        sheet.pen().rectangle((300, 120, 1130, 180), radius=10).rectangle((300, 680, 1130, 740), radius=10),
        {"night": 0.3},
    )
    for y in (-210, -120, -30, 30, 120, 210):
        way = [
            (40, cy + y),
            (330, cy + y),
            (560, cy + y * 0.86),
            (740, cy + y * 0.62),
            (960, cy + y * 0.72),
            (1130, cy + y * 0.5),
            (1440, cy),
        ]
        sheet.paint(sheet.pen().line(way, 4), {"coral": 0.9, "sun": 0.3})
    glass: Tone = {"teal": 0.4}
    for x, half, left, right, thick in (
        (360, 230, 60, -16, 54),
        (470, 210, 50, 20, 58),
        (580, 180, 20, -44, 40),
        (830, 160, -44, 20, 36),
        (930, 175, 40, 46, 66),
        (1070, 165, 34, 22, 56),
    ):
        outline = []
        for k in range(25):
            t = k / 12 - 1
            outline.append((x - left * (1 - t * t), cy + half * t))
        for k in range(25):
            t = 1 - k / 12
            outline.append((x + thick + right * (1 - t * t), cy + half * t))
        sheet.overprint(sheet.pen().polygon(outline), glass)
        sheet.paint(sheet.pen().line([*outline, outline[0]], 4), {"teal": 0.9, "night": 0.5})
    for side in (-1, 1):
        sheet.paint(
            sheet.pen().polygon(
                [(726, cy + side * 150), (740, cy + side * 300), (752, cy + side * 300), (744, cy + side * 150)]
            ),
            LINE,
        )
    sheet.paint(sheet.pen().rectangle((1436, 310, 1466, 550), radius=4), {"night": 1, "coral": 0.3})
    _dashes(sheet, (20, cy), (1560, cy), 2, {"night": 0.5}, 30)
    return sheet


def four_themes(sheet: Sheet) -> Sheet:
    """One menu in the four colour schemes of the night market theme."""
    paper(sheet, {"night": 0.9, "coral": 0.4})
    schemes: list[tuple[Tone, Tone, Tone]] = [
        ({"night": 1, "coral": 0.3}, {"sun": 0.95}, {"coral": 0.95}),
        ({"sun": 0.14}, {"night": 1}, {"teal": 0.95}),
        ({"coral": 0.95, "night": 0.05}, {"sun": 0.2}, {"night": 1}),
        ({"teal": 0.95, "night": 0.4}, {"sun": 0.3}, {"sun": 0.95}),
    ]
    for index, (ground, ink, accent) in enumerate(schemes):
        x, y = 70 + (index % 2) * 750, 60 + (index // 2) * 550
        sheet.paint(sheet.pen().rectangle((x, y, x + 710, y + 510), radius=40), BLACK)
        sheet.paint(sheet.pen().rectangle((x + 28, y + 28, x + 682, y + 482), radius=10), ground)
        sheet.paint(sheet.pen().rectangle((x + 28, y + 28, x + 682, y + 92), radius=10), accent)
        for k in range(4):
            left = x + 60 + k * 156
            sheet.paint(
                sheet.pen().rectangle((left, y + 130, left + 128, y + 258), radius=16), ink if k != index else accent
            )
            _icon(sheet, left + 64, y + 194, 40, k, ground)
        for k in range(4):
            sheet.paint(
                sheet.pen().rectangle(
                    (x + 60, y + 296 + k * 40, x + 60 + (330, 250, 380, 210)[k], y + 314 + k * 40), radius=4
                ),
                ink,
            )
            sheet.paint(
                sheet.pen().rectangle((x + 560, y + 294 + k * 40, x + 630, y + 316 + k * 40), radius=11),
                accent if (k + index) % 2 else ink,
            )
        sheet.paint(sheet.pen().rectangle((x + 590, y + 48, x + 652, y + 74), radius=5), ground)
        sheet.paint(sheet.pen().disc(x + 66, y + 60, 15), ground)
    return sheet


def _icon(sheet: Sheet, x: float, y: float, r: float, which: int, tone: Tone) -> None:
    pen = sheet.pen()
    if which == 0:  # exposure
        pen.ring(x, y, r, 9).polygon([(x, y - r), (x, y + r), (x - r, y + r), (x - r, y - r)], 0)
        pen.ring(x, y, r, 9)
    elif which == 1:  # bulb
        pen.disc(x, y - r * 0.25, r * 0.66).rectangle((x - r * 0.3, y + r * 0.4, x + r * 0.3, y + r * 0.9), radius=4)
    elif which == 2:  # night
        pen.disc(x, y, r * 0.9).disc(x + r * 0.45, y - r * 0.25, r * 0.75, 0)
    else:  # card
        pen.polygon(
            [
                (x - r * 0.65, y - r * 0.9),
                (x + r * 0.3, y - r * 0.9),
                (x + r * 0.65, y - r * 0.5),
                (x + r * 0.65, y + r * 0.9),
                (x - r * 0.65, y + r * 0.9),
            ]
        )
    sheet.paint(pen, tone)
