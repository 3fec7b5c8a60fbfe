"""A table of how often codes met, shaded by the share of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHADES = 8
MOST = 60
"""Codes up to which such a table can be read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How often two codes met."""

    count: float
    shade: int
    """0 where never, up to `SHADES` where always: of the codes in this row."""
    same: bool
    """Whether both are the same code."""


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the rows."""

    number: int
    code: str
    cells: tuple[Cell, ...]
    total: float


def heat(
    categories: Sequence[str], counts: Sequence[Sequence[float]], order: Sequence[str] = ()
) -> list[Line]:
    """Return the codes that occur, with how often each met each.

    Parameters
    ----------
    categories
        Codes of the rows and of the columns.
    counts
        A row for each.
    order
        Codes in the order in which they are shown; behind them come the others.
    """
    rank = {code: place for place, code in enumerate(order)}
    columns = [sum(row[place] for row in counts) for place in range(len(categories))]
    there = [place for place, row in enumerate(counts) if sum(row) or columns[place]]
    there.sort(key=lambda place: rank.get(categories[place], len(rank)))
    return [
        Line(number, categories[row], _cells(counts[row], row, there), sum(counts[row]))
        for number, row in enumerate(there, start=1)
    ]


def _cells(counts: Sequence[float], row: int, there: Sequence[int]) -> tuple[Cell, ...]:
    total = sum(counts)
    return tuple(
        Cell(counts[place], _shade(counts[place], total), same=place == row) for place in there
    )


def _shade(count: float, total: float) -> int:
    """Return a shade: of what is there at all, 1 at least."""
    return max(1, round(SHADES * count / total)) if count else 0
