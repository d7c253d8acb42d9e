"""Releases, with the members whose ideas shipped."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from popcorn.languages import LocalText
from popcorn.library.fields import Count, Name, Slug, Version
from popcorn.library.models.base import Authored, MemberRefs, Model, Refers


class Change(Model):
    """One change of a release, and whose it is."""

    key: Annotated[Slug | None, Field(description="A name for `report` and `award` to call this change by.")] = None
    kind: Literal["new", "improved", "fixed", "known"]
    text: LocalText
    suggested_by: MemberRefs = ()
    built_by: MemberRefs = ()
    idea: Annotated[str | None, Field(max_length=200)] = None


class Votes(Model):
    """How many votes a change got in one cell of the report."""

    change: Slug
    votes: Count


class Award(Model):
    """The best-liked change, and who gets the prize."""

    change: Slug
    people: MemberRefs = ()
    votes: Count | None = None


class Release(Authored):
    """One version of a product."""

    product: Annotated[Name, Refers("products")]
    version: Version
    channel: Annotated[Name, Refers("channels")]
    changes: tuple[Change, ...] = ()
    report: dict[Annotated[Name, Refers("report_cells")], tuple[Votes, ...]] = Field(default_factory=dict)
    award: Award | None = None
