"""Where the magazine's fonts are found, and which characters they can print.

Families are looked for in the community's own folder, then in `theme/print/fonts/`, then in the folders where Debian
keeps its Noto fonts. Nothing else on the system is used, so that a PDF is the same everywhere.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from popcorn.library.entries import Library
from popcorn.problems import Problem, problem
from popcorn.zine.measures import Tokens, print_folder, tokens

# Where Debian's fonts-noto-cjk and fonts-noto-core put their files.
SYSTEM_FOLDERS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype/noto"))
# Printed in place of a character that no font has.
GETA = "〓"


@dataclass(frozen=True, slots=True)
class Font:
    """One face of a family: the file it is in, and its number there."""

    family: str
    style: str
    weight: int
    file: Path
    index: int


@dataclass(frozen=True)
class Fonts:
    """The fonts of an issue. `families` leads to their faces; `fallbacks` are the families asked last, in order."""

    families: Mapping[str, tuple[Font, ...]]
    fallbacks: tuple[str, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file with one of the faces."""
        return tuple(sorted({font.file for faces in self.families.values() for font in faces}))

    def missing(self, text: Iterable[str]) -> str:
        """The characters among `text` that none of the fonts has, each once, in order of code point."""
        wanted = {character for character in text if not _is_silent(character)}
        for family in self.families:
            if not wanted:
                break
            wanted -= _coverage(self.families[family][0])
        return "".join(sorted(wanted))

    def fallbacks_for(self, text: Iterable[str]) -> tuple[str, ...]:
        """The fallback families that `text` needs: the shorter the list, the fewer fonts are loaded."""
        wanted = {character for character in text if not _is_silent(character)}
        needed = []
        for family, faces in self.families.items():
            if not wanted:
                break  # What fonts cover takes long to read.
            covered = wanted & _coverage(faces[0])
            if family in self.fallbacks and covered:
                needed.append(family)
            wanted -= covered
        return tuple(needed)


def find_fonts(library: Library, set_: Tokens | None = None) -> tuple[Fonts, tuple[Problem, ...]]:
    """The fonts that a set of tokens names, and a problem for each family that is not there."""
    set_ = set_ or tokens()
    found: dict[str, tuple[Font, ...]] = {}
    own = _own_folders(library)
    for folder in (*own, *SYSTEM_FOLDERS):
        for family, fonts in _families(folder).items():
            found.setdefault(family, fonts)
    faces: dict[str, dict[str, str]] = set_["faces"]
    wanted = tuple(dict.fromkeys(family for face in faces.values() for family in face.values()))
    # Whatever else the community put into its folder is there to be used where all others have no glyph.
    added = [family for folder in own for family in _families(folder) if family not in wanted]
    fallbacks = tuple(dict.fromkeys([*added, *(family for family in set_["fallbacks"] if family in found)]))
    problems = tuple(
        problem("font-missing", "../community.yml", field="print.fonts", family=family, package=_package(family, set_))
        for family in wanted
        if family not in found
    )
    return Fonts({family: found[family] for family in (*wanted, *fallbacks) if family in found}, fallbacks), problems


def _own_folders(library: Library) -> tuple[Path, ...]:
    project = library.root.parent.resolve()
    named = library.community.print.fonts
    folder = (project / named).resolve() if named else None
    # A folder elsewhere would make the PDF depend on the machine.
    return (*([folder] if folder and folder.is_relative_to(project) else []), print_folder() / "fonts")


def _package(family: str, set_: Tokens) -> str:
    return next((package for package, families in set_["packages"].items() if family in families), "fonts-noto")


@functools.cache
def _families(folder: Path) -> Mapping[str, tuple[Font, ...]]:
    if not folder.is_dir():
        return {}
    book = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    families: dict[str, list[Font]] = {}
    for info in book.fonts():
        if info.path is not None:
            font = Font(info.family, info.style, info.weight, Path(info.path), info.index)
            families.setdefault(info.family, []).append(font)
    return {family: tuple(sorted(faces, key=_regular_first)) for family, faces in families.items()}


def _regular_first(font: Font) -> tuple[bool, int, str]:
    return (font.style != "normal", abs(font.weight - 400), str(font.file))


@functools.cache
def _coverage(font: Font) -> frozenset[str]:
    with TTFont(font.file, fontNumber=font.index, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap() or ()))


def _is_silent(character: str) -> bool:
    """Whether a character asks for no glyph: spaces of ours, joiners, variation selectors."""
    code = ord(character)
    return character in "\t\n\u00ad\u200b\u200c\u200d\u2028\u2029\u2060\ufeff" or 0xFE00 <= code <= 0xFE0F
