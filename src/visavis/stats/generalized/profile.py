"""Intervals of standard deviations by the profile of the likelihood; they may begin at zero.

The profile takes all values at which the likelihood, made as high as the other parameters allow, is
not too far below its top. A value plus or minus two standard errors of its logarithm never reaches
zero, and has no end where the variance is near it.

References
----------
Bates, D., Mächler, M., Bolker, B., & Walker, S. (2015). Fitting linear mixed-effects models using
lme4. Journal of Statistical Software, 67(1), section 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from visavis.stats.generalized.engine import Found, Problem, search

SETTLED = 1e-3
"""How exact a log-likelihood is to be."""
NEAR, WIDER, FURTHEST = 5e-3, 0.7, 4.6
"""Of the logarithm of a bound: how exact it is, how far each look is from the last, and all."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Profile:
    """The likelihood along one standard deviation."""

    of: Problem
    found: Found
    """Where the likelihood is highest."""
    place: int
    """Which of the variances."""
    drop: float
    """How far -2 log-likelihood may rise."""

    def above(self, deviation: float) -> float:
        """Return how far the root of the rise is above what is allowed."""
        close = min(1e-6, SETTLED / (1 + abs(self.found.log_likelihood)))
        there = search(self.of, start=self.found, close=close, held=(self.place, deviation**2))
        rise = 2 * (self.found.log_likelihood - there.log_likelihood)
        return float(np.sqrt(max(rise, 0.0)) - np.sqrt(self.drop))

    def bounds(self, value: float, error: float | None) -> tuple[float, float]:
        """Return the least and the largest standard deviation that the data allow.

        Parameters
        ----------
        value
            The standard deviation at the top.
        error
            The standard error of its logarithm, to begin with; None at zero.

        Raises
        ------
        EngineError
            When a search ends nowhere.
        """
        reach = np.sqrt(self.drop) * (0.5 if error is None else min(error, 1.0))
        begin = value or 0.1 * float(np.sqrt(self.found.variances.max()) or 1.0)
        high = self._crossing(begin, float(np.exp(reach)))
        if value == 0 or (self._may_be_zero() and self.above(0.0) <= 0):
            return 0.0, high
        return self._crossing(begin, float(np.exp(-reach))), high

    def _may_be_zero(self) -> bool:
        """Whether it is of random intercepts; rows differ in any case."""
        factors = int(self.of.model.num_group_re)
        return self.place >= len(self.found.variances) - factors

    def _crossing(self, inside: float, step: float) -> float:
        """Return where the rise is what is allowed, beyond a value where it is less."""
        from scipy.optimize import brentq  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

        above = cache(lambda log: self.above(float(np.exp(log))))
        within, apart = float(np.log(inside)), float(np.log(step))
        beyond, furthest = within + apart, abs(apart) + FURTHEST
        while above(beyond) < 0:
            within, beyond = beyond, beyond + np.copysign(WIDER, apart)
            if abs(beyond - np.log(inside)) > furthest:
                return np.inf if apart > 0 else 0.0
        return float(np.exp(brentq(above, within, beyond, xtol=NEAR)))
