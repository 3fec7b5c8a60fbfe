"""Pearson's chi-square as older papers have it: every report taken as independent.

References
----------
Pearson, K. (1900). On the criterion that a given system of deviations from the probable … can be
reasonably supposed to have arisen from random sampling. Philosophical Magazine, 50, 157–175.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.results import Result
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty.totals import Numbers

NAIVE = (
    "Takes every report as independent of every other, which reports of one client or therapist "
    "are not: it finds differences where there are none. To compare with older papers only."
)
NOTHING = "Fewer than two rows or two columns have any reports: there is nothing to compare."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiSquare(Result):
    """The naive test of a table of counts; `caution` says what is naive about it."""

    statistic: float | None
    df: int
    p: float | None
    n: float
    yates: float | None = None
    """With Yates's correction; of tables of two by two only."""
    odds_ratio: float | None = None
    """Of tables of two by two without a 0."""
    undefined: str | None = None
    caution: str = NAIVE

    def title(self) -> str:
        """Say what it is, and that it is naive."""
        return "Chi-square, naive: reports taken as independent"

    def rows(self) -> Sequence[Row]:
        """Return its one row."""
        return [
            {
                "statistic": self.statistic,
                "df": self.df,
                "p": self.p,
                "n": self.n,
                "yates": self.yates,
                "odds_ratio": self.odds_ratio,
                "undefined": self.undefined,
                "caution": self.caution,
            }
        ]


def chi_square(table: Sequence[Sequence[float]] | Numbers) -> ChiSquare:
    """Test a table of counts as if every count were of an independent unit.

    Parameters
    ----------
    table
        Of shape (rows, columns). Rows and columns without any count are left out.

    Raises
    ------
    UnusableError
        When a count is below 0 or the table has no rows and columns.
    """
    counts = np.asarray(table, np.float64)
    if counts.ndim != 2 or not (counts >= 0).all():  # noqa: PLR2004 -- rows and columns
        msg = "A table of counts has rows and columns, and no count is below 0: pass such a table."
        raise UnusableError(msg)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    if df < 1:
        return ChiSquare(statistic=None, df=0, p=None, n=float(counts.sum()), undefined=NOTHING)
    statistic = float(statistics(counts))
    small = counts.shape == (2, 2)
    return ChiSquare(
        statistic=statistic,
        df=df,
        p=p_of(statistic, df),
        n=float(counts.sum()),
        yates=_yates(counts) if small else None,
        odds_ratio=_odds_ratio(counts) if small and (counts > 0).all() else None,
    )


def statistics(tables: Numbers) -> Numbers:
    """Return Pearson's statistic of tables of shape (…, rows, columns)."""
    whole = tables.sum(axis=(-2, -1), keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = tables.sum(axis=-1, keepdims=True) * tables.sum(axis=-2, keepdims=True) / whole
        parts = np.where(expected > 0, (tables - expected) ** 2 / expected, 0.0)
    found: Numbers = parts.sum(axis=(-2, -1))
    return found


def p_of(statistic: float, df: int) -> float:
    """Return the chance of a statistic as large, for independent units without a difference."""
    from scipy.special import chdtrc  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    return float(chdtrc(df, statistic))


def _yates(counts: Numbers) -> float:
    whole, across = counts.sum(), counts.sum(axis=1).prod() * counts.sum(axis=0).prod()
    apart = max(abs(np.linalg.det(counts)) - whole / 2, 0)
    return float(whole * apart**2 / across)


def _odds_ratio(counts: Numbers) -> float:
    return float(counts[0, 0] * counts[1, 1] / (counts[0, 1] * counts[1, 0]))
