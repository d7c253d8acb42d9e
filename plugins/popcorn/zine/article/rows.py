"""Pictures of any shape in rows that fill the width, as photo editors lay them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# Between two pictures, in mm.
GAP = 1.6
# The height that rows come near to, in mm, and the height that none exceeds.
WISHED_HEIGHT = 46.0
TALLEST_ROW = 92.0
# What a caption line below a row takes.
CAPTION = 9.0

Size = tuple[float, float]


def in_rows(sizes: Sequence[Size], width: float) -> list[list[Size]]:
    """For pictures of these sizes (in any unit): the boxes in mm, row by row, each row exactly `width` mm wide.

    Chooses the breaks whose rows come nearest to the height wished for, over all rows together.
    """
    shapes = [across / down for across, down in sizes]
    count = len(shapes)
    # best[n]: how far the best rows of the first n pictures are off, and where the last of these rows begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        choices = []
        for start in range(max(0, end - 4), end):
            height = _height(shapes[start:end], width)
            off = (height / WISHED_HEIGHT - 1) ** 2 if height < WISHED_HEIGHT else (height / WISHED_HEIGHT - 1)
            choices.append((best[start][0] + off, start))
        best.append(min(choices))
    rows: list[list[Size]] = []
    end = count
    while end:
        start = best[end][1]
        height = min(_height(shapes[start:end], width), TALLEST_ROW)
        shares = shapes[start:end]
        across = width - GAP * (len(shares) - 1)
        rows.append([(across * share / sum(shares), height) for share in shares])
        end = start
    return rows[::-1]


def on_pages(rows: Sequence[list[dict[str, Any]]], height: float) -> list[list[list[dict[str, Any]]]]:
    """The rows, cut where a page of `height` mm is full; each row's items have a `plate` and a `caption`."""
    pages: list[list[list[dict[str, Any]]]] = [[]]
    used = 0.0
    for row in rows:
        needed = row[0]["plate"]["height"] + GAP + (CAPTION if any(item["caption"] for item in row) else 0.0)
        # The foot of the page is for what is said of the whole gallery.
        if pages[-1] and used + needed > height - 2 * CAPTION:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += needed
    return pages


def _height(shapes: Sequence[float], width: float) -> float:
    return (width - GAP * (len(shapes) - 1)) / sum(shapes)
