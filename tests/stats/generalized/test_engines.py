"""The rows of a model are the same, whatever holds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.generalized.cases import STUDY
from tests.stats.summaries.cases import ENGINES
from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import Rows, asked_for, read
from visavis.stats.uncertainty.totals import Numbers

ASKED = asked_for("yes", ["t"], ["therapist", "client"], Family.BINARY, ["rater"])
HELD = STUDY.with_columns(
    pl.format("c{}", "client").alias("client"), pl.col("yes") == 1, pl.col("t").cast(pl.Float64)
).with_columns(pl.when(pl.int_range(pl.len()) != 7).then(pl.col("t")).alias("t"))


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_rows_are_read_alike(engine: Callable[[pl.DataFrame], Any]) -> None:
    expected, found = read(HELD, ASKED), read(engine(HELD), ASKED)
    assert (found.n, found.dropped) == (479, {"without t": 1})
    assert np.array_equal(_sorted(found), _sorted(expected))


def _sorted(rows: Rows) -> Numbers:
    table = np.column_stack([rows.y, rows.x, rows.codes])
    return np.asarray(table[np.lexsort(table.T)])
