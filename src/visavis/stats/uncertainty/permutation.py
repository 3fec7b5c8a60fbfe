"""Which labels could have fallen otherwise: whole clusters, never single sessions or reports.

Under the hypothesis that a label means nothing, every way in which it could have fallen is equally
likely. All of them are tried where they are few; otherwise a random sample, in which what was
observed counts as one, so that no p value is 0.

References
----------
Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
Applications in Genetics and Molecular Biology, 9, article 39.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty.totals import Numbers

ALL_UP_TO = 100_000
"""So many ways are all tried; beyond that, as many are drawn as are asked for."""
DRAWN = 9_999
SAME = 1e-9
"""Relative distance below which two statistics are the same number, computed in another order."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ways:
    """Ways in which labels can fall on clusters, the observed one first."""

    labels: NDArray[np.int8]
    """Of shape (ways, clusters)."""
    exact: bool
    """Whether these are all."""

    def p_values(self, statistics: Numbers) -> Numbers:
        """Return how often a statistic is at least as large as the observed one.

        Parameters
        ----------
        statistics
            Of shape (ways,) or (ways, columns); nan where it cannot be computed, which counts as
            none.

        Returns
        -------
        Of shape () or (columns,); nan where the observed statistic is.
        """
        observed = statistics[0]
        reached = statistics >= observed - SAME * np.abs(observed)
        return np.where(np.isfinite(observed), reached.mean(axis=0), np.nan)

    @property
    def method(self) -> str:
        """How p values come about, in words."""
        return f"all {len(self.labels):,} ways" if self.exact else f"{len(self.labels):,} ways"


def least_p(labels: NDArray[np.int64]) -> float:
    """Return the smallest p value that exchanging these labels can give.

    A statistic that does not care which label is which is the same wherever labels that are
    equally frequent change names: as many ways as the observed one reach it, at least.

    Parameters
    ----------
    labels
        As in `arrangements`.
    """
    times = np.bincount(labels)
    times = times[times > 0]
    ways = factorial(len(labels)) // prod(factorial(int(n)) for n in times)
    alike = prod(factorial(int(n)) for n in np.unique(times, return_counts=True)[1])
    return alike / ways


def flips(clusters: int, *, rng: np.random.Generator | None, draws: int = DRAWN) -> Ways:
    """Return for each cluster whether its two labels change places, in all ways or in many.

    Parameters
    ----------
    clusters
        How many there are.
    rng
        Chance; needed where there are too many ways to try all.
    draws
        How many ways are drawn then.

    Raises
    ------
    UnusableError
        When chance is needed and there is none.
    """
    if rng is not None:
        generator(rng)
    if 2**clusters <= ALL_UP_TO:
        every = np.arange(2**clusters)[:, None] >> np.arange(clusters) & 1
        return Ways(labels=every.astype(np.int8), exact=True)
    drawn = _needed(rng).integers(0, 2, (draws, clusters), np.int8)
    return Ways(labels=np.concatenate([np.zeros((1, clusters), np.int8), drawn]), exact=False)


def arrangements(
    labels: NDArray[np.int64], *, rng: np.random.Generator | None, draws: int = DRAWN
) -> Ways:
    """Return the ways in which clusters can carry these labels, each as often as it occurs.

    Parameters
    ----------
    labels
        Of shape (clusters,): 0, 1, 2 …, as observed.
    rng, draws
        As in `flips`.

    Raises
    ------
    UnusableError
        When chance is needed and there is none.
    """
    if rng is not None:
        generator(rng)
    times = np.bincount(labels)
    observed = labels.astype(np.int8)[None]
    if factorial(len(labels)) // prod(factorial(int(n)) for n in times) <= ALL_UP_TO:
        every = _multisets(times)
        other = every[(every != observed).any(axis=1)]
        return Ways(labels=np.concatenate([observed, other]), exact=True)
    drawn = _needed(rng).permuted(np.repeat(observed, draws, axis=0), axis=1)
    return Ways(labels=np.concatenate([observed, drawn]), exact=False)


def _multisets(times: NDArray[np.int64]) -> NDArray[np.int8]:
    """Every order of the labels, place by place: what is left of each label goes along."""
    ways, left = np.empty((1, 0), np.int8), times[None].astype(np.int8)
    for _place in range(int(times.sum())):
        found, still = [], []
        for label in range(len(times)):
            can = left[:, label] > 0
            found.append(np.column_stack([ways[can], np.full(can.sum(), label, np.int8)]))
            rest = left[can].copy()
            rest[:, label] -= 1
            still.append(rest)
        ways, left = np.concatenate(found), np.concatenate(still)
    return ways


def generator(rng: object) -> np.random.Generator:
    """Return chance, if it is some.

    Raises
    ------
    UnusableError
        When it is a seed, or anything else.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    msg = (
        f"rng={rng!r} is no chance: pass rng, as in numpy.random.default_rng(1), and note the seed."
    )
    raise UnusableError(msg)


def _needed(rng: np.random.Generator | None) -> np.random.Generator:
    if rng is None:
        msg = (
            "There are too many ways to try all of them: pass rng, as in "
            "numpy.random.default_rng(1), and note the seed."
        )
        raise UnusableError(msg)
    return rng
