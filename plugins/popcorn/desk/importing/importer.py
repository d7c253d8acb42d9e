"""A whole import, from the walk through the source to the report."""

from __future__ import annotations

import datetime as dt
import posixpath
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from popcorn.desk import checking, fixing
from popcorn.desk.importing import aliases, people, placing, project, reporting, sites
from popcorn.desk.importing.composing import Draft, Surroundings, compose
from popcorn.desk.importing.directory import directory
from popcorn.desk.importing.gathering import ASIDE, DRAWN, Album
from popcorn.desk.importing.hugo import HUGO
from popcorn.desk.importing.jekyll import JEKYLL
from popcorn.desk.importing.mapping import is_draft
from popcorn.desk.importing.notes import Note, in_order, shown
from popcorn.desk.importing.pages import Flavour, Page, spoken
from popcorn.desk.importing.rehearsal import Check, put_up, rehearse
from popcorn.desk.importing.reporting import Outcome
from popcorn.desk.importing.shelving import Shelved, shelve
from popcorn.desk.importing.sites import Site
from popcorn.desk.importing.trees import Tree, walk
from popcorn.library.fields import License
from popcorn.problems import quote

FLAVOURS = {flavour.name: flavour for flavour in (HUGO, JEKYLL)}

# What an editor should know of although it is no page.
_MENTIONED = ("readme", "license", "licence", "copying", "contributing")
# Texts in a markup that is not Markdown.
_FOREIGN = frozenset({".adoc", ".asciidoc", ".org", ".rst", ".textile", ".pandoc", ".rmd", ".ipynb"})
# Where an import is put together, inside the project and out of git's sight.
_WORKSHOP = ".popcorn"
_DEFAULT_LANGUAGE = "zh"

Progress = Callable[[str], None]


class SourceError(Exception):
    """The source cannot be imported at all, or not as asked; says why."""


def import_archive(
    source: Path,
    folder: Path,
    flavour: Flavour,
    *,
    now: dt.datetime,
    sections: Sequence[str] = (),
    license: str = "all-rights-reserved",
    url: str = "",
    check: Check = checking.check,
    progress: Progress = lambda line: None,
) -> Outcome:
    """Import the site at `source` into the project at `folder`.

    `sections` names the sections whose pages are posts, `url` the site's address where its configuration does not;
    `check` is what the result has to pass. Nothing in `source` changes; in `folder` only files that are not there yet
    are written. Raises SourceError where there is nothing to import, the two folders lie in each other, or an option
    says what cannot be.
    """
    source, folder = source.resolve(), folder.resolve()
    _apart(source, folder)
    if url and not sites.site_url(url):
        raise SourceError(f"{url} is no web address; a site's begins with https://")
    if license not in get_args(License):
        raise SourceError(f"{license} is no licence Popcorn knows; there are {', '.join(get_args(License))}")
    progress(f"{source}: looking")
    tree = walk(source)
    site = flavour.settings(tree)
    site = replace(site, url=sites.site_url(url)) if url else site
    pages, read_notes = flavour.pages(tree, site)
    if not pages:
        raise SourceError(f"no pages of a {flavour.name} site in {source}")
    progress(f"{len(tree.files)} files, {len(pages)} pages")
    posts = frozenset(sections or site.main or _main_sections(pages))
    language = site.language or _heard(pages)
    drafts, outcome, album = _drafted(tree, site, flavour, pages, posts, language, progress)
    notes = [*tree.notes, *read_notes, *outcome.notes]
    notes += _left_out(tree, album, flavour.folders(tree, site), notes)
    own = project.files(_community(source, site, language, pages, drafts, outcome.stories, license))
    workshop = folder / _WORKSHOP
    workshop.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix="import-", dir=workshop))
    try:
        progress("checking")
        put_up(stage, own)
        drafts, hopeless, more = rehearse(stage, drafts, language, now, check)
        put_up(stage, album.aside)
        gone = {draft.path for draft in hopeless}
        notes += more
        notes += [Note(d.source, None, "entry-aside", shown(d.path), f"kept as {ASIDE}/{d.path}") for d in hopeless]
        outcome = replace(
            outcome,
            notes=in_order(notes),
            entries={
                path: target for path, target in outcome.entries.items() if target.removeprefix("content/") not in gone
            },
            stories=sum(draft.path.startswith("stories/") for draft in drafts),
            pictures=sum(len(draft.files) for draft in drafts),
        )
        _put_report(stage, folder, reporting.as_markdown(outcome))
        progress("writing")
        return replace(outcome, placed=placing.place(stage, folder))
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _drafted(
    tree: Tree,
    site: Site,
    flavour: Flavour,
    pages: list[Page],
    posts: frozenset[str],
    language: str,
    progress: Progress,
) -> tuple[list[Draft], Outcome, Album]:
    """A draft for every page and every person, and what there is to say about them."""
    album = Album(tree, frozenset(page.path for page in pages))
    # A plain page cannot be a draft, and what was not published must not become so by an import.
    hidden = [page for page in pages if is_draft(page) and (page.section not in posts or page.listing)]
    notes = [
        Note(page.path, None, "draft", "an unpublished page", f"kept as {album.put_aside(page.path)}")
        for page in hidden
    ]
    unpublished = {page.path for page in hidden}
    shelved, more = shelve([page for page in pages if page.path not in unpublished], posts, language)
    notes += more
    addresses = {one.page.path: flavour.address(one.page, site) for one in shelved}
    old, alias_notes = aliases.assign(shelved, addresses, site.base)
    placed = [(one.page, addresses[one.page.path], one.path) for one in shelved]
    stories = [one for one in shelved if one.story]
    credited = [(one.page.path, named) for one in stories for named in people.credits_of(one.page, site.authors).named]
    persons, more = people.register(credited)
    notes += [*alias_notes, *more]
    ids = _ids(stories, flavour)
    around = Surroundings(
        flavour=flavour,
        site=site,
        language=language,
        album=album,
        directory=directory(placed, old, site.hosts, site.base),
        handles={key: person.handle for key, person in persons.items()},
        aliases=old,
        alias_notes=tuple(alias_notes),
        ids=ids,
    )
    drafts: list[Draft] = []
    for number, one in enumerate(shelved, 1):
        draft, more = compose(one, around)
        drafts.append(draft)
        notes += more
        if number % 50 == 0 or number == len(shelved):
            progress(f"{number} of {len(shelved)} pages")
    members = project.members(persons, set(ids.values()))
    outcome = Outcome(
        flavour=flavour.name,
        posts=sum(page.section in posts and not page.listing for page in pages),
        stories=len(stories),
        pages=len(shelved) - len(stories),
        members=len(members),
        pictures=0,
        entries={one.page.path: f"content/{one.path}" for one in shelved},
        notes=tuple(notes),
    )
    return [*drafts, *members], outcome, album


