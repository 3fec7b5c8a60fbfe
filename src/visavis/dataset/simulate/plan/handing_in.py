"""What is planted about cards: missing, late, typed in, with gates and ratings left open."""

from __future__ import annotations

from dataclasses import dataclass

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingIn:
    """Cards of held sessions. Missing depends on what happened; all else is left to chance."""

    client: float = 0.86
    """A client hands in the card,"""
    client_hindered: float = 0.7
    """less often when something got in the way: people spare those who may read it
    (Blanchard & Farber 2016)."""
    therapist: float = 0.92
    """A therapist hands in the card,"""
    therapist_nothing: float = 0.78
    """less often when there is nothing to tell."""

    gate_open: float = 0.02
    """A gate is left unanswered, and what it asked for untold."""
    rating_open: float = 0.03
    late: tuple[float, float] = (0.05, 0.03)
    """Client, therapist: the card comes after the seal ran out."""
    late_hours: float = 240
    """At most so many hours after that."""
    hours: tuple[tuple[float, float], tuple[float, float]] = ((1.2, 1.4), (0.6, 1.5))
    """Client, therapist: mean and spread of the logarithm of the hours until then."""
    on_paper: tuple[float, float] = (0.08, 0.02)

    moments: Shares = (0.18, 0.4, 0.22, 0.2)
    """Beginning, middle, end, throughout; of those who say."""
    moment_open: float = 0.25
    visibility: Shares = (0.8, 0.12, 0.08)
    """For the therapist, for the study only, for the therapist after the ending."""
