"""The files around the entries of a new project: community.yml, mkdocs.yml, .gitignore, the members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from popcorn.desk import fixing
from popcorn.desk.importing.composing import Draft
from popcorn.desk.importing.people import Person
from popcorn.desk.importing.slugs import slug
from popcorn.desk.importing.writing import front_matter, scalar

MKDOCS = r"""
site_name: {name}
docs_dir: content
site_url: {url}
theme: {{name: material, language: zh, font: false}}
plugins:
  - popcorn
  - popcorn/spotlights
  - popcorn/events
  - popcorn/releases
  - popcorn/issues
  - popcorn/feeds
  - popcorn/search
""".lstrip()
GITIGNORE = """\
.popcorn/
site/
"""
# A feed that holds the whole archive, and room for what comes.
_FEED_ITEMS = 100
_TIMEZONE = "Asia/Shanghai"


def community(
    *, name: str, url: str, year: int, timezone: str, languages: Iterable[str], license: str, posts: int
) -> dict[str, Any]:
    """The fields of a minimal community.yml; `url` is '' where the source names none."""
    address = url or f"https://{slug(name) or 'community'}.example/"
    return {
        "name": name,
        "url": address,
        "tag_authority": f"{_host(address)},{year}",
        "timezone": timezone or _TIMEZONE,
        "languages": list(languages),
        "license": license,
        "feeds": {"items": max(_FEED_ITEMS, posts)},
    }


def _host(address: str) -> str:
    """The host of an address as it can stand in a tag URI (RFC 4151, 2.1): small ASCII letters."""
    host = urlsplit(address).hostname or ""
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        plain = ""
    return plain if re.fullmatch(r"[a-z0-9.-]+", plain) else "community.example"


def files(fields: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the project's own files, by their names."""
    written = front_matter(fields).removeprefix("---\n").removesuffix("---\n")
    return {
        "community.yml": written,
        "mkdocs.yml": MKDOCS.format(name=scalar(fields["name"]), url=scalar(fields["url"])),
        ".gitignore": GITIGNORE,
    }


def members(people: Mapping[str, Person], taken: set[str]) -> list[Draft]:
    """An entry for each person; `taken` is the ids that the other entries have."""
    drafts = []
    for person in people.values():
        found = fixing.new_id(f"import:member:{person.handle}", taken)
        taken.add(found)
        fields = {"id": found, "handle": person.handle, "name": person.name, "links": dict(person.links)}
        drafts.append(Draft(path=f"members/{person.handle}/index.md", source=person.path, fields=fields))
    return drafts
