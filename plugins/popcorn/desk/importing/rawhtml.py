"""HTML in bodies, as Markdown where that says exactly the same; all else stays and is named."""

from __future__ import annotations

import html
import re

from popcorn.desk.importing import wording
from popcorn.desk.importing.changes import Changed, Changes
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.passages import Passage
from popcorn.desk.importing.quotation import unquoted

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_IMAGE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_EMPHASIS = re.compile(r"<(b|strong|i|em)(\s[^<>]*)?>([^<>\n]*?)</\1\s*>", re.IGNORECASE)
_EMPHASISED = re.compile(r"\*[^*]+\*\*\*")
_LINK = re.compile(r"<a\b([^<>]*)>((?:(?!\n[ \t]*\n|</?a\b).){0,2000}?)</a\s*>", re.IGNORECASE | re.DOTALL)
_CENTER = re.compile(r"</?center\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"(?<![ \t])[ \t]*<br\s*/?>[ \t]*(\n?)", re.IGNORECASE)
_INDENT = re.compile(r"[ \t>]*")
_ONE_LINE = re.compile(r"[ \t>]*#|[^|]*\|")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/?>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
# More tags of one kind than this in one text are named once: nobody reads the same line a hundred times.
_SAID_EACH = 5


def convert(body: Passage, path: str) -> Changed:
    """The body with its HTML as Markdown, as far as it goes."""
    notes: list[Note] = []
    kept: list[str] = []
    for step in (_comments, _images, _emphasis, _emphasis, _centers, _links, _breaks):
        changes = Changes(body, path)
        step(changes)
        body, more, texts = changes.result
        notes += more
        kept += texts
    changes = Changes(body, path)
    _left(changes)
    return Changed(body, (*notes, *changes.notes), tuple(kept))


def _comments(changes: Changes) -> None:
    # Beyond the last end there is no comment, and looking for one from every start would take for ever.
    last = changes.body.text.rfind("-->") + 3
    for found in _COMMENT.finditer(changes.body.text, 0, last):
        if changes.is_code(found.start()):
            continue
        text = found[1].strip()
        if text.lower() in ("more", ""):
            changes.make(*found.span(), "", "html", "taken out: summaries are a field of their own")
        else:
            changes.keep(*found.span(), text, "comment", "kept as a comment of the header")


def _images(changes: Changes) -> None:
    for found in _prose_matches(changes, _IMAGE):
        given = _attributes(found[1])
        source = given.get("src") or given.get("data-src") or ""
        if source:
            new = wording.picture(source, given.get("alt", ""), given.get("title", ""))
            changes.make(*found.span(), new, "html", _done(new, given, {"src", "alt", "title", "data-src"}))


def _emphasis(changes: Changes) -> None:
    for found in _prose_matches(changes, _EMPHASIS):
        inside, mark = found[3], _MARKS[found[1].lower()]
        if not inside.strip() or ("*" in inside and not _EMPHASISED.fullmatch(inside + mark)):
            continue
        # Markdown's marks touch the words they hold.
        before, after = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
        new = f"{before}{mark}{inside.strip()}{mark}{after}"
        changes.make(*found.span(), new, "html", _done(new, _attributes(found[2] or ""), set()))


def _centers(changes: Changes) -> None:
    for found in _prose_matches(changes, _CENTER):
        changes.make(*found.span(), "", "html", "taken out: the theme says how things look")


def _links(changes: Changes) -> None:
    for found in _prose_matches(changes, _LINK):
        given = _attributes(found[1])
        target, text = unquoted(given.get("href", "")), changes.body.text[found.start(2) : found.end(2)]
        if target and text.strip() and not re.search(r"(?<!!)\[[^\]]*\]\(", text):
            new = wording.link(" ".join(text.split("\n")).strip(), target)
            changes.make(*found.span(), new, "html", _done(new, given, {"href", "target", "rel"}))


def _breaks(changes: Changes) -> None:
    text = changes.body.text
    start = end = -1
    indent, one_line = "", False
    for found in _prose_matches(changes, _BREAK):
        tag = found.end() - len(found[1])
        if tag > end:
            start = text.rfind("\n", 0, tag) + 1
            end = text.find("\n", tag) % (len(text) + 1)  # -1, no line break, is the text's end
            next_end = text.find("\n", end + 1) % (len(text) + 1)
            line = text[start:end]
            indent = _INDENT.match(line)[0]  # type: ignore[index]
            first, last = start + len(indent), start + len(line.rstrip())
            # A cell or a heading is one line, and has no break in Markdown.
            one_line = bool(_ONE_LINE.match(line))
        if one_line:
            continue
        if found.start() <= first or (tag >= last and not text[end:next_end].strip()):
            changes.make(found.start(), tag, "", "html", "taken out: a break beside an empty line")
        else:
            new = "  " if tag >= last else f"  \n{indent}"
            changes.make(found.start(), tag, new, "html", "two spaces and a line break")


def _left(changes: Changes) -> None:
    seen: dict[str, int] = {}
    for found in _prose_matches(changes, _TAG):
        name = found[1].lower()
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= _SAID_EACH:
            changes.say(found.start(), "html-left", shown(found[0]), "left as it stands, and shows as text")
    for name, count in seen.items():
        if count > _SAID_EACH:
            more = f"`<{name}>` another {count - _SAID_EACH} times"
            changes.say(0, "html-left", more, "left as it stands, and shows as text")


def _prose_matches(changes: Changes, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    return [found for found in pattern.finditer(changes.body.text) if not changes.is_code(_first(found))]


def _first(found: re.Match[str]) -> int:
    """The offset of the tag itself, behind white space that the pattern takes in."""
    return found.start() + len(found[0]) - len(found[0].lstrip())


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(text.rstrip().rstrip("/"))
    }


def _done(new: str, given: dict[str, str], used: set[str]) -> str:
    lost = " ".join(f"{name}={value}" for name, value in given.items() if name not in used)
    return f"{shown(new)}, without {shown(lost)}" if lost else shown(new)
