"""Per-cluster totals: what closed-form estimates and their uncertainty are computed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.results import Interval

Numbers = NDArray[np.float64]
Function = Callable[[Numbers], Numbers]
"""From sums of shape (m, columns) to m values, nan where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """One row of sums for each cluster.

    Clusters with the same sums may stand in one row with a count: units that are clusters of
    their own make few rows that way.
    """

    sums: Numbers
    """Of shape (rows, columns)."""
    times: NDArray[np.int64]
    """How many clusters each row stands for."""
    sizes: Numbers | None = None
    """How many units each cluster has, where they are known to differ; then each row is one
    cluster, and intervals have Satterthwaite's degrees of freedom."""

    @classmethod
    def of(cls, cluster: NDArray[np.int64], sums: Numbers, times: NDArray[np.int64]) -> Totals:
        """Add up rows by their cluster.

        Parameters
        ----------
        cluster
            Of shape (rows,): 0 … clusters - 1.
        sums
            Of shape (rows, columns): what one unit of the row contributes.
        times
            Of shape (rows,): how many units the row stands for.
        """
        count = int(cluster.max()) + 1 if len(cluster) else 0
        added = np.empty((count, sums.shape[1]))
        for column in range(sums.shape[1]):
            added[:, column] = np.bincount(cluster, sums[:, column] * times, minlength=count)
        return cls(added, np.ones(count, np.int64))

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return int(self.times.sum())

    @property
    def whole(self) -> Numbers:
        """The sums over all clusters, of shape (columns,)."""
        summed: Numbers = self.times.astype(np.float64) @ self.sums
        return summed


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Standard error and interval, or why there are none."""

    se: float | None = None
    interval: Interval | None = None
    no_interval: str | None = None
