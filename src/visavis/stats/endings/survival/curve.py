"""Shares of therapies that go on, or that ended in one way, with what each cluster adds to them.

The influence of a cluster on the curve is linear in its counts, so its squares add up cluster by
cluster: the infinitesimal jackknife, as R's survival package has it.

References
----------
Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of
the American Statistical Association, 53, 457–481.
Aalen, O. O., & Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov
chains based on censored observations. Scandinavian Journal of Statistics, 5, 141–150.
Greenwood, M. (1926). The natural duration of cancer. Reports on Public Health and Medical Subjects,
33, 1–26.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.totals import Numbers

Ints = NDArray[np.int64]
NUMBERS = 2_000_000
"""Held at once: clusters times times."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lines:
    """Counts by cluster and time."""

    times: Numbers
    """Of shape (times,): distinct, in their order."""
    place: Ints
    """Of shape (lines,): which time."""
    n: Numbers
    events: Numbers
    others: Numbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Curve:
    """Everything is of shape (times,)."""

    times: Numbers
    at_risk: Numbers
    events: Numbers
    others: Numbers
    censored: Numbers
    going_on: Numbers
    """Share of therapies that go on beyond the time."""
    incidence: Numbers
    """Share that had the event by then."""
    greenwood: Numbers
    """Standard error of the share that goes on, if therapies were independent."""

    @classmethod
    def of(cls, lines: Lines) -> Curve:
        """Multiply the shares that stay, time by time."""
        size = len(lines.times)
        n, events, others = (
            np.bincount(lines.place, values, size).astype(np.float64)
            for values in (lines.n, lines.events, lines.others)
        )
        at_risk = n[::-1].cumsum()[::-1]
        ends = events + others
        going_on = np.cumprod(1 - ends / at_risk)
        before = np.concatenate([[1.0], going_on[:-1]])
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.cumsum(ends / (at_risk * (at_risk - ends)))
            greenwood = going_on * np.sqrt(spread)
        return cls(
            times=lines.times,
            at_risk=at_risk,
            events=events,
            others=others,
            censored=n - ends,
            going_on=going_on,
            incidence=np.cumsum(before * events / at_risk),
            greenwood=greenwood,
        )

    def covariance(self, lines: Lines, cluster: Ints, *, whole: bool) -> Numbers:
        """Return the clustered variance of the incidence: of shape (times,), or the whole matrix.

        Times clusters / (clusters - 1), since few clusters know little.
        """
        count, size = int(cluster.max()) + 1, len(self.times)
        found = np.zeros((size, size) if whole else size)
        for influence in self._influences(lines, cluster, count):
            found += influence.T @ influence if whole else (influence**2).sum(axis=0)
        return found * count / max(1, count - 1)

    def _influences(self, lines: Lines, cluster: Ints, count: int) -> Iterator[Numbers]:
        """Yield the influence of some clusters on the incidence, of shape (clusters, times)."""
        size = len(self.times)
        step = max(1, NUMBERS // size)
        order = np.argsort(cluster, kind="stable")
        bounds = np.searchsorted(cluster[order], [*range(0, count, step), count])
        for begin, (low, high) in zip(range(0, count, step), pairwise(bounds), strict=True):
            mine = order[low:high]
            rows = min(step, count - begin)
            flat = (cluster[mine] - begin) * size + lines.place[mine]
            n, events, others = (
                np.bincount(flat, values[mine], rows * size).reshape(rows, size).astype(np.float64)
                for values in (lines.n, lines.events, lines.others)
            )
            yield self._influence(n, events, events + others)

    def _influence(self, n: Numbers, events: Numbers, ends: Numbers) -> Numbers:
        own_risk = n[:, ::-1].cumsum(axis=1)[:, ::-1]
        all_ends, before = self.events + self.others, np.concatenate([[1.0], self.going_on[:-1]])
        left = self.at_risk - all_ends
        with np.errstate(divide="ignore", invalid="ignore"):
            lost = np.where(left > 0, (ends - own_risk * (all_ends / self.at_risk)) / left, 0.0)
        earlier = np.cumsum(lost, axis=1) - lost
        direct = events - own_risk * (self.events / self.at_risk)
        found: Numbers = np.cumsum(before / self.at_risk * (direct - earlier * self.events), axis=1)
        return found
