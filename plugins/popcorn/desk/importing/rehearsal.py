"""The whole import put up aside and checked as `popcorn check` will check it, and what it refuses mended.

The conversions know most of what the library and the renderer refuse. Here the library and the renderer themselves say
what is left, so that no import ends in an error, whatever the source holds.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from popcorn.community.bodies import Bodies
from popcorn.desk.importing import links, referring, wording
from popcorn.desk.importing.changes import Changes
from popcorn.desk.importing.composing import Draft
from popcorn.desk.importing.gathering import ASIDE
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.passages import Edit, edited, fences
from popcorn.desk.importing.reading import comment
from popcorn.desk.importing.values import as_text
from popcorn.library.entries import Library
from popcorn.library.reading import read_project
from popcorn.problems import Problem, quote
from popcorn.render.resolving import heading_id

# A round mends everything it finds; what comes to light only then takes another. A text that so many rounds cannot mend
# is shown as one block of code, an entry that the check refuses even then is taken out, and what referred to it mended.
_ROUNDS = 3
_LINKS = frozenset({"link-unknown", "link-unsafe"})
_WHOLE = frozenset({"too-slow", "too-deep"})
# A bracket, slashes that begin a block, the colon of an address in running text; each at the empty or single group.
_SIGNS = re.compile(r"(?:(?<!\\)(?=[\[<])|^ {0,3}(?=/{3})|https?(?=:))(:?)(?<!\\)")
_ITEM = re.compile(r"([\w-]+)(?:\[(\d+)\]|\.([^\[\]]+))?")


Check = Callable[[Library, Bodies], Iterable[Problem]]


class _Wrong(NamedTuple):
    """What is wrong with one draft, and the anchors that its text has."""

    problems: list[Problem]
    anchors: tuple[str, ...]


def put_up(stage: Path, files: Mapping[str, Path | bytes | str]) -> None:
    """Write files below `stage`, each by its path there."""
    for path, content in files.items():
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, target, follow_symlinks=False)
        else:
            target.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)


def rehearse(
    stage: Path, drafts: list[Draft], language: str, now: dt.datetime, check: Check
) -> tuple[list[Draft], list[Draft], list[Note]]:
    """The drafts as the check accepts them, those it accepts in no form, and what had to be done.

    `stage` holds the project's other files already; drafts and their pictures are written and mended there. `check`
    says what is wrong with a library and its bodies.
    """
    by_path = {draft.path: draft for draft in drafts}
    for draft in drafts:
        put_up(stage / "content", {draft.path: draft.text, **draft.files})
    hopeless: list[Draft] = []
    notes: list[Note] = []
    for round_ in range(3 * _ROUNDS):
        wrong = _errors(stage, by_path, now, check)
        if not wrong:
            break
        for path, found in wrong.items():
            if round_ >= 2 * _ROUNDS:
                draft = by_path.pop(path)
                hopeless.append(draft)
                _take_down(stage, [path, *draft.files])
                continue
            draft, more = _mended(by_path[path], found, language, whole=round_ >= _ROUNDS)
            notes += more
            _take_down(stage, set(by_path[path].files) - set(draft.files))
            by_path[path] = draft
            put_up(stage / "content", {path: draft.text})
    return list(by_path.values()), hopeless, notes


def _take_down(stage: Path, paths: Iterable[str]) -> None:
    """Move files out of the content that is put up, to where the project keeps what cannot be published."""
    for path in sorted(paths):
        target = stage / ASIDE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (stage / "content" / path).rename(target)


def _errors(stage: Path, drafts: Mapping[str, Draft], now: dt.datetime, check: Check) -> dict[str, _Wrong]:
    """What the check does not let pass, by the path of the draft."""
    library, _ = read_project(stage, now)
    if library is None:
        raise RuntimeError("the community.yml of the import itself is not valid")
    bodies = Bodies(library)
    everything = [*check(library, bodies)]
    for source in library.entries.values():
        # What only the plan of the whole site can vouch for, the checks of the desk do not know: better no link.
        everything += [problem for address, problem in bodies.body(source).site_links if address]
    owners = {picture: draft.path for draft in drafts.values() for picture in draft.files}
    wrong: dict[str, _Wrong] = {}
    for problem in everything:
        path = owners.get(problem.path, problem.path)
        if problem.severity == "error" and path in drafts:
            entry = library.entries.get(path)
            anchors = tuple(heading.id for heading in bodies.body(entry).headings) if entry else ()
            wrong.setdefault(path, _Wrong([], anchors)).problems.append(problem)
    return wrong


def _mended(draft: Draft, wrong: _Wrong, language: str, *, whole: bool) -> tuple[Draft, list[Note]]:
    """The draft with everything mended; `whole` gives up on mending its text piece by piece."""
    notes: list[Note] = []
    own = str(draft.fields.get("lang") or language)
    for problem in wrong.problems:
        if problem.field:
            draft, more = _without_field(draft, problem)
        elif problem.path in draft.files:
            draft, more = _without_picture(draft, problem)
        elif problem.code in _WHOLE or whole:
            draft, more = _as_it_stands(draft, problem)
            notes += more
            break
        elif problem.code == "address-reserved":
            draft, more = _without_alias(draft, problem)
        elif problem.code in _LINKS or problem.code == "picture-missing":
            draft, more = _without_reference(draft, problem, wrong.anchors, own)
        else:
            draft, more = _escaped(draft, problem)
        notes += more
    return draft, notes


def _without_field(draft: Draft, problem: Problem) -> tuple[Draft, list[Note]]:
    """The draft without the value that is refused; it becomes a comment."""
    found = _ITEM.match(problem.field or "")
    key = found[1] if found else ""
    value = draft.fields.get(key)
    if found is None or value in (None, "", (), [], {}):
        return draft, []
    fields = dict(draft.fields)
    gone: object = value
    if found[2] and isinstance(value, list | tuple) and int(found[2]) <= len(value):
        gone = value[int(found[2]) - 1]
        fields[key] = [item for item in value if item != gone]
    elif found[3] and isinstance(value, dict) and found[3] in value:
        gone = value[found[3]]
        fields[key] = {name: item for name, item in value.items() if name != found[3]}
    elif key == "title":
        fields[key] = "Untitled"
    else:
        del fields[key]
    said = as_text(gone)  # type: ignore[arg-type]
    why = problem.wording("en").message
    note = Note(draft.source, None, "field-refused", f"{problem.field}: {shown(said)} ({why})", "kept as a comment")
    return replace(draft, fields=fields, comments=(*draft.comments, comment(f"{key}: {said}"))), [note]


def _without_alias(draft: Draft, problem: Problem) -> tuple[Draft, list[Note]]:
    """The draft without an old address that a page of Popcorn's own has."""
    taken = dict(problem.facts).get("address", "").strip("/")
    aliases = [alias for alias in draft.fields.get("aliases", ()) if alias.strip("/") != taken]
    note = Note(draft.source, None, "address-refused", shown(f"/{taken}"), problem.wording("en").message)
    return replace(draft, fields={**draft.fields, "aliases": aliases}), [note]


