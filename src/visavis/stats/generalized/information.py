"""Standard errors from the curvature of the likelihood, as lme4 has them, with degrees of freedom.

Fixed effects and logarithms of standard deviations are moved by about a fifth of a standard error
each. The inverse of that curvature is the covariance; how it changes with the variances gives
Satterthwaite's degrees of freedom, which say that thirteen therapists are few.

References
----------
Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components.
Biometrics Bulletin, 2, 110–114.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from visavis.stats.generalized.engine import LEAST, Found, Problem
from visavis.stats.uncertainty.totals import Numbers

STEP, OF_LOG = 0.2, 0.1
"""Of a standard error; and the most of the logarithm of a standard deviation."""
NOTHING = 1e-5
"""A log-likelihood that is as high without a variance."""
DECREMENT = 1e-2
"""Newton's decrement from which on the search has not ended at a top: a tenth of an error."""
Function = Callable[[Numbers], float]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Curved:
    """The curvature around an estimate."""

    variances: Numbers
    """With those at zero that might as well be there."""
    covariance: Numbers
    """Of fixed effects, as lme4 has it."""
    errors_of_logs: Numbers
    """Of the logarithms of standard deviations; nan at zero."""
    df: Numbers
    """Satterthwaite's, of each fixed effect."""


def curved(of: Problem, found: Found, turn: Numbers) -> Curved | None:
    """Look at the likelihood around an estimate.

    Parameters
    ----------
    of, found
        What was fitted, with scaled predictors, and what was found.
    turn
        From the effects of scaled predictors to those that are meant.

    Returns
    -------
    None where the estimate is at no top of the likelihood.
    """
    variances = np.where(_nothing(of, found), 0.0, found.variances)
    kept, size = variances > 0, len(found.effects)

    def whole(vector: Numbers) -> float:
        moved = np.zeros(len(variances))
        moved[kept] = np.exp(2 * vector[size:])
        return of.deviance(vector[:size], moved)

    at = np.concatenate([found.effects, np.log(variances[kept]) / 2])
    steps = np.concatenate([STEP * found.errors, _of_logs(whole, at, size)])
    _value, gradient, hessian = _differences(whole, at, steps)
    if not _is_top(gradient, hessian):
        return None
    covariance = np.asarray(np.linalg.inv(hessian), np.float64)
    logs = np.full(len(variances), np.nan)
    logs[kept] = np.sqrt(np.diag(covariance)[size:])
    return Curved(
        variances=variances,
        covariance=turn @ covariance[:size, :size] @ turn.T,
        errors_of_logs=logs,
        df=_degrees(whole, at, steps, covariance, turn),
    )


def _nothing(of: Problem, found: Found) -> NDArray[np.bool_]:
    """Say which variances might as well be zero; the residual one of a Gaussian outcome never."""
    least = np.zeros(len(found.variances), bool)
    first = len(found.variances) - of.model.num_group_re
    here = -found.log_likelihood
    for place in range(first, len(least)):
        moved = np.where(least, LEAST, found.variances)
        moved[place] = LEAST
        least[place] = of.deviance(found.effects, moved) <= here + NOTHING
    return least


def _of_logs(function: Function, at: Numbers, size: int) -> Numbers:
    """Return steps for logarithms of standard deviations, a fifth of a standard error each.

    One step for all would not do: what a central difference is off by grows with the rows as the
    curvature does, and at the top of many rows it would look like a slope.
    """
    here, steps = function(at), np.full(len(at) - size, OF_LOG)
    for place in range(len(steps)):
        moved = np.zeros(len(at))
        moved[size + place] = OF_LOG
        curve = (function(at + moved) + function(at - moved) - 2 * here) / OF_LOG**2
        if curve > 0:
            steps[place] = min(OF_LOG, STEP / np.sqrt(curve))
    return steps


def _differences(function: Function, at: Numbers, steps: Numbers) -> tuple[float, Numbers, Numbers]:
    """Return value, gradient and curvature by central differences."""
    size, here = len(at), function(at)
    moved = np.diag(steps)
    up = np.array([function(at + one) for one in moved])
    down = np.array([function(at - one) for one in moved])
    hessian = np.diag((up + down - 2 * here) / steps**2)
    for one, other in combinations(range(size), 2):
        both = moved[one] + moved[other]
        cross = function(at + both) + function(at - both) + 2 * here
        cross -= up[one] + down[one] + up[other] + down[other]
        hessian[one, other] = hessian[other, one] = cross / (2 * steps[one] * steps[other])
    return here, (up - down) / (2 * steps), hessian


def _is_top(gradient: Numbers, hessian: Numbers) -> bool:
    if not (np.isfinite(hessian).all() and np.linalg.eigvalsh(hessian)[0] > 0):
        return False
    return bool(gradient @ np.linalg.solve(hessian, gradient) < DECREMENT)


def _degrees(
    function: Function, at: Numbers, steps: Numbers, covariance: Numbers, turn: Numbers
) -> Numbers:
    """Return twice the squared variance of each effect over the variance of that variance."""
    size = len(turn)
    spread, slopes = covariance[size:, size:], []

    def errors(centre: Numbers) -> Numbers:
        _value, _gradient, hessian = _differences(
            lambda part: function(np.concatenate([part, centre[size:]])),
            centre[:size],
            steps[:size],
        )
        return np.diag(turn @ np.linalg.pinv(hessian, hermitian=True) @ turn.T)

    for place in range(size, len(at)):
        moved = np.zeros(len(at))
        moved[place] = steps[place]
        slopes.append((errors(at + moved) - errors(at - moved)) / (2 * steps[place]))
    if not slopes:
        return np.full(size, np.inf)
    gradient = np.array(slopes)
    uncertain = np.einsum("ik,ij,jk->k", gradient, spread, gradient)
    with np.errstate(divide="ignore"):
        found = 2 * errors(at) ** 2 / uncertain
    return np.asarray(np.maximum(found, 1.0))
