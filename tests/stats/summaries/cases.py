"""What every engine must give alike; `make bench PART=spark` tries all of it on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl

from visavis.stats.summaries import Summary, counts, moments, patterns, products, tallies
from visavis.stats.summaries.patterns import Codes

SUMMARIES: dict[str, Callable[[Any], Summary]] = {
    "counts": lambda data: counts(data, by=["client", "category"]),
    "moments": lambda data: moments(data, of="rating", by=["client"]),
    "products": lambda data: products(data, of=["day", "rating"], by=["client"]),
    "patterns": lambda data: patterns(
        data, Codes(unit="report", rater="rater", code="category", cluster="client")
    ),
    "sets": lambda data: patterns(
        data, Codes(unit="report", rater="rater", code="category", several=True)
    ),
    "numbers": lambda data: patterns(
        data, Codes(unit="report", rater="rater", code="rating", numeric=True)
    ),
    "tallies": lambda data: tallies(data, codes=["day", "votes"], cluster="client"),
}


SCHEMA = {
    "report": pl.Int64(),
    "rater": pl.String(),
    "category": pl.String(),
    "rating": pl.Float64(),
    "day": pl.Int64(),
    "votes": pl.Int64(),
    "client": pl.String(),
}


IN_DUCKDB = duckdb.connect()
"""One connection: tables of several are not joined."""


def _duckdb(frame: pl.DataFrame) -> Any:
    return IN_DUCKDB.from_arrow(frame.to_arrow())


def _nullable(frame: pl.DataFrame) -> Any:
    return frame.to_pandas().convert_dtypes()


def _categorical(frame: pl.DataFrame) -> Any:
    made = frame.to_pandas()
    words = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return made.astype(dict.fromkeys(words, "category"))


ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "Polars": lambda frame: frame,
    "Polars, lazy": pl.DataFrame.lazy,
    "pandas": pl.DataFrame.to_pandas,
    "pandas on Arrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pandas, nullable": _nullable,
    "pandas, categorical": _categorical,
    "PyArrow": pl.DataFrame.to_arrow,
    "DuckDB": _duckdb,
    "columns": lambda frame: frame.to_dict(as_series=False),
}
