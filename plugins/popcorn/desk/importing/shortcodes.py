"""Hugo's shortcodes in bodies, as Markdown where there is a twin, else as they stand.

Source: gohugo.io, Shortcodes (figure, highlight, gist, ref, relref, tweet, youtube, ...).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from popcorn.desk.importing import templates
from popcorn.desk.importing.changes import Changed, Changes
from popcorn.desk.importing.notes import shown
from popcorn.desk.importing.passages import Passage

_TAG = re.compile(r"\{\{[<%]\s*(/?)\s*([\w./-]+)((?:\s[^{}]{0,2000}?)?)\s{0,9}/?[>%]\}\}")
# {{</* figure */>}} shows {{< figure >}}: how one writes about them.
_SHOWN = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}")
_REFERENCES = frozenset({"ref", "relref"})
# Paired ones whose contents are code.
_CODE = frozenset({"highlight", "code", "mermaid"})


def convert(body: Passage, path: str, named: Callable[[str], str]) -> Changed:
    """The body without the shortcodes that Markdown can say. `named` gives the address of a page that `ref` names."""
    changes = Changes(body, path)
    _code(changes)
    for found in _TAG.finditer(body.text):
        at = found.start()
        if not changes.is_free(at):
            continue
        if changes.is_code(at):
            changes.say(at, "template-left", shown(found[0]), "left, as it stands in code")
            continue
        made = _converted(found, named)
        if made is None:
            changes.say(at, "template-left", shown(found[0]), "left as it stands, and shows as text")
        else:
            changes.make(at, found.end(), made.text, "shortcode", made.done)
    for found in _SHOWN.finditer(body.text):
        plain = f"{{{{{found[1]}{found[2]}{found[3]}}}}}"
        changes.make(found.start(), found.end(), plain, "shortcode")
    return changes.result


def _converted(found: re.Match[str], named: Callable[[str], str]) -> templates.Made | None:
    name = found[2].lower()
    if found[1]:
        return None
    given = templates.arguments(found[3])
    if name in _REFERENCES:
        wanted = given.first("path") or (given.positional[0] if given.positional else "")
        return templates.Made(named(wanted) or wanted) if wanted else None
    if name in templates.PICTURES:
        return templates.picture(given)
    return templates.embedded(name, given)


def _code(changes: Changes) -> None:
    """Make fenced blocks of `highlight` and its like; what they hold is not looked into."""
    text = changes.body.text
    unclosed: set[str] = set()
    for found in _TAG.finditer(text):
        name = found[2].lower()
        if found[1] or name not in _CODE or name in unclosed or changes.is_code(found.start()):
            continue
        if not changes.is_free(found.start()):
            continue
        closing = re.compile(r"\{\{[<%]\s*/\s*" + re.escape(found[2]) + r"\s*[>%]\}\}").search(text, found.end())
        if closing is None:
            unclosed.add(name)
            continue
        given = templates.arguments(found[3])
        language = given.first("lang", "language") or (given.positional[0] if given.positional else "")
        lost = [value for value in given.positional if value != language]
        lost += [f"{key}={value}" for key, value in given.named.items() if value != language]
        opened, closed = templates.fence(
            text, found.span(), closing.span(), "mermaid" if name == "mermaid" else language
        )
        changes.wrap(opened, closed, "shortcode", templates.Made("a fenced block", tuple(lost)).done)
        changes.protect(found.end(), closing.start())
