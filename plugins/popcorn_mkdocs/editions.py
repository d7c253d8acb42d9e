"""The issues that the site offers, typeset unless the last ones would come out the same.

The cache has small facts of them alone. Their files lie beside it, each named by what is in it, and are read only when
they are to be published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, cast

from popcorn.community.bodies import Bodies
from popcorn.library.entries import Entry, Library
from popcorn.library.models import Issue
from popcorn.problems import Problem, in_order
from popcorn.tracing import digest, tracing
from popcorn.web.editions import Download, Edition, Kept, LeafPicture
from popcorn.web.features import Features, IssueOptions
from popcorn_mkdocs import making, world
from popcorn_mkdocs.cache import Cache
from popcorn_mkdocs.stages import Stages

if TYPE_CHECKING:
    from popcorn.zine.edition import Typeset
    from popcorn.zine.outputs import Output

# In the cache, by number: (the digest of what prints it, what it read with the digests of that, what was made).
SHELF = "issued"
# The folder of their files, below that of the magazine; the pictures of pages are where leaves.py keeps them.
FOLDER = "editions"
_STAYS = "its PDF stays as it was when the preview began; `popcorn zine` makes it anew"


class Issued(NamedTuple):
    """What was made of an issue: its edition, None where something is wrong with it, and its problems."""

    edition: Edition | None
    problems: tuple[Problem, ...]


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
    options = features.issues or IssueOptions(pdf="none")
    issues = {issue.meta.number: issue for issue in cast("list[Entry[Issue]]", list(library.published("issue")))}
    numbers = {"all": sorted(issues), "newest": sorted(issues)[-1:], "none": []}[options.pdf]
    shelf = cache.shelf(SHELF)
    key = _press(library, options, cache) if numbers else b""
    editions: dict[int, Edition] = {}
    problems: list[Problem] = []
    for number in numbers:
        known = shelf.get(str(number))
        if known is not None and _is_current(known, key, today):
            made: Issued = known[2]
        elif known is not None and not anew and _has_files(known[2]):
            put_off([fact for fact, _ in known[1]], cache, stages)
            made = known[2]
        else:
            with stages.stage("issues") as done, tracing() as facts:
                made = _made(issues[number], library, bodies, options, folder)
                done(f"issue {number} typeset, {made.edition.pages if made.edition else 0} pages")
            read = tuple(sorted((making.written(fact), today.digest(fact)) for fact in facts))
            shelf[str(number)] = (key, read, made)
        problems += made.problems
        if made.edition is not None:
            editions[number] = made.edition
    for name in list(shelf.keys() - {str(number) for number in numbers}):
        del shelf[name]
    _clear(folder / FOLDER, editions.values())
    return editions, tuple(problems)


def is_current(library: Library, features: Features, changed: Collection[str], cache: Cache) -> bool:
    """Whether no issue has to be typeset again, if these facts are all that has changed."""
    kept = cache.shelf(SHELF).values()
    key = _press(library, features.issues or IssueOptions(pdf="none"), cache) if kept else b""
    return all(press == key and not any(fact in changed for fact, _ in read) for press, read, _ in kept)


def first_pages(cache: Cache) -> dict[int, Mapping[str, int]]:
    """Where pieces begin in the issues that the last build offered, by the issue's number."""
    made: dict[str, Issued] = {number: known[2] for number, known in cache.shelf(SHELF).items()}
    return {int(number): issued.edition.first_pages for number, issued in made.items() if issued.edition}


def put_off(changed: Collection[str], cache: Cache, stages: Stages) -> None:
    """Leave the issues that read any of these facts to whoever typesets next, and say so once."""
    kept = cache.shelf(SHELF)
    for name, (press, read, made) in list(kept.items()):
        if press and any(fact in changed for fact, _ in read):
            kept[name] = (b"", read, made)
            stages.say(f"issue {name}: {_STAYS}")


def _is_current(known: tuple[bytes, tuple[tuple[str, bytes], ...], Issued], key: bytes, today: making.Today) -> bool:
    press, read, made = known
    if press != key or any(today.digest(making.read(fact)) != told for fact, told in read):
        return False
    return _has_files(made)


def _has_files(made: Issued) -> bool:
    return made.edition is None or all(_is_there(kept) for kept in made.edition.files)


def _is_there(kept: Kept) -> bool:
    try:
        return kept.source.stat().st_size == kept.size
    except OSError:
        return False


def _made(issue: Entry[Issue], library: Library, bodies: Bodies, options: IssueOptions, folder: Path) -> Issued:
    # Imported late: most builds have nothing to typeset.
    from popcorn.zine.edition import typeset_issue
    from popcorn.zine.outputs import MAKERS, Order, Output

    number = issue.meta.number
    printed = typeset_issue(library, bodies, number, folder, with_leaves=options.flip)
    problems = list(printed.problems)
    if printed.pdf is None:
        return Issued(None, printed.problems)
    order = Order(library, bodies, number, folder)
    downloads = []
    for kind in options.outputs:
        is_screen = kind == "screen"
        output = Output(printed.name, printed.pdf, printed.pages, ()) if is_screen else MAKERS[kind](order)
        problems += [found for found in output.problems if found not in problems]
        if output.content is not None:
            downloads.append(_download(kind, output, issue, folder / FOLDER))
    first = dict(printed.first_pages)
    return Issued(Edition(tuple(downloads), printed.pages, first, _leaves(printed, issue)), in_order(problems))


def _download(kind: str, output: Output, issue: Entry[Issue], folder: Path) -> Download:
    from popcorn.zine.whole import write_whole

    assert output.content is not None
    sha256 = hashlib.sha256(output.content).hexdigest()
    # Named by its contents: whatever is made later, what stands in the cache's record stays what it was.
    kept = folder / f"{sha256}{PurePosixPath(output.name).suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(kept, output.content)
    return Download(kind, Kept(f"{issue.address}{output.name}", kept, sha256, len(output.content)), output.pages)


def _leaves(printed: Typeset, issue: Entry[Issue]) -> tuple[LeafPicture, ...]:
    return tuple(
        LeafPicture(
            Kept(
                f"{issue.address}pages/{number}-{leaf.sha256[:8]}.webp",
                leaf.file,
                leaf.sha256,
                leaf.file.stat().st_size,
            ),
            leaf.width,
            leaf.height,
        )
        for number, leaf in enumerate(printed.leaves, 1)
    )


def _clear(folder: Path, editions: Iterable[Edition]) -> None:
    """Take away the files of editions that are offered no more."""
    used = {kept.source.name for edition in editions for kept in edition.files}
    for file in folder.glob("*") if folder.is_dir() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)


def _press(library: Library, options: IssueOptions, cache: Cache) -> bytes:
    """The digest of what issues are printed with, and into what. Fonts and the like lie beside the content."""
    print_ = library.community.print
    named = [library.root.parent / path for path in (print_.fonts, print_.tokens, print_.profile) if path]
    printing = world.of_print(cache.facts["content"], named)
    return digest(printing, options.outputs, options.flip)
