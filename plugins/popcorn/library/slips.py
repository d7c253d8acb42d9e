"""The slips that authors make in YAML: found from what the parser stumbled over, and how the line was meant.

A slip whose meaning is certain is told once and read as it was meant, so that it hides nothing else in the file.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml


class Slip(NamedTuple):
    """One slip: its problem, its place (both from 0), the line as it was meant, and what to say of it."""

    code: str
    line: int
    column: int
    mended: str
    facts: dict[str, str]


class SlipFoundError(Exception):
    """Ends the reading of a text that has to be read again with a slip mended."""

    def __init__(self, slip: Slip) -> None:
        super().__init__()
        self.slip = slip


_LEAD = r" *(?:- +)*"
# A name with a full-width colon, or with a colon that no space follows; `https://` is no name.
_NAMED = re.compile(
    rf"(?P<lead>{_LEAD})(?:(?P<name>[\w-]+)[ \u3000]*(?P<sign>：)|(?P<bare>[A-Za-z_][\w-]*)(?P<colon>:)(?=[^\s:/]))"
)
_RIGHT_KEY = re.compile(_LEAD + r"[\w\"'-]+ *:(?:\s|$)")
# In running text that goes on over several lines, only what looks like a field of ours.
_FIELD_LIKE = re.compile(_LEAD + r"[a-z_]+：")
_COMMA_BEFORE_KEY = re.compile(r"，[ \u3000]*[\w-]+$")
_VALUE_GOES_ON = re.compile(_LEAD + r"(?:[\w-]+ *: +)?(?=[\[{\"'])")

_ASCII = {"：": ":", "，": ",", ":": ":"}


def in_line(lines: list[str], number: int) -> Slip | None:
    """The field of a line that is not one, for want of an ASCII colon or of the space behind it."""
    if not 0 <= number < len(lines):
        return None
    line = lines[number]
    found = _NAMED.match(line)
    if not found:
        return None
    start = found.end("lead")
    name = found["name"] or found["bare"]
    rest = line[found.end() :].strip(" \u3000")
    mended = f"{line[:start]}{name}: {rest}".rstrip()
    column = found.start("sign" if found["sign"] else "colon")
    return _slip(number, column, line[column], mended, mended[start:])


def in_text(lines: list[str]) -> Slip | None:
    """The first such line of a text that has no field at all."""
    return next((slip for number in range(len(lines)) if (slip := in_line(lines, number))), None)


def in_continuation(lines: list[str], start: tuple[int, int], end: int) -> Slip | None:
    """A field within a plain text from `start` (line, column) to line `end`, which swallowed it."""
    for number in range(start[0], end + 1):
        if number < len(lines) and _FIELD_LIKE.match(lines[number]) and _starts_line(lines, number, start):
            return in_line(lines, number)
    return None


def in_flow_key(lines: list[str], start: tuple[int, int], end: tuple[int, int], *, has_value: bool) -> Slip | None:
    """Full-width signs, or a colon without its space, within a key between braces."""
    number, first = start
    if number != end[0] or number >= len(lines):
        return None
    line = lines[number]
    key = line[first : end[1]]
    sign = re.search("[：，]", key) or (None if has_value else re.search(r"(?<=[a-z_]):(?=[^\s:/])", key))
    if not sign:
        return None
    meant = re.sub("([：，:])[ \u3000]*", lambda found: _ASCII[found[1]] + " ", key).rstrip()
    return _slip(number, first + sign.start(), sign[0], line[:first] + meant + line[end[1] :], meant)


def behind(error: yaml.MarkedYAMLError, lines: list[str]) -> Slip | None:
    """The slip of certain meaning that made the parser stumble, if it was one."""
    at = error.problem_mark
    if at is None or error.problem is None:
        return None
    before = lines[at.line][: at.column] if at.line < len(lines) else ""
    if error.problem == "could not find expected ':'":
        first = error.context_mark.line if error.context_mark else at.line
        return next((slip for n in range(at.line, first - 1, -1) if (slip := in_line(lines, n))), None)
    if error.problem.startswith("mapping values are not allowed") and re.fullmatch(_LEAD + r"[\w-]+", before):
        # The parser took the lines above for a text that this one goes on with.
        for number in range(at.line - 1, -1, -1):
            slip = in_line(lines, number)
            if slip or _RIGHT_KEY.match(lines[number]):
                return slip
    if "',' or '}'" in error.problem:
        comma = _COMMA_BEFORE_KEY.search(before)
        if comma:
            line = lines[at.line]
            meant = ", " + line[comma.start() + 1 :].lstrip(" \u3000")
            return _slip(at.line, comma.start(), "，", line[: comma.start()] + meant, meant)
    return None


# What libyaml says (scanner.c, parser.c), and the slip that most often makes it say so.
_CODES = (
    (re.compile("mapping values are not allowed"), "yaml-colon"),
    (re.compile("quoted scalar"), "yaml-quote"),
    (re.compile("flow sequence|flow mapping"), "yaml-bracket"),
    (re.compile("cannot start any token|scanning an? (?:alias|anchor|tag)"), "yaml-reserved"),
    (re.compile("document start"), "yaml-cut-off"),
    (re.compile("did not find expected|could not find expected"), "yaml-indent"),
)
# These are noticed where the file ends or a sign turns out wrong; the author looks for where they begin.
_NOTICED_LATE = frozenset({"yaml-quote", "yaml-bracket", "yaml-reserved"})
_TAB_INDENT = re.compile(r" *\t")


def syntax(error: yaml.MarkedYAMLError, lines: list[str]) -> Slip:
    """What the parser stumbled over where it cannot be told what was meant; the line is as it was."""
    said = f"{error.context or ''} {error.problem or ''}"
    code = next((code for pattern, code in _CODES if pattern.search(said)), "yaml-syntax")
    at = error.problem_mark or error.context_mark
    if code in _NOTICED_LATE and error.context_mark:
        at = error.context_mark
    number, column = (at.line, at.column) if at else (0, 0)
    line = lines[number] if number < len(lines) else ""
    facts = {"reason": error.problem or ""}
    value = _VALUE_GOES_ON.match(line)
    if _TAB_INDENT.match(line):
        code, column = "yaml-tab", line.index("\t")
    elif code == "yaml-indent" and value and value.end() < column:
        code, column = "yaml-quotes-needed", value.end()
        facts = {"sign": line[column], "quoted": "'" + line[column:].strip().replace("'", "''") + "'"}
    return Slip(code, number, column, line, facts)


def of_text(text: str) -> Slip | None:
    """The slip of a single value that looks like a field: `name：湖边`."""
    return in_line([text], 0)


def _slip(number: int, column: int, sign: str, mended: str, meant: str) -> Slip:
    if sign == ":":
        return Slip("yaml-space", number, column, mended, {"meant": meant})
    facts = {"sign": sign, "ascii": _ASCII[sign], "meant": meant}
    return Slip("yaml-full-width", number, column, mended, facts)


def _starts_line(lines: list[str], number: int, start: tuple[int, int]) -> bool:
    return number > start[0] or not lines[number][: start[1]].strip(" -")
