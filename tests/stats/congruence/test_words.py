"""Words that are not on the list are refused by name, never taken for a gap."""

from __future__ import annotations

import polars as pl
import pytest

from tests.stats.congruence.studies import Tables, simulated
from visavis.stats.congruence import congruence, count
from visavis.stats.errors import UnusableError


@pytest.fixture(scope="module")
def tables() -> Tables:
    return simulated(therapists=2, clients=8, months=3)


@pytest.mark.parametrize(
    ("table", "column", "said", "needed"),
    [
        ("cards", "helpful", "Yes", "'yes', 'nothing', 'unanswered'"),
        ("cards", "hindering", "no", "'yes', 'nothing', 'unanswered'"),
        ("cards", "perspective", "Client", "'client', 'therapist'"),
        ("cards", "after_reveal", "late", "'true', 'yes', '1', 'false', 'no', '0'"),
        ("sessions", "cards_expected", "maybe", "'true', 'yes', '1', 'false', 'no', '0'"),
        ("eventReports", "perspective", "observer", "'client', 'therapist', 'guess'"),
        ("eventReports", "valence", "Helpful", "'helpful', 'hindering'"),
        ("matches", "same", "likely", "'true', 'yes', '1', 'false', 'no', '0'"),
        ("matches", "decoy", "?", "'true', 'yes', '1', 'false', 'no', '0'"),
    ],
)
@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_a_word_that_is_not_on_the_list_is_refused(
    engine: str, table: str, column: str, said: str, needed: str, tables: Tables
) -> None:
    words = tables[table][column].cast(pl.String)
    changed = {**tables, table: tables[table].with_columns(words.shift(1, fill_value=said))}
    held = {n: t.to_pandas() for n, t in changed.items()} if engine == "pandas" else changed
    with pytest.raises(UnusableError) as refused:
        count(held)
    assert str(refused.value) == (
        f"In the table {table}: the column {column!r} holds {said!r}, and it needs {needed}: "
        "write one of these, or leave the cell empty."
    )


def test_of_many_words_three_are_named(tables: Tables) -> None:
    cards = tables["cards"].with_row_index("line")
    words = pl.format("word{}", pl.col("line") % 5)
    with pytest.raises(UnusableError, match=r"'word0', 'word1', 'word2' and 2 more, and it needs"):
        congruence({**tables, "cards": cards.with_columns(helpful=words)})


def test_flags_in_capitals_and_empty_cells_are_no_strange_words(tables: Tables) -> None:
    flags = tables["cards"]["after_reveal"].cast(pl.String).str.to_uppercase()
    gates = pl.when(pl.col("helpful") != "unanswered").then("helpful").otherwise(pl.lit(""))
    cards = tables["cards"].with_columns(flags, gates.alias("helpful"))
    kappas = [
        congruence({**tables, "cards": each}).level(1).estimate("kappa")
        for each in (cards, tables["cards"])
    ]
    assert kappas[0] == kappas[1]
