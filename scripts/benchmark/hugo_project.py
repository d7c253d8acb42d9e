"""The corpus as a site of Hugo: Markdown with YAML front matter, a content file per list, small templates."""

from __future__ import annotations

from pathlib import Path

from benchmark.corpus import SERIES, TAGS, Corpus, Post
from benchmark.writing import body, copy_templates, front_matter, listings, quoted_box, write, write_posts

_TAXONOMIES = {"tag": "tags", "member": "members", "city": "cities", "series": "series", "channel": "channels"}
# Where Popcorn has them, so that addresses are the same.
_BELOW = {
    "city": "events/cities",
    "series": "events/series",
    "channel": "releases/glow",
    "tag": "tags",
    "member": "members",
}
_FEEDS = ["html", "feed", "atom", "jsonfeed"]


def write_project(corpus: Corpus, folder: Path) -> None:
    """Write the whole project into `folder`."""
    copy_templates("hugo", folder)
    write(folder / "static/style.css", "body { font-family: sans-serif; max-width: 60rem; margin: auto }\n")
    write_posts(corpus, folder, post_file, post_text, _event)
    _write_lists(corpus, folder / "content")


def _write_lists(corpus: Corpus, content: Path) -> None:
    """Every list for readers of both languages: at the root, and below en/."""
    lists = listings(corpus)
    members = {member.handle: member for member in corpus.members}
    for taxonomy in ("cities", "series", "channels"):
        write(content / taxonomy / "_index.md", front_matter({"title": taxonomy, "build": {"render": "never"}}))
    for prefix in ("", "en/"):
        below = content / prefix
        fronts = {"title": "Firefly" if prefix else "萤火"}
        if prefix:
            outputs = {"outputs": _FEEDS, "by": "front", "of": ""}
            write(below / "_index.md", front_matter({**fronts, **outputs}))
        for section, title in lists["section"].items():
            years = [f"/{prefix}{year}/" for year in lists["year"] if year.startswith(f"{section}/")]
            fields = {"title": title, "by": "section", "of": section, "years": years, "outputs": _FEEDS}
            write(below / section / "_index.md", front_matter(fields))
        for kind in ("year", "event_year"):
            for of, title in lists[kind].items():
                fields = {"title": title, "by": kind, "of": of, "whole": kind == "event_year"}
                write(below / of / "_index.md", front_matter(fields))
        for section, by in (("events", "events"), ("releases", "releases"), ("releases/glow", "releases")):
            write(below / section / "_index.md", front_matter({"title": section, "by": by, "of": "", "whole": True}))
        for kind, taxonomy in _TAXONOMIES.items():
            if kind in ("tag", "member"):
                fields = {"title": taxonomy, "by": "terms", "of": taxonomy, "prefix": prefix and "/en"}
                write(below / _BELOW[kind] / "_index.md", front_matter(fields))
            for of, title in lists[kind].items():
                fields = {"title": title, "by": taxonomy, "of": of.lower(), "whole": kind != "tag"}
                # At the root the lists are Hugo's own terms; those that Popcorn has elsewhere are moved there.
                own = _BELOW[kind] if prefix else taxonomy
                if not prefix and own != _BELOW[kind]:
                    fields["url"] = f"/{_BELOW[kind]}/{of}/"
                text = ""
                if kind == "member":
                    text = members[of].bio
                    fields["aliases"] = [] if prefix else [f"/s/m{members[of].number:09d}/"]
                write(below / own / of / "_index.md", front_matter(fields) + text + "\n")


def post_file(post: Post) -> str:
    """Where a post's source lies below the project. A folder of its own where it has pictures."""
    return f"content/{post.folder}{'/index' if post.pictures else ''}.md"


def post_text(corpus: Corpus, post: Post) -> str:
    """A post's source."""
    fields = {
        "id": f"p{post.number:09d}",
        "title": post.title,
        "date": f"{post.date:%Y-%m-%dT%H:%M:%SZ}",
        "lang": post.lang,
        "kind": post.kind,
        "summary": post.summary,
        "members": list(post.authors),
        "tags": [TAGS[tag] for tag in post.tags],
        "channels": [post.channel] if post.channel else [],
        "version": post.version,
        "changes": list(post.changes),
        "aliases": [f"/s/p{post.number:09d}/"],
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
        "meetup": True,
        "summary": SERIES[meetup.series],
        "cities": [meetup.city],
        "series": [meetup.series],
        "aliases": [f"/s/e{post.number:09d}/"],
    }
    return front_matter(fields) + meetup.text + "\n"
