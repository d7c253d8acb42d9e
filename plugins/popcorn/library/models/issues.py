"""The running order of an issue of the magazine."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field
from pydantic import Tag as UnionTag

from popcorn.languages import LocalText
from popcorn.library.fields import (
    Count,
    EntryRef,
    Language,
    License,
    Moment,
    Names,
    Paragraph,
    Summary,
    Tag,
    Title,
    Year,
)
from popcorn.library.models.base import CreditRef, Identity, MemberRef, MemberRefs, Model, PictureRef, Refers, RoleRef


class IssueCover(Model):
    """The picture on an issue's cover, and the member it honours."""

    shorthand: ClassVar[str | None] = "file"

    file: PictureRef
    alt: Summary = ""
    member: MemberRef | None = None
    credit: CreditRef | None = None


class Query(Model):
    """Pieces chosen by rule: published entries that fit everything said, newest first."""

    types: tuple[Literal["story", "work", "guide", "interview", "release", "event", "recap"], ...] = ()
    sections: Annotated[Names, Refers("sections")] = ()
    tags: tuple[Tag, ...] = ()
    channels: Annotated[Names, Refers("channels")] = ()
    lang: Language | None = None
    year: Annotated[Year | None, Field(description="The year in which they were published.")] = None
    since: Moment | None = None
    until: Moment | None = None
    limit: Annotated[Count | None, Field(description="At most so many.")] = None


Layout = Literal["one-column", "two-columns", "releases", "recap"]


class RunningSection(Model):
    """A part of the running order: what it is called, what stands in it, and how it is set."""

    name: LocalText
    pieces: Annotated[
        Annotated[tuple[Annotated[EntryRef, Refers("entry")], ...], UnionTag("list")]
        | Annotated[Query, UnionTag("query")],
        Discriminator(lambda value: "query" if isinstance(value, dict | Query) else "list"),
    ]
    layout: Layout = "two-columns"


class Erratum(Model):
    """A mistake in an earlier issue, put right."""

    issue: Count
    page: Count | None = None
    text: Paragraph


class Issue(Identity):
    """An issue of the magazine: front matter is the running order, the body the editor's letter."""

    number: Count
    title: Title
    kind: Annotated[
        Literal["magazine", "anthology"],
        Field(description="An anthology is a bound book: part pages, an index of contributors, a cover with a spine."),
    ] = "magazine"
    theme: Annotated[Summary | None, Field(description="What the issue is about, in a line.")] = None
    cover: IssueCover | None = None
    cover_lines: Annotated[tuple[Title, ...], Field(max_length=5)] = ()
    desk: dict[RoleRef, MemberRefs] = Field(default_factory=dict)
    sections: tuple[RunningSection, ...] = ()
    format: Literal["A5"] = "A5"
    license: License | None = None
    status: Literal["draft", "review", "published"] = "published"
    errata: tuple[Erratum, ...] = ()
