"""Popcorn for MkDocs: thin plugins that hand the core's plan to MkDocs (or its fork ProperDocs).

As a builder (see popcorn/builder.py) this package is its two functions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from popcorn_mkdocs.building import build_site


def serve_site(project: Path, port: int, say: Callable[[str], None]) -> str:
    """See popcorn_mkdocs/serving.py."""
    # Imported late: a build need not load a server.
    from popcorn_mkdocs import serving

    return serving.serve_site(project, port, say)


__all__ = ["build_site", "serve_site"]
