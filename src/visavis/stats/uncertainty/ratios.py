"""Shares, means and rates as ratios of clusters' totals, with CR2 standard errors.

A ratio of sums is the intercept of a least-squares fit, each unit of the denominator one row; the
leverage of a cluster is its part of the denominator. So the bias-reduced variance CR2 and its
Satterthwaite degrees of freedom have closed forms in the clusters' totals, and the latter say by
themselves that few clusters, or one much larger than the others, know little.

References
----------
Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression
with multi-stage samples. Survey Methodology, 28, 169–181.
Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance
estimation and hypothesis testing in fixed effects models. Journal of Business & Economic
Statistics, 36, 672–683.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.totals import Numbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ratios:
    """Several ratios over the same clusters, each of shape (columns,); nan where there is none."""

    value: Numbers
    se: Numbers
    df: Numbers
    """Satterthwaite's degrees of freedom, at most clusters - 1."""
    clusters: NDArray[np.int64]
    """How many clusters have anything in the denominator."""
    counting: NDArray[np.int64]
    """How many of these have anything in the numerator."""
    short: NDArray[np.int64]
    """In how many of these the numerator is less than the denominator."""


def ratios(over: Numbers, under: Numbers) -> Ratios:
    """Divide sums by sums, and say how far the quotients may be off.

    Parameters
    ----------
    over
        Of shape (…, clusters, columns): each cluster's part of the numerators.
    under
        The same for the denominators, none below zero; one column may serve for all.

    Returns
    -------
    Ratios
        Of shape (…, columns).
    """
    under = np.broadcast_to(under, over.shape)
    there = under > 0
    clusters = there.sum(axis=-2)
    whole = under.sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = over.sum(axis=-2, keepdims=True) / whole
        leverage = under / whole
        left_over = (over - value * under) / whole
        variance = (left_over**2 / (1 - leverage)).sum(axis=-2)
        df = 1 / _spread_of_variance(leverage)
    enough = clusters >= 2  # noqa: PLR2004 -- one cluster has no neighbour to differ from
    return Ratios(
        value=value[..., 0, :],
        se=np.where(enough, np.sqrt(variance), np.nan),
        df=np.where(enough, np.minimum(df, clusters - 1), np.nan),
        clusters=clusters,
        counting=((over > 0) & there).sum(axis=-2),
        short=((over < under) & there).sum(axis=-2),
    )


def satterthwaite(sizes: Numbers) -> float:
    """Return the degrees of freedom of a mean over clusters of these sizes, at least 1.

    Parameters
    ----------
    sizes
        Of shape (clusters,): how many units each has. One that has nearly all of them knows no
        more than a single one.
    """
    leverage = np.minimum(sizes / sizes.sum(), ALMOST_ALL)
    return float(np.maximum(1 / _spread_of_variance(leverage[:, None])[0], 1))


ALMOST_ALL = 1 - 1e-9


def _spread_of_variance(leverage: Numbers) -> Numbers:
    """Return the sum of squares of the quadratic form's matrix; its trace is 1.

    With independent units of equal variance the entry of clusters g and h is, for their leverages
    a and b, -ab / sqrt((1 - a)(1 - b)), and a on the diagonal.
    """
    weighed = leverage**2 / (1 - leverage)
    between = weighed.sum(axis=-2) ** 2 - (weighed**2).sum(axis=-2)
    spread: Numbers = (leverage**2).sum(axis=-2) + between
    return spread


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contrasts:
    """Differences of two ratios over the same clusters, each of shape (columns,)."""

    value: Numbers
    se: Numbers
    df: Numbers


def differences(
    first: tuple[Numbers, Numbers], second: tuple[Numbers, Numbers], *, logarithms: bool = False
) -> Contrasts:
    """Subtract one ratio from another, cluster by cluster.

    Parameters
    ----------
    first, second
        Numerators and denominators, as in `ratios`. A cluster may be in one of the two only; then
        its part of the other is 0.
    logarithms
        Subtract the ratios' logarithms: the difference is that of the quotient.

    Returns
    -------
    Contrasts
        The least-squares fit of two means, so CR2 and Satterthwaite are as in `ratios`.
    """
    one, other = (_part(*ratio, logarithms=logarithms) for ratio in (first, second))
    clusters = ((first[1] > 0) | (second[1] > 0)).sum(axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):  # of a side that is not there: nan
        variance = ((one.adjusted - other.adjusted) ** 2).sum(axis=-2)
        trace = one.size + other.size
        squares = (
            one.size**2 * _product(one, one)
            + other.size**2 * _product(other, other)
            + 2 * one.size * other.size * _product(one, other)
        )
        df = trace**2 / squares
        value = one.value - other.value  # two logarithms of 0 have no difference
    enough = clusters >= 2  # noqa: PLR2004 -- one cluster has no neighbour to differ from
    return Contrasts(
        value=value,
        se=np.where(enough, np.sqrt(variance), np.nan),
        df=np.where(enough, np.minimum(df, clusters - 1), np.nan),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    value: Numbers
    adjusted: Numbers
    """What each cluster leaves over, on the whole, after the adjustment."""
    leverage: Numbers
    size: Numbers
    """Variance of the value for units of variance 1."""


def _part(over: Numbers, under: Numbers, *, logarithms: bool) -> _Part:
    under = np.broadcast_to(under, over.shape)
    whole = under.sum(axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = over.sum(axis=-2) / whole
        leverage = under / whole[..., None, :]
        left_over = (over / whole[..., None, :] - value[..., None, :] * leverage) / np.sqrt(
            1 - leverage
        )
        if not logarithms:
            return _Part(value, left_over, leverage, 1 / whole)
        left_over = left_over / value[..., None, :]
        return _Part(np.log(value), left_over, leverage, 1 / (whole * value**2))


def _product(one: _Part, other: _Part) -> Numbers:
    """Return the sum of products of the two quadratic forms' matrices, each for a trace of 1."""
    both = one.leverage * other.leverage
    with np.errstate(divide="ignore", invalid="ignore"):
        weighed = both / np.sqrt((1 - one.leverage) * (1 - other.leverage))
    found: Numbers = both.sum(axis=-2) + weighed.sum(axis=-2) ** 2 - (weighed**2).sum(axis=-2)
    return found
