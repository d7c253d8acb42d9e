"""The corpus as a project of Eleventy: Markdown by markdown-it, templates in JavaScript."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmark.corpus import SERIES, TAGS, Corpus, Post
from benchmark.writing import (
    body,
    copy_templates,
    feed_places,
    front_matter,
    list_pages,
    quoted_box,
    write,
    write_posts,
)


def write_project(corpus: Corpus, folder: Path) -> None:
    """Write the whole project into `folder`."""
    copy_templates("eleventy", folder)
    write_posts(corpus, folder, post_file, post_text, _event)
    _write_json(folder / "lists.json", [asdict(page) for page in list_pages(corpus)])
    _write_json(folder / "feeds.json", feed_places())
    _write_json(folder / "members.json", {m.handle: (m.name, f"m{m.number:09d}") for m in corpus.members})


def _write_json(file: Path, value: Any) -> None:
    write(file, json.dumps(value, ensure_ascii=False))


def post_file(post: Post) -> str:
    """Where a post's source lies below the project."""
    return f"content/{post.folder}{'/index' if post.pictures else ''}.md"


def post_text(corpus: Corpus, post: Post) -> str:
    """A post's source. `tags` would make Eleventy collections; our lists are grouped in its configuration."""
    fields = {
        "id": f"p{post.number:09d}",
        "title": post.title,
        "date": f"{post.date:%Y-%m-%dT%H:%M:%SZ}",
        "lang": post.lang,
        "kind": post.kind,
        "summary": post.summary,
        "members": list(post.authors),
        "subjects": [TAGS[tag] for tag in post.tags],
        "channel": post.channel,
        "version": post.version,
        "changes": list(post.changes),
    }
    return front_matter(fields) + body(post, lambda number: f"/{corpus.posts[number].folder}/", quoted_box)


def _event(post: Post, event: str) -> str:
    meetup = post.meetup
    assert meetup is not None
    fields = {
        "id": f"e{post.number:09d}",
        "title": meetup.title,
        "date": f"{meetup.start:%Y-%m-%dT%H:%M:%SZ}",
        "lang": post.lang,
        "kind": "events",
        "meetup": True,
        "summary": SERIES[meetup.series],
        "city": meetup.city,
        "series": meetup.series,
    }
    return front_matter(fields) + meetup.text + "\n"
