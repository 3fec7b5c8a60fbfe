"""One number that a comparison yields, as a function of its sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from visavis.stats.uncertainty.jackknife import ANYWHERE, Range

Numbers = NDArray[np.float64]
Function = Callable[[Numbers], Numbers]
"""From sums of shape (m, columns) to m numbers."""
SHARE = Range(0.0, 1.0)
KAPPA = Range(-1.0, 1.0)
COEFFICIENT = Range(-np.inf, 1.0)
"""Of a coefficient whose level of chance may leave next to no room: there is no least value."""


FEWEST = 5
"""Of the units of a coefficient, as of those of raters' agreement."""


def enough(count: Function, unit: str) -> tuple[Function, int, str]:
    """Return the minimum of units that a coefficient has."""
    return count, FEWEST, f"Fewer than {FEWEST} {unit} count here: too few for a coefficient."


class Role(StrEnum):
    """What a number is for: a percent is never told without its coefficient, nor without chance."""

    PERCENT = "percent"
    CHANCE = "chance"
    COEFFICIENT = "coefficient"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How it is computed, of how many units, and why it may have no value."""

    name: str
    """As in ``truth.json``."""
    of: Function
    """nan where there is none."""
    n: Function
    unit: str
    """What `n` counts, in the plural."""
    why: Sequence[tuple[Function, str]]
    """Why there may be no value: the first sentence whose function is 0, otherwise the last."""
    role: Role = Role.DETAIL
    within: Range = ANYWHERE
    ratio: tuple[Function, Function] | None = None
    """What is divided by what, where a cluster's part of either is its own column of sums, and the
    uncertainty that of a ratio (CR2); otherwise each cluster is left out in turn."""
    weights: Sequence[Function] = ()
    """What a cluster must have some of to carry the number; where nothing is said, what a ratio is
    divided by, or `n`. Each is a sum of columns."""
    fewest: Sequence[tuple[Function, int, str]] = ()
    """What there must be so many of, and what is said where there are fewer."""
    fewest_of_one: Sequence[tuple[Function, int, str]] | None = None
    """The same of one episode, where it differs."""
    rate: tuple[Function, Function] | None = None
    """Of a coefficient: the share that is held against chance. Where no cluster moves it, nothing
    can be said of how far chance may move the coefficient."""
    without: Sequence[tuple[Function, str]] = ()
    """How many units count in the comparison and not here, and why."""
    cautions: Callable[[Numbers], tuple[str, ...]] = lambda _sums: ()
    """What makes it easy to misread, of sums of shape (columns,)."""

    def carried(self, lost: Numbers) -> Numbers:
        """Return how much each cluster carries, of shape (weights, clusters)."""
        usual = self.ratio[1] if self.ratio else self.n
        return np.stack([weight(lost) for weight in self.weights or (usual,)])

    def too_few(self, sums: Numbers, *, one_episode: bool = False) -> str | None:
        """Say that sums of shape (columns,) are of too little to have a value, or nothing."""
        row, fewest = sums[np.newaxis], self.fewest
        if one_episode and self.fewest_of_one is not None:
            fewest = self.fewest_of_one
        return next((why for count, least, why in fewest if count(row)[0] < least), None)

    def passed_over(self, sums: Numbers) -> dict[str, int]:
        """Say how many units of sums of shape (columns,) it is not of, by reason."""
        found = {why: round(float(count(sums[np.newaxis])[0])) for count, why in self.without}
        return {why: count for why, count in found.items() if count}

    def undefined(self, sums: Numbers) -> str:
        """Say why sums of shape (columns,) have no value."""
        found = (sentence for zero, sentence in self.why if not zero(sums[np.newaxis])[0])
        return next(found, self.why[-1][1])


def share(part: Numbers, whole: Numbers) -> Numbers:
    """Divide; nan where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Numbers = np.where(whole > 0, part / whole, np.nan)
    return found


def beyond(observed: Numbers, chance: Numbers) -> Numbers:
    """How far beyond chance, from 0 at chance to 1; nan where chance leaves no room."""
    return share(observed - chance, 1 - chance)


def divided(ratio: tuple[Function, Function]) -> Function:
    """Return the function that divides the two."""
    over, under = ratio
    return lambda sums: share(over(sums), under(sums))


def column(place: int) -> Function:
    """Return a function that takes one column."""
    return lambda sums: sums[:, place]
