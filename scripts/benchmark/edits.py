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
def edited(case: str, tool: Tool, corpus: Corpus, folder: Path, turn: int) -> Iterator[tuple[str, str]]:
    """The project with one change, undone on leaving. Turns differ, so that no build meets what it has seen.

    Gives the post's slug and the text that its page is to show now; ("", "") where there is none to look at.
    """
    old = corpus.old_post
    fresh = corpus.fresh_paragraph(turn)
    slug = shown = ""
    match case:
        case "body":
            changed = replace(old, body=(fresh, *old.body[1:]))
            file, text = folder / tool.post_file(old), tool.post_text(corpus, changed)
            slug, shown = old.slug, fresh
        case "title":
            changed = replace(old, title=f"{old.title} {turn + 2}")
            file, text = folder / tool.post_file(old), tool.post_text(corpus, changed)
            slug, shown = old.slug, changed.title
        case "new":
            new = corpus.new_post
            new = replace(new, title=f"{new.title} {turn}", body=(fresh, *new.body[1:]))
            file, text = folder / tool.post_file(new), tool.post_text(corpus, new)
            slug, shown = new.slug, fresh
        case "deleted":
            file, text = folder / tool.post_file(corpus.lonely_post(turn)), None
        case _:
            yield "", ""
            return
    before = file.read_bytes() if file.exists() else None
    if text is None:
        file.unlink()
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    try:
        yield slug, shown
    finally:
        if before is None:
            file.unlink()
            # An empty folder that stays behind would be one more thing to look into.
            with contextlib.suppress(OSError):
                file.parent.rmdir()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(before)


def is_shown(output: Path, slug: str, text: str) -> bool:
    """Whether the page of the post with that slug shows the text."""
    return any(text in page.read_text("utf-8") for page in output.rglob(f"{slug}/index.html"))
