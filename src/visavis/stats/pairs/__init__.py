"""Ratings of the same sessions by both sides: how they follow each other, and what follows them."""

from visavis.stats.pairs.actor_partner import actor_partner, count_actor_partner
from visavis.stats.pairs.following import next_session
from visavis.stats.pairs.sessions import rated_sessions
from visavis.stats.pairs.surface import count_surface, response_surface
from visavis.stats.pairs.truth_and_bias import truth_and_bias

__all__ = [
    "actor_partner",
    "count_actor_partner",
    "count_surface",
    "next_session",
    "rated_sessions",
    "response_surface",
    "truth_and_bias",
]
