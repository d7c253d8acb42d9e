"""Jekyll's Liquid tags and kramdown's attribute lists in bodies, as Markdown where there is a twin.

Sources: jekyllrb.com, Tags filters; Includes; kramdown.gettalong.org, Attribute list definitions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from popcorn.desk.importing import templates
from popcorn.desk.importing.changes import Changed, Changes
from popcorn.desk.importing.notes import shown
from popcorn.desk.importing.passages import Passage

_TAG = re.compile(r"\{%-?\s{0,9}(\w+)((?:\s(?:[^%]|%(?!\})){0,2000}?)?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?((?:[^{}]|\}(?!\})){0,2000}?)-?\}\}")
_QUOTED = re.compile(r"""["']([^"']*)["']""")
_FILTER = re.compile(r"""(?:relative_url|absolute_url|prepend:\s*site\.\w+|append:\s*["']([^"']*)["'])""")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}")
# The list item that kramdown makes a table of contents of.
_CONTENTS = re.compile(r"^[*-] [^\n]*\n\{:\s*toc[^{}\n]*\}[ \t]*$", re.MULTILINE | re.IGNORECASE)


def convert(body: Passage, path: str, named: Callable[[str], str]) -> Changed:
    """The body without the Liquid that Markdown can say. `named` gives the address of what `post_url` names."""
    changes = Changes(body, path)
    _raw(changes)
    _highlights(changes)
    _comments(changes)
    for pattern, why in (
        (_CONTENTS, "taken out: every page has its contents"),
        (_ATTRIBUTES, "taken out: the theme says how things look"),
    ):
        for found in pattern.finditer(body.text):
            if changes.is_free(found.start()) and not changes.is_code(found.start()):
                changes.make(found.start(), found.end(), "", "shortcode", why)
    for found in _TAG.finditer(body.text):
        # Code that shows how a tag is written stays as it is.
        _replace(changes, found, None if changes.is_code(found.start()) else _of_tag(found, named))
    for found in _OUTPUT.finditer(body.text):
        _replace(changes, found, _of_output(found))
    return changes.result


def _replace(changes: Changes, found: re.Match[str], made: templates.Made | None) -> None:
    at = found.start()
    if not changes.is_free(at):
        return
    if made is None:
        where = ", as it stands in code" if changes.is_code(at) else " as it stands, and shows as text"
        changes.say(at, "template-left", shown(found[0]), f"left{where}")
    else:
        changes.make(at, found.end(), made.text, "shortcode", made.done)


def _of_tag(found: re.Match[str], named: Callable[[str], str]) -> templates.Made | None:
    name, rest = found[1].lower(), found[2].strip()
    if name in ("post_url", "link"):
        wanted = rest.strip("\"'")
        return templates.Made(named(wanted) or f"/{wanted.lstrip('/')}") if wanted else None
    if name == "include":
        file, _, rest = rest.partition(" ")
        name = file.rsplit("/", 1)[-1].lower()
    given = templates.arguments(rest)
    shows_picture = name in templates.PICTURES or bool(given.first("src", "url", "image_path"))
    return templates.embedded(name, given) or (templates.picture(given) if shows_picture else None)


def _of_output(found: re.Match[str]) -> templates.Made | None:
    """`{{ site.baseurl }}` and `{{ "/img/a.png" | relative_url }}`: addresses below the site's root."""
    value, *filters = (part.strip() for part in found[1].split("|"))
    quoted = _QUOTED.fullmatch(value)
    if not quoted and value not in ("site.baseurl", "site.url"):
        return None
    text = quoted[1] if quoted else ""
    for name in filters:
        known = _FILTER.fullmatch(name)
        if not known:
            return None
        text += known[1] or ""
    return templates.Made(text)


def _raw(changes: Changes) -> None:
    for opening, closing, _ in _pairs(changes, "raw"):
        changes.wrap((*opening, ""), (*closing, ""), "shortcode", "only its contents")
        changes.protect(opening[1], closing[0])


def _highlights(changes: Changes) -> None:
    for opening, closing, said in _pairs(changes, "highlight"):
        language, _, options = said.partition(" ")
        made = templates.Made("a fenced block", (options.strip(),) if options.strip() else ())
        changes.wrap(*templates.fence(changes.body.text, opening, closing, language), "shortcode", made.done)
        changes.protect(opening[1], closing[0])


def _comments(changes: Changes) -> None:
    for opening, closing, _ in _pairs(changes, "comment"):
        text = changes.body.text[opening[1] : closing[0]]
        changes.keep(opening[0], closing[1], text, "comment", "kept as a comment of the header")


def _pairs(changes: Changes, name: str) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """The offsets of every `{% name ... %}` with its end, and what the tag says besides its name."""
    opening = re.compile(r"\{%-?\s{0,9}" + name + r"\b([^%]{0,200})%\}")
    closing = re.compile(r"\{%-?\s{0,9}end" + name + r"\s{0,9}-?%\}")
    at = 0
    while (first := opening.search(changes.body.text, at)) and (last := closing.search(changes.body.text, first.end())):
        yield first.span(), last.span(), first[1].rstrip("-").strip()
        at = last.end()
