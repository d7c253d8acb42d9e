#!/bin/sh
# Everything that must hold before a change lands. Run by `./popcorn test`, which installs what it needs.
set -eu
cd "$(dirname -- "$0")/.."
bin=.venv/bin
step() { printf '\n== %s\n' "$*"; }

if [ "$#" -eq 0 ]; then
    step "ruff"
    "$bin/ruff" check plugins scripts tests
    "$bin/ruff" format --check plugins scripts tests
    step "mypy --strict plugins"
    MYPYPATH=plugins "$bin/mypy" --strict plugins
    step "import-linter"
    "$bin/lint-imports"
fi
step "pytest"
exec "$bin/python" -m pytest -n 2 --dist loadgroup "$@"
