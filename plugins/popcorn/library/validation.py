"""Typing a front matter tree with a model, and every pydantic error as one of our problems."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from popcorn.library import frontmatter
from popcorn.library.models import Model
from popcorn.problems import Problem, problem

M = TypeVar("M", bound=Model)

# pydantic's error types, and ours of fields.py, by the problem they make.
_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_too_long": "text-too-long",
    "string_too_short": "text-empty",
    "literal_error": "not-a-choice",
    "moment_form": "date-form",
    "date_form": "date-form",
    "moment_impossible": "date-impossible",
    "one_line": "text-one-line",
    "deceptive": "text-deceptive",
    "web_address": "not-a-web-address",
    "old_address": "not-an-address",
    "inner_path": "not-a-path",
    "language": "not-a-language",
    "local_text_language": "not-a-language",
    "count": "not-a-number",
    "float_parsing": "not-a-number",
    "float_type": "not-a-number",
    "year": "not-a-year",
    "flag": "not-a-flag",
    "version": "not-a-version",
    "zone": "not-a-zone",
    "geo": "not-a-point",
    "string_type": "not-a-text",
    "tuple_type": "not-a-list",
    "dict_type": "not-a-mapping",
    "model_type": "not-a-mapping",
    "model_attributes_type": "not-a-mapping",
    "local_text": "not-a-local-text",
    "too_short": "too-few-items",
    "too_long": "too-many-items",
}
# What the author meant, from the pattern that their text does not fit.
_PATTERNS = {"0-9a-z]{10}": "not-an-id", ",\\d{4}": "not-a-tag-authority"}


def validate(
    model: type[M], tree: frontmatter.Mapping, path: str, context: Mapping[str, Any]
) -> tuple[M | None, tuple[Problem, ...]]:
    """Type the tree. None with at least one problem where it does not fit the model."""
    try:
        return model.model_validate(frontmatter.plain(tree), context=dict(context)), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, tuple(_as_problem(detail, model, tree, path) for detail in details)


def validate_what_fits(
    model: type[M], tree: frontmatter.Mapping, context: Mapping[str, Any], stand_ins: Mapping[str, str]
) -> tuple[M | None, frozenset[str]]:
    """The model without the fields whose values are wrong, and which these are, so that checks can go on.

    `stand_ins` are values for fields that must be there. None where a field is wrong or missing that has none.
    """
    values = frontmatter.plain(tree)
    assert isinstance(values, dict)  # A mapping is a dict.
    try:
        return model.model_validate(values, context=dict(context)), frozenset()
    except ValidationError as error:
        left_out = frozenset(str(detail["loc"][0]) for detail in error.errors(include_url=False))
    kept = {key: value for key, value in values.items() if key not in left_out}
    kept |= {key: value for key, value in stand_ins.items() if key in left_out and key in model.model_fields}
    try:
        return model.model_validate(kept, context=dict(context)), left_out
    except ValidationError:
        return None, left_out


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _as_problem(detail: ErrorDetails, model: type[Model], tree: frontmatter.Mapping, path: str) -> Problem:
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    kind = detail["type"]
    facts: dict[str, object] = {"found": _shown(detail["input"])}
    limits = detail.get("ctx", {})
    code = _CODES.get(kind, "not-a-value")
    if kind == "extra_forbidden":
        known = _fields_at(model, steps[:-1])
        facts = {"key": steps[-1], "suggestion": closest(str(steps[-1]), known), "known": ", ".join(known)}
    elif kind == "missing":
        facts = {"key": steps[-1]}
    elif kind == "literal_error":
        choices = _choices(str(limits.get("expected", "")))
        facts |= {"choices": ", ".join(choices), "suggestion": closest(str(detail["input"]), choices)}
    elif kind == "string_too_long":
        facts = {"limit": limits["max_length"], "length": len(str(detail["input"]))}
    elif kind == "string_pattern_mismatch":
        code = next((code for part, code in _PATTERNS.items() if part in str(limits["pattern"])), "not-a-slug")
    elif kind == "deceptive":
        facts = {"character": limits["character"]}
    elif code in ("not-a-value", "too-many-items"):
        facts["reason"] = detail["msg"]
    mark = frontmatter.locate(tree, steps, key=kind == "extra_forbidden")
    return problem(code, path, line=mark.line, column=mark.column, field=frontmatter.field_name(tree, steps), **facts)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    return "" if value is None else str(value)


def _choices(expected: str) -> list[str]:
    # pydantic says: 'a', 'b' or 'c'
    return [part.strip(" '") for part in expected.replace(" or ", ", ").split(", ")]


def _fields_at(model: type[Model], steps: frontmatter.Steps) -> list[str]:
    """The keys that the mapping at `steps` may have."""
    for step in steps:
        annotation = _keys(model).get(str(step))
        if annotation is not None:
            inside = _model_inside(annotation)
            if inside is None:
                return []
            model = inside
    return list(_keys(model))


def _keys(model: type[Model]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _model_inside(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for part in get_args(annotation):
        found = _model_inside(part)
        if found:
            return found
    return None
