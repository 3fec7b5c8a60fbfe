"""How often what is named: by perspective, valence, category; and how strongly it is rated."""

from visavis.stats.frequencies.chi_square import ChiSquare, chi_square
from visavis.stats.frequencies.compare import (
    compare_orientations,
    compare_perspectives,
    compare_rates,
)
from visavis.stats.frequencies.comparison import Comparison
from visavis.stats.frequencies.counted import Counted
from visavis.stats.frequencies.tables import Frequencies
from visavis.stats.frequencies.tabulate import count_frequencies, frequencies
from visavis.stats.frequencies.words import Weighting
from visavis.stats.results import Table
from visavis.stats.uncertainty import About

__all__ = [
    "About",
    "ChiSquare",
    "Comparison",
    "Counted",
    "Frequencies",
    "Table",
    "Weighting",
    "chi_square",
    "compare_orientations",
    "compare_perspectives",
    "compare_rates",
    "count_frequencies",
    "frequencies",
]