def _without_picture(draft: Draft, problem: Problem) -> tuple[Draft, list[Note]]:
    """The draft without a picture; what refers to it turns up as missing in the next round."""
    files = {path: file for path, file in draft.files.items() if path != problem.path}
    note = Note(
        draft.source, None, "picture-refused", shown(posixpath.basename(problem.path)), problem.wording("en").message
    )
    return replace(draft, files=files), [note]


def _without_reference(
    draft: Draft, problem: Problem, anchors: tuple[str, ...], language: str
) -> tuple[Draft, list[Note]]:
    """The draft with every link or picture of the problem's target made text, or led to the anchor that was meant."""
    facts = dict(problem.facts)
    wanted = facts.get("target", facts.get("picture", ""))
    changes = Changes(draft.body, draft.source)
    for found in links.find(draft.body.text, draft.body.prose):
        target = found.target.strip()
        if quote(target) != wanted and not (not target and wanted == "()"):
            continue
        anchor = _anchor(target, anchors)
        if anchor:
            brackets = wording.titled(anchor, found.title)
            changes.make(found.text_end + 1, found.end, brackets, "link-rewritten", shown(anchor), found=shown(target))
        elif found.kind == "picture":
            alt = draft.body.text[found.text_start : found.text_end]
            note = wording.picture_note("picture-missing", target or "?", alt, found.title, language)
            done = "a note stands in its place"
            changes.make(found.start, found.end, note, "picture-missing", done, found=shown(target))
        elif found.kind == "definition":
            changes.make(found.start, found.start, "\\", "link-dead", "made text", found=shown(target))
        else:
            kind = "link-malformed" if problem.code == "link-unsafe" else "link-dead"
            referring.as_text(changes, found, target, kind, language)
    body, notes, _ = changes.result
    return (replace(draft, body=body), list(notes)) if notes else _escaped(draft, problem)


def _anchor(target: str, anchors: tuple[str, ...]) -> str:
    """An anchor of the page as the renderer finds it, where the old one was written in another way."""
    if not target.startswith("#"):
        return ""
    name = heading_id(unquote(target[1:]))
    squeezed = {re.sub(r"[\W_]", "", anchor.lower()): anchor for anchor in anchors}
    found = name if name in anchors else squeezed.get(re.sub(r"[\W_]", "", name.lower()), "")
    return f"#{found}" if found and f"#{found}" != target else ""


def _escaped(draft: Draft, problem: Problem) -> tuple[Draft, list[Note]]:
    """The draft with the signs of the problem's line made plain text: what no finer mend understands."""
    index = (problem.line or 0) - draft.head.count("\n") - 1
    lines = draft.body.text.split("\n")
    if not 0 <= index < len(lines):
        return draft, []
    start = sum(len(line) + 1 for line in lines[:index])
    edits = [
        Edit(start + found.start(1), start + found.end(1), "&#58;" if found[1] else "\\")
        for found in _SIGNS.finditer(lines[index])
    ]
    done = "its signs made plain text: " + problem.wording("en").message
    note = Note(draft.source, draft.source_line(problem.line), "markdown", shown(lines[index]), done)
    return replace(draft, body=edited(draft.body, edits)), [note]


def _as_it_stands(draft: Draft, problem: Problem) -> tuple[Draft, list[Note]]:
    """The draft with its whole body as one block of code: every word is there, and nothing has to be set."""
    if [(fence.start, fence.end) for fence in fences(draft.body.text)] == [(1, len(draft.body.text) - 1)]:
        return draft, []
    ticks = "```"
    while ticks in draft.body.text:
        ticks += "`"
    end = len(draft.body.text)
    body = edited(draft.body, [Edit(0, 0, f"\n{ticks}\n"), Edit(end, end, f"\n{ticks}\n")])
    why = problem.wording("en").message
    return replace(draft, body=body), [Note(draft.source, None, "text-fenced", why, "shown as one block of code")]
