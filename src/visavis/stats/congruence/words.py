"""Words from a list: one that is not on it is refused, never taken for a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from visavis.stats.errors import FaultyColumnError
from visavis.stats.frames import NO, YES, collected, distinct, lazy, word
from visavis.vocab.card import SIDES, Gate, Perspective, Valence

FLAG = (*YES, *NO)
LISTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "sessions": {"cards_expected": FLAG},
    "cards": {
        "perspective": tuple(SIDES),
        "helpful": tuple(Gate),
        "hindering": tuple(Gate),
        "after_reveal": FLAG,
    },
    "eventReports": {"perspective": tuple(Perspective), "valence": tuple(Valence)},
    "matches": {"same": FLAG, "decoy": FLAG},
}
"""By table and column: the words that may stand there. A flag may be written in capitals."""
SHOWN = 3


class StrangeWordError(FaultyColumnError):
    """A word that is not on its column's list."""

    def __init__(self, table: str, column: str, found: Sequence[str]) -> None:
        """Name the words, and those that are meant."""
        words = LISTS[table][column]
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        held = ", ".join(map(repr, found[:SHOWN]))
        needed = ", ".join(repr(str(one)) for one in words)
        super().__init__(
            table,
            column,
            f"In the table {table}: the column {column!r} holds {held}{more}, and it needs "
            f"{needed}: write one of these, or leave the cell empty.",
        )


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
            raise StrangeWordError(table, column, found)


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
