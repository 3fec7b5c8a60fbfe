"""Plain CSV, opened by Python's own reader, and its codebook."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from tests.dataset.example import ROWS, frame
from tests.exchange.sharing.drawn import drawn_study
from tests.exchange.sharing.shared import TITLES, shared
from visavis.dataset.schema import TABLES, Kind
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.plain import write_plain


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory.mktemp("csv"), Way.CSV)


def rows_of(file: Path, encoding: str = "utf-8") -> list[tuple[str, ...]]:
    with file.open(encoding=encoding, newline="") as opened:
        return [tuple(row) for row in csv.reader(opened, strict=True)]


def test_every_row_stands_there_as_it_was_typed(folder: Path) -> None:
    assert {table: rows_of(folder / f"{table}.csv") for table in TABLES} == ROWS


def test_a_table_without_rows_has_its_header(tmp_path: Path) -> None:
    study = drawn_study(tmp_path, TABLES["clients"], frame("clients").clear())
    assert len(list(write_plain(study, tmp_path))) == 1
    assert rows_of(tmp_path / "clients.csv") == [("client", "practice")]


def test_the_codebook_tells_of_every_column_and_word(folder: Path) -> None:
    header, *rows = rows_of(folder / "codebook.csv", "utf-8-sig")
    told = [dict(zip(header, row, strict=True)) for row in rows]
    columns = [(row["table"], row["column"]) for row in told if row["what it is"]]
    assert columns == [(table.name, name) for table in TABLES.values() for name in table.names]
    words = {(row["table"], row["column"], row["word"]): row["meaning"] for row in told}
    for table in TABLES.values():
        for column in table.columns:
            for word, means in column.words.items():
                assert words[table.name, column.name, word] == means
            if column.kind is Kind.FLAG:
                assert words[table.name, column.name, "true"] == "yes"
    assert words["codings", "category", "insight"] == TITLES["insight"]


def test_a_title_that_a_spreadsheet_would_compute_is_made_harmless(folder: Path) -> None:
    rows = rows_of(folder / "codebook.csv", "utf-8-sig")
    assert [row[-1] for row in rows if row[-2] == "poor_fit"] == ["'=1+1"] * 4


def test_limits_and_gaps_are_told(folder: Path) -> None:
    header, *rows = rows_of(folder / "codebook.csv", "utf-8-sig")
    (found,) = [row for row in rows if row[:2] == ("cards", "delay_hours")]
    assert dict(zip(header, found, strict=True)) == {
        "table": "cards",
        "column": "delay_hours",
        "what it is": "Hours from the session to the handing in of the card. May be empty.",
        "type": "number",
        "unit": "hour",
        "least": "-24",
        "most": "87840",
        "may be empty": "yes",
        "number": "",
        "word": "",
        "meaning": "",
    }


def test_codebooks_and_questionnaires_go_along(folder: Path) -> None:
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    tables = {f"{table}.csv" for table in TABLES}
    beside = {"codebook.csv", "README.md", "codebook/impacts.json", "instruments/mood.json"}
    assert files == tables | beside


def test_pandas_and_polars_open_it_without_options(folder: Path) -> None:
    assert pl.read_csv(folder / "eventReports.csv")["text"][0].endswith("“it” was easier")
