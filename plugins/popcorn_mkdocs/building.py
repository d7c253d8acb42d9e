"""Building a project's site aside and switching it in whole."""

from __future__ import annotations

import contextlib
import filecmp
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from popcorn.builder import Built

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from popcorn_mkdocs.plugin import PopcornPlugin

CONFIG_FILE = "mkdocs.yml"
WITHOUT_POPCORN = f"{CONFIG_FILE} does not list the plugin `popcorn`."


def build_site(project: Path, say: Callable[[str], None]) -> Built:
    """Build the project's site with MkDocs. Whatever happens, the last good site stays until the new one is whole.

    `say` gets a line per stage. The clock is SOURCE_DATE_EPOCH's, which MkDocs reads too.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    staging = project / ".popcorn" / f"staging-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    plugin: PopcornPlugin | None = None
    with listening(say) as listener:
        try:
            final = Path(load_config(config_file=str(project / CONFIG_FILE)).site_dir)
            config = load_config(config_file=str(project / CONFIG_FILE), site_dir=str(staging))
            plugin = popcorn_of(config)
            if plugin is None:
                return Built(None, 0, (), (), WITHOUT_POPCORN)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
            switch(staging, final)
        except (MkDocsException, SystemExit) as error:
            # MkDocs ends a failed build with a SystemExit of its own.
            problems = plugin.problems if plugin else ()
            return Built(None, 0, (), problems, "" if problems else listener.errors or str(error))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    downloads = tuple(final / path for path in plugin.downloads)
    return Built(final, plugin.page_count, downloads, plugin.problems)


def switch(staging: Path, final: Path) -> None:
    """Put `staging` where `final` is. If that fails, what was there is put back."""
    final.parent.mkdir(parents=True, exist_ok=True)
    _keep_times(staging, final)
    previous = staging.with_name(f"{staging.name}-previous")
    shutil.rmtree(previous, ignore_errors=True)
    if final.exists():
        final.rename(previous)
    try:
        staging.rename(final)
    except OSError:
        if previous.exists():
            previous.rename(final)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _keep_times(staging: Path, final: Path) -> None:
    """Files that are as they were keep their time of change: rsync and browsers then pass them over."""
    for file in staging.rglob("*"):
        before = final / file.relative_to(staging)
        if file.is_file() and before.is_file() and filecmp.cmp(file, before, shallow=False):
            os.utime(file, ns=(before.stat().st_atime_ns, before.stat().st_mtime_ns))


def popcorn_of(config: MkDocsConfig) -> PopcornPlugin | None:
    """The plugin `popcorn` of a configuration that lists it."""
    from popcorn_mkdocs.plugin import PopcornPlugin

    found = config.plugins.get("popcorn")
    return found if isinstance(found, PopcornPlugin) else None


@contextlib.contextmanager
def listening(say: Callable[[str], None]) -> Iterator[Listener]:
    """While MkDocs works, what it has to say goes to `say`, a line at a time."""
    listener = Listener(say)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    try:
        yield listener
    finally:
        logger.removeHandler(listener)


# Whose everyday messages are worth a line: ours, and those of MkDocs' preview server.
_TOLD = ("mkdocs.plugins.popcorn", "mkdocs.livereload")


class Listener(logging.Handler):
    """Passes on what Popcorn says of its stages, and MkDocs' warnings; keeps its errors."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say
        self.errors = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.ERROR:
            self.errors += text + "\n"
        elif record.name.startswith(_TOLD) or record.levelno >= logging.WARNING:
            self._say(text.removeprefix("popcorn: "))
