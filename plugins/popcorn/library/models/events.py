"""Meetups: announced, and told afterwards."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from popcorn.library.fields import Count, Moment, Name, Summary, WebAddress, ZoneName
from popcorn.library.models.base import Authored, Common, MemberRefs, Model, Photo, Refers


def _two(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise PydanticCustomError("geo", "latitude, longitude")
    return value


def _point(value: tuple[float, float]) -> tuple[float, float]:
    latitude, longitude = value
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise PydanticCustomError("geo", "latitude, longitude")
    return value


class Place(Model):
    """Where people meet. `geo` is latitude and longitude in degrees (WGS 84)."""

    name: Name
    address: Summary | None = None
    city: Name | None = None
    geo: Annotated[tuple[float, float], BeforeValidator(_two), AfterValidator(_point)] | None = None


class Event(Common):
    """One meetup, announced. `registered` and `attended` are head counts."""

    series: Annotated[Name | None, Refers("series")] = None
    kind: Literal["meetup", "talk", "workshop", "outing", "festival", "online"] = "meetup"
    start: Moment
    end: Moment | None = None
    tz: ZoneName | None = None
    place: Place | None = None
    online: WebAddress | None = None
    organiser: Literal["official", "member"] = "member"
    hosts: MemberRefs = ()
    speakers: MemberRefs = ()
    capacity: Count | None = None
    registered: Count | None = None
    attended: Count | None = None
    channels: dict[Name, Count] = Field(default_factory=dict)
    fee: Name | None = None
    status: Literal["draft", "review", "planned", "moved", "cancelled", "held"] = "planned"
    sequence: Count = 0


class Recap(Authored):
    """What a meetup was like, told by those who went. `attended` names the members who were there."""

    attended: MemberRefs = ()
    photos: tuple[Photo, ...] = ()
    outcome: Summary | None = None
