"""What every verb stands on: the command itself, its project, and how problems are said."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from popcorn.library.entries import Library
    from popcorn.library.settings import Community
    from popcorn.problems import Problem

FORMS = click.Choice(["human", "json", "github"])

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
    context.obj = Call(project.resolve(), lang)


def _ask_language(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.find_object(Call).language_asked = value  # type: ignore[union-attr]


language_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    callback=_ask_language,
    expose_value=False,
    help="Language of problems; else your locale's.",
)


class Call:
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


def _style(text: str, kind: str) -> str:
    return click.style(text, **_COLOURS[kind])  # type: ignore[arg-type]
