"""Colours on the way to the press: what they become, and that none is overlooked."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms, ImageOps

from icc import press_profile
from popcorn.zine.colours import foreign_colours
from popcorn.zine.inks import Inks
from popcorn.zine.measures import tokens
from popcorn.zine.press import colour_problems
from popcorn.zine.profiles import Profile
from popcorn.zine.separation import separate


@pytest.fixture(scope="session")
def profile() -> Profile:
    return Profile("Test", "FOGRA39", "0" * 64, press_profile())


def test_colours_of_the_templates_have_recipes_and_greys_are_black_alone(profile: Profile) -> None:
    inks = Inks(profile, tokens()["inks"])

    def paint(colour: str) -> tuple[float, ...]:
        return inks.paint(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))

    assert paint(tokens()["colours"]["ink"]) == (0, 0, 0, 1)
    assert paint("#ffffff") == (0, 0, 0, 0)
    assert paint("#000000") == (0, 0, 0, 1)
    assert inks.grey(0) == (0, 0, 0, 1)
    assert inks.grey(1) == (0, 0, 0, 0)
    quiet = paint(tokens()["colours"]["quiet"])
    assert quiet[:3] == (0, 0, 0)
    assert 0.4 < quiet[3] < 0.9
    cyan, magenta, yellow, _ = paint("#c8401f")
    assert cyan < magenta
    assert yellow > 0.7
    greys = [inks.grey(step / 10)[3] for step in range(11)]
    assert greys == sorted(greys, reverse=True)


def page_with(resources: Dictionary | None = None, content: bytes = b"", **more: Any) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    page.Resources = Dictionary() if resources is None else resources
    for key, value in more.items():
        page["/" + key] = value
    return pdf


def rgb_profile(pdf: pikepdf.Pdf) -> Array:
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return Array([Name.ICCBased, pdf.make_indirect(pdf.make_stream(content, N=3))])


def _operator() -> pikepdf.Pdf:
    return page_with(content=b"1 0 0 rg 0 0 9 9 re f")


def _named_space() -> pikepdf.Pdf:
    return page_with(content=b"/DeviceRGB cs 1 0 0 sc 0 0 9 9 re f")


def _resource() -> pikepdf.Pdf:
    pdf = page_with(content=b"/c0 cs 1 0 0 sc 0 0 9 9 re f")
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(c0=rgb_profile(pdf))
    return pdf


def _nested_form() -> pikepdf.Pdf:
    pdf = page_with(content=b"/x0 Do")
    inner = pdf.make_stream(b"0 1 0 RG 0 0 m 9 9 l S", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    outer = pdf.make_stream(b"/x1 Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    outer.Resources = Dictionary(XObject=Dictionary(x1=inner))
    pdf.pages[0].obj.Resources.XObject = Dictionary(x0=outer)
    return pdf


def _shading() -> pikepdf.Pdf:
    pdf = page_with(content=b"/Pattern cs /p0 scn 0 0 9 9 re f")
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=function)
    pdf.pages[0].obj.Resources.Pattern = Dictionary(p0=Dictionary(PatternType=2, Shading=shading))
    return pdf


def _tiling() -> pikepdf.Pdf:
    pdf = page_with(content=b"/Pattern cs /p0 scn 0 0 9 9 re f")
    tile = pdf.make_stream(
        b"1 0 0 rg 0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 2, 2], XStep=2, YStep=2
    )
    pdf.pages[0].obj.Resources.Pattern = Dictionary(p0=tile)
    return pdf


def _soft_mask() -> pikepdf.Pdf:
    pdf = page_with(content=b"/g0 gs 0 0 9 9 re f")
    form = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Group = Dictionary(S=Name.Transparency, CS=rgb_profile(pdf))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form)
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(g0=Dictionary(SMask=mask))
    return pdf


def _image() -> pikepdf.Pdf:
    pdf = page_with(content=b"/x0 Do")
    image = pdf.make_stream(bytes(12), Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=8)
    image.ColorSpace = Name.DeviceRGB
    pdf.pages[0].obj.Resources.XObject = Dictionary(x0=image)
    return pdf


def _indexed_image() -> pikepdf.Pdf:
    pdf = page_with(content=b"/x0 Do")
    image = pdf.make_stream(bytes(4), Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=8)
    image.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\xff\0\0\0\xff\0")])
    pdf.pages[0].obj.Resources.XObject = Dictionary(x0=image)
    return pdf


def _glyph_in_colour() -> pikepdf.Pdf:
    pdf = page_with(content=b"BT /f0 9 Tf (a) Tj ET")
    glyph = pdf.make_stream(b"9 0 d0 1 0 0 rg 0 0 9 9 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 9, 9], FontMatrix=[1, 0, 0, 1, 0, 0], Widths=[9],
        FirstChar=97, LastChar=97, CharProcs=Dictionary(a=glyph), Resources=Dictionary(),
        Encoding=Dictionary(Differences=[97, Name.a]),
    )  # fmt: skip
    pdf.pages[0].obj.Resources.Font = Dictionary(f0=pdf.make_indirect(font))
    return pdf


def _page_group() -> pikepdf.Pdf:
    return page_with(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))


def _appearance() -> pikepdf.Pdf:
    pdf = page_with()
    look = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 9, 9], AP=Dictionary(N=look))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return pdf


def _annotation() -> pikepdf.Pdf:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 9, 9], C=[1, 0, 0])
    return page_with(Annots=Array([note]))


def _inline() -> pikepdf.Pdf:
    return page_with(content=b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI Q")


def _intent() -> pikepdf.Pdf:
    pdf = page_with()
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=rgb_profile(pdf)[1])])
    return pdf


CONVERTED = [
    _operator, _named_space, _resource, _nested_form, _shading, _tiling, _soft_mask, _image, _indexed_image,
    _glyph_in_colour, _page_group,
]  # fmt: skip
REPORTED = [_appearance, _annotation, _inline, _intent]


@pytest.mark.parametrize("make", [*CONVERTED, *REPORTED])
def test_rgb_is_found_wherever_it_hides(make: Callable[[], pikepdf.Pdf]) -> None:
    found = foreign_colours(make())
    assert found
    assert {foreign.page for foreign in found} == {0 if make is _intent else 1}


def painted(pdf: pikepdf.Pdf) -> tuple[int, int, int, int] | None:
    """The part of the page that is not white, in tenths of a point; None for none."""
    stream = io.BytesIO()
    pdf.save(stream)
    seen = pypdfium2.PdfDocument(stream.getvalue())[0].render(scale=10).to_pil().convert("RGB")
    return ImageOps.invert(seen).getbbox()


@pytest.mark.parametrize("make", CONVERTED)
def test_rgb_becomes_inks_wherever_it_hides(make: Callable[[], pikepdf.Pdf], profile: Profile) -> None:
    pdf = make()
    before = painted(pdf)
    separate(pdf, Inks(profile))
    assert painted(pdf) == before
    stream = io.BytesIO()
    pdf.save(stream)
    with pikepdf.open(stream) as again:
        assert foreign_colours(again) == ()


def test_a_clean_page_is_called_clean() -> None:
    assert foreign_colours(page_with(content=b"0 0 0 1 k 0 0 9 9 re f 0.5 g 0 0 9 9 re f")) == ()


def test_colours_that_are_left_are_told_with_their_page() -> None:
    (found,) = colour_problems(_inline(), "issues/1/index.md")
    assert (found.code, found.severity, dict(found.facts)["page"]) == ("press-rgb", "error", "1")
