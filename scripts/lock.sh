#!/bin/sh
# Pins every dependency with the hashes of all its files, for all platforms: run after a change to pyproject.toml.
set -eu
cd "$(dirname -- "$0")/.."
lock() { uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"; }
lock pyproject.toml --extra setup -o requirements/run.txt
lock pyproject.toml --extra setup --extra test -o requirements/test.txt
