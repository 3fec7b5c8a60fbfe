"""What chance does: each side names as many sessions as it did, drawn from those that were held.

In the same session, the number of both is hypergeometric, and its sum over episodes is computed
exactly. In a window, the expected number is exact too; how often it is exceeded is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.totals import Numbers

Named = NDArray[np.bool_]
DRAWN = 2_000_000
"""Sessions that are in memory at once."""
LEAST = 1e-12


def reached(held: Numbers, others: Numbers, within: int) -> Numbers:
    """Return the chance that one of `others` sessions, drawn, lies near another one that is drawn.

    Parameters
    ----------
    held
        Of shape (episodes,): how many sessions there are.
    others
        Of shape (episodes,): how many the other side names.
    within
        How many sessions apart count as near.

    Returns
    -------
    Of shape (episodes,): the mean over all sessions of the chance that none of the others lies
    near, which is a quotient of binomial coefficients, taken from 1.
    """
    from scipy.special import gammaln  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    if not len(held):
        return np.zeros(0)
    patterns, which = np.unique(np.column_stack([held, others]), axis=0, return_inverse=True)
    size, drawn = patterns.T
    place = np.arange(1, int(size.max()) + 1)[:, None]
    near = np.minimum(place + within, size) - np.maximum(place - within, 1) + 1
    free = size - near
    possible = (place <= size) & (free >= drawn)
    with np.errstate(invalid="ignore", divide="ignore"):
        logarithm = (
            gammaln(free + 1)
            - gammaln(free - drawn + 1)
            - gammaln(size + 1)
            + gammaln(size - drawn + 1)
        )
        missed = np.where(possible, np.exp(np.where(possible, logarithm, 0)), 0).sum(axis=0) / size
    found: Numbers = (1 - missed)[which.reshape(-1)]
    return found


def exact(named: Numbers, observed: float) -> float:
    """Return the chance of so many in the same session, or more, over all episodes together.

    Parameters
    ----------
    named
        As in `drawn`.
    observed
        How many sessions both sides name.
    """
    from scipy.stats import hypergeom  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    whole = Sums(0, np.ones(1))
    patterns, times = np.unique(named, axis=0, return_counts=True)
    for (size, mine, theirs), many in zip(patterns.astype(int), times, strict=True):
        single = hypergeom.pmf(np.arange(min(mine, theirs) + 1), size, mine, theirs)
        whole = whole.plus(Sums(0, single).times(int(many)))
    return float(min(1.0, whole.chances[max(0, round(observed) - whole.least) :].sum()))


class Sums(NamedTuple):
    """How likely each sum is."""

    least: int
    """The first sum that has a chance here."""
    chances: Numbers

    def plus(self, other: Sums) -> Sums:
        """Return the distribution of two sums together.

        Of long ones, what is rarer than `RARE` at either end is left out: it would be most of the
        work.
        """
        both = np.convolve(self.chances, other.chances)
        least = self.least + other.least
        if len(both) < LONG:
            return Sums(least, both)
        there = np.flatnonzero(both > RARE)
        return Sums(least + int(there[0]), both[there[0] : there[-1] + 1])

    def times(self, count: int) -> Sums:
        """Return the distribution of the sum of so many of this one."""
        found, square = Sums(0, np.ones(1)), self
        while count:
            if count & 1:
                found = found.plus(square)
            square, count = square.plus(square), count >> 1
        return found


RARE, LONG = 1e-30, 512


def drawn(
    named: Numbers, *, windows: Sequence[int], draws: int, rng: np.random.Generator
) -> Numbers:
    """Draw the sessions of both sides anew.

    Parameters
    ----------
    named
        Of shape (episodes, 3): sessions that were held, and how many either side names.
    windows
        How many sessions apart count as near.
    draws, rng
        How often, and chance.

    Returns
    -------
    Of shape (draws, windows): how many points of both sides the other names too, in all episodes.
    """
    found = np.zeros((draws, len(windows)))
    patterns, times = np.unique(named, axis=0, return_counts=True)
    for (size, one, other), many in zip(patterns.astype(int), times, strict=True):
        at_once = max(1, DRAWN // (int(many) * size))
        for begin in range(0, draws, at_once):
            part = min(at_once, draws - begin)
            sides = [_sessions(part * int(many), size, count, rng) for count in (one, other)]
            for place, within in enumerate(windows):
                both = (sides[0] & _near(sides[1], within)).sum(axis=1)
                both = both + (sides[1] & _near(sides[0], within)).sum(axis=1)
                found[begin : begin + part, place] += both.reshape(part, -1).sum(axis=1)
    return found


def _sessions(rows: int, size: int, count: int, rng: np.random.Generator) -> Named:
    """Draw so many of `size` sessions in each row."""
    numbers = rng.random((rows, size))
    last = np.partition(numbers, count - 1, axis=1)[:, count - 1 : count]
    named: Named = numbers <= last
    return named


def _near(named: Named, within: int) -> Named:
    """Say of each session whether a named one lies near."""
    found = named.copy()
    for step in range(1, min(within, named.shape[1] - 1) + 1):
        found[:, step:] |= named[:, :-step]
        found[:, :-step] |= named[:, step:]
    return found
