"""Setting pieces by themselves to fit them: here, or, where there are many, in processes of their own.

Typst remembers all it ever laid out, and gives back nothing while its process lives: two megabytes a page and run.
`python -m popcorn.zine.apart FOLDER` fits the pieces that it is given on its standard input.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

from popcorn.zine.bench import Bench, Mark, marks
from popcorn.zine.fits import Fit, Part, alone, fit_pieces
from popcorn.zine.measures import Measures

# So many characters of JSON are set at once: some eighty pages.
_MOST_AT_ONCE = 400_000


def fits_of(
    parts: Sequence[Part], magazine: Mapping[str, Any], bench: Bench, compiler: typst.Compiler
) -> dict[str, Fit]:
    """The fit of each of these parts of a magazine, by label. Raises what Typst does, or RuntimeError."""
    batches = list(_batches(parts))
    if len(batches) <= 1:
        # What is laid out for this is of use when the whole is set.
        return _fits(parts, magazine, bench, compiler) if parts else {}
    about = {name: value for name, value in magazine.items() if name != "parts"}
    found: dict[str, Fit] = {}
    for batch in batches:
        found |= _elsewhere({"magazine": about, "parts": batch}, bench)
    return found


def _fits(parts: Sequence[Part], magazine: Mapping[str, Any], bench: Bench, compiler: typst.Compiler) -> dict[str, Fit]:
    def run(some: Sequence[Part]) -> list[Mark]:
        bench.write({**magazine, "apart": True}, [alone(part) for part in some])
        return marks(compiler)

    return fit_pieces(run, parts, Measures(**magazine["grid"]))


def _batches(parts: Sequence[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    size = 0
    for part in parts:
        own = len(json.dumps(part, ensure_ascii=False))
        if batch and size + own > _MOST_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += own
    if batch:
        yield batch


def _elsewhere(task: Mapping[str, Any], bench: Bench) -> dict[str, Fit]:
    # The child finds this code where we found it.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(bench.folder)],
        input=json.dumps(task).encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    return {label: Fit(*fit) for label, fit in json.loads(done.stdout).items()}


def _main(folder: Path) -> None:
    task = json.load(sys.stdin)
    bench = Bench(folder)
    json.dump(_fits(task["parts"], task["magazine"], bench, bench.compiler()), sys.stdout)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
