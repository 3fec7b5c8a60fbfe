"""How long the study looks on at each therapy; drawing and truth share it.

As in an export, the observation of each episode ends some days before the study does, and nobody is
told how many: if it ended for all on one day, `observed_until` would give every start back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.privacy.studies import ENDS_WITHIN_DAYS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

JITTER = (-1, 0, 1)
"""Days by which a session after the first lies beside its weekday, each as probable."""


@dataclass(frozen=True, slots=True)
class Sights:
    """Every combination of intake and end of observation, each as probable as the others."""

    intake_week: Ints
    """In which week of the study the first session was: on the second day, day 0 of the episode."""
    observed_until: Ints

    def still(self) -> Floats:
        """Return the probability that the session of each week is still seen."""
        weeks = int(self.intake_week.max()) + 1
        days = 7 * np.arange(weeks)[:, None] + np.asarray(JITTER)
        days[0] = 0
        seen: Floats = (days[:, :, None] <= self.observed_until).mean(axis=(1, 2))
        return seen


def sights(weeks: int) -> Sights:
    """Combine the weeks of a study with the days by which its observations end sooner.

    Who came so late that not even the first session is seen is not in the study.
    """
    intake, sooner = np.indices((weeks, ENDS_WITHIN_DAYS)).reshape(2, -1)
    until = 7 * (weeks - intake) - 2 - sooner
    seen = until >= 0
    return Sights(intake[seen], until[seen])
