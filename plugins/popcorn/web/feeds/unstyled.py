"""HTML for readers who have none of our styles, on sites that are not ours."""

from __future__ import annotations

import lxml.html
import nh3
from lxml.html import HtmlElement

from popcorn.render.sanitize import SCHEMES

# What feed readers are known to show. Anything else keeps its text and loses its tag.
_SHOWN = """
    a abbr blockquote br code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre
    strong sub summary sup table tbody td th thead tr ul
"""
_TAGS = set(_SHOWN.split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
}


def in_full(html: str, page: str) -> str:
    """Safe HTML for readers elsewhere: `page` is the full address its relative addresses start from."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=SCHEMES,
        url_relative=("rewrite_with_base", page),
    )


def unstyled(html: str) -> str:
    """A rendered body with its tabs below each other, each under its name, and with tasks that say if they are done."""
    if "tabbed-set" not in html and "task-list-item" not in html:
        return html
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for tabs in root.find_class("tabbed-set"):
        _unfold(tabs)
    for task in root.xpath("//input[@type='checkbox']"):
        mark = "☐" if task.get("checked") is None else "☑"
        task.tail = mark + (task.tail or "")
        task.drop_tree()
    written: str = lxml.html.tostring(root, encoding="unicode")
    return written.removeprefix("<div>").removesuffix("</div>")


def _unfold(tabs: HtmlElement) -> None:
    # Only this set's own names and texts: another set may stand inside one of the texts.
    names = tabs.xpath("./div[@class='tabbed-labels']/label")
    texts = tabs.xpath("./div[@class='tabbed-content']/div[@class='tabbed-block']")
    for name, text in zip(names, texts, strict=True):
        name.tag, name.tail = "strong", None
        line = lxml.html.Element("p")
        line.append(name)
        text.insert(0, line)
