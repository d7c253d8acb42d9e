"""A source file's bytes as text that Popcorn accepts: UTF-8, `\\n`, no control characters."""

from __future__ import annotations

import codecs

from popcorn.characters import CONTROL, DECEPTIVE
from popcorn.desk.importing.notes import Note

# What Chinese archives were saved in before UTF-8; it takes in GBK and GB2312.
_LEGACY = "gb18030"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(data: bytes, path: str) -> tuple[str, list[Note]]:
    """The file's text, and what had to be changed for it. Nothing raises: bytes that fit nothing become U+FFFD."""
    text, notes = _decoded(data, path)
    if text.startswith("\ufeff"):
        text = text[1:]
        notes.append(Note(path, 1, "encoding", "the file began with a byte order mark", "taken away"))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.append(Note(path, line, "encoding", "line ends were not LF", "changed to LF"))
    return _without_controls(text, path, notes), notes


def one_line(text: str) -> tuple[str, list[str]]:
    """`text` without line breaks and without characters that could make a title pose as another; and those."""
    removed = [f"U+{ord(found):04X}" for found in DECEPTIVE.findall(text)]
    return " ".join(DECEPTIVE.sub("", text).split()), removed


def _decoded(data: bytes, path: str) -> tuple[str, list[Note]]:
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace"), [Note(path, 1, "encoding", "the file was UTF-16", "read as such")]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        return data.decode(_LEGACY), [Note(path, line, "encoding", "the file was not UTF-8", "read as GB18030")]
    except UnicodeDecodeError:
        done = "the bytes that are no text became �"
        return data.decode("utf-8", "replace"), [Note(path, line, "encoding", "the file was not UTF-8", done)]


def _without_controls(text: str, path: str, notes: list[Note]) -> str:
    if not CONTROL.search(text):
        return text
    lines = text.split("\n")
    for index, line in enumerate(lines):
        found = CONTROL.findall(line)
        if found:
            names = ", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in found))
            count = f"{len(found)} control character{'s' if len(found) > 1 else ''} ({names})"
            notes.append(Note(path, index + 1, "characters", count, "taken away"))
            lines[index] = CONTROL.sub("", line)
    return "\n".join(lines)
