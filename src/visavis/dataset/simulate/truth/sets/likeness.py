"""The sets there can be, and how alike any two of them are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.plan.events import HELPFUL, HINDERING

Floats = NDArray[np.float64]


def subsets(size: int, most: int) -> list[tuple[int, ...]]:
    """Return the sets of at most `most` out of `size` categories; the empty one first."""
    return [chosen for count in range(most + 1) for chosen in combinations(range(size), count)]


HELPFUL_SETS = subsets(len(HELPFUL), 2)
HINDERING_SETS = subsets(len(HINDERING), 1)
SETS = [
    {*helpful, *(len(HELPFUL) + category for category in hindering)}
    for helpful in HELPFUL_SETS
    for hindering in HINDERING_SETS
]
"""All sets of a side: up to two helpful categories and one hindering. The first is empty."""


def shared() -> Floats:
    """How many categories every two sets share; a set shares its size with itself."""
    places = range(len(HELPFUL) + len(HINDERING))
    members = np.asarray([[place in one for place in places] for one in SETS], dtype=np.float64)
    return members @ members.T


def jaccard() -> Floats:
    """Likeness of every two sets: what they share of all that either has."""
    inside = shared()
    size = np.diag(inside)
    together = size[:, None] + size - inside
    likeness: Floats = inside / np.where(together > 0, together, 1)
    return likeness


def masi() -> Floats:
    """Jaccard likeness, less where one set does not hold the other (Passonneau 2006)."""
    inside = shared()
    size = np.diag(inside)
    smaller, larger = np.minimum(size[:, None], size), np.maximum(size[:, None], size)
    weight = np.select(
        [larger == inside, (smaller == inside) & (smaller > 0), inside > 0], [1, 2 / 3, 1 / 3], 0
    )
    likeness: Floats = jaccard() * weight
    return likeness
