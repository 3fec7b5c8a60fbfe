"""What expected trajectories come as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from visavis.stats.change import Trajectory
from visavis.stats.growth.shapes import Shape
from visavis.stats.models import MixedModel
from visavis.stats.models.mixed import Fitted
from visavis.stats.results import Result
from visavis.stats.results.estimate import why_dropped
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

TIMES_SHOWN = 8


@dataclass(frozen=True, kw_only=True, eq=False)
class Expected(Result):
    """Expected scores and the band around them, and the model they come from."""

    trajectory: Trajectory | None
    """For `not_on_track`; None where it is undefined."""
    undefined: str | None
    """Why there is none: a whole sentence."""
    fitted: Fitted
    shape: Shape
    aic: Mapping[str, float]
    """Of each shape, by ML, where the best was to be chosen; the smallest fits best."""
    share: float
    """Of new clients' scores that the band is to hold."""
    df: tuple[float, float]
    """The least and the most degrees of freedom of the band; nan where it is undefined."""
    scores: int
    """After the intake."""
    clients: int
    therapists: int | None
    unit: str
    """What has an intake: client or episode."""
    latest: Numbers = field(repr=False)
    """Each one's last time, rising."""
    dropped: Mapping[str, int]
    cautions: tuple[str, ...]
    summary: Summary
    """Sums that merge with those of other parts."""

    @cached_property
    def model(self) -> MixedModel:
        """Of later scores on the intake, time, and how the one goes with the other."""
        return self.fitted.model(LEVEL)

    def title(self) -> str:
        """Say what it is, of whom and by which model."""
        return (
            f"Expected scores and the band of {self.share:.0%}: growth along "
            f"{self.shape.column}, {self.whose()}"
        )

    def whose(self) -> str:
        """Return how many clients, therapists and scores."""
        clients = counted(self.clients, self.unit)
        if self.therapists is not None:
            clients += f" of {counted(self.therapists, 'therapist')}"
        return f"{clients}, {counted(self.scores, 'score')}"

    def reached(self, at: float) -> int:
        """Return how many clients have a score at this time or later."""
        return int(len(self.latest) - np.searchsorted(self.latest, at, side="left"))

    def rows(self) -> Sequence[Row]:
        """Return a row for some intakes and times; the trajectory has more of both."""
        notes = {
            "why_dropped": why_dropped(self.dropped),
            "cautions": " ".join(self.cautions) or None,
            "undefined": self.undefined,
        }
        known = self.trajectory
        if known is None:
            return [{"intake": None, "at": None, "expected": None, **notes}]
        each = -(-len(known.at) // TIMES_SHOWN)
        return [
            {
                "intake": known.intake[i],
                "at": known.at[k],
                "expected": float(known.expected[i, k]),
                "low": float(known.low[i, k]),
                "high": float(known.high[i, k]),
                "confidence": self.share,
                f"{self.unit}s until then": self.reached(known.at[k]),
                "method": self.method,
                **notes,
            }
            for i in range(0, len(known.intake), 2)
            for k in range(0, len(known.at), each)
        ]

    @property
    def method(self) -> str:
        """How the band was made."""
        low, high = self.df
        return (
            f"REML growth model, band of a new {self.unit}'s single score, t with "
            f"{low:.4g} to {high:.4g} df"
        )
