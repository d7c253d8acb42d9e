"""YAML front matter as a tree of texts, each with the line and column where it stands.

The tree is built from the parser's events, so no YAML type, tag or alias is ever resolved: `no` stays "no",
`3:30` stays "3:30", and a merge-key bomb is a problem at its first anchor instead of 20 seconds of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from popcorn.problems import Problem, problem

# Front matter longer than this is no front matter (safety.md, finding 6).
MAX_BYTES = 16 * 1024
# Deepest nesting a type needs (issue: sections > section > pieces > query > tags), and one to spare.
MAX_DEPTH = 6

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"---[ \t]*$")
_CLOSING_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*$")
_TAB_INDENT = re.compile(r" *\t")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Mark(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as text. `text` is None where the author wrote nothing, `~` or `null`."""

    text: str | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the author's order, with the mark of each key."""

    items: dict[str, Node]
    keys: dict[str, Mark]
    mark: Mark


Node = Scalar | Sequence | Mapping
# The way to a value: keys of mappings and indexes (from 0) of lists.
Steps = tuple[int | str, ...]
_NOTHING = Scalar(None, Mark(1, 1))
NO_FIELDS = Mapping({}, {}, Mark(1, 1))


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file taken apart. `body_line` is the file's line on which the body's first line stands.

    `meta` is None where there is front matter that cannot be read.
    """

    meta: Mapping | None
    body: str
    body_line: int


def read(text: str, path: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Take a file's text apart. No document where it has no front matter."""
    if not text.strip():
        return None, (problem("empty-file", path, line=1),)
    head, body, body_line = split(text)
    if head is None:
        if _FENCE.match(text.split("\n", 1)[0]):
            return None, (problem("front-matter-unclosed", path, line=1),)
        code = "front-matter-toml" if text.startswith("+++") else "front-matter-missing"
        return None, (problem(code, path, line=1),)
    meta, problems = parse(head, path, first_line=2)
    return Document(meta, body, body_line), problems


