"""Rows cut into pieces of one cluster each, so that one call multiplies the matrices of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.rows import Runs
from visavis.stats.uncertainty.totals import Numbers

Places = NDArray[np.int64]
SHORTEST, LONGEST = 4, 32
"""Rows of a piece: fewer would cost more calls, more would leave more places empty."""
TORN = 4
"""With so many runs for each cluster, rows are sorted before they are cut."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pieces:
    """Where pieces begin, how many rows each has, and of which cluster they are in each way."""

    first: Places
    filled: Places
    """Of shape (pieces,), as `first`: how many of `length` places are rows."""
    length: int
    order: Places | None
    """Rows in the order in which they are cut; None where it is their own."""
    codes: Sequence[Places]
    """Of shape (pieces,), for each way to cluster."""

    count: Sequence[int]
    """How many clusters there are, in each way."""

    @classmethod
    def of(cls, clusters: Sequence[Runs], rows: int) -> Pieces:
        """Cut rows wherever a cluster ends, in whatever way they are clustered."""
        order, whole = None, clusters
        if any(len(runs.starts) > TORN * runs.count for runs in clusters):
            each = [runs.each(rows) for runs in clusters]
            order = np.lexsort(each)
            whole = [
                Runs.along(codes[order], runs.count)
                for codes, runs in zip(each, clusters, strict=True)
            ]
        starts = _together([runs.starts for runs in whole])
        lengths = np.diff(starts, append=rows)
        mean = rows // max(1, len(starts))
        length = 1 << (max(SHORTEST, min(LONGEST, mean)) - 1).bit_length()
        pieces = -(-lengths // length)
        run = np.repeat(np.arange(len(starts)), pieces)
        done = length * (np.arange(len(run)) - (np.cumsum(pieces) - pieces)[run])
        return cls(
            first=starts[run] + done,
            filled=np.minimum(lengths[run] - done, length),
            length=length,
            order=order,
            codes=[
                runs.codes[np.searchsorted(runs.starts, starts, side="right") - 1][run]
                for runs in whole
            ],
            count=[runs.count for runs in whole],
        )

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.first)

    def rows(self, here: slice) -> tuple[Places, Numbers]:
        """Return a row for each place of some pieces, and how often it counts: once, or not.

        An empty place has the row that follows, which may be one behind the last.
        """
        within = np.arange(self.length)
        places = (self.first[here, None] + within).ravel()
        filled = (within < self.filled[here, None]).ravel().astype(np.float64)
        return places if self.order is None else self.order.take(places, mode="clip"), filled

    def cut(self, values: Numbers, axes: tuple[int, int, int]) -> Numbers:
        """Return values of shape (values, places) as (values, pieces, places of one), turned."""
        return values.reshape(len(values), -1, self.length).transpose(axes)

    def added(self, sums: Numbers) -> Iterator[Numbers]:
        """Add up what pieces sum up to, of shape (pieces, …), for each way: (clusters, …)."""
        # SciPy is loaded by whoever needs it; it adds lines of an array, NumPy only single numbers
        from scipy.sparse import csr_array  # noqa: PLC0415 -- as above

        flat = sums.reshape(len(sums), -1)
        for codes, count in zip(self.codes, self.count, strict=True):
            order = np.argsort(codes, kind="stable")
            bounds = np.searchsorted(codes[order], np.arange(count + 1))
            ways = csr_array((np.ones(len(codes)), order, bounds), shape=(count, len(codes)))
            found = np.asarray(ways @ flat)
            yield found.reshape(count, *sums.shape[1:])


def _together(starts: Sequence[Places]) -> Places:
    """Return all of them once, in order."""
    first, *others = starts
    return np.unique(np.concatenate(starts)) if others else first
