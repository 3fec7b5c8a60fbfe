"""A predictor split into what differs between clients and what changes within each.

A client who does more homework than others, and a week in which a client does more than usual, are
two things; one column for both mixes their effects.

References
----------
Curran, P. J., & Bauer, D. J. (2011). The disaggregation of within-person and between-person effects
in longitudinal models of change. Annual Review of Psychology, 62, 583–619.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, known, lazy, made, number
from visavis.stats.summaries.summary import once_each


def centre(data: object, column: str, by: str | Sequence[str] = "client") -> Any:  # noqa: ANN401 -- a frame of the engine that came in
    """Add ``column_between``, each client's mean, and ``column_within``, what is left of it.

    Parameters
    ----------
    data
        Any frame; a mapping of columns becomes a Polars frame.
    column
        The column that measures, as ``"homework"``.
    by
        The column that names the client; ``("therapist", "client")`` where a client's name counts
        within the therapist only.

    Returns
    -------
    The frame with two more columns, of the engine that came in. Rows without a value or without a
    client have neither; the mean is over a client's rows that have a value.

    Raises
    ------
    UnusableError
        When a column is missing, does not measure, is infinite somewhere, or is there already.
    """
    keys = (by,) if isinstance(by, str) else tuple(by)
    once_each("key", keys)
    checked = lazy(data, column, *keys)
    names = checked.collect_schema().names()
    between, within = f"{column}_between", f"{column}_within"
    if taken := [name for name in (between, within) if name in names]:
        msg = f"The table has a column {taken[0]!r} already: rename that one."
        raise UnusableError(msg)
    value = number(checked, column)
    largest = collected(checked.select(value.abs().max())).row(0)[0]
    if largest is not None and isinf(largest):
        msg = f"The column {column!r} is infinite somewhere: leave such rows out."
        raise UnusableError(msg)
    named = ~nw.any_horizontal(*(known(checked, key).is_null() for key in keys), ignore_nulls=False)
    frame: Any = made(data) if isinstance(data, Mapping) else nw.from_native(data)
    counted = nw.when(~value.is_null()).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    sums = frame.with_columns(value.alias(within), counted.alias(HOW_MANY)).with_columns(
        nw.col(within).sum().over(*keys).alias(between),
        nw.col(HOW_MANY).sum().over(*keys).alias(HOW_MANY),
    )
    mean = nw.when(named & (nw.col(HOW_MANY) > 0) & ~nw.col(within).is_null()).then(
        nw.col(between) / nw.col(HOW_MANY)
    )
    found = sums.with_columns(mean.alias(between)).with_columns(
        (nw.col(within) - nw.col(between)).alias(within)
    )
    return found.select(*names, between, within).to_native()


HOW_MANY = "visavis: how many"
