"""One thing that may be wrong with the cells of one column."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from visavis.dataset.schema import Column


@dataclass(frozen=True, slots=True)
class CellRule:
    """A sentence about a column, and where it is broken."""

    column: Column
    problem: str
    remedy: str
    broken: pl.Expr
