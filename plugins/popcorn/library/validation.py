"""Typing a front matter tree with a model, and every pydantic error as one of our problems."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import Tag, ValidationError
from pydantic_core import ErrorDetails

from popcorn.characters import CONTROL
from popcorn.library import frontmatter, slips
from popcorn.library.models import Identity, Model
from popcorn.problems import Problem, problem

M = TypeVar("M", bound=Model)

# pydantic's error types, and ours of fields.py, by the problem they make.
_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_too_long": "text-too-long",
    "string_too_short": "text-empty",
    "literal_error": "not-a-choice",
    "no_room": "tokens-no-room",
    "lines_overlap": "tokens-lines-overlap",
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
    "int_parsing": "not-a-number",
    "finite_number": "not-a-number",
    "greater_than_equal": "number-too-small",
    "less_than_equal": "number-too-large",
    "year": "not-a-year",
    "caliper": "not-a-caliper",
    "paper_weight": "not-a-paper-weight",
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
    "list_as_text": "list-as-text",
    "too_short": "too-few-items",
    "too_long": "too-many-items",
}
# What the author meant, from the pattern that their text does not fit.
_PATTERNS = {"0-9a-z]{10}": "not-an-id", "^#": "not-a-colour", ",\\d{4}": "not-a-tag-authority"}


def validate(
    model: type[M], tree: frontmatter.Mapping, path: str, context: Mapping[str, Any]
) -> tuple[M | None, tuple[Problem, ...]]:
    """Type the tree. None with at least one problem where it does not fit the model.

    Refused wherever they stand: values that YAML takes for comments (`title: #1 in the rain`), which may not be missed,
    and control characters, which YAML can spell in ASCII (`"\\b"`).
    """
    try:
        return model.model_validate(frontmatter.plain(tree), context=dict(context)), _texts_refused(tree, path)
    except ValidationError as error:
        refused = _texts_refused(tree, path)
        lost = {problem.field for problem in refused}
        details = error.errors(include_url=False)
        found = [_as_problem(detail, model, tree, path) for detail in details]
        return None, (*refused, *(problem for problem in found if problem.field not in lost))


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
    word = word.lower()
    found = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    # Short words are alike by chance: `kind` is not `id`.
    return next((other for other in found if min(len(word), len(other)) > 4 or is_one_slip(word, other)), None)


def is_one_slip(word: str, other: str) -> bool:
    """Whether one letter more, less, wrong or changed places makes one word of the other, or none at all."""
    start = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    a, b = word[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _as_problem(detail: ErrorDetails, model: type[Model], tree: frontmatter.Mapping, path: str) -> Problem:
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    kind = detail["type"]
    facts: dict[str, object] = {"found": _shown(detail["input"])}
    limits = detail.get("ctx", {})
    code = _CODES.get(kind, "not-a-value")
    if kind == "extra_forbidden":
        known = _fields_at(model, steps[:-1])
        suggestion = _suggestion(str(steps[-1]), detail["input"], known)
        facts = {"key": steps[-1], "suggestion": suggestion, "known": ", ".join(known)}
    elif kind == "missing":
        facts = _missing(model, steps)
    elif kind == "literal_error":
        choices = _choices(str(limits.get("expected", "")))
        facts |= {"choices": ", ".join(choices), "suggestion": closest(str(detail["input"]), choices)}
    elif kind == "string_too_long":
        facts = {"limit": limits["max_length"], "length": len(str(detail["input"]))}
    elif kind == "string_pattern_mismatch":
        code = next((code for part, code in _PATTERNS.items() if part in str(limits["pattern"])), "not-a-slug")
    elif kind == "deceptive":
        facts = {"character": limits["character"]}
    elif kind == "list_as_text":
        facts = {"meant": limits["meant"]}
    elif code == "too-many-items":
        facts = {"limit": limits["max_length"]}
    elif code == "number-too-small":
        facts["least"] = f"{limits['ge']:g}"
    elif code == "number-too-large":
        facts["most"] = f"{limits['le']:g}"
    elif code == "not-a-value":
        facts["reason"] = detail["msg"]
    elif code == "not-a-mapping":
        slip = slips.of_text(str(detail["input"]))
        if slip:
            return _at_slip(slip, tree, steps, path)
        facts["example"] = _example(model, steps)
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


def _at_slip(slip: slips.Slip, tree: frontmatter.Mapping, steps: frontmatter.Steps, path: str) -> Problem:
    mark = frontmatter.locate(tree, steps)
    field = frontmatter.field_name(tree, steps)
    return problem(slip.code, path, line=mark.line, column=mark.column + slip.column, field=field, **slip.facts)


def _texts_refused(tree: frontmatter.Mapping, path: str) -> tuple[Problem, ...]:
    found = []
    for steps, scalar in frontmatter.scalars(tree):
        line, column = scalar.mark
        field = frontmatter.field_name(tree, steps)
        control = CONTROL.search(scalar.text or "")
        if control:
            name = f"U+{ord(control[0]):04X}"
            found.append(problem("text-control", path, line=line, column=column, field=field, character=name))
        # A note may stand where `popcorn fix` will put the id.
        elif scalar.comment and steps != ("id",):
            comment = scalar.comment
            found.append(problem("value-commented", path, line=line, column=column, field=field, comment=comment))
    return tuple(found)


def _suggestion(key: str, value: object, known: list[str]) -> str | None:
    if key == "draft" and "status" in known:
        is_draft = str(value).lower() in ("true", "yes", "on", "1")
        return "status: draft" if is_draft else "status: published"
    return closest(key, known)


def _missing(model: type[Model], steps: frontmatter.Steps) -> dict[str, object]:
    key = str(steps[-1])
    if key == "id" and len(steps) == 1 and issubclass(model, Identity):
        return {"key": key, "given": key}
    holder = _model_at(model, steps[:-1])
    choices = _literals(_keys(holder)[key]) if holder else ()
    return {"key": key, "choices": ", ".join(choices) or None}


def _example(model: type[Model], steps: frontmatter.Steps) -> str:
    """How the mapping at `steps` is written: what it must have, then what it may have."""
    holder = _model_at(model, steps[:-1])
    inside = _model_inside(_keys(holder)[str(steps[-1])]) if holder and steps[-1] in _keys(holder) else None
    inside = inside or (_model_at(model, steps) if isinstance(steps[-1], int) else None)
    if inside is None:
        return "{…: …}"
    fields = sorted(inside.model_fields.items(), key=lambda field: not field[1].is_required())
    return "{" + ", ".join(f"{field.alias or name}: …" for name, field in fields[:3]) + "}"


def _literals(annotation: object) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(choice for part in get_args(annotation) for choice in _literals(part))


def _fields_at(model: type[Model], steps: frontmatter.Steps) -> list[str]:
    """The keys that the mapping at `steps` may have."""
    found = _model_at(model, steps)
    return list(_keys(found)) if found else []


def _model_at(model: type[Model], steps: frontmatter.Steps) -> type[Model] | None:
    """The model of the mapping at `steps`, None where it may have any keys."""
    for place, step in enumerate(steps):
        annotation = _keys(model).get(str(step))
        if annotation is not None:
            # Behind a field that may be this or that, pydantic names the branch that was taken.
            taken = _branch(annotation, str(steps[place + 1])) if place + 1 < len(steps) else None
            inside = _model_inside(taken or annotation)
            if inside is None:
                return None
            model = inside
    return model


def _keys(model: type[Model]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _branch(annotation: object, tag: str) -> object | None:
    """The part of a union that bears a tag."""
    if any(isinstance(own, Tag) and own.tag == tag for own in getattr(annotation, "__metadata__", ())):
        return annotation
    return next((found for part in get_args(annotation) if (found := _branch(part, tag))), None)


def _model_inside(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for part in get_args(annotation):
        found = _model_inside(part)
        if found:
            return found
    return None
