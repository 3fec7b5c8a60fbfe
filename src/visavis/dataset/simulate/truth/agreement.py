"""Agreement in a table of two, in the limit of infinitely many rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Square:
    """A square table of weights; the client's or the first rater's answer in its rows."""

    table: Floats

    @property
    def shares(self) -> Floats:
        """The table with a sum of 1."""
        shares: Floats = self.table / self.table.sum()
        return shares

    @property
    def observed(self) -> float:
        """Share of the diagonal."""
        return float(np.trace(self.shares))

    @property
    def expected(self) -> float:
        """The same, if the two knew nothing of each other."""
        return float(self.shares.sum(axis=1) @ self.shares.sum(axis=0))

    @property
    def kappa(self) -> float:
        """Cohen's kappa."""
        return (self.observed - self.expected) / (1 - self.expected)

    def specific(self, place: int) -> float:
        """Specific agreement on one answer: 2 both / (2 both + only one + only the other)."""
        return float(
            2 * self.table[place, place] / (self.table[place].sum() + self.table[:, place].sum())
        )
