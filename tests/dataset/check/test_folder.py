from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.dataset.example import write_example
from visavis.dataset.check import check
from visavis.dataset.write import Form
from visavis.vocab.remedy import RemedyError


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_example(tmp_path / "d")


def told(dataset: Path) -> list[tuple[str, str, str]]:
    return [
        (found.fault.where, found.fault.column, found.fault.problem)
        for found in check(dataset).findings
    ]


def rewrite(file: Path, change: Callable[[dict[str, object]], object]) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RemedyError, match="is no folder"):
        check(tmp_path / "nowhere")


NO_DATASET = "this is no study dataset: there is no dataset_description.json, no visavis.json and "


def test_a_folder_that_is_no_dataset_is_told_once_and_not_gone_through(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.csv").touch()
    (tmp_path / "away").symlink_to("/etc")
    (tmp_path / "codebook").mkdir()
    (tmp_path / "codebook" / "mine.json").write_text("nonsense")
    (tmp_path / "closed").mkdir(mode=0)
    [found] = check(tmp_path).findings
    assert found.fault.problem == f"{NO_DATASET}no table"
    assert found.fault.remedy == "Name the folder that holds dataset_description.json."


def test_of_a_folder_beside_the_dataset_the_remedy_names_the_dataset(dataset: Path) -> None:
    (dataset / "notes").mkdir()
    for wrong in (dataset.parent, dataset / "notes"):
        [found] = check(wrong).findings
        assert found.fault.remedy.endswith(f"Is it {dataset}?")


def test_a_dataset_whose_descriptions_are_lost_is_still_checked(dataset: Path) -> None:
    (dataset / "dataset_description.json").unlink()
    (dataset / "visavis.json").unlink()
    assert told(dataset) == [
        ("dataset_description.json", "", "the file is missing"),
        ("visavis.json", "", "the file is missing"),
    ]


def test_a_dataset_without_tables_says_so(dataset: Path) -> None:
    for file in (dataset / "data").iterdir():
        file.unlink()
    assert told(dataset) == [("data", "", "there is no table")]


def test_lacking_tables_are_fine(dataset: Path) -> None:
    for table in ("codings", "consensus", "clients", "cards"):
        for file in (dataset / "data").glob(f"table-{table}_data.*"):
            file.unlink()
    assert told(dataset) == []


def test_files_that_are_called_otherwise_are_named(dataset: Path) -> None:
    data = dataset / "data"
    (data / "table-sessions_data.csv").rename(dataset / "table-sessions_data.csv")
    (data / "table-cards_data.csv").rename(data / "cards.csv")
    (data / "table-scores_data.csv").rename(data / "table-score_data.csv")
    (data / "table-clients_data.parquet").write_bytes(b"x")
    assert told(dataset) == [
        ("table-sessions_data.csv", "", "a table outside its folder"),
        ("data/cards.csv", "", "it is not called as a table is"),
        ("data/table-cards_data.json", "", "it describes no table"),
        ("data/table-clients_data.parquet", "", "the table is there twice"),
        ("data/table-score_data.csv", "", "there is no table of that name"),
        ("data/table-scores_data.json", "", "it describes no table"),
        ("data/table-sessions_data.json", "", "it describes no table"),
    ]


def test_a_link_out_of_the_folder_is_named_and_not_followed(dataset: Path, tmp_path: Path) -> None:
    file = dataset / "data" / "table-clients_data.csv"
    file.rename(tmp_path / "elsewhere.csv")
    file.symlink_to(tmp_path / "elsewhere.csv")
    (dataset / "codebook" / "more").symlink_to("/etc")
    (dataset / "loop").symlink_to("loop")
    links = [where for where, _, problem in told(dataset) if problem.startswith("it is a link")]
    assert links == ["loop", "codebook/more", "data/table-clients_data.csv"]
    assert "clients" not in check(dataset).rows


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("dataset_description.json", b'{"name": ', "it is not valid JSON (line 1)"),
        ("dataset_description.json", b"\xff", "it is not UTF-8"),
        ("dataset_description.json", b"[]", "it holds no JSON object"),
        ("dataset_description.json", b"[" * 200_000, "it is not valid JSON"),
        ("visavis.json", b"{", "it is not valid JSON (line 1)"),
        ("codebook/impacts.json", b"nonsense", "it is not valid JSON (line 1)"),
        ("data/table-cards_data.json", b"nonsense", "it is not valid JSON (line 1)"),
        ("truth.json", b"nonsense", "it is not valid JSON (line 1)"),
    ],
)
def test_a_damaged_file_is_named(dataset: Path, name: str, content: bytes, problem: str) -> None:
    (dataset / name).write_bytes(content)
    assert (name, "", problem) in told(dataset)


