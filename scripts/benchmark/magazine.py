"""The magazine's bench: `scripts/bench.py zine`. Popcorn's typesetter against WeasyPrint, on the same articles."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from benchmark import magazine_project as project
from benchmark import measuring, tables
from benchmark.corpus import Corpus
from benchmark.installing import Installed
from benchmark.results import Results, Run, add, as_line
from benchmark.tools import Tool

WEASYPRINT = Tool(
    name="weasyprint",
    label="WeasyPrint",
    build=("{bin}/weasyprint", "--quiet", "issue.html", "issue.pdf"),
    write_project=lambda corpus, folder: None,
    post_file=lambda post: "",
    post_text=lambda corpus, post: "",
    output=".",
    version=("{bin}/weasyprint", "--version"),
    kind="pypi",
    packages=("weasyprint==70.0",),
)
LABELS = {tables.POPCORN: "Popcorn", WEASYPRINT.name: WEASYPRINT.label}
# What is measured, by name; WeasyPrint keeps nothing, so its one case stands for all.
CASES = {
    "cold": "no cache, no output",
    "same": "nothing changed",
    "one": "one article changed",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run: about so many `pages`, so many `rounds`; `limit` is the most seconds of a run."""

    pages: list[int]
    rounds: int
    scratch: Path
    popcorn: str
    limit: float
    seed: int


def bench(plan: Plan, weasyprint: Installed, results: Results, file: Path | None, say: Callable[[str], None]) -> None:
    """Measure all that is in the plan, size by size, in rounds."""
    for pages in plan.pages:
        corpus = project.corpus(pages, plan.seed)
        ours, theirs = plan.scratch / f"magazine-{pages}", plan.scratch / f"page-{pages}"
        for folder in (ours, theirs):
            shutil.rmtree(folder, ignore_errors=True)
        project.write_issue(corpus, pages, ours)
        project.write_page(corpus, pages, theirs)
        for turn in range(plan.rounds):
            for tool, case, cost in _round(plan, corpus, pages, turn, ours, theirs, weasyprint):
                run = Run(
                    pages, tool, case, turn, round(cost.cpu, 3), round(cost.wall, 3), round(cost.memory, 1), cost.error
                )
                add(results, as_line(run), file)
                say(
                    f"{pages} pages, round {turn + 1}, {LABELS[tool]}, {CASES[case]}: {cost.cpu:.1f} s CPU {cost.error}"
                )
        made = {
            tables.POPCORN: next((ours / ".popcorn/zine").glob("*-screen.pdf"), None),
            WEASYPRINT.name: theirs / "issue.pdf",
        }
        for tool, pdf in made.items():
            if pdf and pdf.exists():
                with pikepdf.open(pdf) as opened:
                    count = {"pages": len(opened.pages), "megabytes": round(pdf.stat().st_size / 1e6, 1)}
                add(results, {"what": "made", "posts": pages, "tool": tool, **count}, file)


def _round(
    plan: Plan, corpus: Corpus, pages: int, turn: int, ours: Path, theirs: Path, weasyprint: Installed
) -> Iterator[tuple[str, str, measuring.Cost]]:
    def popcorn() -> measuring.Cost:
        return measuring.run([plan.popcorn, "zine", "1"], ours, os.environ, plan.limit)

    shutil.rmtree(ours / ".popcorn", ignore_errors=True)
    yield tables.POPCORN, "cold", popcorn()
    if not weasyprint.missing:
        command = weasyprint.command(WEASYPRINT.build, plan.popcorn)
        yield WEASYPRINT.name, "cold", measuring.run(command, theirs, os.environ, plan.limit)
    yield tables.POPCORN, "same", popcorn()
    project.change(ours, corpus, pages, turn)
    yield tables.POPCORN, "one", popcorn()


def page(plan: Plan, results: Results) -> list[str]:
    """The tables, as paragraphs of Markdown."""
    figures = tables.figures(results)
    rows, made = [], []
    for pages in plan.pages:
        cold = figures.get(("cold", pages, tables.POPCORN))
        for case, told in CASES.items():
            for tool, label in LABELS.items():
                found = figures.get((case, pages, tool))
                if found is None:
                    continue
                ratio = f"{found.cpu / cold.cpu:.2f}" if cold and cold.cpu else "–"
                costs = [f"{found.cpu:.2f}", f"{found.wall:.2f}", f"{found.memory:,.0f}", ratio, str(found.runs)]
                rows.append([str(pages), told, label, *(costs if not found.error else [found.error, "", "", "", ""])])
        for tool, label in LABELS.items():
            count = results.made.get((pages, tool))
            if count:
                made.append([str(pages), label, f"{count['pages']:.0f}", f"{count['megabytes']:.1f}"])
    return [
        tables.table(["pages", "case", "tool", "CPU s", "wall s", "peak MB", "times Popcorn's cold CPU", "runs"], rows),
        tables.growth_table(list(CASES), results, LABELS),
        tables.table(["pages asked for", "tool", "pages made", "MB"], made),
    ]
