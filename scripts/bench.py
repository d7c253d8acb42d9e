#!/usr/bin/env python3
"""Measure Popcorn against its peers: `scripts/bench.py --posts 300,1000,3000 --rounds 3`. See docs/performance.md.

`scripts/bench.py zine` measures the magazine's typesetter.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "scripts"))

from benchmark import bench as benching  # noqa: E402 - the line above makes it importable
from benchmark import machine, magazine, tables  # noqa: E402
from benchmark.edits import CASES  # noqa: E402
from benchmark.installing import Installed, install  # noqa: E402
from benchmark.results import Results, add, load  # noqa: E402
from benchmark.tools import TOOLS  # noqa: E402


def _listed(known: dict[str, object]) -> object:
    """Reads a list with commas, of names that there are."""

    def read(context: click.Context, parameter: click.Parameter, value: str) -> list[str]:
        names = [name.strip() for name in value.split(",") if name.strip()]
        if unknown := [name for name in names if name not in known]:
            raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(known)}")
        return names

    return read


def _numbers(context: click.Context, parameter: click.Parameter, value: str) -> list[int]:
    try:
        return [int(size.replace("_", "")) for size in value.split(",")]
    except ValueError:
        raise click.BadParameter("numbers with commas between them, such as 300,1000") from None


def _sizes(context: click.Context, parameter: click.Parameter, value: str) -> list[int]:
    sizes = _numbers(context, parameter, value)
    if min(sizes) < 30:
        raise click.BadParameter("a corpus has 30 posts at least")
    return sizes


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--posts", default="300,1000,3000", callback=_sizes, help="Sizes of the corpus.")
@click.option("--tools", "names", default=",".join(TOOLS), callback=_listed(dict(TOOLS)), help="Who takes part.")
@click.option("--cases", default=",".join(CASES), callback=_listed(dict(CASES)), help="What is measured.")
@click.option("--rounds", default=3, help="Runs of each; medians are printed.")
@click.option("--scratch", type=click.Path(path_type=Path), required=True, help="Folder for tools and projects.")
@click.option("--popcorn", default="", help="Popcorn's command; else the one beside this Python, or in the path.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Results, a line each.")
@click.option("--resume", is_flag=True, help="Keep what FILE holds and run only the rest.")
@click.option("--limit", default=3600.0, help="Most seconds that one run may take.")
@click.option("--pictures", default=0, help="How many of the posts have a picture.")
@click.option("--seed", default=1, help="Of the corpus.")
@click.option("--keep", is_flag=True, help="Leave the projects in the scratch folder.")
@click.option("--write-only", is_flag=True, help="Write the projects, measure nothing.")
def main(
    posts: list[int],
    names: list[str],
    cases: list[str],
    rounds: int,
    scratch: Path,
    popcorn: str,
    file: Path | None,
    resume: bool,
    limit: float,
    pictures: int,
    seed: int,
    keep: bool,
    write_only: bool,
) -> None:
    """Measure Popcorn and its peers on the same made-up community, and print tables in Markdown."""
    scratch = scratch.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    popcorn = popcorn or _beside_python()
    plan = benching.Plan(posts, cases, rounds, scratch, popcorn, limit, seed, pictures, keep)
    tools = {name: TOOLS[name] for name in names}

    def say(line: str) -> None:
        click.echo(line, err=True)

    if write_only:
        nothing = dict.fromkeys(tools, Installed(scratch, scratch))
        for size in posts:
            benching.write_projects(plan, size, tools, nothing, say)
        return
    if file and not resume:
        file.unlink(missing_ok=True)
    results = load(file) if file and resume else Results([], {}, {})
    installed = {}
    for name, tool in tools.items():
        say(f"installing {tool.label}" if tool.packages else f"looking for {tool.label}")
        installed[name] = install(tool, scratch, popcorn)
        missing = installed[name].missing
        version = f"not to be had ({missing})" if missing else installed[name].version
        add(results, {"what": "version", "tool": name, "version": version}, file)
    present = {name: tool for name, tool in tools.items() if not installed[name].missing}
    benching.bench(plan, present, installed, results, file, say)
    click.echo(_page(plan, results, names))


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--pages", default="16,64,256", callback=_numbers, help="About how many pages the issues have.")
@click.option("--rounds", default=3, help="Runs of each; medians are printed.")
@click.option("--scratch", type=click.Path(path_type=Path), required=True, help="Folder for tools and projects.")
@click.option("--popcorn", default="", help="Popcorn's command; else the one beside this Python, or in the path.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Results, a line each.")
@click.option("--limit", default=3600.0, help="Most seconds that one run may take.")
@click.option("--seed", default=1, help="Of the corpus.")
def zine(
    pages: list[int], rounds: int, scratch: Path, popcorn: str, file: Path | None, limit: float, seed: int
) -> None:
    """Set issues of made-up articles with Popcorn and with WeasyPrint, and print tables in Markdown."""
    scratch = scratch.resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    plan = magazine.Plan(pages, rounds, scratch, popcorn or _beside_python(), limit, seed)
    if file:
        file.unlink(missing_ok=True)
    results = Results([], {}, {})
    weasyprint = install(magazine.WEASYPRINT, scratch, plan.popcorn)
    version = f"not to be had ({weasyprint.missing})" if weasyprint.missing else weasyprint.version
    add(results, {"what": "version", "tool": magazine.WEASYPRINT.name, "version": version}, file)
    magazine.bench(plan, weasyprint, results, file, lambda line: click.echo(line, err=True))
    listed = ",".join(map(str, pages))
    head = [
        f"Measured {machine.today()} on {machine.described()}, checkout {machine.checkout(PROJECT) or 'unknown'}.",
        f"WeasyPrint: {version}.",
        f"```sh\nscripts/bench.py zine --pages {listed} --rounds {rounds} --seed {seed}\n```",
    ]
    click.echo("\n\n".join([*head, *magazine.page(plan, results)]))


def _beside_python() -> str:
    beside = Path(sys.executable).with_name("popcorn")
    found = str(beside) if beside.exists() else shutil.which("popcorn")
    if not found:
        raise click.UsageError("Popcorn's command was not found; name it with --popcorn.")
    return found


def _page(plan: benching.Plan, results: Results, names: list[str]) -> str:
    labels = {name: TOOLS[name].label for name in TOOLS if name in names or name in results.versions}
    sizes = ",".join(map(str, plan.sizes))
    command = f"scripts/bench.py --posts {sizes} --tools {','.join(names)} --cases {','.join(plan.cases)}"
    command += f" --rounds {plan.rounds} --seed {plan.seed} --pictures {plan.pictures}"
    commit = machine.checkout(PROJECT)
    parts = [
        f"Measured {machine.today()} on {machine.described()}, checkout {commit or 'unknown'}.",
        f"```sh\n{command}\n```",
        tables.table(["tool", "version"], [[labels[name], results.versions.get(name, "–")] for name in labels]),
    ]
    for case in plan.cases:
        parts += [f"### {CASES[case][0].upper()}{CASES[case][1:]}", tables.case_table(case, results, labels)]
    counted = [case for case in plan.cases if case != "serve"]
    parts += [
        "### Growth of CPU time with the number of posts (exponent)",
        tables.growth_table(counted, results, labels),
    ]
    parts += ["### What each makes", tables.made_table(results, labels)]
    return "\n\n".join(parts)


if __name__ == "__main__":
    if sys.argv[1:2] == ["zine"]:
        zine(sys.argv[2:])
    else:
        main()
