"""How clients who began alike usually go on, and within which band most of them stay."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.results.better import Better
from visavis.stats.uncertainty.totals import Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trajectory:
    """Expected scores and a band around them, by intake score and time.

    A grid, so that it does not matter where it comes from: a growth model, the quantiles of a large
    archive, or a published table. Between its points it is read off along straight lines; beyond
    them it says nothing.
    """

    better: Better | str
    intake: tuple[float, ...]
    """Scores at the beginning, rising; two or more."""
    at: tuple[float, ...]
    """Sessions or days, rising; two or more."""
    expected: Numbers = field(repr=False)
    """Of shape (intake, at)."""
    low: Numbers = field(repr=False)
    high: Numbers = field(repr=False)
    share: float
    """What share of scores lies in the band, as 0.8: of the rest, half are on either side."""
    source: str
    """Of which clients, and by which model."""

    def __post_init__(self) -> None:
        """Refuse a grid that is none."""
        object.__setattr__(self, "better", Better.of(self.better))
        if not self.source.strip():
            msg = "source is empty: say of which clients the trajectory is, and by which model."
            raise UnusableError(msg)
        for name in ("intake", "at"):
            values = _numbers(name, getattr(self, name))
            if len(values) < 2 or not (np.isfinite(values).all() and (np.diff(values) > 0).all()):  # noqa: PLR2004 -- a line has two ends
                msg = f"{name} must be two numbers or more, each larger than the one before."
                raise UnusableError(msg)
        shape = (len(self.intake), len(self.at))
        for name in ("expected", "low", "high"):
            values = _numbers(name, getattr(self, name))
            if values.shape != shape or not np.isfinite(values).all():
                msg = f"{name} must be numbers of shape {shape}: intake scores by times."
                raise UnusableError(msg)
            object.__setattr__(self, name, values)
        if not ((self.low <= self.expected) & (self.expected <= self.high)).all():
            msg = "Every expected score must lie in its band: low, expected, high."
            raise UnusableError(msg)
        if not 0 < self.share < 1:
            msg = f"share={self.share}: the share of scores in the band, as 0.8."
            raise UnusableError(msg)

    @property
    def beyond(self) -> float:
        """The share of scores that should lie on the worse side of the band."""
        return (1 - self.share) / 2

    def read(self, intake: Numbers, at: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Return expected scores, and the band's worse and better edges; nan outside the grid."""
        edges = (self.low, self.high)
        worse, better = edges if Better(self.better) is Better.HIGHER else edges[::-1]
        found = [_between(self, grid, intake, at) for grid in (self.expected, worse, better)]
        return found[0], found[1], found[2]


def _numbers(name: str, given: object) -> Numbers:
    try:
        return np.asarray(given, np.float64)
    except (TypeError, ValueError) as error:
        msg = f"{name}={given!r}: numbers are needed."
        raise UnusableError(msg) from error


def _between(known: Trajectory, grid: Numbers, intake: Numbers, at: Numbers) -> Numbers:
    row, down, inside = _place(np.asarray(known.intake, np.float64), intake)
    column, right, within = _place(np.asarray(known.at, np.float64), at)
    upper = grid[row, column] * (1 - right) + grid[row, column + 1] * right
    lower = grid[row + 1, column] * (1 - right) + grid[row + 1, column + 1] * right
    return np.where(inside & within, upper * (1 - down) + lower * down, np.nan)


def _place(axis: Numbers, values: Numbers) -> tuple[NDArray[np.int64], Numbers, NDArray[np.bool_]]:
    """Return the interval in which each value lies, how far in it, and whether there is one."""
    place = np.clip(np.searchsorted(axis, values, side="right") - 1, 0, len(axis) - 2)
    part = (values - axis[place]) / (axis[place + 1] - axis[place])
    return place, part, (values >= axis[0]) & (values <= axis[-1])
