"""The header of a source file - YAML, TOML or JSON - read so that no post is lost over it and nothing in it is.

What a strict parser takes is taken as it says. What it refuses is read field by field, and the fields it refuses again
as plain text: every key, the second of a pair of equal ones too, is a `Field` with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from popcorn.desk.importing import loosely
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.passages import Passage, passage
from popcorn.desk.importing.quotation import mended
from popcorn.desk.importing.values import Field, Header, Value, as_text, of_node, plain, without_controls
from popcorn.library import frontmatter


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A source file: its header, its body, and what was wrong with the header."""

    header: Header
    body: Passage
    notes: tuple[Note, ...] = ()


def take_apart(text: str, path: str) -> TakenApart:
    """Header and body of a file's text. Nothing raises; what had to be guessed is in the notes."""
    skipped = len(text) - len(text.lstrip("\n"))
    start, first = text[skipped:], skipped + 1
    opening = start.partition("\n")[0].rstrip()
    if opening == "---":
        return _fenced(start, path, first, _YAML)
    if opening == "+++":
        return _fenced(start, path, first, _TOML)
    if opening.startswith("{") and not opening.startswith(("{{", "{%")):
        return _json(start, path, first)
    note = Note(path, 1, "header-missing", done="the whole file is the body")
    return TakenApart(Header(), passage(text), (note,))


def mapping(text: str, form: str, path: str) -> dict[str, Value]:
    """A whole file of `yaml`, `toml` or `json` as a mapping; the first of equal keys wins. For configurations."""
    strict, loose = {"yaml": _YAML, "toml": _TOML, "json": (_strict_json, loosely.chunk_json)}[form]
    fields = strict(text, 1) or list(loosely.fields(text, path, 1, loose, []))
    values: dict[str, Value] = {}
    for field in fields:
        values.setdefault(field.key, field.value)
    return values


# A quoted text, brackets, or a plain text, and a comment behind it.
_TAIL = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\[.*\]|\{.*\}|[^"'\[{#]*?)\s+#\s*(.*\S)""")
# Objects as lists of pairs, because a mapping would lose the second of equal keys; numbers as they are written.
_DECODER = json.JSONDecoder(object_pairs_hook=list, parse_int=str, parse_float=str)
_Strict = Callable[[str, int], "list[Field] | None"]


def _fenced(text: str, path: str, first: int, form: tuple[_Strict, loosely.Parse]) -> TakenApart:
    strict, loose = form
    lines = text.split("\n")
    notes: list[Note] = []
    closing = ("---", "...") if strict is _strict_yaml else ("+++",)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in closing), None)
    if end is None:
        # The header ends where lines that look like one do.
        looks_headed = (line.strip() and loosely.LOOKS_HEADED.match(line) for line in lines[1:])
        end = next((n for n, found in enumerate(looks_headed, 1) if not found), len(lines))
        notes.append(Note(path, first, "header-broken", "fence is never closed", f"ended before line {first + end}"))
        body_start = end
    else:
        body_start = end + 1
    head = "\n".join(lines[1:end])
    fields = strict(head, first + 1)
    if fields is None:
        fields = list(loosely.fields(head, path, first + 1, loose, notes))
    body = passage("\n".join(lines[body_start:]), first + body_start)
    return TakenApart(_header(fields, head, path, first + 1, notes), body, tuple(notes))


def _json(text: str, path: str, first: int) -> TakenApart:
    notes: list[Note] = []
    try:
        pairs, end = _DECODER.raw_decode(text)
        head = text[:end]
        lines = head.split("\n")
        fields = [_field(key, plain(value), _line_of(key, lines, "json") + first, lines) for key, value in pairs]
    except (ValueError, RecursionError):
        found = re.search(r"^\}[ \t]*$", text, re.MULTILINE)
        end = found.end() if found else len(text.partition("\n\n")[0])
        head = text[:end]
        fields = list(loosely.fields(head, path, first, loosely.chunk_json, notes))
    line = first + head.count("\n")
    rest = text[end:]
    if rest.startswith("\n"):
        rest, line = rest[1:], line + 1
    return TakenApart(_header(fields, "", path, first, notes), passage(rest, line), tuple(notes))


def _header(fields: list[Field], head: str, path: str, first: int, notes: list[Note]) -> Header:
    whole: list[Field] = []
    for field in fields:
        value, removed = without_controls(field.value)
        if removed:
            names = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(removed)))
            notes.append(Note(path, field.line, "characters", f"{field.key} with {names}", "taken away"))
        value, changed = mended(value)
        if changed:
            now = json.dumps(value, ensure_ascii=False)
            notes.append(
                Note(path, field.line, "value-mended", f"{field.key}: {shown(field.raw)}", f"read as {shown(now)}")
            )
        whole.append(Field(field.key, value, field.line, field.raw))
    tails = [(field.line, _tail(field)) for field in fields]
    comments = [
        (first + number, found[1].strip())
        for number, line in enumerate(head.split("\n"))
        if (found := loosely.COMMENT.match(line)) and found[1].strip()
    ]
    return Header(tuple(whole), tuple(sorted([*comments, *((line, tail) for line, tail in tails if tail)])))


def _tail(field: Field) -> str:
    """The comment behind a value: `draft: false  # until May`."""
    found = _TAIL.fullmatch(field.raw)
    return found[1] if found and found[1] not in as_text(field.value) else ""


# --- strict ----------------------------------------------------------------------------------------------------------


def _strict_yaml(head: str, first: int) -> list[Field] | None:
    tree, problems = frontmatter.parse(head, "", first_line=first)
    if tree is None or problems:
        return None
    lines = head.split("\n")
    return [
        _field(key, of_node(node), tree.keys[key].line, lines, tree.keys[key].line - first)
        for key, node in tree.items.items()
    ]


def _strict_toml(head: str, first: int) -> list[Field] | None:
    lines = head.split("\n")
    values = loosely.chunk_toml(head)
    if values is None:
        return None
    return [_field(key, value, _line_of(key, lines, "toml") + first, lines) for key, value in values.items()]


def _strict_json(head: str, first: int) -> list[Field] | None:
    lines = head.split("\n")
    try:
        pairs = _DECODER.decode(head)
        return [_field(key, plain(value), _line_of(key, lines, "json") + first, lines) for key, value in pairs]
    except (ValueError, RecursionError):
        return None


def _field(key: str, value: Value, line: int, lines: list[str], index: int | None = None) -> Field:
    raw = ""
    if index is not None and index < len(lines):
        own = loosely.KEY.match(lines[index])
        follows = lines[index + 1] if index + 1 < len(lines) else ""
        raw = own[2].strip() if own and not follows.startswith((" ", "\t", "-")) else ""
    return Field(key, value, line, raw or as_text(value))


def _line_of(key: str, lines: list[str], form: str) -> int:
    """The line, from 0, on which a key stands; 0 where it cannot be found."""
    name = re.escape(key)
    pattern = rf'"{name}"\s*:' if form == "json" else rf"""\s*\[{{0,2}}["']?{name}["']?\s*(?:=|\]|\.)"""
    return next((n for n, line in enumerate(lines) if re.match(r"\s*\{?\s*" + pattern, line)), 0)


_YAML: tuple[_Strict, loosely.Parse] = (_strict_yaml, loosely.chunk_yaml)
_TOML: tuple[_Strict, loosely.Parse] = (_strict_toml, loosely.chunk_toml)
