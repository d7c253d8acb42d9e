"""Values that name entries, as bytes: an entry goes by its path, and is found again in the library of the day."""

from __future__ import annotations

import importlib
import io
import pickle
from collections.abc import Mapping
from functools import partial
from types import FunctionType
from typing import Any

from popcorn.library.entries import Entry
from popcorn.library.models import Model
from popcorn.web.plan import Bundle, Page
from popcorn.web.workshop import Workshop
from popcorn_mkdocs.sealing import PlainUnpickler

Entries = Mapping[str, Entry[Model]]


class _Packer(pickle.Pickler):
    def persistent_id(self, value: Any) -> str | None:
        return value.path if isinstance(value, Entry) else None


class _Unpacker(PlainUnpickler):
    def __init__(self, content: bytes, entries: Entries) -> None:
        super().__init__(io.BytesIO(content))
        self._entries = entries

    def persistent_load(self, path: Any) -> Entry[Model]:
        if path not in self._entries:
            raise pickle.UnpicklingError(f"{path} is gone")
        return self._entries[path]


def pack(value: Any) -> bytes:
    """A value of plain data and entries."""
    packed = io.BytesIO()
    _Packer(packed, 5).dump(value)
    return packed.getvalue()


def unpack(content: bytes, entries: Entries) -> Any:
    """The value again. Raises UnpicklingError for whatever cannot be had."""
    try:
        return _Unpacker(content, entries).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # See cache.py.
        raise pickle.UnpicklingError(str(error)) from None


def recipe(unit: Page | Bundle) -> bytes:
    """How a page or bundle is made: enough to make it again without planning the site."""
    make = unit.make.func if isinstance(unit.make, partial) else unit.make
    where = (unit.address, unit.source) if isinstance(unit, Page) else unit.paths
    return pack((isinstance(unit, Page), where, make.__module__, make.__qualname__, unit.given))


def unit_of(content: bytes, shop: Workshop) -> Page | Bundle:
    """The page or bundle of a recipe. Raises UnpicklingError as `unpack` does."""
    is_page, where, module, name, given = unpack(content, shop.site.library.entries)
    make = getattr(importlib.import_module(module), name, None) if str(module).startswith("popcorn.web.") else None
    if not isinstance(make, FunctionType) or make.__module__ != module or not isinstance(given, tuple):
        raise pickle.UnpicklingError(f"{module}.{name}")
    if is_page:
        address, source = where
        return Page(address, partial(make, shop), given, source)
    return Bundle(tuple(where), partial(make, shop), given)
