"""Raters who stand for others like them: how far that few were drawn may move a correlation.

Leaving out clusters shows how far an estimate would move with other units and the same raters. How
far with other raters shows in their mean square alone, which varies as a chi-square with raters - 1
degrees of freedom does. Both distances from the estimate are put together as Zou and Donner do: the
square root of the sum of their squares, on each side.

References
----------
Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures: A general
approach. Statistics in Medicine, 27, 1693–1702.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from visavis.stats.agreement.mean_squares import Form, Squares, value_of
from visavis.stats.results import Interval
from visavis.stats.uncertainty import Spread
from visavis.stats.uncertainty.totals import Numbers

STEP = 1e-4
"""Of the raters' mean square, to see how steeply the estimate follows it."""


def with_raters(found: Spread, form: Form, squares: Squares) -> Spread:
    """Return standard error and interval of form (2,1) or (2,k), raters taken along.

    Parameters
    ----------
    found
        Of the clusters alone, raters held fixed.
    form
        Which of the two.
    squares
        Of all clusters, each of shape (1,).
    """
    if found.interval is None or found.se is None:
        return found
    below, value, above = _with(form, squares, np.array([1 - STEP, 1, 1 + STEP]))
    steep = (above - below) / (2 * STEP)
    se = float(np.hypot(found.se, steep * np.sqrt(2 / (squares.k - 1))))
    return replace(found, se=se, interval=_joined(found.interval, form, squares, value))


def _joined(found: Interval, form: Form, squares: Squares, value: float) -> Interval:
    from scipy.special import chdtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    df, tail = squares.k - 1, (1 - found.level) / 2
    least, most = _with(form, squares, df / chdtri(df, np.array([1 - tail, tail])))
    most = most if np.isfinite(most) else 1.0  # there a mean of raters would have no variance
    return Interval(
        low=value - float(np.hypot(value - found.low, value - least)),
        high=min(1.0, value + float(np.hypot(found.high - value, most - value))),
        method=f"{found.method}; raters too, chi-square with {df} df",
        level=found.level,
    )


def _with(form: Form, squares: Squares, factors: Numbers) -> Numbers:
    """Return the estimate, had raters differed more or less by these factors."""
    return value_of(form, squares._replace(raters=squares.raters * factors))
