"""Values of therapists, each drawn towards the mean of all as far as chance would explain it.

Empirical Bayes with a normal model: a therapist's own value lies around the therapist's true one
with its sampling variance, the true ones around their mean with the variance between therapists,
which is estimated by Paule and Mandel's method. No order is made of what comes out.

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
    """Shrunken values with their standard errors, and what they were drawn towards."""

    value: Numbers
    se: Numbers
    weight: Numbers
    """What of each value is its own; the rest is the mean's."""
    mean: float
    between: float
    """The standard deviation between therapists; 0 where chance explains all differences."""


def drawn(values: Numbers, variances: Numbers) -> Drawn:
    """Draw values towards their mean.

    Parameters
    ----------
    values
        Of shape (therapists,), two at least.
    variances
        Their sampling variances, none of them 0.
    """
    between = between_variance(values, variances)
    precision = 1 / (variances + between)
    mean = float(precision @ values / precision.sum())
    weight = between / (between + variances)
    of_mean = 1 / precision.sum()
    return Drawn(
        value=weight * values + (1 - weight) * mean,
        se=np.sqrt(weight * variances + (1 - weight) ** 2 * of_mean),
        weight=weight,
        mean=mean,
        between=float(np.sqrt(between)),
    )


def between_variance(values: Numbers, variances: Numbers) -> float:
    """Return the variance between, with which values scatter as much as they should."""
    if _excess(values, variances, 0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.var(values, ddof=1)) + float(variances.max())
    while _excess(values, variances, high) > 0:
        high *= 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _excess(values, variances, middle) > 0:
            low = middle
        else:
            high = middle
        if high - low <= CLOSE * high:
            break
    return (low + high) / 2


def _excess(values: Numbers, variances: Numbers, between: float) -> float:
    precision = 1 / (variances + between)
    mean = precision @ values / precision.sum()
    return float(precision @ (values - mean) ** 2) - (len(values) - 1)
