"""The build cache: what earlier builds read and made, in one SQLite file that may be deleted at any time.

It is never trusted: where anything cannot be read, was written by another version, or is anything but plain data of
Popcorn's own types, all of it counts as not there. It is never needed: where it cannot be written, the build goes on
without.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sqlite3
import zlib
from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping, MutableMapping, ValuesView
from pathlib import Path
from typing import Any, TypeVar

from popcorn_mkdocs.sealing import sealed, unsealed

Value = TypeVar("Value")

# Written into the file; another number is another format.
FORMAT = "4"
# Small values are kept by the hundred, for reading one by one would take longer than all that is done with them.
BUCKETS = 256
# Large values waiting to be written.
PENDING = 256

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS buckets (shelf TEXT, number INTEGER, content BLOB NOT NULL, PRIMARY KEY (shelf, number));
    CREATE TABLE IF NOT EXISTS blobs (shelf TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (shelf, name));
"""
_BROKEN = (sqlite3.Error, pickle.UnpicklingError, OSError, TypeError, ValueError)


class Spoilt(Exception):  # noqa: N818 - nothing to mend
    """The cache does not hold what was written. Nothing of it may be believed: `clear` it and begin again."""


class Cache:
    """One file. `file` is None where nothing is to be kept.

    Shelves are read as far as they are asked, so any question may raise Spoilt. `kinds` says what each may hold.
    """

    def __init__(self, file: Path | None, kinds: Mapping[str, type] | None = None) -> None:
        self.trouble = ""
        self._file = file
        self._kinds = kinds or {}
        self._connections: dict[int, sqlite3.Connection] = {}
        self._shelves: dict[str, Shelf[Any]] = {}
        self._blobs: dict[str, Blobs[Any]] = {}
        self.facts: dict[str, bytes] = {}
        if file is not None:
            try:
                self._open(file)
            except _BROKEN:
                self._start_anew(file)

    def shelf(self, name: str) -> Shelf[Any]:
        """Small values by name."""
        found = self._shelves.get(name)
        if found is None:
            found = self._shelves[name] = Shelf(self, name, self._kinds.get(name, object), ())
        return found

    def blobs(self, name: str) -> Blobs[Any]:
        """Large values by name, each read when it is asked for."""
        return self._blobs.setdefault(name, Blobs(self, name))

    def clear(self) -> None:
        """Forget everything."""
        for kept in (*self._shelves.values(), *self._blobs.values()):
            kept.clear()
        self.facts.clear()

    def save(self) -> None:
        """Write what has changed, all of it or nothing."""
        connection = self._connection()
        if connection is None:
            return
        try:
            with connection:
                for shelf in self._shelves.values():
                    shelf.write(connection)
                for blobs in self._blobs.values():
                    blobs.write(connection)
                connection.execute("DELETE FROM facts")
                rows = [("format", FORMAT.encode()), *self.facts.items()]
                connection.executemany("INSERT INTO facts VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def flush(self, blobs: Blobs[Any]) -> None:
        """Write the values that wait, so that they need not stay in memory."""
        connection = self._connection()
        if connection is None:
            return
        try:
            with connection:
                blobs.write(connection)
        except sqlite3.Error as error:
            self._give_up(error)

    def read(self, query: str, *values: object) -> list[Any]:
        """The rows of a query, none where there is nothing to ask."""
        connection = self._connection()
        if connection is None:
            return []
        try:
            return connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def close(self) -> None:
        """Let go of the file. One that gave trouble goes: it would give the same again, or tell of an older site."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        if self.trouble and self._file is not None:
            with contextlib.suppress(OSError):
                _remove(self._file)

    def _connection(self) -> sqlite3.Connection | None:
        if self._file is None or self.trouble:
            return None
        # A connection must not be used by two processes, and a forked one inherits it.
        found = self._connections.get(os.getpid())
        if found is None:
            found = sqlite3.connect(self._file, timeout=60, check_same_thread=False)
            self._connections[os.getpid()] = found
        return found

    def _open(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connection()
        assert connection is not None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_SCHEMA)
        self.facts = dict(connection.execute("SELECT name, value FROM facts"))
        if self.facts.pop("format", FORMAT.encode()) != FORMAT.encode():
            raise pickle.UnpicklingError("written by another version")
        stored: dict[str, list[int]] = {}
        for name, number in connection.execute("SELECT shelf, number FROM buckets"):
            stored.setdefault(name, []).append(number)
        self._shelves = {name: Shelf(self, name, self._kinds.get(name, object), held) for name, held in stored.items()}

    def _start_anew(self, file: Path) -> None:
        self.close()
        self.facts = {}
        self._shelves = {}
        try:
            _remove(file)
            self._open(file)
        except _BROKEN as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        # What waits to be written stays in memory; the build goes on, the next one starts from what was written last.
        self.trouble = str(error)


class Shelf(MutableMapping[str, Value]):
    """Values by name, kept in buckets: one is read when something in it is asked for, and written when it has changed.

    `stored` are the numbers of the buckets that the cache has of it.
    """

    def __init__(self, cache: Cache, shelf: str, kind: type, stored: Iterable[int]) -> None:
        self._cache = cache
        self._shelf = shelf
        self._kind = kind
        self._unread = set(stored)
        self._buckets: list[dict[str, Value]] = [{} for _ in range(BUCKETS)]
        # The same once more, all together: most of what is done with a shelf is to look into it.
        self._values: dict[str, Value] = {}
        self._changed: set[int] = set()

    def __getitem__(self, name: str) -> Value:
        if self._unread and name not in self._values:
            self._read({_bucket(name)} & self._unread)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        if self._unread and name not in self._values:
            self._read({_bucket(str(name))} & self._unread)
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        self._read(self._unread)
        return iter(self._values)

    def __len__(self) -> int:
        self._read(self._unread)
        return len(self._values)

    def values(self) -> ValuesView[Value]:
        """All values."""
        self._read(self._unread)
        return self._values.values()

    def items(self) -> ItemsView[str, Value]:
        """All names with their values."""
        self._read(self._unread)
        return self._values.items()

    def __setitem__(self, name: str, value: Value) -> None:
        number = _bucket(name)
        if number in self._unread:
            self._read({number})
        self._buckets[number][name] = self._values[name] = value
        self._changed.add(number)

    def __delitem__(self, name: str) -> None:
        number = _bucket(name)
        if number in self._unread:
            self._read({number})
        del self._values[name], self._buckets[number][name]
        self._changed.add(number)

    def clear(self) -> None:
        """Forget everything."""
        self._unread.clear()
        self._values.clear()
        self._buckets = [{} for _ in range(BUCKETS)]
        self._changed = set(range(BUCKETS))

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the buckets that have changed."""
        shelf, buckets = self._shelf, self._buckets
        rows = [(shelf, number, sealed(buckets[number], shelf, number)) for number in sorted(self._changed)]
        connection.executemany("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)", rows)
        self._changed.clear()

    def _read(self, numbers: Collection[int]) -> None:
        if not numbers:
            return
        if len(numbers) == 1:
            query = "SELECT number, content FROM buckets WHERE shelf = ? AND number = ?"
            rows = self._cache.read(query, self._shelf, *numbers)
        else:
            rows = self._cache.read("SELECT number, content FROM buckets WHERE shelf = ?", self._shelf)
        found = {number: content for number, content in rows if number in numbers}
        if len(found) < len(numbers):
            raise Spoilt(self._cache.trouble or self._shelf)
        for number, content in found.items():
            try:
                held = unsealed(content, self._shelf, number)
            except pickle.UnpicklingError as error:
                raise Spoilt(str(error)) from None
            kind = self._kind
            if not isinstance(held, dict) or not all(isinstance(value, kind) for value in held.values()):
                raise Spoilt(self._shelf)
            self._buckets[number] = held
            self._values.update(held)
        self._unread.difference_update(found)


class Blobs(MutableMapping[str, Value]):
    """Values by name, each in a row of its own."""

    def __init__(self, cache: Cache, name: str) -> None:
        self._cache = cache
        self._name = name
        self._pending: dict[str, Value] = {}
        self._gone: set[str] = set()
        self._all_gone = False

    def __getitem__(self, name: str) -> Value:
        if name in self._pending:
            return self._pending[name]
        if name not in self._gone and not self._all_gone:
            query = "SELECT content FROM blobs WHERE shelf = ? AND name = ?"
            for (content,) in self._cache.read(query, self._name, name):
                with contextlib.suppress(pickle.UnpicklingError):
                    found: Value = unsealed(content, self._name, name)
                    return found
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        stored = [] if self._all_gone else self._cache.read("SELECT name FROM blobs WHERE shelf = ?", self._name)
        yield from {name: None for (name,) in stored if name not in self._gone} | dict.fromkeys(self._pending)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __setitem__(self, name: str, value: Value) -> None:
        self._pending[name] = value
        self._gone.discard(name)
        if len(self._pending) >= PENDING:
            self._cache.flush(self)

    def __delitem__(self, name: str) -> None:
        self._pending.pop(name, None)
        self._gone.add(name)

    def clear(self) -> None:
        """Forget everything."""
        self._pending.clear()
        self._all_gone = True

    def all_of(self, names: list[str]) -> Iterator[tuple[str, Value]]:
        """The values of many names, in the order of names; without those that are lost."""
        wanted = set(names)
        rows = self._cache.read("SELECT name, content FROM blobs WHERE shelf = ? ORDER BY name", self._name)
        stored = {} if self._all_gone else {n: c for n, c in rows if n in wanted and n not in self._gone}
        for name in sorted(wanted & (stored.keys() | self._pending.keys())):
            if name in self._pending:
                yield name, self._pending[name]
            else:
                with contextlib.suppress(pickle.UnpicklingError):
                    value: Value = unsealed(stored[name], self._name, name)
                    yield name, value

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what has changed."""
        if self._all_gone:
            connection.execute("DELETE FROM blobs WHERE shelf = ?", (self._name,))
        elif self._gone:
            gone = [(self._name, name) for name in sorted(self._gone)]
            connection.executemany("DELETE FROM blobs WHERE shelf = ? AND name = ?", gone)
        rows = [(self._name, name, sealed(value, self._name, name)) for name, value in self._pending.items()]
        connection.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", rows)
        self._pending.clear()
        self._gone.clear()
        self._all_gone = False


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
