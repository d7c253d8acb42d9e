"""Figures and galleries: how large a picture is printed, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from popcorn.render.pictures import Picture
from popcorn.zine.article.inline import Inline
from popcorn.zine.article.nodes import Block, Runs
from popcorn.zine.article.rows import in_rows, on_pages
from popcorn.zine.article.surroundings import Room, Surroundings
from popcorn.zine.article.text import collapsed, runs_of_text

# The part of the page's height that a picture may take.
TALLEST = 0.62
# What `size:` asks for, by the number of columns: where the figure stands, and its part of the width there.
_SIZES: dict[int, dict[str, tuple[str, float]]] = {
    1: {"": ("column", 1.0), "half": ("column", 0.6), "wide": ("page", 1.0), "full": ("trim", 1.0)},
    2: {"": ("column", 1.0), "half": ("column", 0.75), "wide": ("page", 1.0), "full": ("trim", 1.0)},
}


def figure_blocks(
    element: HtmlElement, inline: Inline, surroundings: Surroundings, room: Room, is_nested: bool
) -> Iterator[Block]:
    """A `figure` of one picture or more, with its caption and credit."""
    shown = list(_shown(element, inline, surroundings))
    caption, credit = _caption(element, inline)
    if not shown:
        # What is said of a picture that may not be printed would hang in the air, but a missing one leaves its words.
        runs = [*inline.runs(_without(element, "figcaption"))]
        if runs:
            yield {"is": "paragraph", "runs": runs}
        return
    classes = (element.get("class") or "").split()
    if len(shown) > 1:
        yield from _gallery(shown, caption, credit, surroundings, room, is_nested)
        return
    size = next((name.removeprefix("size-") for name in classes if name.startswith("size-")), "")
    picture, alt, own_caption, url = shown[0]
    yield figure(picture, alt, surroundings, room, is_nested, size) | {
        "caption": own_caption or caption,
        "credit": credit,
        "url": url,
    }


def lifted_blocks(inline: Inline, surroundings: Surroundings, room: Room, is_nested: bool) -> Iterator[Block]:
    """The pictures that stood in a line of text and are too large for it."""
    lifted, inline.lifted = inline.lifted, []
    for run in lifted:
        block = figure(run["picture"], run["alt"], surroundings, room, is_nested)
        yield block | {"caption": [], "credit": [], "url": run["url"]}


def figure(
    picture: Picture, alt: str, surroundings: Surroundings, room: Room, is_nested: bool, size: str = ""
) -> Block:
    """One picture at the size that its author asked for and the page allows."""
    span, part = _SIZES[min(room.columns, 2)][size]
    if is_nested:
        span = "line"
    width = {"line": room.line, "column": room.line, "page": room.page, "trim": room.trim}[span] * part
    plate = surroundings.plate(picture, width, room.height * TALLEST, alt, bleeds=span == "trim")
    # A picture too small or too tall for the paper's whole width would leave bare strips at its sides.
    if span == "trim" and plate["width"] < room.trim - 0.5:
        span = "page"
    return {"is": "figure", "plate": plate, "span": span}


def gallery(
    shown: list[tuple[Picture, str, Runs, str | None]], surroundings: Surroundings, room: Room, is_nested: bool
) -> list[list[list[dict[str, Any]]]]:
    """Pictures in rows that fill the width, and the rows by the page that they fit on."""
    width = room.line if is_nested else room.page
    rows = in_rows([(picture.width, picture.height) for picture, *_ in shown], width)
    placed = []
    numbers = iter(range(len(shown)))
    for row in rows:
        items = []
        for box_width, box_height in row:
            picture, alt, caption, url = shown[next(numbers)]
            plate = surroundings.plate(picture, box_width, box_height, alt)
            items.append({"plate": {**plate, "width": box_width, "height": box_height}, "caption": caption, "url": url})
        placed.append(items)
    return on_pages(placed, room.height)


def _gallery(
    shown: list[tuple[Picture, str, Runs, str | None]],
    caption: Runs,
    credit: Runs,
    surroundings: Surroundings,
    room: Room,
    is_nested: bool,
) -> Iterator[Block]:
    pages = gallery(shown, surroundings, room, is_nested)
    for number, rows in enumerate(pages, 1):
        is_last = number == len(pages)
        yield {
            "is": "gallery",
            "rows": rows,
            "caption": caption if is_last else [],
            "credit": credit if is_last else [],
            "span": "line" if is_nested else "page",
        }


def _shown(
    element: HtmlElement, inline: Inline, surroundings: Surroundings
) -> Iterator[tuple[Picture, str, Runs, str | None]]:
    """The pictures of a figure that may be printed: each with its alternative text, its own caption, and its link."""
    for image in element.iter("img"):
        picture = surroundings.picture(image.get("src") or "")
        if picture is None:
            continue
        own: Runs = []
        url = None
        for around in image.iterancestors():
            if around is element:
                break
            if around.tag == "figure":
                own, _ = _caption(around, inline)
            elif around.tag == "a":
                target = surroundings.target(around.get("href") or "")
                url = target.url if target else None
        yield picture, image.get("alt") or "", own, url


def _caption(element: HtmlElement, inline: Inline) -> tuple[Runs, Runs]:
    """What a figure's caption says, and whom it credits."""
    caption = element.find("figcaption")
    credit: Runs = []
    parts: list[Runs] = []
    if caption is not None:
        parts.append(inline.finished(runs_of_text(collapsed(caption.text or ""), {})))
        for child in caption:
            if child.tag == "span" and child.get("class") == "credit":
                credit = inline.runs(child)
            else:
                parts.append(inline.runs(child))
    runs: Runs = []
    for part in filter(None, parts):
        runs += [{"br": True}, *part] if runs else part
    return runs, credit


def _without(element: HtmlElement, tag: str) -> HtmlElement:
    for child in element.findall(tag):
        element.remove(child)
    return element
