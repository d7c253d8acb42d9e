"""Who is named in headers: several names in one string told apart, each person a member with a handle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from popcorn.characters import DECEPTIVE
from popcorn.desk.importing import slugs
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.pages import Page, holds
from popcorn.desk.importing.quotation import unquoted
from popcorn.desk.importing.sites import web_address
from popcorn.desk.importing.values import Field, Value, as_text
from popcorn.library.consistency import skeleton

NAME_LENGTH = 80

# Header keys, in the order they are looked at, and the role in `credits`; '' stands for `authors`.
ROLES: dict[str, tuple[str, ...]] = {
    "": ("author", "authors"),
    "translate": ("translator", "translators"),
    "review": ("reviewer", "reviewers", "proofreader"),
    "edit": ("editor", "editors"),
    "photo": ("photographer", "photographers"),
    "illustrate": ("illustrator", "illustrators"),
    "interview": ("interviewer", "interviewers"),
}
_KEYS = {key: role for role, keys in ROLES.items() for key in keys}
_LINK_ENDINGS = ("link", "links", "_link", "_links", "url", "_url")
_LINK_KEYS = {key + ending: role for key, role in _KEYS.items() for ending in _LINK_ENDINGS}
# What a person's own mapping (`author: {name: ..., url: ...}`) calls the address.
_LINKS_INSIDE = ("link", "url", "web", "website", "site", "homepage", "uri", "github_url")

_SEPARATORS = re.compile(
    r"""(?x)
    \s*[、，;；]\s*
    | \s*,\s+(?!(?:Inc|Ltd|LLC|Jr|Sr|Co|GmbH|PhD)\b) | ,(?=[^\s\d])
    | \s+(?:&|and|与|和)\s+ | (?<=[\u4e00-\u9fff])&|&(?=[\u4e00-\u9fff])
    | \s*(?<![/:])/(?!/)\s*
    """,
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A name in a header: the role, the name, and the address that goes with it ('' for none)."""

    role: str
    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member to be: handle, name, addresses by their labels, and the first source file that names them."""

    handle: str
    name: str
    links: Mapping[str, str]
    path: str


class Credits(NamedTuple):
    """What a page's header says of people; `kept` is what of it could not be used, by key."""

    named: tuple[Named, ...]
    kept: tuple[Field, ...]
    notes: tuple[Note, ...]


def keys() -> tuple[str, ...]:
    """Every header key that is about people."""
    return (*_KEYS, *_LINK_KEYS)


def credits_of(page: Page, known: Mapping[str, Any]) -> Credits:
    """Everybody the header names. `known` is what the site's data says of short names (`_data/authors.yml`)."""
    named: list[Named] = []
    kept: list[Field] = []
    notes: list[Note] = []
    for role in ROLES:
        fields = _first_of_each(page, _KEYS, role)
        links = _first_of_each(page, _LINK_KEYS, role)
        people = [person for field in fields for person in _people(field, page, known, notes, kept)]
        addresses = [address for field in links for address in _addresses(field, page, notes, kept)]
        if addresses and len(addresses) != len(people):
            found = f"{_counted(len(people), 'name')} but {_counted(len(addresses), 'address')} in {links[0].key}"
            notes.append(Note(page.path, links[0].line, "links-unclear", found, "kept as a comment"))
            kept += [field for field in links if field not in kept]
            addresses = []
        pairs = zip(people, addresses or [""] * len(people), strict=True)
        named += [Named(role, name, own or address) for (name, own), address in pairs]
    return Credits(tuple(dict.fromkeys(named)), tuple(kept), tuple(notes))


def register(credited: Iterable[tuple[str, Named]]) -> tuple[dict[str, Person], list[Note]]:
    """Everybody by `key_of(name)`; comes with the source file of each name. The first spelling is the name."""
    people: dict[str, Person] = {}
    skeletons: dict[str, str] = {}
    links: dict[str, dict[str, str]] = {}
    notes: list[Note] = []
    for path, (_, name, link) in credited:
        key = key_of(name)
        if key not in people:
            handle = slugs.unused(slugs.handle(name), skeletons, key=skeleton, length=slugs.HANDLE_LENGTH)
            alike = skeletons.get(skeleton(slugs.handle(name)))
            if alike:
                found = f"{name} and {alike} are written almost alike"
                notes.append(Note(path, None, "perhaps-one", found, f"two members, {handle}"))
            skeletons[skeleton(handle)] = name
            links[key] = {}
            people[key] = Person(handle, name, links[key], path)
        own = links[key]
        if link and _same(link) not in {_same(other) for other in own.values()}:
            own[_label(link, own)] = link
    return people, [*notes, *_look_like_one(people)]


