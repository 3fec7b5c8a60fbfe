"""How far an estimate may be off: always from clusters, never from events taken as independent."""

from visavis.stats.uncertainty.about import CLUSTER, About, abouts
from visavis.stats.uncertainty.bootstrap import bootstrap
from visavis.stats.uncertainty.few import few
from visavis.stats.uncertainty.intervals import (
    mean_interval,
    rate_interval,
    share_interval,
    wilson,
)
from visavis.stats.uncertainty.jackknife import jackknife, left_out
from visavis.stats.uncertainty.permutation import Ways, arrangements, flips, least_p
from visavis.stats.uncertainty.ratios import Ratios, ratios, satterthwaite
from visavis.stats.uncertainty.several import benjamini_hochberg, holm
from visavis.stats.uncertainty.totals import Spread, Totals

__all__ = [
    "CLUSTER",
    "About",
    "Ratios",
    "Spread",
    "Totals",
    "Ways",
    "abouts",
    "arrangements",
    "benjamini_hochberg",
    "bootstrap",
    "few",
    "flips",
    "holm",
    "jackknife",
    "least_p",
    "left_out",
    "mean_interval",
    "rate_interval",
    "ratios",
    "satterthwaite",
    "share_interval",
    "wilson",
]
