"""Where a picture over two facing pages is folded: in the strip where least happens, so that no face lies in it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps

# How far from the middle the fold may be, as a part of the width: what it moves is cut off at the other side.
_REACH = 0.08
# Half of what the gutter swallows, as a part of the width.
_GUTTER = 0.035
# The picture is looked at so many pixels wide.
_WIDTH = 300
# How much more must happen in the middle than elsewhere for the fold to move all the way.
_RELUCTANCE = 0.6


def fold_of(file: Path) -> float:
    """The part of the picture's width that lies left of the fold. A file that is no picture is folded in its middle."""
    try:
        with Image.open(file) as opened:
            opened.draft("L", (2 * _WIDTH, 2 * _WIDTH))
            upright = ImageOps.exif_transpose(opened.convert("L"))
    except (OSError, ValueError, SyntaxError):
        return 0.5  # It is reported when its plates are made.
    small = upright.resize((_WIDTH, max(1, round(_WIDTH * upright.height / upright.width))))
    happening = _happening(small)
    half = round(_GUTTER * _WIDTH)
    middle = _WIDTH // 2
    mean = sum(happening) / _WIDTH or 1.0

    def cost(place: int) -> tuple[float, int]:
        strip = happening[place - half : place + half]
        away = abs(place - middle) / (_REACH * _WIDTH)
        return (sum(strip) / len(strip) / mean + _RELUCTANCE * away, abs(place - middle))

    reach = round(_REACH * _WIDTH)
    return min(range(middle - reach, middle + reach + 1), key=cost) / _WIDTH


def _happening(small: Image.Image) -> list[float]:
    """For each column of pixels, how much its edges and its distance from the picture's ground amount to."""
    smooth = small.filter(ImageFilter.GaussianBlur(1.2))
    across = ImageChops.difference(smooth, ImageChops.offset(smooth, 1, 0))
    down = ImageChops.difference(smooth, ImageChops.offset(smooth, 0, 1))
    edges = ImageChops.add(across, down)
    # A row of one pixel for all the rows: the mean of each column.
    return [float(value) for value in edges.resize((small.width, 1), Image.Resampling.BOX).tobytes()]
