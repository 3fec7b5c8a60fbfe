"""Ruptures and repairs, by named rules that can be compared."""

from visavis.stats.ruptures.chance import ByChance, ruptures_by_chance
from visavis.stats.ruptures.find import ruptures
from visavis.stats.ruptures.result import Ruptures
from visavis.stats.ruptures.rules import Chart, Decline, Drop, Repair, Rule, Spread
from visavis.stats.ruptures.series import Series, SessionScores, series_of, session_scores
from visavis.stats.ruptures.shares import rupture_shares

__all__ = [
    "ByChance",
    "Chart",
    "Decline",
    "Drop",
    "Repair",
    "Rule",
    "Ruptures",
    "Series",
    "SessionScores",
    "Spread",
    "rupture_shares",
    "ruptures",
    "ruptures_by_chance",
    "series_of",
    "session_scores",
]
