"""Small tables of counts, sums and patterns that add up: the first step of every estimate."""

from visavis.stats.summaries.counts import counts
from visavis.stats.summaries.files import load, save
from visavis.stats.summaries.moments import moments
from visavis.stats.summaries.patterns import patterns, tallies
from visavis.stats.summaries.products import products
from visavis.stats.summaries.ratings import ratings
from visavis.stats.summaries.summary import Kind, Summary, merge

__all__ = [
    "Kind",
    "Summary",
    "counts",
    "load",
    "merge",
    "moments",
    "patterns",
    "products",
    "ratings",
    "save",
    "tallies",
]
