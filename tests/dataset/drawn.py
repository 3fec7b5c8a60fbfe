"""Rows drawn from the schema itself, for properties that hold of every table."""

from __future__ import annotations

import polars as pl
from hypothesis import strategies as st

from visavis.dataset.schema import Column, Kind, Table

LETTERS = st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"])


def cells(column: Column) -> st.SearchStrategy[object]:
    """What may stand in a column, as far as the column itself says."""
    least, most = column.least, column.most
    made: st.SearchStrategy[object]
    if column.kind is Kind.CODE:
        made = st.from_regex(r"[A-Za-z][A-Za-z_-]{0,8}", fullmatch=True)
    elif column.kind is Kind.TERM:
        made = st.from_regex(r"[a-z][a-z._-]{0,8}(@[0-9]{1,2})?", fullmatch=True)
    elif column.kind is Kind.WORD:
        made = st.sampled_from(list(column.words))
    elif column.kind is Kind.FLAG:
        made = st.booleans()
    elif column.kind is Kind.NUMBER:
        made = st.floats(least, most, allow_nan=False, allow_infinity=False)
    elif column.kind is Kind.TEXT:
        made = st.text(LETTERS, min_size=1, max_size=12)
    else:
        made = st.integers(
            -(2**40) if least is None else int(least), 2**40 if most is None else int(most)
        )
    return made if column.required else st.none() | made


@st.composite
def frames(draw: st.DrawFn, table: Table) -> pl.DataFrame:
    """A few rows of a table, with some of the columns that may be left out."""
    columns = [c for c in table.columns if c.required or draw(st.booleans())]
    rows = draw(st.lists(st.tuples(*(cells(c) for c in columns)), max_size=4))
    return pl.DataFrame(rows, schema={c.name: c.dtype for c in columns}, orient="row")
