"""Words of a study: what became of an invitation to it."""

from __future__ import annotations

from enum import StrEnum


class EnrolmentOutcome(StrEnum):
    """What became of asking a client to take part."""

    ENROLLED = "enrolled"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"
    """The client could have taken part, and nobody asked."""
