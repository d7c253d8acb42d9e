"""The running order of an issue of the magazine."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field
from pydantic import Tag as UnionTag

from popcorn.languages import LocalText
from popcorn.library.fields import (
    Count,
    EntryRef,
    Flag,
    Language,
    License,
    Name,
    Names,
    Paragraph,
    Since,
    Summary,
    Tag,
    Title,
    Until,
    Year,
)
from popcorn.library.models.base import (
    CircleRefs,
    CreditRef,
    Identity,
    MemberRef,
    MemberRefs,
    Model,
    PictureRef,
    Refers,
    RoleRef,
)


class IssueCover(Model):
    """The picture on an issue's cover, and the member it honours."""

    shorthand: ClassVar[str | None] = "file"

    file: PictureRef
    alt: Summary = ""
    member: MemberRef | None = None
    credit: CreditRef | None = None


class Query(Model):
    """Pieces chosen by rule: published entries with consent for print that fit everything said and are not quiet.

    A piece has the `tags`, `sections`, `circles` or `authors` asked for if it has one of them.
    """

    types: tuple[Literal["story", "work", "guide", "interview", "release", "event", "recap"], ...] = ()
    sections: Annotated[Names, Refers("sections")] = ()
    tags: tuple[Tag, ...] = ()
    circles: CircleRefs = ()
    authors: MemberRefs = ()
    channels: Annotated[Names, Refers("channels")] = ()
    lang: Language | None = None
    year: Annotated[Year | None, Field(description="The year in which they were published.")] = None
    since: Annotated[Since | None, Field(description="A date, or last-issue: what came after it.")] = None
    until: Annotated[Until | None, Field(description="A date, or this-issue: up to the issue's own date.")] = None
    unprinted: Annotated[Flag, Field(description="Only works that no earlier issue prints, in any language.")] = False
    order: Literal["newest", "oldest", "title"] = "newest"
    limit: Annotated[Count | None, Field(description="At most so many.")] = None


Filler = Literal["write", "photo", "notes"]
Layout = Literal["one-column", "two-columns", "three-columns", "interview", "photo-spread", "releases", "recap"]
# Trim sizes; the grid of each is in theme/print/tokens.yml.
IssueFormat = Literal["A5", "170x240", "B5", "A4", "half-letter"]
Insert = Literal["spotlights", "honours", "founders", "calendar", "letters"]

Pages = Annotated[Count, Field(gt=0, description="At most so many pages.")]


class Placed(Model):
    """A piece in the running order, with the pages it may take."""

    shorthand: ClassVar[str | None] = "entry"

    entry: Annotated[EntryRef, Refers("entry")]
    pages: Pages | None = None


class Spotlit(Model):
    """A member in the spotlight. Without a quote, the first words of their own page stand there."""

    shorthand: ClassVar[str | None] = "member"

    member: MemberRef
    quote: Summary | None = None


class Letter(Model):
    """A reader's letter: a member's handle or anyone's name, and what the desk answers."""

    name: CreditRef
    city: Name | None = None
    lang: Language | None = None
    text: Paragraph
    answer: Paragraph | None = None


class RunningSection(Model):
    """A part of the running order: what it is called, what stands in it, and how it is set.

    It has `pieces`, or it is an `insert`: then `members` are those in the spotlight, `letters` the letters.
    """

    name: LocalText
    pieces: (
        Annotated[
            Annotated[tuple[Placed, ...], UnionTag("list")] | Annotated[Query, UnionTag("query")],
            Discriminator(lambda value: "query" if isinstance(value, dict | Query) else "list"),
        ]
        | None
    ) = None
    layout: Layout = "two-columns"
    insert: Insert | None = None
    members: tuple[Spotlit, ...] = ()
    letters: tuple[Letter, ...] = ()
    pages: Pages | None = None
    reprint: Annotated[bool, Field(description="Its pieces have been printed in another issue before.")] = False


class Erratum(Model):
    """A mistake in an earlier issue, put right."""

    issue: Count
    page: Count | None = None
    piece: Annotated[EntryRef | None, Refers("entry"), Field(description="The piece that was wrong.")] = None
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
    format: IssueFormat = "A5"
    fillers: Annotated[
        tuple[Filler, ...] | None,
        Field(
            max_length=3,
            description="What fills the pages up to a multiple of four, taken from the first on; [] for nothing.",
        ),
    ] = None
    license: License | None = None
    price: Annotated[Name | None, Field(description="What a copy costs, such as 25 元; none where it is free.")] = None
    paper: Annotated[Title | None, Field(description="What it is printed on, in the colophon's words.")] = None
    printer: Annotated[Title | None, Field(description="Who printed and bound it.")] = None
    status: Literal["draft", "review", "published"] = "published"
    errata: tuple[Erratum, ...] = ()
