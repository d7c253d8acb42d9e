"""One build after another of the same project: what the last one knew saves the next one its work."""

from __future__ import annotations

import datetime as dt
import pickle
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from popcorn.builder import Step, no_step
from popcorn.community.bodies import Outline
from popcorn.desk.printing import summary
from popcorn.forks import cores
from popcorn.library.admission import PICTURE_SUFFIXES
from popcorn.library.entries import Library, Reading
from popcorn.library.placement import place
from popcorn.library.settings import Community
from popcorn.problems import Problem, has_errors, in_order
from popcorn.render.pictures import Picture
from popcorn.tracing import FORGOTTEN, Fact
from popcorn.web.building import plan_of, workshop
from popcorn.web.features import Features
from popcorn.web.plan import Page, Plan
from popcorn.web.site import Site
from popcorn_mkdocs import editions, making, picturing, recall, searching, world
from popcorn_mkdocs.cache import Cache
from popcorn_mkdocs.packing import pack, unit_of, unpack
from popcorn_mkdocs.refusals import Refused, in_words
from popcorn_mkdocs.stages import Stages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from popcorn_mkdocs.pages import Painter

# In the cache of a build that has begun and has not published.
UNFINISHED = "unfinished"

# What each shelf of the cache holds.
KINDS: dict[str, type] = {
    "readings": Reading,
    "outlines": Outline,
    "pictures": tuple,
    "checks": tuple,
    "units": making.Record,
    "facts": bytes,
    "answers": bytes,
    "readers": tuple,
    "shells": tuple,
    editions.SHELF: tuple,
}


