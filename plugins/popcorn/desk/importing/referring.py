"""The links and pictures of a body, led to where things are now; what leads nowhere becomes text that says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from popcorn.desk.importing import links, wording
from popcorn.desk.importing.changes import Changed, Changes
from popcorn.desk.importing.directory import SCHEME, Directory, relative
from popcorn.desk.importing.gathering import DRAWN, Gathering, Refused, Taken, candidates, located
from popcorn.desk.importing.links import Found
from popcorn.desk.importing.notes import shown
from popcorn.desk.importing.pages import Page
from popcorn.desk.importing.passages import Passage
from popcorn.desk.importing.quotation import unquoted
from popcorn.desk.importing.sites import web_address

_MAIL = re.compile(r"mailto:[^\s@<>\"\\]+@[^\s@<>\"\\]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry to be, as far as references go.

    `path` is below `content/`; `beside` is what a picture's name has before it in the text ('' or `folder/`);
    `address` and `url` are the page's and the site's old ones; `anchors` leads from old anchors to those of now.
    """

    page: Page
    path: str
    beside: str
    address: str
    url: str
    language: str
    roots: tuple[str, ...]
    directory: Directory
    gathering: Gathering
    anchors: Mapping[str, str] = field(default_factory=dict)


def convert(body: Passage, place: Place) -> Changed:
    """The body with every reference rewritten, or made text."""
    changes = Changes(body, place.page.path)
    uses = links.Uses(body.prose)
    for found in links.find(body.text, body.prose):
        if found.kind == "picture":
            _picture(changes, found, place)
        elif found.kind == "definition":
            _definition(changes, found, place, uses)
        elif found.kind == "mail":
            _mail(changes, found)
        else:
            _link(changes, found, place)
    return changes.result


def as_text(changes: Changes, found: Found, target: str, kind: str, language: str) -> None:
    """Make text of a link: its words, with the address in brackets behind them."""
    text = changes.body.text[found.text_start : found.text_end]
    done = "made text, with the address behind it"
    if found.kind in ("autolink", "bare") or not text.strip() or unquoted(text) == unquoted(target):
        changes.make(found.start, found.end, wording.code(target), kind, "made text", found=shown(target))
        return
    opening = (found.start, found.text_start, "")
    closing = (found.text_end, found.end, wording.in_brackets(target, found.title, language))
    changes.wrap(opening, closing, kind, done, found=shown(changes.body.text[found.start : found.end]))


# --- pictures --------------------------------------------------------------------------------------------------------


def find_picture(target: str, place: Place) -> Taken | Refused | str | None:
    """What a picture's target means: something taken beside the entry, an address elsewhere, or None for nothing."""
    if target.startswith("data:"):
        return place.gathering.take_data(target)
    inner = place.directory.inside(unquoted(target))
    if inner is None:
        return target if target.lower().startswith(("http://", "https://", "//")) else None
    tried = candidates(inner, place.page.path, place.address, place.roots, place.directory.base)
    path = located(tried, place.gathering.album.tree)
    if path is None:
        return target if SCHEME.match(target) or target.startswith("//") else None
    return place.gathering.take(path)


def _picture(changes: Changes, found: Found, place: Place) -> None:
    target = found.target.strip()
    meant = find_picture(target, place)
    alt = changes.body.text[found.text_start : found.text_end]
    if isinstance(meant, str):
        changes.say(found.start, "picture-remote", shown(target), _remote(target, place))
    elif isinstance(meant, Taken):
        new = place.beside + meant.name
        if posixpath.normpath(unquote(target.partition("#")[0].partition("?")[0])) != new:
            brackets = wording.titled(new, found.title)
            changes.make(
                found.text_end + 1,
                found.end,
                brackets,
                "picture-moved",
                f"{shown(new)} beside the text",
                found=shown(target),
            )
    else:
        kind, name = "picture-missing", unquoted(target)[:200] or "?"
        done = "a note stands in its place"
        if isinstance(meant, Refused):
            kind, name = "picture-refused", meant.aside
            done = f"{meant.reason}; kept as {meant.aside}, {done}"
        note = wording.picture_note(kind, name, alt, found.title, place.language)
        changes.make(found.start, found.end, note, kind, done, found=shown(target))


