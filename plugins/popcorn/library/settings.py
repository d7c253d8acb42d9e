"""`community.yml`: what this community calls its things."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from popcorn.languages import LocalText
from popcorn.library import frontmatter
from popcorn.library.fields import Count, Flag, InnerPath, Language, License, Slug, WebAddress, Year, ZoneName
from popcorn.library.models import Model
from popcorn.library.validation import validate
from popcorn.problems import Problem, problem

FILE_NAME = "community.yml"


class Named(Model):
    """Something that entries call by its id and readers by its name."""

    id: Slug
    name: LocalText
    summary: LocalText | None = None


class Section(Named):
    """A section of the magazine, for pieces of the types it takes."""

    types: Annotated[tuple[Literal["story", "work", "guide", "interview"], ...], Field(min_length=1)]


class Channel(Named):
    """A release channel; `cadence` is the days from one release to the next."""

    cadence: Count | None = None


class Defaults(Model):
    """What an entry means that says nothing on its consent."""

    web: Flag = True
    feed: Flag = True
    print: Flag = True
    photo: Flag = True


class FeedSettings(Model):
    """How much a feed holds: the newest `items` entries."""

    items: Annotated[Count, Field(gt=0)] = 100


class Paper(Model):
    """What the magazine is printed on: how thick a sheet is, in mm."""

    thickness: Annotated[float, Field(gt=0, le=1)] = 0.1

    @property
    def caliper(self) -> float:
        """How thick a sheet is, in mm."""
        return self.thickness


class PrintSettings(Model):
    """Where print finds its fonts: a folder beside community.yml, looked into first. And on what it is printed."""

    fonts: InnerPath | None = None
    paper: Paper = Paper()


class Link(Model):
    """A link in the foot of every page."""

    name: LocalText
    url: WebAddress


# Roles that every community has; community.yml adds to them or renames them.
ROLES = {
    "photo": {"zh": "摄影", "en": "Photos"},
    "edit": {"zh": "编辑", "en": "Editing"},
    "translate": {"zh": "翻译", "en": "Translation"},
    "illustrate": {"zh": "插画", "en": "Illustration"},
    "interview": {"zh": "采访", "en": "Interview"},
    "review": {"zh": "审校", "en": "Review"},
    "chief": {"zh": "主编", "en": "Editor in chief"},
    "design": {"zh": "设计", "en": "Design"},
}

# The four-grid report as its inventors had it; community.yml may name other cells.
REPORT_CELLS = (
    Named(id="liked", name=LocalText({"zh": "最喜欢", "en": "Liked"})),
    Named(id="disliked", name=LocalText({"zh": "不喜欢", "en": "Disliked"})),
    Named(id="wanted", name=LocalText({"zh": "还想要", "en": "Wanted"})),
    Named(id="puzzled", name=LocalText({"zh": "看不懂", "en": "Puzzling"})),
)

SECTIONS = (
    Section(id="stories", name=LocalText({"zh": "故事", "en": "Stories"}), types=("story",)),
    Section(id="works", name=LocalText({"zh": "作品", "en": "Works"}), types=("work",)),
    Section(id="guides", name=LocalText({"zh": "玩法", "en": "Guides"}), types=("guide",)),
    Section(id="interviews", name=LocalText({"zh": "访谈", "en": "Interviews"}), types=("interview",)),
)


class Community(Model):
    """The whole of community.yml."""

    name: LocalText
    tagline: LocalText | None = None
    summary: LocalText | None = None
    url: WebAddress
    tag_authority: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?$"),
        Field(description="RFC 4151 authority of all feed ids. Never change it, even when the site moves."),
    ]
    founded: Year | None = None
    timezone: ZoneName = "Asia/Shanghai"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("zh",)
    license: License = "all-rights-reserved"
    consent: Defaults = Defaults()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)] = SECTIONS
    products: tuple[Named, ...] = ()
    channels: tuple[Channel, ...] = ()
    series: tuple[Named, ...] = ()
    badges: tuple[Named, ...] = ()
    report_cells: tuple[Named, ...] = REPORT_CELLS
    roles: dict[Slug, LocalText] = Field(default_factory=dict)
    feeds: FeedSettings = FeedSettings()
    print: PrintSettings = PrintSettings()
    links: tuple[Link, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates that name none."""
        return ZoneInfo(self.timezone)

    @property
    def language(self) -> str:
        """The language that comes first."""
        return self.languages[0]

    def section_of(self, entry_type: str, section: str | None) -> Section:
        """The section a piece stands in: the one it names, else the first that takes its type, else the first."""
        fitting = [s for s in self.sections if entry_type in s.types]
        named = [s for s in self.sections if s.id == section]
        return (named or fitting or list(self.sections))[0]

    def named(self, collection: str) -> dict[str, LocalText]:
        """The ids and names of a list of this file: `sections`, `products`, `roles`, ..."""
        if collection == "roles":
            return {**{role: LocalText(name) for role, name in ROLES.items()}, **self.roles}
        return {item.id: item.name for item in getattr(self, collection)}


def read_community(path: Path) -> tuple[Community | None, tuple[Problem, ...]]:
    """Read a community.yml. None with problems where it cannot be used at all."""
    # Problems name files from content/ on, and community.yml lies beside it.
    shown = f"../{path.name}"
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return None, (problem("community-missing", shown),)
    except (OSError, UnicodeDecodeError):
        return None, (problem("community-unreadable", shown),)
    tree, problems = frontmatter.parse(source, shown)
    if tree is None:
        return None, problems
    community, more = validate(Community, tree, shown, context={})
    return community, (*problems, *more, *(_twice(community, tree, shown) if community else ()))


def _twice(community: Community, tree: frontmatter.Mapping, path: str) -> list[Problem]:
    found = []
    for collection in ("sections", "products", "channels", "series", "badges", "report_cells"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(community, collection)):
            if item.id in seen:
                steps = (collection, index, "id")
                mark = frontmatter.locate(tree, steps)
                field = frontmatter.field_name(tree, steps)
                found.append(problem("id-twice", path, line=mark.line, column=mark.column, field=field, id=item.id))
            seen.add(item.id)
    return found
