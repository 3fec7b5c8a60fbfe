"""How many values, their sum and the sum of their squares, per cluster."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.summaries.summary import Kind, N, Summary, grouped, keys_beside

MISSING = "a value is missing"


def moments(data: object, *, of: str, by: Sequence[str]) -> Summary:
    """Add up a variable and its square for each combination of the values in `by`.

    Parameters
    ----------
    data
        Any frame; see `visavis.stats.frames.lazy`.
    of
        The column that measures. Rows without a value are left out and counted.
    by
        The columns that make the lines, clusters first.

    Returns
    -------
    Summary
        With the sums ``n``, ``sum`` and ``squares``. Any partition of the rows may be merged.
        Squares of values far from zero lose digits: take a constant away from those first.

    Raises
    ------
    UnusableError
        When a column is missing, or `of` holds no numbers.
    """
    sums = (N, "sum", "squares")
    keys = keys_beside((*sums, "gone"), by)
    frame = lazy(data, of, *keys)
    measured = frame.select(*(label(frame, key) for key in keys), number(frame, of).alias("sum"))
    prepared = measured.with_columns(
        squares=nw.col("sum") * nw.col("sum"),
        n=nw.when(nw.col("sum").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)).cast(nw.Int64),
        gone=nw.when(nw.col("sum").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64),
    )
    table = collected(prepared.group_by(*keys).agg(nw.col(*sums, "gone").sum()))
    gone = int(table.get_column("gone").sum()) if len(table) else 0
    kept = table.filter(nw.col(N) > 0)
    return Summary(
        kind=Kind.MOMENTS,
        keys=keys,
        sums=sums,
        table=grouped(kept, keys, sums),
        dropped={MISSING: gone},
        about={"of": of},
    )
