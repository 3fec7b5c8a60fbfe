"""The level of an interval, as results check it."""

from visavis.stats.results.levels import sound

__all__ = ["sound"]
