"""Congruence of client and therapist: six levels, each with its own denominator and chance."""

from visavis.stats.congruence.counts import Counts, count
from visavis.stats.congruence.estimate import congruence, estimate
from visavis.stats.congruence.result import Congruence, Level

__all__ = ["Congruence", "Counts", "Level", "congruence", "count", "estimate"]