def split(text: str) -> tuple[str | None, str, int]:
    """(front matter, body, line of the body's first line); no front matter is (None, text, 1)."""
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        return None, text, 1
    for number, line in enumerate(lines[1:], start=1):
        if _CLOSING_FENCE.match(line):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def parse(source: str, path: str, *, first_line: int = 1) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """Parse YAML that stands in file `path` from line `first_line` on.

    Returns the mapping (None where there is none to be had) and everything wrong with it: a syntax error, a tab
    used as indentation, keys given twice, tags, anchors, aliases, nesting too deep.
    """
    size = len(source.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        return None, (problem("front-matter-too-large", path, line=first_line, size=size, limit=MAX_BYTES),)
    builder = _Builder(path, first_line)
    try:
        node = builder.build(source)
    except yaml.MarkedYAMLError as error:
        return None, (*builder.problems, _syntax_problem(error, source, path, first_line))
    except yaml.YAMLError as error:
        return None, (problem("yaml-syntax", path, line=first_line, reason=str(error)),)
    except _TooDeep as error:
        line, column = error.mark
        return None, (problem("yaml-too-deep", path, line=line, column=column, limit=MAX_DEPTH),)
    if node is None or (isinstance(node, Scalar) and node.text is None):
        node = Mapping({}, {}, Mark(first_line, 1))
    if not isinstance(node, Mapping):
        builder.note("front-matter-no-mapping", node.mark)
        return None, tuple(builder.problems)
    return node, tuple(builder.problems)


def plain(node: Node) -> object:
    """The tree as dicts, lists and texts, for the models to type. A key without a value is as good as no key."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    values = {key: plain(value) for key, value in node.items.items()}
    return {key: value for key, value in values.items() if value is not None}


def locate(node: Node, steps: Steps, *, key: bool = False) -> Mark:
    """Where the value at `steps` stands, or the nearest thing around it; with `key`, where its key stands.

    Steps that the author did not write (the branch of a union, a list of one without brackets) are passed over.
    """
    mark = node.mark
    for step in steps:
        if isinstance(node, Mapping) and step in node.items:
            mark = node.keys[str(step)]
            node = node.items[str(step)]
            if not key and isinstance(node, Scalar) and node.text:
                # A list or mapping is easier found by its key than by its first item.
                mark = node.mark
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            mark = node.mark
    return mark


def field_name(node: Node, steps: Steps) -> str:
    """`('changes', 2, 'text')` as authors count and write it: `changes[3].text`."""
    name = ""
    for index, step in enumerate(steps):
        if isinstance(node, Mapping) and (step in node.items or index == len(steps) - 1):
            name += f".{step}" if name else str(step)
            node = node.items.get(str(step), _NOTHING)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            name += f"[{step + 1}]"
            node = node.items[step]
    return name


class _TooDeep(Exception):  # noqa: N818 - not an error: it unwinds the builder
    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark


class _Builder:
    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []

    def note(self, code: str, mark: Mark, **facts: Any) -> None:
        self.problems.append(problem(code, self.path, line=mark.line, column=mark.column, **facts))

    def build(self, source: str) -> Node | None:
        events = iter(yaml.parse(source, Loader=_LOADER))
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return self._node(event, events, 1)
        return None

    def _mark(self, event: yaml.NodeEvent) -> Mark:
        start = event.start_mark
        assert start is not None  # The C loader always gives it.
        return Mark(start.line + self.first_line, start.column + 1)

    def _node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], depth: int) -> Node:
        mark = self._mark(event)
        if depth > MAX_DEPTH + 1:
            raise _TooDeep(mark)
        if isinstance(event, yaml.AliasEvent):
            self.note("yaml-alias", mark, name=event.anchor)
            return Scalar(None, mark)
        if event.anchor is not None:
            self.note("yaml-anchor", mark, name=event.anchor)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self.note("yaml-tag", mark, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            empty = event.implicit[0] and event.value in _NULLS
            return Scalar(None if empty else event.value, mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(events, depth)), mark)
        return self._mapping(events, mark, depth)

    def _items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if not isinstance(event, yaml.NodeEvent):
                return
            yield self._node(event, events, depth + 1)

    def _mapping(self, events: Iterator[yaml.Event], mark: Mark, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        for event in events:
            if not isinstance(event, yaml.NodeEvent):
                break
            key = self._node(event, events, depth + 1)
            value_event = next(events)
            assert isinstance(value_event, yaml.NodeEvent)  # The parser gives every key a value, if an empty one.
            value = self._node(value_event, events, depth + 1)
            if not isinstance(key, Scalar) or key.text is None:
                self.note("yaml-key", key.mark)
            elif key.text in items:
                self.note("yaml-duplicate-key", key.mark, key=key.text, first=keys[key.text].line)
            else:
                items[key.text] = value
                keys[key.text] = key.mark
        return Mapping(items, keys, mark)


# What libyaml says (scanner.c, parser.c), and the slip that most often makes it say so.
_SLIPS = (
    (re.compile("mapping values are not allowed"), "yaml-colon"),
    (re.compile("quoted scalar"), "yaml-quote"),
    (re.compile("flow sequence|flow mapping"), "yaml-bracket"),
    (re.compile("cannot start any token"), "yaml-reserved"),
    (re.compile("did not find expected|could not find expected"), "yaml-indent"),
)
# These are noticed where the file ends; the author looks for where they begin.
_NOTICED_LATE = frozenset({"yaml-quote", "yaml-bracket"})


def _syntax_problem(error: yaml.MarkedYAMLError, source: str, path: str, first_line: int) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    code = next((code for pattern, code in _SLIPS if pattern.search(said)), "yaml-syntax")
    at = error.problem_mark or error.context_mark
    if code in _NOTICED_LATE and error.context_mark:
        at = error.context_mark
    line, column = (at.line, at.column + 1) if at else (0, 1)
    lines = source.split("\n")
    if line < len(lines) and _TAB_INDENT.match(lines[line]):
        code, column = "yaml-tab", lines[line].index("\t") + 1
    return problem(code, path, line=line + first_line, column=column, reason=error.problem)
