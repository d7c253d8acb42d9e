"""What an import found and what it did about it: one note each, with the source's file and line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from popcorn.problems import quote

# Longest quotation of a source in a note, in characters.
QUOTE_LENGTH = 160


class Kind(NamedTuple):
    """A kind of note: its Chinese heading, what it says in English, whether the words of the body changed."""

    zh: str
    en: str
    body: bool = False


# `{}` is what was found; what was done follows an arrow. Kinds that an editor should look at come first.
KINDS: dict[str, Kind] = {
    # For an editor to look at.
    "picture-missing": Kind("图片缺失", "picture {} is nowhere in the source", True),
    "picture-refused": Kind("图片未导入", "picture {} cannot be published", True),
    "picture-remote": Kind("外站图片", "picture {} is on another site"),
    "cover-remote": Kind("外站封面", "cover {} is on another site"),
    "cover-missing": Kind("封面缺失", "cover {} is nowhere in the source"),
    "link-dead": Kind("断链", "link {} leads nowhere", True),
    "link-malformed": Kind("链接无效", "link {} is no address", True),
    "html-left": Kind("HTML 原样", "HTML {} has no Markdown twin"),
    "template-left": Kind("模板代码原样", "template code {} means nothing here"),
    "text-fenced": Kind("整篇原样", "the text cannot be set: {}", True),
    "text-aside": Kind("正文另存", "the text has more than {}", True),
    "entry-aside": Kind("未能导入", "{} could not be made acceptable"),
    "draft": Kind("草稿", "{}"),
    "date-missing": Kind("没有日期", "there is no date"),
    "date-unreadable": Kind("日期读不出", "date {} cannot be read"),
    "date-changed": Kind("日期改写", "date {}"),
    "date-from": Kind("日期来源", "there is no date, but {}"),
    "date-contradicts": Kind("日期矛盾", "date {}"),
    "title-missing": Kind("没有标题", "there is no title"),
    "too-long": Kind("超出长度", "{}"),
    "header-broken": Kind("资料区有误", "header line {}"),
    "header-missing": Kind("没有资料区", "there is no header"),
    "key-twice": Kind("重复字段", "{} stands twice"),
    "value-mended": Kind("引号修正", "{} has stray quotation marks"),
    "link-refused": Kind("个人链接无效", "{} is no web address"),
    "links-unclear": Kind("个人链接不明", "{}"),
    "names-split": Kind("拆分署名", "{} names several people"),
    "name-refused": Kind("署名不能用", "{}"),
    "perhaps-one": Kind("可能是同一人", "{}"),
    "tag-refused": Kind("标签不能用", "tag {}"),
    "address-refused": Kind("旧网址不能用", "old address {}"),
    "source-refused": Kind("出处不能用", "{} is no web address"),
    "field-refused": Kind("字段不能用", "{}"),
    # Done, and said.
    "page": Kind("普通页面", "not a post"),
    "kept": Kind("留作注释", "{}"),
    "tag-merged": Kind("标签合并", "tag {}"),
    "language": Kind("语言", "the text is in {}"),
    "renamed": Kind("改名", "{}"),
    "shortcode": Kind("短代码", "{}", True),
    "html": Kind("HTML 转换", "{}", True),
    "comment": Kind("HTML 注释", "{}", True),
    "markdown": Kind("Markdown 写法", "{}", True),
    "picture-moved": Kind("图片归位", "picture {}", True),
    "link-rewritten": Kind("站内链接", "link {}", True),
    "characters": Kind("控制字符", "{}", True),
    "encoding": Kind("编码", "{}"),
    "file-aside": Kind("另存文件", "{} is nothing that can be published"),
    "file-ignored": Kind("未导入文件", "{}"),
    "symlink": Kind("符号链接", "{} is a symbolic link"),
}


class Note(NamedTuple):
    """One thing found in the source. `done` says what became of it; `line` counts from 1, None for the whole file."""

    path: str
    line: int | None
    kind: str
    found: str = ""
    done: str = ""

    @property
    def text(self) -> str:
        """The note in English, on one line."""
        said = KINDS[self.kind].en.replace("{}", self.found)
        whole = " ".join((f"{said} → {self.done}" if self.done else said).split())
        # Keys and names are the source's own, and may be anything.
        return quote(whole, len(whole))

    @property
    def of_body(self) -> bool:
        """Whether it tells of a change to the words of the body."""
        return KINDS[self.kind].body


def shown(text: str) -> str:
    """A quotation for a note: short, on one line, with nothing in it that plays tricks."""
    flat = quote(" ".join(text.split()), QUOTE_LENGTH)
    ticks = "``" if "`" in flat else "`"
    return f"{ticks}{flat}{ticks}" if flat else "(empty)"


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes by file and line, each once, those of one line in the order they were made."""
    return tuple(sorted(dict.fromkeys(notes), key=lambda n: (n.path, n.line or 0)))
