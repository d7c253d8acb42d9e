"""`python -m popcorn`."""

from popcorn.cli import run

if __name__ == "__main__":
    run()
