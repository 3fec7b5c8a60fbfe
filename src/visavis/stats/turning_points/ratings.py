"""How alike both sides rate the sessions that both name as a turning point.

References
----------
Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small
sample. Metron, 1, 3–32.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from visavis.stats.results import Estimate, Interval
from visavis.stats.uncertainty.about import CLUSTER, About
from visavis.stats.uncertainty.few import few
from visavis.stats.uncertainty.jackknife import jackknife
from visavis.stats.uncertainty.totals import Numbers, Totals
from visavis.vocab.counted import counted

CORRELATION = "correlation of ratings"
UNIT = "sessions that both name and rate"
TOO_FEW = "Both sides name and rate {} in common: a correlation needs 3 at least."
ALIKE = "One side gives all sessions that both name the same rating: nothing can go along with it."
PERFECT = "All ratings lie on one line: nothing shows how far it may be off."
LEAST, CLOSE = 3, 1e-9


def alike(sums: Numbers, *, about: About, dropped: Mapping[str, int], level: float) -> Estimate:
    """Return Pearson's correlation of both sides' ratings, with a jackknife on Fisher's scale.

    Parameters
    ----------
    sums
        Of shape (clusters, 6): `visavis.stats.turning_points.counting.MOMENTS` of each.
    about
        Whom it is about.
    dropped
        What else was left out.
    level
        The share of intervals that are to contain what is estimated.
    """
    own, cluster = sums[sums[:, 0] > 0], CLUSTER[about]
    whole = own.sum(axis=0)
    n = round(float(whole[0]))
    value = float(correlation(whole[np.newaxis])[0])
    why = TOO_FEW.format(counted(n, "session")) if n < LEAST else ALIKE
    there = n >= LEAST and np.isfinite(value)
    found = Estimate(
        name=CORRELATION,
        value=value if there else None,
        undefined=None if there else why,
        n=n,
        unit=UNIT,
        dropped=dropped,
        clusters=len(own),
        cluster=cluster,
        of={"within": "0", "side": "both", "about": about.value},
    )
    if not there:
        return found
    if 1 - abs(value) < CLOSE:
        return replace(found, no_interval=PERFECT)
    totals = Totals(own, np.ones(len(own), np.int64), sizes=own[:, 0])
    spread = jackknife(totals, _stretched, cluster=cluster, level=level)
    return replace(
        found,
        se=None if spread.se is None else spread.se * (1 - value**2),
        interval=_back(spread.interval),
        no_interval=spread.no_interval,
        cautions=few(len(own), cluster),
    )


def correlation(sums: Numbers) -> Numbers:
    """Return Pearson's correlations of sums of shape (m, 6); nan where one side never differs."""
    n, x, y, xx, yy, xy = sums.T
    spread = (n * xx - x * x) * (n * yy - y * y)
    there = spread > CLOSE * (n * xx * n * yy)
    found: Numbers = np.where(there, (n * xy - x * y) / np.sqrt(np.where(there, spread, 1)), np.nan)
    return np.clip(found, -1, 1)


def _stretched(sums: Numbers) -> Numbers:
    """Return Fisher's z; nan where it is infinite."""
    found = correlation(sums)
    inside = np.abs(found) < 1 - CLOSE
    stretched: Numbers = np.where(inside, np.arctanh(np.where(inside, found, 0)), np.nan)
    return stretched


def _back(interval: Interval | None) -> Interval | None:
    if interval is None:
        return None
    return replace(
        interval,
        low=float(np.tanh(interval.low)),
        high=float(np.tanh(interval.high)),
        method=f"{interval.method}, on Fisher's scale",
    )
