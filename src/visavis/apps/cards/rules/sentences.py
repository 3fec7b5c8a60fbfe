"""The sentence over a pair: who names something, of what kind. Occurrence and no more.

Whether two accounts are about the same moment is for raters to judge; and what is not shared
looks like what was not written, so a sentence speaks of what can be read.
"""

from __future__ import annotations

from enum import StrEnum


class Names(StrEnum):
    """Who names something of one kind, as far as it can be read."""

    BOTH = "both"
    CLIENT = "client"
    THERAPIST = "therapist"
    NEITHER = "neither"


def who_names(*, client: bool, therapist: bool) -> Names:
    """Return who names something, from whether each account can be read."""
    if client and therapist:
        return Names.BOTH
    if client:
        return Names.CLIENT
    return Names.THERAPIST if therapist else Names.NEITHER
