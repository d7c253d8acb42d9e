"""What entries say of each other: every handle, id and path is looked up, and what is not found is a problem.

Which fields refer to what is read from the models themselves (`models.Refers`), so a new field cannot be forgotten.
"""

from __future__ import annotations

import functools
import posixpath
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from popcorn.library.entries import Library, Source
from popcorn.library.fields import ONE_OR_MORE, is_handle, is_inner_path, items_meant
from popcorn.library.frontmatter import Mapping, Node, Scalar, Sequence, Steps, plain
from popcorn.library.models import MODELS, Model, Refers
from popcorn.library.validation import closest, is_one_slip
from popcorn.problems import Problem


class Reference(NamedTuple):
    """One thing an entry names: where it says so, what kind of thing, and the name."""

    steps: Steps
    to: str
    name: str


def references(source: Source) -> Iterator[Reference]:
    """Everything the front matter refers to, whether or not the rest of it fits its type."""
    yield from _finder(MODELS[source.type])(source.tree, ())


def unresolved(library: Library) -> Iterator[Problem]:
    """A problem for each reference that leads nowhere."""
    for source in (*library.entries.values(), *library.damaged.values()):
        for reference in references(source):
            found = _check(reference, source, library)
            if found:
                yield found


def picture_path(reference: str, folder: str) -> str:
    """The path below `content/` that a picture reference in `folder` means; may lead outside (`../..`)."""
    return posixpath.normpath(posixpath.join(folder, reference))


def _check(reference: Reference, entry: Source, library: Library) -> Problem | None:
    steps, to, name = reference
    if to in ("picture", "entry") and not is_inner_path(name):
        return None  # Its form is a problem already.
    if to == "picture":
        path = picture_path(name, entry.folder)
        if path in library.pictures or path in library.refused:
            return None
        beside = [posixpath.relpath(p, entry.folder) for p in library.pictures if p.startswith(entry.folder + "/")]
        return entry.problem("picture-missing", *steps, picture=name, suggestion=closest(name, beside))
    if to == "entry":
        if library.find(name, beside=entry.folder, but=entry.path):
            return None
        if library.find(name, beside=entry.folder):
            return entry.problem("entry-itself", *steps, entry=name)
        if library.is_broken(name, beside=entry.folder):
            return None
        return entry.problem("entry-unknown", *steps, entry=name, suggestion=closest(name, library.links))
    if to == "circle" and steps == ("parent",) and name == entry.name:
        return entry.problem("entry-itself", *steps, entry=name)
    facts = unknown(name, to, library)
    return None if facts is None else entry.problem(_code(to), *steps, **facts)


def unknown(name: str, to: str, library: Library) -> dict[str, str | None] | None:
    """What to tell of a name that should be one of `to` (see `models.Refers`) and is not; None where it is."""
    known = _known(to, library)
    if name in known or library.is_broken(f"{_FOLDERS.get(to, to)}/{name}"):
        return None
    bare = name.removeprefix("@").lower()
    by_name = {title.lower(): key for key, titles in known.items() for title in titles}
    if to == "credit" and not is_handle(name) and not _looks_like_handle(name, known) and name.lower() not in by_name:
        return None  # Someone who is no member.
    suggestion = by_name.get(name.lower()) or (bare if bare in known else closest(bare, known))
    handle = name if is_handle(name) else None
    return {"name": name, "list": to, "suggestion": suggestion, "handle": handle, "known": ", ".join(known)}


def _code(to: str) -> str:
    return {"member": "member-unknown", "credit": "member-unknown", "circle": "circle-unknown"}.get(to, "name-unknown")


def _looks_like_handle(name: str, known: Iterable[str]) -> bool:
    bare = name.removeprefix("@").lower()
    return name.startswith("@") or any(is_one_slip(bare, handle) for handle in known)


def _known(to: str, library: Library) -> dict[str, tuple[str, ...]]:
    """What may be named, with the titles that people know it by. Found out once for each library."""
    if to not in library.names:
        library.names[to] = _nameable(to, library)
    return library.names[to]


def _nameable(to: str, library: Library) -> dict[str, tuple[str, ...]]:
    if to in ("member", "credit"):
        return {handle: (entry.meta.name, *entry.meta.aka) for handle, entry in library.members.items()}
    if to == "circle":
        return {name: (entry.title,) for name, entry in library.circles.items()}
    return {key: tuple(name.values()) for key, name in library.community.named(to).items()}


# Where the files of those who are named lie.
_FOLDERS = {"member": "members", "credit": "members", "circle": "circles"}

_Finder = Callable[[Node, Steps], Iterator[Reference]]


def _nothing(node: Node, steps: Steps) -> Iterator[Reference]:
    return iter(())


@functools.cache
def _finder(model: type[Model]) -> _Finder:
    """A function that finds all references in what should be a model of this type."""
    finders: dict[str, _Finder] = {}
    for name, field in model.model_fields.items():
        finder = _finder_of(field.annotation, tuple(field.metadata))
        if finder is not _nothing:
            finders[field.alias or name] = finder

    def find(node: Node, steps: Steps) -> Iterator[Reference]:
        if isinstance(node, Scalar) and model.shorthand in finders:
            yield from finders[model.shorthand](node, steps)
        elif isinstance(node, Mapping):
            for name, finder in finders.items():
                if name in node.items:
                    yield from finder(node.items[name], (*steps, name))

    return find if finders else _nothing


def _finder_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> _Finder:
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin is typing.Annotated:
        return _finder_of(arguments[0], (*arguments[1:], *metadata))
    refers = next((m for m in metadata if isinstance(m, Refers)), None)
    if refers:
        return functools.partial(_names, to=refers.to, is_list=ONE_OR_MORE in metadata)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _finder(annotation)
    if origin is tuple:
        return functools.partial(_each, item=_finder_of(arguments[0]))
    if origin is dict:
        return functools.partial(_entries, key=_finder_of(arguments[0]), item=_finder_of(arguments[1]))
    if origin in (typing.Union, types.UnionType):
        return functools.partial(_any, finders=[_finder_of(argument) for argument in arguments])
    return _nothing


def _names(node: Node, steps: Steps, *, to: str, is_list: bool = False) -> Iterator[Reference]:
    if is_list and items_meant(plain(node)):
        return  # Its form is a problem already.
    if isinstance(node, Scalar) and node.text:
        yield Reference(steps, to, node.text.strip())
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar):
                yield from _names(item, (*steps, index), to=to)


def _each(node: Node, steps: Steps, *, item: _Finder) -> Iterator[Reference]:
    if isinstance(node, Sequence):
        for index, inner in enumerate(node.items):
            yield from item(inner, (*steps, index))


def _entries(node: Node, steps: Steps, *, key: _Finder, item: _Finder) -> Iterator[Reference]:
    if isinstance(node, Mapping):
        for name, inner in node.items.items():
            yield from key(Scalar(name, node.keys[name]), (*steps, name))
            yield from item(inner, (*steps, name))


def _any(node: Node, steps: Steps, *, finders: list[_Finder]) -> Iterator[Reference]:
    # The branches of a union differ in shape (list, mapping), and a finder passes over a shape that is not its own.
    for finder in finders:
        yield from finder(node, steps)
