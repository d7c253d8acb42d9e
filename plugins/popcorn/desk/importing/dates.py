"""Dates as archives write them, as Popcorn writes them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from typing import NamedTuple

from popcorn.library.fields import parse_moment

# YAML 1.1's timestamp (yaml.org/type/timestamp), and what people write: slashes, dots, 2019年5月28日, one digit.
_LENIENT = re.compile(
    r"""(?x)
    (?P<year>\d{4}) \s*[-/.年]\s* (?P<month>\d{1,2}) \s*[-/.月]\s* (?P<day>\d{1,2}) (?:\s*日)?
    (?: (?:[Tt]|\s+|,\s*)
        (?P<hour>\d{1,2}) [:：] (?P<minute>\d{1,2}) (?: [:：] (?P<second>\d{1,2}) (?P<fraction>\.\d+)? )?
        \s* (?P<zone>Z|z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?
    )?
    (?P<rest>.*)
    """,
    re.DOTALL,
)
_SPELLED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_ZONE = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
YEARS = range(1900, 2200)


class ReadDate(NamedTuple):
    """A date in Popcorn's form. `lost` is what of the text it does not say, '' where only the form changed."""

    text: str
    lost: str = ""

    @property
    def year(self) -> int:
        """The year, in the date's own zone."""
        return int(self.text[:4])

    @property
    def day(self) -> str:
        """The day, in the date's own zone: 2019-05-28."""
        return self.text[:10]


def read_date(text: str) -> ReadDate | None:
    """The date that `text` says, its offset kept as it is; None where it says none, or one that never was."""
    text = text.strip()
    found = _LENIENT.fullmatch(text)
    if found:
        read = _written(found)
    else:
        spelled = _spelled_out(text)
        if spelled is None:
            return None
        read = spelled
    try:
        parse_moment(read.text, dt.UTC)
    except ValueError:
        return None
    return read if read.year in YEARS else None


def _written(found: re.Match[str]) -> ReadDate:
    day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    lost = found["rest"].strip()
    if found["hour"] is None:
        return ReadDate(day, lost)
    time = f"{int(found['hour']):02}:{int(found['minute']):02}:{int(found['second'] or 0):02}{found['fraction'] or ''}"
    return ReadDate(f"{day}T{time}{_zone(found['zone'] or '')}", lost)


def _spelled_out(text: str) -> ReadDate | None:
    for form in _SPELLED:
        try:
            return ReadDate(f"{dt.datetime.strptime(text, form):%Y-%m-%d}")
        except ValueError:
            continue
    try:
        moment = email.utils.parsedate_to_datetime(text)  # RFC 5322: Tue, 28 May 2019 07:15:43 +0800
    except (ValueError, TypeError, IndexError):
        return None
    zone = "" if moment.tzinfo is None else moment.isoformat()[19:].replace("+00:00", "Z")
    return ReadDate(f"{moment:%Y-%m-%dT%H:%M:%S}{zone}")


def _zone(text: str) -> str:
    if text.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    found = _ZONE.fullmatch(text)
    return f"{found[1]}{int(found[2]):02}:{found[3] or '00'}" if found else ""
