"""The plan's pages as MkDocs' own, and through its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from popcorn.render.types import Heading
from popcorn.web.plan import Page as PlannedPage
from popcorn.web.plan import Sheet

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation


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


class Painter:
    """Puts pages through their templates, as MkDocs would."""

    def __init__(self, env: jinja2.Environment, nav: Navigation, config: MkDocsConfig) -> None:
        self._env = env
        self._nav = nav
        self._config = config
        self._no_files = Files([])

    def paint(self, planned: PlannedPage, sheet: Sheet) -> bytes:
        """The page as it is published."""
        page = file_of(planned, sheet, self._config).page
        assert page is not None
        page.read_source(self._config)
        page.render(self._config, self._no_files)
        context = get_context(self._nav, self._no_files, self._config, page)
        return self._env.get_template(sheet.template).render(context).encode()
