"""Cluster-robust standard errors of regressions that are fitted in passes, from sums per cluster.

All that is needed of a cluster is its score and its information: small sums that add up. With
bread M (the inverse of the whole information), score s and information B of a cluster, the
bias-reduced variance CR2 takes (I - BM)^(-1/2) s in place of s. That is the adjustment of Bell and
McCaffrey on the scale of Pearson residuals; Satterthwaite's degrees of freedom follow from the
same sums.

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

from visavis.stats.uncertainty.totals import Numbers

ALONE = 1 - 1e-8
"""From this leverage on, a cluster carries a direction alone: nothing says how far it is off."""
PART = 1e-6
"""Of a contrast; less of it in such a direction does not matter."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Robust:
    """Standard errors of several contrasts, each of shape (contrasts,)."""

    se: Numbers
    """CR2; nan where a single cluster carries the contrast."""
    cr1: Numbers
    """CR1, as other programs have it: times clusters / (clusters - 1), and no more."""
    df: Numbers
    """Satterthwaite's degrees of freedom of CR2."""
    clusters: int


def robust(scores: Numbers, information: Numbers, contrasts: Numbers) -> Robust:
    """Return how far contrasts of coefficients may be off.

    Parameters
    ----------
    scores
        Of shape (clusters, p): each cluster's part of the score, at the estimate.
    information
        Of shape (clusters, p, p): each cluster's part of the expected information.
    contrasts
        Of shape (contrasts, p): what the coefficients are multiplied with.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the whole information is singular.
    """
    half = np.linalg.inv(np.linalg.cholesky(information.sum(axis=0)))  # M = half' half
    leverage = half @ information @ half.T
    turned, plain = contrasts @ half.T, scores @ half.T
    roots, alone = _roots(leverage)
    adjusted = np.einsum("gij,gj->gi", roots, plain)
    count = len(scores)
    carried = ((alone @ turned.T) ** 2).sum(axis=0)
    sound = (carried <= PART * (turned**2).sum(axis=1)) & (count > 1)
    return Robust(
        se=np.where(sound, np.sqrt(((adjusted @ turned.T) ** 2).sum(axis=0)), np.nan),
        cr1=np.sqrt(((plain @ turned.T) ** 2).sum(axis=0) * count / max(1, count - 1)),
        df=np.where(sound, _spread(turned, leverage, roots), np.nan),
        clusters=count,
    )


def _roots(leverage: Numbers) -> tuple[Numbers, Numbers]:
    """Return (I - S)^(-1/2) for each symmetric S, and the directions in which there is none.

    Most clusters have little leverage; for these a few terms of the series are exact.
    """
    trace = np.trace(leverage, axis1=1, axis2=2)
    small = trace < SMALL
    roots = np.empty_like(leverage)
    roots[small] = _series(leverage[small], largest=float(trace[small].max(initial=0)))
    size, ways = np.linalg.eigh(leverage[~small])
    alone = size > ALONE
    with np.errstate(divide="ignore", invalid="ignore"):
        grow = np.where(alone, 0.0, 1 / np.sqrt(1 - size))
    roots[~small] = (ways * grow[:, None, :]) @ np.swapaxes(ways, 1, 2)
    return roots, np.swapaxes(ways, 1, 2)[alone]


def _series(leverage: Numbers, *, largest: float) -> Numbers:
    """Return (I - S)^(-1/2) by Newton's binomial series, from its last term inwards."""
    whole = np.eye(leverage.shape[1])
    found = np.broadcast_to(whole, leverage.shape)
    terms = int(np.ceil(np.log(LEFT_OUT) / np.log(max(largest, LEFT_OUT))))
    for term in range(terms, 0, -1):
        found = whole + (1 - 1 / (2 * term)) * (leverage @ found)
    return found


SMALL, LEFT_OUT = 0.05, 1e-14
"""Below this trace, a few terms leave out less than that."""


def _spread(turned: Numbers, leverage: Numbers, roots: Numbers) -> Numbers:
    """Return Satterthwaite's degrees of freedom, at least 1, if units had the model's variance."""
    found = np.empty(len(turned))
    for place, one in enumerate(turned):
        along = roots @ one
        shared = np.einsum("gij,gj->gi", leverage, along)
        own, squared = (shared * along).sum(axis=1), (shared**2).sum(axis=1)
        squares = ((own - squared) ** 2 - squared**2).sum() + ((shared.T @ shared) ** 2).sum()
        trace = (own - squared).sum()
        found[place] = trace**2 / squares if squares > 0 else np.nan
    return np.maximum(found, 1.0)
