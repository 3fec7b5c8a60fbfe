"""What can be wrong with a chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FaultKind(StrEnum):
    """Each with the words in which an operator reads it."""

    ALTERED = "the entry was altered, or put in by somebody without the key"
    MOVED = "the entry stood at another place"
    MISSING = "the entry was taken out"
    TRUNCATED = "the entries from here to the end were taken away"
    ADDED = "the entries from here on came in past the head, or the head was set back"
    HEAD_FORGED = "the head of the chain was altered"
    HEAD_MISSING = "the head of the chain is gone"
    REWRITTEN = "the chain was another when it was anchored"
    ANCHOR_ALTERED = "the line in the file of anchors was altered, moved or taken out"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and where it is."""

    kind: FaultKind
    number: int
    """The entry's number; the line's, where an anchor is at fault."""
    anchored_at: datetime | None = None
    """The time of the anchor that shows it, where one does."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found."""

    entries: int
    anchors: int
    last_anchor: datetime | None
    """What was taken away after this moment, with the head set back to match, is not found."""
    faults: tuple[Fault, ...]
    lost_by_restore: int = 0
    """Entries that anchors saw and that a restored backup did not have; said, not a fault."""

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults
