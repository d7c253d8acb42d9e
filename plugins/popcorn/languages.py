"""Texts that may exist in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from popcorn.characters import DECEPTIVE

# Languages that Popcorn's own interface speaks, the first one first.
INTERFACE_LANGUAGES = ("zh", "en")

# BCP 47 as far as content needs it: zh, en, zh-hant, pt-br.
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")

ANY = ""

# Longest wording, in characters.
MAX_LENGTH = 4000


class LocalText(Mapping[str, str]):
    """A text with one wording per language; a plain string is a wording for every language."""

    __slots__ = ("_wordings",)

    def __init__(self, wordings: Mapping[str, str] | str) -> None:
        self._wordings: dict[str, str] = {ANY: wordings} if isinstance(wordings, str) else dict(wordings)

    def __getitem__(self, language: str) -> str:
        return self._wordings[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._wordings)

    def __len__(self) -> int:
        return len(self._wordings)

    def __hash__(self) -> int:
        return hash(tuple(self._wordings.items()))

    def __repr__(self) -> str:
        return f"LocalText({self._wordings!r})"

    def said(self, language: str) -> str:
        """The wording for `language`, else the one for any language, else the first one written."""
        if language in self._wordings:
            return self._wordings[language]
        return self._wordings.get(ANY) or next(iter(self._wordings.values()), "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.plain_serializer_function_ser_schema(dict)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "propertyNames": {"pattern": f"^{LANGUAGE_TAG.pattern}$"},
                    "additionalProperties": {"type": "string"},
                    "minProperties": 1,
                },
            ]
        }

    @classmethod
    def _validate(cls, value: object) -> LocalText:
        if isinstance(value, LocalText):
            return value
        if isinstance(value, str):
            return cls(_checked(value))
        if isinstance(value, dict) and value:
            for language in value:
                if not LANGUAGE_TAG.fullmatch(str(language)):
                    raise PydanticCustomError("local_text_language", "{language}", {"language": str(language)})
            return cls({language: _checked(text) for language, text in value.items()})
        raise PydanticCustomError("local_text", "a text, or one text per language")


def _checked(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise PydanticCustomError("local_text", "a text")
    if len(text) > MAX_LENGTH:
        raise PydanticCustomError("string_too_long", "a shorter text", {"max_length": MAX_LENGTH})
    found = DECEPTIVE.search(text)
    if found:
        raise PydanticCustomError("deceptive", "{character}", {"character": f"U+{ord(found[0]):04X}"})
    return text.strip()
