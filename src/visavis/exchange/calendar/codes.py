"""Whom an event is about: the client's code in its words, never a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from visavis.exchange.calendar.lines import TEXTS, Component

HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
"""What telephones and word processors make of the hyphen in K-27."""
WORD = re.compile(r"[\w-]+")


class Codes:
    """The codes that are looked for; every other word of an event is passed over."""

    def __init__(self, codes: Collection[str]) -> None:
        self._known: Mapping[str, str] = {code.casefold(): code for code in codes}

    def named_in(self, event: Component) -> frozenset[str]:
        """Return the codes in the most telling place that has any: title, category, description."""
        for place in TEXTS:
            found = frozenset(
                code for text in event.all(place) for code in self._in_text(text.value)
            )
            if found:
                return found
        return frozenset()

    def _in_text(self, text: str) -> set[str]:
        # A line break is written as a backslash and an n, which must not become part of a word.
        plain = re.sub(r"\\[nN,;]", " ", text).translate(HYPHENS).casefold()
        words = (word.strip("-_") for word in WORD.findall(plain))
        return {self._known[word] for word in words if word in self._known}
