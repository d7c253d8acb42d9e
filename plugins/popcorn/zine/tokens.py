"""Token sets: the magazine's colours, faces, sizes and grids, as the house has them or as a community chooses."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from popcorn.library import frontmatter
from popcorn.library.entries import Library
from popcorn.library.fields import Flag
from popcorn.library.models import IssueFormat, Model
from popcorn.library.validation import closest, validate
from popcorn.problems import Problem, problem
from popcorn.theme import theme_folder

# The set that all others are built on.
HOUSE = "house"

Tokens = Mapping[str, Any]

# What is left of a page must hold text: a column so wide and a page so high, and white at the edges, in mm.
_NARROWEST, _LOWEST, _EDGE = 30.0, 80.0, 5.0

Millimetres = Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)]
Points = Annotated[float, Field(gt=0, le=400, allow_inf_nan=False)]
Factor = Annotated[float, Field(ge=0.5, le=3, allow_inf_nan=False)]
Colour = Annotated[str, StringConstraints(pattern=r"^#(?:[0-9a-fA-F]{3}){1,2}$")]
Percent = Annotated[float, Field(ge=0, le=100)]
Family = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Margins(Model):
    """The white around the text, in mm."""

    top: Millimetres
    bottom: Millimetres
    inside: Millimetres
    outside: Millimetres


class Columns(Model):
    """How many columns the page has room for, and the white between two of them in mm."""

    count: Annotated[int, Field(ge=1, le=4)]
    gutter: Millimetres


class Scale(Model):
    """What all sizes of a format are multiplied by: those of running text, and those of titles."""

    text: Factor
    display: Factor


class Format(Model):
    """One trim size (width, height) with its grid, in mm; `measure` is the width of a single column."""

    trim: tuple[Annotated[float, Field(ge=60, le=600)], Annotated[float, Field(ge=60, le=600)]]
    margins: Margins
    columns: Columns
    measure: Annotated[float, Field(ge=40, le=300)]
    scale: Scale

    @model_validator(mode="after")
    def _has_room(self) -> Format:
        width = self.trim[0] - self.margins.inside - self.margins.outside
        height = self.trim[1] - self.margins.top - self.margins.bottom
        column = (width - (self.columns.count - 1) * self.columns.gutter) / self.columns.count
        if column < _NARROWEST or height < _LOWEST or self.measure > self.trim[0] - 2 * _EDGE:
            raise PydanticCustomError("no_room", "no room for text")
        return self


class Style(Model):
    """Running text: its size, and the pitch from baseline to baseline, in points."""

    size: Points
    pitch: Points

    @model_validator(mode="after")
    def _lines_are_apart(self) -> Style:
        if self.pitch < self.size:
            raise PydanticCustomError("lines_overlap", "the pitch is less than the size")
        return self


class Title(Model):
    """A piece's title: as large as it may be, and as small as it must, in points."""

    largest: Points
    smallest: Points


class Display(Model):
    """Large letters, in points."""

    masthead: Points
    cover: Points
    back: Points
    page: Points
    pull: Points
    figure: Points
    step: Points
    folio: Points


class Type(Model):
    """The sizes of all text."""

    body: Style
    essay: Style
    brief: Style
    small: Style
    tiny: Style
    code: Style
    standfirst: Style
    title: Title
    display: Display
    head: dict[Literal["2", "3", "4", "5", "6"], Points]


class Face(Model):
    """The Latin family and the Han family of one face."""

    latin: Family
    han: Family


class Faces(Model):
    """The faces by what they are for."""

    serif: Face
    sans: Face
    display: Face
    title: Face
    mono: Face


class Duotone(Model):
    """The two colours that all pictures are printed in."""

    dark: Colour
    light: Colour


class Colours(Model):
    """The inks of the magazine."""

    ink: Colour
    quiet: Colour
    line: Colour
    paper: Colour
    light: Colour
    warm: Colour
    night: Colour
    grave: Colour
    accents: Annotated[tuple[Colour, ...], Field(min_length=1, max_length=12)]
    code: dict[Literal["word", "text", "remark", "number", "name", "added", "removed"], Colour]
    changes: dict[Literal["new", "improved", "fixed", "known"], Colour]
    duotone: Duotone | None = None


class Gestures(Model):
    """How the cover is composed and how a piece is announced.

    `cover`: the picture to the paper's edges, or framed below the masthead. `opener`: a short bar or a block of colour
    above the title. `rule` is the thickness of the bar in points, `capitals` whether pieces begin with a large letter.
    """

    cover: Literal["bled", "framed"]
    opener: Literal["bar", "block"]
    rule: Annotated[float, Field(ge=0, le=12)]
    capitals: Flag


