"""Building a project's site aside and switching it in whole."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import BuildError, MkDocsException

from popcorn.builder import DEFAULT, Built, Options, Step, no_step
from popcorn.clock import clock
from popcorn.problems import has_errors
from popcorn_mkdocs.cache import Cache, Spoilt
from popcorn_mkdocs.pages import fault
from popcorn_mkdocs.plugin import PopcornPlugin
from popcorn_mkdocs.publishing import Changes, Publisher
from popcorn_mkdocs.stages import Stages
from popcorn_mkdocs.trees import discard
from popcorn_mkdocs.workspace import KINDS, UNFINISHED, Workspace

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from popcorn_mkdocs.pages import Painter

CONFIG_FILE = "mkdocs.yml"
WITHOUT_POPCORN = f"{CONFIG_FILE} does not list the plugin `popcorn`."


def build_site(project: Path, say: Callable[[str], None], options: Options = DEFAULT) -> Built:
    """Build the project's site with MkDocs. Whatever happens, the last good site stays until the new one is whole.

    `say` gets a line per stage. The clock is SOURCE_DATE_EPOCH's, which MkDocs reads too.
    """
    with listening(say) as listener, contextlib.ExitStack() as stack:
        try:
            config = load_config(config_file=str(project / CONFIG_FILE))
            if popcorn_of(config) is None:
                return Built(None, 0, (), (), WITHOUT_POPCORN)
            folder = writable(project / ".popcorn", stack, say)
            stack.enter_context(_alone(folder, say))
            if options.clean:
                _clean(folder)
            line = stack.enter_context(
                Line(project, folder, Path(config.site_dir), say, cache=options.cache, step=options.step)
            )
            built = line.build()
            if options.profile:
                _write_profile(line.stages.profile(), options.profile, say)
            return built
        except (MkDocsException, SystemExit) as error:
            # MkDocs ends a failed build with a SystemExit of its own.
            return Built(None, 0, (), (), listener.take_errors() or str(error))
        except OSError as error:
            # Of a copy that failed, the second is the one that could not be written.
            place = error.filename2 or error.filename or project
            return Built(None, 0, (), (), f"{place}: {error.strerror or error}")
        except BrokenProcessPool:
            return Built(None, 0, (), (), "A process that was rendering has been killed; most likely memory ran out.")


class _Made(NamedTuple):
    """How a site was made last.

    Held here, not by the plugin: MkDocs gives all configurations of one process the same one.
    """

    workspace: Workspace
    painter: Painter
    # Whether no other plugin wants to hear of pages.
    is_alone: bool


class Line:
    """The production line of a project: builds its site into the folder `site`, again and again.

    `folder` is where everything is that is kept between builds; nobody else may be at work there. `cache` is whether
    anything is to be known of earlier builds, and kept for later ones. A preview goes on in spite of errors in the
    content: what is wrong is left out, and pages that have become wrong stay as they were.
    """

    def __init__(
        self,
        project: Path,
        folder: Path,
        site: Path,
        say: Callable[[str], None],
        *,
        cache: bool = True,
        is_preview: bool = False,
        step: Step = no_step,
    ) -> None:
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        self.refusal = ""
        self.stages = Stages(say)
        self._step = step
        self._last: _Made | None = None
        self._has_built = False
        # What the search index lacks: see `Workspace.unsought`.
        self._unsought: list[tuple[bytes, bytes]] | None = []
        self._project = project
        self._folder = folder
        self._site = site
        self._say = say
        self._is_preview = is_preview
        self._cache = Cache(folder / "cache.sqlite" if cache else None, KINDS)
        self._staging = folder / f"staging-{os.getpid()}"
        self._publisher = Publisher(site, folder / "published")

    def __enter__(self) -> Line:
        for left in self._folder.glob("staging-*"):
            # Of builds that were killed: nobody else is at work here.
            discard(left)
        self._publisher.recover()
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        self._cache.close()

    def build(self, changed: Iterable[str] | None = None, **settings: str) -> Built:
        """Build the site, and publish it unless something is wrong. `settings` go before those of mkdocs.yml.

        `changed` is for whoever builds again, has watched the files, and has left the site alone: paths below the
        content, outside of which nothing has changed since the last build; None where that is not known.
        Raises what MkDocs raises, but for problems of the content: those are in what is returned, and `refusal` is
        what there is to say of them.
        """
        try:
            return self._build(changed, settings)
        except Spoilt:
            self._cache.clear()
            return self._build(None, settings)

    def _build(self, changed: Iterable[str] | None, settings: Mapping[str, str]) -> Built:
        publisher, cache, last = self._publisher, self._cache, self._last
        self.refusal = ""
        self._staging.mkdir(parents=True, exist_ok=True)
        known = publisher.files or {}
        doubtful = publisher.altered() if changed is None or last is None else set()
        is_ours = publisher.token is not None and cache.facts.get("token", b"").decode() == publisher.token
        stages = self.stages = Stages(self._say)
        workspace = Workspace(
            self._project,
            self._folder,
            stages=stages,
            cache=cache,
            published=known.keys() - doubtful if is_ours else (),
            is_intact=not doubtful,
            site=self._site,
            standing={path: stamp.sha256 for path, stamp in known.items() if path not in doubtful},
            is_lenient=self._is_preview,
            # To set an issue takes longer than all the rest, and memory that the compiler never gives back.
            is_printing=not (self._is_preview and self._has_built),
            step=self._step,
        )
        try:
            # Whatever goes wrong now: the next build has to look at everything.
            self._last = None
            made = self._made_again(last, workspace, changed) or self._made(workspace, settings)
        except _Stopped as stopped:
            self.refusal = stopped.refusal
            return Built(None, 0, (), workspace.problems, "" if stopped.refusal else WITHOUT_POPCORN)
        except BaseException:
            # What was made so far is not published, so nothing may be taken for made; nor for rendered.
            cache.facts.pop("token", None)
            cache.facts.pop("around", None)
            raise
        self._last = made
        self._has_built = True
        self.refusal = workspace.told() if has_errors(workspace.problems) else ""
        if not workspace.is_quick:
            self._unsought = []
        elif not self._is_preview:
            workspace.amend_search(self._staging, workspace.unsought)
        elif self._unsought is None or workspace.unsought is None:
            self._unsought = None
        else:
            self._unsought += workspace.unsought
        with stages.stage("publish") as done:
            if not workspace.is_quick:
                doubtful |= publisher.check()
            # What is there and not of our making goes, as with MkDocs; so `.git` and the like may stay.
            strange = {path for path in doubtful if not path.startswith(".")}
            removed = {*known, *strange} - workspace.paths
            token = secrets.token_hex(8)
            if is_ours and publisher.token and not (removed or doubtful or workspace.has_made):
                token = publisher.token
            cache.facts.pop("token", None)
            changes = publisher.publish(self._staging, removed, token, doubtful)
            cache.facts["token"] = token.encode()
            cache.facts.pop(UNFINISHED, None)
            cache.save()
            done(_told(changes))
        if cache.trouble:
            self._say(f"the build cache could not be written ({cache.trouble}); the site is whole all the same")
        downloads = tuple(self._site / path for path in workspace.downloads)
        return Built(self._site, workspace.page_count, downloads, workspace.problems)

    def finish(self) -> None:
        """Do what previews put off: nobody waits for the search index, which is larger than all that a change makes."""
        last, token = self._last, self._publisher.token
        if self._unsought == [] or last is None or token is None:
            return
        last.workspace.amend_search(self._staging, self._unsought)
        self._publisher.publish(self._staging, (), token)
        self._cache.save()
        self._unsought = []

    def _made_again(self, last: _Made | None, workspace: Workspace, changed: Iterable[str] | None) -> _Made | None:
        """Make the site as the last time, where nothing but texts has changed; None where MkDocs has to be asked.

        All that it would do is then known: in a preview it takes longer than what is new.
        """
        if changed is None or last is None or not last.is_alone:
            return None
        if not workspace.prepare_after(last.workspace, changed, clock()) or not workspace.is_quick:
            return None
        workspace.make(last.painter, self._staging, with_pages=True)
        return last._replace(workspace=workspace)

    def _made(self, workspace: Workspace, settings: Mapping[str, str]) -> _Made:
        """Make the site through MkDocs. Raises _Stopped where nothing can be published."""
        file = str(self._project / CONFIG_FILE)
        config = load_config(config_file=file, site_dir=str(self._staging), **settings)
        plugin = popcorn_of(config)
        if plugin is None:
            raise _Stopped("")
        plugin.workspace = workspace
        config.plugins.on_startup(command="serve" if self._is_preview else "build", dirty=False)
        try:
            build(config)
        except TemplateError as error:
            # In one that MkDocs itself uses, as for the page 404.
            raise BuildError(fault(error)) from error
        except BaseException:
            if not plugin.refusal:
                raise
            self._cache.facts.pop("token", None)
            raise _Stopped(plugin.refusal) from None
        finally:
            config.plugins.on_shutdown()
        assert plugin.painter is not None
        return _Made(workspace, plugin.painter, plugin.is_alone)


class _Stopped(Exception):  # noqa: N818 - no mistake of the program's
    """Nothing can be published; `refusal` is why, "" where Popcorn has no part in the site."""

    def __init__(self, refusal: str) -> None:
        super().__init__()
        self.refusal = refusal


def _told(changes: Changes) -> str:
    counts = ((len(changes.added), "new"), (len(changes.changed), "changed"), (len(changes.removed), "removed"))
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"published: {said} files" if said else "published: nothing has changed"


def _write_profile(profile: str, file: Path, say: Callable[[str], None]) -> None:
    """Write it, or say why not: the site is published by then."""
    try:
        file.write_text(profile, "utf-8")
    except OSError as error:
        say(f"the profile could not be written ({error.strerror}: {file})")


def writable(folder: Path, stack: contextlib.ExitStack, say: Callable[[str], None]) -> Path:
    """The folder for what is kept between builds, or one that is not kept where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            _tidy(folder)
            return folder
    except OSError as error:
        say(f"nothing can be kept in {folder} ({error.strerror}): this build starts from nothing")
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="popcorn-")))


