"""A header being read: what of it has been used, what is kept as comments, what there is to say."""

from __future__ import annotations

import json
import re

from popcorn.characters import CONTROL, DECEPTIVE
from popcorn.desk.importing.notes import Note, shown
from popcorn.desk.importing.pages import Page, holds
from popcorn.desk.importing.values import Field, as_text

_AS_COMMENT = "kept as a comment"
# Besides \n, what YAML 1.1 takes for the end of a line (5.4), and so of a comment.
_BREAKS = re.compile(r"[\u0085\u2028\u2029]")


class Reading:
    """One page's header. Every field is used, kept or empty when it is done: none goes missing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.notes: list[Note] = []
        self._used: set[Field] = set()
        self._kept: list[tuple[int, str]] = []
        self._first: dict[str, Field] = {}
        self._repeated()

    def take(self, *names: str) -> Field | None:
        """The first field with one of the names that holds anything, marked as used."""
        found = self.page.field(*names)
        if found is not None:
            self._used.add(found)
        return found

    def texts(self, *names: str) -> list[tuple[Field, str]]:
        """All texts of all fields with one of the names, lists taken apart, each with its field."""
        found = []
        for field in self._fields(*names):
            self._used.add(field)
            items = field.value if isinstance(field.value, list) else [field.value]
            found += [(field, as_text(item)) for item in items if holds(item)]
        return found

    def use(self, *names: str) -> None:
        """Mark all fields with these names as used, or as meaning nothing here."""
        self._used.update(self._fields(*names))

    def note(self, field: Field | None, kind: str, found: str = "", done: str = "") -> None:
        """Say something about a field, or about the whole file."""
        self.notes.append(Note(self.page.path, field.line if field else None, kind, found, done))

    def keep(self, field: Field, value: str | None = None) -> None:
        """Keep a field, or one value of it, as a comment."""
        self._used.add(field)
        line = (field.line, f"{field.key}: {field.raw if value is None else value}")
        if line not in self._kept:
            self._kept.append(line)

    def refuse(self, field: Field, kind: str, found: str, value: str | None = None) -> None:
        """Keep a field and say why it could not be used."""
        self.keep(field, value)
        self.note(field, kind, found, _AS_COMMENT)

    def kept(self) -> tuple[str, ...]:
        """The comments: everything not used, and the author's own comments, in the order of the file."""
        for field in self.page.header.fields:
            if field not in self._used and holds(field.value):
                self.keep(field)
                self.note(field, "kept", f"{field.key}: {shown(field.raw)}", _AS_COMMENT)
        comments = [(line, f"comment: {text}") for line, text in self.page.header.comments]
        return tuple(comment(text) for _, text in sorted([*self._kept, *comments], key=lambda pair: pair[0]))

    def _fields(self, *names: str) -> list[Field]:
        fields = self.page.header.fields
        return [
            field
            for name in names
            for field in fields
            if field.name == name and holds(field.value) and self._first.get(name) is field
        ]

    def _repeated(self) -> None:
        """The first of equal keys that holds anything counts; what the others say is kept."""
        seen: dict[str, Field] = {}
        for field in self.page.header.fields:
            earlier = seen.setdefault(field.name, field)
            if holds(field.value):
                counted = self._first.setdefault(field.name, field)
                if counted is not field:
                    self.refuse(field, "key-twice", f"{field.key} ({shown(field.raw)})")
                elif earlier is not field:
                    self.note(field, "key-twice", field.key, "the first one is empty, this one counts")


def comment(text: str) -> str:
    """A comment line of front matter that nothing in `text` can break out of."""
    flat = CONTROL.sub("", " ".join(text.split("\n")))
    spelled = _BREAKS.sub(lambda found: json.dumps(found[0])[1:-1], flat)
    return "# imported " + DECEPTIVE.sub(lambda found: json.dumps(found[0])[1:-1], spelled)
