"""The sums over rows that each pass of a hazard model adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visavis.stats.endings.hazard.links import Chances, Link
from visavis.stats.endings.hazard.rows import SHARE, Rows, Runs, Scaling, slices
from visavis.stats.uncertainty.sandwich import applied, lower
from visavis.stats.uncertainty.sharing import shared
from visavis.stats.uncertainty.totals import Numbers


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
    """Of shape (p, clusters)."""
    information: Numbers
    """Of shape (p (p + 1) / 2, clusters): lower halves, row by row."""
    log_likelihood: float
    """Of all of them together."""

    def whole(self) -> Pass:
        """Return what the clusters add up to."""
        size = len(self.score)
        rows, columns = lower(size)
        information = np.empty((size, size))
        information[rows, columns] = information[columns, rows] = self.information.sum(axis=1)
        return Pass(
            score=self.score.sum(axis=1),
            information=information,
            log_likelihood=self.log_likelihood,
        )

    def after(self, step: Numbers) -> OfClusters:
        """Return the sums after a last step of Newton's method, so small that its square is 0."""
        return OfClusters(
            score=self.score - applied(step, self.information),
            information=self.information,
            log_likelihood=self.log_likelihood + float(self.score.sum(axis=1) @ step) / 2,
        )


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
    def of(cls, rows: Rows, link: Link) -> Scaled:
        """Take the rows over."""
        return cls(x=rows.laid.x, events=rows.events, times=rows.times, link=link)

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

        def part(begin: int, end: int) -> tuple[Numbers, float]:
            return self._at(coefficients, begin, end, likelihood=likelihood)

        parts = shared(len(self.events), part, least=SHARE)
        size = len(coefficients)
        sums = np.add.reduce([found for found, _whole in parts])
        return Pass(
            score=sums[:, size],
            information=sums[:, :size],
            log_likelihood=sum(whole for _found, whole in parts),
        )

    def _at(
        self, coefficients: Numbers, begin: int, end: int, *, likelihood: bool
    ) -> tuple[Numbers, float]:
        """Add up information, with the score as a last column, and the log-likelihood."""
        size, whole = len(coefficients), 0.0 if likelihood else np.nan
        sums, both = np.zeros((size, size + 1)), _both(coefficients)
        for here in slices(begin, end, size):
            x, events, times = self._rows(here)
            chances = self.link.at((both @ x)[0])
            other = np.empty((size + 1, x.shape[1]))
            np.multiply(x, _times(chances.weight(), times), out=other[:size])
            other[size] = chances.residual(events, times)
            sums += x @ other.T
            if likelihood:
                whole += chances.log_likelihood(events, times)
        return sums, whole

    def by_cluster(self, coefficients: Numbers, clusters: Sequence[Runs]) -> list[OfClusters]:
        """Add up score and expected information of each cluster, clustered in each way."""

        def part(begin: int, end: int) -> tuple[list[Numbers], float]:
            return self._by_cluster(coefficients, clusters, begin, end)

        parts = shared(len(self.events), part, least=SHARE)
        size, whole = len(coefficients), sum(likelihood for _found, likelihood in parts)
        (first, _), *others = parts
        for found, _ in others:
            for into, more in zip(first, found, strict=True):
                np.add(into, more, out=into)
        return [
            OfClusters(score=sums[:size], information=sums[size:], log_likelihood=whole)
            for sums in first
        ]

    def _by_cluster(
        self, coefficients: Numbers, clusters: Sequence[Runs], begin: int, end: int
    ) -> tuple[list[Numbers], float]:
        """Add up scores, lower halves of the information, and the log-likelihood."""
        size, whole, both = len(coefficients), 0.0, _both(coefficients)
        entries = size + size * (size + 1) // 2
        sums = [np.zeros((entries, runs.count)) for runs in clusters]
        for here in slices(begin, end, size):
            x, events, times = self._rows(here)
            chances = self.link.at((both @ x)[0])
            products = np.empty((entries, x.shape[1]))
            np.multiply(x, chances.residual(events, times), out=products[:size])
            weighed = x * _times(chances.weight(), times)
            row = size
            for place in range(size):
                np.multiply(x[: place + 1], weighed[place], out=products[row : row + place + 1])
                row += place + 1
            for runs, into in zip(clusters, sums, strict=True):
                runs.added(products, here.start, into)
            whole += chances.log_likelihood(events, times)
        return sums, whole

    def effects(self, coefficients: Numbers, scaling: Scaling, two: Numbers) -> Effects:
        """Add up how the chance changes with a predictor: between its two values, or per unit."""
        size = len(coefficients)
        change, gradient = np.zeros(size - 1), np.zeros((size - 1, size))
        both = _both(coefficients)
        ends = (two.T - scaling.center) / scaling.scale
        for here in slices(0, len(self.events), size):
            x, _events, times = self._rows(here)
            linear = (both @ x)[0]
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

    def _rows(self, here: slice) -> tuple[Numbers, Numbers, Numbers | None]:
        times = None if self.times is None else self.times[here]
        return self.x[:, here], self.events[here], times


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
