"""What is planted about event reports: whether, what, how strongly, and whether both mean the same.

Two kinds of therapists (attuned or not) and of clients (telling much or little, meeting hindrances
often or seldom) stand for what else would be random effects: with finite kinds every target is a
finite sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from visavis.vocab.therapist import Orientation

HELPFUL = (
    "self_awareness",
    "problem_clarification",
    "problem_solution",
    "alliance_strengthening",
    "understanding",
    "emotion",
    "hope",
    "surroundings",
)
HINDERING = (
    "poor_fit",
    "therapist_omission",
    "pace",
    "misunderstanding",
    "pressure",
    "disturbance",
)
"""The categories of the codebook `impacts`, in its order; neighbours are easily confused."""

Shares = tuple[float, ...]
Two = tuple[float, float]
"""For the two kinds of client or therapist, or for without and with something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How often events of one valence are told in a held session."""

    client: Two
    """By the two kinds of clients."""
    therapist: Two
    """When the client experienced none, and when the client did."""
    same: Two
    """When both did: that it is the same event, by the two kinds of therapists."""
    guess_same: Two
    """When the guess has this valence and the client an event: that it is the same."""
    same_category: float
    """How much of the greatest possible overlap of categories accounts of one event have."""
    ratings_together: float
    """Weight of the coupling in which the two sides' ratings rise together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Shares of the ratings 1 to 4."""

    client: tuple[Shares, Shares]
    """By the client's style: sparing, generous."""
    therapist: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What happens in sessions, as each side experiences it."""

    attuned: float = 0.5
    """Share of therapists who often name what the client names."""
    talkative: float = 0.5
    """Share of clients who often find something particularly helpful."""
    burdened: float = 0.3
    """Share of clients who often find something in the way."""
    generous: float = 0.4
    """Share of clients who rate high."""

    helpful: Naming = Naming(
        client=(0.36, 0.62),
        therapist=(0.38, 0.62),
        same=(0.35, 0.65),
        guess_same=(0.3, 0.5),
        same_category=0.7,
        ratings_together=0.35,
    )
    # Hindering is far rarer, and therapists name more of it than clients
    # (Castonguay et al. 2010; Lietaer & Neirinck 1985).
    hindering: Naming = Naming(
        client=(0.05, 0.18),
        therapist=(0.09, 0.32),
        same=(0.3, 0.5),
        guess_same=(0.25, 0.4),
        same_category=0.6,
        ratings_together=0.3,
    )
    second_helpful: Two = (0.1, 0.12)
    """Client and therapist: a second helpful event beside the first."""

    guess: float = 0.4
    """How often a therapist's card carries a guess."""
    guess_helpful: Two = (0.75, 0.9)
    """That it is of something helpful, without and with such an event of the client's."""

    # The names in quotation marks in the summaries of Castonguay et al. 2010 lead on their side:
    # self-awareness for both, alliance strengthening for therapists, poor fit for hindered clients,
    # omissions for hindered therapists. The figures are ours.
    client_helpful: Shares = (0.26, 0.16, 0.16, 0.08, 0.13, 0.1, 0.07, 0.04)
    therapist_helpful: Shares = (0.25, 0.15, 0.08, 0.22, 0.09, 0.14, 0.05, 0.02)
    client_hindering: Shares = (0.34, 0.2, 0.16, 0.12, 0.1, 0.08)
    therapist_hindering: Shares = (0.15, 0.38, 0.2, 0.12, 0.1, 0.05)
    leaning: Mapping[Orientation, Shares] = field(default_factory=lambda: LEANING)
    """Factors on the helpful shares, by the therapist's orientation."""
    theme: float = 0.25
    """Each client has a theme, one helpful category, to which this share of both sides' helpful
    accounts goes: what makes the profiles of one therapy alike beyond single sessions."""
    themes: Shares = (0.24, 0.16, 0.14, 0.14, 0.11, 0.12, 0.06, 0.03)

    # Therapists rate lower than clients (Chen et al. 2022).
    helpful_ratings: Ratings = Ratings(
        client=((0.08, 0.29, 0.42, 0.21), (0.03, 0.15, 0.42, 0.4)),
        therapist=(0.12, 0.36, 0.4, 0.12),
    )
    hindering_ratings: Ratings = Ratings(
        client=((0.32, 0.38, 0.21, 0.09), (0.2, 0.34, 0.29, 0.17)),
        therapist=(0.4, 0.37, 0.17, 0.06),
    )


LEANING: Mapping[Orientation, Shares] = {
    Orientation.COGNITIVE_BEHAVIOURAL: (0.8, 1.3, 1.8, 0.8, 0.8, 0.7, 1.0, 1.0),
    Orientation.PSYCHODYNAMIC: (1.4, 0.9, 0.4, 1.2, 1.0, 1.1, 0.8, 1.0),
    Orientation.HUMANISTIC: (1.0, 0.6, 0.4, 1.1, 1.5, 1.8, 1.2, 1.0),
}
