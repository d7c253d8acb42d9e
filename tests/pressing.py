"""A small issue for the press, with a picture of each kind in it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

from conftest import COMMUNITY, library_of, member, story, write_files
from icc import press_profile
from popcorn.library.entries import Library


def photo(width: int, height: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture with every colour in it, and nothing white at its edges."""
    image = Image.merge(
        "HSV", (Image.linear_gradient("L").resize((width, height)), *[Image.new("L", (width, height), 200)] * 2)
    )
    image = image.convert("RGB")
    if mode == "RGBA":
        image = image.convert("RGBA")
        hole = Image.new("L", (width, height), 255)
        ImageDraw.Draw(hole).ellipse((0, 0, width, height), fill=90)
        image.putalpha(hole)
    elif mode != "RGB":
        image = image.convert(mode)
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


BODY = """\
开头的一段，说夜里的事。这里有一个[链接](https://lamps.example/all)。

![透明的](clear.png)

/// figure
    size: full
![一整条](band.jpg)
///

> 一段引文。

!!! warning "小心"
    灯罩很烫。

![小图](small.jpg "小图的说明")

![黑白的](grey.jpg)

![印厂来的](inks.jpg)
"""

FILES: dict[str, str | bytes] = {
    "members/lin/index.md": member("lin", "林晓", 1),
    "stories/2026/a/index.md": story("夜市一圈", BODY, cover="{file: wide.jpg, alt: 夜市}", summary="夜里走了一圈。"),
    "stories/2026/a/wide.jpg": photo(2600, 1700),
    "stories/2026/a/band.jpg": photo(2100, 700),
    "stories/2026/a/clear.png": photo(900, 600, "PNG", "RGBA"),
    "stories/2026/a/small.jpg": photo(300, 200),
    "stories/2026/a/grey.jpg": photo(1200, 800, mode="L"),
    "stories/2026/a/inks.jpg": photo(1200, 800, mode="CMYK"),
    "issues/1/cover.jpg": photo(2200, 3100),
    "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 一期\ndate: 2026-03-15\n"
    "cover: {file: cover.jpg, alt: 夜市}\ncover_lines: [夜市一圈]\n"
    "sections: [{name: 故事, layout: two-columns, pieces: [stories/2026/a]}]\n---\n" + "刊首语的一段话。" * 60 + "\n",
}


def made(folder: Path, more: str = "", profile: bytes | None = None) -> Library:
    """The project of these tests, with what community.yml says of print."""
    (folder / "community.yml").write_text(COMMUNITY + f"print: {{profile: press.icc{more}}}\n", "utf-8")
    (folder / "press.icc").write_bytes(press_profile() if profile is None else profile)
    write_files(folder / "content", FILES)
    return library_of(folder)
