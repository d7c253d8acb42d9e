"""What is wrong with a piece of content, where, and how to mend it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal, NamedTuple

import yaml

from popcorn.characters import UNPRINTABLE

Severity = Literal["error", "warning", "advice"]

# Longest quotation of an author's text in a message, in characters.
QUOTE_LENGTH = 60
# Facts that are ours rather than the author's, and longer.
_LENGTHS = {"known": 400, "choices": 400, "form": 400, "other": 240, "this": 240}


class Wording(NamedTuple):
    """One problem in one language: what is wrong, and how to mend it ('' where the message says it all)."""

    message: str
    hint: str


class _Entry(NamedTuple):
    severity: Severity
    wordings: Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file.

    `code` is an entry of `problems.yml`, which holds the severity and the wordings; `facts` fills them in.
    `line` and `column` count from 1. `field` is the front matter field, written as `changes[2].text`.
    """

    code: str
    path: str
    line: int | None = None
    column: int | None = None
    field: str | None = None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        return _catalogue()[self.code].severity

    def wording(self, language: str) -> Wording:
        """The problem in words. A language the catalogue lacks gets English."""
        wordings = _catalogue()[self.code].wordings
        message, hints = wordings.get(language) or wordings["en"]
        facts = dict(self.facts)
        return Wording(message.format_map(facts), _first_that_fits(hints, facts))

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Sort key: problems read best in the order of files and lines."""
        return (self.path, self.line or 0, self.column or 0, self.code)


def problem(
    code: str,
    path: str,
    *,
    line: int | None = None,
    column: int | None = None,
    field: str | None = None,
    **facts: object,
) -> Problem:
    """A problem whose facts are made safe to print: short, on one line, no control characters."""
    if code not in _catalogue():
        raise KeyError(f"problems.yml has no {code!r}")
    shown = tuple(
        (name, quote(str(value), _LENGTHS.get(name, QUOTE_LENGTH)))
        for name, value in sorted(facts.items())
        if value is not None
    )
    return Problem(code, quote(path, 240), line, column, field and quote(field, 240), shown)


def quote(text: str, length: int = QUOTE_LENGTH) -> str:
    """`text` cut to `length` characters, with everything that could play tricks on a terminal spelled out."""
    if len(text) > length:
        text = text[: length - 1] + "…"
    return UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def codes() -> tuple[str, ...]:
    """Every code that a problem may have."""
    return tuple(_catalogue())


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems forbids publishing."""
    return any(p.severity == "error" for p in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by file, line and column, each once."""
    return tuple(sorted(set(problems), key=lambda p: (*p.place, p.field or "", p.facts)))


def _first_that_fits(hints: tuple[str, ...], facts: Mapping[str, str]) -> str:
    # A hint may name a fact that is not always known ("did you mean"), so a code may have several.
    for hint in hints:
        try:
            return hint.format_map(facts)
        except KeyError:
            continue
    return ""


@functools.cache
def _catalogue() -> Mapping[str, _Entry]:
    text = resources.files("popcorn").joinpath("problems.yml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: dict[str, _Entry] = {}
    for code, entry in yaml.load(text, Loader=loader).items():
        wordings = {language: (entry[language][0], tuple(entry[language][1:])) for language in ("zh", "en")}
        entries[code] = _Entry(entry["severity"], wordings)
    return entries
