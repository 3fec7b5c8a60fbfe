"""What a survival curve says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from numbers import Real

from visavis.stats.endings.survival.curve import Curve
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Result, Table
from visavis.stats.results.shown import Row

GOING_ON, INCIDENCE = "share still in therapy", "share ended in this way"
KNOWN = "share known to have ended in this way"
"""Where nobody told how some ended: as much as is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The curve at one time, clustered in one way."""

    group: str
    cluster: str
    time: float
    at_risk: int
    events: int
    others: int
    censored: int
    share: Estimate
    greenwood: float | None
    """Standard error if therapies were independent, which they are not: to compare with others."""
    untold: int
    """How many ended there, and nobody told how; the curve takes them as others."""
    most: float | None
    """The share if all of them up to here ended in this way; None where every ending was told."""
    band: tuple[float, float] | None
    """Within which the whole curve lies, at the level of the interval."""

    def with_most(self) -> Estimate:
        """Return the share, with what it would be if all endings that nobody told had been so."""
        if self.most is None or self.most == self.share.value:
            return self.share
        most = f"If all of them up to here ended in this way, the share would be {self.most:.3f}."
        return replace(self.share, cautions=(*self.share.cautions, most))

    def row(self) -> Row:
        """Return it as a row of a table."""
        (row,) = self.share.rows()
        return {
            "group": self.group or None,
            "time": self.time,
            "at_risk": self.at_risk,
            "events": self.events,
            "others": self.others,
            "untold": self.untold or None,
            "censored": self.censored,
            "share": row["value"],
            "se": row["se"],
            "low": row["low"],
            "high": row["high"],
            "band_low": self.band[0] if self.band else None,
            "band_high": self.band[1] if self.band else None,
            "share_if_untold": self.most,
            "greenwood": self.greenwood,
            "n": row["n"],
            "unit": row["unit"],
            "dropped": row["dropped"],
            "cluster": self.cluster,
            "clusters": row["clusters"],
            "method": row["method"],
            "no_interval": row["no_interval"],
            "why_dropped": row["why_dropped"],
            "cautions": row["cautions"],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival(Result):
    """How long therapies last."""

    name: str
    """What `Step.share` is a share of."""
    steps: tuple[Step, ...]
    """One for each time at which a therapy ended, by group and clustering; where none did, one for
    the last time that was observed."""
    medians: Table
    """When half of the therapies have ended, by group and clustering."""
    curves: dict[str, Curve]
    """By group, as arrays, for drawing; the empty word where there are no groups."""
    dropped: dict[str, int]

    def title(self) -> str:
        """Say what it is."""
        return self.name

    def rows(self) -> Sequence[Row]:
        """Return one row for each step; where nobody was observed, why there is none."""
        return [step.row() for step in self.steps] or self.medians.rows()

    def at(self, time: float, *, group: str = "", cluster: str | None = None) -> Estimate:
        """Return the share at a time: what the last step up to it says.

        Raises
        ------
        UnusableError
            When there is no such group or clustering, or nobody is observed for so long.
        """
        if isinstance(time, bool) or not isinstance(time, Real):
            msg = f"time={time!r}: name a number, as in at(10)."
            raise UnusableError(msg)
        if not self.steps:
            return replace(self.medians.estimates[0], name=self.name.lower())
        if group not in self.curves:
            there = ", ".join(map(repr, self.curves))
            msg = f"There is no curve of group={group!r}: name one, as group=…, of {there}."
            raise UnusableError(msg)
        mine = [
            step
            for step in self.steps
            if step.group == group and cluster in (None, step.cluster.removesuffix("s"))
        ]
        if not mine:
            there = ", ".join(dict.fromkeys(step.cluster.removesuffix("s") for step in self.steps))
            msg = f"There is no curve of cluster={cluster!r}: there are {there}."
            raise UnusableError(msg)
        chosen = [step for step in mine if step.cluster == mine[0].cluster and step.time <= time]
        last = float(self.curves[group].times[-1])
        if not 0 <= time <= last:
            msg = f"time={time!r}: nothing is observed then, only from 0 to {last:g}."
            raise UnusableError(msg)
        return chosen[-1].with_most() if chosen else self._at_first(mine[0].share, time)

    def _at_first(self, share: Estimate, time: float) -> Estimate:
        """Return the share before the first step."""
        return replace(
            share,
            value=1.0 if share.name == GOING_ON else 0.0,
            se=None,
            interval=None,
            no_interval="No therapy had ended so by then: nothing shows how far it may be off.",
            cautions=(),
            of={**share.of, "time": f"{time:g}"},
        )
