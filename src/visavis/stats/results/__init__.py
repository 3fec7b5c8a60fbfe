"""What estimates come as: frozen, with their uncertainty, or undefined with the reason."""

from visavis.stats.results.estimate import Estimate, Interval
from visavis.stats.results.shown import Result
from visavis.stats.results.table import Table, named

__all__ = ["Estimate", "Interval", "Result", "Table", "named"]
