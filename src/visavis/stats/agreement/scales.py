"""How far two codes are apart, and how much two different codes agree.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
Gwet, K. L. (2014). Handbook of inter-rater reliability (4th ed.). Advanced Analytics.
Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70, 213–220.
Passonneau, R. (2006). Measuring agreement on set-valued items (MASI). LREC 2006.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from visavis.stats.agreement.units import Code
from visavis.stats.errors import UnusableError
from visavis.stats.summaries.codings import AND
from visavis.stats.uncertainty.totals import Numbers


class Level(StrEnum):
    """What may be said of two codes that differ."""

    NOMINAL = "nominal"
    """That they differ."""
    ORDINAL = "ordinal"
    """Which one is higher."""
    INTERVAL = "interval"
    """How far apart they are."""
    RATIO = "ratio"
    """How far apart they are for their size."""

    @property
    def numeric(self) -> bool:
        """Whether codes must be numbers."""
        return self in (Level.INTERVAL, Level.RATIO)


class Weighting(StrEnum):
    """How much agreement two different codes are worth in kappas and Gwet's coefficient."""

    IDENTITY = "identity"
    """None."""
    LINEAR = "linear"
    """The less the further they are apart."""
    QUADRATIC = "quadratic"
    """The less the larger the square of their distance is."""
    ORDINAL = "ordinal"
    """The less the more pairs of ranks lie between them, after Gwet."""
    RATIO = "ratio"
    """The less the further they are apart for their size."""


