import csv
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.dataset.example import CODEBOOK, ROWS, frame, write_example
from visavis.dataset.read import read
from visavis.dataset.schema import TABLES
from visavis.dataset.write import DatasetWriter, Description, Form
from visavis.vocab.remedy import RemedyError


@pytest.fixture(scope="module", params=Form, ids=lambda form: form.value)
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example(tmp_path_factory.mktemp("read") / "study", form=request.param)


@pytest.mark.parametrize("table", TABLES)
def test_what_was_written_is_read(dataset: Path, table: str) -> None:
    assert_frame_equal(read(dataset).frame(table), frame(table))


def test_a_dataset_knows_what_it_says_of_itself_and_what_it_has(dataset: Path) -> None:
    found = read(str(dataset))
    assert (found.name, found.text, found.simulated) == ("Two therapies", True, False)
    assert found.codebooks == {"impacts": CODEBOOK}
    assert found.columns("clients") == ("client", "practice")
    assert found.has("clients", "practice")
    assert not found.has("clients", "shoe_size")
    assert found.truth() is None


def test_a_table_that_is_lacking_is_named(dataset: Path, tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "d", about=Description(name="A", says="B")) as out:
        out.write("clients", pl.DataFrame({"client": ["c1"]}))
    found = read(tmp_path / "d")
    assert not found.has("codings")
    with pytest.raises(RemedyError, match="has no table codings"):
        found.frame("codings")


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RemedyError, match="is no study dataset"):
        read(tmp_path)


def test_a_torn_table_is_refused_with_the_way_to_see_why(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    file = dataset / "data" / "table-sessions_data.csv"
    file.write_text(file.read_text().replace(",7,", ",seven,"))
    with pytest.raises(RemedyError, match="visavis dataset check"):
        read(dataset).frame("sessions")


def test_a_torn_description_is_refused(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    (dataset / "dataset_description.json").write_text('{"name": ')
    with pytest.raises(RemedyError, match=r"is not valid JSON \(line 1\)"):
        read(dataset)


def test_an_empty_text_in_quotes_is_a_gap(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    file = dataset / "data" / "table-clients_data.csv"
    file.write_text('client,practice\nc1,""\n')
    assert read(dataset).frame("clients").row(0) == ("c1", None)


def test_python_s_own_reader_finds_the_same_cells(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    for table, rows in ROWS.items():
        file = dataset / "data" / f"table-{table}_data.csv"
        with file.open(encoding="utf-8", newline="") as opened:
            assert [tuple(row) for row in csv.reader(opened)] == rows
