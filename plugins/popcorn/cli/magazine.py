"""The verbs of the magazine."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from popcorn.cli.frame import FORMS, Call, language_option, main

if TYPE_CHECKING:
    from popcorn.problems import Problem


def _kinds(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    from popcorn.zine.outputs import MAKERS

    for kind in value:
        if kind not in MAKERS:
            raise click.BadParameter(f"{kind}: there are {', '.join(MAKERS)}")
    return tuple(dict.fromkeys(value))


def _say_stage(stage: str) -> None:
    stages = {
        "reading": "Reading the running order and its pieces",
        "pictures": "Preparing pictures",
        "typesetting": "Setting pages",
        "press": "Bringing everything into the inks of the press",
    }
    click.echo(f"  {stages[stage]}", err=True)


def _preflight(call: Call, number: int, uses: tuple[str, ...], strict: bool, form: str) -> NoReturn:
    from popcorn.community.bodies import Bodies
    from popcorn.web.building import plan_site
    from popcorn.web.features import ALL
    from popcorn.zine.preflight import PRINTED, stands_in_the_way, verdict
    from popcorn.zine.preflight.checking import checked

    library = call.library()
    bodies = Bodies(library)
    plan = plan_site(library, ALL, bodies)
    addresses = {page.address for page in plan.pages.values()}.union(*(bundle.paths for bundle in plan.bundles))
    found = checked(library, bodies, number, call.project / ".popcorn" / "zine", uses, addresses, _say_stage)
    call.report(found.problems, form, library.community.language, to_errors=False)
    language = call.language(library.community.language)
    # Programs read the other forms, and only those.
    printed = not PRINTED.isdisjoint(uses)
    line = verdict(number, found.pages, found.problems, language, strict=strict, printed=printed)
    click.echo(line, err=form != "human")
    sys.exit(1 if stands_in_the_way(found.problems, strict=strict) else 0)


@main.command()
@click.argument("number", type=int)
@click.option("--for", "kinds", multiple=True, default=["screen"], show_default=True, metavar="KIND", callback=_kinds)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Where the files go.")
@click.option("--check", "only_check", is_flag=True, help="Make nothing; say what stands in the way of the press.")
@click.option("--strict", is_flag=True, help="With --check: warnings stand in the way, too.")
@click.option("--format", "form", type=FORMS, default="human", help="With --check: for whom it is said.")
@language_option
@click.pass_context
def zine(
    context: click.Context,
    number: int,
    kinds: tuple[str, ...],
    to: Path | None,
    only_check: bool,
    strict: bool,
    form: str,
) -> None:
    """Make issue NUMBER of the magazine, for each KIND of use: a PDF for the screen, and so on."""
    call: Call = context.obj
    if only_check:
        is_asked = context.get_parameter_source("kinds") is not click.core.ParameterSource.DEFAULT
        _preflight(call, number, kinds if is_asked else ("screen", "press"), strict, form)
    if strict or form != "human":
        raise click.UsageError("--strict and --format go with --check.")
    from popcorn.community.bodies import Bodies
    from popcorn.zine.outputs import MAKERS, Order

    library = call.library()
    cache = call.project / ".popcorn" / "zine"
    order = Order(library, Bodies(library), number, cache, _say_stage)
    told: set[Problem] = set()
    failed = False
    for kind in kinds:
        started = time.monotonic()
        made = MAKERS[kind](order)
        # What is wrong with the issue is wrong in each of its forms; once is enough.
        if new := [found for found in made.problems if found not in told]:
            call.report(new, "human", library.community.language)
        told.update(made.problems)
        if made.content is None:
            click.echo(f"Issue {number} was not made for {kind}.", err=True)
            failed = True
            continue
        file = made.save(call.project / to if to else cache)
        took = time.monotonic() - started
        # An ebook has as many pages as its reader's screen lets it have.
        extent = {0: "", 1: "1 page, "}.get(made.pages, f"{made.pages} pages, ")
        line = f"{file}: {extent}{len(made.content) / 1_000_000:.1f} MB, {took:.1f} s"
        click.echo("; ".join([line, *made.remarks]))
    sys.exit(1 if failed else 0)


@main.group()
def issue() -> None:
    """Plan an issue of the magazine: propose a new one, or see what stands on which page."""


@issue.command("new")
@click.option("--number", type=click.IntRange(0, 99_999), help="Of the issue; else the one after the last.")
@click.option("--title", default="", help="Of the issue; may be written later.")
@language_option
@click.pass_obj
def issue_new(call: Call, number: int | None, title: str) -> None:
    """Propose the next issue from what was published since the last one, and write its running order."""
    from popcorn.desk.fixing import new_id
    from popcorn.zine.proposing import next_number, propose

    library = call.library()
    number = next_number(library) if number is None else number
    # The same issue gets the same id, whoever of the desk begins with it.
    taken = {entry.id for entry in library.entries.values()}
    issue_id = new_id(f"{library.community.tag_authority} issue {number}", taken)
    proposal, problems = propose(library, number, issue_id, title)
    if proposal is None:
        call.report(problems, "human", library.community.language)
        sys.exit(1)
    try:
        file = proposal.save(library.root)
    except OSError as error:
        raise click.ClickException(str(error)) from None
    click.echo(str(file))
    for line in proposal.next_steps(call.language(library.community.language)):
        click.echo(f"  {line}")


@issue.command("plan")
@click.argument("number", type=int)
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a sheet of thumbnails there.")
@language_option
@click.pass_obj
def issue_plan(call: Call, number: int, html: Path | None) -> None:
    """Show issue NUMBER page by page: what stands where, how full it is, and what does not fit."""
    from popcorn.community.bodies import Bodies
    from popcorn.zine.flatplan import flat_plan
    from popcorn.zine.plansheet import as_html, as_text
    from popcorn.zine.whole import write_whole

    library = call.library()
    cache = call.project / ".popcorn" / "zine"
    plan, problems = flat_plan(library, Bodies(library), number, cache, with_thumbnails=html is not None)
    call.report(problems, "human", library.community.language)
    if plan is None:
        sys.exit(1)
    for line in as_text(plan):
        click.echo(line)
    if html is not None:
        sheet = as_html(plan)
        try:
            html.parent.mkdir(parents=True, exist_ok=True)
            write_whole(html, sheet)
        except OSError as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"{html}: {len(sheet) / 1_000_000:.1f} MB")
