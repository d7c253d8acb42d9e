"""Numbers as pictures: sounds, hours, volts, and a year of sky."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from sample_pictures.motifs import paper
from sample_pictures.press import Point, Sheet, Tone, curve

LINE: Tone = {"night": 1}
FAINT: Tone = {"night": 0.22}
CORAL: Tone = {"coral": 0.95}
SIZES = {
    "tones": (1600, 900),
    "merge_clock": (1200, 1200),
    "one_battery": (1600, 900),
    "year_as_strip": (1825, 1000),
    "year_as_ring": (1600, 1600),
}
LATITUDE, LONGITUDE = 30.6, 114.3
# The sky by the height of the sun, in degrees; at night the town's own light.
_SKY: Sequence[tuple[float, Tone]] = (
    (-90, {"night": 1, "coral": 0.25}),
    (-18, {"night": 1, "coral": 0.3}),
    (-10, {"night": 0.85, "coral": 0.25, "teal": 0.2}),
    (-5, {"night": 0.5, "coral": 0.6}),
    (-1, {"coral": 0.85, "sun": 0.45}),
    (4, {"sun": 0.7, "coral": 0.25}),
    (14, {"teal": 0.22, "sun": 0.3}),
    (40, {"teal": 0.42}),
    (90, {"teal": 0.55}),
)


def tones(sheet: Sheet) -> Sheet:
    """Exposure by ear: low where it is too dark, high where too bright, chopped the faster the further from right."""
    paper(sheet)
    sheet.paint(sheet.pen().rectangle((640, 90, 960, 770)), {"sun": 0.55})
    for k in range(7):
        x = 160 + k * 213.3
        sheet.paint(sheet.pen().line([(x, 90), (x, 770)], 2), FAINT)
        sheet.label(x, 815, f"{k - 3:+d}" if k != 3 else "0", 36)
    sheet.paint(sheet.pen().line([(110, 770), (1490, 770)], 4), LINE)
    line = curve([(160, 700), (373, 640), (586, 545), (720, 430), (880, 430), (1013, 330), (1226, 210), (1440, 150)])
    sheet.paint(sheet.pen().line(line, 7), CORAL)
    for k in range(7):
        x = 160 + k * 213.3
        y = min(line, key=lambda p, x=x: abs(p[0] - x))[1]
        beats = (9, 6, 3, 1, 3, 6, 9)[k]
        wide = 120
        for beat in range(beats):
            w = wide / beats
            left = x - wide / 2 + beat * w
            sheet.paint(
                sheet.pen().rectangle((left, y - 22, left + (w * 0.55 if k != 3 else wide), y + 22), radius=6),
                LINE if k != 3 else {"teal": 0.95, "night": 0.2},
            )
    sheet.label(70, 430, "Hz", 32)
    sheet.label(1520, 815, "EV", 32)
    return sheet


def merge_clock(sheet: Sheet) -> Sheet:
    """Merges by hour of the day, midnight at the top."""
    paper(sheet, {"night": 0.95, "coral": 0.3})
    counts = (61, 88, 104, 72, 35, 12, 4, 3, 6, 11, 14, 18, 9, 12, 16, 19, 22, 25, 13, 15, 31, 44, 52, 58)
    cx = cy = 600.0
    for ring in (220, 320, 420, 520):
        sheet.paint(sheet.pen().ring(cx, cy, ring, 2), {"night": 0.7, "coral": 0.3})
    for hour, count in enumerate(counts):
        a0, a1 = (math.radians(hour * 15 - 90 + edge) for edge in (1.5, 13.5))
        outer = 150 + count * 3.6
        wedge = [
            (cx + r * math.cos(a), cy + r * math.sin(a))
            for r, a in ((150, a0), (outer, a0), (outer, (a0 + a1) / 2), (outer, a1), (150, a1))
        ]
        night = hour < 5 or hour > 21
        sheet.paint(sheet.pen().polygon(wedge), {"sun": 0.95} if night else {"coral": 0.85, "night": 0.1})
    sheet.paint(sheet.pen().disc(cx, cy, 138), {"sun": 0.08})
    for hour, x, y in ((0, 0, -92), (6, 92, 0), (12, 0, 92), (18, -92, 0)):
        sheet.label(cx + x, cy + y, str(hour), 36)
    return sheet


def one_battery(sheet: Sheet) -> Sheet:
    """Voltage over a week on one cell, on deck and in the pocket."""
    paper(sheet)
    for k in range(8):
        x = 150 + k * 190
        sheet.paint(sheet.pen().line([(x, 90), (x, 780)], 2), FAINT)
        if k < 7:
            sheet.label(x + 95, 826, str(k + 1), 34)
    for k in range(5):
        y = 90 + k * 172.5
        sheet.paint(sheet.pen().line([(150, y), (1480, y)], 2), FAINT)
        sheet.label(112, y, f"{4.2 - 0.3 * k:.1f}", 32, "rm")
    sheet.label(60, 50, "V", 32)
    rng = random.Random("battery")
    for drop, tone in ((0.84, CORAL), (0.5, {"teal": 0.95, "night": 0.1})):
        line = []
        for step in range(134):
            t = step / 133
            curve = 0.12 * t / (t + 0.1) + drop * t * 0.62 + drop * 0.5 * max(0, t - 0.82) ** 1.3 * 3
            cold = 0.05 * max(0, math.sin(t * 7 * math.tau - 1.4)) * (drop > 0.6)
            line.append((150 + 1330 * t, 90 + (curve + cold + rng.uniform(-0.004, 0.004)) * 575))
        sheet.paint(sheet.pen().line(line, 7), tone)
    return sheet


def _sun(day: int, hour: float) -> float:
    """The sun's height in degrees at Wuhan, on the `day`th day of the year at `hour` China Standard Time."""
    turn = math.tau * (day - 81) / 364
    equation = 9.87 * math.sin(2 * turn) - 7.53 * math.cos(turn) - 1.5 * math.sin(turn)
    angle = math.radians(15 * (hour + (LONGITUDE - 120) * 4 / 60 + equation / 60 - 12))
    tilt = math.radians(23.44) * math.sin(math.tau * (day - 81) / 365)
    phi = math.radians(LATITUDE)
    return math.degrees(math.asin(math.sin(phi) * math.sin(tilt) + math.cos(phi) * math.cos(tilt) * math.cos(angle)))


