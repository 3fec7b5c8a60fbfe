"""What no table may hold: words off a list, a key that is there twice, an episode of two clients.

Each would give a number in silence, and a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import blank, distinct, label, word

SHOWN = 3
"""How many strange words are named."""


def refuse_strange(
    rows: nw.LazyFrame[Any], column: str, words: Sequence[str], *, table: str = ""
) -> None:
    """Refuse words that are not on a list; what is blank is none.

    Parameters
    ----------
    rows, column
        Where they stand.
    words
        The list.
    table
        What the table is called, where there are several.

    Raises
    ------
    UnusableError
        When there are any, with the column, the words, and those that are meant.
    """
    said = word(rows, column)
    strange = reduce(and_, (said != nw.lit(str(one)) for one in words), ~blank(rows, column))
    found = distinct(rows.filter(strange).select(said), column)
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        held = ", ".join(map(repr, found[:SHOWN]))
        needed = ", ".join(repr(str(one)) for one in words)
        msg = (
            f"{_place(table, column)} holds {held}{more}, and it needs {needed}: write one of "
            "these, or leave the cell empty."
        )
        raise UnusableError(msg)


def refuse_twice(rows: nw.LazyFrame[Any], key: str, *, table: str) -> None:
    """Refuse a key that stands in a table twice: joins would double what belongs to it.

    Raises
    ------
    UnusableError
        When there is one, with the table, the column and the first of them.
    """
    named = rows.select(label(rows, key), nw.lit(1).alias("times"))
    times = named.filter(~nw.col(key).is_null()).group_by(key).agg(nw.col("times").sum())
    found = distinct(times.filter(nw.col("times") > nw.lit(1)), key)
    if found:
        msg = f"In the table {table}: the {key} {found[0]!r} is there twice. Leave one of them out."
        raise UnusableError(msg)


def refuse_several(rows: nw.DataFrame[Any], of: str, columns: Sequence[str], remedy: str) -> None:
    """Refuse a thing that has several of what it can have one of, as an episode of two clients.

    Parameters
    ----------
    rows
        Without gaps in these columns.
    of
        The column of the thing.
    columns
        Those of what it has one of.
    remedy
        What to do about it, after a colon.

    Raises
    ------
    UnusableError
        When there is one, with the column and the first of them.
    """
    for column in columns:
        both = rows.select(of, column).unique()
        times = both.group_by(of).agg(nw.len().alias("times")).filter(nw.col("times") > 1)
        if len(times):
            name = times.sort(of).get_column(of).to_list()[0]
            msg = f"The {of} {name!r} has more than one {column}: {remedy}."
            raise UnusableError(msg)


def _place(table: str, column: str) -> str:
    return f"In the table {table}: the column {column!r}" if table else f"The column {column!r}"