def _ids(stories: Iterable[Shelved], flavour: Flavour) -> dict[str, str]:
    """An id for each story, the same whenever and wherever the source is imported."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for one in stories:
        seed = one.page.path.encode("utf-8", "backslashreplace").decode()
        ids[one.page.path] = fixing.new_id(f"import:{flavour.name}:{seed}", taken)
        taken.add(ids[one.page.path])
    return ids


def _main_sections(pages: Iterable[Page]) -> tuple[str, ...]:
    """The sections of posts where no configuration names them: the one with most pages (as Hugo has it)."""
    counts = Counter(page.section for page in pages if page.section and not page.listing)
    # Of two equal ones the first by name; a site without sections has its posts at the top.
    return (min(counts, key=lambda section: (-counts[section], section), default=""),)


def _heard(pages: Iterable[Page]) -> str:
    """The language of most of the pages whose names tell none."""
    heard = Counter(language for page in pages if not page.language and (language := spoken(page.body)))
    return heard.most_common(1)[0][0] if heard else _DEFAULT_LANGUAGE


def _community(
    source: Path,
    site: Site,
    language: str,
    pages: Iterable[Page],
    drafts: Iterable[Draft],
    posts: int,
    license: str,
) -> dict[str, object]:
    others = sorted({str(draft.fields["lang"]) for draft in drafts if draft.fields.get("translation_of")} - {language})
    years = [page.date.year for page in pages if page.date]
    return project.community(
        name=site.name or quote(source.name) or "Community",
        url=site.url,
        # RFC 4151 asks for a year in which the name was the community's: that of its first post.
        year=min(years, default=2000),
        timezone=site.timezone,
        languages=[language, *others],
        license=license,
        posts=posts,
    )


def _left_out(tree: Tree, album: Album, folders: Iterable[str], notes: Iterable[Note]) -> list[Note]:
    """What of the source is in no entry, has no note yet, and is worth one; `folders` are those of the content."""
    noted = {note.path for note in notes}
    mentioned = [
        path
        for path in tree.files
        if posixpath.basename(path).lower().startswith(_MENTIONED if "/" not in path else "readme")
        and path not in album.pages
        and path not in noted
    ]
    inside = [path for folder in folders for path in tree.below(folder)]
    known = album.known | album.pages | noted
    foreign = [path for path in inside if _suffix(path) in _FOREIGN and path not in known]
    unused = [path for path in tree.files if _suffix(path) in DRAWN and path not in known]
    others = [path for path in inside if _suffix(path) not in DRAWN | _FOREIGN and path not in known]
    return [
        *(Note(path, None, "file-ignored", "no page of the site", "left out") for path in mentioned),
        *(Note(path, None, "file-aside", shown(path), f"kept as {album.put_aside(path)}") for path in foreign),
        *(Note(path, None, "file-ignored", "no text refers to this picture", "left out") for path in unused),
        *(Note(path, None, "file-ignored", "neither a text nor a picture", "left out") for path in others),
    ]


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()


def _put_report(stage: Path, folder: Path, report: str) -> None:
    """Put the report up for placing; beside an older, other one it gets a name of its own."""
    name = reporting.FILE_NAME
    there = folder / name
    if there.is_file() and there.read_bytes() != report.encode("utf-8", "replace"):
        stem, suffix = posixpath.splitext(name)
        name = f"{stem}.new{suffix}"
        newer = folder / name
        if newer.is_file() and newer.read_bytes() != report.encode("utf-8", "replace"):
            newer.unlink()
    put_up(stage, {name: report})


def _apart(source: Path, folder: Path) -> None:
    """Neither folder may lie in what is read from or written to in the other."""
    if not source.is_dir():
        raise SourceError(f"{source} is no folder")
    if folder == source or source in folder.parents:
        raise SourceError("the project's folder lies inside the source, which an import leaves as it is")
    if any(inner == source or inner in source.parents for inner in (folder / "content", folder / ASIDE)):
        raise SourceError("the source lies inside the project's content")
    if folder.exists() and not folder.is_dir():
        raise SourceError(f"{folder} is no folder")
    if (folder / _WORKSHOP).is_symlink():
        raise SourceError(f"{folder / _WORKSHOP} is a symbolic link, and would lead out of the project")
