"""PySpark, in local mode, gives what Polars gives; `make bench PART=spark` tries all cases."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from visavis.stats.summaries import patterns
from visavis.stats.summaries.patterns import Codes

LINES = pl.DataFrame(
    {
        "report": [1, 1, 2, 2, 3],
        "rater": ["anna", "ben", "anna", "ben", "ben"],
        "category": ["insight", "insight", "relief", None, "relief"],
        "client": ["K-1", "K-1", "K-2", "K-2", "K-2"],
    }
)
WHERE = Codes(unit="report", rater="rater", code="category", cluster="client")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark comes with the bare package's leg")
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    logging.getLogger("py4j").setLevel(logging.ERROR)  # it talks on after pytest has hung up
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.slow
def test_spark_gives_the_same_summary(spark: Any) -> None:
    with warnings.catch_warnings():
        # PySpark says of pandas 3 that it does not yet know all of it; nothing here needs more.
        warnings.simplefilter("ignore", FutureWarning)
        rows = spark.createDataFrame(LINES.rows(), LINES.columns)
        assert patterns(rows, WHERE) == patterns(LINES, WHERE)
