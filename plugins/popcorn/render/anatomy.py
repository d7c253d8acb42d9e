"""What a picture's bytes say before anything is decoded: that all of it is there, and how much drawing it wants.

Sources: ITU T.81, annex B (JPEG); PNG, 5 (chunks); GIF89a, 17 to 27; RFC 9649, 2 (WebP).
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

# A file of nothing but empty segments takes a decoder half a minute. Among the largest real ones are GIFs in blocks of
# 255 bytes, with 160,000 of them in 40 MB.
_MAX_PARTS = 300_000

# In coded data: a marker that is no stuffed byte, no restart and no filling.
_JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")


class Anatomy(NamedTuple):
    """`width` and `height` in pixels are those of the largest frame, 0 where the decoder says them as well."""

    whole: bool
    frames: int = 1
    scans: int = 1
    width: int = 0
    height: int = 0


class MalformedError(Exception):
    """The bytes are not put together as their format wants."""


def anatomy(data: bytes) -> Anatomy:
    """Walk through a picture's parts. Raises MalformedError; what is in none of the four formats is left to Pillow."""
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return _gif(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (IndexError, struct.error):
        # The file ends where something should begin.
        return Anatomy(whole=False)
    return Anatomy(whole=True)


def _jpeg(data: bytes) -> Anatomy:
    scans, at = 0, 2
    for _ in range(_MAX_PARTS):
        # What stands between a scan and the next marker is coded data; between segments, filling at most.
        found = _JPEG_MARKER.search(data, at)
        if found is None:
            return Anatomy(whole=False, scans=scans)
        marker, at = found[1][0], found.end()
        if marker == 0xD9:
            # Behind this, phones put films and second pictures: none of our business.
            return Anatomy(whole=True, scans=scans)
        if marker in (0x01, 0xD8):
            continue
        scans += marker == 0xDA
        at += struct.unpack_from(">H", data, at)[0]
    raise MalformedError


def _png(data: bytes) -> Anatomy:
    at, frames = 8, 1
    for _ in range(_MAX_PARTS):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IEND":
            return Anatomy(whole=True, frames=frames)
        if kind == b"acTL":
            frames = max(frames, struct.unpack_from(">I", data, at + 8)[0])
        at += 12 + size
    raise MalformedError


def _gif(data: bytes) -> Anatomy:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, frames, parts = 13 + _colours(flags), 0, 0

    def skip_blocks(at: int) -> int:
        nonlocal parts
        while data[at]:
            at += data[at] + 1
            parts += 1
            if parts > _MAX_PARTS:
                raise MalformedError
        return at + 1

    while at < len(data):
        parts += 1
        if data[at] == 0x3B:
            break
        if data[at] == 0x21:
            at = skip_blocks(at + 2)
        elif data[at] == 0x2C:
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", data, at + 1)
            # A frame may stand over the edge of its screen: the decoder then makes the screen larger.
            width, height = max(width, left + wide), max(height, top + high)
            frames += 1
            at = skip_blocks(at + 11 + _colours(flags))
        else:
            # Padding between blocks.
            at += 1
        if parts > _MAX_PARTS:
            raise MalformedError
    # Many files lack the last byte, and nobody misses it.
    return Anatomy(whole=frames > 0, frames=frames, width=width, height=height)


def _colours(flags: int) -> int:
    """The size of the table of colours that the flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> Anatomy:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        return Anatomy(whole=False)
    at, frames, width, height = 12, 0, 0, 0
    for _ in range(_MAX_PARTS):
        if at + 8 > end:
            return Anatomy(whole=True, frames=max(1, frames), width=width, height=height)
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind == b"VP8X":
            width, height = (1 + int.from_bytes(data[at + start : at + start + 3], "little") for start in (12, 15))
        frames += kind == b"ANMF"
        at += 8 + size + size % 2
    raise MalformedError
