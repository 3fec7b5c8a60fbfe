"""What is planted about how the client fares: growth, ICCs, and the slopes on events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A score on the client's card, in T points without floor or ceiling; higher is better.

    In the session of week w of client i with therapist t::

        score = intercept + growth w + u_t + v_i + d_i w
              + within (x - p_i) + between p_i + hindering z + match (m - q_t x) + e

    x: the client experienced something helpful, p_i: the probability of that for this client,
    z: something got in the way, m: both named the same helpful event, q_t: the probability of that
    with this therapist, given x. What the match adds is thus on top of the slope on x, and a model
    without the match finds the same slope.
    """

    intercept: float = 38.0
    growth: float = 0.25
    """Points a week."""
    growth_sd: float = 0.1
    """Of the clients' own growth."""
    therapist_sd: float = 2.5
    client_sd: float = 6.0
    residual_sd: float = 5.5
    within: float = 2.0
    between: float = 6.0
    """Per unit of the client's probability."""
    hindering: float = -3.0
    match: float = 1.5  # the match predicts outcome, the type hardly does (Pivolusková et al. 2019)

    @property
    def client_icc(self) -> float:
        """Share of the variance at the start that lies between clients of one therapist."""
        return self.client_sd**2 / self.variance

    @property
    def therapist_icc(self) -> float:
        """Share of the variance at the start that lies between therapists."""
        return self.therapist_sd**2 / self.variance

    @property
    def variance(self) -> float:
        """At the start, events aside."""
        return self.therapist_sd**2 + self.client_sd**2 + self.residual_sd**2
