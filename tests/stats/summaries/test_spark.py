"""PySpark, in local mode, gives what Polars gives; `make bench PART=spark` tries all cases."""

from __future__ import annotations

import polars as pl
import pytest

from tests.stats.summaries.local_spark import spark
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


@pytest.mark.slow
def test_spark_gives_the_same_summary() -> None:
    pytest.importorskip("pyspark", reason="PySpark comes with the bare package's leg")
    with spark(hurried=True) as session:
        rows = session.createDataFrame(LINES.rows(), LINES.columns)
        assert patterns(rows, WHERE) == patterns(LINES, WHERE)
