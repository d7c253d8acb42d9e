"""Typeset an issue of the magazine: `scripts/zine.py 2` is `popcorn zine 2`."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "plugins"))

from popcorn.cli import main  # noqa: E402 - the line above makes it importable in a checkout

if __name__ == "__main__":
    main(["-C", str(PROJECT), "zine", *sys.argv[1:]])
