"""Rows of a hazard model as arrays, and the sums over them that each pass adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.links import Chances, Link
from visavis.stats.uncertainty.totals import Numbers

Part = TypeVar("Part")
PRODUCTS = 250_000
"""Of a chunk's matrix product: it stays in the processor's cache, and below the size from which
matrix libraries share the work among threads that wait for each other."""
LONG = 8_192
"""Rows at a time where each cluster has sums of its own."""


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
        if (np.diff(codes) > 0).all():
            into[:, codes] += parts
            return
        for row, part in enumerate(parts):
            into[row] += np.bincount(codes, part, self.count)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Moments:
    """The pass before the first: what predictors are like."""

    n: float
    events: float
    mean: Numbers
    """Of shape (predictors,)."""
    covariance: Numbers
    """Of shape (predictors, predictors)."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Client-sessions, or patterns of them with how often each occurs."""

    x: Numbers
    """Of shape (1 + predictors, rows): ones first."""
    events: Numbers
    """Of shape (rows,): how many of the row's client-sessions were the last."""
    times: Numbers | None = None
    """Of shape (rows,): how many client-sessions a row stands for; None for one each."""
    clusters: Mapping[str, Runs] = field(default_factory=dict)
    """By what clusters are called."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.events)

    @property
    def predictors(self) -> Numbers:
        """Return the predictors alone."""
        return self.x[1:]

    @property
    def n(self) -> int:
        """How many client-sessions there are."""
        return len(self) if self.times is None else round(float(self.times.sum()))

    def moments(self) -> Moments:
        """Return means and covariances of the predictors."""
        origin = self.predictors[:, :1]  # close to the values, so that no digits are lost
        size, n = len(self.predictors), float(self.n)
        sums, products = np.zeros(size), np.zeros((size, size))
        for here in _slices(slice(0, len(self)), size):
            moved = self.predictors[:, here] - origin
            weighed = moved if self.times is None else moved * self.times[here]
            sums += weighed.sum(axis=1)
            products += weighed @ moved.T
        mean = sums / n
        return Moments(
            n=n,
            events=float(self.events.sum()),
            mean=origin[:, 0] + mean,
            covariance=products / n - np.outer(mean, mean),
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scaling:
    """Predictors with mean 0 and variance 1: how they were measured changes no digit."""

    center: Numbers
    scale: Numbers

    @classmethod
    def of(cls, found: Moments) -> Scaling:
        """Return how to bring predictors there; none may be constant."""
        return cls(center=found.mean, scale=np.sqrt(np.diag(found.covariance)))

    def contrast(self) -> Numbers:
        """Return what turns coefficients of scaled predictors into those of the predictors."""
        found = np.diag(np.concatenate([[1.0], 1 / self.scale]))
        found[0, 1:] = -self.center / self.scale
        return found


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pass:
    """What one pass adds up."""

    score: Numbers
    information: Numbers
    log_likelihood: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OfClusters:
    """What the last pass adds up for each cluster."""

    score: Numbers
    """Of shape (clusters, p)."""
    information: Numbers
    """Of shape (clusters, p, p)."""
    log_likelihood: float
    """Of all of them together."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Effects:
    """What the pass for average marginal effects adds up: change in chance, and its gradient."""

    change: Numbers
    """Of shape (predictors,)."""
    gradient: Numbers
    """Of shape (predictors, 1 + predictors)."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scaled:
    """Rows as passes read them."""

    x: Numbers
    """Of shape (1 + predictors, rows): ones, then scaled predictors."""
    events: Numbers
    times: Numbers | None
    link: Link

    @classmethod
    def of(cls, rows: Rows, scaling: Scaling, link: Link) -> Scaled:
        """Take the rows over: their predictors are scaled where they stand, for want of room."""
        for values, center, scale in zip(
            rows.predictors, scaling.center, scaling.scale, strict=True
        ):
            values -= center  # noqa: PLW2901 -- a row of the matrix, changed in place
            values /= scale  # noqa: PLW2901 -- as above
        return cls(x=rows.x, events=rows.events, times=rows.times, link=link)

    def some(self, every: int) -> Scaled:
        """Return every n-th row, for a first guess."""
        return Scaled(
            x=np.ascontiguousarray(self.x[:, ::every]),
            events=self.events[::every],
            times=None if self.times is None else self.times[::every],
            link=self.link,
        )

    def at(self, coefficients: Numbers, *, likelihood: bool = True) -> Pass:
        """Add up score and expected information at these coefficients.

        Without `likelihood`, the log-likelihood is nan and the pass quicker.
        """
        parts = shared(
            len(self.events),
            lambda begin, end: self._at(coefficients, slice(begin, end), likelihood=likelihood),
        )
        size = len(coefficients)
        sums = np.add.reduce([part for part, _whole in parts])
        return Pass(
            score=sums[:, size],
            information=sums[:, :size],
            log_likelihood=sum(whole for _part, whole in parts),
        )

    def _at(self, coefficients: Numbers, here: slice, *, likelihood: bool) -> tuple[Numbers, float]:
        """Add up information, with the score as a last column, and the log-likelihood."""
        size, whole = len(coefficients), 0.0 if likelihood else np.nan
        sums = np.zeros((size, size + 1))
        for _begin, x, events, times in self._chunks(here):
            chances = self.link.at(_linear(coefficients, x))
            other = np.empty((size + 1, x.shape[1]))
            np.multiply(x, _times(chances.weight(), times), out=other[:size])
            other[size] = chances.residual(events, times)
            sums += x @ other.T
            if likelihood:
                whole += chances.log_likelihood(events, times)
        return sums, whole

    def by_cluster(self, coefficients: Numbers, runs: Runs) -> OfClusters:
        """Add up score and expected information of each cluster."""
        parts = shared(
            len(self.events),
            lambda begin, end: self._by_cluster(coefficients, runs, slice(begin, end)),
        )
        size = len(coefficients)
        sums = parts[0][0]
        for part, _whole in parts[1:]:
            sums += part
        information = np.empty((runs.count, size, size))
        lower = np.tril_indices(size)
        information[:, lower[0], lower[1]] = information[:, lower[1], lower[0]] = sums[size:].T
        return OfClusters(
            score=np.ascontiguousarray(sums[:size].T),
            information=information,
            log_likelihood=sum(whole for _part, whole in parts),
        )

    def _by_cluster(self, coefficients: Numbers, runs: Runs, here: slice) -> tuple[Numbers, float]:
        """Add up scores and the lower half of the information, and the log-likelihood."""
        size, whole = len(coefficients), 0.0
        sums = np.zeros((size + size * (size + 1) // 2, runs.count))
        for begin, x, events, times in self._chunks(here, LONG):
            chances = self.link.at(_linear(coefficients, x))
            residual = chances.residual(events, times)
            weighed = x * _times(chances.weight(), times)
            runs.added(x * residual, begin, sums[:size])
            row = size
            for place in range(size):
                runs.added(x[: place + 1] * weighed[place], begin, sums[row : row + place + 1])
                row += place + 1
            whole += chances.log_likelihood(events, times)
        return sums, whole

    def effects(
        self, coefficients: Numbers, scaling: Scaling, binary: NDArray[np.bool_]
    ) -> Effects:
        """Add up how the chance changes with each predictor: from 0 to 1, or per unit."""
        size = len(coefficients)
        change, gradient = np.zeros(size - 1), np.zeros((size - 1, size))
        ends = (np.array([[0.0], [1.0]]) - scaling.center) / scaling.scale
        for _begin, x, _events, times in self._chunks(slice(0, len(self.events))):
            linear = _linear(coefficients, x)
            for place, slope in enumerate(coefficients[1:]):
                row = place + 1
                if binary[place]:
                    none, all_of_it = (
                        _end(self.link.at(linear + slope * (end - x[row])), x, row, end, times)
                        for end in ends[:, place]
                    )
                    change[place] += all_of_it[0] - none[0]
                    gradient[place] += all_of_it[1] - none[1]
                else:
                    chances = self.link.at(linear)
                    bend = _times(chances.bend(linear), times) / scaling.scale[place]
                    steep = float(_times(chances.slope, times).sum() / scaling.scale[place])
                    change[place] += slope * steep
                    gradient[place] += slope * (x @ bend)
                    gradient[place, row] += steep
        return Effects(change=change, gradient=gradient)

    def _chunks(
        self, here: slice, rows: int | None = None
    ) -> Iterator[tuple[int, Numbers, Numbers, Numbers | None]]:
        for part in _slices(here, len(self.x), rows):
            times = None if self.times is None else self.times[part]
            yield part.start, self.x[:, part], self.events[part], times


def shared(rows: int, work: Callable[[int, int], Part]) -> list[Part]:
    """Share rows among threads where there are many; sums come back in the order of the rows."""
    size = min(THREADS, rows // SHARE)
    if size < 2:  # noqa: PLR2004 -- nothing to share
        return [work(0, rows)]
    bounds = [rows * place // size for place in range(size + 1)]
    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(work, bounds[:-1], bounds[1:]))


THREADS, SHARE = 2, 100_000
"""Of so many rows each: always the same, so that sums are the same on every machine."""


def _slices(here: slice, size: int, rows: int | None = None) -> Iterator[slice]:
    rows = rows or max(256, PRODUCTS // (size * (size + 1)))
    for begin in range(here.start, here.stop, rows):
        yield slice(begin, min(begin + rows, here.stop))


def _linear(coefficients: Numbers, x: Numbers) -> Numbers:
    """Return the linear predictor, as a product of two matrices.

    One of a matrix and a vector of this length is shared among threads that wait for each other.
    """
    found: Numbers = (np.stack([coefficients, coefficients]) @ x)[0]
    return found


def _times(values: Numbers, times: Numbers | None) -> Numbers:
    return values if times is None else values * times


def _end(
    chances: Chances, x: Numbers, row: int, end: float, times: Numbers | None
) -> tuple[float, Numbers]:
    """Return the chances if all rows had this value of a predictor, added up, and the gradient."""
    slope = _times(chances.slope, times)
    gradient = x @ slope
    gradient[row] = end * slope.sum()
    return float(_times(chances.chance, times).sum()), gradient
