import re

import polars as pl

from visavis.dataset.schema import TABLES, Kind

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


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


def test_a_table_has_each_column_once_and_its_key_among_them() -> None:
    for table in TABLES.values():
        assert len(set(table.names)) == len(table.names)
        assert [name for name in table.key if name not in table.names] == []


def test_a_table_s_name_fits_into_a_file_name_of_psych_ds() -> None:
    assert [name for name in TABLES if not re.fullmatch(r"[a-zA-Z0-9]+", name)] == []


def test_a_column_says_what_it_is_in_a_whole_sentence() -> None:
    for _, column in COLUMNS:
        assert re.fullmatch(r"[A-Z0-9].{7,}\.", column.says), column.name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name), column.name


def test_a_reference_leads_to_the_key_of_a_table() -> None:
    for _, column in COLUMNS:
        to = column.references
        assert to is None or TABLES[to.table].key == (to.column,), column.name


def test_words_stand_exactly_where_a_column_has_a_closed_list() -> None:
    for _, column in COLUMNS:
        assert bool(column.words) == (column.kind is Kind.WORD), column.name
        assert column.unit == "day" or column.kind is not Kind.DAY, column.name


def test_a_column_of_the_same_name_is_of_the_same_kind_in_every_table() -> None:
    kinds: dict[str, set[Kind]] = {}
    for _, column in COLUMNS:
        kinds.setdefault(column.name, set()).add(column.kind)
    assert [name for name, found in kinds.items() if len(found) > 1] == ["moment"]


def test_the_types_of_a_table_are_derived_from_its_kinds() -> None:
    assert TABLES["sessions"].dtypes == {
        "session": pl.String(),
        "episode": pl.String(),
        "number": pl.Int64(),
        "day": pl.Int64(),
        "status": pl.String(),
        "cards_expected": pl.Boolean(),
    }
