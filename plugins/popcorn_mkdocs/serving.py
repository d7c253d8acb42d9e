"""Showing a project's site on this machine, built anew at every change."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    DirDeletedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserverVFS

from popcorn_mkdocs.building import CONFIG_FILE, WITHOUT_POPCORN, Line, Listener, listening, popcorn_of, writable

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# Between looks where the system does not tell of changes: seconds.
_BETWEEN_LOOKS = 0.5
# Editors write a file in several steps; so long after the last of them it is read: seconds.
_SETTLED = 0.03
# So long after a build what is not looked at at once is done: seconds.
_AT_REST = 1.0
# A file's time may lag so far behind the clock: nanoseconds.
_TICK = 20_000_000
# More files than a person changes at a time are all looked at: where a great many change, not all may be told of.
_FEW = 100
# While there is no page at all. It asks again by itself, as the others do.
_PAGE = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>{title}</title>{notice}'
# Every page carries what is wrong, above all that it shows; inline, because no stylesheet may be there yet.
_NOTICE = (
    '<aside id="popcorn-problems" role="alert" style="position:fixed;inset:auto 0 0 0;z-index:99;max-height:60vh;'
    "overflow:auto;margin:0;padding:1rem;background:#7a1f1f;color:#fff;font:14px/1.5 ui-monospace,monospace;"
    'white-space:pre-wrap">{text}</aside>'
)


def serve_site(project: Path, port: int, say: Callable[[str], None]) -> str:
    """Show the site at http://127.0.0.1:<port>/ until it is stopped. Returns what kept it from starting, else "".

    MkDocs' own command lets every page wait while a file is wrong, and builds everything at every change. Here each
    change costs what it touches; what is wrong is told here and on every page, and the rest goes on.
    """
    with listening(say) as listener, contextlib.ExitStack() as stack:
        try:
            config = load_config(config_file=str(project / CONFIG_FILE))
        except (MkDocsException, SystemExit) as error:
            return listener.take_errors() or str(error)
        if popcorn_of(config) is None:
            return WITHOUT_POPCORN
        # What is kept serves the next time. It is one folder for each port: whoever has the port is alone in it.
        folder = writable(writable(project / ".popcorn", stack, say) / f"preview-{port}", stack, say)
        preview = _Preview(config.docs_dir, say, listener)
        server = _Server(preview, port, str(folder / "site"), urlsplit(config.site_url or "/").path)
        stack.callback(server.shutdown)
        try:
            server.open()
        except OSError as error:
            return f"Cannot listen on port {port} ({error.strerror}); choose another with --port."
        line = stack.enter_context(Line(project, folder, folder / "site", say, is_preview=True))
        server.observer = _observer(config.docs_dir)
        preview.begin(line, server)
        stack.callback(preview.end)
        with contextlib.suppress(KeyboardInterrupt):
            preview.build()
            _watch(server, config)
            server.serve()  # type: ignore[no-untyped-call]
    return ""


def _watch(server: LiveReloadServer, config: MkDocsConfig) -> None:
    # Of a folder that was moved away and comes back it says so, at length.
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
    for watched in (config.docs_dir, config.config_file_path, *config.watch):
        server.watch(str(watched))
    config.plugins.on_serve(server, config=config, builder=server.builder)


# That a file was opened is no change: we open it ourselves.
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirDeletedEvent,
]


class _Noting(BaseObserver):
    """Remembers of which changes it hears; those too that come before its start, while the first site is made."""

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self._since = time.time_ns() - _TICK
        self._changed: deque[str] = deque()
        self._told: list[tuple[str, Callable[[FileSystemEvent], None]]] = []

    def start(self) -> None:
        super().start()
        for place, note in self._told:
            for path in _below(place):
                with contextlib.suppress(OSError):
                    status = os.lstat(path)
                    if max(status.st_mtime_ns, status.st_ctime_ns) >= self._since:
                        note(FileModifiedEvent(path))

    def schedule(self, event_handler: FileSystemEventHandler, path: Any, **how: Any) -> Any:
        # Noted before whoever waits for it is woken.
        tell = event_handler.on_any_event

        def note(event: FileSystemEvent) -> None:
            self._changed.extend(os.fsdecode(place) for place in (event.src_path, event.dest_path) if place)
            # Where a folder is moved away, nobody tells of the files in it; and MkDocs passes over folders.
            tell(FileDeletedEvent(event.src_path) if event.is_directory else event)

        event_handler.on_any_event = note  # type: ignore[method-assign]
        self._told.append((path, note))
        return super().schedule(event_handler, path, **{**how, "event_filter": _CHANGES})

    def changed(self) -> set[str]:
        """The files that have changed since this was asked last."""
        return {self._changed.popleft() for _ in range(len(self._changed))}


class _Told(_Noting, Observer):  # type: ignore[misc, valid-type]
    """Hears of changes from the system."""


class _Looking(_Noting, PollingObserverVFS):
    """Looks for itself, now and then."""


def _below(place: str) -> Iterator[str]:
    """A file or folder, and all that is in it: a folder changes when something goes from it."""
    yield place
    for folder, folders, files in os.walk(place):
        yield from (f"{folder}/{name}" for name in (*folders, *files))


def _observer(folder: str) -> Any:
    """Who watches the files."""
    if sys.platform == "linux":
        trial = _Told()
        try:
            trial.schedule(FileSystemEventHandler(), folder, recursive=True)
            trial.start()
            return _Told()
        except OSError:
            pass  # The system limits how many folders may be watched (inotify's `max_user_watches`).
        finally:
            if trial.is_alive():
                trial.stop()
                trial.join()
    # Watchdog's usual way of looking follows links; a few that lead back to their folder keep it from ever seeing a
    # change.
    return _Looking(os.lstat, os.scandir, polling_interval=_BETWEEN_LOOKS)


class _Preview:
    """Builds into one folder; what is there stays until a build can take its place."""

    def __init__(self, content: str, say: Callable[[str], None], listener: Listener) -> None:
        self.wrong = ""
        self._content = f"{content}/"
        self._say = say
        self._listener = listener
        self._at_work = threading.Lock()
        self._finishing: threading.Timer | None = None

    def begin(self, line: Line, server: LiveReloadServer) -> None:
        """Build with this line from now on, for whoever asks this server."""
        self._line = line
        self._url = server.url
        self._observer = server.observer

    def end(self) -> None:
        """Put nothing off any more: what was, the next preview does."""
        if self._finishing is not None:
            self._finishing.cancel()
        self._at_work.acquire()

    def build(self) -> None:
        """Build what has changed. Whatever goes wrong is said, here and on every page, and the last good pages stay."""
        if self._finishing is not None:
            self._finishing.cancel()
        started = time.monotonic()
        with self._at_work:
            self._listener.take_errors()
            try:
                self._line.build(self._changed(), site_url=self._url)
                self.wrong = self._line.refusal
            except (MkDocsException, SystemExit, OSError) as error:
                self.wrong = self._listener.take_errors().strip() or str(error)
            except Exception:  # MkDocs would keep all pages waiting until it is mended.
                self.wrong = traceback.format_exc()
        self._say(self.wrong or f"ready in {time.monotonic() - started:.2f} s")
        self._finishing = threading.Timer(_AT_REST, self._finish)
        self._finishing.daemon = True
        self._finishing.start()

    def _changed(self) -> list[str] | None:
        """The paths below the content that have changed, where that is known to be all."""
        if not isinstance(self._observer, _Told):
            return None
        found = self._observer.changed()
        inside = [path.removeprefix(self._content) for path in found if path.startswith(self._content)]
        return sorted(inside) if found and len(inside) == len(found) <= _FEW else None

    def _finish(self) -> None:
        with self._at_work:
            try:
                self._line.finish()
            except OSError as error:
                self._say(str(error))


class _Server(LiveReloadServer):
    """MkDocs' server, which tells the browser when a build is done; and puts what is wrong on every page."""

    def __init__(self, preview: _Preview, port: int, root: str, mount: str) -> None:
        super().__init__(preview.build, "127.0.0.1", port, root=root, mount_path=mount)
        self.build_delay = _SETTLED
        self.error_handler = self._error_page
        self._preview = preview
        self._is_open = False
        self.set_app(self._answer)

    def open(self) -> None:
        """Take the port, before all the work is done in vain. Browsers wait until the first build is over.

        Raises OSError where it cannot be had.
        """
        self.server_bind()
        self.server_activate()
        self._is_open = True

    def server_bind(self) -> None:
        """See `socketserver`. `serve` asks for it once more."""
        if not self._is_open:
            super().server_bind()

    def server_activate(self) -> None:
        """See `socketserver`. `serve` asks for it once more."""
        if not self._is_open:
            super().server_activate()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """See `socketserver`. Browsers go away in the middle of an answer all the time."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        status, headers, content = self._asked(environ)
        if status.startswith("404"):
            # As a page like any other it is told when a build is done, and the one that was asked for may be there.
            _, headers, content = self._asked({**environ, "PATH_INFO": f"{self.mount_path}404.html"})
        if self._preview.wrong and headers.get("Content-Type", "").startswith("text/html"):
            page = b"".join(content).replace(b"</body>", self._notice().encode() + b"</body>")
            headers["Content-Length"] = str(len(page))
            content = [page]
        start(status, list(headers.items()))
        return content

    def _asked(self, environ: dict[str, Any]) -> tuple[str, dict[str, str], Iterable[bytes]]:
        told: list[Any] = []
        content = self.serve_request(environ, lambda *answer: told.append(answer))
        return told[0][0], dict(told[0][1]), content

    def _notice(self) -> str:
        return _NOTICE.format(text=escape(self._preview.wrong))

    def _error_page(self, code: int) -> bytes | None:
        return _PAGE.format(title=code, notice=self._notice()).encode() if self._preview.wrong else None
