"""The plan's pages as MkDocs' own, and through its templates."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from jinja2 import TemplateSyntaxError, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.exceptions import BuildError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils.templates import url_filter

from popcorn.addresses import absolute
from popcorn.render.types import Heading
from popcorn.theme import theme_folder
from popcorn.tracing import digest
from popcorn.web.plan import Escaped, Sheet
from popcorn.web.plan import Page as PlannedPage

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext


# The names of templates end so, and those of no other code.
_TEMPLATES = (".html", ".xml", ".svg")


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


# Shells and parts of pages kept for other pages that have the same: for each language, room and depth there are a few.
SHARED = 600
# Where a shell is open for what is the page's own, by name. An anchor, for `url` leaves it alone; no text of a page has
# this character.
HOLE = "#\0{}\0"
_HOLES = re.compile(HOLE.format("(.*?)"))


class Shell(NamedTuple):
    """What stands round pages of one kind, as Material's base.html has it: text and names of holes by turns.

    `macros` are partials/macros.html for these pages: they read no more of a page than its shell does.
    """

    pieces: tuple[str, ...]
    macros: object

    def filled(self, own: Mapping[str, str]) -> list[str]:
        """The text between the holes for which there is nothing in `own`."""
        found, text = [], ""
        for text_before, hole in zip(self.pieces[::2], (*self.pieces[1::2], ""), strict=True):
            text += text_before
            if hole in own:
                text += own[hole]
            else:
                found.append(text)
                text = ""
        return found


class Leaf(NamedTuple):
    """What our own templates read of a page."""

    meta: Mapping[str, Any]
    content: str
    canonical_url: str


class Painter:
    """Puts pages through their templates, as MkDocs would."""

    def __init__(self, env: jinja2.Environment, nav: Navigation, config: MkDocsConfig) -> None:
        self._env = prepared(env)
        # A build's templates do not change under it; looking whether they have takes longer than to use them.
        env.auto_reload = False
        self._nav = nav
        self._config = config
        self._no_files = Files([])
        self._shared: dict[Hashable, Any] = {}
        # Shells made by earlier builds in the same frame (see `Workspace`), by the digest of their kind.
        self.shells: MutableMapping[str, tuple[str, ...]] = {}
        # A community's own templates may read anything of a page at any place.
        self._has_shells = Path(config.theme.dirs[0]) == theme_folder() / "web"

    def paint(self, planned: PlannedPage, sheet: Sheet) -> bytes:
        """The page as it is published. Raises BuildError, with the line, where a template cannot be used."""
        try:
            return self._painted(planned, sheet)
        except Exception as error:  # A template may call anything.
            raise BuildError(fault(error)) from error

    def _painted(self, planned: PlannedPage, sheet: Sheet) -> bytes:
        if not self._has_shells:
            return self._env.get_template(sheet.template).render(self._context(planned, sheet)).encode()
        meta = sheet.meta
        up = "../" * planned.address.count("/")
        own = {f"switch{number}": f"{up}{other['url']}" or "./" for number, other in enumerate(meta["switch"])}
        if sheet.headings:
            own["skip"] = f"#{sheet.headings[0].id}"
        labels = tuple(other["label"] for other in meta["switch"])
        kind = (bool(sheet.headings), labels, *_kind(planned, meta, up))
        shell = self._once(kind, lambda: self._shell(planned, sheet, digest(kind).hex()))
        context = {
            "config": self._config,
            "page": Leaf(meta, sheet.html, absolute(planned.address, self._config.site_url or "")),
            "part": shell.macros,
            "shell": shell.filled(own),
            "up": up,
        }
        return self._env.get_template(sheet.template).render(context).encode()

    def _context(self, planned: PlannedPage, sheet: Sheet) -> dict[str, Any]:
        """All that MkDocs lets templates read."""
        page = file_of(planned, sheet, self._config).page
        assert page is not None
        page.read_source(self._config)
        page.render(self._config, self._no_files)
        up = "../" * planned.address.count("/")
        switch = tuple((other["url"], other["label"]) for other in page.meta["switch"])
        kind = (switch, *_kind(planned, page.meta, up))
        return {
            **get_context(self._nav, self._no_files, self._config, page),
            "up": up,
            "once": lambda name, make: self._once((name, kind), make),
        }

    def _shell(self, planned: PlannedPage, sheet: Sheet, name: str) -> Shell:
        context = self._context(planned, sheet)
        page = context["page"]
        switch = [{**other, "url": HOLE.format(f"switch{n}")} for n, other in enumerate(page.meta["switch"])]
        page.meta = {**page.meta, "switch": switch}
        # Its link past the menu leads to the first heading.
        page.toc = [AnchorLink("", HOLE.format("skip").lstrip("#"), 1)] if sheet.headings else []
        context |= {"hole": HOLE, "once": lambda name, make: make()}
        pieces = self.shells.get(name)
        if pieces is None:
            pieces = tuple(_HOLES.split(self._env.get_template("hollow.html").render(context)))
            if len(self.shells) < SHARED:
                self.shells[name] = pieces
        macros = self._env.get_template("partials/macros.html")
        read = {**context, "m": page.meta, "w": page.meta["words"]}
        return Shell(pieces, macros.make_module(read))

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What many pages have in common is put through its template for the first of them."""
        found = self._shared.pop(key, None)
        self._shared[key] = found = make() if found is None else found
        if len(self._shared) > SHARED:
            del self._shared[next(iter(self._shared))]
        return found


def fault(error: Exception) -> str:
    """What is wrong with a template, where an error came up in it: its file, its line, and the error's own words."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}: {error.message}"
    frames = reversed(traceback.extract_tb(error.__traceback__))
    place = next((f"{frame.filename}:{frame.lineno}: " for frame in frames if frame.filename.endswith(_TEMPLATES)), "")
    return f"{place}{type(error).__name__}: {error}"


def _kind(planned: PlannedPage, meta: Mapping[str, Any], up: str) -> tuple[Hashable, ...]:
    """All that the masthead, the foot and the scripts of a page depend on, but for the way to the other languages."""
    own = planned.address if any(room["url"] == planned.address for room in meta["menu"]) else None
    return meta["reader"], meta["html_lang"], meta["room"], own, up


def prepared(env: jinja2.Environment) -> jinja2.Environment:
    """The environment with what our templates ask for."""
    env.filters["url"] = _url
    # For pages that go the long way.
    env.globals["once"] = lambda name, make: make()
    env.context_class = _Context
    env.getattr = _quick_getattr(env)  # type: ignore[method-assign, assignment]
    return env


class _Context(Context):
    """Jinja's context, which looks at everything that is called to see what it wants, each time."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(called) is not Macro:
            return super().call(called, *args, **kwargs)
        # What only functions that take the context ask for.
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(self.eval_ctx, *args, **kwargs)


def _quick_getattr(env: jinja2.Environment) -> Callable[[Any, str], Any]:
    """Jinja's `getattr`, which asks a mapping for an attribute first and catches the error, nearly every time."""
    usual, undefined = env.getattr, env.undefined
    methods = frozenset(dir(Escaped))

    def quick(obj: Any, attribute: str) -> Any:
        kind = type(obj)
        if (kind is dict or kind is Escaped) and attribute not in methods:
            try:
                return obj[attribute]
            except KeyError:
                return undefined(obj=obj, name=attribute)
        return usual(obj, attribute)

    return quick


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
