"""The command line: verbs, progress, exit codes.

Imports nothing heavy at the top: each verb brings what it needs, so that `popcorn --help` answers at once.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from popcorn.community.bodies import Bodies
    from popcorn.library.entries import Library
    from popcorn.library.settings import Community
    from popcorn.problems import Problem

_FORMS = click.Choice(["human", "json", "github"])

_COLOURS: dict[str, dict[str, object]] = {
    "path": {"bold": True},
    "place": {"dim": True},
    "hint": {"fg": "cyan"},
    "code": {"dim": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow"},
    "advice": {"fg": "blue"},
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-C", "--project", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="FOLDER")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of problems; else your locale's.")
@click.version_option(package_name="popcorn-magazine", prog_name="popcorn")
@click.pass_context
def main(context: click.Context, project: Path, lang: str | None) -> None:
    """One folder of Markdown becomes a website, feeds and a printed magazine."""
    context.obj = _Call(project.resolve(), lang)


def _ask_language(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.find_object(_Call).language_asked = value  # type: ignore[union-attr]


_language_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    callback=_ask_language,
    expose_value=False,
    help="Language of problems; else your locale's.",
)


class _Call:
    """What every verb needs to know: the project's folder, the reader's language, the clock."""

    def __init__(self, project: Path, language: str | None) -> None:
        self.project = project
        self.started = time.monotonic()
        self.language_asked = language

    @property
    def now(self) -> dt.datetime:
        """The build's clock."""
        from popcorn.clock import clock

        return clock()

    def community(self) -> Community:
        """The project's settings. Exits where they cannot be used at all."""
        from popcorn.library.settings import FILE_NAME, read_community

        community, problems = read_community(self.project / FILE_NAME)
        if community is None:
            self.report(problems, "human")
            sys.exit(1)
        return community

    def language(self, community_language: str = "zh") -> str:
        """The language of problems: asked for, else the locale's, else the community's."""
        locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
        for candidate in (self.language_asked, locale[:2], community_language[:2]):
            if candidate in ("zh", "en"):
                return candidate
        return "en"

    def library(self) -> Library:
        """The project's library. Exits where community.yml cannot be used at all."""
        from popcorn.library.reading import read_project

        library, problems = read_project(self.project, self.now)
        if library is None:
            self.report(problems, "human")
            sys.exit(1)
        return library

    def report(
        self, problems: Iterable[Problem], form: str, community_language: str = "zh", *, to_errors: bool = True
    ) -> None:
        """Print problems: on the error stream, unless they are what was asked for."""
        from popcorn.desk import printing

        problems = list(problems)
        language = self.language(community_language)
        if form == "json":
            click.echo(printing.as_json(problems))
        elif form == "github":
            click.echo(printing.as_github(problems, language))
        else:
            if problems:
                click.echo(printing.for_people(problems, language, _style), err=to_errors)
            click.echo(printing.summary(problems, language), err=to_errors)


def _everything_wrong(library: Library, bodies: Bodies) -> tuple[Problem, ...]:
    """The desk's problems, and the plan's: it alone knows which addresses are taken and which links lead nowhere."""
    from popcorn.desk.checking import check
    from popcorn.web.building import plan_site
    from popcorn.web.features import ALL

    return (*check(library, bodies), *plan_site(library, ALL, bodies).problems)


def _style(text: str, kind: str) -> str:
    return click.style(text, **_COLOURS[kind])  # type: ignore[arg-type]


