"""Rows cut into pieces of one cluster each, so that one call multiplies the matrices of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.rows import Runs
from visavis.stats.uncertainty.totals import Numbers

Places = NDArray[np.int64]
LONGEST = 64
"""Rows of a piece: with more, pieces of one length are few; with fewer, pieces are many."""
TORN = 4
"""With so many runs for each cluster, rows are sorted before they are cut."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pieces:
    """Where pieces begin, how many rows each has, and of which cluster they are in each way."""

    first: Places
    """Of shape (pieces,), as `length`: short pieces stand before long ones."""
    length: Places
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
        run, first, length = _cut(starts, np.diff(starts, append=rows))
        return cls(
            first=first,
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

    def alike(self, begin: int, end: int, most: int) -> Iterator[tuple[slice, int]]:
        """Return which pieces have one length, and that length.

        Parameters
        ----------
        begin, end
            Some of the pieces.
        most
            Rows at a time.
        """
        bounds = np.searchsorted(self.length[begin:end], np.arange(LONGEST + 2)) + begin
        for length in np.flatnonzero(np.diff(bounds)).tolist():
            behind, step = bounds[length + 1], most // length
            for at in range(bounds[length], behind, step):
                yield slice(at, min(at + step, behind)), length

    def added(self, sums: Numbers) -> Iterator[Numbers]:
        """Add up what pieces sum up to, of shape (pieces, …), for each way: (clusters, …)."""
        # SciPy is loaded by whoever needs it; it adds lines of an array, NumPy only single numbers
        from scipy.sparse import csr_array  # noqa: PLC0415 -- as above

        flat = sums.reshape(len(sums), -1)
        for codes, count in zip(self.codes, self.count, strict=True):
            if count == len(self):  # each cluster is a piece
                yield sums
                continue
            order = np.argsort(codes, kind="stable")
            bounds = np.searchsorted(codes[order], np.arange(count + 1))
            ways = csr_array((np.ones(len(codes)), order, bounds), shape=(count, len(codes)))
            found = np.asarray(ways @ flat)
            yield found.reshape(count, *sums.shape[1:])


def _together(starts: Sequence[Places]) -> Places:
    """Return all of them once, in order."""
    first, *others = starts
    return np.unique(np.concatenate(starts)) if others else first


def _cut(starts: Places, lengths: Places) -> tuple[Places, Places, Places]:
    """Cut runs that are too long into nearly equal pieces: of which run, from where, how long."""
    pieces = -(-lengths // LONGEST)
    run = np.repeat(np.arange(len(starts)), pieces)
    nth = np.arange(len(run)) - (np.cumsum(pieces) - pieces)[run]
    begin, end = (lengths[run] * place // pieces[run] for place in (nth, nth + 1))
    order = np.argsort((end - begin).astype(np.int16), kind="stable")  # small numbers sort fast
    return run[order], (starts[run] + begin)[order], (end - begin)[order]
