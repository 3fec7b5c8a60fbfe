"""One and the same counts on every engine, and from any parts that keep episodes whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stats.congruence.studies import Tables, part, simulated
from tests.stats.summaries.local_spark import spark
from visavis.stats.congruence import Counts, count, estimate
from visavis.stats.congruence.study import COLUMNS
from visavis.stats.summaries import load, save


@pytest.fixture(scope="module")
def tables() -> Tables:
    return simulated(therapists=3, clients=20, months=6)


@pytest.fixture(scope="module")
def counts(tables: Tables) -> Counts:
    return count(tables)


def _duckdb(tables: Tables) -> dict[str, Any]:
    connection = duckdb.connect()
    for name, frame in tables.items():
        connection.register(f"the_{name}", frame.to_arrow())
    return {name: connection.table(f"the_{name}") for name in tables}


ENGINES: dict[str, Callable[[Tables], dict[str, Any]]] = {
    "Polars, lazy": lambda tables: {name: frame.lazy() for name, frame in tables.items()},
    "pandas": lambda tables: {name: frame.to_pandas() for name, frame in tables.items()},
    "PyArrow": lambda tables: {name: frame.to_arrow() for name, frame in tables.items()},
    "DuckDB": _duckdb,
    "columns": lambda tables: {
        name: frame.to_dict(as_series=False) for name, frame in tables.items()
    },
}


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_every_engine_counts_the_same(
    engine: Callable[[Tables], dict[str, Any]], tables: Tables, counts: Counts
) -> None:
    assert count(engine(tables)).summaries == counts.summaries


@pytest.mark.wide
def test_spark_counts_the_same(tables: Tables, counts: Counts) -> None:
    pytest.importorskip("pyspark", reason="PySpark comes with the bare package's leg")
    with spark() as session:
        read = {
            **COLUMNS,
            "eventReports": (*COLUMNS["eventReports"], "rating"),
            "matches": (*COLUMNS["matches"], "round"),
            "consensus": (*COLUMNS["consensus"], "codebook"),
        }
        frames = {
            name: session.createDataFrame(tables[name].select(columns).rows(), list(columns))
            for name, columns in read.items()
        }
        assert count(frames).summaries == counts.summaries


@settings(max_examples=3)
@given(chance=st.randoms(use_true_random=False))
def test_parts_in_any_order_merge_to_the_whole(chance: Any, tables: Tables, counts: Counts) -> None:
    places = [chance.randrange(3) for _ in range(len(tables["episodes"]))]
    of = pl.Series(places)
    parts = [
        count(part(tables, tables["episodes"].filter(of == place)["episode"]))
        for place in (0, 1, 2)
    ]
    chance.shuffle(parts)
    assert (parts[0] + parts[1] + parts[2]).summaries == counts.summaries


def test_counts_come_back_from_their_files_as_they_were(tmp_path: Path, counts: Counts) -> None:
    for level, summary in counts.summaries.items():
        save(summary, tmp_path / f"{level}.json")
    loaded = Counts({level: load(tmp_path / f"{level}.json") for level in counts.summaries})
    assert estimate(loaded).to_dict() == estimate(counts).to_dict()
