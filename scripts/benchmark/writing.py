"""What all tools' projects share: a post's body in a tool's dialect, front matter, and writing files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmark.corpus import SECTIONS, SERIES, TAGS, Admonition, Corpus, Post

TEMPLATES = Path(__file__).parent / "templates"
PER_PAGE = 24
FEED_ITEMS = 100


def body(post: Post, address: Callable[[int], str], box: Callable[[Admonition], str], picture: str = "{}") -> str:
    """The post's Markdown.

    `address` says where a post of that number is, `box` writes an admonition, `picture` is how a file is named.
    """
    blocks = [box(block) if isinstance(block, Admonition) else _linked(block, address) for block in post.body]
    if post.pictures:
        blocks.insert(1, "\n\n".join(f"![{post.title}]({picture.format(name)})" for name in post.pictures))
    return "\n\n".join(blocks) + "\n"


def _linked(block: str, address: Callable[[int], str]) -> str:
    before, mark, after = block.partition("](post:")
    if not mark:
        return block
    number, _, rest = after.partition(")")
    return f"{before}]({address(int(number))}){rest}"


def indented_box(block: Admonition) -> str:
    """An admonition as Python-Markdown has it."""
    return f'!!! note "{block.title}"\n    {block.text}'


def quoted_box(block: Admonition) -> str:
    """An admonition as GitHub and Goldmark have it."""
    return f"> [!NOTE] {block.title}\n> {block.text}"


def front_matter(fields: Mapping[str, Any]) -> str:
    """YAML front matter. Values are written as JSON, which is YAML too; empty ones are left out."""
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value not in ("", [], {})
    ]
    return "\n".join(["---", *lines, "---", ""])


def write(file: Path, text: str) -> None:
    """Write a file, with the folders it stands in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def write_picture(folder: Path, post: Post) -> None:
    """Put the post's pictures into `folder`: noise over a gradient, 1600 by 1067 pixels, about 300 KB."""
    if not post.pictures:
        return
    from PIL import Image

    base = Image.linear_gradient("L").resize((1600, 1067)).rotate(post.number * 37)
    noise = Image.effect_noise((400, 267), 30).resize((1600, 1067))
    picture = Image.merge("RGB", (base, noise, base.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    folder.mkdir(parents=True, exist_ok=True)
    for name in post.pictures:
        picture.save(folder / name, quality=85)


def write_posts(
    corpus: Corpus,
    folder: Path,
    post_file: Callable[[Post], str],
    post_text: Callable[[Corpus, Post], str],
    event_text: Callable[[Post, str], str],
) -> None:
    """Every post with its pictures, and the meetup that a recap tells of: `event_text(post, its path)`."""
    for post in corpus.posts:
        file = folder / post_file(post)
        write(file, post_text(corpus, post))
        write_picture(file.parent, post)
        if post.meetup:
            event = post.folder.removesuffix("/recap")
            write(folder / f"content/{event}.md", event_text(post, event))


def copy_templates(tool: str, folder: Path) -> None:
    """The tool's templates and settings, as they lie beside this module."""
    shutil.copytree(TEMPLATES / tool, folder, dirs_exist_ok=True)


def listings(corpus: Corpus) -> dict[str, dict[str, str]]:
    """The lists that every tool makes a page of, by kind: what selects the entries -> its title."""
    years: dict[str, str] = {}
    event_years: dict[str, str] = {}
    for post in (*corpus.posts, corpus.new_post):
        year = str(post.date.year)
        if post.kind in SECTIONS:
            years[f"{post.kind}/{year}"] = f"{SECTIONS[post.kind]} {year}"
        elif post.meetup:
            event_years[f"events/{post.meetup.start.year}"] = f"聚会 {post.meetup.start.year}"
    used = {tag for post in (*corpus.posts, corpus.new_post) for tag in post.tags}
    return {
        "section": SECTIONS,
        "year": years,
        "event_year": event_years,
        "tag": {TAGS[tag]: f"#{TAGS[tag]}" for tag in sorted(used)},
        "city": {c: c for c in dict.fromkeys(p.meetup.city for p in corpus.posts if p.meetup)},
        "series": {s: SERIES[s] for s in dict.fromkeys(p.meetup.series for p in corpus.posts if p.meetup)},
        "channel": {c: c for c in dict.fromkeys(p.channel for p in corpus.posts if p.channel)},
        "member": {member.handle: member.name for member in corpus.members},
    }


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list as templates get it: what selects its entries (`by`, `of`), and whether it is cut into pages."""

    address: str
    title: str
    lang: str
    by: str
    of: str
    whole: bool = False
    text: str = ""
    years: tuple[str, ...] = ()


# Below which address the lists of a kind stand.
_PLACES = {
    "section": "{}/",
    "year": "{}/",
    "event_year": "{}/",
    "tag": "tags/{}/",
    "city": "events/cities/{}/",
    "series": "events/series/{}/",
    "channel": "releases/glow/{}/",
    "member": "members/{}/",
}


def list_pages(corpus: Corpus) -> list[ListPage]:
    """Every list of the site, for readers of both languages."""
    lists = listings(corpus)
    bios = {member.handle: member.bio for member in corpus.members}
    pages = []
    for lang, prefix in (("zh", ""), ("en", "en/")):
        pages.append(ListPage(prefix, "Firefly" if prefix else "萤火", lang, "front", "", whole=True))
        for by, whole in (("tags", True), ("members", True), ("events", True), ("releases", True)):
            pages.append(ListPage(f"{prefix}{by}/", by, lang, by, "", whole))
        pages.append(ListPage(f"{prefix}releases/glow/", "萤光", lang, "releases", "", whole=True))
        for kind, members in lists.items():
            whole = kind not in ("section", "year", "tag")
            for of, title in members.items():
                years = tuple(y for y in lists["year"] if kind == "section" and y.startswith(f"{of}/"))
                address = prefix + _PLACES[kind].format(of)
                pages.append(ListPage(address, title, lang, kind, of, whole, bios.get(of, ""), years))
    return pages


def feed_places() -> list[tuple[str, str]]:
    """Where feeds stand, and of which section each is: '' for the whole site."""
    return [(f"{prefix}{s}/" if s else prefix, s) for prefix in ("", "en/") for s in ("", *SECTIONS)]
