"""One table's file as a lazy frame with the schema's types."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from visavis.dataset.describe.about import Form
from visavis.dataset.describe.names import read_data_file
from visavis.dataset.schema import Table


def find_tables(data: Path) -> dict[str, Path]:
    """Return the data files below `data`, by table."""
    found: dict[str, Path] = {}
    for file in sorted(data.iterdir()):
        named = read_data_file(file.name)
        if named is not None and file.is_file():
            found[named[0]] = file
    return found


def form_of(file: Path) -> Form:
    """Return how a table is kept."""
    return Form.PARQUET if file.suffix == ".parquet" else Form.CSV


def columns_in(file: Path) -> tuple[str, ...]:
    """Return the names in the file's header."""
    if form_of(file) is Form.PARQUET:
        return tuple(pl.scan_parquet(file).collect_schema().names())
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return tuple(next(csv.reader(opened), ()))


def scan(table: Table, file: Path) -> pl.LazyFrame:
    """Scan the table's own columns, in the order of the schema; a gap is null."""
    there = columns_in(file)
    names = [name for name in table.names if name in there]
    if form_of(file) is Form.PARQUET:
        return pl.scan_parquet(file).select(names)
    lazy = pl.scan_csv(file, schema={name: table.dtypes.get(name, pl.String()) for name in there})
    return lazy.select(_gap(name, table.dtypes[name]) for name in names)


def _gap(name: str, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(name)
    # Other programs write a missing text as "", which Polars tells from a missing cell.
    return pl.when(cell != "").then(cell).alias(name) if dtype == pl.String else cell
