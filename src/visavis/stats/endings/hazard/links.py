"""From a linear predictor to the chance that a therapy ends here, and back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from visavis.stats.uncertainty.totals import Numbers

FARTHEST = 30.0
"""Beyond it a chance is 0 or 1 to all digits; a linear predictor is held within."""
HIGHEST = 3.5
"""The same upwards, where the chance is 1 - exp(-exp(x))."""


class Link(StrEnum):
    """How predictors act on the hazard."""

    LOGIT = "logit"
    """On the log odds of ending: effects are odds ratios."""
    CLOGLOG = "cloglog"
    """On the log of the continuous hazard: effects are hazard ratios, whatever the spacing."""

    @property
    def ratio(self) -> str:
        """What the exponential of a coefficient is."""
        return {Link.LOGIT: "odds ratio", Link.CLOGLOG: "hazard ratio"}[self]

    @property
    def coefficient(self) -> str:
        """What a coefficient is."""
        return {Link.LOGIT: "log odds ratio", Link.CLOGLOG: "log hazard ratio"}[self]

    def start(self, share: float) -> float:
        """Return the linear predictor of a chance."""
        if self is Link.LOGIT:
            return float(np.log(share / (1 - share)))
        return float(np.log(-np.log1p(-share)))

    def at(self, linear: Numbers) -> Chances:
        """Return the chances at linear predictors of any shape."""
        if self is Link.LOGIT:
            chance = np.clip(linear, -FARTHEST, FARTHEST)
            np.exp(np.negative(chance, out=chance), out=chance)
            chance += 1
            np.reciprocal(chance, out=chance)
            return Chances(chance, chance * (1 - chance), link=self)
        rate = np.exp(np.clip(linear, -FARTHEST, HIGHEST))
        return Chances(-np.expm1(-rate), rate * np.exp(-rate), link=self)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What each row adds to the sums of a pass."""

    chance: Numbers
    slope: Numbers
    """How fast the chance rises with the linear predictor."""
    link: Link

    def weight(self) -> Numbers:
        """Return what a row adds to the expected information."""
        if self.link is Link.LOGIT:
            return self.slope
        weight: Numbers = self.slope**2 / (self.chance * (1 - self.chance))
        return weight

    def bend(self, linear: Numbers) -> Numbers:
        """Return how fast the slope rises with the linear predictor."""
        if self.link is Link.LOGIT:
            return self.slope * (1 - 2 * self.chance)
        bend: Numbers = self.slope * (1 - np.exp(np.clip(linear, -FARTHEST, HIGHEST)))
        return bend

    def residual(self, events: Numbers, times: Numbers | None) -> Numbers:
        """Return what a row adds to the score, before it is multiplied with the predictors."""
        found: Numbers = events - (self.chance if times is None else times * self.chance)
        if self.link is Link.LOGIT:
            return found
        return found * self.slope / (self.chance * (1 - self.chance))

    def log_likelihood(self, events: Numbers, times: Numbers | None) -> float:
        """Return the log-likelihood of the rows."""
        stays: Numbers = np.negative(self.chance)
        np.log1p(stays, out=stays)
        ended = np.flatnonzero(events != 0)  # few
        odds = np.log(self.chance[ended]) - stays[ended]
        return float((stays if times is None else times * stays).sum() + events[ended] @ odds)
