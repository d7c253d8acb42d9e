"""The one Markdown set-up for the site, the feeds and print.

No raw HTML, attribute lists, Markdown in HTML, snippets or macros: what an author writes is text, and what it becomes
is decided here (safety.md, finding 3).
"""

from __future__ import annotations

import contextlib
import functools
import signal
import threading
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from types import FrameType
from typing import Any

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from popcorn.problems import problem
from popcorn.render.autolinks import BARE_LINK, MAIL_LINK, BareLink, MailLink
from popcorn.render.blocks import PictureBlocks, misused
from popcorn.render.chinese import JoinHanLines
from popcorn.render.extensions import Footnotes, Headings, HighlightedCode
from popcorn.render.passes import quicken
from popcorn.render.resolving import Resolver, demote, heading_id
from popcorn.render.sanitize import clean
from popcorn.render.types import Heading, Rendered, Surroundings, Text

# CPU seconds that one text may take (safety.md, R6).
TIME_LIMIT = 3.0

# The few words that a text's own HTML needs.
WORDINGS = {
    "zh": {"backlink": "回到正文（{}）", "remote-picture": "图片（在外部网站）", "picture-by": "图："},
    "en": {
        "backlink": "Back to the text ({})",
        "remote-picture": "Picture (on another site)",
        "picture-by": "Picture: ",
    },
}
# Titles of admonitions whose author gave none; English has the type itself.
ADMONITION_TITLES = {
    "zh": {
        "Note": "说明",
        "Abstract": "摘要",
        "Info": "信息",
        "Tip": "提示",
        "Success": "做到了",
        "Question": "问题",
        "Warning": "注意",
        "Failure": "没做到",
        "Danger": "危险",
        "Bug": "缺陷",
        "Example": "例子",
        "Quote": "引用",
    }
}

_EXTENSIONS = (
    "abbr",
    "admonition",
    "def_list",
    "sane_lists",
    "tables",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
)


def render(text: Text, surroundings: Surroundings) -> Rendered:
    """Markdown to safe HTML. Whatever the text is, this returns: trouble is in `problems`."""
    wordings = WORDINGS.get(text.language.split("-")[0], WORDINGS["en"])
    resolver = Resolver(text, surroundings, wordings)
    problems = list(misused(text.source, text.path, text.first_line))
    md = _converter("zh" if text.language.startswith("zh") else "en")
    md.reset()
    _resolving(md).resolver = resolver
    try:
        with _time_limit():
            html = md.convert(text.source)
    except _OutOfTimeError:
        _converter.cache_clear()
        problems.append(problem("too-slow", text.path, line=text.first_line, seconds=f"{TIME_LIMIT:.0f}"))
        return Rendered("", problems=tuple(problems))
    except RecursionError:
        # What was stopped half-way has left its parser in the middle of something.
        _converter.cache_clear()
        problems.append(problem("too-deep", text.path, line=text.first_line))
        return Rendered("", problems=tuple(problems))
    return Rendered(
        html=html,
        headings=_headings(md.toc_tokens),  # type: ignore[attr-defined]
        pictures=tuple(resolver.pictures),
        site_links=tuple(resolver.site_links),
        anchor_links=tuple(resolver.anchor_links),
        ids=resolver.anchors,
        problems=(*problems, *resolver.problems),
    )


@functools.cache
def _converter(language: str) -> Markdown:
    md = converter(language)
    quicken(md)
    return md


def converter(language: str) -> Markdown:
    """The whole set-up for a language of `WORDINGS`, with all its tries (see `passes`)."""
    md = Markdown(
        extensions=[
            Footnotes(BACKLINK_TITLE=WORDINGS[language]["backlink"], BACKLINK_TEXT="↩"),
            *_EXTENSIONS,
            Headings(slugify=lambda text, separator: heading_id(text), marker=""),
            HighlightedCode(),
            PictureBlocks(),
        ],
        extension_configs={
            "pymdownx.superfences": {"custom_fences": []},
            "pymdownx.tabbed": {"alternate_style": True},
            "pymdownx.tilde": {"subscript": False},
        },
        output_format="html",
        tab_length=4,
    )
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    # The library's own hides addresses behind entities, which no check can read and no robot is kept out by.
    md.inlinePatterns.register(MailLink(MAIL_LINK, md), "automail", 110.1)
    # After links and autolinks (120), before emphasis (60) can take the underscores of an address.
    md.inlinePatterns.register(BareLink(BARE_LINK, md), "bare_link", 110)
    # After the blocks are done with their inline contents (19.99) and before the toc reads the headings (5).
    md.treeprocessors.register(JoinHanLines(md), "join_han_lines", 12)
    md.treeprocessors.register(_Titling(md, ADMONITION_TITLES.get(language, {})), "titling", 11)
    md.treeprocessors.register(_Demoting(md), "demoting", 10)
    # Below all others: resolving needs the ids that toc gives.
    md.treeprocessors.register(_Resolving(md), "resolving", 1)
    md.postprocessors.register(_Sanitising(md), "sanitising", -100)
    return md


def _resolving(md: Markdown) -> _Resolving:
    found = md.treeprocessors["resolving"]
    assert isinstance(found, _Resolving)
    return found


class _Resolving(Treeprocessor):
    resolver: Resolver

    def run(self, root: etree.Element) -> None:
        self.resolver.run(root)


class _Demoting(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        demote(root)


class _Titling(Treeprocessor):
    """Gives admonitions without a title of their own one in the text's language."""

    def __init__(self, md: Markdown, titles: dict[str, str]) -> None:
        super().__init__(md)
        self.titles = titles

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            titled = element.tag == "summary" or element.get("class") == "admonition-title"
            if titled and element.text in self.titles:
                element.text = self.titles[element.text]


class _Sanitising(Postprocessor):
    def run(self, text: str) -> str:
        return clean(text)


def _headings(tokens: list[dict[str, Any]]) -> tuple[Heading, ...]:
    return tuple(
        Heading(int(token["level"]), str(token["id"]), str(token["name"]), _headings(token["children"]))
        for token in tokens
    )


# No Exception: extensions catch those, and go on with the next block.
class _OutOfTimeError(BaseException):
    pass


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    # Signals reach the main thread only; a text rendered elsewhere is limited by its length alone.
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGPROF, stop)
    # Again and again, for whoever catches even that. What is raised just as the clock is stopped has it stopped all the
    # same: the next one is far off.
    signal.setitimer(signal.ITIMER_PROF, TIME_LIMIT, TIME_LIMIT / 3)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