def _sky(height: float, cloud: float) -> Tone:
    before = _SKY[0]
    for stop in _SKY[1:]:
        if height <= stop[0]:
            share = (height - before[0]) / (stop[0] - before[0])
            tone = {
                ink: before[1].get(ink, 0) * (1 - share) + stop[1].get(ink, 0) * share
                for ink in ("night", "coral", "sun", "teal")
            }
            break
        before = stop
    if height > -8:
        grey = {"night": 0.24, "coral": 0.05, "sun": 0.08, "teal": 0.12}
        dull = cloud * min(1, (height + 8) / 10)
        tone = {ink: tone[ink] * (1 - dull) + grey[ink] * dull for ink in tone}
    else:
        tone["coral"] = min(1, tone["coral"] + 0.2 * cloud)
    return tone


def _weather() -> list[float]:
    """How cloudy each day is; the rains of June and July come in runs."""
    rng = random.Random("a year over the lake")
    cloud, days = 0.4, []
    for day in range(365):
        wet = 0.62 if 160 < day < 198 else 0.34
        cloud = max(0, min(1, 0.62 * cloud + 0.38 * wet + rng.uniform(-0.38, 0.38)))
        days.append(cloud if cloud > 0.3 else 0)
    return days


def year_as_strip(sheet: Sheet) -> Sheet:
    """365 columns, one a day; midnight at the top and at the foot. A white column is a day without data."""
    for day, cloud in enumerate(_weather()):
        box = (day * 5, 0, day * 5 + 5, 1000)
        if day in (51, 52, 53, 218):
            sheet.grade([(0, {}), (1, {})], box)
        else:
            sheet.grade([(k / 72, _sky(_sun(day + 1, k / 3), cloud)) for k in range(73)], box)
    return sheet


def year_as_ring(sheet: Sheet) -> Sheet:
    """The same year as a ring: January at the top, noon inside."""
    cx = cy = 800.0
    for day, cloud in enumerate(_weather()):
        if day in (51, 52, 53, 218):
            continue
        a0, a1 = (math.radians(edge * 360 / 365 - 90) for edge in (day, day + 1.04))
        for k in range(60):
            r0, r1 = 230 + k * 8.6, 230 + k * 8.6 + 9.2
            quad = [(cx + r * math.cos(a), cy + r * math.sin(a)) for r, a in ((r0, a0), (r1, a0), (r1, a1), (r0, a1))]
            _fill(sheet, quad, _sky(_sun(day + 1, 12 + k / 5), cloud))
    return sheet


def _fill(sheet: Sheet, points: Sequence[Point], tone: Tone) -> None:
    """A polygon drawn straight onto the plates: 20,000 masks would take minutes."""
    for ink, pen in sheet.pens().items():
        pen.polygon(points, round(255 * tone.get(ink, 0)))
