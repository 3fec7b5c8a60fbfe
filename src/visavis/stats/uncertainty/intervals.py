"""Intervals that stay where a value can lie: shares on the logit scale, rates on the log scale.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal
of the American Statistical Association, 22, 209–212.
"""

from __future__ import annotations

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.results import Interval
from visavis.stats.uncertainty.jackknife import LEVEL, Range, around


def share_interval(
    value: float, se: float, *, df: float, clusters: int, how: str, level: float = LEVEL
) -> Interval | None:
    """Return the interval of a share, symmetric on the logit scale.

    For a share of exactly 0 or 1 it is one-sided and exact, however alike the units of a cluster
    are: none of the clusters shows a case with at most the chance that none of so many independent
    units does.

    Parameters
    ----------
    value, se
        The share and its standard error.
    df
        Of the t statistic.
    clusters
        How many independent groups there are.
    how
        What the standard error is, as in ``CR2 over clients``.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    The interval, or None when no two clusters differ and the share is neither 0 nor 1.
    """
    if value in (0.0, 1.0):
        reach = 1 - ((1 - level) / 2) ** (1 / clusters)
        low, high = (0.0, reach) if value == 0 else (1 - reach, 1.0)
        return Interval(
            low=low, high=high, method=f"exact for {clusters} independent groups", level=level
        )
    if not se > 0:
        return None
    slope = value * (1 - value)
    middle = around(float(np.log(value / (1 - value))), se / slope, df=df, how=how, level=level)
    return Interval(
        low=min(value, _logistic(middle.low)),
        high=max(value, _logistic(middle.high)),
        method=f"{middle.method}, on the logit scale",
        level=level,
    )


def rate_interval(
    value: float, se: float, *, df: float, how: str, level: float = LEVEL
) -> Interval | None:
    """Return the interval of a rate or a ratio above 0, symmetric on the log scale.

    Parameters are those of `share_interval`. None for a rate of 0, or when no two clusters differ.
    """
    if not (se > 0 and value > 0):
        return None
    middle = around(float(np.log(value)), se / value, df=df, how=how, level=level)
    with np.errstate(over="ignore"):  # beyond all numbers: there is no upper bound
        low, high = float(np.exp(middle.low)), float(np.exp(middle.high))
    return Interval(
        low=min(value, low),
        high=max(value, high),
        method=f"{middle.method}, on the log scale",
        level=level,
    )


def mean_interval(
    value: float, se: float, *, df: float, how: str, within: Range, level: float = LEVEL
) -> Interval | None:
    """Return the interval of a mean, cut off where no value can lie; None without a spread."""
    if not se > 0:
        return None
    return around(value, se, df=df, how=how, within=within, level=level)


def wilson(successes: int, n: int, *, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval of a share.

    Only for units that are independent, as members who answered a survey once; event reports never
    are.

    Raises
    ------
    UnusableError
        When there are no units, or more successes than units.
    """
    from scipy.special import ndtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    if not 0 <= successes <= n or n == 0:
        msg = f"{successes} of {n} is no share: pass how many of how many units."
        raise UnusableError(msg)
    z = float(ndtri((1 + level) / 2))
    value, scale = successes / n, 1 + z**2 / n
    middle = (value + z**2 / (2 * n)) / scale
    reach = z * np.sqrt(value * (1 - value) / n + z**2 / (4 * n**2)) / scale
    return Interval(
        low=0.0 if successes == 0 else float(middle - reach),
        high=1.0 if successes == n else float(middle + reach),
        method="Wilson, for independent units",
        level=level,
    )


def _logistic(x: float) -> float:
    with np.errstate(over="ignore"):  # as good as 0
        return float(1 / (1 + np.exp(-x)))
