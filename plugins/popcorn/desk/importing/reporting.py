"""The report of an import: for an editor as Markdown, for machines as JSON, for the terminal as a summary."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from popcorn.desk.importing.notes import KINDS, Note, in_order
from popcorn.desk.importing.placing import Placed
from popcorn.problems import quote

FILE_NAME = "import-report.md"
# Kinds whose places an editor goes to: everything before this one in the table.
_FIRST_DONE = "page"
_PATH_LENGTH = 240


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an import came to. `entries` is source path -> path below the project, of stories and plain pages."""

    flavour: str
    posts: int
    stories: int
    pages: int
    members: int
    pictures: int
    entries: Mapping[str, str]
    notes: tuple[Note, ...]
    placed: Placed | None = None

    def count(self, *kinds: str) -> int:
        """How many notes of these kinds there are."""
        return sum(note.kind in kinds for note in self.notes)

    @property
    def figures(self) -> dict[str, int]:
        """The figures of the summary."""
        return {
            "posts": self.posts,
            "stories": self.stories,
            "pages": self.pages,
            "members": self.members,
            "pictures": self.pictures,
            "remote pictures": self.count("picture-remote", "cover-remote"),
            "missing pictures": self.count("picture-missing", "cover-missing"),
            "refused pictures": self.count("picture-refused"),
            "dead links": self.count("link-dead", "link-malformed"),
            "notes": len(self.notes),
        }


_ZH = {
    "posts": "读入文章",
    "stories": "写出故事",
    "pages": "普通页面",
    "members": "成员",
    "pictures": "图片",
    "remote pictures": "外站图片",
    "missing pictures": "缺失图片",
    "refused pictures": "不能发表的图片",
    "dead links": "断链",
    "notes": "说明",
}


def as_markdown(outcome: Outcome) -> str:
    """The report: figures, what is left for an editor, then every note by source file. Same import, same bytes."""
    lines = [
        "# Import report · 导入报告",
        "",
        f"From a {outcome.flavour.capitalize()} site. Line numbers are those of the source file.",
        "行号是原文件里的行号；每一条先说发现了什么，箭头后面是怎么处理的。",
        "",
        "## Figures · 数字",
        "",
        *(f"- {name} · {_ZH[name]}: {count}" for name, count in outcome.figures.items()),
        "",
    ]
    counts = Counter(note.kind for note in outcome.notes)
    first_done = list(KINDS).index(_FIRST_DONE)
    for heading, kinds in (
        ("## To look at · 请编辑看一看", list(KINDS)[:first_done]),
        ("## Done · 已处理", list(KINDS)[first_done:]),
    ):
        found = [f"- {kind} · {KINDS[kind].zh}: {counts[kind]}" for kind in kinds if counts[kind]]
        lines += [heading, "", *(found or ["- nothing · 没有"]), ""]
    lines += ["## File by file · 逐个文件", ""]
    notes = {path: list(group) for path, group in itertools.groupby(in_order(outcome.notes), key=lambda n: n.path)}
    for path in sorted({*notes, *outcome.entries}):
        target = outcome.entries.get(path)
        lines += [f"### {_shown(path)}" + (f" → {target}" if target else ""), ""]
        said = [f"- {_place(note)}{note.kind} · {KINDS[note.kind].zh}: {note.text}" for note in notes.get(path, [])]
        lines += [*(said or ["- nothing · 没有"]), ""]
    return "\n".join(lines)


def as_json(outcome: Outcome) -> str:
    """The same for machines, with what became of every file of the project."""
    placed = outcome.placed
    document = {
        "flavour": outcome.flavour,
        "figures": outcome.figures,
        "entries": {_shown(path): target for path, target in sorted(outcome.entries.items())},
        "notes": [
            {
                "path": _shown(note.path),
                "line": note.line,
                "kind": note.kind,
                "text": note.text,
                "body": note.of_body,
            }
            for note in in_order(outcome.notes)
        ],
        "files": {
            "written": list(placed.written),
            "unchanged": len(placed.unchanged),
            "kept": list(placed.kept),
            "moved": [{"from": old, "to": new} for old, new in placed.moved],
        }
        if placed
        else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def summary(outcome: Outcome, language: str) -> list[str]:
    """The figures, and what became of the project's files, in words."""
    chinese = language == "zh"
    figures = [f"{_ZH[name] if chinese else name} {count}" for name, count in outcome.figures.items()]
    lines = [("，" if chinese else ", ").join(figures)]
    placed = outcome.placed
    if placed:
        counts = (len(placed.written), len(placed.unchanged), len(placed.kept) + len(placed.moved))
        words = "写入 {}，没有变化 {}，保留你的 {}" if chinese else "{} files written, {} unchanged, {} kept yours"
        lines.append(words.format(*counts))
        lines += [f"  {'保留你的' if chinese else 'kept yours'}: {path}" for path in placed.kept]
        lines += [f"  {'保留你的' if chinese else 'kept yours'}: {new} ({old})" for old, new in placed.moved]
    return lines


def _place(note: Note) -> str:
    return f"line {note.line} · " if note.line else ""


def _shown(path: str) -> str:
    return quote(path, _PATH_LENGTH)
