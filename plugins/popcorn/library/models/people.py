"""Members, and the circles they gather in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from popcorn.languages import LocalText
from popcorn.library.fields import Day, Flag, Handle, Name, Names, Paragraph, WebAddress, Year
from popcorn.library.models.base import Authored, CircleRefs, Identity, MemberRefs, Model, PictureRef, Refers

Visibility = Literal["public", "hidden"]


class Role(Model):
    """A duty someone has, or had."""

    role: LocalText
    from_: Annotated[Year | None, Field(alias="from")] = None
    to: Year | None = None


class Device(Model):
    """A device and the year it came."""

    year: Year
    model: Name


class Badge(Model):
    """A badge given to a member."""

    badge: Annotated[Name, Refers("badges")]
    on: Day | None = None
    for_: Annotated[LocalText | None, Field(alias="for")] = None


class Privacy(Model):
    """What of themselves a member shows."""

    city: Visibility = "public"
    since: Visibility = "public"
    bio: Visibility = "public"
    portrait: Visibility = "public"
    links: Visibility = "public"
    devices: Visibility = "public"
    badges: Visibility = "public"
    events: Visibility = "public"


class Member(Identity):
    """A member of the community."""

    handle: Handle
    name: Name
    aka: Names = ()
    since: Year | None = None
    city: Name | None = None
    circles: CircleRefs = ()
    roles: tuple[Role, ...] = ()
    portrait: PictureRef | None = None
    bio: LocalText | None = None
    links: dict[Name, WebAddress] = Field(default_factory=dict)
    devices: tuple[Device, ...] = ()
    founding: Flag = False
    badges: tuple[Badge, ...] = ()
    applied: Day | None = None
    privacy: Privacy = Privacy()
    status: Literal["active", "withdrawn"] = "active"


class Circle(Authored):
    """A city, campus, interest or trade circle."""

    kind: Literal["city", "campus", "interest", "trade"]
    parent: Annotated[Name | None, Refers("circle")] = None
    hosts: MemberRefs = ()
    charter: Paragraph | None = None
    founded: Day | None = None
