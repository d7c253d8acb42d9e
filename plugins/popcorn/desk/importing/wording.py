"""Markdown that stands in for what could not come along: notes to readers, addresses as text."""

from __future__ import annotations

import re

_WORDS = {
    "zh": {
        "picture-missing": "图片缺失：",
        "picture-refused": "图片未导入：",
        "text-aside": "正文太长，没有导入，原文在 {}。",
    },
    "en": {
        "picture-missing": "Picture missing: ",
        "picture-refused": "Picture not imported: ",
        "text-aside": "The text was too long to import; the original is {}.",
    },
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_BRACKETS = re.compile(r"[\[\]]")


def words(language: str) -> dict[str, str]:
    """The words for a text in this language."""
    return _WORDS["zh" if language.startswith("zh") else "en"]


def picture_note(kind: str, name: str, alt: str, title: str | None, language: str) -> str:
    """What stands where a picture stood: `*[图片缺失：pilot.svg · Pilot的输入与输出]*`."""
    said = " · ".join(dict.fromkeys(part.strip() for part in (name, alt, title or "") if part.strip()))
    return f"*[{words(language)[kind]}{escaped(' '.join(said.split()))}]*"


def escaped(text: str) -> str:
    """`text` as Markdown that shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def code(text: str) -> str:
    """`text` as a code span: no link is made of an address in it (CommonMark 0.31, 6.1)."""
    flat = " ".join(text.split())
    ticks = "`"
    while ticks in flat:
        ticks += "`"
    space = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{ticks}{space}{flat}{space}{ticks}"


def in_brackets(target: str, title: str | None, language: str) -> str:
    """An address that cannot be followed, with the link's title, to stand behind what was the link's text."""
    said = f"{code(target)} · {escaped(title)}" if title else code(target)
    return f"（{said}）" if language.startswith("zh") else f" ({said})"


def picture(source: str, alt: str = "", title: str = "") -> str:
    """A picture with its caption as the title."""
    return f"![{_BRACKETS.sub(' ', alt).strip()}]({destination(source)}{_title(title)})"


def link(text: str, target: str) -> str:
    """A link."""
    return f"[{text}]({destination(target)})"


def destination(target: str) -> str:
    """A link's target as it can stand between round brackets."""
    target = target.strip()
    # Python-Markdown takes spaces; the brackets < > keep those and unbalanced ones together.
    needs = re.search(r"\s", target) or target.count("(") != target.count(")")
    return f"<{target}>" if needs and "<" not in target and ">" not in target else target


def titled(target: str, title: str | None) -> str:
    """The round brackets of a link or picture."""
    return f"({destination(target)}{_title(title or '')})"


def _title(title: str) -> str:
    flat = " ".join(title.split())
    if not flat:
        return ""
    return f' "{flat}"' if '"' not in flat else f" '{flat}'" if "'" not in flat else f' "{flat.replace(chr(34), "”")}"'
