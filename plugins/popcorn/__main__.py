"""`python -m popcorn`."""

from popcorn.cli import run

run()
