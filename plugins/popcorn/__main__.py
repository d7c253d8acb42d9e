"""`python -m popcorn`."""

from popcorn.cli import main

main(prog_name="popcorn")
