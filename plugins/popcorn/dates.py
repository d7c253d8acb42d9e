"""Days and times as readers of each language write them."""

from __future__ import annotations

import datetime as dt

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS_ZH = "一二三四五六日"


def day(moment: dt.date, language: str) -> str:
    """2026年11月22日, or 22 November 2026."""
    if language.startswith("zh"):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def day_of_year(moment: dt.date, language: str) -> str:
    """11月22日, or 22 November."""
    if language.startswith("zh"):
        return f"{moment.month}月{moment.day}日"
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def month(moment: dt.date, language: str) -> str:
    """2026年11月, or November 2026."""
    if language.startswith("zh"):
        return f"{moment.year}年{moment.month}月"
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def month_of_year(moment: dt.date, language: str) -> str:
    """11月, or Nov."""
    return f"{moment.month}月" if language.startswith("zh") else _MONTHS[moment.month - 1][:3]


def weekday(moment: dt.date, language: str) -> str:
    """周日, or Sun."""
    if language.startswith("zh"):
        return f"周{_WEEKDAYS_ZH[moment.weekday()]}"
    return _WEEKDAYS[moment.weekday()]


def span(start: dt.datetime, end: dt.datetime | None, language: str) -> str:
    """2026年12月19日 周六 19:00–21:30; the last day only where it is another one."""
    first = f"{_named_day(start, language)} {start:%H:%M}"
    if end is None:
        return first
    if start.date() == end.date():
        return f"{first}–{end:%H:%M}"
    return f"{first} – {_last_day(start, end, language)} {end:%H:%M}"


def days(first: dt.date, last: dt.date, language: str) -> str:
    """2027年4月1日 周四, or 2027年4月1日 周四 – 4月3日 周六: whole days, the last one included."""
    named = _named_day(first, language)
    if first == last:
        return named
    return f"{named} – {_last_day(first, last, language)}"


def _named_day(moment: dt.date, language: str) -> str:
    return f"{day(moment, language)} {weekday(moment, language)}"


def _last_day(first: dt.date, last: dt.date, language: str) -> str:
    named = day(last, language) if first.year != last.year else day_of_year(last, language)
    return f"{named} {weekday(last, language)}"


def zone_name(moment: dt.datetime) -> str:
    """UTC+8, from the moment's offset."""
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")
