"""What the running order leaves out and readers would miss: a cover, who made it, and under which licence."""

from __future__ import annotations

from collections.abc import Iterator

from popcorn.problems import Problem
from popcorn.zine.preflight.survey import Survey


def left_out(survey: Survey) -> Iterator[Problem]:
    """The fields that an issue should have."""
    entry, meta = survey.issue.entry, survey.issue.meta
    number = meta.number
    if meta.cover is None:
        yield entry.problem("cover-missing", number=number)
    if not any(meta.desk.values()):
        yield entry.problem("issue-without-desk", number=number)
    if meta.license is None and "license" not in survey.library.community.model_fields_set:
        yield entry.problem("issue-without-license", number=number)
