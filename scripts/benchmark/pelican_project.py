"""The corpus as a site of Pelican: Python-Markdown with metadata lines, a theme in Jinja, one plugin for the lists."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from benchmark.corpus import SERIES, TAGS, Corpus, Post
from benchmark.writing import body, copy_templates, feed_places, indented_box, list_pages, write, write_posts


def write_project(corpus: Corpus, folder: Path) -> None:
    """Write the whole project into `folder`."""
    copy_templates("pelican", folder)
    write_posts(corpus, folder, post_file, post_text, _event)
    members = {member.handle: (member.name, f"m{member.number:09d}") for member in corpus.members}
    lists = [asdict(page) for page in list_pages(corpus)]
    for name, value in (("lists", lists), ("feeds", feed_places()), ("members", members)):
        write(folder / f"{name}.json", json.dumps(value, ensure_ascii=False))


def post_file(post: Post) -> str:
    """Where a post's source lies below the project."""
    return f"content/{post.folder}.md"


def post_text(corpus: Corpus, post: Post) -> str:
    """A post's source. Its language has a name of our own: Pelican's `lang` is for translations."""
    lines = {
        "title": post.title,
        "date": f"{post.date:%Y-%m-%d %H:%M}",
        "slug": post.folder,
        "category": post.kind,
        "number": f"p{post.number:09d}",
        "tongue": post.lang,
        "summary": post.summary,
        "authors": "; ".join(post.authors),
        "tags": ", ".join(TAGS[tag] for tag in post.tags),
        "version": post.version,
        "channel": post.channel,
        "changes": " / ".join(post.changes),
    }
    text = body(post, lambda number: f"/{corpus.posts[number].folder}/", indented_box, "{{attach}}{}")
    return _metadata(lines) + text


def _event(post: Post, slug: str) -> str:
    meetup = post.meetup
    assert meetup is not None
    lines = {
        "title": meetup.title,
        "date": f"{meetup.start:%Y-%m-%d %H:%M}",
        "slug": slug,
        "category": "meetup",
        "number": f"e{post.number:09d}",
        "tongue": post.lang,
        "summary": SERIES[meetup.series],
        "authors": post.authors[0],
        "city": meetup.city,
        "series": meetup.series,
    }
    return _metadata(lines) + meetup.text + "\n"


def _metadata(lines: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in lines.items() if value) + "\n"