USUAL = {
    Level.NOMINAL: Weighting.IDENTITY,
    Level.ORDINAL: Weighting.ORDINAL,
    Level.INTERVAL: Weighting.QUADRATIC,
    Level.RATIO: Weighting.RATIO,
}
"""The weights that go with a level, unless others are asked for."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scale:
    """The weights and distances of one analysis, for categories in their order."""

    level: Level
    weights: Numbers
    """Of shape (categories, categories): 1 for the same code, and no more for others."""
    weighting: str
    """As it is called in results."""
    distances: dict[str, Numbers]
    """By name, for alpha. Empty at the ordinal level, as they depend on how often codes occur."""
    sets: bool = False

    @property
    def symmetric(self) -> bool:
        """Whether it makes no difference which rater gave which code."""
        return bool(np.allclose(self.weights, self.weights.T))

    @property
    def identity(self) -> bool:
        """Whether only the same code counts as agreement."""
        return bool((self.weights == np.eye(len(self.weights))).all())


def scale(
    categories: Sequence[Code],
    *,
    level: Level,
    weights: str | ArrayLike | None,
    sets: bool = False,
) -> Scale:
    """Return weights and distances.

    Parameters
    ----------
    categories
        In their order.
    level
        What may be said of two codes that differ.
    weights
        A `Weighting`, or a matrix in the order of the categories: of agreement, with 1 for the
        same code, or of disagreement, with 0. Without it, what goes with the level.
    sets
        Each category is a set of codes.

    Raises
    ------
    UnusableError
        When the weights cannot be had of these categories.
    """
    if sets:
        jaccard, masi = set_distances(categories)
        return Scale(
            level=level,
            weights=1 - masi,
            weighting="MASI",
            distances={"MASI": masi, "Jaccard": jaccard},
            sets=True,
        )
    values = _values(categories, level)
    named = "custom"
    if weights is None or isinstance(weights, str):
        named = str(_weighting(weights, level))
        matrix = _WEIGHTS[Weighting(named)](values)
    else:
        matrix = custom(weights, len(categories))
    apart = {} if level == Level.ORDINAL else {str(level): _DISTANCES[level](values)}
    return Scale(level=level, weights=matrix, weighting=named, distances=apart)


def _values(categories: Sequence[Code], level: Level) -> Numbers:
    if not level.numeric:
        return np.arange(len(categories), dtype=np.float64)
    values = np.array(categories, np.float64)
    if level == Level.RATIO and (values < 0).any():
        msg = "At the ratio level no code is below 0: take the interval level, or correct the code."
        raise UnusableError(msg)
    return values


def _weighting(name: str | None, level: Level) -> Weighting:
    if name is None:
        return USUAL[level]
    try:
        return Weighting(name)
    except ValueError as error:
        msg = f"There are no weights {name!r}: take one of {', '.join(Weighting)}, or a matrix."
        raise UnusableError(msg) from error


def custom(weights: ArrayLike, size: int) -> Numbers:
    """Return weights of agreement from a matrix of agreement or disagreement."""
    try:
        matrix = np.asarray(weights, np.float64)
    except (TypeError, ValueError) as error:
        msg = "The weights are no matrix of numbers: pass one row and one column a category."
        raise UnusableError(msg) from error
    if not np.isfinite(matrix).all():
        msg = "A weight is infinite or missing: pass a number for each two categories."
        raise UnusableError(msg)
    if matrix.shape != (size, size):
        msg = (
            f"The weights are {' x '.join(map(str, matrix.shape)) or 'one number'}, and there are "
            f"{size} categories: pass one row and one column for each, in their order."
        )
        raise UnusableError(msg)
    diagonal = np.diagonal(matrix)
    if (diagonal == 1).all() and matrix.min() >= 0 and matrix.max() <= 1:
        return matrix
    if (diagonal == 0).all() and matrix.min() >= 0 and matrix.max() > 0:
        return 1 - matrix / float(matrix.max())
    msg = (
        "Weights have 1 in the diagonal and 0 to 1 elsewhere (agreement), or 0 in the diagonal "
        "and no less elsewhere (disagreement)."
    )
    raise UnusableError(msg)


def _apart(values: Numbers) -> Numbers:
    return np.abs(values[:, np.newaxis] - values)


def _of_largest(distance: Numbers) -> Numbers:
    largest = distance.max(initial=0.0)
    return 1 - distance / largest if largest else np.ones_like(distance)


def _nominal(values: Numbers) -> Numbers:
    return 1 - np.eye(len(values))


def _ratio(values: Numbers) -> Numbers:
    added = values[:, np.newaxis] + values
    share: Numbers = np.divide(_apart(values), added, out=np.zeros_like(added), where=added > 0)
    squared: Numbers = share**2
    return squared


def _ranked(values: Numbers) -> Numbers:
    steps = _apart(np.arange(len(values), dtype=np.float64)) + 1
    return steps * (steps - 1) / 2


def _identity(values: Numbers) -> Numbers:
    return np.eye(len(values))


def _squared(values: Numbers) -> Numbers:
    return _apart(values) ** 2


_DISTANCES: dict[Level, Callable[[Numbers], Numbers]] = {
    Level.NOMINAL: _nominal,
    Level.INTERVAL: _squared,
    Level.RATIO: _ratio,
}
_WEIGHTS: dict[Weighting, Callable[[Numbers], Numbers]] = {
    Weighting.IDENTITY: _identity,
    Weighting.LINEAR: lambda values: _of_largest(_apart(values)),
    Weighting.QUADRATIC: lambda values: _of_largest(_squared(values)),
    Weighting.ORDINAL: lambda values: _of_largest(_ranked(values)),
    Weighting.RATIO: lambda values: _of_largest(_ratio(values)),
}


def members(sets: Sequence[Code]) -> tuple[tuple[str, ...], Numbers]:
    """Return the single codes, and which set holds which: of shape (sets, codes)."""
    split = [str(one).split(AND) for one in sets]
    single = tuple(sorted({code for one in split for code in one}))
    held = np.array([[code in one for code in single] for one in split], np.float64)
    return single, held.reshape(len(sets), len(single))


def set_distances(sets: Sequence[Code]) -> tuple[Numbers, Numbers]:
    """Return the Jaccard and the MASI distance of each two sets.

    MASI is Jaccard's similarity times 1 for equal sets, 2/3 where one holds the other, 1/3 where
    they overlap, and 0 where they do not.
    """
    _, held = members(sets)
    size = held.sum(1)
    shared = held @ held.T
    joined = size[:, np.newaxis] + size - shared
    smaller = np.minimum(size[:, np.newaxis], size)
    kinship = np.select(
        [shared == joined, shared == smaller, shared > 0], [1, 2 / 3, 1 / 3], default=0.0
    )
    likeness = np.divide(shared, joined, out=np.zeros_like(joined), where=joined > 0)
    return 1 - likeness, 1 - likeness * kinship
