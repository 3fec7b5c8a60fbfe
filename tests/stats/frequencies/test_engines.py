"""Whatever holds the tables, and in whatever order, their summaries are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.stats.frequencies.study import passed, simulated
from visavis.stats.errors import UnusableError
from visavis.stats.frequencies import Counted, count_frequencies


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return passed(simulated(2))


@pytest.fixture(scope="module")
def expected(tables: dict[str, Any]) -> Counted:
    return count_frequencies(**tables)


IN_ARROW = duckdb.connect()
ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: IN_ARROW.from_arrow(frame.to_arrow()),
    "another order": lambda frame: frame.reverse(),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_counts_the_same(
    engine: str, tables: dict[str, Any], expected: Counted
) -> None:
    found = count_frequencies(**{name: ENGINES[engine](table) for name, table in tables.items()})
    for summary in ("reports", "cards", "sessions", "therapists"):
        assert getattr(found, summary) == getattr(expected, summary)


def test_tables_of_two_kinds_are_refused_by_name(tables: dict[str, Any]) -> None:
    mixed = {**tables, "consensus": tables["consensus"].to_arrow()}
    with pytest.raises(UnusableError, match="one is a frame of POLARS, the other of PYARROW"):
        count_frequencies(**mixed)
