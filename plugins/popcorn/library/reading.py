"""Reading a whole library: admission, front matter, types, references, contradictions, in one run."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from popcorn.clock import Horizon
from popcorn.library import frontmatter
from popcorn.library.admission import Admitted, admit, is_let_in, is_passed_over, read_text
from popcorn.library.consistency import inconsistencies
from popcorn.library.entries import Entry, Library, Reading, Source
from popcorn.library.models import MODELS, Model
from popcorn.library.oversights import oversights
from popcorn.library.placement import place
from popcorn.library.references import unresolved
from popcorn.library.settings import FILE_NAME, Community, read_community
from popcorn.library.validation import validate, validate_what_fits
from popcorn.problems import Problem, in_order
from popcorn.tracing import View, digest


class Earlier(NamedTuple):
    """What an earlier run knows of the same folder under the same settings.

    `files` is what it read, by path; `cross_checks` what was wrong between entries, by the shape of the library.
    """

    files: Mapping[str, Reading]
    cross_checks: Mapping[bytes, tuple[Problem, ...]]


NOTHING = Earlier({}, {})


def read_project(
    project: Path, now: dt.datetime, content: Path | None = None
) -> tuple[Library | None, tuple[Problem, ...]]:
    """The library of the project folder that holds `community.yml` and `content/` (or the folder `content`).

    None only where community.yml cannot be used; else the library, whose own `problems` are those returned.
    """
    community, problems = read_community(project / FILE_NAME)
    if community is None:
        return None, problems
    library = read_library(content or project / "content", community, now, problems)
    return library, library.problems


def read_library(
    root: Path,
    community: Community,
    now: dt.datetime,
    problems: tuple[Problem, ...] = (),
    earlier: Earlier = NOTHING,
) -> Library:
    """Everything below `root`, each file read once, or not at all where an `earlier` run has read the same.

    Nothing raises on bad content: see `problems`.
    """
    admitted = admit(root, {path: reading.stamp for path, reading in earlier.files.items()})
    found = [*problems, *admitted.problems]
    entries: list[Entry[Model]] = []
    damaged: dict[str, Source] = {}
    refused = set(admitted.refused)
    files: dict[str, Reading] = {}
    for path in (*admitted.texts, *admitted.unchanged, *(admitted.text_problems.keys() - admitted.texts)):
        files[path] = earlier.files[path] if path in admitted.unchanged else _read(path, admitted, community)
        found.extend(files[path].problems)
        source = files[path].source
        if source is None:
            refused.add(path)
        elif isinstance(source, Entry) and source.left_out <= {"id"}:
            entries.append(source)
        else:
            damaged[path] = source
    entries.sort(key=lambda entry: entry.path)
    library = Library(
        root=root,
        community=community,
        entries={entry.path: entry for entry in entries},
        pictures=View("files", lambda: admitted.pictures),
        links=_links(entries),
        damaged=damaged,
        refused=frozenset(refused),
        problems=(),
        horizon=Horizon(now),
        files=files,
        stamps=admitted.stamps,
        shape=_shape(files, admitted, refused),
    )
    between = earlier.cross_checks.get(library.shape)
    if between is None:
        between = (*inconsistencies(library), *oversights(library), *unresolved(library))
    # The cross checks are kept with the library, to be known next time.
    return replace(library, problems=in_order([*found, *between]), cross_checks=between)


def reread(library: Library, paths: Iterable[str], now: dt.datetime) -> Library | None:
    """The library, once what is at these paths has changed and nothing else; None if it has to be read whole.

    That need not be where all that has changed is what entries say below their front matter.
    """
    entries, files, stamps = dict(library.entries), dict(library.files), dict(library.stamps)
    for path in paths:
        before = files.get(path)
        if before is None:
            if path in stamps or path in library.refused or not is_passed_over(library.root, path):
                return None
            # A folder that was moved away: nobody tells of the files in it.
            if any(known.startswith(f"{path}/") for known in stamps):
                return None
            continue
        stamp = is_let_in(library.root, path)
        text, problems = read_text(library.root / path, path) if stamp else (None, [])
        if stamp is None or text is None or path not in entries:
            return None
        source, more = read_source(path, text, library.community)
        if not isinstance(source, Entry) or (*problems, *more) != before.problems or not _is_same_shape(source, before):
            return None
        entries[path], stamps[path] = source, stamp
        files[path] = Reading(stamp, source, before.problems)
    return replace(library, entries=entries, files=files, stamps=stamps, horizon=Horizon(now))


def _is_same_shape(source: Source, before: Reading) -> bool:
    was = before.source
    return was is not None and (source.front_digest, source.is_empty) == (was.front_digest, was.is_empty)


def _read(path: str, admitted: Admitted, community: Community) -> Reading:
    text = admitted.texts.get(path)
    source, problems = read_source(path, text, community) if text is not None else (None, ())
    return Reading(admitted.stamps[path], source, (*admitted.text_problems[path], *problems))


def _shape(files: Mapping[str, Reading], admitted: Admitted, refused: set[str]) -> bytes:
    """The digest of all that checks between entries look at."""
    sources = [
        (path, source.front_digest, source.is_empty)
        for path, (_, source, _) in sorted(files.items())
        if source is not None
    ]
    return digest(sources, sorted(admitted.pictures), sorted(refused))


def read_source(path: str, text: str, community: Community) -> tuple[Source | None, tuple[Problem, ...]]:
    """One Markdown file: an entry, or a source where its fields cannot be read, or None where it has none."""
    where = place(path)
    if isinstance(where, Problem):
        return None, (where,)
    document, problems = frontmatter.read(text, path)
    if document is None:
        return None, problems
    tree = document.meta or frontmatter.NO_FIELDS
    parts: dict[str, Any] = {
        "type": where.type,
        "path": path,
        "address": where.address,
        "name": where.name,
        "written": document.body,
        "body_line": document.body_line,
        "parsed": tree,
        "front_digest": digest(text.removesuffix(document.body)),
        "body_digest": digest(document.body),
        "is_empty": not document.body.strip(),
    }
    if document.meta is None:
        return Source(**parts), problems
    model = MODELS[where.type]
    context = {"timezone": _zone(tree, community)}
    left_out: frozenset[str] = frozenset()
    meta, more = validate(model, tree, path, context)
    if meta is None:
        meta, left_out = validate_what_fits(model, tree, context, _stand_ins(path))
    source = Source(**parts) if meta is None else Entry(**parts, front=meta, left_out=left_out)
    return source, (*problems, *more)


def _stand_ins(path: str) -> dict[str, str]:
    # The id is of the path, so that no two files have the same.
    return {"id": hashlib.sha256(path.encode()).hexdigest()[:10], "title": "-"}


def _zone(tree: frontmatter.Mapping, community: Community) -> dt.tzinfo:
    # An event's own `tz` is the zone of all its times that name none.
    node = tree.items.get("tz")
    if isinstance(node, frontmatter.Scalar) and node.text:
        try:
            return ZoneInfo(node.text)
        except (KeyError, ValueError, OSError):
            pass  # The model reports it.
    return community.zone


def _links(entries: list[Entry[Model]]) -> dict[str, str]:
    links: dict[str, str] = {}
    for entry in entries:
        own_id = "" if "id" in entry.left_out else entry.id
        for name in (entry.path, entry.path.removesuffix(".md"), entry.address.rstrip("/"), own_id):
            if name:
                links.setdefault(name, entry.path)
    for entry in entries:
        for alias in getattr(entry.meta, "aliases", ()):
            links.setdefault(alias.rstrip("/"), entry.path)
    return links
