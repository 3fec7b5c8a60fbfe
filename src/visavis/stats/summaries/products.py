"""Cross-products of columns per cluster (Gram tables): all that least squares needs of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frames import known, label, lazy, number
from visavis.stats.summaries.moments import GONE, MISSING
from visavis.stats.summaries.summary import (
    Kind,
    N,
    Summary,
    added_up,
    grouped,
    keys_beside,
    once_each,
    ordered,
    places,
)

ONE = "1"
"""The column of ones; its products are the sums."""
TIMES = "·"
"""Between the names of two columns whose product is added up."""
AROUND = "around "
"""What the name of a note begins with that says what was taken away from a column."""
NOWHERE: Mapping[str, float] = MappingProxyType({})


def products(
    data: object,
    *,
    of: Sequence[str],
    by: Sequence[str],
    around: Mapping[str, float] = NOWHERE,
) -> Summary:
    """Add up the product of each two of the columns `of`, and of each with 1, per cluster.

    Parameters
    ----------
    data
        Any frame; see `visavis.stats.frames.lazy`.
    of
        The columns that measure. Rows that lack one of them are left out and counted.
    by
        The columns that make the lines, clusters first.
    around
        What to take away from a column first, as ``{"score": 1e6}``. Squares of numbers that are
        far from zero have no digits left for small differences. All who merge take the same.

    Returns
    -------
    Summary
        With the sums ``n`` and ``a·b`` for each two of ``("1", *of)``, in this order. Any
        partition of the rows may be merged.
    """
    once_each("key", by)
    once_each("measure", of)
    if strange := [name for name in around if name not in of]:
        msg = f"There is no measure {strange[0]!r} to take something away from: leave it out."
        raise UnusableError(msg)
    frame = lazy(data, *of, *by)
    if not of:
        msg = "Name a column that measures, or more: of=[…]."
        raise UnusableError(msg)
    if strange := [name for name in of if name == ONE or TIMES in name]:
        msg = f"The column {strange[0]!r} would look like a product: rename it."
        raise UnusableError(msg)
    rows = frame.select(
        *(known(frame, key).alias(own) for key, own in zip(by, places(by), strict=True)),
        *(
            _less(number(frame, name), around.get(name, 0)).alias(own)
            for name, own in zip(of, measures(of), strict=True)
        ),
    )
    found = products_of(rows, of=of, by=by)
    shifted = {f"{AROUND}{name}": repr(float(around[name])) for name in of if around.get(name)}
    return replace(found, about={**found.about, **shifted})


def _less(column: nw.Expr, taken: float) -> nw.Expr:
    return column - nw.lit(float(taken)) if taken else column


def measures(of: Sequence[str]) -> tuple[str, ...]:
    """Return what the columns that measure are called while the engine adds up."""
    return tuple(f"of {place}" for place in range(len(of)))


def products_of(rows: nw.LazyFrame[Any], *, of: Sequence[str], by: Sequence[str]) -> Summary:
    """Add up the products of ``of 0``, ``of 1`` … for each ``key 0``, ``key 1`` ….

    The keys are what the engine knows things by, see `visavis.stats.frames.known`. Columns and keys
    are called `of` and `by` in the summary.
    """
    named = [pair for pair in combinations_with_replacement((ONE, *of), 2) if pair != (ONE, ONE)]
    own = [
        pair
        for pair in combinations_with_replacement((ONE, *measures(of)), 2)
        if pair != (ONE, ONE)
    ]
    sums = (N, *map(_named, named))
    once_each("measure", sums)
    keys = keys_beside((*sums, GONE), by)
    whole = ~nw.any_horizontal(
        *(nw.col(name).is_null() for name in measures(of)), ignore_nulls=False
    )
    prepared = rows.with_columns(
        nw.when(whole).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias("sum 0"),
        *(
            nw.when(whole).then(_times(*pair)).otherwise(nw.lit(0.0)).alias(f"sum {place}")
            for place, pair in enumerate(own, 1)
        ),
        nw.when(whole)
        .then(nw.lit(0))
        .otherwise(nw.lit(1))
        .cast(nw.Int64)
        .alias(f"sum {len(sums)}"),
    )
    table = _labelled(added_up(prepared, keys, (*sums, GONE)), keys)
    gone = table.get_column(GONE).sum() if len(table) else 0
    return Summary(
        kind=Kind.PRODUCTS,
        keys=keys,
        sums=sums,
        table=_together(table.filter(nw.col(N) > 0), keys, sums),
        dropped={MISSING: int(gone or 0)},
        about={"of": " ".join(of)},
    )


def _labelled(table: nw.DataFrame[Any], keys: Sequence[str]) -> nw.DataFrame[Any]:
    """Write the keys as words; of a small table, and not of every row."""
    frame = table.lazy()
    return table.with_columns(label(frame, key).alias(key) for key in keys) if keys else table


def _together(
    table: nw.DataFrame[Any], keys: tuple[str, ...], sums: tuple[str, ...]
) -> nw.DataFrame[Any]:
    """Put lines in order; those that name nothing were two, if a gap and an empty word did so."""
    if any(table.get_column(key).is_null().any() for key in keys):
        return grouped(table, keys, sums)
    return ordered(table, keys, sums)


def taken_away(summary: Summary, name: str) -> float:
    """Return what was taken away from a column before its products were added up."""
    return float(summary.about.get(f"{AROUND}{name}", "0"))


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


def of_matrices(
    found: NDArray[np.float64],
    columns: Sequence[str],
    *,
    who: nw.DataFrame[Any],
    dropped: Mapping[str, int],
) -> Summary:
    """Return the summary of matrices that were turned, to be handed on.

    Parameters
    ----------
    found
        Of shape (columns, columns, lines).
    columns
        What they are of; the first is ``"1"``.
    who
        The keys of the lines.
    dropped
        What was left out of the rows.
    """
    sums = {
        _named((one, columns[j])) if j else N: found[i, j]
        for i, one in enumerate(columns)
        for j in range(i, len(columns))
    }
    added = (nw.new_series(name, values, backend="polars") for name, values in sums.items())
    return Summary(
        kind=Kind.PRODUCTS,
        keys=tuple(who.columns),
        sums=tuple(sums),
        table=who.with_columns(*added).with_columns(nw.col(N).round().cast(nw.Int64)),
        dropped=dropped,
    )


def _column(summary: Summary, one: str, other: str) -> str:
    if one == other == ONE:
        return N
    named = _named((one, other))
    return named if named in summary.sums else _named((other, one))


def _times(one: str, other: str) -> Any:  # noqa: ANN401 -- an expression of Narwhals
    return nw.col(other) if one == ONE else nw.col(one) * nw.col(other)


def _named(pair: tuple[str, str]) -> str:
    return f"{pair[0]}{TIMES}{pair[1]}"
