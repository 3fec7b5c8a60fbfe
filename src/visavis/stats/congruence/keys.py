"""What each line of a table must have of its own: joins would count doubled lines twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw

from visavis.stats.congruence.study import CARDS
from visavis.stats.errors import UnusableError
from visavis.stats.frames import blank, collected, each_above, lazy
from visavis.stats.gaps import UNNAMED
from visavis.stats.refusals import doubled
from visavis.vocab.card import SIDES

Tables = Mapping[str, object]
OF_ITS_OWN: Mapping[str, tuple[str, ...]] = {
    "episodes": ("episode",),
    "sessions": ("session",),
    "cards": ("card",),
    "eventReports": ("report",),
    "consensus": ("report", "category", "codebook"),
    "matches": ("client_report", "therapist_report", "rater", "round"),
}
"""By table: the columns of which no two lines may have the same, as far as they are there."""
NEEDED: Mapping[str, int] = {"matches": 3}
"""How many of them must be there to tell lines apart; elsewhere the first. Without the rater,
several judgements of a pair are those of several raters."""
NAMED: Mapping[str, Mapping[str, str]] = {
    "sessions": {"session": "sessions without a code"},
    "cards": {"session": "cards without a session"},
    "eventReports": {"session": "event reports without a session"},
    "matches": {
        "client_report": "judgements without the client's report",
        "therapist_report": "judgements without the other side's report",
    },
    "consensus": {"report": UNNAMED},
}
"""By table: the columns without which a line is nobody's, and what such lines are called."""

NOBODYS = frozenset(
    called for table, of in NAMED.items() if table != "sessions" for called in of.values()
)
"""What such lines are called, but for sessions, which are units of level 1."""


class DoubledLineError(UnusableError):
    """Several lines of a table where there can be one."""

    def __init__(self, table: str, of: Mapping[str, object], lines: int) -> None:
        """Name the table, what the lines have in common, and how many there are."""
        self.table, self.of = table, dict(of)
        words = ", ".join(f"{column} {value!r}" for column, value in of.items())
        super().__init__(
            f"In the table {table}: {lines} lines are of {words}, and one is needed: leave the "
            "doubled lines out, or give each a code of its own."
        )


def refuse_doubled(tables: Tables) -> frozenset[str]:
    """Refuse lines that stand in a table twice.

    Returns
    -------
    The tables whose lines are in the order of the first of these columns, none there twice.

    Raises
    ------
    DoubledLineError
        When there are any, with the table and the first of them.
    """
    return frozenset(
        name
        for name, columns in OF_ITS_OWN.items()
        if name in tables and _refuse(name, tables[name], columns)
    )


def _refuse(name: str, table: object, columns: tuple[str, ...]) -> bool:
    rows = lazy(table)
    there = [column for column in columns if column in rows.collect_schema().names()]
    if there[: NEEDED.get(name, 1)] != [*columns[: NEEDED.get(name, 1)]]:
        return False
    if each_above(rows, columns[0]):  # as in what was written in order
        return True
    if found := doubled(rows, there):
        raise DoubledLineError(name, *found)
    return False


def refuse_second_cards(said: nw.LazyFrame[Any]) -> None:
    """Refuse two cards of one side of a session: nobody knows which of them counts.

    Parameters
    ----------
    said
        One row for each session, with how many cards of either side it has.

    Raises
    ------
    DoubledLineError
        When there are any, with the first of them.
    """
    several = said.filter(nw.max_horizontal(*CARDS) > nw.lit(1)).select("session", *CARDS)
    found = collected(several).sort("session")
    if len(found):
        session, *counts = found.row(0)
        side, lines = next((s, n) for s, n in zip(SIDES, counts, strict=True) if n > 1)
        cards = "cards"
        raise DoubledLineError(cards, {"session": session, "perspective": side.value}, lines)


def somebodys(tables: Tables) -> tuple[Tables, Mapping[str, Mapping[str, int]]]:
    """Leave out the lines that name nobody: joins would pair them with each other on some engines.

    Returns
    -------
    The tables without such lines, and how many there were, by table and by what they are called.
    """
    kept, lost = dict(tables), {}
    for name, columns in NAMED.items():
        if name not in tables:
            continue
        rows = lazy(tables[name])
        there = [column for column in columns if column in rows.collect_schema().names()]
        counts = collected(rows.select(*_first_missing(rows, there))).row(0) if there else ()
        found = zip(there, (int(count or 0) for count in counts), strict=True)
        if gone := {columns[column]: count for column, count in found if count}:
            kept[name] = rows.filter(*(~blank(rows, column) for column in there))
            lost[name] = gone
    return kept, lost


def _first_missing(rows: nw.LazyFrame[Any], columns: Sequence[str]) -> Iterator[nw.Expr]:
    """Yield, for each column, how many lines lack it and none of those before."""
    whole: nw.Expr | None = None
    for column in columns:
        lacks = blank(rows, column)
        first = lacks if whole is None else whole & lacks
        yield nw.when(first).then(nw.lit(1)).otherwise(nw.lit(0)).sum().alias(column)
        whole = ~lacks if whole is None else whole & ~lacks
