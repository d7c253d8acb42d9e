"""Showing a project's site on this machine, built anew at every change."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from popcorn_mkdocs.building import CONFIG_FILE, WITHOUT_POPCORN, listening, popcorn_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# As MkDocs has it.
_SECONDS_BETWEEN_LOOKS = 0.5
_PAGE = '<!doctype html><meta charset="utf-8"><title>{title}</title><pre>{text}</pre>'


def serve_site(project: Path, port: int, say: Callable[[str], None]) -> str:
    """Show the site at http://127.0.0.1:<port>/ until it is stopped. Returns what kept it from starting, else "".

    MkDocs' own command lets every page wait while a file is wrong. Here the last good pages stay, and the problems
    go to `say`; where no build was good yet, every page shows them.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config
    from mkdocs.livereload import LiveReloadServer
    from watchdog.observers.polling import PollingObserverVFS

    config = load_config(config_file=str(project / CONFIG_FILE))
    if popcorn_of(config) is None:
        return WITHOUT_POPCORN
    folder = project / ".popcorn" / f"preview-{os.getpid()}"
    folder.mkdir(parents=True, exist_ok=True)
    preview = _Preview(project, folder, say)
    config.plugins.on_startup(command="serve", dirty=False)
    server = LiveReloadServer(
        preview.build, "127.0.0.1", port, root=str(folder), mount_path=urlsplit(config.site_url or "/").path
    )
    # MkDocs' own follows links, and a few that lead back to their folder keep it from ever seeing a change.
    server.observer = PollingObserverVFS(os.lstat, os.scandir, polling_interval=_SECONDS_BETWEEN_LOOKS)  # type: ignore[assignment]
    server.error_handler = preview.error_page
    preview.url = server.url
    try:
        with listening(say):
            preview.build()
            for watched in (config.docs_dir, config.config_file_path, *config.watch):
                server.watch(str(watched))
            config.plugins.on_serve(server, config=config, builder=preview.build)
            try:
                server.serve()
            except OSError as error:
                return f"Cannot listen on port {port} ({error.strerror}); choose another with --port."
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        config.plugins.on_shutdown()
        shutil.rmtree(folder, ignore_errors=True)
    return ""


class _Preview:
    """Builds into one folder; what is there stays until a build can take its place."""

    def __init__(self, project: Path, folder: Path, say: Callable[[str], None]) -> None:
        self.url = ""
        self._project = project
        self._folder = folder
        self._say = say
        self._wrong = ""

    def build(self) -> None:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        config: MkDocsConfig | None = None
        try:
            config = load_config(
                config_file=str(self._project / CONFIG_FILE), site_dir=str(self._folder), site_url=self.url
            )
            # All that can fail does so before MkDocs empties the folder: see the plugin.
            build(config, serve_url=self.url)
            self._wrong = ""
        except (MkDocsException, SystemExit) as error:
            plugin = popcorn_of(config) if config else None
            self._wrong = plugin.refusal if plugin and plugin.refusal else str(error)
            self._say(self._wrong)

    def error_page(self, code: int) -> bytes | None:
        page = self._folder / f"{code}.html"
        if self._wrong and not page.is_file():
            return _PAGE.format(title=code, text=escape(self._wrong)).encode()
        return page.read_bytes() if page.is_file() else None
