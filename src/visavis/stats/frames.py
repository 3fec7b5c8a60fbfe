"""What an analyst holds becomes a lazy frame; all that ``stats`` knows of engines is here.

Narwhals speaks to Polars, pandas, PyArrow, DuckDB and PySpark in one language, so every group-by
is written once. What comes back is small, and always a Polars frame: the package brings Polars.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import narwhals as nw

from visavis.stats.errors import UnusableError

KEPT_IN: Literal["polars"] = "polars"


def lazy(data: object, *needed: str) -> nw.LazyFrame[Any]:
    """Return `data` as a lazy frame with at least the columns `needed`.

    Parameters
    ----------
    data
        A Polars, pandas or PyArrow table, a Polars lazy frame, a DuckDB relation, a PySpark
        frame, a mapping of column names to values, or any of them in Narwhals' clothes.
    needed
        Columns that must be there.

    Raises
    ------
    UnusableError
        When it is none of these, or lacks a column.
    """
    if isinstance(data, Mapping):
        frame = made(data).lazy()
    else:
        try:
            frame = nw.from_native(data).lazy()  # type: ignore[call-overload]  # anything may come in
        except TypeError as error:
            msg = (
                f"A table is needed, and this is a {type(data).__name__}: pass a frame of Polars, "
                "pandas, PyArrow, DuckDB or PySpark, or a mapping of columns."
            )
            raise UnusableError(msg) from error
    there = frame.collect_schema().names()
    missing = [name for name in needed if name not in there]
    if missing:
        msg = (
            f"The table has no column {_listed(missing)}. It has {_listed(there)}: "
            "name the column that is meant."
        )
        raise UnusableError(msg)
    return frame


def collected(frame: nw.LazyFrame[Any], *, whole_numbers: bool = False) -> nw.DataFrame[Any]:
    """Compute a small table and bring it here, whatever engine holds its rows.

    Sums of `whole_numbers` alone may be added up in any order, which Polars does piece by piece, in
    half the time and little memory.
    """
    if whole_numbers and frame.implementation.is_polars():
        return frame.collect(backend=KEPT_IN, engine="streaming")
    return frame.collect(backend=KEPT_IN)


def made(
    columns: Mapping[str, Any], schema: Mapping[str, nw.dtypes.DType] | None = None
) -> nw.DataFrame[Any]:
    """Make a small table of columns."""
    return nw.from_dict(dict(columns), schema, backend=KEPT_IN)


def label(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return an expression for a column that names things, the same on every engine.

    Numbers that are whole are written without a fraction: pandas makes 3 a 3.0 where a value is
    missing. An empty word is a missing value, as it is in a CSV file.
    """
    column, dtype = nw.col(name), frame.collect_schema()[name]
    if dtype.is_float():
        number = column.fill_nan(None)
        whole = number.cast(nw.Int64)
        return (
            nw.when(number == whole.cast(nw.Float64))
            .then(whole.cast(nw.String))
            .otherwise(number.cast(nw.String))
            .alias(name)
        )
    if dtype.is_integer() or dtype == nw.Boolean:
        return column.cast(nw.String).alias(name)
    words = column.cast(nw.String)
    return nw.when(words != nw.lit("")).then(words).alias(name)


def number(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return an expression for a column that measures; NaN is a missing value.

    Raises
    ------
    UnusableError
        When the column holds something else.
    """
    dtype = frame.collect_schema()[name]
    if not (dtype.is_numeric() or dtype in {nw.Boolean, nw.Unknown}):  # unknown: nothing but gaps
        msg = f"The column {name!r} holds {dtype}, and numbers are needed: convert it first."
        raise UnusableError(msg)
    return nw.col(name).cast(nw.Float64).fill_nan(None).alias(name)


def word(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return an expression for a column of words from a list, to be compared with one of them."""
    dtype = frame.collect_schema()[name]
    column = nw.col(name)
    return column if dtype == nw.String else column.cast(nw.String).alias(name)


def flag(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return an expression that is 1 where a column says yes, 0 where it says no, else missing.

    What CSV files and spreadsheets make of yes and no is understood as well.
    """
    dtype = frame.collect_schema()[name]
    if dtype == nw.Boolean:
        column = nw.col(name)
        return nw.when(column).then(nw.lit(1)).when(~column).then(nw.lit(0)).alias(name)
    said = label(frame, name).str.to_lowercase()
    yes, no = (said.is_in(list(words)) for words in (YES, NO))
    return nw.when(yes).then(nw.lit(1)).when(no).then(nw.lit(0)).alias(name)


YES, NO = ("true", "yes", "1"), ("false", "no", "0")
"""How a flag is written where it is no truth value of the engine."""


def kept(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Compute now what will be read several times, where the rows are in this process anyway.

    DuckDB and PySpark keep it a plan: they may hold more than fits here.
    """
    if frame.implementation.is_polars():
        return frame.collect().lazy()
    return frame


def distinct(frame: nw.LazyFrame[Any], name: str) -> tuple[Any, ...]:
    """Return the values of a column in their order, without the missing one."""
    found = collected(frame.select(name).unique()).drop_nulls().get_column(name)
    return tuple(found.sort().to_list())


def _listed(names: Iterable[str] | Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
