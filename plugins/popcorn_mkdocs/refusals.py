"""Why nothing can be published, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable

from popcorn.desk.printing import for_people, summary
from popcorn.problems import Problem


class Refused(Exception):  # noqa: N818 - no mistake of the program's
    """Nothing can be published, because of these problems; `language` is the community's."""

    def __init__(self, problems: Iterable[Problem], language: str) -> None:
        super().__init__()
        self.problems = tuple(problems)
        self.language = language


def in_words(problems: Iterable[Problem], language: str) -> str:
    """Problems as people read them, in the language of a community."""
    shown = "zh" if language.startswith("zh") else "en"
    problems = tuple(problems)
    return f"{summary(problems, shown)}\n\n{for_people(problems, shown, lambda text, kind: text)}"
