"""The results file: one JSON object a line, added after every single run, so that nothing is lost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one tool. `cpu` and `wall` in seconds, `memory` in MB; `error` where it failed."""

    posts: int
    tool: str
    case: str
    round: int
    cpu: float = 0.0
    wall: float = 0.0
    memory: float = 0.0
    error: str = ""

    @property
    def key(self) -> tuple[int, str, str, int]:
        """What a resumed bench knows the run by."""
        return self.posts, self.tool, self.case, self.round


@dataclass(frozen=True, slots=True)
class Results:
    """All that was found out so far."""

    runs: list[Run]
    made: dict[tuple[int, str], dict[str, float]]
    versions: dict[str, str]


def load(file: Path) -> Results:
    """Read a results file; a last line that was cut short is passed over."""
    results = Results([], {}, {})
    for line in file.read_text("utf-8").splitlines() if file.exists() else []:
        try:
            found: dict[str, Any] = json.loads(line)
        except ValueError:
            continue
        note(results, found)
    return results


def note(results: Results, found: dict[str, Any]) -> None:
    """Take one line's object into the results."""
    fields = dict(found)
    match fields.pop("what"):
        case "run":
            results.runs.append(Run(**fields))
        case "made":
            results.made[fields.pop("posts"), fields.pop("tool")] = fields
        case "version":
            results.versions[fields["tool"]] = fields["version"]


def as_line(run: Run) -> dict[str, Any]:
    """A run as it stands in the file."""
    return {"what": "run", **asdict(run)}


def add(results: Results, found: dict[str, Any], file: Path | None) -> None:
    """Note an object, and add it to the file."""
    note(results, found)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(found, ensure_ascii=False) + "\n")