class TokenSet(Model):
    """The whole of a token file, the house's own filled in for what it leaves out."""

    formats: dict[IssueFormat, Format]
    type: Type
    faces: Faces
    colours: Colours
    gestures: Gestures
    packages: dict[str, tuple[Family, ...]]
    fallbacks: tuple[Family, ...]
    inks: dict[Colour, tuple[Percent, Percent, Percent, Percent]] = Field(default_factory=dict)


def tokens_of(library: Library) -> tuple[Tokens, tuple[Problem, ...]]:
    """The set that a community has chosen with `print.tokens` in community.yml; the house's own beside problems.

    A plain name is one of `theme/print/` (`tokens-NAME.yml`), anything else a path below the project.
    """
    named = library.community.print.tokens
    if named is None or named == HOUSE:
        return tokens(), ()
    project = library.root.parent.resolve()
    file = _shipped(named) if _is_name(named) else project / named
    if not file.is_file() or not _is_inside(file, (project, print_folder())):
        known = token_sets()
        suggestion = closest(named, known)
        return tokens(), (
            problem(
                "tokens-unknown",
                "../community.yml",
                field="print.tokens",
                name=named,
                known=", ".join(known),
                suggestion=suggestion,
            ),
        )
    shown = file.name if _is_name(named) else f"../{named}"
    try:
        source = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return tokens(), (problem("tokens-unreadable", shown),)
    return read_tokens(source, shown)


def read_tokens(source: str, path: str) -> tuple[Tokens, tuple[Problem, ...]]:
    """A token file's set, completed by the house's; the house's alone where the file cannot be used."""
    tree, problems = frontmatter.parse(source, path)
    if tree is None:
        return tokens(), problems
    found, more = validate(TokenSet, _completed(_house_tree(), tree), path, context={})
    return (_plain(found) if found else tokens()), (*problems, *more)


@functools.cache
def tokens() -> Tokens:
    """The house's own set: the whole of `theme/print/tokens.yml`."""
    found, problems = validate(TokenSet, _house_tree(), "tokens.yml", context={})
    assert found is not None, problems
    return _plain(found)


@functools.cache
def token_sets() -> tuple[str, ...]:
    """The names of the sets that come with Popcorn."""
    return (HOUSE, *sorted(file.stem.removeprefix("tokens-") for file in print_folder().glob("tokens-*.yml")))


def sized_for(set_: Tokens, format_: str) -> dict[str, Any]:
    """A set as the templates of one format read it: all sizes as they are printed there."""
    scale = set_["formats"][format_]["scale"]

    def by(factor: float, node: Any) -> Any:
        if isinstance(node, dict):
            return {key: by(factor, value) for key, value in node.items()}
        return round(node * factor, 3)

    factors = {
        "title": scale["display"],
        "display": scale["display"],
        # Headings stand in the text's own lines, and must not grow out of them.
        "head": (scale["display"] + 2 * scale["text"]) / 3,
    }
    sizes = {name: by(factors.get(name, scale["text"]), node) for name, node in set_["type"].items()}
    return {**set_, "type": sizes}


def print_folder() -> Path:
    """Where the templates of the magazine lie."""
    return theme_folder() / "print"


def _is_name(named: str) -> bool:
    return "/" not in named and "." not in named


def _shipped(name: str) -> Path:
    return print_folder() / f"tokens-{name}.yml"


def _is_inside(file: Path, folders: tuple[Path, ...]) -> bool:
    # A file elsewhere would make the PDF depend on the machine.
    return any(file.resolve().is_relative_to(folder.resolve()) for folder in folders)


@functools.cache
def _house_tree() -> frontmatter.Mapping:
    tree, problems = frontmatter.parse((print_folder() / "tokens.yml").read_text("utf-8"), "tokens.yml")
    assert tree is not None, problems
    return tree


def _completed(base: frontmatter.Mapping, own: frontmatter.Mapping) -> frontmatter.Mapping:
    """The mapping with what it lacks taken from `base`, at every depth. Lists count as one."""
    items: dict[str, frontmatter.Node] = dict(base.items)
    for key, value in own.items.items():
        under = base.items.get(key)
        if isinstance(value, frontmatter.Mapping) and isinstance(under, frontmatter.Mapping):
            items[key] = _completed(under, value)
        elif not (isinstance(value, frontmatter.Scalar) and value.text is None and not value.comment):
            items[key] = value
    return frontmatter.Mapping(items, {**base.keys, **own.keys}, own.mark)


def _plain(found: TokenSet) -> Tokens:
    dumped: Tokens = found.model_dump(mode="json")
    return dumped
