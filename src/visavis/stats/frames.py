"""What an analyst holds becomes a lazy frame; all that ``stats`` knows of engines is here.

Narwhals speaks to Polars, pandas, PyArrow, DuckDB and PySpark in one language, so every group-by
is written once. What comes back is small, and always a Polars frame: the package brings Polars.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.vocab.counted import a_kind

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
    frame = _frame(data)
    there = frame.collect_schema().names()
    missing = [name for name in needed if name not in there]
    if missing:
        if not there:
            msg = f"The table has no columns, and {_listed(missing)} is needed: pass another table."
            raise UnusableError(msg)
        msg = (
            f"The table has no column {_listed(missing)}. It has {_listed(there)}: "
            "name the column that is meant."
        )
        raise UnusableError(msg)
    if strange := [name for name in needed if name.startswith("^") and name.endswith("$")]:
        msg = f"The column {strange[0]!r} looks like a pattern of names: rename it."
        raise UnusableError(msg)
    return frame


def _frame(data: object) -> nw.LazyFrame[Any]:
    """Return what was passed as a lazy frame, or say why it is no table."""
    from polars.exceptions import PolarsError  # noqa: PLC0415 -- not at every import

    try:
        if isinstance(data, Mapping):
            return made({name: _alike(values) for name, values in data.items()}).lazy()
        frame = nw.from_native(data)  # type: ignore[call-overload]  # anything may come in
        return cast("nw.LazyFrame[Any]", _without_objects(frame).lazy())
    except nw.exceptions.DuplicateError as error:
        msg = "The table has two columns of one name: rename one of them."
        raise UnusableError(msg) from error
    except (TypeError, ValueError, PolarsError) as error:
        if isinstance(data, Mapping):
            msg = (
                f"The columns do not make a table ({str(error).strip().splitlines()[0]}): give "
                "each as many values of one kind."
            )
            raise UnusableError(msg) from error
        msg = (
            f"A table is needed, and this is {a_kind(data)}: pass a frame of Polars, "
            "pandas, PyArrow, DuckDB or PySpark, or a mapping of columns."
        )
        raise UnusableError(msg) from error


def _alike(values: Any) -> Any:  # noqa: ANN401 -- anything may come in
    """Make fractions of the whole numbers of a list that holds both."""
    if not isinstance(values, list | tuple):
        return values
    mixed = {type(one) for one in values} - {type(None)} == {int, float}
    if not mixed or any(isinstance(one, int) and abs(one) >= EXACT for one in values):
        return values
    return [None if one is None else float(one) for one in values]


def _without_objects(frame: Any) -> Any:  # noqa: ANN401 -- eager or lazy
    """Let pandas find a kind for what it keeps as Python's objects, as truth values with gaps.

    So for numbers that it keeps as categories, and PyArrow in a dictionary: they have an order, and
    words have none.
    """
    if frame.implementation.is_pyarrow():
        return _without_dictionaries(frame)
    if not frame.implementation.is_pandas():
        return frame
    native, kinds = frame.to_native(), frame.collect_schema()
    changed = [name for name, dtype in kinds.items() if dtype == nw.Object]
    changed += [
        name
        for name, dtype in kinds.items()
        if dtype in CATEGORIES and native[name].cat.categories.dtype.kind in "iuf"
    ]
    if not changed:
        return frame
    found = {name: native[name].astype(object).convert_dtypes() for name in changed}
    return nw.from_native(native.assign(**found))


def _without_dictionaries(frame: Any) -> Any:  # noqa: ANN401 -- as above
    """Write out the numbers that a PyArrow table keeps in a dictionary."""
    from pyarrow import types  # type: ignore[import-untyped]  # noqa: PLC0415 -- not at every import

    native = frame.to_native()
    for place, field in enumerate(native.schema):
        if types.is_dictionary(field.type) and _measures(field.type.value_type, types):
            plain = native.column(place).cast(field.type.value_type)
            native = native.set_column(place, field.name, plain)
    return nw.from_native(native)


def _measures(kind: Any, types: Any) -> bool:  # noqa: ANN401 -- PyArrow brings no types
    return any(is_one(kind) for is_one in (types.is_integer, types.is_floating, types.is_decimal))


CATEGORIES = (nw.Categorical, nw.Enum)


def collected(frame: nw.LazyFrame[Any], *, whole_numbers: bool = False) -> nw.DataFrame[Any]:
    """Compute a small table and bring it here, whatever engine holds its rows.

    Sums of `whole_numbers` alone may be added up in any order, which Polars does piece by piece, in
    half the time and little memory.
    """
    if whole_numbers and frame.implementation.is_polars():
        return frame.collect(backend=KEPT_IN, engine="streaming")
    return frame.collect(backend=KEPT_IN)


def each_above(frame: nw.LazyFrame[Any], name: str) -> bool:
    """Whether each value is known to be above the one before, so that none is there twice.

    To look at neighbours is a fifth of the work of a group-by. No is no answer: only Polars keeps
    rows in an order, and a column with a gap or an empty word is never taken as one.
    """
    dtype = frame.collect_schema()[name]
    if not frame.implementation.is_polars() or not (dtype == nw.String or dtype.is_integer()):
        return False
    import polars as pl  # noqa: PLC0415 -- not at every import

    value = pl.col(name)
    wrong = (value.shift(-1) <= value) | value.is_null()
    if dtype == nw.String:
        wrong |= value == ""
    return not frame.to_native().select(wrong.any()).collect(engine="streaming").item()


def each_other(frame: nw.LazyFrame[Any], name: str) -> bool:
    """Whether each value is known to be there once; no is no answer, and only Polars knows."""
    if not frame.implementation.is_polars():
        return False
    import polars as pl  # noqa: PLC0415 -- not at every import

    once = pl.col(name).hash().n_unique() == pl.len()  # a third of the work of a group-by
    return bool(frame.to_native().select(once).collect().item())


def in_order(frame: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
    """Tell the engine that `each_above` holds: Polars joins two such tables without looking up."""
    if not frame.implementation.is_polars():
        return frame
    return cast("nw.LazyFrame[Any]", nw.from_native(frame.to_native().set_sorted(name)))


def made(
    columns: Mapping[str, Any], schema: Mapping[str, nw.dtypes.DType] | None = None
) -> nw.DataFrame[Any]:
    """Make a small table of columns."""
    return nw.from_dict(dict(columns), schema, backend=KEPT_IN)


def label(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return an expression for a column that names things, the same on every engine.

    Numbers that are whole are written without a fraction, because pandas makes 3 a 3.0 where a
    value is missing; other numbers as Python writes them; truth values as true and false; days as
    2024-12-31. An empty word is a missing value, as it is in a CSV file.

    Raises
    ------
    UnusableError
        When the column holds what engines write differently, or too many numbers to write each.
    """
    column, dtype = nw.col(name), frame.collect_schema()[name]
    if dtype.is_float() or dtype.is_decimal():
        return _written(frame, name)
    if dtype.is_integer():
        return column.cast(nw.String).alias(name)
    if dtype == nw.Boolean:
        yes = nw.when(column).then(nw.lit("true"))
        return yes.when(~column).then(nw.lit("false")).alias(name)
    if dtype == nw.Date:
        return column.dt.to_string("%Y-%m-%d").alias(name)
    if dtype not in WORDS:
        msg = f"The column {name!r} names things, and holds {dtype}: make words of it first."
        raise UnusableError(msg)
    words = column.cast(nw.String)
    return nw.when(words != nw.lit("")).then(words).alias(name)


