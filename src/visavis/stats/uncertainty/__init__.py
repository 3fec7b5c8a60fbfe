"""How far an estimate may be off: always from clusters, never from events taken as independent."""

from visavis.stats.uncertainty.jackknife import jackknife
from visavis.stats.uncertainty.several import benjamini_hochberg, holm
from visavis.stats.uncertainty.totals import Spread, Totals

__all__ = ["Spread", "Totals", "benjamini_hochberg", "holm", "jackknife"]
