"""Popcorn for MkDocs: thin plugins that hand the core's plan to MkDocs (or its fork ProperDocs).

As a builder (see popcorn/builder.py) this package is its two functions.
"""

from popcorn_mkdocs.building import build_site
from popcorn_mkdocs.serving import serve_site

__all__ = ["build_site", "serve_site"]
