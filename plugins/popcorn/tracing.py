"""What a piece of work reads: it has to be done again when any of that has changed, and only then.

Whoever hands out what may change says so with `note`. Where nobody is tracing, that costs next to nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

# What was read: the name of a view (entries, bodies, records, ...) and the key that was asked for in it.
Fact = tuple[str, str]
# Key for whoever looks at all of a view.
WHOLE = "*"

K = TypeVar("K")
V = TypeVar("V")

_reading: set[Fact] | None = None


def note(view: str, key: str) -> None:
    """Say that whoever works now has read this."""
    if _reading is not None:
        _reading.add((view, key))


@contextmanager
def tracing() -> Iterator[set[Fact]]:
    """What is read inside goes into the set, and to nobody further out."""
    global _reading
    before, _reading = _reading, set()
    try:
        yield _reading
    finally:
        _reading = before


class Kept(Generic[K, V]):
    """The last so many things that were made: each is made once, and whoever gets it notes what was read for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, tuple[V, frozenset[Fact]]] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """What `make` gives, or gave when it was last asked for with this key."""
        found = self._kept.pop(key, None)
        if found is None:
            with tracing() as facts:
                made = make()
            found = made, frozenset(facts)
            if len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
        self._kept[key] = found
        if _reading is not None:
            _reading.update(found[1])
        return found[0]


@contextmanager
def unnoticed() -> Iterator[None]:
    """What is read inside is nobody's: for views, which are computed once and read by key."""
    global _reading
    before, _reading = _reading, None
    try:
        yield
    finally:
        _reading = before


class view(cached_property[V]):  # noqa: N801 - used as a decorator, like the one it extends
    """A `cached_property` that is computed without being traced; what is read of it, whoever reads it notes."""

    def __init__(self, compute: Callable[[Any], V]) -> None:
        def untraced(instance: Any) -> V:
            with unnoticed():
                return compute(instance)

        super().__init__(untraced)
        self.__doc__ = compute.__doc__


class _Forgotten:
    """What is not remembered."""


FORGOTTEN = _Forgotten()
# Says what was found out of a fact in an earlier run, as long as that still holds: the value under the view's key, None
# where there was none, or FORGOTTEN.
Recall = Callable[[Fact], Any]


def nothing_known(fact: Fact) -> _Forgotten:
    """The memory of a first run."""
    return FORGOTTEN


class View(Mapping[str, V]):
    """A mapping that notes which of its keys are read. It is computed when something is asked that `recall` forgot."""

    def __init__(self, name: str, compute: Callable[[], Mapping[str, V]], recall: Recall = nothing_known) -> None:
        self._name = name
        self._compute = compute
        self._recall = recall

    @cached_property
    def _values(self) -> Mapping[str, V]:
        with unnoticed():
            return self._compute()

    def __getitem__(self, key: str) -> V:
        note(self._name, key)
        known = self._recall((self._name, key))
        if known is FORGOTTEN:
            return self._values[key]
        if known is None:
            raise KeyError(key)
        found: V = known
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None

    def __iter__(self) -> Iterator[str]:
        note(self._name, WHOLE)
        return iter(self._values)

    def __len__(self) -> int:
        note(self._name, WHOLE)
        return len(self._values)

    def fact(self, key: str) -> bytes:
        """The digest of what is read with this key."""
        return digest(dict(self._values) if key == WHOLE else self._values.get(key))

    def answer(self, key: str) -> V | None:
        """The value under a key, None where there is none; nobody has read it."""
        with unnoticed():
            return self.get(key)


def digest(*values: Any) -> bytes:
    """16 bytes that say whether values are the same: text, numbers, dates, and what is made of them.

    What has a `path` (an entry, a picture) is known by it: what is in it is read, and noted, for itself.
    """
    found = hashlib.blake2b(digest_size=16)
    _feed(values, found.update)
    return found.digest()


def _feed(value: Any, update: Callable[[bytes], None]) -> None:
    kind = type(value)
    if kind is str:
        update(b"s%d:" % len(value) + value.encode("utf-8", "surrogatepass"))
    elif kind is tuple or kind is list:
        update(b"(")
        for inner in value:
            _feed(inner, update)
        update(b")")
    elif isinstance(value, str):
        _feed(str(value), update)
    elif value is None or isinstance(value, bool | int | float):
        update(f"n{value!r};".encode())
    elif isinstance(value, bytes):
        update(b"b%d:" % len(value))
        update(value)
    elif isinstance(value, Mapping):
        update(b"{")
        for key, inner in value.items():
            _feed(key, update)
            _feed(inner, update)
        update(b"}")
    elif hasattr(value, "trace"):
        _feed(value.trace, update)
    elif isinstance(value, tuple | list):
        update(b"(")
        for inner in value:
            _feed(inner, update)
        update(b")")
    elif isinstance(value, frozenset | set):
        _feed(sorted(value), update)
    elif is_dataclass(value) and not isinstance(value, type):
        update(type(value).__qualname__.encode())
        for part in fields(value):
            _feed(getattr(value, part.name), update)
    else:
        update(f"r{value!r};".encode())
