"""Addresses that are links as they stand: bare, or in angle brackets for mail."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

MAIL_LINK = r"<([^<>\s@]+@[^<>\s@]+)>"
# ASCII only: an address in a Chinese sentence ends where the Chinese goes on.
BARE_LINK = r"(?<![\w@/])(https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*[A-Za-z0-9/=&#%_~-])"


class MailLink(InlineProcessor):
    """Makes a link of `<lin@example.com>`, to be registered for `MAIL_LINK`."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        address = m[1].removeprefix("mailto:")
        element = etree.Element("a", {"href": f"mailto:{address}"})
        element.text = AtomicString(address)
        return element, m.start(0), m.end(0)


class BareLink(InlineProcessor):
    """Makes a link of `https://example.com/`, to be registered for `BARE_LINK`."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        address = m[1]
        # A closing bracket belongs to the sentence unless its partner stands in the address.
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1]
        element = etree.Element("a", {"href": address, "class": "autolink"})
        element.text = AtomicString(address)
        return element, m.start(1), m.start(1) + len(address)
