"""The small dataset of `tests/dataset/example.py`, with titles in its codebook, passed on."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import polars as pl

from tests.dataset.example import ABOUT, CODEBOOK, INSTRUMENT, ROWS, frame
from visavis.dataset.schema import TABLES, Kind, Table
from visavis.dataset.write import DatasetWriter, Form
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.share import pass_on
from visavis.exchange.sharing.study import open_study

LONG = "言葉と „Öl“; " * 4_000
"""Longer than SPSS and REDCap hold, in bytes; as long as a dataset may have it, in characters."""
TITLES = {
    "insight": 'Einsicht, "plötzlich"',
    "relief": "Relief | ease",
    "poor_fit": "=1+1",
    "silence": "Silence",
}


def write_titled(
    goal: Path,
    *,
    form: Form = Form.CSV,
    tables: Collection[str] = tuple(ROWS),
    long: bool = False,
) -> Path:
    """Write it; `long` makes one text longer than other programs hold."""
    codebook = json.loads(json.dumps(CODEBOOK))
    for category in codebook["categories"]:
        category["title"] = TITLES[category["code"]]
    with DatasetWriter(goal, about=ABOUT, form=form) as out:
        for table in tables:
            rows = frame(table)
            if long and table == "eventReports":
                text = pl.when(pl.col("report") == "r4").then(pl.lit(LONG[:32_767]))
                rows = rows.with_columns(text.otherwise("text").alias("text"))
            out.write(table, rows)
        out.add_file("codebook/impacts.json", json.dumps(codebook).encode())
        out.add_file("instruments/mood.json", json.dumps(INSTRUMENT).encode())
    return goal


def shared(
    folder: Path, way: Way, *, tables: Collection[str] = tuple(ROWS), long: bool = False
) -> Path:
    """Pass it on below `folder`."""
    dataset = write_titled(folder / f"of-{way}", tables=tables, long=long)
    goal = folder / way
    pass_on(open_study(dataset, text=True), goal, way=way)
    return goal


def with_words(table: Table, read: pl.DataFrame, labels: dict[str, dict[int, str]]) -> pl.DataFrame:
    """Give back words for numbers by what the labels say, and the schema's types."""
    return read.select(_column(table, name, read, labels) for name in read.columns)


def _column(
    table: Table, name: str, read: pl.DataFrame, labels: dict[str, dict[int, str]]
) -> pl.Expr:
    column, cell = table.column(name), pl.col(name)
    if column.kind is Kind.FLAG:
        assert labels[name] == {0: "no", 1: "yes"}
        return cell == 1
    if name in labels:
        words = {number: label.partition(": ")[0] for number, label in labels[name].items()}
        return cell.cast(pl.Int64).replace_strict(words, return_dtype=pl.String)
    if column.dtype == pl.String:
        return pl.when(cell != "").then(cell).alias(name)
    return cell.cast(column.dtype)


def expected(table: str) -> pl.DataFrame:
    """The rows as they were before."""
    return frame(table).select(
        pl.col(name).cast(TABLES[table].dtypes[name]) for name in ROWS[table][0]
    )
