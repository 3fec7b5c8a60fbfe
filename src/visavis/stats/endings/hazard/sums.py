"""What passes of a hazard model add up to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from visavis.stats.uncertainty.totals import Numbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pass:
    """What one pass adds up."""

    score: Numbers
    information: Numbers
    log_likelihood: float
    squares: Numbers = field(default_factory=lambda: np.empty(0))
    """Of shape (p,): sums of squares of ones and scaled predictors; empty if of clusters."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OfClusters:
    """What the last pass adds up for each cluster."""

    sums: Numbers
    """Of shape (clusters, p, p + 1): expected information, and the score as a last column."""
    log_likelihood: float
    """Of all of them together."""

    def whole(self) -> Pass:
        """Return what the clusters add up to."""
        found = self.sums.sum(axis=0)
        return Pass(
            score=found[:, -1], information=found[:, :-1], log_likelihood=self.log_likelihood
        )
