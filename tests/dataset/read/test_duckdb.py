"""Other programs open the dataset and find the same counts."""

import csv
from pathlib import Path

import duckdb
import pytest

from tests.dataset.example import ROWS, write_example
from visavis.dataset.check import check
from visavis.dataset.schema import TABLES
from visavis.dataset.write import Form


def opened(file: Path) -> duckdb.DuckDBPyRelation:
    table = duckdb.from_query(f"FROM '{file}'")
    assert table is not None
    return table


@pytest.mark.parametrize("form", Form)
def test_duckdb_counts_and_joins(tmp_path: Path, form: Form) -> None:
    data = write_example(tmp_path / "d", form=form) / "data"
    tables = {name: opened(data / f"table-{name}_data.{form.value}") for name in ROWS}
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


def test_duckdb_and_a_plain_reader_count_as_the_check_does(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    for name, rows in check(dataset).rows.items():
        file = dataset / "data" / f"table-{name}_data.csv"
        with file.open(encoding="utf-8", newline="") as opened:
            read = list(csv.DictReader(opened, strict=True))
        found = duckdb.from_csv_auto(str(file))
        assert (len(read), found.count("*").fetchall()) == (rows, [(rows,)])
        assert tuple(found.columns) == tuple(read[0]) == TABLES[name].names
        for column in found.columns:
            gaps = sum(not row[column] for row in read)
            assert found.count(f'"{column}"').fetchall() == [(rows - gaps,)], (name, column)
