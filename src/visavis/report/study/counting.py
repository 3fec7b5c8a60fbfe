"""Counts and shares of whatever there is, with who is behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from visavis.privacy.published import Cell, is_small, withheld
from visavis.privacy.small_cells import Threshold
from visavis.report.study.guard import WITHHELD, emptied
from visavis.stats.results.shown import Row
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import About, ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.lines import added_up, numbered

PAIR = ("therapist", "client")
Table = nw.DataFrame[Any]


def known(table: Table) -> Table:
    """Leave out lines that are nobody's."""
    return table.filter(*(~nw.col(name).is_null() for name in PAIR))


def behind(table: Table, which: nw.Expr | None = None) -> Cell:
    """Say who is behind some lines of a table."""
    lines = table if which is None else table.filter(which)
    therapists, clients = (
        frozenset(lines.get_column(name).drop_nulls().unique().to_list()) for name in PAIR
    )
    return Cell(clients, therapists)


def total(table: Table, which: nw.Expr | None = None, *, of: str = N) -> int:
    """Add up a column of some lines."""
    lines = table if which is None else table.filter(which)
    return int(lines.get_column(of).sum()) if len(lines) else 0


def count(words: Mapping[str, str], value: int, cell: Cell, *, tell: bool) -> Row:
    """Return a count as a row; one that may not be told says why."""
    told = {"value": value, "clients": len(cell.clients), "therapists": len(cell.therapists)}
    if tell:
        return {**words, **told, "undefined": None}
    return {**words, **dict.fromkeys(told), "undefined": WITHHELD}


def count_alone(words: Mapping[str, str], value: int, cell: Cell, at_least: Threshold) -> Row:
    """Return a count that is no part of what is told elsewhere."""
    return count(words, value, cell, tell=not is_small(cell, at_least))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What shares of a report have in common."""

    unit: str
    level: float
    at_least: Threshold


def share(
    table: Table, over: nw.Expr, under: nw.Expr, asked: Asked, *, of: Mapping[str, str]
) -> Row:
    """Return a share of whatever is counted, for therapists at large.

    Parameters
    ----------
    table
        Lines with a therapist and a client.
    over, under
        Two columns of numbers; the first is never above the second.
    asked
        What is counted, the level of the interval, and how many people must be behind it.
    of
        Which share it is: its ``name`` first.

    Returns
    -------
    Row
        Withheld where too few people are behind the share, or behind what it leaves.
    """
    lines = table.with_columns(over.alias("over"), under.alias("under"))
    sums = np.column_stack([lines.get_column(name).to_numpy() for name in ("over", "under")])
    added = added_up(numbered([lines.get_column("therapist")]), sums.astype(np.float64))
    what = What(
        name=of["name"],
        scale=Scale.SHARE,
        unit=asked.unit,
        about=About.THERAPISTS_AT_LARGE,
        of={word: value for word, value in of.items() if word != "name"},
        level=asked.level,
        empty=f"There are no {asked.unit}.",
    )
    n = [int(sums[:, 1].sum())]
    (found,) = estimates(ratios(added[:, :1], added[:, 1:]), what, columns=[{}], n=n)
    parts = {
        "it": behind(lines, nw.col("over") > 0),
        "rest": behind(lines, nw.col("under") > nw.col("over")),
    }
    (row,) = found.rows()
    return emptied(row) if withheld([parts], at_least=asked.at_least) else row
