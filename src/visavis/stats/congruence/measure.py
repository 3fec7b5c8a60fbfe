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
COEFFICIENT = Range(-np.inf, 1.0)


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
    cautions: Callable[[Numbers], tuple[str, ...]] = lambda _sums: ()
    """What makes it easy to misread, of sums of shape (columns,)."""

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


def column(place: int) -> Function:
    """Return a function that takes one column."""
    return lambda sums: sums[:, place]
