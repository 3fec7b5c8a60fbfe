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


def _spread_of_variance(leverage: Numbers) -> Numbers:
    """Return the sum of squares of the quadratic form's matrix; its trace is 1.

    With independent units of equal variance the entry of clusters g and h is, for their leverages
    a and b, -ab / sqrt((1 - a)(1 - b)), and a on the diagonal.
    """
    weighed = leverage**2 / (1 - leverage)
    between = weighed.sum(axis=-2) ** 2 - (weighed**2).sum(axis=-2)
    spread: Numbers = (leverage**2).sum(axis=-2) + between
    return spread
