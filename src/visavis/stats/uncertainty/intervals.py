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
from visavis.stats.results.levels import sound
from visavis.stats.uncertainty.jackknife import LEVEL, Range, around

FEW = 3
"""With fewer clusters that have a case, a standard error does not know how rare cases are."""


def share_interval(
    value: float,
    se: float,
    *,
    df: float,
    clusters: int,
    how: str,
    cases: tuple[int, int] | None = None,
    level: float = LEVEL,
) -> Interval | None:
    """Return the interval of a share, symmetric on the logit scale.

    For a share of exactly 0 or 1 it is one-sided: it ends at the share at which so many independent
    units would show no case with a chance of (1 - level) / 2. For clusters of equal size that holds
    however alike their units are; clusters of unequal size count as fewer, by their degrees of
    freedom. Where larger clusters have higher shares, no bound can be had from clusters that show
    none. A share that rests on one or two clusters never ends before that.

    Parameters
    ----------
    value, se
        The share and its standard error.
    df
        Of the t statistic; as many clusters of equal size have one less than they are.
    clusters
        How many independent groups there are.
    how
        What the standard error is, as in ``CR2 over clients``.
    cases
        How many clusters have a case, and how many lack one, where that is known.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    The interval, or None when no two clusters differ and the share is neither 0 nor 1.
    """
    worth = min(clusters, df + 1) if np.isfinite(df) else clusters
    reach = 1 - ((1 - sound(level)) / 2) ** (1 / worth)
    if value in (0.0, 1.0):
        low, high = (0.0, reach) if value == 0 else (1 - reach, 1.0)
        method = f"none in {clusters} independent groups, worth {worth:.4g} of equal size"
        return Interval(low=low, high=high, method=method, level=level)
    if not se > 0:
        return None
    slope = value * (1 - value)
    middle = around(float(np.log(value / (1 - value))), se / slope, df=df, how=how, level=level)
    low, high = min(value, _logistic(middle.low)), max(value, _logistic(middle.high))
    method = f"{middle.method}, on the logit scale"
    with_one, without = (FEW, FEW) if cases is None else cases
    if with_one < FEW and high < reach:
        high, method = reach, f"{method}; above, as if there were none"
    if without < FEW and low > 1 - reach:
        low, method = 1 - reach, f"{method}; below, as if all were"
    return Interval(low=low, high=high, method=method, level=level)


def rate_interval(
    value: float, se: float, *, df: float, how: str, level: float = LEVEL
) -> Interval | None:
    """Return the interval of a rate or a ratio above 0, symmetric on the log scale.

    Parameters are those of `share_interval`. None for a rate of 0, or when no two clusters differ.
    """
    sound(level)
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
    sound(level)
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
    z = float(ndtri((1 + sound(level)) / 2))
    low, high = _score(successes / n, n, z)
    return Interval(low=low, high=high, method="Wilson, for independent units", level=level)


def score_interval(
    value: float, n: float, *, df: float, how: str, level: float = LEVEL
) -> Interval:
    """Return Wilson's interval of a share that knows as much as `n` independent units do.

    Parameters
    ----------
    value
        The share.
    n
        The effective number of units.
    df
        Of the t statistic in place of the normal one.
    how
        How `n` was found.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    t = float(stdtrit(df, (1 + sound(level)) / 2))
    low, high = _score(value, n, t) if t < FAR else (0.0, 1.0)
    method = f"{how}, Wilson's score with {n:.4g} units, t with {df:.4g} df"
    return Interval(low=low, high=high, method=method, level=level)


FAR = 1e9
"""A quantile from which on nothing is known."""


def _score(value: float, n: float, z: float) -> tuple[float, float]:
    scale = 1 + z**2 / n
    middle = (value + z**2 / (2 * n)) / scale
    reach = z * np.sqrt(value * (1 - value) / n + z**2 / (4 * n**2)) / scale
    return (
        0.0 if value == 0 else float(middle - reach),
        1.0 if value == 1 else float(middle + reach),
    )


def _logistic(x: float) -> float:
    with np.errstate(over="ignore"):  # as good as 0
        return float(1 / (1 + np.exp(-x)))
