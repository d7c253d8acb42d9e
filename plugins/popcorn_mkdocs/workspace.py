"""One build after another of the same project: what the last one knew saves the next one its work."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import PIL

from popcorn.desk.printing import summary
from popcorn.forks import cores
from popcorn.library.entries import Entry
from popcorn.library.models import Issue
from popcorn.library.placement import place
from popcorn.library.settings import Community
from popcorn.problems import Problem, has_errors, in_order
from popcorn.render import pictures
from popcorn.tracing import digest, tracing
from popcorn.web.building import plan_of
from popcorn.web.facts import facts
from popcorn.web.features import Features
from popcorn.web.issues import Edition
from popcorn.web.plan import Page, Plan
from popcorn.web.search import index
from popcorn.web.site import Site
from popcorn.zine.edition import Typeset, typeset_issue
from popcorn_mkdocs import making, recall, world
from popcorn_mkdocs.cache import Cache

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from popcorn_mkdocs.pages import Painter

SEARCH = "search/search_index.json"


class Refused(Exception):  # noqa: N818 - no mistake of the program's
    """Nothing can be published, because of these problems; `language` is the community's."""

    def __init__(self, problems: Iterable[Problem], language: str) -> None:
        super().__init__()
        self.problems = tuple(problems)
        self.language = language


