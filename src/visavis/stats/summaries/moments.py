"""How many values, their sum and the sum of their squares, per cluster."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from visavis.stats.frames import label, lazy, number
from visavis.stats.summaries.summary import (
    Kind,
    N,
    Summary,
    added_up,
    grouped,
    keys_beside,
    places,
)

MISSING = "with a value missing"


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
    keys = keys_beside((*sums, GONE), by)
    frame = lazy(data, of, *keys)
    measured = frame.select(
        *(label(frame, key).alias(own) for key, own in zip(keys, places(keys), strict=True)),
        number(frame, of).alias("sum 1"),
    )
    there = ~nw.col("sum 1").is_null()
    prepared = measured.with_columns(
        nw.when(there).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias("sum 0"),
        (nw.col("sum 1") * nw.col("sum 1")).alias("sum 2"),
        nw.when(there).then(nw.lit(0)).otherwise(nw.lit(1)).cast(nw.Int64).alias("sum 3"),
    )
    table = added_up(prepared, keys, (*sums, GONE))
    gone = table.get_column(GONE).sum() if len(table) else 0
    kept = table.filter(nw.col(N) > 0)
    return Summary(
        kind=Kind.MOMENTS,
        keys=keys,
        sums=sums,
        table=grouped(kept, keys, sums),
        dropped={MISSING: int(gone or 0)},
        about={"of": of},
    )


GONE = " gone"
"""The number of rows left out, while a table is made; no key is called so."""