def _remote(target: str, place: Place) -> str:
    """What happens to a picture elsewhere, and whether a copy of it may lie in the page's own folder."""
    name = posixpath.basename(unquote(target.partition("#")[0].partition("?")[0])).lower()
    twin = next((own for own in place.gathering.files if posixpath.basename(own).lower() == name), "")
    done = "the page shows a link to it"
    return f"{done}; {shown(place.beside + twin)} beside the text has the same name" if twin else done


# --- links -----------------------------------------------------------------------------------------------------------


def _link(changes: Changes, found: Found, place: Place) -> None:
    target = found.target.strip()
    new = _led(target, place)
    if new == target:
        return
    if new is not None and found.kind in ("autolink", "bare"):
        # The old address is an alias of the entry, so the address itself still leads there.
        return
    if new is not None:
        changes.make(
            found.text_end + 1,
            found.end,
            wording.titled(new, found.title),
            "link-rewritten",
            shown(new),
            found=shown(target),
        )
    else:
        as_text(changes, found, target, _why(target, place), place.language)


def _mail(changes: Changes, found: Found) -> None:
    """`<lin@example.com>` stays; what only looks like an address becomes text."""
    if not _MAIL.fullmatch(f"mailto:{found.target.removeprefix('mailto:')}"):
        changes.make(found.start, found.end, wording.code(found.target), "link-malformed", "made text")


def _led(target: str, place: Place) -> str | None:
    """Where a link's target leads now; None where it leads nowhere."""
    if not target:
        return None
    if target.startswith("#"):
        return f"#{place.anchors[target[1:]]}" if target[1:] in place.anchors else target
    inner = place.directory.inside(target)
    if inner is None:
        if target.startswith("//"):
            target = f"https:{target}"
        return target if web_address(target) or _MAIL.fullmatch(target) else None
    path, mark, anchor = inner.partition("#")
    bare = path.partition("?")[0]
    if bare in ("/", f"{place.directory.base}/"):
        return "/"
    page = place.directory.page(inner, place.page.path, place.address)
    if page is not None:
        return relative(page, place.path) + mark + anchor
    if posixpath.splitext(bare)[1].lower() in DRAWN:
        meant = find_picture(bare, place)
        if isinstance(meant, Taken):
            return place.beside + meant.name
    # The old site may go on living at its address, unless this one takes it over.
    return target if SCHEME.match(target) and not target.startswith(place.url) else None


def _why(target: str, place: Place) -> str:
    inner = place.directory.inside(target)
    odd = inner is None or not target or re.search(r"[\s“”\"\\]", target)
    return "link-malformed" if odd else "link-dead"


# --- definitions -----------------------------------------------------------------------------------------------------


def _definition(changes: Changes, found: Found, place: Place, uses: links.Uses) -> None:
    """`[1]: /img/a.png`, and the places that use it."""
    text = changes.body.text
    name = text[found.text_start : found.text_end]
    shows = uses.shows(name)
    target = found.target.strip()
    meant = find_picture(target, place) if shows else _led(target, place)
    new = place.beside + meant.name if isinstance(meant, Taken) else meant
    if isinstance(new, str):
        if shows and not isinstance(meant, Taken):
            changes.say(found.start, "picture-remote", shown(target), _remote(target, place))
        elif new != target:
            title = f' "{found.title}"' if found.title else ""
            line = f"[{name}]: {wording.destination(new)}{title}"
            kind = "picture-moved" if shows else "link-rewritten"
            changes.make(found.start, found.end, line, kind, shown(new), found=shown(target))
        return
    kind = ("picture-refused" if isinstance(new, Refused) else "picture-missing") if shows else _why(target, place)
    shown_name = new.aside if isinstance(new, Refused) else target
    for use in uses.taken(name):
        said = text[use.text_start : use.text_end]
        if use.shows:
            words = wording.picture_note(kind, shown_name, said, found.title, place.language)
        else:
            words = said + wording.in_brackets(target, found.title, place.language)
        changes.make(use.start, use.end, words, kind, "made text, with the address behind it", found=shown(target))
    changes.make(found.start, found.end, "", kind, "taken out: its uses are text now", found=shown(target))
