"""The command line: verbs, progress, exit codes.

frame.py     the command, its project, its ways of speaking
site.py      build, serve, check, fix, schema, import
magazine.py  zine, issue

Imports nothing heavy at the top: each verb brings what it needs, so that `popcorn --help` answers at once.
"""

from __future__ import annotations

import os
import sys

import click

from popcorn.cli import magazine, site
from popcorn.cli.frame import main

__all__ = ["magazine", "main", "run", "site"]


def run() -> None:
    """What the command `popcorn` does: `main`, and an end without tidying up.

    A build of a large site holds half a gigabyte of small objects. The system takes that back at once; to hand it over
    piece by piece, as Python does at its end, takes longer than many a build.
    """
    code: int | str | None = 0
    try:
        main(prog_name="popcorn")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int | str) else 0
    if isinstance(code, str):
        click.echo(code, err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1 if code else 0)
