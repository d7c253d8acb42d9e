"""The plugin `popcorn`: reads the library, finds its problems, and gives MkDocs the plan of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files

from popcorn.clock import clock
from popcorn.problems import Problem
from popcorn.theme import theme_folder
from popcorn.web.features import Features, SiteOptions
from popcorn_mkdocs.pages import Painter, file_of
from popcorn_mkdocs.refusals import Refused, in_words
from popcorn_mkdocs.stages import Stages
from popcorn_mkdocs.workspace import Workspace

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("popcorn")

# Events by which a plugin may change a page. Where another plugin does, all pages go the long way through MkDocs.
_PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")


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
        self.refusal = ""
        # Set by whoever builds; MkDocs' own command makes a site of nothing but what it makes now.
        self.workspace: Workspace | None = None
        # For whoever builds again: what the last build painted with, and whether no other plugin wants to hear of it.
        self.painter: Painter | None = None
        self.is_alone = False
        self._is_preview = False
        self._content = ""
        self._nav: Navigation | None = None

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
        # The plan has one of its own, which knows all pages.
        config.theme.static_templates.discard("sitemap.xml")
        # The other plugins' on_config come after this one and add their features.
        self.features = Features(site=SiteOptions(per_page=self.config.per_page))
        return config

    def enable(self, **feature: Any) -> None:
        """Switch a feature on, with its options; for the plugins `popcorn/...`."""
        self.features = replace(self.features, **feature)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Do all that can fail, before MkDocs empties the site folder."""
        self.refusal = ""
        if self.workspace is None:
            project = Path(config.config_file_path).parent
            self.workspace = Workspace(project, project / self.config.cache, stages=Stages(log.info))
        try:
            if not self.workspace.is_prepared:
                self.workspace.prepare(config, self.features, clock())
        except Refused as refused:
            self._stop(refused.problems, refused.language)
        self._configure(config)
        # Between here and on_files MkDocs would walk the content, and follow every link in it: from hidden folders,
        # which no check enters, into the whole disk. A folder that is not there it takes for an empty one.
        self._content = config.docs_dir
        config.docs_dir = str(Path(config.config_file_path).parent / self.config.cache / "no-docs")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish the theme's files; what lies in the docs folder goes out only through the plan."""
        assert self.workspace is not None
        # MkDocs copies theme files over what has been made by then, and takes its own sitemap's template for one.
        planned = {path for bundle in self.workspace.plan.bundles for path in bundle.paths}
        outside = (file for file in files if file.src_dir not in (config.docs_dir, self._content))
        theme_files = [file for file in outside if file.dest_uri not in planned]
        config.docs_dir = self._content
        kept = Files(self.workspace.theme_files(theme_files, config))
        if _others(config):
            for page in self.workspace.plan.pages.values():
                kept.append(file_of(page, page.sheet(), config))
        return kept

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Templates may ask for it."""
        self._nav = nav
        return nav

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Make the site, once everyone has had their say on the templates' environment."""
        assert self.workspace is not None
        assert self._nav is not None
        others = _others(config)
        self.is_alone = all(name.startswith("popcorn") for name in config.plugins) and not config.hooks
        painter = Painter(env, self._nav, config)
        self.painter = painter
        if others:
            log.info(f"{', '.join(others)} may change any page, so all pages are made, one after the other")
        try:
            self.workspace.make(painter, Path(config.site_dir), with_pages=not others)
        except Refused as refused:
            self._stop(refused.problems, refused.language)
        return env

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give pages that are none of ours (404) the frames of all languages, the first language's first."""
        assert self.workspace is not None
        frames = self.workspace.plan.frames
        # MkDocs types its own keys alone; a template may read any.
        cast("dict[str, Any]", context).update(frame=frames[0], frames=frames)
        return context

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what MkDocs does not know of."""
        project = Path(config.config_file_path).parent
        own = [config.theme.custom_dir] if config.theme.custom_dir else []
        for watched in (project / "community.yml", theme_folder(), *own, *config.hooks):
            server.watch(str(watched))
        return server

    def _configure(self, config: MkDocsConfig) -> None:
        """What MkDocs and Material show of the community by themselves."""
        assert self.workspace is not None
        community = self.workspace.community
        config.site_name = str(escape(community.name.said(community.language)))
        if not self._is_preview:
            config.site_url = community.url

    def _stop(self, problems: Iterable[Problem], language: str) -> None:
        self.refusal = in_words(problems, language)
        raise PluginError(self.refusal)


def _others(config: MkDocsConfig) -> list[str]:
    """The plugins, beside ours, that may change a page."""
    asked = [method for event in _PAGE_EVENTS for method in config.plugins.events.get(event, ())]
    names = {_name(method, config) for method in asked}
    return sorted(name for name in names if not name.startswith("popcorn"))


def _name(method: Callable[..., Any], config: MkDocsConfig) -> str:
    owner = getattr(method, "__self__", None)
    return next((name for name, plugin in config.plugins.items() if plugin is owner), "a hook")
