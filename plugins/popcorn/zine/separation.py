"""A typeset PDF in the inks of a press: each colour of pages, patterns and pictures becomes CMYK (ISO 32000-1, 8.6).

The typesetter writes colours as sRGB and grey. They are converted here and not in the templates, because a colour may
come from anywhere (a glyph of an emoji font, a transparent gradient), and Typst's own CMYK has no transparency.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator

from popcorn.zine.inks import Inks, Paint

Space = Literal["rgb", "grey", "other"]
# Colour operators with the space they speak of, and whether they are for strokes.
_DEVICE: dict[str, tuple[Space, bool]] = {
    "rg": ("rgb", False),
    "RG": ("rgb", True),
    "g": ("grey", False),
    "G": ("grey", True),
}
# In the luminosity of an image (ITU-R BT.601), which is what a soft mask goes by.
_LUMA = (0.299, 0.587, 0.114)


def separate(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Bring a whole PDF into the inks. What is in CMYK already stays as it is.

    Colours that no typesetter of ours writes (mesh gradients, inline pictures in RGB) are left alone; `colours.py`
    finds them.
    """
    separation = _Separation(pdf, inks)
    for page in pdf.pages:
        separation.page(page)


def space_of(named: Any, resources: Any) -> Space:
    """What kind of colours a colour space has, which may be a name of the resources' own."""
    if isinstance(named, Name):
        own = resources.get("/ColorSpace", {}).get(str(named)) if resources is not None else None
        if own is not None:
            return space_of(own, None)
        return {"/DeviceRGB": "rgb", "/DeviceGray": "grey"}.get(str(named), "other")  # type: ignore[return-value]
    if isinstance(named, Array) and len(named):
        kind = str(named[0])
        if kind == "/ICCBased":
            return {3: "rgb", 1: "grey"}.get(int(named[1].N), "other")  # type: ignore[return-value]
        return {"/CalRGB": "rgb", "/CalGray": "grey", "/DeviceRGB": "rgb", "/DeviceGray": "grey"}.get(kind, "other")  # type: ignore[return-value]
    return "other"


