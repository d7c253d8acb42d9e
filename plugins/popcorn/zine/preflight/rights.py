"""Whether everything may be printed: licences, consent, and members who do not want to be named or seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from popcorn.characters import HAN
from popcorn.library.entries import Entry
from popcorn.library.models import Common, Member, Model
from popcorn.library.references import picture_path
from popcorn.problems import Problem
from popcorn.zine.preflight.survey import Survey

_RESERVED = "all-rights-reserved"
# Names shorter than this turn up in texts about other things.
_SHORTEST_HAN, _SHORTEST_LATIN = 2, 4


def rights(survey: Survey) -> Iterator[Problem]:
    """Everything that somebody could object to once it is on paper."""
    for piece in survey.issue.pieces:
        if isinstance(piece.meta, Common):
            yield from _license(survey, piece, piece.meta)
            yield from _photos(survey, piece)
    yield from _named(survey)
    yield from _pictured(survey)


def _license(survey: Survey, piece: Entry[Model], meta: Common) -> Iterator[Problem]:
    if _agreed(survey, meta) or meta.origin == "official":
        return
    facts = {"piece": piece.title, "page": survey.page_of(piece)}
    community = survey.library.community
    # That nobody has named a licence at all is told once, of the issue.
    license_ = meta.license or (community.license if "license" in community.model_fields_set else "")
    original = survey.library.original(piece)
    of_original = original.meta.license if original and isinstance(original.meta, Common) else None
    price = survey.issue.meta.price or ""
    if license_ == _RESERVED:
        yield piece.problem("license-reserved", "license", **facts)
    if original is not None and "-ND" in (of_original or license_):
        yield piece.problem("license-translation", "translation_of", license=of_original or license_, **facts)
    elif "-ND" in license_ and not survey.library.consents(piece, "photo") and _has_pictures(survey, piece):
        yield piece.problem("license-cut", "license", license=license_, **facts)
    if "-NC" in license_ and re.search("[1-9]", price):
        yield piece.problem("license-sold", "license", license=license_, price=price, **facts)


def _agreed(survey: Survey, meta: Common) -> bool:
    """Whether somebody said, of this piece or in community.yml of all, that it may be printed; silence is no yes."""
    if meta.consent.print is not None:
        return meta.consent.print
    usual = survey.library.community.consent
    return "print" in usual.model_fields_set and usual.print


def _photos(survey: Survey, piece: Entry[Model]) -> Iterator[Problem]:
    if not survey.library.consents(piece, "photo") and _has_pictures(survey, piece):
        page = survey.page_of(piece)
        yield piece.problem("photos-left-out", "consent", "photo", piece=piece.title, page=page)


def _has_pictures(survey: Survey, piece: Entry[Model]) -> bool:
    return bool(getattr(piece.meta, "cover", None) or survey.making.layout.bodies.body(piece).pictures)


def _named(survey: Survey) -> Iterator[Problem]:
    """Members who have withdrawn and are named in a text: where they are credited, the magazine leaves them out."""
    gone = [member for member in survey.library.members.values() if member.meta.status == "withdrawn"]
    for sheet in survey.sheets if gone else ():
        said = "".join(text.text for text in sheet.texts)
        for member in gone:
            name = next((name for name in (member.meta.name, *member.meta.aka) if _says(said, name)), None)
            if name is not None:
                yield survey.found("member-named", survey.piece_on(sheet.page), sheet.page, name, name=name)


def _says(text: str, name: str) -> bool:
    if len(name) < (_SHORTEST_HAN if HAN.search(name) else _SHORTEST_LATIN):
        return False
    if HAN.search(name):
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _pictured(survey: Survey) -> Iterator[Problem]:
    cover = survey.issue.meta.cover
    honoured = survey.library.members.get(cover.member) if cover and cover.member else None
    if honoured is not None and honoured.meta.status == "withdrawn":
        yield survey.found("cover-member-left", survey.issue.entry, 1, honoured.meta.handle, name=honoured.meta.handle)
    hidden = {
        picture_path(member.meta.portrait, member.folder): member
        for member in survey.library.members.values()
        if member.meta.portrait and _hides(member.meta)
    }
    told: set[str] = set()
    for sheet in survey.sheets if hidden else ():
        for image in sheet.images:
            picture = survey.picture_in(image)
            member = hidden.get(picture.path) if picture else None
            if picture is not None and member is not None and picture.path not in told:
                told.add(picture.path)
                entry = survey.piece_on(sheet.page)
                name = picture.path.rsplit("/", 1)[-1]
                yield survey.found("portrait-hidden", entry, sheet.page, name, name=member.meta.handle)


def _hides(member: Member) -> bool:
    return member.privacy.portrait == "hidden" or member.status == "withdrawn"
