"""What each type of entry may say in its front matter.

Frozen, with unknown keys refused. A model checks one entry by itself; what it says of others (authors, circles,
pieces) is resolved in `references.py`, which reads the `Refers` metadata of the fields.
"""

from __future__ import annotations

from popcorn.library.models.base import Authored, Common, Consent, Cover, Identity, Model, Photo, PlainPage, Refers
from popcorn.library.models.events import Event, Place, Recap
from popcorn.library.models.issues import (
    Erratum,
    Filler,
    Insert,
    Issue,
    IssueCover,
    IssueFormat,
    Layout,
    Letter,
    Placed,
    Query,
    RunningSection,
    Spotlit,
)
from popcorn.library.models.people import Badge, Circle, Device, Member, Privacy, Role
from popcorn.library.models.pieces import Guide, Interview, Piece, Step, Story, Work
from popcorn.library.models.releases import Award, Change, Release, Votes

# Type name -> model. The order is that of the help pages.
MODELS: dict[str, type[Model]] = {
    "story": Story,
    "work": Work,
    "guide": Guide,
    "interview": Interview,
    "release": Release,
    "event": Event,
    "recap": Recap,
    "member": Member,
    "circle": Circle,
    "issue": Issue,
    "page": PlainPage,
}
PIECES = ("story", "work", "guide", "interview")

__all__ = [
    "MODELS",
    "PIECES",
    "Authored",
    "Award",
    "Badge",
    "Change",
    "Circle",
    "Common",
    "Consent",
    "Cover",
    "Device",
    "Erratum",
    "Event",
    "Filler",
    "Guide",
    "Identity",
    "Insert",
    "Interview",
    "Issue",
    "IssueCover",
    "IssueFormat",
    "Layout",
    "Letter",
    "Member",
    "Model",
    "Photo",
    "Piece",
    "Place",
    "Placed",
    "PlainPage",
    "Privacy",
    "Query",
    "Recap",
    "Refers",
    "Release",
    "Role",
    "RunningSection",
    "Spotlit",
    "Step",
    "Story",
    "Votes",
    "Work",
]
