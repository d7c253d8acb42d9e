"""The allow-list that all HTML passes, as the last step of every conversion.

It keeps what the extensions of `markdown.py` make and nothing else, so a hole in one of them is no hole in the site
(safety.md, findings 2, 3 and 15). Two independent layers: raw HTML and attribute lists are off as well.
"""

from __future__ import annotations

import functools
import re

import nh3
from pygments.token import STANDARD_TYPES

SCHEMES = {"http", "https", "mailto"}

# Admonitions that the theme and print know how to draw (Material's list).
ADMONITIONS = frozenset(
    {"note", "abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "example"}
    | {"quote"}
)

_COMMON = {"class", "id"}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "rel", "aria-label"},
    "abbr": {"title"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "loading", "decoding"},
    "source": {"srcset", "sizes", "type"},
    "input": {"type", "name", "checked", "disabled"},
    "label": {"for"},
    "ol": {"start"},
    "th": {"scope"},
    "details": {"open"},
}
_PLAIN_TAGS = """
    p br hr h2 h3 h4 h5 h6 ul li dl dt dd blockquote pre code em strong del sub sup kbd span div
    figure figcaption picture table thead tbody tr td summary cite
"""
_TAGS = set(_ATTRIBUTES) | set(_PLAIN_TAGS.split())

# Ids that the extensions give. The prefixes keep content from claiming the theme's (`__search`) or the DOM's names.
_ID = re.compile(r"h-[\w-]*|fn:[\w.-]+|fnref\d*:[\w.-]+|__tabbed_\d+(_\d+)?")
_TAB_NAME = re.compile(r"__tabbed_\d+")

_CLASSES = {
    "a": {"footnote-ref", "footnote-backref", "external", "remote-picture", "autolink"},
    "code": set[str](),
    "dl": set[str](),
    "figure": {"picture", "pull", "gallery", "size-full", "size-wide", "size-half"},
    "li": {"task-list-item"},
    "ul": {"task-list"},
    "p": {"admonition-title"},
    "td": {"left", "center", "right"},
    "th": {"left", "center", "right"},
    "span": {name for name in STANDARD_TYPES.values() if name}
    | {"credit", "filename", "gallery-items", "linenos", "missing", "hll", "special", "normal", "pending"},
    "div": {"admonition", "footnote", "gallery-items", "highlight", "tabbed-set", "tabbed-alternate", "tabbed-labels"}
    | {"tabbed-content", "tabbed-block", "table"}
    | ADMONITIONS,
    "details": set(ADMONITIONS),
    "pre": {"highlight"},
}
_LANGUAGE_CLASS = re.compile(r"language-[a-z0-9+#.-]{1,30}")


@functools.lru_cache(maxsize=4096)
def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        allowed = _CLASSES.get(tag, set())
        kept = [name for name in value.split() if name in allowed or (tag == "div" and _LANGUAGE_CLASS.fullmatch(name))]
        return " ".join(kept) or None
    if attribute in ("id", "for"):
        return value if _ID.fullmatch(value) else None
    if attribute == "name":
        return value if _TAB_NAME.fullmatch(value) else None
    if tag == "input" and attribute == "type":
        return value if value in ("checkbox", "radio") else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes={tag: _ATTRIBUTES.get(tag, set()) | _COMMON for tag in _TAGS},
    attribute_filter=_filter,
    strip_comments=True,
    link_rel=None,
    url_schemes=SCHEMES,
)


def clean(html: str) -> str:
    """The HTML with everything taken out that is not on the list."""
    return _CLEANER.clean(html)


_TEXT = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "summary"}, strip_comments=True)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&"))

# What `clean` gives back has all its tags whole, and every other `<` as an entity; attributes stand in double quotes.
_TAG = re.compile(r"""<[^<>"]*(?:"[^"]*"[^<>"]*)*>""")
# What it takes a parser to tell the text of: contents that go with their tag, and a first line end that is none.
_WANTS_PARSER = re.compile(r"<(?:summary|script|style|!)|<pre[^>]*>\n")


# A page asks for its excerpt and for its minutes.
@functools.lru_cache(maxsize=4)
def plain_text(html: str) -> str:
    """The words of safe HTML, as `clean` gives it, without markup, on one line."""
    spaced = html.replace("</", " </")
    text = _TEXT.clean(spaced) if _WANTS_PARSER.search(html) else _TAG.sub("", spaced)
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return " ".join(text.split())
