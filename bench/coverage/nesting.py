"""A study like a real one: 13 therapists, 121 clients, some with many and some with few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
CLIENTS_OF = np.array([3, 4, 5, 6, 7, 8, 9, 10, 10, 12, 13, 15, 19])
"""Of each of the 13 therapists: 121 in all, fixed like a study's design."""
THERAPISTS, CLIENTS = len(CLIENTS_OF), int(CLIENTS_OF.sum())
THERAPIST_OF = np.repeat(np.arange(THERAPISTS), CLIENTS_OF)
DISPERSION = 1.2
"""Of the negative binomial number of reports a client: a third of the clients tell most of it."""
FIXED = 20
"""So many studies have the same therapists, where a statement is about these."""


def generator(seed: int) -> np.random.Generator:
    """Make chance from a seed that stands on the page."""
    return np.random.Generator(np.random.PCG64(seed))


def around(rng: np.random.Generator, mean: Numbers, icc: float) -> Numbers:
    """Draw shares around `mean` that differ so that events within are correlated by `icc`."""
    if icc == 0:
        return mean.copy()
    size = 1 / icc - 1
    return rng.beta(np.maximum(mean * size, 1e-9), np.maximum((1 - mean) * size, 1e-9))


def therapists(
    rng: np.random.Generator, *, runs: int, mean: float, icc: float, these: bool
) -> Numbers:
    """Draw the therapists' shares, of shape (runs, therapists); the same ones in some runs."""
    drawn = around(rng, np.full((runs // FIXED if these else runs, THERAPISTS), mean), icc)
    return np.repeat(drawn, FIXED, axis=0) if these else drawn


def how_many(rng: np.random.Generator, *, runs: int, mean: float) -> NDArray[np.int64]:
    """Draw the number of reports of each client, of shape (runs, clients)."""
    chance = DISPERSION / (DISPERSION + mean)
    return rng.negative_binomial(DISPERSION, chance, (runs, CLIENTS))


def by_therapist(sums: Numbers) -> Numbers:
    """Add up clients, of shape (runs, clients), to (runs, therapists)."""
    return np.add.reduceat(sums, np.concatenate([[0], np.cumsum(CLIENTS_OF)[:-1]]), axis=1)


def of_these(shares: Numbers) -> Numbers:
    """Return what a share settles to with these therapists, of shape (runs,)."""
    settled: Numbers = shares @ CLIENTS_OF / CLIENTS
    return settled