WORDS = (nw.String, nw.Categorical, nw.Enum, nw.Unknown)
"""Kinds that are words already; unknown is a column of nothing but gaps."""
EXACT = 2**53
"""From here on, a whole number may be another one after it was a fraction."""
FEW = 200
"""How many different numbers with a fraction may name things."""


def _written(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return numbers as words; those with a fraction, engines would write each in its own way."""
    number = nw.col(name).cast(nw.Float64).fill_nan(None)
    whole = (number == number.round()) & (number.abs() < nw.lit(float(EXACT)))
    others = frame.select(number.alias("x"), whole.alias("whole")).filter(
        ~nw.col("x").is_null() & ~nw.col("whole")
    )
    found = distinct(others.select("x").unique().head(FEW + 1), "x")
    if len(found) > FEW or any(math.isinf(one) for one in found):
        what = f"more than {FEW} numbers with a fraction" if len(found) > FEW else "infinity"
        msg = f"The column {name!r} names things, and holds {what}: make words of it first."
        raise UnusableError(msg)
    digits = nw.when(whole).then(number).otherwise(nw.lit(0.0)).cast(nw.Int64).cast(nw.String)
    words: Any = nw.when(whole).then(digits)
    for one in found:
        words = words.when(number == nw.lit(one)).then(nw.lit(repr(one)))
    return cast("nw.Expr", words.alias(name))


def blank(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return whether a column that names things names nothing: a gap, or an empty word."""
    column, dtype = nw.col(name), frame.collect_schema()[name]
    if dtype.is_float():
        return column.fill_nan(None).is_null()
    if dtype in WORDS:
        return column.is_null() | (column.cast(nw.String) == nw.lit(""))
    return column.is_null()


def known(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return a column that tells things apart as the engine knows them; no name, a missing value.

    Raises
    ------
    UnusableError
        When the column holds what cannot be compared on every engine.
    """
    column, dtype = nw.col(name), frame.collect_schema()[name]
    if dtype.is_float():
        return column.fill_nan(None).alias(name)
    if dtype in NESTED:
        msg = f"The column {name!r} names things, and holds {dtype}: make words of it first."
        raise UnusableError(msg)
    return label(frame, name) if dtype in WORDS else column.alias(name)


NESTED = (nw.Object, nw.List, nw.Array, nw.Struct, nw.Binary)


def number(frame: nw.LazyFrame[Any], name: str) -> nw.Expr:
    """Return an expression for a column that measures; NaN is a missing value.

    A whole number of more digits than a fraction can hold becomes infinite, which every sum
    refuses: it would be rounded without a word.

    Raises
    ------
    UnusableError
        When the column holds something else.
    """
    dtype = frame.collect_schema()[name]
    if not (dtype.is_numeric() or dtype in {nw.Boolean, nw.Unknown}):  # unknown: nothing but gaps
        remedy = "count days or weeks from a beginning" if dtype.is_temporal() else "convert it"
        msg = f"The column {name!r} holds {dtype}, and numbers are needed: {remedy} first."
        raise UnusableError(msg)
    column = nw.col(name)
    if dtype in WIDE:
        far = (column >= nw.lit(EXACT)) | (column <= nw.lit(-EXACT))
        near = nw.when(~far).then(column).cast(nw.Float64)
        return nw.when(far).then(nw.lit(math.inf)).otherwise(near).alias(name)
    return column.cast(nw.Float64).fill_nan(None).alias(name)


WIDE = (nw.Int64, nw.Int128, nw.UInt64, nw.UInt128)
"""Kinds of whole numbers that may have more digits than a fraction holds."""


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


def kept(frame: nw.LazyFrame[Any], *, whole_numbers: bool = True) -> nw.LazyFrame[Any]:
    """Compute now what will be read several times, where the rows are in this process anyway.

    DuckDB and PySpark keep it a plan: they may hold more than fits here. Rows come in any order;
    see `collected` about sums that are not of `whole_numbers`.
    """
    if frame.implementation.is_polars():
        return collected(frame, whole_numbers=whole_numbers).lazy()
    return frame


def distinct(frame: nw.LazyFrame[Any], name: str) -> tuple[Any, ...]:
    """Return the values of a column in their order, without the missing one."""
    found = collected(frame.select(name).unique()).drop_nulls().get_column(name)
    return tuple(found.sort().to_list())


def _listed(names: Iterable[str] | Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
