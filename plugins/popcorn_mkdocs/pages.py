"""The plan's pages and files as MkDocs' own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from popcorn.render.types import Heading
from popcorn.web.plan import Page as PlannedPage
from popcorn.web.plan import Plan

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class ReadyPage(Page):
    """A page whose HTML is there already: MkDocs neither reads nor renders it, only its template."""

    def __init__(self, planned: PlannedPage, file: File, config: MkDocsConfig) -> None:
        # Material prints titles as they are.
        super().__init__(str(escape(planned.title)), file, config)
        self._planned = planned

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = self._planned.meta

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self._planned.html
        self.toc = get_toc([_token(heading) for heading in self._planned.headings])


def _token(heading: Heading) -> Any:
    children = [_token(child) for child in heading.children]
    return {"level": heading.level, "id": heading.id, "name": heading.html, "children": children}


def files_of(plan: Plan, pictures: dict[str, Path], theme_files: list[File], config: MkDocsConfig) -> Files:
    """All that MkDocs shall publish: the theme's files and the plan. Nothing of the docs folder goes out by itself."""
    files = Files(theme_files)
    for path, planned in plan.pages.items():
        # Pages in MkDocs' nav cost every other page time (traps.md); the theme has menus of its own.
        inclusion = InclusionLevel.INCLUDED if path == "index.md" else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, path, content="", inclusion=inclusion)
        file.page = ReadyPage(planned, file, config)
        files.append(file)
    for path, content in plan.files.items():
        files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
    for path, source in pictures.items():
        files.append(File.generated(config, path, abs_src_path=str(source), inclusion=InclusionLevel.NOT_IN_NAV))
    return files
