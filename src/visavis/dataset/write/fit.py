"""Whether a frame fits its table; one that does not is a mistake in the program that made it."""

from __future__ import annotations

import polars as pl

from visavis.dataset.schema import Column, Kind, Table

_INTEGERS = {Kind.INTEGER, Kind.DAY}


class UnfitError(Exception):
    """A frame that cannot be rows of its table. Never carries a value, only names and counts."""


def fitted(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with the schema's types and order of columns.

    Columns that are not required may be missing, narrower numbers and categories are widened, and
    an empty text is a missing one.

    Raises
    ------
    UnfitError
        For columns that the table has not or must have, other types, gaps in required columns,
        and words that are not on the column's list.
    """
    unknown = sorted(set(frame.columns) - set(table.names))
    if unknown:
        raise UnfitError(_sentence(table, f"has no column {', '.join(unknown)}"))
    missing = [c.name for c in table.columns if c.required and c.name not in frame.columns]
    if missing:
        raise UnfitError(_sentence(table, f"needs the column {', '.join(missing)}"))
    there = [column for column in table.columns if column.name in frame.columns]
    for column in there:
        _refuse_other_type(table, column, frame.schema[column.name])
    cast = frame.select(_cast(column, frame.schema[column.name]) for column in there)
    _refuse_values(table, there, cast)
    return cast


def _refuse_other_type(table: Table, column: Column, dtype: pl.DataType) -> None:
    if column.kind in _INTEGERS:
        fits = dtype.is_integer()
    elif column.kind is Kind.NUMBER:
        fits = dtype.is_numeric()
    elif column.kind is Kind.FLAG:
        fits = dtype == pl.Boolean
    else:
        fits = isinstance(dtype, pl.String | pl.Categorical | pl.Enum)
    if not fits and dtype != pl.Null:
        says = f"wants {column.kind.value} in the column {column.name}, got {dtype}"
        raise UnfitError(_sentence(table, says))


def _cast(column: Column, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(column.name).cast(column.dtype)
    if column.kind is Kind.NUMBER and dtype.is_float():
        return cell.fill_nan(None)
    if column.dtype == pl.String:
        return pl.when(cell != "").then(cell).alias(column.name)
    return cell


def _refuse_values(table: Table, columns: list[Column], frame: pl.DataFrame) -> None:
    counts = frame.select(
        *(pl.col(c.name).null_count().alias(f"gap {c.name}") for c in columns if c.required),
        *(
            (~pl.col(c.name).is_in(list(c.words))).sum().alias(f"word {c.name}")
            for c in columns
            if c.kind is Kind.WORD
        ),
    ).row(0, named=True)
    for what, count in counts.items():
        if count:
            kind, name = what.split()
            problem = "gaps" if kind == "gap" else "words that are not on its list"
            raise UnfitError(_sentence(table, f"column {name}: {count} {problem}"))


def _sentence(table: Table, says: str) -> str:
    return f"table {table.name}: {says}"
