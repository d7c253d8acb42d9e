"""Pictures at the size they are printed: made once, kept by their content, and handed to the typesetter as files."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image

from popcorn.problems import Problem, problem
from popcorn.render.pictures import Picture, encoded, scaled, sized
from popcorn.zine.duotone import Duotone, in_two_colours
from popcorn.zine.inks import Inks
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.targets import SCREEN, Target

# The resolution below which a picture is not enlarged, in dpi.
LEAST_DPI = 110
# Part of every name in the cache, so that a change of the recipe makes new pictures.
RECIPE = "1"
# Of JPEG, in print: traces of it must not show through a magnifying glass.
PRESS_QUALITY = 92
# The folder of the pictures, below the typesetter's root.
FOLDER = "pictures"


class Plates:
    """The pictures of one issue. Asking for one notes what is to be made; `make` makes it."""

    def __init__(self, target: Target = SCREEN, duotone: Duotone | None = None) -> None:
        self.target = target
        self.duotone = duotone
        self._wanted: dict[str, tuple[Picture, int]] = {}

    @property
    def pictures(self) -> dict[str, Picture]:
        """The picture behind each file asked for, by the file's path below the typesetter's root."""
        return {f"{FOLDER}/{name}": picture for name, (picture, _) in self._wanted.items()}

    def plate(self, picture: Picture, width: float, height: float, alt: str, *, bleeds: bool = False) -> dict[str, Any]:
        """The picture as large as `width` x `height` mm allow and its pixels bear; see `cropped` for what `bleeds`."""
        widest = picture.width / LEAST_DPI * MM_PER_INCH
        shown = min(width, height * picture.width / picture.height, widest)
        past = 2 * self.target.bleed if bleeds else 0
        return self._noted(picture, shown, shown * picture.height / picture.width, shown + past, alt)

    def cropped(
        self, picture: Picture, width: float, height: float, alt: str, *, bleeds: bool = False
    ) -> dict[str, Any]:
        """The picture cropped to exactly `width` x `height` mm, whatever its pixels.

        Where it `bleeds`, these are what is seen of it after trimming.
        """
        past = 2 * self.target.bleed if bleeds else 0
        across = max(width + past, (height + past) * picture.width / picture.height)
        return self._noted(picture, width, height, across, alt)

    def _noted(self, picture: Picture, width: float, height: float, across: float, alt: str) -> dict[str, Any]:
        pixels = min(picture.width, max(1, round(across / MM_PER_INCH * self.target.dpi)))
        profile = self.target.profile
        colours = f"-{self.duotone.dark}-{self.duotone.light}".replace("#", "") if self.duotone else ""
        name = f"{picture.digest[:24]}-{pixels}-{RECIPE}{colours}" + (f"-{profile.digest[:16]}" if profile else "")
        self._wanted[name] = (picture, pixels)
        file = f"/{FOLDER}/{name}"
        return {"file": file, "width": round(width, 3), "height": round(height, 3), "alt": alt.strip()}

    def make(self, cache: Path, workers: int | None = None) -> tuple[dict[str, Path], list[Problem]]:
        """The files of all pictures asked for, by their path below the typesetter's root.

        A picture that cannot be decoded after all has none, and a problem says so.
        """
        cache.mkdir(parents=True, exist_ok=True)
        wanted = sorted(self._wanted.items())
        inks = Inks(self.target.profile) if self.target.profile else None
        problems: list[Problem] = []
        made: dict[str, Path] = {}
        with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 2) as pool:
            errors = pool.map(lambda item: self._make(item[1][0], item[1][1], cache / item[0], inks), wanted)
            for (name, (picture, _)), error in zip(wanted, errors, strict=True):
                if error is None:
                    made[f"{FOLDER}/{name}"] = cache / name
                else:
                    problems.append(problem("picture-broken", picture.path, reason=error))
        return made, problems

    def _make(self, picture: Picture, pixels: int, file: Path, inks: Inks | None) -> str | None:
        """Make one picture unless it is there already; what went wrong, if anything."""
        if file.is_file() and file.stat().st_size:
            return None
        try:
            if inks is None and self.duotone is None:
                data = scaled(picture, pixels)
            else:
                image = sized(picture, pixels)
                image = in_two_colours(image, self.duotone) if self.duotone else image
                data = encoded(image) if inks is None else _pressed(image, inks)
        except Exception as error:  # Pillow's plugins raise whatever their parsers do
            return type(error).__name__
        # Written aside and renamed, so that a run killed here leaves no half picture in the cache.
        aside = file.with_name(f".{file.name}.{os.getpid()}")
        aside.write_bytes(data)
        aside.replace(file)
        return None


def _pressed(image: Image.Image, inks: Inks) -> bytes:
    """A picture in the inks, as JPEG. One with transparency stays as it is: its colours are converted in the PDF."""
    if image.mode in ("RGBA", "LA"):
        return encoded(image)
    stream = io.BytesIO()
    inks.picture(image).save(stream, "JPEG", quality=PRESS_QUALITY, subsampling="4:4:4")
    return stream.getvalue()
