"""From runs to tables: medians, ratios against Popcorn, how cost grows with size."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmark.results import Results, Run

POPCORN = "popcorn"


@dataclass(frozen=True, slots=True)
class Figure:
    """The medians of a tool's good runs of one case at one size; `error` where no run was good."""

    cpu: float
    wall: float
    memory: float
    runs: int
    error: str = ""

    @property
    def overlap(self) -> float:
        """How many cores were busy on average."""
        return self.cpu / self.wall if self.wall else 0.0


def figure(runs: Iterable[Run]) -> Figure | None:
    """The medians of these runs; None where there are none."""
    runs = list(runs)
    good = [run for run in runs if not run.error]
    if not good:
        return Figure(0, 0, 0, 0, runs[-1].error) if runs else None
    middle = [statistics.median(getattr(run, name) for run in good) for name in ("cpu", "wall", "memory")]
    return Figure(*middle, len(good))


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """How cost grows with size: the b of cost = a * size^b, by least squares over the logarithms.

    None with fewer than two sizes. 1 is linear, 2 is quadratic.
    """
    usable = [(math.log(size), math.log(cost)) for size, cost in points if cost > 0]
    if len({x for x, _ in usable}) < 2:
        return None
    mean_x = statistics.fmean(x for x, _ in usable)
    mean_y = statistics.fmean(y for _, y in usable)
    spread = sum((x - mean_x) ** 2 for x, _ in usable)
    return sum((x - mean_x) * (y - mean_y) for x, y in usable) / spread


def figures(results: Results) -> dict[tuple[str, int, str], Figure]:
    """The figure of every (case, size, tool) that was run."""
    groups: dict[tuple[str, int, str], list[Run]] = {}
    for run in results.runs:
        groups.setdefault((run.case, run.posts, run.tool), []).append(run)
    found = {key: figure(runs) for key, runs in groups.items()}
    return {key: value for key, value in found.items() if value}


def case_table(case: str, results: Results, labels: dict[str, str]) -> str:
    """One case as a Markdown table: a row per size and tool."""
    all_figures = figures(results)
    rows = []
    for posts in sorted({size for kind, size, _ in all_figures if kind == case}):
        ours = all_figures.get((case, posts, POPCORN))
        for tool, label in labels.items():
            found = all_figures.get((case, posts, tool))
            if found is None:
                continue
            rows.append([f"{posts:,}", label, *(_told if case == "serve" else _counted)(found, ours)])
    told = ["posts", "tool", "wall ms", "times Popcorn's", "runs"]
    counted = ["posts", "tool", "CPU s", "wall s", "CPU/wall", "peak MB", "times Popcorn's CPU", "runs"]
    return table(told if case == "serve" else counted, rows)


def _counted(found: Figure, ours: Figure | None) -> list[str]:
    if found.error:
        return [f"failed: {_cell(found.error)}", "", "", "", "", ""]
    ratio = f"{found.cpu / ours.cpu:.2f}" if ours and ours.cpu else "–"
    memory = f"{found.memory:,.0f}"
    return [f"{found.cpu:.2f}", f"{found.wall:.2f}", f"{found.overlap:.2f}", memory, ratio, str(found.runs)]


def _told(found: Figure, ours: Figure | None) -> list[str]:
    if found.error:
        return [f"failed: {_cell(found.error)}", "", ""]
    ratio = f"{found.wall / ours.wall:.2f}" if ours and ours.wall else "–"
    return [f"{found.wall * 1000:.0f}", ratio, str(found.runs)]


def growth_table(cases: Sequence[str], results: Results, labels: dict[str, str]) -> str:
    """The growth exponents of CPU time, a row per tool and a column per case."""
    all_figures = figures(results)
    rows = []
    for tool, label in labels.items():
        row = [label]
        for case in cases:
            points = [(size, f.cpu) for (kind, size, who), f in all_figures.items() if (kind, who) == (case, tool)]
            power = exponent(points)
            row.append("–" if power is None else f"{power:.2f}")
        rows.append(row)
    return table(["tool", *cases], rows)


def made_table(results: Results, labels: dict[str, str]) -> str:
    """What each tool made at each size."""
    rows = []
    for (posts, tool), made in sorted(
        results.made.items(), key=lambda item: (item[0][0], list(labels).index(item[0][1]))
    ):
        names = ("pages", "redirects", "feeds", "entries", "search", "sitemaps")
        rows.append(
            [f"{posts:,}", labels[tool], *(f"{made[name]:,.0f}" for name in names), f"{made['megabytes']:,.0f}"]
        )
    headings = ["pages", "redirects", "feeds", "feed entries", "search indexes", "sitemaps", "MB"]
    return table(["posts", "tool", *headings], rows)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
