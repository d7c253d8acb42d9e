"""What members write: stories, works, guides and interviews."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from popcorn.library.fields import Name, Paragraph, Summary, Title
from popcorn.library.models.base import Authored, MemberRefs, Model, PictureRef, Refers


class Piece(Authored):
    """A story, work, guide or interview."""

    section: Annotated[Name | None, Refers("sections")] = None


class Story(Piece):
    """Something a member lived through and tells."""


class Work(Piece):
    """Something a member made."""

    kind: Literal["photo", "theme", "video", "build", "data"]


class Step(Model):
    """One step of a guide."""

    name: Title
    text: Paragraph | None = None
    picture: PictureRef | None = None
    alt: Summary = ""


class Guide(Piece):
    """How something is done."""

    level: Literal["newcomer", "veteran"] = "newcomer"
    steps: tuple[Step, ...] = ()


class Interview(Piece):
    """A conversation with members."""

    with_: Annotated[MemberRefs, Field(alias="with", min_length=1)]
