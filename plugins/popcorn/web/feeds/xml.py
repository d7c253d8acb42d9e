"""RSS 2.0 and Atom (RFC 4287), written by feedgen behind this one wrapper.

What feedgen 1.0 gets wrong, and the order it wants things in, is dealt with here and nowhere else: its feed's link is
that of the last `link()` call, its entries come out in reverse unless appended, its dates default to now, entry links
lose their type, and control characters raise.
"""

from __future__ import annotations

from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from popcorn.web.feeds.model import Author, Feed, Item

ATOM = "http://www.w3.org/2005/Atom"
GENERATOR = "Popcorn"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0, with full text in content:encoded and authors in dc:creator (author wants an e-mail)."""
    made: bytes = _generator(feed, "rss").rss_str(pretty=True)
    return made


def atom(feed: Feed) -> bytes:
    """The feed as Atom. An entry in another language than the feed's says so (RFC 4287 2)."""
    root = etree.fromstring(_generator(feed, "atom").atom_str(pretty=True))
    root.set(_LANG, feed.language)
    for entry, item in zip(root.iterfind(f"{{{ATOM}}}entry"), feed.items, strict=True):
        if item.language != feed.language:
            entry.set(_LANG, item.language)
        for link in entry.iterfind(f"{{{ATOM}}}link"):
            link.set("rel", "alternate")
            link.set("type", "text/html")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _generator(feed: Feed, form: str) -> FeedGenerator:
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    # feedgen takes the last of the two for both.
    if form == "rss":
        generator.description(_html(feed.description))
    else:
        generator.subtitle(feed.description)
    generator.language(feed.language)
    generator.generator(GENERATOR)
    generator.updated(feed.updated)
    generator.lastBuildDate(feed.updated)
    generator.link(href=feed.urls[form], rel="self", type=_TYPES[form])
    generator.link(href=feed.home, rel="alternate", type="text/html")
    if form == "rss":
        generator.load_extension("dc", atom=False)
        generator.dc.dc_creator(feed.author.name)
    else:
        generator.author(_person(feed.author))
    if feed.icon:
        generator.image(url=feed.icon, title=feed.title, link=feed.home)
        generator.logo(feed.icon)
    for item in feed.items:
        _add(generator.add_entry(order="append"), item, form)
    return generator


def _add(entry: FeedEntry, item: Item, form: str) -> None:
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.url)
    entry.published(item.published)
    entry.updated(item.updated)
    entry.content(item.html, type="html")
    if form == "rss":
        entry.summary(_html(item.summary))
        entry.dc.dc_creator([author.name for author in item.authors])
    else:
        entry.summary(item.summary)
        entry.author([_person(author) for author in item.authors])
    for category in item.categories:
        entry.category(term=category)


def _person(author: Author) -> dict[str, str]:
    return {"name": author.name, **({"uri": author.url} if author.url else {})}


def _html(text: str) -> str:
    # RSS descriptions hold HTML: `<video>` said there as plain text would be taken for an element.
    return escape(text, quote=False)
