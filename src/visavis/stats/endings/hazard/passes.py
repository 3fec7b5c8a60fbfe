"""The sums over rows that each pass of a hazard model adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.endings.hazard.blocks import Block, Room, Take, between, cut
from visavis.stats.endings.hazard.links import Chances, Link
from visavis.stats.endings.hazard.moments import Moments
from visavis.stats.endings.hazard.pieces import LONGEST, Pieces, Places
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

    def ordered(self, order: Places) -> Scaled:
        """Return the rows in another order."""
        return replace(
            self,
            columns=[values[order] for values in self.columns],
            events=self.events[order],
            times=None if self.times is None else self.times[order],
        )

    def moments(self) -> Moments:
        """Add up what predictors are like."""
        sums = np.zeros((size := 1 + len(self.columns), size + 1))
        for block in self._blocks(0, len(self.events)):
            sums += crossed(block.x, block.beside(block.times, block.events))
        return Moments.of(sums, self.scaling)

    def at(self, coefficients: Numbers, *, likelihood: bool = True) -> Pass:
        """Add up score and expected information at these coefficients.

        Without `likelihood`, the log-likelihood is nan and the pass quicker.
        """
        size = len(coefficients)

        def part(begin: int, end: int) -> tuple[Numbers, Numbers, float]:
            sums, squares = np.zeros((size, size + 1)), np.zeros(size)
            whole = 0.0 if likelihood else np.nan
            for block in self._blocks(begin, end):
                squares += np.einsum("ij,ij->i", block.x, block.often(block.x))
                chances = self.link.at(block.linear(coefficients))
                sums += crossed(block.x, block.of(chances))
                if likelihood:
                    whole += chances.log_likelihood(block.events, block.times)
            return sums, squares, whole

        sums, squares, whole = zip(*shared(len(self.events), part, least=SHARE), strict=True)
        found = np.add.reduce(sums)
        return Pass(
            score=found[:, size],
            information=found[:, :size],
            squares=np.add.reduce(squares),
            log_likelihood=sum(whole),
        )

    def by_cluster(self, coefficients: Numbers, pieces: Pieces) -> list[OfClusters]:
        """Add up score and expected information of each cluster, clustered in each way.

        Rows are in the order in which pieces are cut.
        """
        size = len(coefficients)
        found = np.empty((len(pieces), size, size + 1))
        behind = np.cumsum(pieces.length)

        def part(begin: int, end: int) -> float:
            whole, at_once = 0.0, max(LONGEST, _at_once(size))
            room = Room.of(size, at_once)
            first, last = np.searchsorted(behind, (begin, end), side="right")
            for here, length in pieces.alike(first, last, at_once):
                block = self._read(room, cut(pieces.first[here], length))
                chances = self.link.at(block.linear(coefficients))
                other = block.of(chances).reshape(size + 1, -1, length)
                x = block.x.reshape(size, -1, length)
                np.matmul(x.transpose(1, 0, 2), other.transpose(1, 2, 0), out=found[here])
                whole += chances.log_likelihood(block.events, block.times)
            return whole

        likelihoods = shared(len(self.events), part, least=SHARE)
        return [
            OfClusters(sums=sums, log_likelihood=sum(likelihoods)) for sums in pieces.added(found)
        ]

    def effects(self, coefficients: Numbers, two: Numbers) -> Effects:
        """Add up how the chance changes with a predictor: between its two values, or per unit."""
        size, scaling = len(coefficients), self.scaling
        change, gradient = np.zeros(size - 1), np.zeros((size - 1, size))
        ends = (two.T - scaling.center) / scaling.scale
        for block in self._blocks(0, len(self.events)):
            x, linear = block.x, block.linear(coefficients)
            for place, slope in enumerate(coefficients[1:]):
                row = place + 1
                if np.isfinite(two[place, 0]):
                    none, all_of_it = (
                        _end(block, self.link.at(linear + slope * (end - x[row])), row, end)
                        for end in ends[:, place]
                    )
                    change[place] += all_of_it[0] - none[0]
                    gradient[place] += all_of_it[1] - none[1]
                else:
                    chances = self.link.at(linear)
                    bend = block.often(chances.bend(linear)) / scaling.scale[place]
                    steep = float(block.often(chances.slope).sum() / scaling.scale[place])
                    change[place] += slope * steep
                    gradient[place] += slope * (x @ bend)
                    gradient[place, row] += steep
        return Effects(change=change, gradient=gradient)

    def _blocks(self, begin: int, end: int) -> Iterator[Block]:
        """Read rows, so many that their products stay in a thread."""
        rows = _at_once(size := 1 + len(self.columns))
        room = Room.of(size, rows)
        for at in range(begin, end, rows):
            yield self._read(room, between(at, min(at + rows, end)))

    def _read(self, room: Room, take: Take) -> Block:
        return room.read(self.columns, self.scaling, self.events, self.times, take)


def _at_once(size: int) -> int:
    """Return how many rows are read together, so that `Block.linear` stays in a thread."""
    return min(AT_ONCE, PRODUCTS // (2 * size))


def _end(block: Block, chances: Chances, row: int, end: float) -> tuple[float, Numbers]:
    """Return the chances if all rows had this value of a predictor, added up, and the gradient."""
    slope = block.often(chances.slope)
    gradient = block.x @ slope
    gradient[row] = end * slope.sum()
    return float(block.often(chances.chance).sum()), gradient
