"""The pages of a typeset issue as pictures, for the web: made once, and kept by what is on them."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from popcorn.zine.whole import write_whole

# Pixels per inch: a page of A5 is 710 pixels wide then, and its smallest print can just be read.
PPI = 122
_QUALITY = {"quality": 76, "method": 2}
# Part of every name, so that a change of the recipe makes new pictures.
_RECIPE = b"1"


class Leaf(NamedTuple):
    """A page as a WebP: where it is kept, the digest of its contents, and its size in pixels."""

    file: Path
    sha256: str
    width: int
    height: int


def keep_leaves(folder: Path, number: int, key: str, pages: Sequence[bytes]) -> tuple[Leaf, ...]:
    """Keep the pages (as PNG) of the issue whose proof has this fingerprint, in place of its last ones.

    A page that looks as one did before is that picture.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _known(folder, number)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        leaves = tuple(pool.map(lambda page: _made(folder, number, page), pages))
    about = {"key": key, "leaves": [[leaf.file.name, *leaf[1:]] for leaf in leaves]}
    write_whole(_index(folder, number), json.dumps(about).encode())
    for name in before - {leaf.file.name for leaf in leaves}:
        (folder / name).unlink(missing_ok=True)
    return leaves


def kept_leaves(folder: Path, number: int, key: str) -> tuple[Leaf, ...] | None:
    """The pages of the proof of this fingerprint, if they are all there."""
    try:
        about = json.loads(_index(folder, number).read_text("utf-8"))
        found = tuple(Leaf(folder / name, *rest) for name, *rest in about["leaves"]) if about["key"] == key else ()
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if found and all(leaf.file.is_file() for leaf in found) else None


def _known(folder: Path, number: int) -> set[str]:
    """The files of this issue: no other has pictures of the same name."""
    return {file.name for file in folder.glob(f"{number}-*.webp")}


def _made(folder: Path, number: int, page: bytes) -> Leaf:
    file = folder / f"{number}-{hashlib.sha256(_RECIPE + page).hexdigest()[:24]}.webp"
    with Image.open(io.BytesIO(page)) as opened:
        width, height = opened.size
        if not file.is_file():
            stream = io.BytesIO()
            opened.convert("RGB").save(stream, "WEBP", **_QUALITY)
            write_whole(file, stream.getvalue())
    return Leaf(file, hashlib.sha256(file.read_bytes()).hexdigest(), width, height)


def _index(folder: Path, number: int) -> Path:
    return folder / f"issue-{number}.json"
