import re

import polars as pl
import pytest

from visavis.dataset.schema import TABLES, Column, Kind, Table

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
EVERY_COLUMN = pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{t.name}.{c.name}" for t, c in COLUMNS]
)


def test_the_tables_are_those_of_the_design_in_its_order() -> None:
    assert list(TABLES) == [
        "therapists",
        "clients",
        "enrolments",
        "episodes",
        "sessions",
        "cards",
        "eventReports",
        "assignments",
        "codings",
        "consensus",
        "matches",
        "predictions",
        "scores",
        "turningPoints",
    ]


@EVERY_TABLE
def test_a_table_has_each_column_once_and_its_key_among_them(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert [name for name in table.key if name not in table.names] == []


@EVERY_TABLE
def test_a_table_s_name_fits_into_a_file_name_of_psych_ds(table: Table) -> None:
    assert re.fullmatch(r"[a-zA-Z0-9]+", table.name)


@EVERY_COLUMN
def test_a_column_says_what_it_is_in_a_whole_sentence(table: Table, column: Column) -> None:
    assert re.fullmatch(r"[A-Z0-9].{7,}\.", column.says)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)


@EVERY_COLUMN
def test_a_reference_leads_to_the_key_of_a_table(table: Table, column: Column) -> None:
    if column.references is not None:
        assert TABLES[column.references.table].key == (column.references.column,)


@EVERY_COLUMN
def test_words_stand_exactly_where_a_column_has_a_closed_list(table: Table, column: Column) -> None:
    assert bool(column.words) == (column.kind is Kind.WORD)
    assert (column.kind is Kind.DAY) <= (column.unit == "day")


def test_the_types_of_a_table_are_derived_from_its_kinds() -> None:
    assert TABLES["sessions"].dtypes == {
        "session": pl.String(),
        "episode": pl.String(),
        "number": pl.Int64(),
        "day": pl.Int64(),
        "status": pl.String(),
        "cards_expected": pl.Boolean(),
    }