def key_of(name: str) -> str:
    """What makes two spellings one name: width, capitals and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _first_of_each(page: Page, keys: Mapping[str, str], role: str) -> list[Field]:
    """The fields of a role, the first that holds anything where a key stands twice."""
    found: dict[str, Field] = {}
    for field in page.header.fields:
        if keys.get(field.name) == role and holds(field.value):
            found.setdefault(field.name, field)
    return list(found.values())


def _people(
    field: Field, page: Page, known: Mapping[str, Any], notes: list[Note], kept: list[Field]
) -> list[tuple[str, str]]:
    people: list[tuple[str, str]] = []
    for item in field.value if isinstance(field.value, list) else [field.value]:
        data = item if isinstance(item, dict) else known.get(item) if isinstance(item, str) else None
        if isinstance(data, dict):
            people += _person(data, str(item) if isinstance(item, str) else "")
            if isinstance(item, dict) and set(item) - {"name", *_LINKS_INSIDE}:
                kept.append(field)
            continue
        text = as_text(item)
        names = [name.strip() for name in _SEPARATORS.split(text) if name.strip()]
        if len(names) > 1:
            done = "read as " + ", ".join(map(shown, names))
            notes.append(Note(page.path, field.line, "names-split", f"{field.key}: {shown(text)}", done))
        people += [(name, "") for name in names]
    return [(name, link) for written, link in people if (name := _usable(written, field, page, notes, kept))]


def _person(data: Mapping[str, Value], short: str) -> list[tuple[str, str]]:
    values = {str(key).lower(): value for key, value in data.items()}
    name = values.get("name") or values.get("display_name") or short
    address = next((web_address(unquoted(str(values[key]))) for key in _LINKS_INSIDE if values.get(key)), "")
    return [(str(name), address)] if name else []


def _usable(written: str, field: Field, page: Page, notes: list[Note], kept: list[Field]) -> str:
    name = " ".join(DECEPTIVE.sub("", written).split())
    if len(name) > NAME_LENGTH:
        done = f"cut to {NAME_LENGTH} characters, kept whole as a comment"
        notes.append(Note(page.path, field.line, "name-refused", f"{field.key}: {shown(name)} is too long", done))
        kept.append(field)
        name = name[:NAME_LENGTH].rstrip()
    elif name != " ".join(written.split()):
        done = "without its invisible characters"
        notes.append(Note(page.path, field.line, "name-refused", f"{field.key}: {shown(written)}", done))
    return name


def _addresses(field: Field, page: Page, notes: list[Note], kept: list[Field]) -> list[str]:
    """One address, '' where it is none, for each item of a link field: they go by order with the names."""
    items = field.value if isinstance(field.value, list) else [field.value]
    texts = [as_text(item) for item in items]
    if len(texts) == 1 and "," in texts[0]:
        parts = [part.strip() for part in texts[0].split(",")]
        texts = parts if all(web_address(unquoted(part)) for part in parts) else texts
    addresses = [web_address(unquoted(text)) for text in texts]
    for text, address in zip(texts, addresses, strict=True):
        if text.strip() and not address:
            notes.append(
                Note(page.path, field.line, "link-refused", f"{field.key}: {shown(text)}", "kept as a comment")
            )
            if field not in kept:
                kept.append(field)
    return addresses


def _counted(count: int, what: str) -> str:
    ending = "" if count == 1 else "es" if what.endswith("s") else "s"
    return f"{count} {what}{ending}"


def _same(link: str) -> str:
    """Two addresses that differ in scheme, capitals of the host or a last slash are one."""
    parts = urlsplit(link)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _label(link: str, taken: Mapping[str, str]) -> str:
    """What a link is called on the member's page: its host, and more of it where that is taken."""
    parts = urlsplit(link)
    host = parts.netloc.lower().removeprefix("www.") or "link"
    wanted = host if host not in taken else f"{host}{parts.path.rstrip('/')}"
    wanted = wanted[:NAME_LENGTH]
    return wanted if wanted not in taken else slugs.unused(slugs.slug(wanted) or "link", taken)


def _look_like_one(people: Mapping[str, Person]) -> list[Note]:
    """People under different names who share a personal address: perhaps one, and only an editor can tell."""
    by_link: dict[str, list[Person]] = {}
    for person in people.values():
        for link in person.links.values():
            by_link.setdefault(_same(link), []).append(person)
    notes = []
    for link, sharing in by_link.items():
        if len(sharing) > 1:
            names = ", ".join(f"{person.name} ({person.handle})" for person in sharing)
            found = f"{names} share the address {shown(link.rstrip('?'))}"
            notes.append(Note(sharing[0].path, None, "perhaps-one", found, "left as separate members"))
    return notes
