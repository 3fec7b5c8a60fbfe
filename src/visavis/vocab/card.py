"""Words of the card: who tells, how it was judged, who may read it."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Perspective(StrEnum):
    """Whose account an event report is."""

    CLIENT = "client"
    THERAPIST = "therapist"
    GUESS = "guess"
    """What the therapist thinks the client will name, given before the reveal."""


SIDES = (Perspective.CLIENT, Perspective.THERAPIST)
"""The two who hand in cards; a guess is part of the therapist's card."""


class Valence(StrEnum):
    """How the reporter judged the event."""

    HELPFUL = "helpful"
    HINDERING = "hindering"


class Gate(StrEnum):
    """The answer to one of the card's two first questions."""

    YES = "yes"
    NOTHING = "nothing"
    UNANSWERED = "unanswered"


class Visibility(StrEnum):
    """Who may read what the client wrote, as the client chose."""

    THERAPIST = "therapist"
    STUDY_ONLY = "study_only"
    AFTER_ENDING = "after_ending"


class Moment(StrEnum):
    """When in the therapy session it was."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"
    THROUGHOUT = "throughout"


class Occasion(StrEnum):
    """What a card is about: one therapy session, or the ending of an episode."""

    SESSION = "session"
    ENDING = "ending"


class PairState(IntEnum):
    """Where a pair of cards stands, as one side may know it."""

    OWN_CARD_MISSING = 0
    """This side has not handed in: it learns nothing else."""
    INCOMPLETE = 1
    """This side has handed in and the pair is still closed."""
    OPEN = 2
    """Both cards are in, or the seal has run out."""


class HowEnded(StrEnum):
    """How an episode closed, as one side tells it."""

    AGREED = "agreed"
    CLIENT_DECIDED = "client_decided"
    THERAPIST_DECIDED = "therapist_decided"
    CIRCUMSTANCES = "circumstances"
    FADED_OUT = "faded_out"
    OTHER = "other"
