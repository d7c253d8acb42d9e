"""Days and times as readers of each language write them."""

from __future__ import annotations

import datetime as dt

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def day(moment: dt.datetime | dt.date, language: str) -> str:
    """2026年11月22日, or 22 Nov 2026."""
    if language.startswith("zh"):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def short_day(moment: dt.datetime | dt.date, language: str) -> str:
    """11月22日, or 22 Nov."""
    if language.startswith("zh"):
        return f"{moment.month}月{moment.day}日"
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def weekday(moment: dt.datetime | dt.date, language: str) -> str:
    """周日, or Sun."""
    if language.startswith("zh"):
        return f"周{_WEEKDAYS['zh'][moment.weekday()]}"
    return _WEEKDAYS["en"][moment.weekday()]


def span(start: dt.datetime, end: dt.datetime, language: str) -> str:
    """2026年12月19日 周六 19:00–21:30; the second day only where it is another one."""
    first = f"{day(start, language)} {weekday(start, language)} {start:%H:%M}"
    if start.date() == end.date():
        return f"{first}–{end:%H:%M}"
    return f"{first} – {short_day(end, language)} {weekday(end, language)} {end:%H:%M}"


def zone_name(moment: dt.datetime) -> str:
    """UTC+8, from the moment's offset."""
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def month(moment: dt.datetime | dt.date, language: str) -> str:
    """11月, or Nov."""
    return f"{moment.month}月" if language.startswith("zh") else _MONTHS[moment.month - 1]
