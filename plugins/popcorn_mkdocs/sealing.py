"""Plain data as bytes that are known again: nothing but what was written, where it was written, is ever read."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import io
import pickle
from enum import Enum
from typing import Any

from pydantic import BaseModel

from popcorn.languages import LocalText

# Bytes before each value by which a disk's mistakes are found, and a value that stands where another was written.
SEAL = 16

# Beside the classes of Popcorn's own: what a pickle may name. Nothing here does anything but hold data.
_PLAIN = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("markupsafe", "Markup"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
    ("zoneinfo", "ZoneInfo"),
}


class PlainUnpickler(pickle.Unpickler):
    """Reads plain data alone, after "Restricting Globals" in the documentation of `pickle`."""

    _known: dict[tuple[str, str], Any] = {}

    def find_class(self, module: str, name: str) -> Any:
        found = self._known.get((module, name))
        if found is None:
            if (module, name) == ("builtins", "getattr"):
                found = _named
            elif (module, name) in _PLAIN:
                found = getattr(importlib.import_module(module), name)
            elif module.startswith(("popcorn.", "popcorn_mkdocs.")):
                found = getattr(importlib.import_module(module), name, None)
                if not _holds_data(found, module):
                    raise pickle.UnpicklingError(f"{module}.{name}")
            else:
                raise pickle.UnpicklingError(f"{module}.{name}")
            self._known[module, name] = found
        return found


def _holds_data(found: object, module: str) -> bool:
    # Not what a module has from elsewhere, nor a class that does something when it is made: one opens files.
    kinds = (tuple, list, dict, LocalText, BaseModel, Enum)
    return (
        isinstance(found, type)
        and found.__module__ == module
        and (dataclasses.is_dataclass(found) or issubclass(found, kinds))
    )


def _named(owner: object, name: str) -> Any:
    # Time zones are pickled by this one method's name.
    if getattr(owner, "__name__", "") == "ZoneInfo" and name == "_unpickle":
        return getattr(owner, name)
    raise pickle.UnpicklingError(name)


def sealed(value: Any, *place: object) -> bytes:
    """A value of plain data, to be kept in a place."""
    content = pickle.dumps(value, 5)
    return seal_of(content, *place) + content


def unsealed(content: bytes, *place: object) -> Any:
    """The value again. Raises UnpicklingError where these are not the bytes that were written for this place."""
    try:
        seal, content = content[:SEAL], content[SEAL:]
        if seal != seal_of(content, *place):
            raise pickle.UnpicklingError("not as it was written")
        return PlainUnpickler(io.BytesIO(content)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # A pickle that was tampered with raises whatever its objects do.
        raise pickle.UnpicklingError(str(error)) from None


def seal_of(content: bytes, *place: object) -> bytes:
    """What stands before a value, by which it is known."""
    seal = hashlib.blake2b(repr(place).encode(), digest_size=SEAL)
    seal.update(content)
    return seal.digest()
