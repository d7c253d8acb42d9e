"""An ICC profile of a press that does not exist: CMYK by the simplest of rules, made here so that tests need no file.

ICC.1:2010: a version 2 output profile with tables of 8 bits (`mft1`, 10.9) between CMYK and Lab.
"""

from __future__ import annotations

import functools
import itertools
import struct
from collections.abc import Callable, Iterator

# D50, the white of profiles.
_WHITE = (0.9642, 1.0, 0.8249)
# From linear sRGB to XYZ, adapted to D50, and back.
_TO_XYZ = ((0.4360, 0.3851, 0.1431), (0.2225, 0.7169, 0.0606), (0.0139, 0.0971, 0.7141))
_TO_RGB = ((3.1340, -1.6174, -0.4907), (-0.9787, 1.9160, 0.0334), (0.0720, -0.2290, 1.4057))
_INKS, _LABS = 5, 17


@functools.cache
def press_profile(description: str = "Test press FOGRA39") -> bytes:
    """The bytes of the profile."""
    text = description.encode() + b"\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * 78,
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(part * 65536)) for part in _WHITE),
        b"A2B0": _table(4, 3, _INKS, _to_lab),
        b"B2A0": _table(3, 4, _LABS, _to_inks),
    }
    body, directory = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        directory += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    size = start + len(body)
    header = struct.pack(">I4xI4s4s4s12x4s", size, 0x02100000, b"prtr", b"CMYK", b"Lab ", b"acsp")
    header += b"\0" * (68 - len(header)) + b"".join(struct.pack(">i", round(part * 65536)) for part in _WHITE)
    return header + b"\0" * (128 - len(header)) + struct.pack(">I", len(tags)) + directory + body


def _table(inputs: int, outputs: int, steps: int, rule: Callable[..., tuple[float, ...]]) -> bytes:
    straight = bytes(range(256))
    unity = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    head = b"mft1\0\0\0\0" + bytes([inputs, outputs, steps, 0])
    head += b"".join(struct.pack(">i", part * 65536) for part in unity) + straight * inputs
    points = itertools.product([step / (steps - 1) for step in range(steps)], repeat=inputs)
    return head + bytes(_bytes(rule(*point) for point in points)) + straight * outputs


def _bytes(rows: Iterator[tuple[float, ...]]) -> Iterator[int]:
    for row in rows:
        for part in row:
            yield max(0, min(255, round(part * 255)))


def _to_lab(cyan: float, magenta: float, yellow: float, black: float) -> tuple[float, float, float]:
    """Black alone is no deeper than L* 20, as on paper."""
    light = [((1 - ink) * (1 - 0.82 * black)) ** 2.2 for ink in (cyan, magenta, yellow)]
    xyz = [sum(m * part for m, part in zip(row, light, strict=True)) for row in _TO_XYZ]
    x, y, z = ((part / white) ** (1 / 3) for part, white in zip(xyz, _WHITE, strict=True))
    return (1.16 * y - 0.16, (500 * (x - y) + 128) / 255, (200 * (y - z) + 128) / 255)


def _to_inks(light: float, a: float, b: float) -> tuple[float, ...]:
    y = (light + 0.16) / 1.16
    x, z = y + (a * 255 - 128) / 500, y - (b * 255 - 128) / 200
    xyz = [max(0.0, part) ** 3 * white for part, white in zip((x, y, z), _WHITE, strict=True)]
    linear = [sum(m * part for m, part in zip(row, xyz, strict=True)) for row in _TO_RGB]
    rgb = [max(0.0, min(1.0, part)) ** (1 / 2.2) for part in linear]
    black = (1 - max(rgb)) * 0.8
    return (*((1 - part / (1 - 0.82 * black)) for part in rgb), black)
