"""REDCap's files, read by its rules as `redcap_rules` says them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.dataset.drawn import LETTERS
from tests.dataset.example import ROWS, write_example
from tests.exchange.sharing.redcap_rules import Field, read_dictionary, read_records, rows_of
from tests.exchange.sharing.shared import LONG, expected, shared
from visavis.dataset.schema import TABLES, Kind
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.redcap.dictionary import choice
from visavis.exchange.sharing.redcap.fields import field
from visavis.exchange.sharing.share import pass_on
from visavis.exchange.sharing.study import open_study
from visavis.vocab.remedy import RemedyError

Records = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory.mktemp("redcap"), Way.REDCAP)


def project(folder: Path) -> tuple[dict[str, Field], Records]:
    """Read one project whole, with its records by file."""
    fields = read_dictionary(folder / "data_dictionary.csv")
    listed = folder / "repeating_instruments.csv"
    header, *rows = rows_of(listed) if listed.exists() else [[]]
    repeating = {form for form, _ in rows}
    assert header in ([], ["form_name", "custom_form_label"])
    files = sorted((folder / "records").iterdir())
    return fields, {file.stem[3:]: read_records(file, fields, repeating) for file in files}


def given_back(table: str, fields: dict[str, Field], records: list[dict[str, str]]) -> pl.DataFrame:
    """Return a form's records as rows of its table, by what the dictionary says."""
    names = ROWS[table][0]
    rows = [[_cell(table, name, fields, one) for name in names] for one in records]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")
    return texts.select(_typed(table, name) for name in names)


def _cell(table: str, name: str, fields: dict[str, Field], record: dict[str, str]) -> str | None:
    column = TABLES[table].column(name)
    found = fields.get(field(TABLES[table], column))
    value = record["record_id"] if found is None else record[found.name]
    if found is not None and found.choices and value:
        return found.choices[value].partition(": ")[0]
    return value or None


def _typed(table: str, name: str) -> pl.Expr:
    column = TABLES[table].column(name)
    return pl.col(name) == "1" if column.kind is Kind.FLAG else pl.col(name).cast(column.dtype)


def test_every_row_of_the_clients_comes_back(folder: Path) -> None:
    fields, records = project(folder / "clients")
    forms = {"eventReports": "event_reports", "turningPoints": "turning_points"}
    for table in ROWS:
        if table != "therapists":
            back = given_back(table, fields, records[forms.get(table, table)])
            assert_frame_equal(back, expected(table))


def test_every_therapist_comes_back(folder: Path) -> None:
    fields, records = project(folder / "therapists")
    assert_frame_equal(
        given_back("therapists", fields, records["therapists"]), expected("therapists")
    )


def test_rows_stand_with_their_client_and_are_counted_there(folder: Path) -> None:
    _, records = project(folder / "clients")
    assert [
        (one["record_id"], one["redcap_repeat_instance"], one["se_session"])
        for one in records["sessions"]
    ] == [("c1", "1", "s1"), ("c1", "2", "s2"), ("c1", "3", "s3"), ("c2", "1", "s4")]
    assert [one["record_id"] for one in records["cards"]] == ["c1", "c1", "c1", "c2", "c2"]
    assert {one["record_id"] for one in records["matches"]} == {"c1"}
    assert {one["clients_complete"] for one in records["clients"]} == {"2"}


def test_titles_with_a_bar_or_a_comma_are_choices_all_the_same(folder: Path) -> None:
    fields, _ = project(folder / "clients")
    assert fields["co_category"].choices == {
        "1": 'insight: Einsicht, "plötzlich"',
        "2": "relief: Relief / ease",
        "3": "poor_fit: =1+1",
        "4": "silence",
    }


def test_what_people_wrote_is_marked_as_telling_who_they_are(folder: Path) -> None:
    fields, _ = project(folder / "clients")
    marked = {name for name, one in fields.items() if one.identifier}
    assert marked == {"er_text", "tp_moment", "tp_text"}


def test_names_of_fields_are_there_once_and_short_enough_for_every_table() -> None:
    names = [field(table, column) for table in TABLES.values() for column in table.columns]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 26


def test_a_text_that_is_too_long_is_cut_and_listed(tmp_path: Path) -> None:
    folder = shared(tmp_path, Way.REDCAP, tables=["clients", "eventReports"], long=True)
    _, records = project(folder / "clients")
    (text,) = [one["er_text"] for one in records["event_reports"] if one["er_report"] == "r4"]
    whole = LONG[:32_767]
    assert whole.startswith(text)
    assert 65_532 < len(text.encode()) <= 65_535
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert f"- `eventReports.text` of `r4`: {len(whole.encode()):,} bytes" in told


def test_without_the_tables_between_it_says_whose_rows_cannot_be_told(tmp_path: Path) -> None:
    tables = ("therapists", "clients", "sessions", "cards")
    dataset = write_example(tmp_path / "d", tables=tables)
    with pytest.raises(RemedyError) as refused:
        pass_on(open_study(dataset, text=True), tmp_path / "out", way=Way.REDCAP)
    assert str(refused.value) == (
        "REDCap keeps every row with its client, and whose the rows of sessions are cannot be told:"
        " the dataset lacks the table episodes. Choose another form, as --as csv, or a dataset with"
        " that table."
    )
    assert not (tmp_path / "out").exists()


@given(st.text(LETTERS, min_size=1, max_size=30).filter(str.strip))
@settings(max_examples=10)
def test_any_title_makes_one_choice(title: str) -> None:
    label = choice(title)
    assert ("|" in label, "\n" in label) == (False, False)
    assert label.split() == title.replace("|", "/").split()
