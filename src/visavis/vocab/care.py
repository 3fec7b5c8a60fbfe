"""Words of care: therapy sessions, episodes, consent."""

from __future__ import annotations

from enum import StrEnum


class SessionStatus(StrEnum):
    """What became of a therapy session; cancelled and missed ones are kept as such."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    MISSED = "missed"


class EpisodeStatus(StrEnum):
    """Whether a therapy is going on."""

    OPEN = "open"
    ENDED = "ended"


class ConsentScope(StrEnum):
    """What a client agreed to; each is given and withdrawn by itself."""

    SHARE = "share"
    """The therapist may read what the client marks for the therapist."""
    RESEARCH = "research"
    """Ratings and codes enter the study dataset."""
    TEXT = "text"
    """The words themselves, with names struck out, may be read by raters."""
    LATER_CONTACT = "later_contact"
    """The network may write again, for instance with a survey."""