# What is kept between builds, and is none of their memory.
_FILES = ("lock", "cache.sqlite", "cache.sqlite-wal", "cache.sqlite-shm")
_FOLDERS = ("published", "pictures", "zine")


def _tidy(folder: Path) -> None:
    """Take away what is not of our making: a link would have us write elsewhere, and a pipe keep us waiting."""
    with os.scandir(folder) as found:
        for entry in list(found):
            is_file, is_folder = entry.is_file(follow_symlinks=False), entry.is_dir(follow_symlinks=False)
            wanted = is_file if entry.name in _FILES else is_folder if entry.name in _FOLDERS else is_file or is_folder
            if not wanted:
                discard(Path(entry.path))


def _clean(folder: Path) -> None:
    """Forget all that earlier builds have kept. The site itself stays."""
    for name in (*_FILES[1:], *_FOLDERS[1:]):
        discard(folder / name)


@contextlib.contextmanager
def _alone(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """While two builds of one project are started, the second waits until the first is done."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    lock = os.open(folder / "lock", flags, 0o666)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another build of this project is at work; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def popcorn_of(config: MkDocsConfig) -> PopcornPlugin | None:
    """The plugin `popcorn` of a configuration that lists it."""
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
        self._errors = ""

    def take_errors(self) -> str:
        """The errors since this was asked last, a line each."""
        found, self._errors = self._errors, ""
        return found

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.ERROR:
            self._errors += text + "\n"
        elif record.name.startswith(_TOLD) or record.levelno >= logging.WARNING:
            self._say(text.removeprefix("popcorn: "))
