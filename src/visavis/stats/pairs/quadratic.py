"""What follows from the five coefficients of a quadratic surface.

References
----------
Edwards, J. R., & Parry, M. E. (1993). On the use of polynomial regression equations as an
alternative to difference scores in organizational research. Academy of Management Journal, 36,
1577–1613.
Shanock, L. R., Baran, B. E., Gentry, W. A., Pattison, S. C., & Heggestad, E. D. (2010). Polynomial
regression with response surface analysis. Journal of Business and Psychology, 25, 543–554.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from visavis.stats.models.design import Numbers

ALONG: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "a1": ("slope where both agree", (1, 1, 0, 0, 0)),
    "a2": ("curvature where both agree", (0, 0, 1, 1, 1)),
    "a3": ("slope where they differ", (1, -1, 0, 0, 0)),
    "a4": ("curvature where they differ", (0, 0, 1, -1, 1)),
    "a5": ("difference of the curvatures", (0, 0, 1, 0, -1)),
}
"""Along the lines y = x and y = -x: what they are, and the weights of b1 to b5."""
STEP = 1e-6
CERTAIN = 5.991
"""The 95th percentile of chi-square with 2 degrees of freedom; of one degree, `CLEAR` squared."""
CLEAR = 1.96


def stationary(b: Numbers) -> Numbers:
    """Return the point at which the surface is level: x and y."""
    b1, b2, b3, b4, b5 = b
    bend = 4 * b3 * b5 - b4 * b4
    return np.array([b2 * b4 - 2 * b1 * b5, b1 * b4 - 2 * b2 * b3], np.float64) / float(bend)


def slope(b: Numbers) -> Numbers:
    """Return the slope of the line along which the surface bends most upward.

    Where the surface bends downward, that is where it does so least: the ridge.
    """
    apart, size = b[2] - b[4], _size(b)
    return np.array([b[3] / (apart + size) if apart > 0 else (size - apart) / b[3]])


def intercept(b: Numbers) -> Numbers:
    """Return the intercept of that line: where it goes neither up nor down across it."""
    run = slope(b)[0]
    return np.asarray((run * b[0] - b[1]) / across(b))


def across(b: Numbers) -> Numbers:
    """Return how the surface bends across that line, times two."""
    return np.array([b[2] + b[4] - _size(b)])


def _size(b: Numbers) -> float:
    return float(np.hypot(b[2] - b[4], b[3]))


def bend(b: Numbers) -> Numbers:
    """Return what is 0 where the surface bends in one direction only."""
    return np.array([4 * b[2] * b[4] - b[3] * b[3]])


def errors(function: Callable[[Numbers], Numbers], b: Numbers, covariance: Numbers) -> Numbers:
    """Return standard errors of what follows from the coefficients, by the delta method."""
    steps = STEP * np.maximum(np.abs(b), np.sqrt(np.diag(covariance)))
    slopes = np.array(
        [
            (function(b + move) - function(b - move)) / (2 * step)
            for step, move in zip(steps, np.diag(steps), strict=True)
        ]
    ).T
    return np.asarray(np.sqrt(((slopes @ covariance) * slopes).sum(axis=1)))


def clear(function: Callable[[Numbers], Numbers], b: Numbers, covariance: Numbers) -> bool:
    """Whether a number that follows from the coefficients can be told from 0."""
    return bool(abs(function(b)[0]) > CLEAR * errors(function, b, covariance)[0])


def no_point(b: Numbers, covariance: Numbers) -> str | None:
    """Return why there is no stationary point; None where there is one."""
    if clear(bend, b, covariance):
        return None
    return (
        "As far as the data can tell, the surface bends in one direction at most, so no single "
        "point of it is level."
    )


def no_line(b: Numbers, covariance: Numbers) -> str | None:
    """Return why the first principal axis has no intercept; None where it has one."""
    if why := no_axis(b, covariance):
        return why
    if clear(across, b, covariance):
        return None
    return "As far as the data can tell, the surface does not bend across its axis: it is anywhere."


def no_axis(b: Numbers, covariance: Numbers) -> str | None:
    """Return why there is no first principal axis; None where there is one."""
    weights = np.array([[0, 0, 1, 0, -1], [0, 0, 0, 1, 0]], np.float64)
    apart = weights @ b
    wald = apart @ np.linalg.solve(weights @ covariance @ weights.T, apart)
    if wald > CERTAIN:
        return None
    return (
        "Along which line the surface bends most upward, these data cannot tell: tested together, "
        "b3 = b5 and b4 = 0 may both hold."
    )
