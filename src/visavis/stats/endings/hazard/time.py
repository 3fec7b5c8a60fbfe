"""Time in a hazard model: a line, a curve, or steps, as the analyst says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import number

Frame = nw.LazyFrame[Any]
Columns = list[tuple[str, nw.Expr]]


@dataclass(frozen=True, slots=True)
class Steps:
    """A hazard of its own for each phase: ``Steps("number", at=(4, 9))`` has 1–3, 4–8 and 9–."""

    column: str
    at: Sequence[float]
    """Where each phase but the first begins."""

    def columns(self, frame: Frame) -> Columns:
        """Return a column of 0 and 1 for each phase but the first."""
        if not self.at or list(self.at) != sorted(set(self.at)):
            msg = f"at={self.at!r}: name where phases begin, in their order, as at=(4, 9)."
            raise UnusableError(msg)
        value = number(frame, self.column)
        ends = (*self.at[1:], None)
        return [
            (_named(self.column, begin, end), _between(value, begin, end))
            for begin, end in zip(self.at, ends, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Powers:
    """A curve: ``Powers("number", 2)`` has the number and its square."""

    column: str
    degree: int = 1

    def columns(self, frame: Frame) -> Columns:
        """Return a column for each power."""
        if not 1 <= self.degree <= HIGHEST:
            msg = f"degree={self.degree!r}: a curve has a degree from 1 to {HIGHEST}."
            raise UnusableError(msg)
        value = found = number(frame, self.column)
        columns = [(self.column, value)]
        for power in range(2, self.degree + 1):
            found = found * value
            columns.append((f"{self.column}^{power}", found))
        return columns


@dataclass(frozen=True, slots=True)
class Logarithm:
    """A line in the logarithm: early sessions differ more than late ones."""

    column: str

    def columns(self, frame: Frame) -> Columns:
        """Return the one column; a time of 0 or less has no logarithm and is missing."""
        value = number(frame, self.column)
        positive = nw.when(value > nw.lit(0.0)).then(value)
        return [(f"log {self.column}", positive.log())]


Time = Steps | Powers | Logarithm
HIGHEST = 5


def _named(column: str, begin: float, end: float | None) -> str:
    if end is None:
        return f"{column} from {begin:g}"
    return f"{column} from {begin:g} to below {end:g}"


def _between(value: nw.Expr, begin: float, end: float | None) -> nw.Expr:
    within = value >= nw.lit(float(begin))
    if end is not None:
        within = within & (value < nw.lit(float(end)))
    return nw.when(within).then(nw.lit(1.0)).when(~within).then(nw.lit(0.0))
