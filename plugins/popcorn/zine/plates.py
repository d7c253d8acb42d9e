"""Pictures at the size they are printed: made once, kept by their content, and handed to the typesetter as files."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from popcorn.problems import Problem, problem
from popcorn.render.pictures import Picture, scaled
from popcorn.zine.duotone import Duotone, two_coloured
from popcorn.zine.measures import MM_PER_INCH

# The resolution of pictures in a PDF for the screen, and the one below which a picture is not enlarged, in dpi.
SCREEN_DPI = 180
LEAST_DPI = 110
# Part of every name in the cache, so that a change of the recipe makes new pictures.
RECIPE = "1"
# The folder of the pictures, below the typesetter's root.
FOLDER = "pictures"


class Plates:
    """The pictures of one issue. Asking for one notes what is to be made; `make` makes it."""

    def __init__(self, dpi: int = SCREEN_DPI, duotone: Duotone | None = None) -> None:
        self.dpi = dpi
        self.duotone = duotone
        self._wanted: dict[str, tuple[Picture, int]] = {}

    def plate(self, picture: Picture, width: float, height: float, alt: str) -> dict[str, Any]:
        """The picture as large as `width` x `height` mm allow and its pixels bear."""
        widest = picture.width / LEAST_DPI * MM_PER_INCH
        shown = min(width, height * picture.width / picture.height, widest)
        return self._noted(picture, shown, shown * picture.height / picture.width, shown, alt)

    def cropped(self, picture: Picture, width: float, height: float, alt: str) -> dict[str, Any]:
        """The picture cropped to exactly `width` x `height` mm, whatever its pixels."""
        across = max(width, height * picture.width / picture.height)
        return self._noted(picture, width, height, across, alt)

    def _noted(self, picture: Picture, width: float, height: float, across: float, alt: str) -> dict[str, Any]:
        pixels = min(picture.width, max(1, round(across / MM_PER_INCH * self.dpi)))
        inks = f"-{self.duotone.dark}-{self.duotone.light}".replace("#", "") if self.duotone else ""
        name = f"{picture.digest[:24]}-{pixels}-{RECIPE}{inks}"
        self._wanted[name] = (picture, pixels)
        file = f"/{FOLDER}/{name}"
        return {"file": file, "width": round(width, 3), "height": round(height, 3), "alt": alt.strip()}

    def make(self, cache: Path, workers: int | None = None) -> tuple[dict[str, Path], list[Problem]]:
        """The files of all pictures asked for, by their path below the typesetter's root.

        A picture that cannot be decoded after all has none, and a problem says so.
        """
        cache.mkdir(parents=True, exist_ok=True)
        wanted = sorted(self._wanted.items())
        problems: list[Problem] = []
        made: dict[str, Path] = {}
        with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 2) as pool:
            errors = pool.map(lambda item: _make(item[1][0], item[1][1], cache / item[0], self.duotone), wanted)
            for (name, (picture, _)), error in zip(wanted, errors, strict=True):
                if error is None:
                    made[f"{FOLDER}/{name}"] = cache / name
                else:
                    problems.append(problem("picture-broken", picture.path, reason=error))
        return made, problems


def _make(picture: Picture, pixels: int, file: Path, duotone: Duotone | None) -> str | None:
    """Make one picture unless it is there already; what went wrong, if anything."""
    if file.is_file() and file.stat().st_size:
        return None
    try:
        data = scaled(picture, pixels)
        if duotone:
            data = two_coloured(data, duotone)
    except Exception as error:  # Pillow's plugins raise whatever their parsers do
        return type(error).__name__
    # Written aside and renamed, so that a run killed here leaves no half picture in the cache.
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(file)
    return None
