"""What a column of typed cards can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """One thing that a column can hold; the value is how a mapping file names it."""

    CLIENT = "client"
    THERAPIST = "therapist"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    PERSPECTIVE = "perspective"
    FILLED_ON = "filled_on"
    LANGUAGE = "language"
    CONTACT = "contact"
    VISIBILITY = "visibility"
    HELPFUL = "helpful"
    HINDERING = "hindering"
    HELPFUL_EVENT = "helpful_event"
    HELPFUL_RATING = "helpful_rating"
    HELPFUL_MOMENT = "helpful_moment"
    HINDERING_EVENT = "hindering_event"
    HINDERING_RATING = "hindering_rating"
    HINDERING_MOMENT = "hindering_moment"
    EVENT = "event"
    VALENCE = "valence"
    RATING = "rating"
    MOMENT = "moment"


EVENT_FIELDS = frozenset(
    {
        Field.HELPFUL_EVENT,
        Field.HELPFUL_RATING,
        Field.HELPFUL_MOMENT,
        Field.HINDERING_EVENT,
        Field.HINDERING_RATING,
        Field.HINDERING_MOMENT,
        Field.EVENT,
        Field.VALENCE,
        Field.RATING,
        Field.MOMENT,
    }
)
"""Those that a card may have several of, in numbered columns."""

FREE_TEXT = frozenset({Field.HELPFUL_EVENT, Field.HINDERING_EVENT, Field.EVENT})
"""Those in which people wrote their own words: never shown, not even in part."""

RATINGS = frozenset({Field.HELPFUL_RATING, Field.HINDERING_RATING, Field.RATING})

_WRITTEN = re.compile(r"([a-z_]+)(?: ([1-9][0-9]?))?")


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A field, and for one of several events which: written ``helpful_event 2``."""

    field: Field
    number: int = 1

    def __str__(self) -> str:
        return f"{self.field} {self.number}" if self.number > 1 else str(self.field)


def read_target(written: str) -> Target | None:
    """Read what a mapping file says a column holds; None when it names no field of ours."""
    found = _WRITTEN.fullmatch(" ".join(written.split()).lower())
    if found is None or found.group(1) not in list(Field):
        return None
    target = Target(Field(found.group(1)), int(found.group(2) or 1))
    return target if target.field in EVENT_FIELDS or target.number == 1 else None
