"""The quick passes find what the library's own do, in texts that are out for trouble."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from popcorn.render.markdown import converter
from popcorn.render.passes import QuickInlines, quicken

# Each marker alone, so that any two may meet, and enough of the longer ones to have them whole.
PARTS = [
    *"*_[]()!<>&`~^{}|:#-+=\\/ \n\t1a夜。\"'@.",
    *("**", "~~", "``", "](", "][", "[^1]", "[r]", "![", "&amp;", "  \n", "\n\n", "\n    ", "\\*", "\x02", "[a](b)"),
    *("https://a.example/(b)", "<https://a.example>", "<a@b.example>", "<b>", "///Footnotes Go Here///"),
    *(
        "\n[^1]: 注\n\n    more\n",
        "\n[r]: /u 'T'\n",
        "\n*[夜]: 市\n",
        "\n!!! tip\n    a\n\n    b\n",
        "\n??? bug\n    a\n\n    b\n",
    ),
    *('\n=== "A"\n    a\n\n    b\n', "\n/// pull | b\n", "\n///\n", "\n```py\na\n```\n", "\n    ```\n    a\n    ```\n"),
    *(
        "\n# ",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n- [ ] ",
        "\na\n: ",
        "\n---\n",
        "\n===\n",
        "\na|b\n-|-\n",
        "\n***\n",
        "\n* * *\n",
    ),
]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


def _set_up(*, quick: bool) -> Markdown:
    md = converter("zh")
    if quick:
        quicken(md)
    # What has been found is there before this, and it wants a page around it.
    md.treeprocessors.deregister("resolving")
    return md


PLAIN, QUICK = _set_up(quick=False), _set_up(quick=True)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
@example("**a** _b_ `c` \\* [d](e) [r] ![f](g) ![r] ![h][r] [i][r] &amp; ~~j~~ <https://k.example>\n\n[r]: /u")
@example("- a\n\n    b\n\nc\n\n:   d\n\n    e\n\n        f\n")
@example("a\n\n___\n\n* b\n\nc\n\n+ d\n\n\\\\`e` \\\\\\`f`")
@example("*[amp]: and\n\na &amp; b")
@example('!!! tip\n    a\n\n    b\n\n??? bug\n    a\n\n    b\n\n=== "A"\n    a\n\n    b\n')
@example("<a@b.example> https://a.example/ [^1]  \nb\n\n[^1]: c")
def test_no_text_can_tell_the_quick_passes_from_the_librarys(source: str) -> None:
    assert QUICK.reset().convert(source) == PLAIN.reset().convert(source)
    assert QUICK.toc_tokens == PLAIN.toc_tokens  # type: ignore[attr-defined]


def test_a_text_without_markers_is_tried_by_no_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(
        QuickInlines, "_InlineProcessor__applyPattern", lambda self, pattern, data, *rest: tried.append(data)
    )

    assert QUICK.reset().convert("夜市很吵\n\n## One\n\n- two") != ""
    assert tried == []
