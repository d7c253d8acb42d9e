"""The search index: a fragment for each page, made from its finished body, and the file that Material's worker reads.

The worker takes titles, texts and tags as HTML. Its snippet is the first two top-level elements that hold a hit, and
every tag parts words, so a text is flat paragraphs without inline markup.
"""

from __future__ import annotations

import functools
import html as entities
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from popcorn.render.types import Heading
from popcorn.web.features import SearchOptions

# The break between two words of Chinese, which the worker's separator knows and no reader sees.
_JOINT = "\u200b"
_PUNCTUATION = "、。，．？！；,.?!;:“”‘’（）()《》"
# Beside these no break is needed: they part words already.
_APART = frozenset(f"{_PUNCTUATION}- \t\n\u3000{_JOINT}<>")
# `\p{Script=Han}` of Unicode 17 (Scripts.txt), by which the worker cuts what readers type.
_HAN = re.compile(
    "[\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufa6d\ufa70-\ufad9\U00016fe2\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U0003ffff]+"
)

# What nobody searches: marks of footnotes, the arrows back from them, line numbers.
_UNREAD = re.compile(
    r'<sup id="fnref.*?</sup>|<a class="footnote-backref".*?</a>|<span class="(?:linenos|normal|special)">.*?</span>',
    re.DOTALL,
)
_CODE = re.compile(r"<pre[^>]*>(.*?)</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"</?(?:a|abbr|cite|del|em|img|input|kbd|picture|source|span|strong|sub|sup)\b[^>]*>")
# Table cells and tabs stand side by side.
_BESIDE = re.compile(r"</(?:td|th|label)>|<(?:td|th|label|br)\b[^>]*>|&nbsp;")
_BLOCK = re.compile(r"<(?!/?code>)[^>]*>")

# What the worker multiplies hits with, as Material has it.
_FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def fragment(
    address: str,
    title: str,
    html: str,
    headings: tuple[Heading, ...],
    tags: Sequence[str] = (),
    boost: float | None = None,
) -> bytes:
    """The documents of one page, JSON joined by `,\\n`: the page itself, then one for each heading of the body.

    `address` is below the site's root, `title` and `tags` are plain text, `html` is a body as `popcorn.render` makes
    it. Tags stand with the page alone, or a tag would find every section of it.
    """
    page = quote(address)
    documents = []
    for heading, part in _sections(_UNREAD.sub("", html), headings):
        document: dict[str, Any] = {
            "location": f"{page}#{heading.id}" if heading else page,
            "title": segmented(heading.html if heading else _escaped(title)),
            "text": segmented(_text(part)),
        }
        if tags and not heading:
            document["tags"] = [segmented(_escaped(tag)) for tag in tags]
        if boost is not None:
            document["boost"] = boost
        documents.append(_encode(document))
    return ",\n".join(documents).encode()


def index(fragments: Iterable[bytes], options: SearchOptions) -> bytes:
    """The whole `search/search_index.json`, one document a line. Fragments may be empty."""
    config = {
        "lang": options.lang,
        "separator": options.separator,
        "pipeline": options.pipeline,
        "fields": _FIELDS,
    }
    head = f'{{"config":{_encode(config)},"docs":[\n'.encode()
    return head + b",\n".join(filter(None, fragments)) + b"\n]}\n"


def segmented(text: str) -> str:
    """Text or escaped HTML with U+200B between the words of Chinese, and where Chinese meets other words."""
    return text if text.isascii() else _HAN.sub(_words, text)


def _words(run: re.Match[str]) -> str:
    start, end, text = run.start(), run.end(), run.string
    before = "" if start == 0 or text[start - 1] in _APART else _JOINT
    after = "" if end == len(text) or text[end] in _APART else _JOINT
    return before + _JOINT.join(_cut()(run[0])) + after


@functools.cache
def _cut() -> Callable[[str], list[str]]:
    # Imported late: its dictionary takes a tenth of a second and 30 MB.
    from rjieba import cut

    return cut


def _escaped(text: str) -> str:
    # Quotes stay: no attribute is made of these, and an entity would part `it's`.
    return entities.escape(" ".join(text.split()), quote=False)


def _sections(html: str, headings: Iterable[Heading]) -> Iterator[tuple[Heading | None, str]]:
    """The HTML cut at its headings, each with what follows it; first what stands above them all, under None."""
    start, current = 0, None
    for heading in _in_order(headings):
        at = html.find(f'<h{heading.level} id="{heading.id}">', start)
        if at >= 0:
            yield current, html[start:at]
            closing = f"</h{heading.level}>"
            start, current = html.index(closing, at) + len(closing), heading
    yield current, html[start:]


def _in_order(headings: Iterable[Heading]) -> Iterator[Heading]:
    for heading in headings:
        yield heading
        yield from _in_order(heading.children)


def _text(html: str) -> str:
    """Safe HTML as flat `<p>` and `<pre>`, with `<code>` as the only markup inside."""
    blocks: list[str] = []
    for number, part in enumerate(_CODE.split(html)):
        if number % 2:
            code = _TAG.sub("", part).strip("\n").rstrip()
            blocks += [f"<pre>{code}</pre>"] if code else []
        else:
            prose = _BESIDE.sub(" ", _INLINE.sub("", part))
            paragraphs = (" ".join(piece.split()) for piece in _BLOCK.split(prose))
            blocks += [f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph]
    return "".join(blocks)
