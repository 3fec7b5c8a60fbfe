"""Blocks of rows in the cache: scaled when they are read, in memory that is used again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from visavis.stats.endings.hazard.links import Chances
from visavis.stats.endings.hazard.pieces import Places
from visavis.stats.endings.hazard.rows import Scaling
from visavis.stats.uncertainty.totals import Numbers

Take = Callable[[Numbers], Numbers]
"""Returns some of the values of a column."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Block:
    """Some rows."""

    x: Numbers
    """Ones and scaled predictors, of shape (1 + predictors, rows)."""
    other: Numbers
    """Room for as many, and a line more."""
    events: Numbers
    times: Numbers | None

    def linear(self, coefficients: Numbers) -> Numbers:
        """Return the linear predictor, as a row of a product of two matrices.

        One of a matrix and a vector of this length is shared among threads that wait for each
        other.
        """
        found: Numbers = (np.stack([coefficients, coefficients]) @ self.x)[0]
        return found

    def of(self, chances: Chances) -> Numbers:
        """Return what x is crossed with for the expected information, and for the score."""
        return self.beside(self.often(chances.weight()), chances.residual(self.events, self.times))

    def beside(self, weight: Numbers | None, last: Numbers) -> Numbers:
        """Return weighed rows of x, and a last one; until the next block."""
        np.multiply(self.x, 1.0 if weight is None else weight, out=self.other[:-1])
        self.other[-1] = last
        return self.other

    def often(self, values: Numbers) -> Numbers:
        """Return values as often as their rows occur."""
        return values if self.times is None else values * self.times


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Memory for a block: fresh one for each costs more than what is done in it."""

    x: Numbers
    other: Numbers

    @classmethod
    def of(cls, size: int, rows: int) -> Room:
        """Take memory for so many rows."""
        return cls(np.ones((size, rows)), np.empty((size + 1, rows)))

    def read(
        self,
        columns: Sequence[Numbers],
        scaling: Scaling,
        events: Numbers,
        times: Numbers | None,
        take: Take,
    ) -> Block:
        """Fill the memory with some rows."""
        of = take(events)
        x = self.x[:, : len(of)]
        for into, values, center in zip(x[1:], columns, scaling.center, strict=True):
            np.subtract(take(values), center, out=into)
        x[1:] *= 1 / scaling.scale[:, None]
        return Block(
            x=x,
            other=self.other[:, : len(of)],
            events=of,
            times=None if times is None else take(times),
        )


def between(begin: int, end: int) -> Take:
    """Take rows that follow each other."""
    return lambda values: values[begin:end]


def cut(first: Places, length: int) -> Take:
    """Take so many rows from each of these on, one piece after the other."""

    def take(values: Numbers) -> Numbers:
        windows: Numbers = np.ndarray(
            (len(values) - length + 1, length), values.dtype, values, strides=values.strides * 2
        )
        return windows[first].ravel()

    return take
