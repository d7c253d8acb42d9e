"""YAML front matter as a tree of texts, each with the line and column where it stands.

The tree is built from the parser's events, so no YAML type, tag or alias is ever resolved: `no` stays "no",
`3:30` stays "3:30", and a merge-key bomb is a problem at its first anchor instead of 20 seconds of work.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from popcorn.library import slips
from popcorn.problems import Problem, problem

# Front matter longer than this is no front matter (safety.md, finding 6).
MAX_BYTES = 16 * 1024
# After so many slips the rest of the file waits for the next run.
MAX_SLIPS = 20
# Deepest nesting a type needs (issue: sections > section > pieces > query > tags), and one to spare.
MAX_DEPTH = 6

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"---[ \t]*$")
_CLOSING_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*$")
# What goes on after a closing fence of dots: a field.
_FIELD = re.compile(r"[\w-]+ *[:：](?:\s|$)")
_FIELD_OR_INSIDE = re.compile(r"[\w-]+ *[:：]|[ #-]|$")
_COMMENT = re.compile(r"\s*(?P<comment>\#[^\s\#].*)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Mark(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as text. `text` is None where the author wrote nothing, `~` or `null`.

    `comment` is what stands there instead and YAML takes for a comment, where it looks like a value: `#1 in the rain`.
    """

    text: str | None
    mark: Mark
    comment: str = ""


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
        if _CLOSING_FENCE.match(line) and not (line.startswith("...") and _goes_on(lines[number + 1 :])):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def _goes_on(lines: list[str]) -> bool:
    """Whether more fields stand between dots, which end the front matter, and the hyphens that were to end it."""
    block = list(itertools.takewhile(lambda line: not _CLOSING_FENCE.match(line), lines))
    return len(block) < len(lines) and any(map(_FIELD.match, block)) and all(map(_FIELD_OR_INSIDE.match, block))


def parse(source: str, path: str, *, first_line: int = 1) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """Parse YAML that stands in file `path` from line `first_line` on.

    Returns the mapping (None where there is none to be had) and everything wrong with it: a syntax error, a tab
    used as indentation, keys given twice, tags, anchors, aliases, nesting too deep.
    """
    size = len(source.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        return None, (problem("front-matter-too-large", path, line=first_line, size=size, limit=MAX_BYTES),)
    lines = source.split("\n")
    told: list[Problem] = []
    while len(told) < MAX_SLIPS:
        builder = _Builder(path, first_line, lines)
        try:
            node, slip = builder.build()
        except yaml.MarkedYAMLError as error:
            slip = slips.behind(error, lines)
            if slip is None:
                return None, (*told, *builder.problems, _as_problem(slips.syntax(error, lines), path, first_line))
        except yaml.YAMLError as error:
            return None, (*told, problem("yaml-syntax", path, line=first_line, reason=str(error)))
        except _TooDeep as error:
            line, column = error.mark
            return None, (*told, problem("yaml-too-deep", path, line=line, column=column, limit=MAX_DEPTH))
        if slip is None:
            mapping = _as_mapping(node, builder)
            return mapping, (*told, *builder.problems)
        told.append(_as_problem(slip, path, first_line))
        lines[slip.line] = slip.mended
    return None, tuple(told)


def _as_mapping(node: Node | None, builder: _Builder) -> Mapping | None:
    if node is None or (isinstance(node, Scalar) and node.text is None):
        return Mapping({}, {}, Mark(builder.first_line, 1))
    if isinstance(node, Mapping):
        return node
    builder.note("front-matter-no-mapping", node.mark)
    return None


def _as_problem(slip: slips.Slip, path: str, first_line: int) -> Problem:
    return problem(slip.code, path, line=slip.line + first_line, column=slip.column + 1, **slip.facts)


def plain(node: Node) -> object:
    """The tree as dicts, lists and texts, for the models to type. A key without a value is as good as no key."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    values = {key: plain(value) for key, value in node.items.items()}
    return {key: value for key, value in values.items() if value is not None}


def scalars(node: Node, steps: Steps = ()) -> Iterator[tuple[Steps, Scalar]]:
    """Every value of the tree and every key, each with the way to it."""
    if isinstance(node, Scalar):
        yield steps, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from scalars(item, (*steps, index))
    else:
        for key, item in node.items.items():
            yield (*steps, key), Scalar(key, node.keys[key])
            yield from scalars(item, (*steps, key))


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
    def __init__(self, path: str, first_line: int, lines: list[str]) -> None:
        self.path = path
        self.first_line = first_line
        self.lines = lines
        self.problems: list[Problem] = []

    def note(self, code: str, mark: Mark, **facts: Any) -> None:
        self.problems.append(problem(code, self.path, line=mark.line, column=mark.column, **facts))

    def build(self) -> tuple[Node | None, slips.Slip | None]:
        """The tree, or a slip to be mended before the text is read again."""
        node = None
        events = iter(yaml.parse("\n".join(self.lines), Loader=_LOADER))
        try:
            for event in events:
                if node is not None and isinstance(event, yaml.DocumentStartEvent):
                    self.note("yaml-cut-off", self._mark(event))
                    break
                if isinstance(event, yaml.NodeEvent):
                    node = self._node(event, events, 1)
        except slips.SlipFoundError as found:
            return None, found.slip
        is_text = isinstance(node, Scalar) and node.text is not None
        return node, slips.in_text(self.lines) if is_text else None

    def _mark(self, event: yaml.Event) -> Mark:
        (line, column), _ = _span(event)
        return Mark(line + self.first_line, column + 1)

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
            return self._scalar(event, mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(events, depth)), mark)
        assert isinstance(event, yaml.MappingStartEvent)
        return self._mapping(event, events, depth)

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark) -> Scalar:
        (line, column), (end, _) = _span(event)
        is_plain = not event.style
        if is_plain and end > line:
            _raise(slips.in_continuation(self.lines, (line, column), end))
        if event.implicit[0] and event.value in _NULLS:
            rest = self.lines[line][column:] if line < len(self.lines) and not event.value else ""
            found = _COMMENT.fullmatch(rest)
            if found:
                return Scalar(None, Mark(mark.line, mark.column + found.start("comment")), found["comment"])
            return Scalar(None, mark)
        return Scalar(event.value, mark)

    def _items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if not isinstance(event, yaml.NodeEvent):
                return
            yield self._node(event, events, depth + 1)

    def _mapping(self, start: yaml.MappingStartEvent, events: Iterator[yaml.Event], depth: int) -> Mapping:
        items: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        for event in events:
            if not isinstance(event, yaml.NodeEvent):
                break
            key = self._node(event, events, depth + 1)
            value_event = next(events)
            assert isinstance(value_event, yaml.NodeEvent)  # The parser gives every key a value, if an empty one.
            value = self._node(value_event, events, depth + 1)
            if start.flow_style and isinstance(event, yaml.ScalarEvent) and not event.style:
                has_value = not isinstance(value, Scalar) or value.text is not None
                _raise(slips.in_flow_key(self.lines, *_span(event), has_value=has_value))
            if not isinstance(key, Scalar) or key.text is None:
                self.note("yaml-key", key.mark)
            elif key.text in items:
                self.note("yaml-duplicate-key", key.mark, key=key.text, first=keys[key.text].line)
            else:
                items[key.text] = value
                keys[key.text] = key.mark
        return Mapping(items, keys, self._mark(start))


def _span(event: yaml.Event) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where an event begins and ends, as line and column from 0."""
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None  # The C loader always gives them.
    return (start.line, start.column), (end.line, end.column)


def _raise(slip: slips.Slip | None) -> None:
    if slip:
        raise slips.SlipFoundError(slip)
