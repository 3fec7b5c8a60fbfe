"""What stands in the next session of the same therapy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, lazy, number
from visavis.stats.summaries.summary import once_each


def next_session(
    data: object,
    *columns: str,
    order: str = "number",
    by: Sequence[str] = ("therapist", "client", "episode"),
) -> Any:  # noqa: ANN401 -- a Polars frame, which is loaded only when it is needed
    """Add ``next_…`` for each of the columns: its value in the session numbered one higher.

    Parameters
    ----------
    data
        Any frame with one line for each session.
    columns
        Columns that measure.
    order
        The column with the session's number within the therapy.
    by
        The columns that name the therapy.

    Returns
    -------
    A Polars frame. Where the next number is missing, so is the value.

    Raises
    ------
    UnusableError
        When a column is missing, none is named, a number is there twice in a therapy or is no whole
        one, or the next value is there already.
    """
    once_each("column", (*columns, order, *by))
    if not columns:
        msg = 'Name the columns whose next value is meant, as next_session(rows, "client_rating").'
        raise UnusableError(msg)
    frame = lazy(data, *columns, order, *by)
    there = frame.collect_schema()
    if twice := [name for name in columns if f"next_{name}" in there]:
        msg = f"There is a column 'next_{twice[0]}' already: leave it out first."
        raise UnusableError(msg)
    rows = collected(frame.with_columns(number(frame, order)))
    if len(rows.filter(nw.col(order) != nw.col(order).round())):
        msg = f"The column {order!r} has numbers with a fraction: number sessions 1, 2, 3."
        raise UnusableError(msg)
    after = rows.select(
        *by,
        (nw.col(order) - 1).alias(order),
        *(nw.col(name).alias(f"next_{name}") for name in columns),
    ).drop_nulls([*by, order])
    if len(after.unique([*by, order])) < len(after):
        msg = f"The column {order!r} has a number twice in one therapy: give each its own."
        raise UnusableError(msg)
    return rows.join(after, on=[*by, order], how="left").to_native()