class Workspace:
    """A project under construction.

    `published` are the paths that stand in the site as the last build in `cache` left them: they are not made again
    unless something has changed. `say` gets a line per stage. One that is lenient goes on in spite of errors: what
    cannot be read is left out, and its pages stay as they were.
    """

    def __init__(
        self,
        project: Path,
        folder: Path,
        *,
        say: Callable[[str], None],
        cache: Cache | None = None,
        published: Iterable[str] = (),
        is_lenient: bool = False,
    ) -> None:
        self.plan = Plan()
        self.problems: tuple[Problem, ...] = ()
        self.paths: frozenset[str] = frozenset()
        self.has_made = False
        self.slowest: list[tuple[float, str]] = []
        self._is_whole = True
        self.seconds: dict[str, float] = {}
        self._project = project
        self._folder = folder
        self._say = say
        self._cache = Cache(None) if cache is None else cache
        self._published = frozenset(published)
        self._is_lenient = is_lenient
        self._theme: tuple[str, ...] = ()

    @property
    def community(self) -> Community:
        """The settings of the library that was read last."""
        return self._library.community

    @property
    def page_count(self) -> int:
        """Pages of the last plan."""
        return len(self.plan.pages)

    @property
    def downloads(self) -> tuple[str, ...]:
        """The PDFs of the last plan, below the site's root."""
        return tuple(path for bundle in self.plan.bundles for path in bundle.paths if path.endswith(".pdf"))

    def prepare(self, config: MkDocsConfig, features: Features, now: dt.datetime) -> None:
        """Read, render and plan. Raises Refused where there is an error in the content."""
        cache = self._cache
        started = time.time_ns()
        content = Path(config.docs_dir)
        with self.stage("read") as done:
            library, problems = recall.read(self._project, content, now, features.absent, cache)
            if library is None:
                self.problems = problems
                raise Refused(problems, "zh")
            done(f"{len(library.entries)} entries and {len(library.pictures)} pictures read")
        with self.stage("bodies") as done:
            bodies, count = recall.render(library, features.absent, cache, cores())
            found = [*problems, *bodies.problems()]
            recall.remember_pictures(library, bodies, cache, started)
            cache.save()
            done(f"{count} bodies rendered")
        self._library, self._bodies, self._features = library, bodies, features
        with self.stage("plan") as done:
            self._site = Site(library, features, bodies)
            self._today = facts(self._site)
            self._find_changes(config, now)
            editions, more = self._typeset(cache)
            self.plan = plan_of(self._site, editions)
            self._is_whole = self._is_whole or cache.facts.get("frame") != self.plan.frame
            done(f"{len(self.plan.pages)} pages planned")
        self.problems = in_order([*found, *self.plan.problems, *more])
        if has_errors(self.problems) and not self._is_lenient:
            raise Refused(self.problems, library.community.language)
        if self.problems and not has_errors(self.problems):
            self._say(f"{summary(self.problems, 'en')}; `popcorn check` lists them")

    def _find_changes(self, config: MkDocsConfig, now: dt.datetime) -> None:
        cache = self._cache
        self._world = world.of_pages(cache.facts["content"], config, self._features)
        self._is_whole = cache.facts.get("world") != self._world
        self._changes: dict[str, bytes] = {}
        if not self._is_whole:
            self._changes = making.changed_facts(cache, self._today)
        self._changed = self._changes.keys()

    def theme_files(self, files: list[File], config: MkDocsConfig) -> list[File]:
        """The theme's files that are to be published anew, all or none."""
        templates = sorted(config.theme.static_templates)
        self._theme = (*(file.dest_uri for file in files), *templates)
        if self._is_whole or not self._published.issuperset(self._theme):
            return files
        config.theme.static_templates.difference_update(templates)
        return []

    def make(self, painter: Painter, folder: Path, *, with_pages: bool) -> None:
        """Make all that is due, into `folder`. Raises Refused where a picture cannot be made after all."""
        cache = self._cache
        units: list[making.Unit] = [*self.plan.pages.values(), *self.plan.bundles]
        if self._is_whole:
            making.forget(list(cache.shelf("units")), cache)
        with self.stage("pages") as done:
            everything = self._is_whole or not with_pages
            todo = units if everything else list(making.due(units, self._changed, self._published, cache))
            # Until the site is published, what is kept is not what stands there.
            cache.facts.pop("world", None)
            cache.shelf("facts").update(self._changes)
            shared: dict[str, str] = {}
            self.has_made = bool(todo)
            for unit, made in making.make(todo, painter if with_pages else None, folder, self._today, cores()):
                making.remember(unit, made, self._today, cache, shared)
                self.slowest.append((made.seconds, making.name_of(unit)))
            making.forget(cache.shelf("units").keys() - {making.name_of(unit) for unit in units}, cache)
            done(f"{sum(isinstance(unit, Page) for unit in todo)} pages made")
        with self.stage("pictures") as done:
            shown = self._pictures(folder)
            done(f"{len(shown)} picture files ready")
        with self.stage("search"):
            found = self._search(folder)
        records: Iterable[making.Record] = cache.shelf("units").values()
        self.paths = frozenset(
            {path for record in records for path in record.paths} | {*shown, *found, *self._theme, *self._kept()}
        )
        recall.begin_era(self._library, cache)
        cache.facts.update(world=self._world, frame=self.plan.frame)

    def _kept(self) -> Iterator[str]:
        """The pages of files that cannot be read just now, as they were when they could."""
        library = self._library
        for path in (*library.damaged, *library.refused) if self._is_lenient else ():
            where = place(path)
            if not isinstance(where, Problem) and f"{where.address}index.html" in self._published:
                yield f"{where.address}index.html"

    def _pictures(self, folder: Path) -> set[str]:
        """Make and publish the pictures that pages show; returns the addresses of all of them."""
        looked_at = map(self._bodies.picture, making.shown(self._cache))
        wanted = [picture for picture in looked_at if picture is not None]
        addresses = {rendition.address for picture in wanted for rendition in picture.renditions}
        missing = [p for p in wanted if not all(r.address in self._published for r in p.renditions)]
        # Another version of the library that makes them would make other bytes.
        made, broken = pictures.make(missing, self._folder / "pictures" / PIL.__version__)
        if broken:
            self.problems = (*self.problems, *broken)
            raise Refused(broken, self.community.language)
        self.has_made |= bool(made)
        for address, source in made.items():
            _place(source, folder / address)
        return addresses

    def _search(self, folder: Path) -> list[str]:
        """Write the search index, if anything in it has changed."""
        options = self._features.search
        if options is None:
            return []
        cache = self._cache
        records: Mapping[str, making.Record] = cache.shelf("units")
        known = sorted((name, record.found_by) for name, record in records.items() if record.found_by)
        key = digest(known, options)
        if cache.facts.get("search") != key or SEARCH not in self._published or self._is_whole:
            self.has_made = True
            words = cache.blobs("search")
            (folder / SEARCH).parent.mkdir(parents=True, exist_ok=True)
            fragments = (fragment for _, fragment in words.all_of([name for name, _ in known]))
            (folder / SEARCH).write_bytes(index(fragments, options))
            cache.facts["search"] = key
        return [SEARCH]

    def _typeset(self, cache: Cache) -> tuple[dict[int, Edition], tuple[Problem, ...]]:
        """The issues that the site offers as PDF, and what is wrong with them."""
        library = self._library
        wanted = self._features.issues.pdf if self._features.issues else "none"
        issues = {issue.meta.number: issue for issue in self._published_issues()}
        numbers = {"all": sorted(issues), "newest": sorted(issues)[-1:], "none": []}[wanted]
        editions: dict[int, Edition] = {}
        problems: list[Problem] = []
        for number in numbers:
            issue = self._edition(number, cache)
            problems += issue.problems
            if issue.pdf is not None:
                path = f"{issues[number].address}{issue.name}"
                editions[number] = Edition(path, issue.pdf, issue.pages, issue.first_pages)
        kept = cache.blobs("editions")
        for name in set(kept) - {str(number) for number in numbers}:
            del kept[name]
        assert library is not None
        return editions, tuple(problems)

    def _edition(self, number: int, cache: Cache) -> Typeset:
        """An issue, typeset unless the last one would come out the same."""
        kept = cache.blobs("editions")
        fonts = self.community.print.fonts
        key = world.of_print(cache.facts["content"], self._project / fonts if fonts else None)
        known = kept.get(str(number))
        if known is not None:
            before, read, issue = known
            if before == key and all(self._today(making.read(fact)) == told for fact, told in read):
                return cast(Typeset, issue)
        with self.stage("issues") as done:
            with tracing() as read_now:
                issue = typeset_issue(self._library, self._bodies, number, self._folder / "zine")
            done(f"issue {number} typeset, {issue.pages} pages")
        read = tuple(sorted((making.written(fact), self._today(fact)) for fact in read_now))
        kept[str(number)] = (key, read, issue)
        return issue

    def _published_issues(self) -> list[Entry[Issue]]:
        return cast("list[Entry[Issue]]", list(self._library.published("issue")))

    def stage(self, name: str) -> _Stage:
        """A stage of the build; what it is told of itself is said with the time it took."""
        return _Stage(name, self._say, self.seconds)


class _Stage:
    """A stage of the build: says what was done and how long it took."""

    def __init__(self, name: str, say: Callable[[str], None], seconds: dict[str, float]) -> None:
        self._name = name
        self._say = say
        self._seconds = seconds
        self._line = ""

    def __enter__(self) -> Callable[[str], None]:
        self._started = time.monotonic()
        return self._tell

    def __exit__(self, *error: object) -> None:
        took = time.monotonic() - self._started
        self._seconds[self._name] = self._seconds.get(self._name, 0.0) + took
        if self._line:
            self._say(f"{self._line} ({took:.1f} s)")

    def _tell(self, line: str) -> None:
        self._line = line


def _place(source: Path, target: Path) -> None:
    """A file of ours where it is to be published; the same file where the system can, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
