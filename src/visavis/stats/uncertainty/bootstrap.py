"""The pairs cluster bootstrap: whole clusters are drawn again, with their sums.

Papers report it, so it is here to compare with. Its intervals are too narrow where clusters are
few; the jackknife is the usual way.

References
----------
Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2008). Bootstrap-based improvements for inference
with clustered errors. Review of Economics and Statistics, 90, 414–427.
"""

from __future__ import annotations

import numpy as np

from visavis.stats.results import Interval
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Function, Numbers, Spread, Totals

RESAMPLES = 2_000
ENOUGH = 30
"""Clusters from which on its intervals cover about what they say."""
DRAWN = 64
"""Resamples that are in memory at once."""
LOST = 0.05
"""The share of resamples that may have no value."""


def bootstrap(
    totals: Totals,
    estimate: Function,
    *,
    cluster: str,
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
) -> Spread:
    """Draw clusters with replacement; the interval lies between percentiles.

    Parameters
    ----------
    totals, estimate, cluster, level
        As in `visavis.stats.uncertainty.jackknife`.
    rng
        Where chance comes from.
    resamples
        How often clusters are drawn.

    Returns
    -------
    Spread
        Without an interval where there are fewer than two clusters, or where more than one in
        twenty resamples has no value. The interval always holds the value itself.
    """
    if totals.clusters < 2:  # noqa: PLR2004 -- one cluster has no neighbour to differ from
        return Spread(
            no_interval=f"There is one cluster only ({cluster}); two are needed at least."
        )
    drawn = _values(totals, estimate, rng, resamples)
    there = drawn[np.isfinite(drawn)]
    if len(there) < (1 - LOST) * resamples:
        return Spread(
            no_interval=f"{resamples - len(there)} of {resamples} resamples of the {cluster} have "
            "no value: too few differ."
        )
    low, high = np.quantile(there, [(1 - level) / 2, (1 + level) / 2])
    value = float(estimate(totals.whole[np.newaxis])[0])
    method = f"bootstrap of {cluster}, percentiles of {len(there)}"
    return Spread(
        se=float(there.std(ddof=1)),
        interval=Interval(
            low=min(float(low), value), high=max(float(high), value), method=method, level=level
        ),
    )


def _values(
    totals: Totals, estimate: Function, rng: np.random.Generator, resamples: int
) -> Numbers:
    order = np.lexsort(totals.sums.T[::-1])  # the same seed, the same draws, whatever read the rows
    sums, shares = totals.sums[order], totals.times[order] / totals.clusters
    parts = [
        estimate(rng.multinomial(totals.clusters, shares, size) @ sums)
        for begin in range(0, resamples, DRAWN)
        if (size := min(DRAWN, resamples - begin))
    ]
    return np.concatenate(parts)
