"""How often what is named: by perspective, valence, category; and how strongly it is rated."""

from visavis.stats.frequencies.counted import Counted
from visavis.stats.frequencies.tables import Frequencies, Table
from visavis.stats.frequencies.tabulate import count, frequencies
from visavis.stats.frequencies.words import About, Weighting

__all__ = ["About", "Counted", "Frequencies", "Table", "Weighting", "count", "frequencies"]
