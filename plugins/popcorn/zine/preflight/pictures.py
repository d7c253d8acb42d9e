"""How sharp each picture is at the size it is printed, and the size at which it would be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from popcorn.problems import Problem
from popcorn.render.pictures import Picture
from popcorn.zine.measures import MM_PER_INCH
from popcorn.zine.preflight.sheets import Image
from popcorn.zine.preflight.survey import Survey

# Pixels per inch: what offset printing can show, and what passes at the distance at which a magazine is read.
SHARP = 300
FAIR = 200
# What is smaller than this, in mm, stands in a line of text as an emoji does.
_SMALLEST = 8.0


class _Printed(NamedTuple):
    """A picture at one of its places."""

    picture: Picture
    image: Image
    page: int

    @property
    def dpi(self) -> float:
        return self.picture.width / (self.image.across / MM_PER_INCH)


def sharpness(survey: Survey, *, is_printed: bool) -> Iterator[Problem]:
    """The pictures with too few pixels. What is only fair is worth a word for paper alone, and one for each piece."""
    fair: dict[str, list[_Printed]] = {}
    for found in _coarsest(survey):
        if found.dpi < FAIR:
            yield _coarse(survey, found)
        elif found.dpi < SHARP - 1 and is_printed:
            fair.setdefault(survey.source_of(found.picture, found.page).path, []).append(found)
    for path, several in fair.items():
        worst = min(several, key=lambda found: found.dpi)
        names = ", ".join(dict.fromkeys(_name(found) for found in several))
        facts = {"count": len(several), "known": names, "dpi": round(worst.dpi)}
        yield survey.found("picture-fair", survey.library.entries[path], worst.page, _name(worst), **facts)


def _coarsest(survey: Survey) -> list[_Printed]:
    """Each picture at the place where it has the fewest pixels for its size."""
    worst: dict[str, _Printed] = {}
    for sheet in survey.sheets:
        for image in sheet.images:
            picture = survey.picture_in(image)
            if picture is None or max(image.box.width, image.box.height) < _SMALLEST:
                continue
            found = _Printed(picture, image, sheet.page)
            if picture.path not in worst or found.dpi < worst[picture.path].dpi:
                worst[picture.path] = found
    return sorted(worst.values(), key=lambda found: (found.page, found.picture.path))


def _coarse(survey: Survey, found: _Printed) -> Problem:
    box, share = found.image.box.within(survey.sheets[found.page - 1].paper), found.dpi / SHARP
    entry = survey.source_of(found.picture, found.page)
    wanted, tall = (math.ceil(side / share) for side in (found.picture.width, found.picture.height))
    facts = {
        "picture": _name(found),
        "dpi": round(found.dpi),
        "size": f"{box.width:.0f} × {box.height:.0f}",
        "sharp": f"{box.width * share:.0f} × {box.height * share:.0f}",
        "pixels": f"{found.picture.width} × {found.picture.height}",
        "wanted": f"{wanted} × {tall}",
    }
    return survey.found("picture-coarse", entry, found.page, _name(found), **facts)


def _name(found: _Printed) -> str:
    return found.picture.path.rsplit("/", 1)[-1]
