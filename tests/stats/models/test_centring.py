"""Within and between, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]  # it has no types
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
import pytest

from visavis.stats.errors import UnusableError
from visavis.stats.models import centre

DATA: dict[str, list[Any]] = {
    "row": [1, 2, 3, 4, 5, 6],
    "client": ["a", "a", "b", None, "b", "c"],
    "x": [1.0, 3.0, 5.0, 7.0, None, None],
}
BETWEEN, WITHIN = [2.0, 2.0, 5.0, None, None, None], [-1.0, 1.0, 0.0, None, None, None]


def from_duckdb() -> pl.DataFrame:
    table = pa.table(DATA)
    found: pl.DataFrame = centre(duckdb.from_arrow(table), "x").pl()
    return found.sort("row")


ENGINES: dict[str, Callable[[], Any]] = {
    "mapping": lambda: centre(DATA, "x"),
    "polars": lambda: centre(pl.DataFrame(DATA), "x"),
    "lazy": lambda: centre(pl.LazyFrame(DATA), "x").collect(),
    "pandas": lambda: pl.from_pandas(centre(pd.DataFrame(DATA), "x")),
    "pyarrow": lambda: pl.from_arrow(centre(pa.table(DATA), "x")),
    "duckdb": from_duckdb,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_value_is_the_clients_mean_and_what_is_left(engine: str) -> None:
    found = ENGINES[engine]()
    assert found.columns == ["row", "client", "x", "x_between", "x_within"]
    assert found["x_between"].to_list() == BETWEEN
    assert found["x_within"].to_list() == WITHIN


def test_a_clients_name_may_count_within_a_therapist() -> None:
    data = {"therapist": [1, 1, 2], "client": [1, 1, 1], "x": [0, 4, 9]}
    found = centre(data, "x", by=("therapist", "client"))
    assert found["x_within"].to_list() == [-2.0, 2.0, 0.0]


def test_columns_that_are_there_are_not_overwritten() -> None:
    with pytest.raises(UnusableError, match="has a column 'x_within' already"):
        centre({"client": [1], "x": [1], "x_within": [0]}, "x")
