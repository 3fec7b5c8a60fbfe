"""How expected scores go with time: along a line, or quickly at first and slower later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import narwhals as nw
import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty.totals import Numbers


class Shape(StrEnum):
    """The function of time in which scores go along a line."""

    LINEAR = "linear"
    """The same change from each session to the next."""
    LOG = "log"
    """log(1 + at): most of it early, the usual course of scores in therapy."""
    ROOT = "root"
    """The square root of `at`: between the two."""

    @classmethod
    def of(cls, said: Shape | str) -> Shape:
        """Return what was said of a course.

        Raises
        ------
        UnusableError
            When there is no such shape.
        """
        if said not in tuple(cls):
            known = ", ".join(repr(one.value) for one in (*cls,))
            msg = f"shape={said!r}: it is one of {known}, or 'best' for the one that fits best."
            raise UnusableError(msg)
        return cls(said)

    @property
    def column(self) -> str:
        """What the function of time is called in summaries and models."""
        return COLUMNS[self]

    def curve(self, at: Numbers) -> Numbers:
        """Return the function of time."""
        return CURVES[self](at)

    def expression(self, at: nw.Expr) -> nw.Expr:
        """Return the same for whatever engine holds the column."""
        if self is Shape.LINEAR:
            return at
        return (at + 1).log() if self is Shape.LOG else at.sqrt()


COLUMNS: Mapping[Shape, str] = {
    Shape.LINEAR: "at",
    Shape.LOG: "log(1 + at)",
    Shape.ROOT: "root of at",
}
CURVES: Mapping[Shape, Callable[[Numbers], Numbers]] = {
    Shape.LINEAR: np.asarray,
    Shape.LOG: np.log1p,
    Shape.ROOT: np.sqrt,
}
BEST = "best"
"""Not a shape: whichever fits best."""