class _Separation:
    def __init__(self, pdf: pikepdf.Pdf, inks: Inks) -> None:
        self._pdf = pdf
        self._inks = inks
        # Forms, pictures, shadings and fonts are shared between pages; each is converted once.
        self._done: set[tuple[int, int]] = set()

    def page(self, page: pikepdf.Page) -> None:
        resources = page.obj.get("/Resources", Dictionary())
        content = self._converted(page, resources, is_mask=False)
        page.obj.Contents = self._pdf.make_stream(content)
        # Without a space of their own, transparent objects would be blended in whatever the viewer likes.
        page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        self._resources(resources, is_mask=False)

    def _resources(self, resources: Any, *, is_mask: bool) -> None:
        for external in resources.get("/XObject", {}).values():
            if external.get("/Subtype") == Name.Image:
                self._image(external)
            elif external.get("/Subtype") == Name.Form:
                self._form(external, is_mask=is_mask)
        for pattern in resources.get("/Pattern", {}).values():
            if isinstance(pattern, pikepdf.Stream):
                self._form(pattern, is_mask=is_mask)
            else:
                self._shading(pattern.get("/Shading"), is_mask=is_mask)
                self._state(pattern.get("/ExtGState", Dictionary()))
        for shading in resources.get("/Shading", {}).values():
            self._shading(shading, is_mask=is_mask)
        for state in resources.get("/ExtGState", {}).values():
            self._state(state)
        for font in resources.get("/Font", {}).values():
            self._font(font, is_mask=is_mask)
        spaces = resources.get("/ColorSpace", Dictionary())
        for name in [name for name, space in spaces.items() if space_of(space, None) != "other"]:
            del spaces[name]

    def _is_new(self, thing: Any) -> bool:
        if not thing.is_indirect:
            return True
        is_new = thing.objgen not in self._done
        self._done.add(thing.objgen)
        return is_new

    def _form(self, form: Any, *, is_mask: bool) -> None:
        """A form XObject or a tiling pattern; a soft mask's form becomes grey, as only its light counts."""
        if not self._is_new(form):
            return
        resources = form.get("/Resources", Dictionary())
        form.write(self._converted(form, resources, is_mask=is_mask))
        if "/Group" in form and "/CS" in form.Group:
            form.Group.CS = Name.DeviceGray if is_mask else Name.DeviceCMYK
        self._resources(resources, is_mask=is_mask)

    def _state(self, state: Any) -> None:
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and "/G" in mask:
            self._form(mask.G, is_mask=True)

    def _font(self, font: Any, *, is_mask: bool) -> None:
        """Glyphs in colour, as emoji have, are little pages of their own (Type 3)."""
        if font.get("/Subtype") != Name.Type3 or not self._is_new(font):
            return
        resources = font.get("/Resources", Dictionary())
        for glyph in font.CharProcs.values():
            if self._is_new(glyph):
                glyph.write(self._converted(glyph, resources, is_mask=is_mask))
        self._resources(resources, is_mask=is_mask)

    def _shading(self, shading: Any, *, is_mask: bool) -> None:
        space = space_of(shading.get("/ColorSpace"), None)
        function = shading.get("/Function")
        if space == "other" or not isinstance(function, Dictionary) or not self._is_new(shading):
            return
        if _can_be_converted(function):
            self._function(function, space, is_mask=is_mask)
            shading.ColorSpace = Name.DeviceGray if is_mask else Name.DeviceCMYK

    def _function(self, function: Any, space: Space, *, is_mask: bool) -> None:
        if not self._is_new(function):
            return
        parts = 1 if is_mask else 4
        if "/Range" in function:
            function.Range = Array([0, 1] * parts)
        if int(function.FunctionType) == 3:
            for part in function.Functions:
                self._function(part, space, is_mask=is_mask)
            return
        for end in ("/C0", "/C1"):
            values = [float(value) for value in function[end]]
            function[end] = Array([_number(part) for part in self._mixed(values, space, is_mask=is_mask)])

    def _image(self, image: Any) -> None:
        if "/ImageMask" in image or not self._is_new(image):
            return
        space = image.get("/ColorSpace")
        kind = space_of(space, None)
        is_indexed = isinstance(space, Array) and len(space) > 1 and str(space[0]) == "/Indexed"
        if kind == "other" and not (is_indexed and space_of(space[1], None) != "other"):
            return
        mask = image.get("/SMask")
        if mask is not None and space_of(mask.get("/ColorSpace"), None) == "grey":
            mask.ColorSpace = Name.DeviceGray
        if kind == "grey":
            image.ColorSpace = Name.DeviceGray
            return
        try:
            picture = self._inks.picture(pikepdf.PdfImage(image).as_pil_image())
        except (pikepdf.PikepdfError, OSError, ValueError):
            return  # It stays as it is, and is found as what it is.
        image.write(picture.tobytes())
        for key in ("/DecodeParms", "/Decode", "/Intent", "/Mask"):
            # A mask that is a stencil stays; one that is a range of colours has lost its meaning.
            if key in image and not isinstance(image[key], pikepdf.Stream):
                del image[key]
        image.ColorSpace = Name.DeviceCMYK
        image.BitsPerComponent = 8
        image.Width, image.Height = picture.size

    def _mixed(self, values: list[float], space: Space, *, is_mask: bool) -> tuple[float, ...]:
        if is_mask:
            light = values[0] if space == "grey" else sum(p * v for p, v in zip(_LUMA, values, strict=True))
            return (light,)
        return self._inks.grey(values[0]) if space == "grey" else self._inks.paint(*values)

    def _converted(self, source: Any, resources: Any, *, is_mask: bool) -> bytes:
        return pikepdf.unparse_content_stream(list(self._instructions(source, resources, is_mask=is_mask)))

    def _instructions(self, source: Any, resources: Any, *, is_mask: bool) -> Iterator[Any]:
        """The instructions of a content stream, those that set colours converted."""
        # By whether it is for strokes: the space in force, kept and brought back with the graphics state.
        current: dict[bool, Space] = {False: "other", True: "other"}
        kept: list[dict[bool, Space]] = []
        for instruction in pikepdf.parse_content_stream(source):
            operator = str(instruction.operator)
            if operator == "q":
                kept.append(dict(current))
            elif operator == "Q" and kept:
                current = kept.pop()
            elif operator in ("cs", "CS"):
                is_stroke = operator == "CS"
                current[is_stroke] = space_of(instruction.operands[0], resources)
                if current[is_stroke] != "other":
                    # A space begins with its black.
                    yield _setting(Paint(0, 0, 0, 1) if not is_mask else (0.0,), is_stroke=is_stroke)
                    continue
            elif operator in ("sc", "scn", "SC", "SCN"):
                is_stroke = operator.isupper()
                space = current[is_stroke]
                if space != "other":
                    values = [float(value) for value in instruction.operands]
                    yield _setting(self._mixed(values, space, is_mask=is_mask), is_stroke=is_stroke)
                    continue
            elif operator in _DEVICE:
                space, is_stroke = _DEVICE[operator]
                values = [float(value) for value in instruction.operands]
                yield _setting(self._mixed(values, space, is_mask=is_mask), is_stroke=is_stroke)
                continue
            yield instruction


def _can_be_converted(function: Any) -> bool:
    """Whether a function goes straight from one colour to another, or is made of such (ISO 32000-1, 7.10.3 and 4)."""
    kind = int(function.FunctionType)
    return kind == 2 or (kind == 3 and all(_can_be_converted(part) for part in function.Functions))


def _setting(parts: tuple[float, ...], *, is_stroke: bool) -> ContentStreamInstruction:
    name = "k" if len(parts) == 4 else "g"
    return ContentStreamInstruction([_number(part) for part in parts], Operator(name.upper() if is_stroke else name))


def _number(part: float) -> Decimal:
    return Decimal(f"{part:.4f}".rstrip("0").rstrip("."))
