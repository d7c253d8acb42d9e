"""The corpus for Material: as plain pages in the navigation, and with its blog and the RSS plugin."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import Any

from benchmark.corpus import CHANNELS, SECTIONS, TAGS, Corpus, Post
from benchmark.writing import body, copy_templates, front_matter, indented_box, write, write_picture


def write_plain(corpus: Corpus, folder: Path) -> None:
    """Write a project of plain pages: posts, meetups and members; MkDocs lists them all in its navigation."""
    copy_templates("material", folder)
    _write_posts(corpus, folder, plain_file, plain_text)
    write(folder / "docs/index.md", "# 萤火\n")
    for member in corpus.members:
        page = front_matter({"title": member.name}) + member.bio + "\n"
        write(folder / "docs/members" / f"{member.handle}.md", page)


def write_blog(corpus: Corpus, folder: Path) -> None:
    """Write a blog: categories for sections, profiles for members, archives by year, tags, feeds."""
    copy_templates("material-blog", folder)
    _write_posts(corpus, folder, blog_file, blog_text)
    write(folder / "docs/index.md", "# 萤火\n")
    write(folder / "docs/tags.md", "# 标签\n\n<!-- material/tags -->\n")
    lines = ["authors:"]
    for member in corpus.members:
        # The blog asks for a picture of everyone; an address of one is enough, it is not fetched.
        lines += [f"  {member.handle}:", f"    name: {member.name}", f"    description: {member.city}"]
        lines += [f"    avatar: https://firefly.example/{member.handle}.png"]
    write(folder / "docs/.authors.yml", "\n".join(lines) + "\n")


def plain_file(post: Post) -> str:
    """Where a plain page's source lies below the project."""
    return f"docs/{post.folder}.md"


def plain_text(corpus: Corpus, post: Post) -> str:
    """A plain page's source."""
    fields = {"title": post.title, "description": post.summary, "date": f"{post.date:%Y-%m-%d}"}
    return front_matter(fields) + body(post, _relative(corpus, post, plain_file), indented_box)


def blog_file(post: Post) -> str:
    """Where a blog post's source lies below the project."""
    return f"docs/posts/{post.date.year}/{post.slug}.md"


def blog_text(corpus: Corpus, post: Post) -> str:
    """A blog post's source, with the mark that ends its excerpt: else lists would hold whole posts."""
    fields: dict[str, Any] = {
        "title": post.title,
        "description": post.summary,
        "slug": post.slug,
        "authors": list(post.authors),
        "categories": [SECTIONS.get(post.kind) or CHANNELS.get(post.channel) or "聚会"],
        "tags": [TAGS[tag] for tag in post.tags],
    }
    # Written without quotes: the blog wants a date, not a text.
    dated = front_matter(fields).replace("---\n", f"---\ndate: {post.date:%Y-%m-%d}\n", 1)
    text = body(post, _relative(corpus, post, blog_file), indented_box)
    first, rest = text.split("\n\n", 1)
    return f"{dated}{post.summary}\n\n<!-- more -->\n\n{first}\n\n{rest}"


def _relative(corpus: Corpus, post: Post, file_of: Any) -> Any:
    here = os.path.dirname(file_of(post))  # noqa: PTH120
    return lambda number: os.path.relpath(file_of(corpus.posts[number]), here)


def _write_posts(corpus: Corpus, folder: Path, file_of: Any, text_of: Any) -> None:
    for post in corpus.posts:
        file = folder / file_of(post)
        write(file, text_of(corpus, post))
        write_picture(file.parent, post)
        if post.meetup:
            page = front_matter({"title": post.meetup.title}) + post.meetup.text + "\n"
            write(folder / f"docs/events/{post.date.year}/{post.slug}-{post.meetup.city.lower()}.md", page)
