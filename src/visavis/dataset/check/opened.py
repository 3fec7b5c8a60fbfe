"""A table that can be asked: its cells as the schema means them, whatever file they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from visavis.dataset.check.findings import PLACES, Place
from visavis.dataset.check.pieces import lines_of_rows
from visavis.dataset.check.shapes import shown
from visavis.dataset.describe.about import Form
from visavis.dataset.schema import TABLES, Column, Kind, Table

ROW = "#row"
"""A name that no column can have: it is no identifier."""

WORDS = pl.Enum(sorted({word for t in TABLES.values() for c in t.columns for word in c.words}))
"""One list for all columns, so that they can be compared; a byte instead of a text."""

PATHS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What a file that is not what it seems may raise while it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A table's file whose columns can be told apart."""

    table: Table
    file: Path
    form: Form
    columns: tuple[str, ...]
    """In the order of the file."""
    spans_lines: bool = False

    @property
    def known(self) -> tuple[Column, ...]:
        """The columns that the schema knows."""
        return tuple(column for column in self.table.columns if column.name in self.columns)

    def has(self, *names: str) -> bool:
        """Whether the file has these columns."""
        return set(names) <= set(self.columns)

    def tells(self, *names: str) -> bool:
        """Whether these columns can be asked: one that may be left out is then all gaps."""
        return all(name in self.columns or not self.table.column(name).required for name in names)

    def lazy(self) -> pl.LazyFrame:
        """Return the rows with their number; of a CSV file every cell as it is written."""
        if self.form is Form.PARQUET:
            return pl.scan_parquet(self.file, row_index_name=ROW)
        schema = dict.fromkeys(self.columns, pl.String())
        return pl.scan_csv(self.file, schema=schema, row_index_name=ROW)

    def written(self, name: str) -> pl.Expr:
        """Return a column's cells as text, an empty one as a gap, one that is left out as gaps."""
        if name not in self.columns:
            return pl.lit(None, dtype=pl.String)
        cell = pl.col(name)
        if self.form is Form.PARQUET and self.table.dtypes[name] != pl.String:
            return cell.cast(pl.String)
        return pl.when(cell != "").then(cell)

    def cell(self, name: str) -> pl.Expr:
        """Return a column's cells with the schema's type; what does not fit is a gap."""
        dtype = self.table.dtypes[name]
        if dtype == pl.String:
            return self.written(name)
        if self.form is Form.PARQUET and name in self.columns:
            return pl.col(name).cast(dtype, strict=False)
        if dtype == pl.Boolean:
            said = self.written(name)
            return pl.when(said.is_in(["true", "false"])).then(said == "true")
        return self.written(name).cast(dtype, strict=False)

    def compact(self, name: str) -> pl.Expr:
        """Return a column to compare with another: codes, terms and words as short numbers.

        Of what a person wrote only whether there is anything.
        """
        kind = self.table.column(name).kind
        if kind in (Kind.CODE, Kind.TERM):
            return self.hashed(name)
        if kind is Kind.TEXT:
            return self.written(name).is_not_null()
        return self.cell(name).cast(WORDS, strict=False) if kind is Kind.WORD else self.cell(name)

    def hashed(self, *names: str) -> pl.Expr:
        """Return one number for the cells of several columns; a gap where all are gaps."""
        cells = [self.written(name) for name in names]
        together = (
            cells[0]
            if len(cells) == 1
            else pl.struct(cell.alias(name) for cell, name in zip(cells, names, strict=True))
        )
        return pl.when(pl.any_horizontal(cell.is_not_null() for cell in cells)).then(
            together.hash()
        )

    def locate(self, frame: pl.LazyFrame, name: str) -> list[Place]:
        """Return the places of the first rows of `frame`, which has kept its row numbers."""
        asked = frame.select(ROW, self.written(name).alias("cell"))
        found = asked.head(PLACES).collect(engine="streaming")
        rows, column = found[ROW].to_list(), self.table.column(name)
        values = [shown(cell, column) for cell in found["cell"]]
        return [Place(*place) for place in zip(self._lines(rows), values, strict=True)]

    def _lines(self, rows: list[int]) -> list[int]:
        if self.form is Form.PARQUET:
            return [row + 1 for row in rows]
        return lines_of_rows(self.file, rows) if self.spans_lines else [row + 2 for row in rows]
