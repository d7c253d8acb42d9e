"""The types that front matter fields have, each typed from text by one validator.

Every scalar arrives as text (`frontmatter.py`), so a date that YAML would read as a number, or `no` as false,
means what its field says it means.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from popcorn.characters import DECEPTIVE
from popcorn.languages import LANGUAGE_TAG

# Addresses by allow-list (safety.md, finding 4).
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG = re.compile(SLUG_PATTERN)
# A version may have dots inside: 2.4.0, 2.4.0-beta.1.
VERSION_PATTERN = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
SLUG_LENGTH = 80
ID_PATTERN = r"[0-9a-z]{10}"

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_ADDRESS = re.compile(r"/?(?:[\w.~-]+/)*[\w.~-]*", re.ASCII)


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise PydanticCustomError("one_line", "one line of text")
    found = DECEPTIVE.search(value)
    if found:
        raise PydanticCustomError("deceptive", "{character}", {"character": f"U+{ord(found[0]):04X}"})
    return value


def items_meant(value: object) -> tuple[str, ...]:
    """The items of a text that was written where a list belongs (`夜拍，公交`, `［夜拍］`); () where it is one item."""
    alone = value[0] if isinstance(value, list) and len(value) == 1 else value
    # Within a list's own brackets an ASCII comma would have parted the items, so that one was put in quotes.
    if not isinstance(alone, str) or not re.search("[，、［］]" if alone is not value else "[,，、［］]", alone):
        return ()
    return tuple(item for part in re.split("[,，、]", alone) if (item := part.strip(" \u3000［］[]【】")))


def _as_list(value: Any) -> Any:
    meant = items_meant(value)
    if meant:
        raise PydanticCustomError("list_as_text", "a list", {"meant": f"[{', '.join(meant)}]"})
    return [value] if isinstance(value, str) else value


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def parse_zone(text: str) -> dt.tzinfo:
    """`Z`, `+08:00` or `+0800` as a fixed offset."""
    if text == "Z":
        return dt.UTC
    sign = -1 if text[0] == "-" else 1
    return dt.timezone(sign * dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def parse_moment(text: str, zone: dt.tzinfo) -> dt.datetime:
    """`2026-03-01`, `2026-03-01 19:30` or with seconds and offset; `zone` where none is named.

    Raises ValueError with code 'form' or 'impossible' as its first argument.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError("form")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if not 1900 <= year < 2200:
        raise ValueError("impossible")  # At the ends of the calendar no other time zone has that moment.
    try:
        offset = parse_zone(found[7]) if found[7] else zone
        moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=offset)
        # The site shows and sorts in UTC too: a moment that has none there is as impossible as 30 February.
        moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError("impossible") from None
    return moment


def _since(value: Any, info: ValidationInfo) -> dt.datetime | str:
    return LAST_ISSUE if value == LAST_ISSUE else _moment(value, info)


def _until(value: Any, info: ValidationInfo) -> dt.datetime | str:
    return THIS_ISSUE if value == THIS_ISSUE else _moment(value, info)


def is_day(text: str) -> bool:
    """Whether a text has the form of a day, without an hour."""
    return bool(_DATE.fullmatch(text.strip()))


def _moment(value: Any, info: ValidationInfo) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("moment_form", "a date")
    try:
        return parse_moment(value, community_zone(info))
    except ValueError as error:
        raise PydanticCustomError(f"moment_{error.args[0]}", "a date") from None


def community_zone(info: ValidationInfo) -> dt.tzinfo:
    """The zone of a date that names none: given in the validation's context, else UTC."""
    zone = (info.context or {}).get("timezone")
    return zone if isinstance(zone, dt.tzinfo) else dt.UTC


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("date_form", "a day")
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise PydanticCustomError("moment_impossible", "a day") from None


def _zone_name(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("zone", "a time zone") from None
    return value


def _web_address(value: str) -> str:
    # Parsed strictly, because a lenient parser's exception on `http://[draft` has ended whole builds.
    found = re.fullmatch(r"(https?://)([^\s/?#@\[\]<>\"\\]+)([/?#][^\s<>\"\\]*)?", value, re.IGNORECASE)
    if not found or len(value) > 2000 or not _has_host(value):
        raise PydanticCustomError("web_address", "an address")
    return value


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


# What stands below these is the builder's own; an old address there would take its place.
_RESERVED = frozenset({"assets", "search", "s"})


def _old_address(value: str) -> str:
    parts = value.strip("/").split("/")
    unsafe = any(part in ("", ".", "..") or part.startswith(".") for part in parts) or parts[0] in _RESERVED
    if unsafe or len(value) > 300 or max(map(len, parts)) > 200 or not _ADDRESS.fullmatch(value):
        raise PydanticCustomError("old_address", "an old address")
    # A file's address is kept as one only where it was a page's: no script or feed is ever replaced.
    is_file = parts[-1].endswith((".html", ".htm")) and not value.endswith("/")
    return value.strip("/") if is_file else value.strip("/") + "/"


def is_inner_path(text: str) -> bool:
    """Whether a text has the form of a path from one file below `content/` to another."""
    return not text.startswith("/") and "\\" not in text and not {"", "."}.intersection(text.split("/"))


def _inner_path(value: str) -> str:
    if not is_inner_path(value):
        raise PydanticCustomError("inner_path", "a path")
    return value


def _language(value: str) -> str:
    tag = value.strip().lower().replace("_", "-")
    if not LANGUAGE_TAG.fullmatch(tag):
        raise PydanticCustomError("language", "a language")
    return tag


def _count(value: Any) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}", value):
        raise PydanticCustomError("count", "a whole number")
    return int(value)


