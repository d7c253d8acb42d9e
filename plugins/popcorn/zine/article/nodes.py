"""The nodes of a printed article: JSON that crosses from Python to Typst.

A *run* is a stretch of text in one style, or a thing that stands in a line:

    t       the text                      b i m x   strong, emphasised, code, deleted
    up low  raised, lowered               key       a key of a keyboard
    latin   set in the Latin face         url to    a link, outwards or to a label of this document
    page    the label whose page is named behind the text
    br      a line break                  note      the number of a note at the article's end
    plate   a small picture in the line

A *block* says what it `is`; the rest depends on that:

    paragraph   runs, latin, opens
    heading     level (2 to 6, as written), rank (from 1, none left out), runs, label, outlined
    list        items (lists of blocks), ordered, start, done (per item: true, false, or null for no task)
    terms       items: {term: runs, blocks}
    quote       blocks                    pull      blocks, by (runs)
    box         tone, title (runs), blocks          tabs      tabs: {name (runs), blocks}
    code        lines (of [colour, text]), marked, name
    table       head, rows (cells are runs), align, widths (fractions), span, size (points)
    records     rows: {title: runs, fields: [[runs, runs]]}
    figure      plate, caption, credit (runs), span, url
    gallery     rows of {plate, caption, url}, caption, credit, span
    rule

`span` is `line` (stays where it is), `column` (floats in its column), `page` (across all columns) or `trim` (from
edge to edge). A *plate* is a picture at its printed size: file, width and height in mm, alt.

Runs never nest, and blocks nest no deeper than `DEEPEST`: Typst gives up on deep calls, and paper has no room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Run = dict[str, Any]
Runs = list[Run]
Block = dict[str, Any]
Blocks = list[Block]

DEEPEST = 5


def texts(node: object) -> Iterator[str]:
    """Every text in a tree of nodes, or of any other JSON."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts(value)


def said(runs: Iterable[Run]) -> str:
    """The bare text of some runs."""
    return "".join(run.get("t", "") for run in runs)
