"""The plugin `popcorn`: reads the library, finds its problems, and gives MkDocs the plan of the site."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import jieba
from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from popcorn.clock import clock
from popcorn.community.bodies import Bodies
from popcorn.desk.printing import for_people, summary
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Issue
from popcorn.library.reading import read_project
from popcorn.problems import Problem, has_errors, in_order
from popcorn.render.pictures import make
from popcorn.theme import theme_folder
from popcorn.web.building import plan_site
from popcorn.web.features import Features, SiteOptions
from popcorn.web.issues import Edition
from popcorn.web.plan import Plan
from popcorn.zine.edition import typeset_issue
from popcorn_mkdocs.pages import files_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("popcorn")


class PopcornConfig(Config):
    """Options of `popcorn`."""

    per_page = config_options.Type(int, default=24)
    """Entries on a page of a listing."""

    cache = config_options.Type(str, default=".popcorn")
    """Folder for what is made once and used again, beside mkdocs.yml. Deletable at any time."""


class PopcornPlugin(BasePlugin[PopcornConfig]):
    """See the module."""

    def __init__(self) -> None:
        self.features = Features()
        self.problems: tuple[Problem, ...] = ()
        self.refusal = ""
        self._plan = Plan()
        self._pictures: dict[str, Path] = {}
        self._is_preview = False
        self._content = ""

    @property
    def page_count(self) -> int:
        """Pages of the last plan."""
        return len(self._plan.pages)

    @property
    def downloads(self) -> tuple[str, ...]:
        """The PDFs of the last plan, below the site's root."""
        return tuple(path for path in self._plan.files if path.endswith(".pdf"))

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a preview, whose address is not the community's."""
        self._is_preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Lay Popcorn's theme between the community's own overrides and Material."""
        if config.theme.name != "material":
            raise ConfigurationError("Popcorn's theme stands on Material: set `theme: {name: material}` in mkdocs.yml.")
        ours = str(theme_folder() / "web")
        if ours not in config.theme.dirs:
            material = next(i for i, folder in enumerate(config.theme.dirs) if Path(folder).parts[-2] == "material")
            config.theme.dirs.insert(material, ours)
        _quieten_jieba(Path(config.config_file_path).parent / self.config.cache)
        # The other plugins' on_config come after this one and add their features.
        self.features = Features(site=SiteOptions(per_page=self.config.per_page))
        return config

    def enable(self, **feature: Any) -> None:
        """Switch a feature on, with its options; for the plugins `popcorn/...`."""
        self.features = replace(self.features, **feature)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Do all that can fail, before MkDocs empties the site folder."""
        self.refusal = ""
        project = Path(config.config_file_path).parent
        started = time.monotonic()
        library, problems = read_project(project, clock(), Path(config.docs_dir))
        if library is None:
            self._stop(problems, "zh")
        assert library is not None
        _say(started, f"{len(library.entries)} entries and {len(library.pictures)} pictures read")

        started = time.monotonic()
        bodies = Bodies(library, self.features.absent)
        found = [*problems, *bodies.problems()]
        _say(started, "bodies rendered")

        editions, more = self._typeset(library, bodies, project)
        plan = plan_site(library, self.features, bodies, editions)
        self.problems = in_order([*found, *plan.problems, *more])
        if has_errors(self.problems):
            self._stop(self.problems, library.community.language)
        if self.problems:
            log.info(f"{summary(self.problems, 'en')}; `popcorn check` lists them")
        _say(started, f"{len(plan.pages)} pages and {len(plan.files)} files planned")

        started = time.monotonic()
        self._pictures, broken = make(plan.pictures, project / self.config.cache / "pictures")
        if broken:
            self._stop(broken, library.community.language)
        _say(started, f"{len(self._pictures)} picture files ready")
        self._plan = plan
        self._configure(library, config)
        # Between here and on_files MkDocs would walk the content, and follow every link in it: from hidden folders,
        # which no check enters, into the whole disk. A folder that is not there it takes for an empty one.
        self._content, config.docs_dir = config.docs_dir, str(project / self.config.cache / "no-docs")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish the plan and the theme's files; what lies in the docs folder goes out only through the plan."""
        theme_files = [file for file in files if file.src_dir not in (config.docs_dir, self._content)]
        config.docs_dir = self._content
        return files_of(self._plan, self._pictures, theme_files, config)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give pages that are none of ours (404) the frames of the front pages, the first language's first."""
        frames = [page.meta for page in self._plan.pages.values() if page.template == "home.html"]
        # MkDocs types its own keys alone; a template may read any.
        cast("dict[str, Any]", context).update(frame=self._plan.pages["index.md"].meta, frames=frames)
        return context

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what MkDocs does not know of."""
        project = Path(config.config_file_path).parent
        server.watch(str(project / "community.yml"))
        server.watch(str(theme_folder()))
        return server

    def _typeset(
        self, library: Library, bodies: Bodies, project: Path
    ) -> tuple[dict[int, Edition], tuple[Problem, ...]]:
        """The issues that the site offers as PDF, and what is wrong with them."""
        wanted = self.features.issues.pdf if self.features.issues else "none"
        numbers = sorted(cast("Entry[Issue]", issue).meta.number for issue in library.published("issue"))
        numbers = {"all": numbers, "newest": numbers[-1:], "none": []}[wanted]
        editions: dict[int, Edition] = {}
        problems: list[Problem] = []
        for number in numbers:
            started = time.monotonic()
            issue = typeset_issue(library, bodies, number, project / self.config.cache / "zine")
            problems += issue.problems
            if issue.pdf is not None:
                path = f"{library.issues[number].address}{issue.name}"
                editions[number] = Edition(path, issue.pdf, issue.pages, issue.first_pages)
                _say(started, f"issue {number} typeset, {issue.pages} pages")
        return editions, tuple(problems)

    def _configure(self, library: Library, config: MkDocsConfig) -> None:
        """What MkDocs and Material show of the community by themselves."""
        community = library.community
        config.site_name = str(escape(community.name.said(community.language)))
        if not self._is_preview:
            config.site_url = community.url

    def _stop(self, problems: Iterable[Problem], language: str) -> None:
        self.problems = tuple(problems)
        shown = "zh" if language.startswith("zh") else "en"
        listed = for_people(self.problems, shown, lambda text, kind: text)
        self.refusal = f"{summary(self.problems, shown)}\n\n{listed}"
        raise PluginError(self.refusal)


def _quieten_jieba(cache: Path) -> None:
    """Material's search segments Chinese with jieba: keep its dictionary in our cache, and its chatter to itself."""
    cache.mkdir(parents=True, exist_ok=True)
    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(cache)


def _say(started: float, what: str) -> None:
    log.info(f"{what} ({time.monotonic() - started:.1f} s)")
