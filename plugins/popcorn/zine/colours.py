"""What a PDF has in colours that no press has inks for: RGB in any of its forms, on whatever page, however deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

# Spaces with three light colours, or measured ones, which a press would have to convert in a way of its own.
_NAMES = frozenset({"/DeviceRGB", "/CalRGB", "/Lab", "/RGB"})
_OPERATORS = "rg RG cs CS BI ID EI"
# What leads from a page to other pages rather than to what it shows.
_AWAY = frozenset({"/Parent", "/P", "/Popup", "/Dest", "/StructParent", "/B", "/Thumb"})


class Foreign(NamedTuple):
    """A colour that is not in the press's inks: on which page (from 1; 0 is the document itself), and what it is."""

    page: int
    what: str


def foreign_colours(pdf: pikepdf.Pdf) -> tuple[Foreign, ...]:
    """Everything in RGB or another light colour in a PDF, by page: each thing once, on the first page that uses it.

    Looks at content streams, forms, patterns, shadings, soft masks, groups, pictures, glyphs in colour, annotations
    with their appearance, and output intents; colour spaces count wherever they stand, used or not.
    """
    seen: set[tuple[int, int]] = set()
    found = [Foreign(0, what) for what in _of_intents(pdf)]
    for number, page in enumerate(pdf.pages, start=1):
        found += [Foreign(number, what) for what in _of_operators(page)]
        found += [Foreign(number, what) for what in _of_objects(page.obj, seen)]
    return tuple(dict.fromkeys(found))


def _of_intents(pdf: pikepdf.Pdf) -> Iterator[str]:
    for intent in pdf.Root.get("/OutputIntents", []):
        profile = intent.get("/DestOutputProfile")
        if profile is not None and int(profile.get("/N", 0)) == 3:
            yield "output intent: ICC profile with 3 channels"


def _of_objects(page: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    # Not by recursion: how deep a PDF goes is its author's choice.
    waiting: list[tuple[Any, str]] = [(page, "page")]
    while waiting:
        thing, place = waiting.pop()
        if isinstance(thing, Name):
            if str(thing) in _NAMES:
                yield f"{place}: {str(thing)[1:]}"
            continue
        if not isinstance(thing, Array | Dictionary | pikepdf.Stream):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Array):
            if _is_light_profile(thing):
                yield f"{place}: ICC profile with 3 channels"
            waiting += [(item, place) for item in thing]
            continue
        if isinstance(thing, pikepdf.Stream):
            if _has_content(thing, place):
                yield from (f"{place}: {what}" for what in _of_operators(thing))
            elif "/JPXDecode" in _filters(thing) and "/ColorSpace" not in thing:
                yield f"{place}: JPEG 2000 in a space of its own"
        if thing.get("/Subtype") is not None and "/Rect" in thing:
            for key in ("/C", "/IC"):
                if len(thing.get(key, [])) == 3:
                    yield f"{place}: annotation in RGB"
        waiting += [(value, f"{place}{key}") for key, value in thing.items() if key not in _AWAY]


def _is_light_profile(space: Any) -> bool:
    return len(space) > 1 and str(space[0]) == "/ICCBased" and int(space[1].get("/N", 0)) == 3


def _has_content(stream: Any, place: str) -> bool:
    return (
        stream.get("/Subtype") == Name.Form
        or stream.get("/PatternType") == 1
        # Glyphs of Type 3 fonts say of themselves nothing at all.
        or place.rpartition("/")[0].endswith("/CharProcs")
    )


def _filters(stream: Any) -> list[str]:
    named = stream.get("/Filter", [])
    return [str(named)] if isinstance(named, Name) else [str(name) for name in named]


def _of_operators(source: Any) -> Iterator[str]:
    for instruction in pikepdf.parse_content_stream(source, _OPERATORS):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            space = instruction.iimage.obj.get("/ColorSpace", instruction.iimage.obj.get("/CS"))
            if str(space) in _NAMES:
                yield "inline picture in RGB"
            continue
        operator = str(instruction.operator)
        if operator in ("rg", "RG"):
            yield f"operator {operator}"
        elif operator in ("cs", "CS") and str(instruction.operands[0]) in _NAMES:
            yield f"operator {operator} {str(instruction.operands[0])[1:]}"
