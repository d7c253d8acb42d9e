"""What every typeset page follows from besides its content: templates, sizes and colours, fonts, the typesetter."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from popcorn.zine.measures import print_folder, tokens


def recipe(fonts: Iterable[Path]) -> str:
    """A digest of all that; whatever was made by another one is of no use.

    Fonts are told apart by path, size and time: reading a hundred megabytes would take longer than setting an issue.
    """
    about = [(str(font), font.stat().st_size, font.stat().st_mtime_ns) for font in fonts]
    templates = [(file.name, file.read_text("utf-8")) for file in sorted(print_folder().glob("*.typ"))]
    return digest_of([dict(tokens()), version("typst"), templates, about])


def digest_of(document: Any) -> str:
    """The SHA-256 of plain data."""
    written = json.dumps(document, ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
