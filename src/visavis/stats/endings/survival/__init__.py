"""How long therapies last: Kaplan–Meier and cumulative incidence from counts that add up."""

from visavis.stats.endings.survival.counting import count_times
from visavis.stats.endings.survival.result import Survival
from visavis.stats.endings.survival.survival import survival

__all__ = ["Survival", "count_times", "survival"]
