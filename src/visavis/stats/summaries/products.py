"""Cross-products of columns per cluster (Gram tables): all that least squares needs of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.frames import collected, label, lazy, number
from visavis.stats.summaries.moments import MISSING
from visavis.stats.summaries.summary import Kind, N, Summary, grouped, keys_beside

ONE = "1"
"""The column of ones; its products are the sums."""


def products(data: object, *, of: Sequence[str], by: Sequence[str]) -> Summary:
    """Add up the product of each two of the columns `of`, and of each with 1, per cluster.

    Parameters
    ----------
    data
        Any frame; see `visavis.stats.frames.lazy`.
    of
        The columns that measure. Rows that lack one of them are left out and counted.
    by
        The columns that make the lines, clusters first.

    Returns
    -------
    Summary
        With the sums ``n`` and ``a·b`` for each two of ``("1", *of)``, in this order. Any
        partition of the rows may be merged.
    """
    names = (ONE, *of)
    keys = keys_beside((N, "gone", *of), by)
    frame = lazy(data, *of, *keys)
    measured = frame.select(
        *(label(frame, key) for key in keys), *(number(frame, name) for name in of)
    )
    whole = ~nw.any_horizontal(*(nw.col(name).is_null() for name in of), ignore_nulls=False)
    pairs = [pair for pair in combinations_with_replacement(names, 2) if pair != (ONE, ONE)]
    prepared = measured.with_columns(
        nw.when(whole).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias(N),
        nw.when(whole).then(nw.lit(0)).otherwise(nw.lit(1)).cast(nw.Int64).alias("gone"),
        *(
            nw.when(whole).then(_times(*pair)).otherwise(nw.lit(0.0)).alias(_named(pair))
            for pair in pairs
        ),
    )
    sums = (N, *map(_named, pairs))
    table = collected(prepared.group_by(*keys).agg(nw.col(*sums, "gone").sum()))
    gone = int(table.get_column("gone").sum()) if len(table) else 0
    return Summary(
        kind=Kind.PRODUCTS,
        keys=keys,
        sums=sums,
        table=grouped(table.filter(nw.col(N) > 0), keys, sums),
        dropped={MISSING: gone},
        about={"of": " ".join(of)},
    )


def matrices(summary: Summary, names: Sequence[str]) -> NDArray[np.float64]:
    """Return each line's cross-product matrix.

    Parameters
    ----------
    summary
        Made by `products`.
    names
        The columns in the order that is wanted; ``"1"`` is the column of ones.

    Returns
    -------
    Array of shape (lines, len(names), len(names)).
    """
    found = np.empty((len(summary), len(names), len(names)))
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            found[:, i, j] = summary.table.get_column(_column(summary, one, other)).to_numpy()
    return found


def _column(summary: Summary, one: str, other: str) -> str:
    if one == other == ONE:
        return N
    named = _named((one, other))
    return named if named in summary.sums else _named((other, one))


def _times(one: str, other: str) -> Any:  # noqa: ANN401 -- an expression of Narwhals
    return nw.col(other) if one == ONE else nw.col(one) * nw.col(other)


def _named(pair: tuple[str, str]) -> str:
    return f"{pair[0]}·{pair[1]}"