class Workspace:
    """A project under construction.

    `published` are the paths that stand in the folder `site` as the last build in `cache` left them: they are not made
    again unless something has changed; `is_intact` is whether all are as they were left.
    `standing` is every file that stands there, with its SHA-256, whoever has made it.
    One that is lenient goes on in spite of errors: what cannot be read is left out, and its pages stay as they were.
    One that does not print leaves issues that were typeset before as they are.
    """

    def __init__(
        self,
        project: Path,
        folder: Path,
        *,
        stages: Stages,
        cache: Cache | None = None,
        published: Iterable[str] = (),
        is_intact: bool = False,
        site: Path | None = None,
        standing: Mapping[str, str] | None = None,
        is_lenient: bool = False,
        is_printing: bool = True,
        step: Step = no_step,
    ) -> None:
        self.plan = Plan()
        self.problems: tuple[Problem, ...] = ()
        self.paths: frozenset[str] = frozenset()
        self.has_made = False
        self.is_prepared = False
        # What search knew of pages and what it knows now: for whoever has made a site quickly to write down. None where
        # it lacks more than that.
        self.unsought: Sequence[tuple[bytes, bytes]] | None = ()
        self._is_whole = True
        self._project = project
        self._folder = folder
        self._stages = stages
        self._cache = Cache(None) if cache is None else cache
        self._published = frozenset(published)
        self._is_lenient = is_lenient
        self._is_printing = is_printing
        self._step = step
        self._is_intact = is_intact
        self._units: list[making.Unit] | None = None
        self._to_keep: dict[str, bytes] = {}
        self._theme: tuple[str, ...] = ()
        self._site_folder = site
        self._standing = standing or {}

    @property
    def community(self) -> Community:
        """The settings of the library that was read last."""
        return self._library.community

    @property
    def is_quick(self) -> bool:
        """Whether nothing but texts has changed, so that the site was not planned anew."""
        return self._units is not None

    def told(self) -> str:
        """The problems in words, in the community's language."""
        return in_words(self.problems, self.community.language)

    @property
    def page_count(self) -> int:
        """Pages of the site."""
        return len(self.plan.pages) or int(self._cache.facts.get("pages", b"0"))

    @property
    def downloads(self) -> tuple[str, ...]:
        """The issues of the magazine that the site offers, below its root."""
        return tuple(sorted(path for path in self.paths if path.endswith((".pdf", ".epub"))))

    def prepare(self, config: MkDocsConfig, features: Features, now: dt.datetime) -> None:
        """Read, render and plan. Raises Refused where there is an error in the content."""
        cache = self._cache
        content = Path(config.docs_dir)
        with self._stages.stage("read") as done:
            library, problems, touched = recall.read(self._project, content, now, features.absent, cache)
            if library is None:
                self.problems = problems
                raise Refused(problems, "zh")
            done(f"{len(library.entries)} entries and {len(library.pictures)} pictures read")
        self._features = features
        self._render(library, touched)
        with self._stages.stage("plan") as done:
            self._world = world.of_pages(cache.facts["content"], config, features)
            self._plan(problems)
            done(f"{self.page_count} pages planned")
        if has_errors(self.problems) and not self._is_lenient:
            raise Refused(self.problems, library.community.language)
        if self.problems and not has_errors(self.problems):
            self._stages.say(f"{summary(self.problems, 'en')}; `popcorn check` lists them")

    def prepare_after(self, last: Workspace, changed: Iterable[str], now: dt.datetime) -> bool:
        """Prepare as the `last` one did in this process, if all that has changed since is texts in these files.

        Returns whether that is so; else nothing is done yet. The files' paths are below `content/`.
        """
        changed = list(changed)
        with self._stages.stage("read"):
            library = recall.reread(last._library, changed, now, self._cache)
        if library is None:
            return False
        self._features = last._features
        self._world = last._world
        self._render(library, changed)
        with self._stages.stage("plan"):
            self._plan(library.problems)
        return True

    def _render(self, library: Library, touched: Collection[str]) -> None:
        cache, started = self._cache, time.time_ns()
        with self._stages.stage("bodies") as done:
            outlines: Mapping[str, Outline] = dict(cache.shelf("outlines"))
            step = partial(self._step, "bodies")
            bodies, count = recall.render(library, self._features.absent, cache, cores(), step, touched)
            self._before = {path: was for path, was in outlines.items() if bodies.outlines.get(path) is not was}
            recall.remember_pictures(library, bodies, cache, started)
            # If this build does not come to its end, the next one cannot tell from the texts what it left undone.
            self._was_broken_off = UNFINISHED in cache.facts
            cache.facts[UNFINISHED] = b"1"
            cache.save()
            done(f"{count} bodies rendered")
        self._library, self._bodies = library, bodies

    def _plan(self, problems: Iterable[Problem]) -> None:
        """Find out what has to be made; `problems` are the library's."""
        cache = self._cache
        self._is_whole = cache.facts.get("world") != self._world
        self._units = self._quickly(self._before)
        told = unpack(cache.facts["told"], self._library.entries) if self.is_quick else self._planned()
        self.problems = in_order([*problems, *self._bodies.problems(), *told])
        self.is_prepared = True

    def _quickly(self, before: Mapping[str, Outline]) -> list[making.Unit] | None:
        """What has to be made, if nothing has changed but texts; None where the site has to be planned anew.

        `before` are the outlines that have changed, as they were. Nobody but a text's own page and its feeds reads more
        of it than its outline, and nothing that outlines say of others may have changed.
        """
        cache, library, outlines = self._cache, self._library, self._bodies.outlines
        told = cache.facts.get("told")
        if self._is_whole or self._was_broken_off or not self._published or not self._is_intact or told is None:
            return None
        if (
            not recall.is_same_era(cache, library.now)
            or cache.facts.get("planned") != library.shape + cache.facts["around"]
        ):
            return None
        if any(path not in outlines or _of_others(outlines[path]) != _of_others(was) for path, was in before.items()):
            return None
        answers = cache.shelf("answers")

        def known(fact: Fact) -> object:
            try:
                packed = answers.get(making.written(fact))
                return FORGOTTEN if packed is None else unpack(packed, library.entries)
            except pickle.UnpicklingError:
                return FORGOTTEN

        self._site = Site(library, self._features, self._bodies, known)
        self._site.first_pages = editions.first_pages(cache)
        self._today = making.Today(self._site)
        facts = cache.shelf("facts")
        touched = [making.written((view, path)) for path in before for view in ("bodies", "outlines")]
        self._changes = making.changed_facts([fact for fact in touched if fact in facts], self._today.digest, cache)
        due = making.readers(self._changes, cache).values()
        if not editions.is_current(library, self._features, self._changes, cache):
            if self._is_printing:
                return None
            editions.put_off(self._changes, cache, self._stages)
        try:
            frame = unpack(cache.facts["frame"], library.entries)
            shop = workshop(self._site, frame) if due else None
            return [unit_of(record.recipe, shop) for record in due if shop is not None]
        except (pickle.UnpicklingError, KeyError):
            return None

    def _planned(self) -> tuple[Problem, ...]:
        """Plan the site, and find out what has changed since the last build; returns what is wrong with the plan."""
        cache = self._cache
        self._site = Site(self._library, self._features, self._bodies)
        self._today = making.Today(self._site)
        printed, more = editions.typeset(
            self._library,
            self._bodies,
            self._features,
            self._folder / "zine",
            self._today,
            cache,
            self._stages,
            anew=self._is_printing,
        )
        self.plan = plan_of(self._site, printed)
        frame = pack(self.plan.frame)
        self._is_whole = self._is_whole or cache.facts.get("frame") != frame
        self._changes = {} if self._is_whole else making.changed_facts(cache.shelf("facts"), self._today.digest, cache)
        self._to_keep = {
            "frame": frame,
            "told": pack((*self.plan.problems, *more)),
            "planned": self._library.shape + cache.facts["around"],
            "pages": str(len(self.plan.pages)).encode(),
        }
        return (*self.plan.problems, *more)

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
        if self._units is not None:
            self._make_quickly(self._units, painter if with_pages else None, folder)
            return
        units: list[making.Unit] = [*self.plan.pages.values(), *self.plan.bundles]
        if self._is_whole:
            making.forget(list(cache.shelf("units")), cache)
        with self._stages.stage("pages") as done:
            everything = self._is_whole or not with_pages
            todo = units if everything else list(making.due(units, self._changes, self._published, cache))
            self._make_all(todo, painter if with_pages else None, folder)
            making.forget(cache.shelf("units").keys() - {making.name_of(unit) for unit in units}, cache)
            done(f"{sum(isinstance(unit, Page) for unit in todo)} pages made")
        with self._stages.stage("pictures") as done:
            shown = self._pictures(folder)
            done(f"{len(shown)} picture files ready")
        with self._stages.stage("search"):
            found = self._search(folder)
        records: Iterable[making.Record] = cache.shelf("units").values()
        self.paths = frozenset(
            {path for record in records for path in record.paths} | {*shown, *found, *self._theme, *self._kept()}
        )
        recall.begin_era(self._library, cache)
        cache.facts.update(self._to_keep, world=self._world)

    def _make_quickly(self, units: list[making.Unit], painter: Painter | None, folder: Path) -> None:
        """Make what a change of texts alone has touched. The site has the same files afterwards, but for pictures."""
        cache = self._cache
        records: Mapping[str, making.Record] = cache.shelf("units")
        names = [making.name_of(unit) for unit in units]
        pictures = making.shown(records[name] for name in names)
        words = [cache.blobs("search").get(name, b"") for name in names]
        was_sought = making.UNSOUGHT not in cache.facts
        with self._stages.stage("pages") as done:
            self._make_all(units, painter, folder)
            done(f"{sum(isinstance(unit, Page) for unit in units)} pages made")
        self.paths = self._published
        if making.shown(records[name] for name in names) != pictures:
            with self._stages.stage("pictures"):
                before = picturing.addresses(self._shown(pictures))
                self.paths = (self._published - before) | self._pictures(folder)
        now = [cache.blobs("search").get(name, b"") for name in names]
        if not was_sought:
            self.unsought = None
        else:
            self.unsought = [pair for pair in zip(words, now, strict=True) if pair[0] != pair[1]]
        cache.facts["world"] = self._world

    def _make_all(self, units: list[making.Unit], painter: Painter | None, folder: Path) -> None:
        cache = self._cache
        # Until the site is published, what is kept is not what stands there.
        cache.facts.pop("world", None)
        for fact, now in self._changes.items():
            cache.shelf("facts")[fact] = now
            answer = self._today.answer(making.read(fact))
            if answer:
                cache.shelf("answers")[fact] = answer
        if self._is_whole:
            # What stands round pages may be another.
            cache.shelf("shells").clear()
        if painter is not None:
            painter.shells = cache.shelf("shells")
        memory = making.Memory(self._today, cache)
        self.has_made = bool(units)
        work = making.make(units, painter, folder, self._standing, self._today, cores())
        for done, (unit, made) in enumerate(work, start=1):
            self._step("pages", done, len(units))
            memory.remember(unit, made)
            self._stages.slowest.append((made.seconds, making.name_of(unit)))
        memory.close()

    def _kept(self) -> Iterator[str]:
        """The pages of files that cannot be read just now, as they were when they could, with their pictures."""
        library = self._library
        for path in (*library.damaged, *library.refused) if self._is_lenient else ():
            where = place(path)
            if not isinstance(where, Problem) and f"{where.address}index.html" in self._published:
                yield f"{where.address}index.html"
                beside = (path for path in self._published if path.startswith(where.address))
                yield from (path for path in beside if PurePosixPath(path).suffix in PICTURE_SUFFIXES)

    def _pictures(self, folder: Path) -> set[str]:
        """Make and publish the pictures that pages show; returns the addresses of all of them."""
        records: Iterable[making.Record] = self._cache.shelf("units").values()
        wanted = self._shown(making.shown(records))
        missing = [p for p in wanted if not all(r.address in self._published for r in p.renditions)]
        broken = picturing.make(missing, self._folder / "pictures", folder, partial(self._step, "pictures"))
        if broken:
            self.problems = (*self.problems, *broken)
            raise Refused(broken, self.community.language)
        self.has_made |= bool(missing)
        return picturing.addresses(wanted)

    def _shown(self, paths: Iterable[str]) -> list[Picture]:
        return [picture for picture in map(self._bodies.picture, paths) if picture is not None]

    def amend_search(self, folder: Path, amended: Sequence[tuple[bytes, bytes]] | None) -> None:
        """Write the search index, which lacks this: see `unsought`."""
        with self._stages.stage("search"):
            self._search(folder, amended)

    def _search(self, folder: Path, amended: Sequence[tuple[bytes, bytes]] | None = None) -> list[str]:
        """Write the search index, if anything in it has changed. `amended` is all that has, where that is known."""
        options, cache = self._features.search, self._cache
        if options is None:
            return []
        is_standing = searching.FILE in self._published and not self._is_whole
        if not is_standing or not searching.is_current(options, cache):
            self.has_made = True
            standing = self._site_folder / searching.FILE if self._site_folder and amended is not None else None
            if standing is None or not searching.amend(standing, folder, amended or (), options, cache):
                searching.write(folder, options, cache, self._pages)
        return [searching.FILE]

    def _pages(self) -> Iterable[Page]:
        """All pages, planned now if nothing else was to be planned."""
        return (self.plan if self.plan.pages else plan_of(self._site, {})).pages.values()


def _of_others(outline: Outline) -> tuple[object, ...]:
    """What a body says of other entries, and of the site."""
    return outline.links, outline.credited, outline.site_links, outline.anchor_links
