"""A study dataset's tables as frames of another engine, typed as the schema says."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import polars as pl

from visavis.dataset.describe.about import Form
from visavis.dataset.read.dataset import StudyDataset
from visavis.dataset.read.tables import columns_in, form_of
from visavis.dataset.schema import TABLES
from visavis.vocab.remedy import RemedyError


class Engine(StrEnum):
    """What reads the rows and adds them up."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


def frames(dataset: StudyDataset, engine: Engine = Engine.POLARS) -> dict[str, Any]:
    """Return every table that the dataset has.

    Raises
    ------
    RemedyError
        When the engine is not installed.
    """
    if engine is Engine.POLARS:
        return {name: dataset.scan(name) for name in dataset.files}
    try:
        return _in_duckdb(dataset) if engine is Engine.DUCKDB else _on_spark(dataset)
    except ModuleNotFoundError as error:
        msg = f"{error.name} is not installed: pip install 'visavis[{engine}]'."
        raise RemedyError(msg) from error


IN_DUCKDB: Mapping[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
}
ON_SPARK: Mapping[pl.DataType, str] = {**IN_DUCKDB, pl.String(): "STRING"}


def _in_duckdb(dataset: StudyDataset) -> dict[str, Any]:
    import duckdb  # noqa: PLC0415 -- an engine of the analyst's choice

    database = duckdb.connect()  # one for all: tables of several cannot be joined
    found = {}
    for name, file in dataset.files.items():
        if form_of(file) is Form.PARQUET:
            rows = database.read_parquet(str(file))
        else:
            rows = database.read_csv(str(file), columns=_types(dataset, name, IN_DUCKDB))
        found[name] = rows.select(*dataset.columns(name))
    return found


def _on_spark(dataset: StudyDataset) -> dict[str, Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- an engine of the analyst's choice

    session = SparkSession.builder.getOrCreate()
    found = {}
    for name, file in dataset.files.items():
        if form_of(file) is Form.PARQUET:
            rows = session.read.parquet(str(file))
        else:
            types = _types(dataset, name, ON_SPARK)
            schema = ", ".join(f"`{column}` {kind}" for column, kind in types.items())
            rows = session.read.csv(
                str(file), schema=schema, header=True, escape='"', multiLine=True
            )
        found[name] = rows.select(*dataset.columns(name))
    return found


def _types(dataset: StudyDataset, table: str, names: Mapping[pl.DataType, str]) -> dict[str, str]:
    """Return what stands in each column of a file, in the file's order; others are words."""
    own = TABLES[table].dtypes
    there = columns_in(dataset.files[table])
    return {column: names[own.get(column, pl.String())] for column in there}
