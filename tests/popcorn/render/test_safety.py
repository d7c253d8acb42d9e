"""Nothing that an author writes becomes active: two layers, each tried with the other off."""

from __future__ import annotations

import random
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from popcorn.render.sanitize import clean
from rendering import html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "![x](javascript:alert(1))",
    "[x](http://[draft)",
    '<https://x.example/"onclick=alert(1)>',
    "# x {: onclick=alert(1) }",
    "![x](a.jpg){: onload=alert(1) }",
    "<div markdown='1' onclick='alert(1)'>x</div>",
    '--8<-- "/etc/passwd"',
    "{{ config }}",
    '```python {.x onclick="alert(1)"}\nx\n```',
    '``` { .python #__search onclick="alert(1)" }\nx\n```',
    '!!! note" onclick="alert(1)\n    x',
    '=== "<script>alert(1)</script>"\n    x',
    '/// figure\n    credit: "><script>alert(1)</script>\n![x](a.jpg)\n///',
    "/// figure | <img src=x onerror=alert(1)>\n![x](a.jpg)\n///",
    '![x" onerror="alert(1)](a.jpg "y" onload="z")',
    "[^__search]\n\n[^__search]: x",
    '*[x]: "><script>alert(1)</script>\n\nx',
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><input name=x></form>",
    "<style>*{display:none}</style>",
    "<div style='position:fixed;inset:0'>x</div>",
    "\x02wzxhzdk:0\x03",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]

_ACTIVE = set("script iframe object embed form base meta link style svg math frame button".split())


class Inspector(HTMLParser):
    """An independent reading of the HTML: what in it could act, reach out, or pose as the page's own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE:
            self.active.append(tag)
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            if name.startswith("on") or name in ("style", "srcdoc", "action", "formaction", "background"):
                self.active.append(f"{tag}@{name}")
            if name in ("href", "src") and text.partition(":")[0] in ("javascript", "data", "vbscript", "file"):
                self.active.append(f"{tag}@{name}={text}")
            if name == "id" and not text.startswith(("h-", "fn:", "fnref", "__tabbed_")):
                self.active.append(f"id {text}")
            if tag == "img" and name == "src" and "//" in text:
                self.active.append(f"foreign {text}")


def active(made: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(made)
    return inspector.active


@pytest.mark.parametrize("source", ATTACKS)
def test_an_attack_is_shown_as_text_or_dropped(source: str) -> None:
    assert active(html(source)) == []


@pytest.mark.parametrize("source", ATTACKS)
def test_the_sanitiser_alone_stops_it_too(source: str) -> None:
    assert active(clean(source)) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_thousand_shuffled_fragments_stay_inert(seed: int) -> None:
    chance = random.Random(seed)
    parts = [*ATTACKS, "\n", "\n\n", "    ", "> ", "- ", "`", "**", "]", "(", "<", ">", '"', "夜市", "&lt;", "&#106;"]
    for _ in range(400):
        source = "".join(chance.choice(parts) for _ in range(chance.randint(2, 14)))
        assert active(html(source)) == [], source
    for _ in range(10_000):
        source = "".join(chance.choice(parts) for _ in range(chance.randint(2, 14)))
        assert active(clean(source)) == [], source


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from(list("<>\"'`*_[]()!#&;:/\\=-+|^~{}$@% \n\tax夜1é😀")), max_size=300))
def test_any_text_renders_without_an_exception(source: str) -> None:
    assert active(html(source)) == []
