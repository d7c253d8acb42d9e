"""The line that an editor reads first: whether an issue can go to the printer, or what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from popcorn.problems import Problem, Severity

_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "ready": "第 {number} 期可以付印：{pages} 页",
        "not": "第 {number} 期还不能付印",
        "ready_online": "第 {number} 期可以放到网上：{pages} 页",
        "not_online": "第 {number} 期还不能放到网上",
        "look": "，请看一眼 {counts}",
        "way": "：要先改好 {counts}",
        "error": "{} 个错误",
        "warning": "{} 个警告",
        "advice": "{} 条建议",
        "and": "、",
    },
    "en": {
        "ready": "Issue {number} is ready for the press: {pages} pages",
        "not": "Issue {number} is not ready for the press",
        "ready_online": "Issue {number} can go online: {pages} pages",
        "not_online": "Issue {number} cannot go online yet",
        "look": "; have a look at {counts}",
        "way": ": first mend {counts}",
        "error": "{} error(s)",
        "warning": "{} warning(s)",
        "advice": "{} piece(s) of advice",
        "and": " and ",
    },
}
_ORDER: tuple[Severity, ...] = ("error", "warning", "advice")


def stands_in_the_way(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Whether an issue with these problems must not go to the printer; `strict` lets no warning pass."""
    fatal = {"error", "warning"} if strict else {"error"}
    return any(problem.severity in fatal for problem in problems)


def verdict(
    number: int, pages: int, problems: Iterable[Problem], language: str, *, strict: bool = False, printed: bool = True
) -> str:
    """One line: the issue is ready, with what is left to look at, or what has to be mended first.

    `printed` is whether it was looked over for paper; where it was not, nothing is said of the press.
    """
    where = "" if printed else "_online"
    words = _WORDS[language]
    listed = list(problems)
    counts = Counter(problem.severity for problem in listed)
    if stands_in_the_way(listed, strict=strict):
        fatal = _ORDER[:2] if strict else _ORDER[:1]
        return words["not" + where].format(number=number) + words["way"].format(
            counts=_counted(counts, fatal, language)
        )
    said = words["ready" + where].format(number=number, pages=pages)
    return said + words["look"].format(counts=_counted(counts, _ORDER[1:], language)) if listed else said


def _counted(counts: Counter[Severity], severities: Iterable[Severity], language: str) -> str:
    words = _WORDS[language]
    found = [words[severity].format(counts[severity]) for severity in severities if counts[severity]]
    if language == "en":
        found = [_number(said) for said in found]
    return words["and"].join(found)


def _number(said: str) -> str:
    """`1 error(s)` as one says it."""
    return said.replace("(s)", "" if said.startswith("1 ") else "s")
