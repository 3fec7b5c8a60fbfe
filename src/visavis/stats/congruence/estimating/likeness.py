"""How alike sets of categories are. A set is a number with one bit for each category."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.stats.summaries.patterns import AND

Numbers = NDArray[np.float64]
Sets = NDArray[np.int64]
Places = NDArray[np.int64]
AT_ONCE = 1 << 21
"""Pairs of sets that are held in memory together."""


def sets_of(names: Sequence[str], categories: Sequence[str]) -> Sets:
    """Return sets that are written as words, as numbers."""
    bits = {category: 1 << place for place, category in enumerate(categories)}
    members = (set(filter(None, name.split(AND))) for name in names)
    return np.array([sum(bits[c] for c in one) for one in members], np.int64)


def jaccard(one: Sets, other: Sets) -> Numbers:
    """What two sets share, of all that either has. Neither may be empty."""
    shared: Numbers = np.bitwise_count(one & other) / np.bitwise_count(one | other)
    return shared


def masi(one: Sets, other: Sets) -> Numbers:
    """Jaccard's likeness, less where one set does not hold the other (Passonneau 2006)."""
    common = one & other
    held = (common == one) | (common == other)
    weight = np.where(one == other, 1, np.where(held, 2 / 3, np.where(common > 0, 1 / 3, 0)))
    return jaccard(one, other) * weight


def pairs_within(group: Places, size: int) -> Iterator[tuple[Places, Places]]:
    """Yield the lines of all ordered pairs of lines in one group, so many at once as fit.

    Parameters
    ----------
    group
        Of shape (lines,): 0 … size - 1.
    size
        How many groups there are.
    """
    order = np.argsort(group, kind="stable")
    lines = np.bincount(group, minlength=size)
    first = np.concatenate([[0], np.cumsum(lines)])
    mates = lines[group[order]]
    ends = np.cumsum(mates)
    start = 0
    while start < len(order):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
        here = np.arange(start, stop)
        one = np.repeat(here, mates[here])
        within = np.arange(len(one)) - np.repeat(ends[here] - mates[here] - before, mates[here])
        other = first[group[order[one]]] + within
        yield order[one], order[other]
        start = stop


def times_distance(sets: Sets, weights: Numbers) -> Numbers:
    """Return each set's MASI distance to all of them, weighted: D @ weights, without making D."""
    found = np.empty(len(sets))
    rows = max(1, AT_ONCE // max(1, len(sets)))
    for start in range(0, len(sets), rows):
        block = sets[start : start + rows, np.newaxis]
        found[start : start + rows] = (1 - masi(block, sets)) @ weights
    return found
