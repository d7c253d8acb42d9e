"""A header that no parser takes, read field by field: each by the parser again, and as plain text where that fails."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator

from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.values import Field, Value, as_text, of_node, plain
from popcorn.library import frontmatter

# A format's parser for one field's lines; None where it refuses them.
Parse = Callable[[str], dict[str, Value] | None]

KEY = re.compile(r"""["']?([^\s"'#:=\[\]{},\-][^"':=\[\]{}]*?)["']?\s*[:=](?:\s+|(?=["'\[{])|$)(.*)""")
_KEY_JSON = re.compile(r'\s*\{?\s*"([^"]+)"\s*:\s*(.*)')
_BRACKETED = re.compile(r"\[.*\]", re.DOTALL)
COMMENT = re.compile(r"#\s?(.*)")
_ENDLESS_KEY = re.compile(r"""(?<![\w-])(?>(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){30}""")
LOOKS_HEADED = re.compile(r"[\w\"'-][^:=]*[:=]|[ \t]+\S|-\s|#|\]|\}")


def fields(head: str, path: str, first: int, chunk: Parse, notes: list[Note]) -> Iterator[Field]:
    """Every field of a header that stands from line `first` on; what is no field is one called `line`."""
    pattern = _KEY_JSON if chunk is chunk_json else KEY
    for number, lines in _chunks(head, pattern):
        text = "\n".join(lines)
        values = chunk(text)
        key = pattern.match(lines[0])
        if values is not None:
            for name, value in values.items():
                raw = key[2] if key and len(lines) == 1 and len(values) == 1 else ""
                yield Field(name, value, first + number, (raw or "").strip() or as_text(value))
        elif key:
            value = " ".join([(key[2] or "").strip(), *(line.strip() for line in lines[1:])]).strip().rstrip(",")
            notes.append(Note(path, first + number, "header-broken", shown(text), "read as plain text"))
            yield Field(key[1].strip(), _plainly(value), first + number, value)
        else:
            notes.append(Note(path, first + number, "header-broken", shown(text), "kept as a comment"))
            yield Field("line", text, first + number, as_text(text))


def _plainly(text: str) -> Value:
    """What no parser takes: a text without its quotation marks, or the items between brackets."""
    if not _BRACKETED.fullmatch(text):
        return text.strip("'\"") or None
    items = [item.strip().strip("'\"") for item in text[1:-1].split(",")]
    return [item for item in items if item]


def _chunks(head: str, key: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together: from one key in the first column to the next."""
    start, held = 0, list[str]()
    for number, line in enumerate(head.split("\n")):
        if COMMENT.match(line) or (key is _KEY_JSON and line.strip() in ("{", "}")):
            continue
        if not line.strip() and not held:
            continue
        if key.match(line) and held:
            yield start, held
            held = []
        if not held:
            start = number
        held.append(line)
    if held:
        yield start, held


def chunk_yaml(text: str) -> dict[str, Value] | None:
    """A few lines of YAML."""
    tree, problems = frontmatter.parse(text, "")
    return None if tree is None or problems else {key: of_node(node) for key, node in tree.items.items()}


def chunk_toml(text: str) -> dict[str, Value] | None:
    """A few lines of TOML."""
    # A key of 20,000 parts takes the parser gigabytes.
    if _ENDLESS_KEY.search(text):
        return None
    try:
        return {key: plain(value) for key, value in tomllib.loads(text).items()}
    except (ValueError, RecursionError):
        # ValueError itself for numbers of thousands of digits, and for dates that no calendar has.
        return None


def chunk_json(text: str) -> dict[str, Value] | None:
    """A few lines from between the brackets of a JSON object."""
    try:
        values = json.loads("{" + text.strip().removeprefix("{").removesuffix("}").strip().rstrip(",") + "}")
        return {key: plain(value) for key, value in values.items()}
    except (ValueError, RecursionError):
        return None
