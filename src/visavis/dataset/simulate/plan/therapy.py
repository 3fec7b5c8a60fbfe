"""What is planted about who works with whom, how long, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from visavis.vocab.card import HowEnded
from visavis.vocab.therapist import Orientation

ORIENTATIONS = (
    Orientation.COGNITIVE_BEHAVIOURAL,
    Orientation.PSYCHODYNAMIC,
    Orientation.HUMANISTIC,
)

C, P, H = ORIENTATIONS
OF_THIRTEEN = (C, P, H, C, P, C, C, P, H, C, P, H, C)
"""6, 4 and 3 of 13, as in Castonguay et al. 2010; larger networks repeat the row."""

Telling = Mapping[HowEnded, float]

AGREED, DROPOUT, BY_CHANCE = "agreed", "dropout", "circumstances"
ENDINGS = (DROPOUT, AGREED, BY_CHANCE)
"""How an episode truly ends; what each side tells is another thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tells:
    """How one kind of ending is told by one side, and how often it is told at all."""

    handed_in: float
    words: Telling


TOLD: Mapping[str, Mapping[str, Tells]] = {
    AGREED: {
        "client": Tells(
            handed_in=0.8,
            words={
                HowEnded.AGREED: 0.88,
                HowEnded.CLIENT_DECIDED: 0.08,
                HowEnded.THERAPIST_DECIDED: 0.04,
            },
        ),
        "therapist": Tells(
            handed_in=0.95, words={HowEnded.AGREED: 0.94, HowEnded.CLIENT_DECIDED: 0.06}
        ),
    },
    DROPOUT: {
        "client": Tells(
            handed_in=0.25,
            words={
                HowEnded.CLIENT_DECIDED: 0.5,
                HowEnded.FADED_OUT: 0.3,
                HowEnded.CIRCUMSTANCES: 0.2,
            },
        ),
        # Therapists put their dropout far below what is counted (8.9 % against 19.7 %, Swedish
        # survey and Swift & Greenberg 2012), so some of it is told as something else.
        "therapist": Tells(
            handed_in=0.85,
            words={
                HowEnded.AGREED: 0.1,
                HowEnded.CLIENT_DECIDED: 0.3,
                HowEnded.CIRCUMSTANCES: 0.2,
                HowEnded.FADED_OUT: 0.4,
            },
        ),
    },
    BY_CHANCE: {
        "client": Tells(
            handed_in=0.6, words={HowEnded.CIRCUMSTANCES: 0.9, HowEnded.CLIENT_DECIDED: 0.1}
        ),
        "therapist": Tells(
            handed_in=0.9, words={HowEnded.CIRCUMSTANCES: 0.95, HowEnded.AGREED: 0.05}
        ),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapy:
    """Therapists, clients, the rhythm of sessions, the hazards of ending, the endings told."""

    orientations: tuple[Orientation, ...] = OF_THIRTEEN
    therapists_a_practice: int = 3
    experience_years: tuple[int, int] = (2, 35)
    french_practices: float = 0.35

    declined: float = 0.14
    """Of the clients asked: said no. Shares are per enrolled client."""
    no_answer: float = 0.08
    not_asked: float = 0.06
    """Could have taken part, and nobody asked; all new clients should be [Castonguay 2010]."""
    text_consent: float = 0.9
    """Of the enrolled: raters may read the words. Others' reports are never coded."""

    cancelled: float = 0.07
    missed: float = 0.05
    """Of the weekly sessions after the first, which is always held."""

    dropout: float = 0.008
    """Hazard of dropping out after a held session …"""
    dropout_hindering: float = 0.06
    """… and what is added when something got in the client's way,"""
    dropout_mismatch: float = 0.025
    """or when both found something helpful and it was not the same event."""
    agreed: float = 0.085
    """Hazard of an agreed ending after a held session,"""
    agreed_from: int = 7
    """from this session on."""
    circumstances: float = 0.005

    told: Mapping[str, Mapping[str, Tells]] = field(default_factory=lambda: TOLD)
    """By true ending, then by side."""

    turning_points: tuple[float, ...] = (0.3, 0.5, 0.2)
    """Shares of none, one, two turning points on an ending card."""
    turning_session_known: float = 0.6
    turning_same_session: float = 0.35
    """How often both sides' first turning points are of one session on purpose,"""
    turning_beside: float = 0.2
    """and how often the therapist's is of the session before or after the client's."""
    turning_ratings_together: float = 0.6
    """Of those of one session on purpose: that the therapist's rating is the client's."""

    def __post_init__(self) -> None:
        """Hazards add up; together they must stay below 1. So do shares of turning points."""
        if self.turning_same_session + self.turning_beside >= 1:
            msg = "turning points of one session and of sessions beside must leave room for others"
            raise ValueError(msg)
        most = self.dropout + self.dropout_hindering + self.dropout_mismatch
        if most + self.agreed + self.circumstances >= 1:
            msg = "the hazards of ending must add up to less than 1"
            raise ValueError(msg)
