"""Building a project's site aside and switching it in whole."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from popcorn.builder import Built

if TYPE_CHECKING:
    from popcorn_mkdocs.plugin import PopcornPlugin

CONFIG_FILE = "mkdocs.yml"


def build_site(project: Path, say: Callable[[str], None]) -> Built:
    """Build the project's site with MkDocs. Whatever happens, the last good site stays until the new one is whole.

    `say` gets a line per stage. The clock is SOURCE_DATE_EPOCH's, which MkDocs reads too.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from popcorn_mkdocs.plugin import PopcornPlugin

    staging = project / ".popcorn" / f"staging-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    handler = _Listener(say)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    plugin: PopcornPlugin | None = None
    try:
        final = Path(load_config(config_file=str(project / CONFIG_FILE)).site_dir)
        config = load_config(config_file=str(project / CONFIG_FILE), site_dir=str(staging))
        found = config.plugins.get("popcorn")
        plugin = found if isinstance(found, PopcornPlugin) else None
        if plugin is None:
            return Built(None, 0, (), (), f"{CONFIG_FILE} does not list the plugin `popcorn`.")
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
        switch(staging, final)
    except (MkDocsException, SystemExit) as error:
        # MkDocs ends a failed build with a SystemExit of its own.
        problems = plugin.problems if plugin else ()
        return Built(None, 0, (), problems, "" if problems else handler.errors or str(error))
    finally:
        logger.removeHandler(handler)
        shutil.rmtree(staging, ignore_errors=True)
    downloads = tuple(final / path for path in plugin.downloads)
    return Built(final, plugin.page_count, downloads, plugin.problems)


def serve_site(project: Path, port: int) -> None:
    """MkDocs' own server: it shows the site at http://127.0.0.1:<port>/ until it is stopped."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve

    serve(str(project / CONFIG_FILE), dev_addr=f"127.0.0.1:{port}")


def switch(staging: Path, final: Path) -> None:
    """Put `staging` where `final` is. If that fails, what was there is put back."""
    final.parent.mkdir(parents=True, exist_ok=True)
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


class _Listener(logging.Handler):
    """Passes on what Popcorn says of its stages, and MkDocs' warnings; keeps its errors."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say
        self.errors = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.ERROR:
            self.errors += text + "\n"
        elif record.name.startswith("mkdocs.plugins.popcorn") or record.levelno >= logging.WARNING:
            self._say(text.removeprefix("popcorn: "))
