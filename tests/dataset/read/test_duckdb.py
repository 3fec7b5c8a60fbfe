"""A second program opens the dataset and finds the same counts."""

from pathlib import Path

import pytest

from tests.dataset.example import ROWS, write_example
from visavis.dataset.write import Form

duckdb = pytest.importorskip(
    "duckdb", reason="duckdb is a tool of development and not installed with the bare package"
)


@pytest.mark.parametrize("form", Form)
def test_duckdb_counts_and_joins(tmp_path: Path, form: Form) -> None:
    data = write_example(tmp_path / "d", form=form) / "data"
    tables = {
        name: duckdb.from_query("FROM '" + str(data / f"table-{name}_data.{form.value}") + "'")
        for name in ROWS
    }
    for name, rows in ROWS.items():
        assert tables[name].count("*").fetchall() == [(len(rows) - 1,)]
    held = tables["sessions"].filter("status = 'held'")
    told = tables["eventReports"].join(held, "session")
    counted = told.aggregate("perspective, valence, count(*), sum(rating)::INT")
    assert sorted(counted.fetchall()) == [
        ("client", "helpful", 2, 5),
        ("client", "hindering", 1, 1),
        ("guess", "helpful", 1, None),
        ("therapist", "helpful", 1, 4),
    ]
    assert tables["sessions"].filter("cards_expected").count("*").fetchall() == [(3,)]
