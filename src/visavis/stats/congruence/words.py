"""Words from a list: one that is not on it is refused, never taken for a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from visavis.stats.frames import collected, distinct, lazy, word
from visavis.stats.refusals import FLAG, SAID, StrangeWordError

LISTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    **SAID,
    "sessions": {"cards_expected": FLAG},
    "cards": {**SAID["cards"], "after_reveal": FLAG},
}
"""By table and column: the words that may stand there."""


def refuse_strange(tables: Mapping[str, object]) -> None:
    """Refuse words that are not on the list: a misspelt yes would be counted as left open.

    Raises
    ------
    StrangeWordError
        When there are any, with the table, the column and the words.
    """
    for table, lists in LISTS.items():
        if table in tables:
            _refuse(table, lazy(tables[table]), lists)


def _refuse(table: str, rows: nw.LazyFrame[Any], lists: Mapping[str, Sequence[str]]) -> None:
    strange = dict(_strange(rows, lists))
    if not strange:
        return
    each = [nw.when(one).then(nw.lit(1)).otherwise(nw.lit(0)) for one in strange.values()]
    sums = (one.sum().alias(name) for name, one in zip(strange, each, strict=True))
    counts = collected(rows.select(*sums), whole_numbers=True).row(0)
    for (column, where), count in zip(strange.items(), counts, strict=True):
        if count:
            found = distinct(rows.filter(where).select(word(rows, column)), column)
            raise StrangeWordError(table, column, found, lists[column])


def _strange(
    rows: nw.LazyFrame[Any], lists: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, nw.Expr]]:
    """Yield the columns that are there and hold words, each with which of its cells are strange."""
    kinds = rows.collect_schema()
    for column, words in lists.items():
        if column not in kinds or (words == FLAG and not _of_words(kinds[column])):
            continue
        said = word(rows, column)
        said = said.str.to_lowercase() if words == FLAG else said
        others = (said != nw.lit(str(one)) for one in ("", *words))
        yield column, reduce(and_, others, ~nw.col(column).is_null())


def _of_words(kind: nw.dtypes.DType) -> bool:
    return kind in {nw.String, nw.Categorical, nw.Enum}
