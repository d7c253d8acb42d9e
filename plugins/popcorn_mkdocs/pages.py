"""The plan's pages as MkDocs' own, and through its templates."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, cast

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import url_filter

from popcorn.render.types import Heading
from popcorn.web.plan import Page as PlannedPage
from popcorn.web.plan import Sheet

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext


class ReadyPage(Page):
    """A page whose HTML is there already: MkDocs neither reads nor renders it, only its template."""

    def __init__(self, sheet: Sheet, file: File, config: MkDocsConfig) -> None:
        # Material prints titles as they are.
        super().__init__(str(escape(sheet.title)), file, config)
        self._sheet = sheet

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = self._sheet.meta

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self._sheet.html
        self.toc = get_toc([_token(heading) for heading in self._sheet.headings])


def _token(heading: Heading) -> Any:
    children = [_token(child) for child in heading.children]
    return {"level": heading.level, "id": heading.id, "name": heading.html, "children": children}


def file_of(planned: PlannedPage, sheet: Sheet, config: MkDocsConfig) -> File:
    """A page of the plan as a file of MkDocs' own."""
    # Pages in MkDocs' nav cost every other page time (traps.md); the theme has menus of its own.
    inclusion = InclusionLevel.NOT_IN_NAV if planned.address else InclusionLevel.INCLUDED
    file = File.generated(config, planned.path, content="", inclusion=inclusion)
    file.page = ReadyPage(sheet, file, config)
    return file


# Parts of pages kept for other pages that have the same: for each language, room and depth there are three.
SHARED = 600


class Painter:
    """Puts pages through their templates, as MkDocs would."""

    def __init__(self, env: jinja2.Environment, nav: Navigation, config: MkDocsConfig) -> None:
        self._env = prepared(env)
        # A build's templates do not change under it; looking whether they have takes longer than to use them.
        env.auto_reload = False
        self._nav = nav
        self._config = config
        self._no_files = Files([])
        self._shared: dict[Hashable, str] = {}

    def paint(self, planned: PlannedPage, sheet: Sheet) -> bytes:
        """The page as it is published."""
        page = file_of(planned, sheet, self._config).page
        assert page is not None
        page.read_source(self._config)
        page.render(self._config, self._no_files)
        up = "../" * planned.address.count("/")
        shell = _shell(planned, page.meta, up)
        context = {
            **get_context(self._nav, self._no_files, self._config, page),
            "up": up,
            "once": lambda name, make: self._once((name, shell), make),
        }
        return self._env.get_template(sheet.template).render(context).encode()

    def _once(self, key: Hashable, make: Callable[[], str]) -> str:
        """What many pages have in common is put through its template for the first of them."""
        found = self._shared.pop(key, None)
        self._shared[key] = found = make() if found is None else found
        if len(self._shared) > SHARED:
            del self._shared[next(iter(self._shared))]
        return found


def _shell(planned: PlannedPage, meta: Mapping[str, Any], up: str) -> Hashable:
    """All that the masthead, the foot and the scripts of a page depend on."""
    switch = tuple((other["url"], other["label"]) for other in meta["switch"])
    own = planned.address if any(room["url"] == planned.address for room in meta["menu"]) else None
    return meta["reader"], meta["html_lang"], meta["room"], own, switch, up


def prepared(env: jinja2.Environment) -> jinja2.Environment:
    """The environment with what our templates ask for."""
    env.filters["url"] = _url
    # For pages that go the long way.
    env.globals["once"] = lambda name, make: make()
    return env


@pass_context
def _url(context: Context, value: str) -> str:
    """An address below the site's root, as seen from the page; any other as it is.

    MkDocs' own finds the shortest way, at several times the cost. All that it does beyond ours is for file names with
    backslashes and for templates that are no pages.
    """
    up = context.get("up")
    if up is None or ":" in value or value[:1] in ("/", "#", "?"):
        return url_filter(cast("TemplateContext", context), value)
    return f"{up}{value}" or "./"
