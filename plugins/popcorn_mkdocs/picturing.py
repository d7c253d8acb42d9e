"""The pictures that pages show, made once and put where they are published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import PIL

from popcorn.problems import Problem
from popcorn.render import pictures
from popcorn.render.pictures import Picture


def make(wanted: Sequence[Picture], cache: Path, folder: Path, step: Callable[[int, int], None]) -> Sequence[Problem]:
    """Make these pictures, or take them from `cache`, and put them into `folder`; returns what was wrong with any.

    `step` hears after each how many are done, and of how many.
    """
    # Another version of the library that makes them would make other bytes.
    made, broken = pictures.make(wanted, cache / PIL.__version__, step=step)
    if not broken:
        for address, source in made.items():
            _place(source, folder / address)
    return broken


def addresses(shown: Iterable[Picture]) -> set[str]:
    """Where the files of these pictures are published, below the site's root."""
    return {rendition.address for picture in shown for rendition in picture.renditions}


def _place(source: Path, target: Path) -> None:
    """A file of ours where it is to be published; the same file where the system can, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
