"""The PDF that a print shop takes: PDF/X-4 (ISO 15930-7) with bleed, marks and everything in the press's inks."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.problems import Problem, has_errors, in_order, problem
from popcorn.zine.colours import foreign_colours
from popcorn.zine.edition import Stage, Typeset, typeset_issue
from popcorn.zine.inks import Inks
from popcorn.zine.issue import find_issue
from popcorn.zine.measures import POINTS_PER_MM
from popcorn.zine.profiles import Profile, find_profile
from popcorn.zine.separation import separate
from popcorn.zine.targets import Target
from popcorn.zine.tokens import tokens_of
from popcorn.zine.wording import file_name

PRESS_DPI = 300
# From the bleed to the sheet's edge, in mm: crop marks, and below the page the slug.
MARKS_ROOM = 9.0
# PDF/X-4 is made of PDF 1.6.
_VERSION = "1.6"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://popcorn.example/press")
_PDFX = "http://www.npes.org/pdfx/ns/id/"


def press_target(library: Library) -> tuple[Target | None, tuple[Problem, ...]]:
    """What community.yml says of the print shop, as a target; None with the problems where no profile can be used."""
    profile, problems = find_profile(library)
    if profile is None:
        return None, problems
    settings = library.community.print
    return Target(
        "press",
        dpi=PRESS_DPI,
        bleed=settings.bleed,
        sheet=settings.bleed + (MARKS_ROOM if settings.marks else 0.0),
        marks=settings.marks,
        hidden_folios=settings.hidden_folios,
        profile=profile,
        standards=(_VERSION,),
    ), problems


def press_issue(
    library: Library,
    bodies: Bodies,
    number: int,
    cache: Path,
    progress: Callable[[Stage], None] = lambda stage: None,
) -> Typeset:
    """Make the press PDF of an issue. The same content, fonts and profile give the same bytes.

    `first_pages` are those of the screen PDF. Nothing in content or settings is a reason to raise.
    """
    target, problems = press_target(library)
    if target is None:
        return Typeset(number, file_name(library, number, "press", ".pdf"), problems)
    issue = typeset_issue(library, bodies, number, cache, progress, target)
    problems += issue.problems
    if issue.pdf is None:
        return replace(issue, problems=in_order(problems))
    progress("press")
    pdf = finished(issue.pdf, target, tokens_of(library)[0].get("inks", {}))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        problems += colour_problems(opened, find_issue(library, number).path)
    return replace(issue, pdf=None if has_errors(problems) else pdf, problems=in_order(problems))


def colour_problems(pdf: pikepdf.Pdf, path: str) -> tuple[Problem, ...]:
    """A problem for each page with something that is not in the press's inks; `path` is the issue's."""
    by_page: dict[int, list[str]] = {}
    for page, what in foreign_colours(pdf):
        by_page.setdefault(page, []).append(what)
    return tuple(problem("press-rgb", path, page=page, this="; ".join(found)) for page, found in by_page.items())


def finished(typeset: bytes, target: Target, recipes: Mapping[str, list[float]] = MappingProxyType({})) -> bytes:
    """A typeset PDF as PDF/X-4: in inks, with its boxes and its intent, and with nothing on it but what is printed.

    `recipes` are those of the token set: see `Inks`.
    """
    assert target.profile is not None
    with pikepdf.open(io.BytesIO(typeset)) as pdf:
        separate(pdf, Inks(target.profile, recipes))
        for page in pdf.pages:
            _plain(page)
            _boxes(page, target)
        for key in ("/Outlines", "/Names", "/Dests", "/OpenAction", "/AA", "/AcroForm", "/StructTreeRoot", "/MarkInfo"):
            if key in pdf.Root:
                del pdf.Root[key]
        _intent(pdf, target.profile)
        _described(pdf, hashlib.sha256(typeset + target.profile.digest.encode()).digest())
        stream = io.BytesIO()
        pdf.save(
            stream,
            force_version=_VERSION,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return stream.getvalue()


def _plain(page: pikepdf.Page) -> None:
    """Take from a page what is for screens alone."""
    for key in ("/Annots", "/AA", "/StructParents", "/Tabs", "/Trans", "/Dur"):
        if key in page.obj:
            del page.obj[key]


def _boxes(page: pikepdf.Page, target: Target) -> None:
    """Trim and bleed within the sheet (ISO 15930-7, 6.11): lower left corner first, in points."""
    sheet = [float(edge) for edge in page.mediabox]
    outside, bleed = target.sheet * POINTS_PER_MM, target.bleed * POINTS_PER_MM
    trim = [sheet[0] + outside, sheet[1] + outside, sheet[2] - outside, sheet[3] - outside]
    page.obj.TrimBox = Array([round(edge, 4) for edge in trim])
    page.obj.BleedBox = Array(
        [round(edge, 4) for edge in (trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed)]
    )


def _intent(pdf: pikepdf.Pdf, profile: Profile) -> None:
    """What the colours mean: the profile itself, and its condition's name (ISO 15930-7, 6.2.2)."""
    embedded = pdf.make_stream(profile.content, N=4, Alternate=Name.DeviceCMYK)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition if profile.is_registered else "Custom"),
        OutputCondition=String(profile.name),
        Info=String(profile.name),
        DestOutputProfile=pdf.make_indirect(embedded),
    )
    if profile.is_registered:
        intent.RegistryName = String("http://www.color.org")
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _described(pdf: pikepdf.Pdf, content: bytes) -> None:
    """Title, dates and identity, in both places where readers look (ISO 15930-7, 6.7 to 6.9)."""
    pdf.docinfo["/Trapped"] = Name("/False")
    pdf.docinfo["/GTS_PDFXVersion"] = String("PDF/X-4")
    created = pdf.docinfo.get("/CreationDate")
    pdf.docinfo["/ModDate"] = created
    document = uuid.uuid5(_SPACE, hashlib.sha256(str(pdf.docinfo.get("/Title", "")).encode()).hexdigest())
    instance = uuid.uuid5(_SPACE, content.hex())
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.register_xml_namespace(_PDFX, "pdfxid")
        metadata["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        metadata["pdf:Trapped"] = "False"
        metadata["xmpMM:DocumentID"] = f"uuid:{document}"
        metadata["xmpMM:InstanceID"] = f"uuid:{instance}"
        metadata["xmpMM:RenditionClass"] = "default"
        metadata["xmpMM:VersionID"] = "1"
        metadata["xmp:MetadataDate"] = metadata["xmp:CreateDate"]
        metadata["xmp:ModifyDate"] = metadata["xmp:CreateDate"]
