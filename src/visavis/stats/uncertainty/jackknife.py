"""The delete-one-cluster jackknife.

It needs nothing but the clusters' totals: leaving one out is a subtraction. With a t reference it
covers what it should with as few as a dozen clusters, where the cluster bootstrap does not.

References
----------
Hughes, J. (2022). Toward improved inference for Krippendorff's alpha. arXiv:2210.13265.
Efron, B., & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics, 9, 586–596.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from visavis.stats.results import Interval
from visavis.stats.uncertainty.ratios import satterthwaite
from visavis.stats.uncertainty.totals import Function, Numbers, Spread, Totals

LEVEL = 0.95
"""The share of intervals that are to contain what they estimate, unless another is asked for."""


class Range(NamedTuple):
    """Between which bounds a value can lie at all."""

    low: float = -np.inf
    high: float = np.inf


ANYWHERE = Range()


def jackknife(
    totals: Totals,
    estimate: Function,
    *,
    cluster: str,
    within: Range = ANYWHERE,
    level: float = LEVEL,
) -> Spread:
    """Leave out each cluster in turn.

    Parameters
    ----------
    totals
        The clusters' sums.
    estimate
        From sums to values; see `Function`.
    cluster
        What a cluster is, in the plural, for the words of the result.
    within
        The interval is cut off where no value can lie.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Spread
        With clusters - 1 degrees of freedom, fewer where totals say that clusters differ in size:
        as many as Satterthwaite's for the mean of their units. Without an interval where there are
        fewer than two clusters, or where leaving one out leaves no value.
    """
    several = totals.clusters > 1
    value = float(estimate(totals.whole[np.newaxis])[0])
    return left_out(
        value,
        _each_left_out(totals, estimate) if several else np.full(len(totals.sums), np.nan),
        times=totals.times,
        cluster=cluster,
        within=within,
        level=level,
        df=degrees(totals),
    )


def degrees(totals: Totals) -> float:
    """Return clusters - 1, or Satterthwaite's degrees of freedom where sizes are known."""
    most = max(totals.clusters - 1, 1)
    if totals.sizes is None or not totals.sizes.any():
        return most
    return min(most, satterthwaite(totals.sizes))


def _each_left_out(totals: Totals, estimate: Function) -> Numbers:
    """Return the value without a cluster of each row, a few thousand rows at a time."""
    whole = totals.whole
    rows = max(1, min(ROWS, NUMBERS // max(1, len(whole))))
    parts = [
        estimate(whole - totals.sums[begin : begin + rows])
        for begin in range(0, len(totals.sums), rows)
    ]
    return np.concatenate(parts)


ROWS, NUMBERS = 8_192, 4_000_000
"""Rows, and numbers in them, that are held twice; more would fill the memory."""


def left_out(
    value: float,
    without: Numbers,
    *,
    cluster: str,
    times: NDArray[np.int64] | None = None,
    within: Range = ANYWHERE,
    level: float = LEVEL,
    df: float | None = None,
) -> Spread:
    """Do the same where leaving a cluster out is more than a subtraction.

    Parameters
    ----------
    value
        With all clusters.
    without
        Of shape (clusters,): the value without each.
    cluster, within, level
        As in `jackknife`.
    times
        How many clusters each of `without` stands for.
    df
        Degrees of freedom, where clusters are known to differ so much in size that there are fewer
        than clusters - 1; see `visavis.stats.uncertainty.ratios.satterthwaite`.
    """
    times = np.ones(len(without), np.int64) if times is None else times
    count = int(times.sum())
    if count < 2:  # noqa: PLR2004 -- one cluster has no neighbour to differ from
        return Spread(
            no_interval=f"There is one cluster only ({cluster}); two are needed at least."
        )
    if not np.isfinite(without).all():
        return Spread(
            no_interval=f"Without one of the {count} {cluster} there is no value: too few differ."
        )
    squares = float(times @ (without - float(times @ without) / count) ** 2)
    se = float(np.sqrt((count - 1) / count * squares))
    how, df = f"jackknife over {cluster}", min(count - 1, df or np.inf)
    return Spread(se=se, interval=around(value, se, df=df, how=how, within=within, level=level))


def around(
    value: float, se: float, *, df: float, how: str, within: Range = ANYWHERE, level: float = LEVEL
) -> Interval:
    """Return the interval of a t statistic around a value."""
    from scipy.special import stdtrit  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    reach = float(stdtrit(df, (1 + level) / 2)) * se
    return Interval(
        low=max(within.low, value - reach),
        high=min(within.high, value + reach),
        method=f"{how}, t with {df:.4g} df",
        level=level,
    )
