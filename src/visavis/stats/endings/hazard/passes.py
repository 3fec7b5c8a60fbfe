"""The sums over rows that each pass of a hazard model adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.endings.hazard.links import Chances, Link
from visavis.stats.endings.hazard.pieces import Pieces, Places
from visavis.stats.endings.hazard.rows import Rows, Scaling
from visavis.stats.endings.hazard.sums import OfClusters, Pass
from visavis.stats.uncertainty.sharing import PRODUCTS, crossed, shared
from visavis.stats.uncertainty.totals import Numbers

SHARE = 100_000
"""Rows for each thread at least."""
AT_ONCE = 16_384
"""Rows in the cache together: with fewer, two threads wait for each other between short calls."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Effects:
    """What the pass for average marginal effects adds up: change in chance, and its gradient."""

    change: Numbers
    """Of shape (predictors,)."""
    gradient: Numbers
    """Of shape (predictors, 1 + predictors)."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scaled:
    """Rows as passes read them: a block of them is scaled whenever it is read, in the cache."""

    columns: Sequence[Numbers]
    scaling: Scaling
    events: Numbers
    times: Numbers | None
    link: Link

    @classmethod
    def of(cls, rows: Rows, scaling: Scaling, link: Link) -> Scaled:
        """Take the rows over."""
        return cls(
            columns=rows.columns, scaling=scaling, events=rows.events, times=rows.times, link=link
        )

    def some(self, every: int) -> Scaled:
        """Return every n-th row, for a first guess."""
        return replace(
            self,
            columns=[np.ascontiguousarray(values[::every]) for values in self.columns],
            events=self.events[::every],
            times=None if self.times is None else self.times[::every],
        )

    def first(self, coefficients: Numbers) -> tuple[Pass, Numbers]:
        """Add up as `at` without the likelihood, and what predictors are like.

        The second is of shape (1 + predictors, 2 + predictors): products of ones and scaled
        predictors, and in the last column sums over events.
        """
        return self._over(coefficients, likelihood=False, moments=True)

    def at(self, coefficients: Numbers, *, likelihood: bool = True) -> Pass:
        """Add up score and expected information at these coefficients.

        Without `likelihood`, the log-likelihood is nan and the pass quicker.
        """
        return self._over(coefficients, likelihood=likelihood, moments=False)[0]

    def _over(
        self, coefficients: Numbers, *, likelihood: bool, moments: bool
    ) -> tuple[Pass, Numbers]:
        size = len(coefficients)

        def part(begin: int, end: int) -> tuple[Numbers, Numbers, float]:
            sums, like = np.zeros((size, size + 1)), np.zeros((size, size + 1))
            both, whole = _both(coefficients), 0.0 if likelihood else np.nan
            for x, other, here in self._blocks(begin, end):
                events, times = self.events[here], _part(self.times, here)
                if moments:
                    like += crossed(x, _beside(other, x, times, events))
                chances = self.link.at((both @ x)[0])
                weight = _times(chances.weight(), times)
                sums += crossed(x, _beside(other, x, weight, chances.residual(events, times)))
                if likelihood:
                    whole += chances.log_likelihood(events, times)
            return sums, like, whole

        sums, like, whole = zip(*shared(len(self.events), part, least=SHARE), strict=True)
        found = np.add.reduce(sums)
        now = Pass(score=found[:, size], information=found[:, :size], log_likelihood=sum(whole))
        return now, np.add.reduce(like)

    def by_cluster(self, coefficients: Numbers, pieces: Pieces) -> list[OfClusters]:
        """Add up score and expected information of each cluster, clustered in each way."""
        size = len(coefficients)
        found = np.empty((len(pieces), size, size + 1))

        def part(begin: int, end: int) -> float:
            both, whole = _both(coefficients), 0.0
            step = max(1, _at_once(size) // pieces.length)
            room = _Room.of(size, step * pieces.length)
            for at in range(begin, end, step):
                here = slice(at, min(at + step, end))
                rows, filled = pieces.rows(here)
                x, other = room.read(self, rows)
                events, times = _taken(self.events, rows) * filled, filled
                if self.times is not None:
                    times = _taken(self.times, rows) * filled
                chances = self.link.at((both @ x)[0])
                residual = chances.residual(events, times)
                other = _beside(other, x, chances.weight() * times, residual)
                np.matmul(pieces.cut(x, (1, 0, 2)), pieces.cut(other, (1, 2, 0)), out=found[here])
                whole += chances.log_likelihood(events, times)
            return whole

        likelihoods = shared(len(pieces), part, least=max(1, SHARE // pieces.length))
        return [
            OfClusters(sums=sums, log_likelihood=sum(likelihoods)) for sums in pieces.added(found)
        ]

    def effects(self, coefficients: Numbers, two: Numbers) -> Effects:
        """Add up how the chance changes with a predictor: between its two values, or per unit."""
        size, scaling = len(coefficients), self.scaling
        change, gradient = np.zeros(size - 1), np.zeros((size - 1, size))
        both = _both(coefficients)
        ends = (two.T - scaling.center) / scaling.scale
        for x, _other, here in self._blocks(0, len(self.events)):
            times, linear = _part(self.times, here), (both @ x)[0]
            for place, slope in enumerate(coefficients[1:]):
                row = place + 1
                if np.isfinite(two[place, 0]):
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

    def _blocks(self, begin: int, end: int) -> Iterator[tuple[Numbers, Numbers, slice]]:
        """Read rows, so many that their products stay in a thread; and room for as many more."""
        rows = _at_once(size := 1 + len(self.columns))
        room = _Room.of(size, rows)
        for at in range(begin, end, rows):
            here = slice(at, min(at + rows, end))
            yield *room.read(self, here), here


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """Memory that is used again: fresh one for each block costs more than what is done in it."""

    x: Numbers
    other: Numbers

    @classmethod
    def of(cls, size: int, rows: int) -> _Room:
        """Take memory for so many rows."""
        return cls(np.ones((size, rows)), np.empty((size + 1, rows)))

    def read(self, data: Scaled, rows: slice | Places) -> tuple[Numbers, Numbers]:
        """Return ones and scaled predictors of some rows, and room for a line more."""
        count = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        x = self.x[:, :count]
        for into, values in zip(x[1:], data.columns, strict=True):
            if isinstance(rows, slice):
                into[:] = values[rows]
            else:
                values.take(rows, out=into, mode="clip")
        x[1:] -= data.scaling.center[:, None]
        x[1:] *= 1 / data.scaling.scale[:, None]
        return x, self.other[:, :count]


def _beside(into: Numbers, x: Numbers, weight: Numbers | None, last: Numbers) -> Numbers:
    """Write down weighed rows of x, and a last one."""
    np.multiply(x, 1.0 if weight is None else weight, out=into[:-1])
    into[-1] = last
    return into


def _taken(values: Numbers, rows: Places) -> Numbers:
    found: Numbers = values.take(rows, mode="clip")
    return found


def _part(times: Numbers | None, here: slice) -> Numbers | None:
    return None if times is None else times[here]


def _at_once(size: int) -> int:
    """Return how many rows are read together, so that `_both` of them stays in a thread."""
    return min(AT_ONCE, PRODUCTS // (2 * size))


def _both(coefficients: Numbers) -> Numbers:
    """Return coefficients twice, so that the linear predictor is a product of two matrices.

    One of a matrix and a vector of this length is shared among threads that wait for each other.
    """
    return np.stack([coefficients, coefficients])


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
