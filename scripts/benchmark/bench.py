"""A bench: every tool, every case, round by round."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmark import measuring, serving
from benchmark.corpus import Corpus
from benchmark.counting import count
from benchmark.edits import edited, is_shown
from benchmark.installing import Installed
from benchmark.results import Results, Run, add, as_line
from benchmark.tools import Tool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run. `limit` is the most seconds that one run may take."""

    sizes: Sequence[int]
    cases: Sequence[str]
    rounds: int
    scratch: Path
    popcorn: str
    limit: float
    seed: int = 1
    pictures: int = 0
    keep: bool = False


class _Place:
    """A tool with its project at one size."""

    def __init__(self, tool: Tool, installed: Installed, corpus: Corpus, folder: Path, plan: Plan) -> None:
        self.tool, self.corpus, self.folder = tool, corpus, folder
        self.is_settled = False
        self._installed, self._plan = installed, plan

    def build(self) -> measuring.Cost:
        """Build once, as things are."""
        command = self._installed.command(self.tool.build, self._plan.popcorn)
        (self.folder / ".tmp").mkdir(exist_ok=True)
        return measuring.run(command, self.folder, self._environment(), self._plan.limit)

    def _environment(self) -> dict[str, str]:
        return environment(self.folder) | self._installed.environment(self.tool)

    def clear(self) -> None:
        """Remove what earlier builds left: the output, all caches, what was put into the folder for temporary files."""
        for name in (self.tool.output, ".tmp", *self.tool.caches):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def measure(self, case: str, turn: int) -> measuring.Cost:
        """One run of a case."""
        if case == "serve":
            return self._serve(turn)
        if case == "cold":
            self.clear()
        elif self.tool.remembers and not self.is_settled:
            settled = self.build()
            if settled.error:
                return settled
        with edited(case, self.tool, self.corpus, self.folder, turn) as (slug, text):
            cost = self.build()
            if slug and not cost.error and not is_shown(self.folder / self.tool.output, slug, text):
                cost = replace(cost, error="the page does not show the change")
        self.is_settled = case in ("cold", "warm") and not cost.error
        return cost

    def _serve(self, turn: int) -> measuring.Cost:
        port = serving.free_port()
        command = self._installed.command(self.tool.serve, self._plan.popcorn, port)
        (self.folder / ".tmp").mkdir(exist_ok=True)
        self.is_settled = False
        env = self._environment()
        return serving.saves(self.tool, command, port, self.corpus, self.folder, env, self._plan.limit, turn)


def environment(folder: Path) -> dict[str, str]:
    """The same for every tool: temporary files and caches stay in the project, so that cold is cold."""
    temporary = str(folder / ".tmp")
    ours = {"TMPDIR": temporary, "HUGO_CACHEDIR": f"{temporary}/hugo", "NO_MKDOCS_2_WARNING": "1", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **ours}


def write_projects(
    plan: Plan, size: int, tools: Mapping[str, Tool], installed: Mapping[str, Installed], say: Callable[[str], None]
) -> list[_Place]:
    """The corpus of one size, written for every tool."""
    corpus = Corpus(size, plan.seed, plan.pictures)
    places = []
    for name, tool in tools.items():
        folder = plan.scratch / "projects" / str(size) / name
        say(f"writing {size:,} posts for {tool.label}")
        shutil.rmtree(folder, ignore_errors=True)
        tool.write_project(corpus, folder)
        places.append(_Place(tool, installed[name], corpus, folder, plan))
    return places


def bench(
    plan: Plan, tools: Mapping[str, Tool], installed: Mapping[str, Installed], results: Results, file: Path | None,
    say: Callable[[str], None],
) -> None:  # fmt: skip
    """Run what is not in the results yet. In a round every tool has its turn at a case before the next case comes."""
    for size in plan.sizes:
        done = {run.key for run in results.runs}
        if all((size, tool, case, turn) in done for tool, case, turn in _turns(plan, tools)):
            continue
        places = {place.tool.name: place for place in write_projects(plan, size, tools, installed, say)}
        for name, case, turn in _turns(plan, tools):
            if (size, name, case, turn) in done or _is_hopeless(results, size, name, case):
                continue
            place = places[name]
            cost = place.measure(case, turn)
            run = Run(
                size, name, case, turn, round(cost.cpu, 3), round(cost.wall, 4), round(cost.memory, 1), cost.error
            )
            add(results, as_line(run), file)
            spent = f"{cost.cpu:.2f} s CPU, {cost.wall:.2f} s, {cost.memory:.0f} MB"
            told = cost.error or (f"{cost.wall * 1000:.0f} ms" if case == "serve" else spent)
            say(f"{size:,} posts, round {turn + 1}, {case}, {place.tool.label}: {told}")
            if case == "cold" and not cost.error and (size, name) not in results.made:
                made = count(place.folder / place.tool.output).as_dict()
                add(results, {"what": "made", "posts": size, "tool": name, **made}, file)
        if not plan.keep:
            shutil.rmtree(plan.scratch / "projects" / str(size), ignore_errors=True)


def _turns(plan: Plan, tools: Mapping[str, Tool]) -> Iterator[tuple[str, str, int]]:
    for turn in range(plan.rounds):
        for case in plan.cases:
            # Who comes first changes from round to round.
            names = list(tools)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                if case != "serve" or tools[name].serve:
                    yield name, case, turn


def _is_hopeless(results: Results, size: int, tool: str, case: str) -> bool:
    """Whether the tool failed at this case and size, or cold: another hour of waiting would tell us nothing new."""
    mine = [run for run in results.runs if (run.posts, run.tool) == (size, tool)]
    return any(run.error and run.case in (case, "cold") for run in mine)
