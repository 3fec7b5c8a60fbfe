"""How often a number so far from 0 would come about if it were 0."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.stats.results import Estimate
from visavis.stats.results.shown import Row


def p_value(one: Estimate, df: float | None) -> float | None:
    """Return the two-sided p of Student's t; None without an interval."""
    if one.value is None or not one.se or df is None or one.interval is None:
        return None
    from scipy.special import stdtr  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    return float(2 * stdtr(df, -abs(one.value / one.se)))


def with_p(one: Estimate, df: float | None) -> Iterator[Row]:
    """Yield the row of an estimate with degrees of freedom and p."""
    for row in one.rows():
        yield {**row, "df": df, "p": p_value(one, df)}
