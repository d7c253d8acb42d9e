"""What all types share: the base of the models, references between entries, and the common fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from popcorn.library.fields import (
    ONE_OR_MORE,
    Count,
    EntryRef,
    Flag,
    Id,
    InnerPath,
    Language,
    License,
    Moment,
    Name,
    Names,
    OldAddress,
    Summary,
    Tags,
    Title,
    WebAddress,
)


@dataclass(frozen=True, slots=True)
class Refers:
    """Field metadata: the field names something that must exist.

    `to` is `member`, `circle`, `entry`, `picture`, `credit` (a member's handle, or the name of someone who is none)
    or the name of a list in community.yml.
    """

    to: str


# References are typed as names, not as slugs: whoever writes 林小雨 for `lin-xiaoyu` is then told the handle.
MemberRefs = Annotated[Names, Refers("member")]
MemberRef = Annotated[Name, Refers("member")]
CircleRefs = Annotated[Names, Refers("circle")]
PictureRef = Annotated[InnerPath, Refers("picture")]
CreditRef = Annotated[Name, Refers("credit")]
CreditRefs = Annotated[Names, Refers("credit")]
RoleRef = Annotated[Name, Refers("roles")]


class Model(BaseModel):
    """Base of all models: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # The field that a plain text stands for, where a type may be written as one: `cover: photo.jpg`.
    shorthand: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _written_short(cls, value: Any) -> Any:
        return {cls.shorthand: value} if cls.shorthand and isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler(schema)
        return {"anyOf": [{"type": "string"}, full]} if cls.shorthand else full


class Cover(Model):
    """The picture an entry is known by."""

    shorthand: ClassVar[str | None] = "file"

    file: PictureRef
    alt: Summary = ""
    credit: CreditRef | None = None


class Consent(Model):
    """Where the authors and those shown allow the entry to appear; silence leaves it to the community's default."""

    web: Flag | None = None
    feed: Flag | None = None
    print: Flag | None = None
    photo: Flag | None = None


class Photo(Model):
    """A picture with its caption, where it is not in the running text."""

    shorthand: ClassVar[str | None] = "file"

    file: PictureRef
    alt: Summary = ""
    caption: Summary | None = None
    credit: CreditRef | None = None


class Identity(Model):
    """What every entry has."""

    id: Annotated[
        Id, Field(description="Ten characters, given once and never changed: feeds and printed links hang on it.")
    ]
    date: Moment | None = None
    updated: Moment | None = None
    lang: Language | None = None
    summary: Summary | None = None
    quiet: Annotated[Flag, Field(description="Kept and reachable, but in no feed, on no front page, in no print.")] = (
        False
    )
    aliases: Annotated[tuple[OldAddress, ...], ONE_OR_MORE] = ()


class Common(Identity):
    """What every entry has that someone wrote."""

    title: Title
    translation_of: Annotated[EntryRef | None, Refers("entry")] = None
    authors: MemberRefs = ()
    credits: dict[RoleRef, CreditRefs] = Field(default_factory=dict)
    tags: Tags = ()
    circles: CircleRefs = ()
    cover: Cover | None = None
    license: License | None = None
    consent: Consent = Consent()
    origin: Literal["member", "official", "partner"] = "member"
    disclosure: Literal["none", "gifted", "paid", "employee"] = "none"
    embargo: Annotated[Moment | None, Field(description="Not to be published or printed before.")] = None
    source: Annotated[WebAddress | None, Field(description="Where it was published first, elsewhere.")] = None


class Authored(Common):
    """What is written, reviewed and published."""

    status: Literal["draft", "review", "published"] = "published"


class PlainPage(Model):
    """A page that is no entry: about, help, terms."""

    title: Title
    summary: Summary | None = None
    lang: Language | None = None
    translation_of: Annotated[EntryRef | None, Refers("entry")] = None
    updated: Moment | None = None
    menu: Annotated[Count | None, Field(description="Place in the menu at the foot; none keeps it out.")] = None
    aliases: Annotated[tuple[OldAddress, ...], ONE_OR_MORE] = ()
