"""The verbs of the library and the website."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from popcorn.cli.frame import FORMS, Call, language_option, main

if TYPE_CHECKING:
    from popcorn.community.bodies import Bodies
    from popcorn.library.entries import Library
    from popcorn.problems import Problem


def _everything_wrong(library: Library, bodies: Bodies) -> tuple[Problem, ...]:
    """The desk's problems, and the plan's: it alone knows which addresses are taken and which links lead nowhere."""
    from popcorn.desk.checking import check
    from popcorn.web.building import plan_site
    from popcorn.web.features import ALL

    return (*check(library, bodies), *plan_site(library, ALL, bodies).problems)


class Progress:
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
@language_option
@click.pass_obj
def build(call: Call, no_cache: bool, clean: bool, profile: Path | None) -> None:
    """Build the site, and the newest issue of the magazine; only what has changed since the last build is made."""
    from popcorn.builder import Options, builder, no_step

    # The builder and all it calls read the same clock.
    os.environ["SOURCE_DATE_EPOCH"] = str(int(call.now.timestamp()))
    language = call.community().language
    click.echo(f"Building {call.project}")
    progress = Progress()
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
def serve(call: Call, port: int) -> None:
    """Show the site on this machine, and build it anew when a file changes."""
    from popcorn.builder import builder

    call.community()
    click.echo(f"Building {call.project} to show it; Ctrl-C stops")
    failure = builder().serve_site(call.project, port, lambda line: click.echo(f"  {line}"))
    if failure:
        raise click.ClickException(failure)


@main.command()
@click.option("--format", "form", type=FORMS, default="human", show_default=True)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@language_option
@click.pass_obj
def check(call: Call, form: str, paths: tuple[Path, ...]) -> None:
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
def fix(call: Call) -> None:
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
def schema(call: Call, to: Path) -> None:
    """Write a JSON Schema for each type of entry and for community.yml."""
    from popcorn.library.schema import as_json, schemas

    folder = call.project / to
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in schemas().items():
        file = folder / f"{name}.schema.json"
        file.write_text(as_json(document), "utf-8")
        click.echo(str(file))


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
    call: Call, flavour: str, source: Path, into: Path, sections: tuple[str, ...], license: str, url: str, form: str
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
