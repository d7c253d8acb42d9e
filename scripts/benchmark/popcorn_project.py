"""The corpus as a project of Popcorn."""

from __future__ import annotations

import os.path
import shutil
from pathlib import Path
from typing import Any

from benchmark.corpus import CHANNELS, SERIES, TAGS, Corpus, Member, Post
from benchmark.writing import body, front_matter, indented_box, write, write_picture

_CONFIGURATION = Path(__file__).parents[2] / "mkdocs.yml"
_COMMUNITY = """\
name: {zh: 萤火, en: Firefly}
tagline: {zh: 自己装的相机，自己印的杂志, en: "A camera we build, a magazine we print"}
url: https://firefly.example/
tag_authority: firefly.example,2024
founded: 2016
timezone: UTC
languages: [zh, en]
license: CC-BY-SA-4.0
products:
  - {id: glow, name: {zh: 萤光, en: Glow}}
channels:
"""
_ENGLISH = {"weekly": "Friday", "stable": "Stable", "night-walk": "Night walks", "repair-day": "Repair days"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_project(corpus: Corpus, folder: Path) -> None:
    """Write the whole project into `folder`."""
    community = _COMMUNITY
    for names, heading in ((CHANNELS, ""), (SERIES, "series:\n")):
        entries = [
            f"  - {{id: {key}, name: {{zh: {name}, en: {_ENGLISH.get(key, key)}}}}}\n" for key, name in names.items()
        ]
        community += heading + "".join(entries)
    write(folder / "community.yml", community)
    shutil.copyfile(_CONFIGURATION, folder / "mkdocs.yml")
    for member in corpus.members:
        write(folder / "content/members" / member.handle / "index.md", _member(member))
    for post in corpus.posts:
        file = folder / post_file(post)
        write(file, post_text(corpus, post))
        write_picture(file.parent, post)
        if post.meetup:
            write(file.with_name("index.md"), _event(post))


def post_file(post: Post) -> str:
    """Where a post's source lies below the project."""
    ending = ".md" if post.kind in ("releases", "events") else "/index.md"
    return f"content/{post.folder}{ending}"


def post_text(corpus: Corpus, post: Post) -> str:
    """A post's source."""

    def address(number: int) -> str:
        return os.path.relpath(post_file(corpus.posts[number]), os.path.dirname(post_file(post)))  # noqa: PTH120

    fields: dict[str, Any] = {
        "id": _id("p", post.number),
        "title": post.title,
        "date": f"{post.date:%Y-%m-%d %H:%M}",
        "lang": post.lang,
        "summary": post.summary,
        "authors": list(post.authors),
        "tags": [TAGS[tag] for tag in post.tags],
    }
    match post.kind:
        case "releases":
            fields |= {"product": "glow", "version": post.version, "channel": post.channel}
            fields["changes"] = [
                {"kind": kind, "text": text, "suggested_by": [post.authors[0]]}
                for kind, text in zip(("new", "improved", "fixed", "known"), post.changes, strict=True)
            ]
        case "events":
            fields["attended"] = list(post.authors)
        case "works":
            fields["kind"] = "build"
        case "interviews":
            fields["with"] = [post.authors[0]]
    return front_matter(fields) + body(post, address, indented_box)


def _event(post: Post) -> str:
    meetup = post.meetup
    assert meetup is not None
    fields = {
        "id": _id("e", post.number),
        "title": meetup.title,
        "date": f"{meetup.start:%Y-%m-%d}",
        "lang": post.lang,
        "series": meetup.series,
        "start": f"{meetup.start:%Y-%m-%d %H:%M}",
        "place": {"name": meetup.city, "city": meetup.city},
        "hosts": [post.authors[0]],
        "status": "held",
    }
    return front_matter(fields) + meetup.text + "\n"


def _member(member: Member) -> str:
    fields = {
        "id": _id("m", member.number),
        "handle": member.handle,
        "name": member.name,
        "lang": member.lang,
        "since": str(member.since),
        "city": member.city,
        "bio": member.bio,
    }
    return front_matter(fields) + member.bio + "\n"


def _id(kind: str, number: int) -> str:
    digits = ""
    for _ in range(8):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return f"{kind}0{digits}"
