"""Values of therapists, each drawn towards the network's as far as chance would explain it.

Empirical Bayes with a normal model: a therapist's own value lies around the therapist's true one
with its sampling variance, the true ones around the network's value with the variance between
therapists, which is estimated by Paule and Mandel's method. No order is made of what comes out.

References
----------
Efron, B., & Morris, C. (1975). Data analysis using Stein's estimator and its generalizations.
Journal of the American Statistical Association, 70, 311–319.
Morris, C. N. (1983). Parametric empirical Bayes inference. Journal of the American Statistical
Association, 78, 47–55.
Paule, R. C., & Mandel, J. (1982). Consensus values and weighting factors. Journal of Research of
the National Bureau of Standards, 87, 377–385.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
STEPS, CLOSE = 200, 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Shrunken values with their standard errors."""

    value: Numbers
    se: Numbers
    weight: Numbers
    """What of each value is its own; the rest is what it was drawn towards."""
    between: float
    """The standard deviation between therapists; 0 where chance explains all differences."""


def drawn(values: Numbers, variances: Numbers, *, towards: float) -> Drawn:
    """Draw values towards the one that all of them together have.

    Parameters
    ----------
    values
        Of shape (therapists,).
    variances
        Their sampling variances, none of them 0. They must not follow the values: else a value that
        is low by chance, and whose variance is small for that, outweighs the rest.
    towards
        The network's value.
    """
    between = between_variance(values, variances, towards)
    weight = between / (between + variances)
    return Drawn(
        value=weight * values + (1 - weight) * towards,
        se=np.sqrt(_squared_errors(values - towards, variances, between)),
        weight=weight,
        between=float(np.sqrt(between)),
    )


def _squared_errors(apart: Numbers, variances: Numbers, between: float) -> Numbers:
    """Return Morris's squared standard errors (1983, section 1), with one mean for all.

    The further a value lies from the mean, the more it matters that the variance between, and so
    how far to draw, is only estimated.
    """
    many = len(variances)
    precision = 1 / (variances + between)
    drawn_by = max(many - 3, 0) / (many - 1) * variances * precision
    usual = (variances * precision).sum() / precision.sum()
    unknown = 2 / max(many - 3, 1) * drawn_by**2 * (usual + between) * precision
    squared: Numbers = variances * (1 - (many - 1) / many * drawn_by) + unknown * apart**2
    return squared


def between_variance(values: Numbers, variances: Numbers, towards: float) -> float:
    """Return the variance between, with which values scatter as much as they should."""
    squares = (values - towards) ** 2

    def excess(between: float) -> float:
        return float((squares / (variances + between)).sum()) - len(values)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(squares.sum())
    for _ in range(STEPS):
        middle = (low + high) / 2
        if excess(middle) > 0:
            low = middle
        else:
            high = middle
        if high - low <= CLOSE * high:
            break
    return (low + high) / 2
