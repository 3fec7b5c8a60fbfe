"""Rows of a hazard model as arrays, and how passes over them scale them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.totals import Numbers

GLANCE = 10_000
"""About so many rows say where predictors lie, before all are read."""
FEW = 20_000
"""Rows at a time where the first ones mostly tell."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Runs:
    """Which rows are of which cluster: mostly, rows of one follow each other."""

    starts: NDArray[np.int64]
    """Where each run of rows of one cluster begins."""
    codes: NDArray[np.int64]
    """The cluster of each run: 0, 1, 2 …"""
    count: int
    """How many clusters there are."""

    def each(self, rows: int) -> NDArray[np.int64]:
        """Return the cluster of each row."""
        return np.repeat(self.codes, np.diff(self.starts, append=rows))

    @classmethod
    def along(cls, codes: NDArray[np.int64], count: int) -> Runs:
        """Find the runs of rows whose clusters these are."""
        starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
        return cls(starts=starts, codes=codes[starts], count=count)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scaling:
    """Predictors with mean 0 and variance 1 or nearly: how they were measured changes no digit."""

    center: Numbers
    scale: Numbers

    @classmethod
    def of(cls, columns: Sequence[Numbers]) -> Scaling:
        """Return how to bring predictors there, from a glance at some of their values."""
        every = max(1, len(columns[0]) // GLANCE)
        found = np.array([_place(values[::every]) for values in columns]).reshape(-1, 2)
        return cls(center=found[:, 0], scale=found[:, 1])

    def contrast(self) -> Numbers:
        """Return what turns coefficients of scaled predictors into those of the predictors."""
        found = np.diag(np.concatenate([[1.0], 1 / self.scale]))
        found[0, 1:] = -self.center / self.scale
        return found


def _place(values: Numbers) -> tuple[float, float]:
    """Return mean and standard deviation of what is there; 0 and 1 where nothing differs."""
    there = values[np.isfinite(values)]
    if not len(there):
        return 0.0, 1.0
    with np.errstate(over="ignore"):
        center = float((there / len(there)).sum())
        apart = there - center
    most = float(np.abs(apart).max())
    if not 0 < most < np.inf:
        return center, 1.0
    return center, most * float(np.sqrt(np.mean((apart / most) ** 2)))


def _two_values(values: Numbers) -> tuple[float, float]:
    """Return the two values that a predictor has; nan and nan if it has more, or one."""
    none = (np.nan, np.nan)
    found = values[:1]
    for begin in range(0, len(values), FEW):
        part = values[begin : begin + FEW]
        if len(found) == 1:
            found = np.unique(np.concatenate([found, part]))
        if len(found) > 2 or not ((part == found[0]) | (part == found[-1])).all():  # noqa: PLR2004 -- two
            return none
    return (float(found[0]), float(found[1])) if len(found) > 1 else none


def whole(columns: Sequence[Numbers]) -> bool:
    """Whether nothing is missing or infinite: a sum would be as well, and is found sooner."""
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.isfinite([values.sum() for values in columns]).all())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Client-sessions, or patterns of them with how often each occurs."""

    columns: Sequence[Numbers]
    """The predictors, each of shape (rows,), as they were measured."""
    events: Numbers
    """Of shape (rows,): how many of the row's client-sessions were the last."""
    times: Numbers | None = None
    """Of shape (rows,): how many client-sessions a row stands for; None for one each."""
    clusters: Mapping[str, Runs]
    """By what clusters are called."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    def some(self, every: int) -> Rows:
        """Return every n-th row, without clusters."""
        return Rows(
            columns=[np.ascontiguousarray(values[::every]) for values in self.columns],
            events=np.ascontiguousarray(self.events[::every]),
            times=None if self.times is None else self.times[::every],
            clusters={},
        )

    def two(self) -> Numbers:
        """Return the values of predictors that have two, the smaller first; else nan.

        Of shape (predictors, 2).
        """
        return np.array([_two_values(values) for values in self.columns]).reshape(-1, 2)

    @property
    def n(self) -> int:
        """How many client-sessions there are."""
        return len(self) if self.times is None else round(float(self.times.sum()))

    @property
    def ended(self) -> int:
        """How many of them were the last."""
        return round(float(self.events.sum()))
