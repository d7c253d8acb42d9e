"""The models as JSON Schema (draft 2020-12), for editors and forms."""

from __future__ import annotations

import json
from typing import Any

from popcorn.library.models import MODELS, Model
from popcorn.library.settings import Community

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """A schema per type of entry, and `community` for community.yml."""
    models: dict[str, type[Model]] = {**MODELS, "community": Community}
    return {
        name: {"$schema": DRAFT, "title": name, **model.model_json_schema(by_alias=True)}
        for name, model in models.items()
    }


def as_json(schema: dict[str, Any]) -> str:
    """The schema as a file's text."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
