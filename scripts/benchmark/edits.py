"""The changes whose cost is measured: made on the real files, and undone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmark.corpus import Corpus
from benchmark.tools import Tool

CASES = {
    "cold": "cold",
    "warm": "warm, nothing changed",
    "body": "one body changed",
    "title": "one title changed",
    "new": "one new piece",
    "deleted": "one piece deleted",
    "serve": "save to the browser told",
}


@contextlib.contextmanager
def edited(case: str, tool: Tool, corpus: Corpus, folder: Path, turn: int) -> Iterator[None]:
    """The project with one change, undone on leaving. Turns differ, so that no build meets what it has seen."""
    old = corpus.old_post
    match case:
        case "body":
            changed = replace(old, body=(corpus.fresh_paragraph(turn), *old.body[1:]))
            file, text = folder / tool.post_file(old), tool.post_text(corpus, changed)
        case "title":
            changed = replace(old, title=f"{old.title} {turn + 2}")
            file, text = folder / tool.post_file(old), tool.post_text(corpus, changed)
        case "new":
            file, text = folder / tool.post_file(corpus.new_post), tool.post_text(corpus, corpus.new_post)
        case "deleted":
            file, text = folder / tool.post_file(corpus.lonely_post), None
        case _:
            yield
            return
    before = file.read_bytes() if file.exists() else None
    if text is None:
        file.unlink()
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    try:
        yield
    finally:
        if before is None:
            file.unlink()
            # An empty folder that stays behind would be one more thing to look into.
            with contextlib.suppress(OSError):
                file.parent.rmdir()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(before)