class _Progress:
    """A line for each stage that is done, and on a terminal a bar for the one at work."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def say(self, line: str) -> None:
        """A stage is done."""
        self.close()
        click.echo(f"  {line}")

    def close(self) -> None:
        """Nothing more is under way."""
        if self._bar is not None:
            # What is said next takes the bar's place; the bar had hidden the cursor.
            click.echo("\r\x1b[2K\x1b[?25h", nl=False)
            self._bar = None

    def step(self, stage: str, done: int, of: int) -> None:
        """A stage is that far."""
        if self._bar is None or stage != self._stage:
            self._stage = stage
            self._bar = click.progressbar(length=of, label=f"  {stage}", update_min_steps=max(1, of // 100))
        self._bar.update(1)


@main.command()
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing for the next build.")
@click.option("--clean", is_flag=True, help="Forget what earlier builds have kept, and begin again.")
@click.option("--profile", type=click.Path(dir_okay=False, path_type=Path), help="Write there where the time went.")
@_language_option
@click.pass_obj
def build(call: _Call, no_cache: bool, clean: bool, profile: Path | None) -> None:
    """Build the site, and the newest issue of the magazine; only what has changed since the last build is made."""
    from popcorn.builder import Options, builder, no_step

    # The builder and all it calls read the same clock.
    os.environ["SOURCE_DATE_EPOCH"] = str(int(call.now.timestamp()))
    language = call.community().language
    click.echo(f"Building {call.project}")
    progress = _Progress()
    step = progress.step if sys.stdout.isatty() else no_step
    # A build keeps nearly all it makes to its end: looking for what it could give back would take a tenth of its time.
    gc.disable()
    try:
        built = builder().build_site(call.project, progress.say, Options(not no_cache, clean, profile, step))
    finally:
        gc.enable()
        progress.close()
    if built.site is None:
        if built.problems:
            call.report(built.problems, "human", language)
        if built.failure:
            click.echo(built.failure.strip(), err=True)
        click.echo("Nothing was published; the last good site stays as it was.", err=True)
        sys.exit(1)
    click.echo(f"{built.pages} pages in {time.monotonic() - call.started:.1f} s: {built.site / 'index.html'}")
    for download in built.downloads:
        click.echo(f"{download.stat().st_size / 1_000_000:.1f} MB: {download}")


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.pass_obj
def serve(call: _Call, port: int) -> None:
    """Show the site on this machine, and build it anew when a file changes."""
    from popcorn.builder import builder

    call.community()
    click.echo(f"Building {call.project} to show it; Ctrl-C stops")
    failure = builder().serve_site(call.project, port, lambda line: click.echo(f"  {line}"))
    if failure:
        raise click.ClickException(failure)


@main.command()
@click.option("--format", "form", type=_FORMS, default="human", show_default=True)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_language_option
@click.pass_obj
def check(call: _Call, form: str, paths: tuple[Path, ...]) -> None:
    """Find everything wrong with the content, or with the files and folders PATHS; exit 1 if there are errors."""
    from popcorn.community.bodies import Bodies
    from popcorn.desk.printing import project_path
    from popcorn.problems import has_errors

    library = call.library()
    problems = _everything_wrong(library, Bodies(library))
    if paths:
        wanted = [path.resolve() for path in paths]
        problems = tuple(
            found
            for found in problems
            if any((call.project / project_path(found)).is_relative_to(path) for path in wanted)
        )
    call.report(problems, form, library.community.language, to_errors=False)
    sys.exit(1 if has_errors(problems) else 0)


@main.command()
@click.pass_obj
def fix(call: _Call) -> None:
    """Write safe corrections: a missing id. Nothing else in the files changes."""
    from popcorn.desk.fixing import add_ids

    library = call.library()
    fixes, left = add_ids(library)
    for found in fixes:
        click.echo(f"content/{found.path}: {found.field}: {found.value}")
    click.echo(f"{len(fixes)} fixed")
    if left:
        call.report(left, "human", library.community.language)


@main.command()
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), default=Path("schemas"), show_default=True)
@click.pass_obj
def schema(call: _Call, to: Path) -> None:
    """Write a JSON Schema for each type of entry and for community.yml."""
    from popcorn.library.schema import as_json, schemas

    folder = call.project / to
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in schemas().items():
        file = folder / f"{name}.schema.json"
        file.write_text(as_json(document), "utf-8")
        click.echo(str(file))


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


def _preflight(call: _Call, number: int, uses: tuple[str, ...], strict: bool, form: str) -> NoReturn:
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
@click.option("--format", "form", type=_FORMS, default="human", help="With --check: for whom it is said.")
@_language_option
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
    call: _Call = context.obj
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
@_language_option
@click.pass_obj
def issue_new(call: _Call, number: int | None, title: str) -> None:
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
@_language_option
@click.pass_obj
def issue_plan(call: _Call, number: int, html: Path | None) -> None:
    """Show issue NUMBER page by page: what stands where, how full it is, and what does not fit."""
    from popcorn.community.bodies import Bodies
    from popcorn.zine.flatplan import flat_plan
    from popcorn.zine.plansheet import as_html, as_text
    from popcorn.zine.proofs import write_whole

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


@main.command("import")
@click.argument("flavour", type=click.Choice(["hugo", "jekyll"]))
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="FOLDER")
@click.option("--section", "sections", multiple=True, metavar="NAME", help="Whose pages are posts; may be repeated.")
@click.option("--license", default="all-rights-reserved", show_default=True, help="Licence of the community's texts.")
@click.option("--url", default="", help="The site's address, where its configuration does not say.")
@click.option("--format", "form", type=click.Choice(["human", "json"]), default="human", show_default=True)
@click.pass_obj
def import_(
    call: _Call, flavour: str, source: Path, into: Path, sections: tuple[str, ...], license: str, url: str, form: str
) -> None:
    """Bring a Hugo or Jekyll site in, as a project in FOLDER. What is in FOLDER already stays as it is."""
    from popcorn.desk.importing import importer, reporting

    folder = call.project / into
    try:
        outcome = importer.import_archive(
            source,
            folder,
            importer.FLAVOURS[flavour],
            now=call.now,
            sections=sections,
            license=license,
            url=url,
            check=_everything_wrong,
            progress=lambda line: click.echo(line, err=True),
        )
    except importer.SourceError as error:
        raise click.ClickException(str(error)) from None
    if form == "json":
        click.echo(reporting.as_json(outcome))
        return
    for line in reporting.summary(outcome, call.language()):
        click.echo(line)
    click.echo(f"{time.monotonic() - call.started:.1f} s: {folder / reporting.FILE_NAME}")


def run() -> None:
    """What the command `popcorn` does: `main`, and an end without tidying up.

    A build of a large site holds half a gigabyte of small objects. The system takes that back at once; to hand it over
    piece by piece, as Python does at its end, takes longer than many a build.
    """
    code: int | str | None = 0
    try:
        main(prog_name="popcorn")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int | str) else 0
    if isinstance(code, str):
        click.echo(code, err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1 if code else 0)
