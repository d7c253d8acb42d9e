"""The issues that the site offers as PDF, typeset unless the last ones would come out the same."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, cast

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Issue
from popcorn.problems import Problem
from popcorn.tracing import tracing
from popcorn.web.features import Features
from popcorn.web.issues import Edition
from popcorn_mkdocs import making, world
from popcorn_mkdocs.cache import Cache
from popcorn_mkdocs.stages import Stages

if TYPE_CHECKING:
    from popcorn.zine.edition import Typeset

# In the cache: (the digest of what prints it, what it read with the digests of that), by number; the issues themselves
# are blobs, which are large.
SHELF = "editions"
_STAYS = "its PDF stays as it was when the preview began; `popcorn zine` makes it anew"


def typeset(
    library: Library,
    bodies: Bodies,
    features: Features,
    folder: Path,
    today: making.Today,
    cache: Cache,
    stages: Stages,
    *,
    anew: bool = True,
) -> tuple[dict[int, Edition], tuple[Problem, ...]]:
    """The issues that are offered, by number, and what is wrong with them.

    Not `anew`: those that were typeset before stay as they are.
    """
    wanted = features.issues.pdf if features.issues else "none"
    issues = {issue.meta.number: issue for issue in cast("list[Entry[Issue]]", list(library.published("issue")))}
    numbers = {"all": sorted(issues), "newest": sorted(issues)[-1:], "none": []}[wanted]
    editions: dict[int, Edition] = {}
    problems: list[Problem] = []
    for number in numbers:
        issue = _typeset(number, library, bodies, folder, today, cache, stages, anew=anew)
        problems += issue.problems
        if issue.pdf is not None:
            path = f"{issues[number].address}{issue.name}"
            editions[number] = Edition(path, issue.pdf, issue.pages, issue.first_pages)
    for name in list(cache.shelf(SHELF).keys() - {str(number) for number in numbers}):
        del cache.shelf(SHELF)[name]
        cache.blobs(SHELF).pop(name, None)
    return editions, tuple(problems)


def is_current(library: Library, changed: Collection[str], cache: Cache) -> bool:
    """Whether no issue has to be typeset again, if these facts are all that has changed."""
    kept = cache.shelf(SHELF).values()
    key = _press(library, cache) if kept else b""
    return all(press == key and not any(fact in changed for fact, _ in read) for press, read in kept)


def put_off(changed: Collection[str], cache: Cache, stages: Stages) -> None:
    """Leave the issues that read any of these facts to whoever typesets next, and say so once."""
    kept = cache.shelf(SHELF)
    for name, (press, read) in list(kept.items()):
        if press and any(fact in changed for fact, _ in read):
            kept[name] = (b"", read)
            stages.say(f"issue {name}: {_STAYS}")


def _typeset(
    number: int,
    library: Library,
    bodies: Bodies,
    folder: Path,
    today: making.Today,
    cache: Cache,
    stages: Stages,
    *,
    anew: bool,
) -> Typeset:
    key, name = _press(library, cache), str(number)
    known = cache.shelf(SHELF).get(name)
    if known is not None:
        press, read = known
        issue = cache.blobs(SHELF).get(name)
        if issue is not None and press == key and all(today.digest(making.read(fact)) == told for fact, told in read):
            return cast("Typeset", issue)
        if issue is not None and not anew:
            put_off([fact for fact, _ in read], cache, stages)
            return cast("Typeset", issue)
    # Imported late: most builds have nothing to typeset.
    from popcorn.zine.edition import typeset_issue

    with stages.stage("issues") as done:
        with tracing() as facts:
            issue = typeset_issue(library, bodies, number, folder)
        done(f"issue {number} typeset, {issue.pages} pages")
    cache.shelf(SHELF)[name] = (key, tuple(sorted((making.written(fact), today.digest(fact)) for fact in facts)))
    cache.blobs(SHELF)[name] = issue
    return issue


def _press(library: Library, cache: Cache) -> bytes:
    """The digest of what issues are printed with. The fonts of a community lie beside its content."""
    fonts = library.community.print.fonts
    return world.of_print(cache.facts["content"], library.root.parent / fonts if fonts else None)
