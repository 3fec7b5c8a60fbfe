"""Drawing from shares: the three ways in which everything here is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def happens(rng: np.random.Generator, probability: Floats | float, size: int) -> Flags:
    """Draw yes or no, `size` times; `probability` is one figure or one for each."""
    return rng.random(size) < probability


def one_of(rng: np.random.Generator, shares: Sequence[float] | Floats, size: int) -> Ints:
    """Draw places in `shares`, which add up to 1."""
    cumulative = np.cumsum(np.asarray(shares))[:-1]
    return np.searchsorted(cumulative, rng.random(size), side="right")


def one_by_row(rng: np.random.Generator, shares: Floats, rows: Ints) -> Ints:
    """Draw one place for each of `rows`, from the row of `shares` that it names.

    Parameters
    ----------
    rng
        The source of chance.
    shares
        With shape (R, K); each row adds up to 1.
    rows
        With shape (N,), from 0 to R - 1.
    """
    cumulative = np.cumsum(shares, axis=1)[:, :-1]
    drawn = rng.random(len(rows))
    place = np.zeros(len(rows), dtype=np.int64)
    for column in cumulative.T:  # one column after another keeps memory flat
        place += drawn >= column[rows]
    return place
