"""Rows of a hazard model as arrays, laid out for passes over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.sharing import PRODUCTS, shared
from visavis.stats.uncertainty.totals import Numbers

Fill = tuple[Sequence[Numbers], "Scaling"]
SHARE = 100_000
"""Rows for each thread at least."""
GLANCE = 10_000
"""About so many rows say where predictors lie, before all are read."""
ASIDE, WIDER = 1.0, 4.0
"""So far off in mean and variance, rows are scaled once more."""
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

    def added(self, sums: Numbers, begin: int, into: Numbers) -> None:
        """Add columns of consecutive rows, of shape (sums, rows), to those of their clusters."""
        end = begin + sums.shape[1]
        first, last = np.searchsorted(self.starts, (begin, end - 1), side="right") - 1
        places = np.maximum(self.starts[first : last + 1] - begin, 0)
        parts, codes = np.add.reduceat(sums, places, axis=1), self.codes[first : last + 1]
        steps = np.diff(codes)
        if (steps == 1).all():
            into[:, codes[0] : codes[-1] + 1] += parts
        elif (steps > 0).all():
            into[:, codes] += parts
        else:
            for row, part in enumerate(parts):
                into[row] += np.bincount(codes, part, self.count)


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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Moments:
    """The pass before the first: what predictors are like."""

    n: float
    events: float
    mean: Numbers
    """Of shape (predictors,), as they were measured."""
    covariance: Numbers
    """Of shape (predictors, predictors), of scaled predictors: no square is too large."""
    of_events: Numbers
    """Of shape (predictors,): their sums over client-sessions that were the last."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Laid:
    """Predictors side by side, as passes read them."""

    x: Numbers
    """Of shape (1 + predictors, rows): ones, then scaled predictors."""
    scaling: Scaling
    moments: Moments
    two: Numbers
    """Of shape (predictors, 2): the values of those that have two, the smaller first; else nan."""
    whole: bool
    """Whether nothing is missing or infinite: a sum would be as well, and nothing else holds."""


def laid(columns: Sequence[Numbers], events: Numbers, times: Numbers | None = None) -> Laid:
    """Lay predictors side by side and add up what they are like, in one pass."""
    scaling, x = Scaling.of(columns), np.empty((1 + len(columns), len(events)))
    sums = _added(x, events, times, fill=(columns, scaling))
    whole = bool(np.isfinite(sums).all())
    if whole and not _near(sums):
        scaling, sums = _scaled_again(x, events, times, scaling, sums)
    with np.errstate(invalid="ignore", over="ignore"):
        moments = _moments(sums, scaling)
    two = np.array([two_values(values) for values in columns]).reshape(-1, 2)
    return Laid(x=x, scaling=scaling, moments=moments, two=two, whole=whole)


def _added(x: Numbers, events: Numbers, times: Numbers | None, *, fill: Fill | None) -> Numbers:
    """Return all products of ones and predictors, with their sums over events as a last column.

    With `fill`, x is empty before: it is filled while it is added up.
    """

    def part(begin: int, end: int) -> Numbers:
        size = len(x)
        sums = np.zeros((size, size + 1))
        with np.errstate(invalid="ignore", over="ignore"):  # the caller looks for such sums
            for here in slices(begin, end, size):
                block = x[:, here]
                if fill:
                    _fill(block, here, *fill)
                other = np.empty((size + 1, block.shape[1]))
                np.multiply(block, 1.0 if times is None else times[here], out=other[:size])
                other[size] = events[here]
                sums += block @ other.T
        return sums

    first, *others = shared(len(events), part, least=SHARE)
    return sum(others, start=first)


def _fill(block: Numbers, here: slice, columns: Sequence[Numbers], scaling: Scaling) -> None:
    block[0] = 1
    for row, values, center, scale in zip(
        block[1:], columns, scaling.center, 1 / scaling.scale, strict=True
    ):
        np.subtract(values[here], center, out=row)
        np.multiply(row, scale, out=row)


def _near(sums: Numbers) -> bool:
    """Whether scaled predictors have a mean near 0 and a variance near 1, as far as they differ."""
    n = max(sums[0, 0], 1.0)
    mean = sums[0, 1:-1] / n
    variance = np.diag(sums[1:, 1:]) / n - mean**2
    differs = variance > 0
    near = (np.abs(mean) < ASIDE) & (variance > 1 / WIDER) & (variance < WIDER)
    return bool((near | ~differs).all())


def _scaled_again(
    x: Numbers, events: Numbers, times: Numbers | None, before: Scaling, sums: Numbers
) -> tuple[Scaling, Numbers]:
    """Scale by what all rows say where a glance misled."""
    n = max(sums[0, 0], 1.0)
    mean = sums[0, 1:-1] / n
    variance = np.diag(sums[1:, 1:]) / n - mean**2
    scale = np.sqrt(np.where(variance > 0, variance, 1.0))
    x[1:] -= mean[:, None]
    x[1:] /= scale[:, None]
    scaling = Scaling(center=before.center + mean * before.scale, scale=before.scale * scale)
    return scaling, _added(x, events, times, fill=None)


def _moments(sums: Numbers, scaling: Scaling) -> Moments:
    n, events = float(sums[0, 0]), float(sums[0, -1])
    mean = sums[0, 1:-1] / max(n, 1.0)
    return Moments(
        n=n,
        events=events,
        mean=scaling.center + scaling.scale * mean,
        covariance=sums[1:, 1:-1] / max(n, 1.0) - np.outer(mean, mean),
        of_events=scaling.center * events + scaling.scale * sums[1:, -1],
    )


def two_values(values: Numbers) -> tuple[float, float]:
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


def slices(begin: int, end: int, size: int) -> Iterator[slice]:
    """Return parts of rows whose products with `size` columns stay in a thread and in its cache."""
    rows = max(256, PRODUCTS // (size * (size + 1)))
    for at in range(begin, end, rows):
        yield slice(at, min(at + rows, end))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Client-sessions, or patterns of them with how often each occurs."""

    laid: Laid
    events: Numbers
    """Of shape (rows,): how many of the row's client-sessions were the last."""
    times: Numbers | None = None
    """Of shape (rows,): how many client-sessions a row stands for; None for one each."""
    clusters: Mapping[str, Runs]
    """By what clusters are called."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    @property
    def n(self) -> int:
        """How many client-sessions there are."""
        return round(self.laid.moments.n)
