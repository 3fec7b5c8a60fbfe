"""Words of coding: what a round is for, how sure a rater is, why raters differ."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """What the codings of a round are for."""

    TRAINING = "training"
    """To learn the codebook; counts in no result."""
    INDEPENDENT = "independent"
    """Each rater alone; agreement is computed from these."""
    CONSENSUS = "consensus"
    """Raters settle together what they coded differently."""


class RoundKind(StrEnum):
    """What raters judge in a round."""

    CATEGORIES = "categories"
    """Which category of the codebook an event report belongs to."""
    SAME_EVENT = "same_event"
    """Which reports of the two sides are about the same event."""


class Stage(StrEnum):
    """How far a round has come."""

    PREPARING = "preparing"
    """Reports are drawn, struck and read through; no rater sees any."""
    INDEPENDENT = "independent"
    """Each rater codes alone and learns nothing of the others."""
    CONSENSUS = "consensus"
    """What was coded differently is settled."""
    CLOSED = "closed"


class BookStatus(StrEnum):
    """What a version of a codebook is good for."""

    DRAFT = "draft"
    """Being written: no round codes by it yet."""
    IN_USE = "in_use"
    """Never changed any more: a change is a new version."""
    RETIRED = "retired"
    """Kept for the codings made by it; no new round codes by it."""


class Certainty(StrEnum):
    """How sure a rater is of a category."""

    UNSURE = "unsure"
    FAIRLY_SURE = "fairly_sure"
    SURE = "sure"


class SourceGuess(StrEnum):
    """Whose account a rater believes a report to be, who was not told."""

    CLIENT = "client"
    THERAPIST = "therapist"
    CANNOT_TELL = "cannot_tell"


class Disagreement(StrEnum):
    """Why raters had coded a report differently, as they settled it."""

    OVERSIGHT = "oversight"
    """One of them had overlooked something."""
    BOUNDARY = "boundary"
    """It lies where two categories touch."""
    READING = "reading"
    """The words can be read in two ways."""
    CODEBOOK = "codebook"
    """The codebook does not say."""