def test_a_description_that_leaves_something_out_is_a_fault(dataset: Path) -> None:
    def change(about: dict[str, object]) -> None:
        about["name"] = ""
        about["@type"] = "Thing"
        measured = about["variableMeasured"]
        assert isinstance(measured, list)
        about["variableMeasured"] = [one for one in measured if one["name"] != "rating"]

    rewrite(dataset / "dataset_description.json", change)
    assert told(dataset) == [
        ("dataset_description.json", "name", "it is missing or empty"),
        ("dataset_description.json", "@type", "it is not Dataset"),
        (
            "dataset_description.json",
            "rating",
            "the column is not described, which eventReports has",
        ),
        (
            "dataset_description.json",
            "rating",
            "the column is not described, which turningPoints has",
        ),
    ]


def test_words_of_people_where_there_should_be_none_are_a_fault(dataset: Path) -> None:
    rewrite(dataset / "visavis.json", lambda own: own.update(text=False))
    problem = "a column of people's own words, while visavis.json says there are none"
    assert told(dataset) == [
        ("eventReports", "text", problem),
        ("turningPoints", "moment", problem),
        ("turningPoints", "text", problem),
    ]


def test_what_is_special_to_us_must_be_said(dataset: Path) -> None:
    rewrite(dataset / "visavis.json", lambda own: own.update(schema="9", text="some"))
    assert told(dataset) == [
        ("visavis.json", "schema", "it is another schema"),
        ("visavis.json", "text", "it is neither true nor false"),
    ]


def test_parquet_must_not_call_itself_psych_ds(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", form=Form.PARQUET)
    rewrite(dataset / "visavis.json", lambda own: own.update(psychDS=True))
    assert told(dataset) == [("visavis.json", "psychDS", "there are Parquet tables")]


def test_parquet_of_another_type_or_torn_off_is_named(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", form=Form.PARQUET)
    data = dataset / "data"
    pl.DataFrame({"client": [1]}).write_parquet(data / "table-clients_data.parquet")
    cards = data / "table-cards_data.parquet"
    cards.write_bytes(cards.read_bytes()[:-40])
    (data / "table-scores_data.parquet").write_bytes(b"")
    assert told(dataset) == [
        ("clients", "client", "the column has another type"),
        ("cards", "", "the file cannot be read"),
        ("scores", "", "the file cannot be read"),
    ]


def test_parquet_counts_rows(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", form=Form.PARQUET)
    file = dataset / "data" / "table-sessions_data.parquet"
    frame = pl.read_parquet(file)
    frame.with_columns(number=pl.col("number") + 400 * (pl.col("session") == "s2")).write_parquet(
        file
    )
    [found] = check(dataset).findings
    assert (found.fault.column, [place.line for place in found.places]) == ("number", [2])


def test_an_empty_file_and_another_separator_are_named(dataset: Path) -> None:
    data = dataset / "data"
    (data / "table-clients_data.csv").write_bytes(b"")
    for name, sign in (("cards", ";"), ("scores", "\t")):
        file = data / f"table-{name}_data.csv"
        file.write_text(file.read_text().replace(",", sign))
    (data / "table-codings_data.csv").write_bytes("report,ratér".encode("utf-16"))
    assert told(dataset)[:4] == [
        ("clients", "", "the file is empty"),
        ("cards", "", "its cells are separated by semicolons"),
        ("codings", "", "the header is not UTF-8"),
        ("scores", "", "its cells are separated by tabs"),
    ]
