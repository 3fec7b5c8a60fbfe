"""What predictors of a hazard model are like, from sums over scaled ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.stats.endings.hazard.rows import Scaling
from visavis.stats.uncertainty.totals import Numbers

ASIDE, WIDER = 1.0, 4.0
"""So far off in mean and variance, a glance misled."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Moments:
    """What tells whether there is a model."""

    n: float
    events: float
    mean: Numbers
    """Of shape (predictors,), as they were measured."""
    covariance: Numbers
    """Of shape (predictors, predictors), of scaled predictors: no square is too large."""
    of_events: Numbers
    """Of shape (predictors,): their sums over client-sessions that were the last."""
    misled: Scaling | None
    """How predictors are to be scaled instead, where a glance at some of them misled."""

    @classmethod
    def of(cls, sums: Numbers, scaling: Scaling) -> Moments:
        """Return them from sums of shape (1 + predictors, 2 + predictors).

        They are products of ones and scaled predictors, and in the last column sums over events.
        """
        with np.errstate(invalid="ignore", over="ignore"):
            n, events = float(sums[0, 0]), float(sums[0, -1])
            mean = sums[0, 1:-1] / max(n, 1.0)
            covariance = sums[1:, 1:-1] / max(n, 1.0) - np.outer(mean, mean)
            return cls(
                n=n,
                events=events,
                mean=scaling.center + scaling.scale * mean,
                covariance=covariance,
                of_events=scaling.center * events + scaling.scale * sums[1:, -1],
                misled=_better(scaling, mean, np.diag(covariance)),
            )

    def hold(self, squares: Numbers) -> bool:
        """Whether predictors are about as large among all rows, of which these are squares."""
        mean = squares[1:] / squares[0]
        return bool(((mean > 1 / WIDER) & (mean < WIDER + ASIDE**2)).all())


def _better(scaling: Scaling, mean: Numbers, variance: Numbers) -> Scaling | None:
    """Return a better scaling where means are not near 0, or variances that differ not near 1."""
    differs = variance > 0
    near = (np.abs(mean) < ASIDE) & (variance > 1 / WIDER) & (variance < WIDER)
    if (near | ~differs).all() or not np.isfinite(variance).all():
        return None
    scale = np.sqrt(np.where(differs, variance, 1.0))
    return Scaling(center=scaling.center + mean * scaling.scale, scale=scaling.scale * scale)
