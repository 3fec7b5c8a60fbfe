"""A second, plain way to every target: counted from the tables, without a look at the plan.

Every estimate is a function of sums over therapists, so leaving out one group of therapists after
another gives its standard error with clustering in mind (delete-a-group jackknife).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Key = tuple[int | None, str, str, str, str, str]
"""Level, name, perspective, valence, category, group."""

GROUPS = 40


@dataclass(frozen=True)
class Found:
    """Sums by group (first axis), and what is estimated from their total."""

    sums: Floats
    estimate: Callable[[Floats], float]

    @property
    def value(self) -> float:
        return self.estimate(self.sums.sum(axis=0))

    @property
    def error(self) -> float:
        total = self.sums.sum(axis=0)
        left = np.asarray([self.estimate(total - one) for one in self.sums])
        return float(np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum()))


def ratio(sums: Floats) -> float:
    return float(sums[0] / sums[1])


def kappa(table: Floats) -> float:
    shares = table / table.sum()
    chance = float(shares.sum(axis=0) @ shares.sum(axis=1))
    return float((np.trace(shares) - chance) / (1 - chance))


def ratio_of(frame: pl.DataFrame, top: pl.Expr, bottom: pl.Expr | None = None) -> Found:
    """Sum `top` and `bottom` (rows, if left out) by group."""
    bottom = pl.len().cast(pl.Float64) if bottom is None else bottom.cast(pl.Float64).sum()
    sums = frame.group_by("g").agg(top.cast(pl.Float64).sum().alias("top"), bottom.alias("bottom"))
    table = np.zeros((GROUPS, 2))
    table[sums["g"].to_numpy()] = sums.select("top", "bottom").to_numpy()
    return Found(table, ratio)


def cross(frame: pl.DataFrame, row: str, column: str, words: tuple[str, ...]) -> Floats:
    """Count `row` by `column` in every group; with shape (groups, words, words)."""
    place = {word: i for i, word in enumerate(words)}
    table = np.zeros((GROUPS, len(words), len(words)))
    for g, one, two, count in frame.group_by("g", row, column).len().iter_rows():
        if one in place and two in place:
            table[g, place[one], place[two]] += count
    return table


Estimates = Iterator[tuple[Key, Found]]
