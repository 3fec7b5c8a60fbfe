"""From a row to the rows that it names, and what it owes to them: the form of such a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from visavis.dataset.schema import TABLES

Cell = Callable[[str], pl.Expr]


@dataclass(frozen=True, slots=True)
class Through:
    """A way from a row to one of another table."""

    by: tuple[str, ...]
    """Columns of the row, or what an earlier way has taken, as ``report.client``."""
    table: str
    on: tuple[str, ...]
    """Which columns of the other table hold the same."""
    takes: tuple[str, ...]
    """What is taken from the row there, told as ``called.taken``."""
    called: str

    @property
    def way(self) -> tuple[str, ...]:
        """What tells one way from another, whatever is taken."""
        return (*self.by, self.table)


@dataclass(frozen=True, slots=True)
class BetweenRule:
    """One sentence about a row and the rows that it names."""

    table: str
    columns: tuple[str, ...]
    """Of the row itself; the first is the one that is named in the fault."""
    through: tuple[Through, ...]
    problem: str
    remedy: str
    broken: Callable[[Cell], pl.Expr]

    @property
    def joins(self) -> tuple[tuple[str, ...], ...]:
        """The table, and the ways by which others are joined to it."""
        return ((self.table,), *(through.way for through in self.through))

    @property
    def asked(self) -> tuple[str, ...]:
        """Every column of the row itself that is needed."""
        ways = (name for through in self.through for name in through.by if "." not in name)
        return tuple(dict.fromkeys((*self.columns, *ways)))


def via(table: str, column: str, *takes: str) -> Through:
    """Go where a column of `table` refers to, as the schema says."""
    to = TABLES[table].column(column).references
    if to is None:
        msg = f"{table}.{column} refers to nothing"
        raise ValueError(msg)
    return Through((column,), to.table, (to.column,), takes, called=column)
