"""Problems in the forms that people and machines read them in."""

from __future__ import annotations

import itertools
import json
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable

from popcorn.problems import Problem, Severity, in_order

Style = Callable[[str, str], str]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
_NAMES = {
    "zh": {"error": "错误", "warning": "警告", "advice": "建议"},
    "en": {"error": "error", "warning": "warning", "advice": "advice"},
}
_COUNTED = {
    "zh": {"error": "{} 个错误", "warning": "{} 个警告", "advice": "{} 条建议", "none": "没有问题", "join": "，"},
    "en": {"error": "{} errors", "warning": "{} warnings", "advice": "{} advices", "none": "no problems", "join": ", "},
}
_ONE = {"error": "1 error", "warning": "1 warning", "advice": "1 piece of advice"}
# https://docs.github.com/actions/reference/workflow-commands-for-github-actions
_GITHUB_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}


def project_path(problem: Problem, content: str = "content") -> str:
    """The problem's file as seen from the project's folder."""
    return posixpath.normpath(posixpath.join(content, problem.path))


def for_people(problems: Iterable[Problem], language: str, style: Style) -> str:
    """Grouped by file, each with its place, what is wrong, and how to mend it.

    `style(text, kind)` colours a text; the kinds are `path`, `place`, `hint`, `code` and the severities.
    """
    lines: list[str] = []
    ordered = sorted(in_order(problems), key=lambda p: (project_path(p), p.line or 0, p.column or 0))
    for path, group in itertools.groupby(ordered, key=project_path):
        lines.append(style(path, "path"))
        for found in group:
            wording = found.wording(language)
            place = ":".join(str(number) for number in (found.line, found.column) if number is not None)
            field = f"{found.field}: " if found.field else ""
            name = style(_NAMES[language][found.severity], found.severity)
            lines.append(
                f"  {style(place.ljust(7), 'place')} {name} {field}{wording.message}  {style(found.code, 'code')}"
            )
            if wording.hint:
                lines.append(f"          {style('→ ' + wording.hint, 'hint')}")
        lines.append("")
    return "\n".join(lines)


def summary(problems: Iterable[Problem], language: str) -> str:
    """How many problems of each severity, in words."""
    counts = Counter(found.severity for found in set(problems))
    words = _COUNTED[language]
    parts = [
        _ONE[severity] if counts[severity] == 1 and language == "en" else words[severity].format(counts[severity])
        for severity in SEVERITIES
        if counts[severity]
    ]
    return words["join"].join(parts) or words["none"]


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON document: `problems`, and how many there are of each severity in `counts`."""
    ordered = in_order(problems)
    counts = Counter(found.severity for found in ordered)
    listed = [
        {
            "severity": found.severity,
            "code": found.code,
            "path": project_path(found),
            "line": found.line,
            "column": found.column,
            "field": found.field,
            "page": _page(found),
            "message": {language: found.wording(language).message for language in _NAMES},
            "hint": {language: found.wording(language).hint for language in _NAMES},
        }
        for found in ordered
    ]
    document = {"problems": listed, "counts": {severity: counts[severity] for severity in SEVERITIES}}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _page(problem: Problem) -> int | None:
    """The page in print that a problem is on, if it is one of paper."""
    page = dict(problem.facts).get("page", "")
    return int(page) if page.isdecimal() else None


def as_github(problems: Iterable[Problem], language: str) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    lines = []
    for found in in_order(problems):
        wording = found.wording(language)
        places = {"file": project_path(found), "line": found.line, "col": found.column, "title": found.code}
        properties = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value is not None)
        message = f"{found.field}: {wording.message}" if found.field else wording.message
        text = f"{message} → {wording.hint}" if wording.hint else message
        lines.append(f"::{_GITHUB_LEVELS[found.severity]} {properties}::{_escaped(text)}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