# A caliper is read in mm, in micrometres, or in points, which are thousandths of an inch (ISO 534, TAPPI T 411).
_CALIPER = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(mm|um|µm|μm|pt|mil)?", re.ASCII)
_MM = {None: 1.0, "mm": 1.0, "um": 0.001, "µm": 0.001, "μm": 0.001, "pt": 0.0254, "mil": 0.0254}
_WEIGHT = re.compile(r"(\d{2,3})\s*(?:g|gsm|g/m2|g/m²)?")


def _caliper(value: Any) -> float:
    if isinstance(value, float):
        return value
    found = _CALIPER.fullmatch(value) if isinstance(value, str) else None
    thickness = float(found[1]) * _MM[found[2]] if found else 0.0
    if not 0.02 <= thickness <= 1:
        raise PydanticCustomError("caliper", "a thickness of paper")
    return thickness


def _paper_weight(value: Any) -> int:
    if isinstance(value, int):
        return value
    found = _WEIGHT.fullmatch(value) if isinstance(value, str) else None
    if not found or not 20 <= int(found[1]) <= 500:
        raise PydanticCustomError("paper_weight", "a weight of paper")
    return int(found[1])


def _year(value: Any) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"(19|20|21)\d\d", value):
        raise PydanticCustomError("year", "a year")
    return int(value)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    truth = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if not isinstance(value, str) or value.lower() not in truth:
        raise PydanticCustomError("flag", "yes or no")
    return truth[value.lower()]


def _version(value: str) -> str:
    if not re.fullmatch(VERSION_PATTERN, value) or len(value) > SLUG_LENGTH:
        raise PydanticCustomError("version", "a version")
    return value


_TEXT = StringConstraints(strip_whitespace=True, min_length=1)

Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG_PATTERN}$", max_length=SLUG_LENGTH)]
Handle = Annotated[str, StringConstraints(pattern=f"^{SLUG_PATTERN}$", max_length=40)]
Version = Annotated[str, AfterValidator(_version), Field(json_schema_extra={"pattern": f"^{VERSION_PATTERN}$"})]
Title = Annotated[str, _TEXT, StringConstraints(max_length=120), AfterValidator(_one_line)]
Name = Annotated[str, _TEXT, StringConstraints(max_length=80), AfterValidator(_one_line)]
Tag = Annotated[str, _TEXT, StringConstraints(max_length=40), AfterValidator(_one_line)]
Summary = Annotated[str, _TEXT, StringConstraints(max_length=600)]
Paragraph = Annotated[str, _TEXT, StringConstraints(max_length=4000)]
Language = Annotated[str, AfterValidator(_language)]
WebAddress = Annotated[str, AfterValidator(_web_address), Field(json_schema_extra={"format": "uri"})]
OldAddress = Annotated[str, AfterValidator(_old_address)]
# A file beside the entry, or elsewhere below content/: `photo.jpg`, `../other/photo.jpg`.
InnerPath = Annotated[str, StringConstraints(max_length=240), AfterValidator(_inner_path)]
# Another entry: its id, or its path below content/ with or without `/index.md`.
EntryRef = Annotated[str, StringConstraints(min_length=1, max_length=240), AfterValidator(_inner_path)]
ZoneName = Annotated[str, AfterValidator(_zone_name)]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
# In mm, and in g/m2.
Caliper = Annotated[float, BeforeValidator(_caliper), WithJsonSchema({"type": ["number", "string"]})]
PaperWeight = Annotated[int, BeforeValidator(_paper_weight), WithJsonSchema({"type": ["integer", "string"]})]
Year = Annotated[int, BeforeValidator(_year), WithJsonSchema({"type": "integer", "minimum": 1900})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Day = Annotated[dt.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
]
# A moment, or one that the running orders know.
LAST_ISSUE = "last-issue"
THIS_ISSUE = "this-issue"
Since = Annotated[
    dt.datetime | Literal["last-issue"],
    BeforeValidator(_since),
    WithJsonSchema({"type": "string", "pattern": f"^({LAST_ISSUE}|{_MOMENT.pattern})$"}),
]
Until = Annotated[
    dt.datetime | Literal["this-issue"],
    BeforeValidator(_until),
    WithJsonSchema({"type": "string", "pattern": f"^({THIS_ISSUE}|{_MOMENT.pattern})$"}),
]

# One author is one author, with or without the list's brackets.
ONE_OR_MORE = BeforeValidator(_as_list, json_schema_input_type=str | list[str])
Tags = Annotated[tuple[Tag, ...], ONE_OR_MORE, Field(max_length=30), AfterValidator(_unique)]
Names = Annotated[tuple[Name, ...], ONE_OR_MORE, AfterValidator(_unique)]

License = Literal[
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-ND-4.0",
    "all-rights-reserved",
]


def is_handle(text: str) -> bool:
    """Whether a credit names a member; anything else ("Lin Yu", 市图书馆) names someone who is none."""
    return bool(SLUG.fullmatch(text))
