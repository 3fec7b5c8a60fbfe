"""What the order of rows may change: how fast it goes, and nothing else."""

from __future__ import annotations

import polars as pl
import pytest

from tests.stats.congruence.studies import Tables, simulated
from visavis.stats.congruence.counts import count
from visavis.stats.frames import each_above, lazy
from visavis.stats.frequencies import count_frequencies


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A study whose tables are in order."""
    drawn = simulated(therapists=3, clients=12, months=4)
    return {name: frame.sort(frame.columns[0]) for name, frame in drawn.items()}


@pytest.mark.parametrize(
    ("column", "known"),
    [
        (["a", "b", "ba"], True),
        ([1, 2, 10], True),
        (["a", "b", "b"], False),
        (["b", "a"], False),
        (["", "a"], False),
        ([None, "a"], False),
        (["a", None], False),
        ([1.0, 2.0], False),
    ],
)
def test_only_rows_of_which_each_is_above_the_one_before_are_known_to_be_different(
    column: list[object], known: bool
) -> None:
    assert each_above(lazy({"x": column}), "x") is known


def test_other_engines_have_no_order() -> None:
    assert not each_above(lazy(pl.DataFrame({"x": ["a", "b"]}).to_arrow()), "x")


def test_congruence_counts_the_same_in_any_order(tables: Tables) -> None:
    turned = {name: frame.reverse() for name, frame in tables.items()}
    in_order, other = count(tables).summaries, count(turned).summaries
    whole = range(1, 6)  # level 6 adds fractions
    assert [other[level] == in_order[level] for level in whole] == [True] * len(whole)


def test_several_categories_of_a_report_count_the_same_in_any_order(tables: Tables) -> None:
    settled = tables["consensus"]
    others = settled.head(40).with_columns(category=pl.lit("another"))
    doubled = pl.concat([settled, others]).sort("report")
    turned = {**tables, "consensus": doubled.reverse()}
    in_order = count({**tables, "consensus": doubled}).summaries
    assert count(turned).summaries[3] == in_order[3]
    assert "several" in in_order[3].table.get_column("coded").to_list()


def test_frequencies_count_the_same_in_any_order(tables: Tables) -> None:
    reports, consensus = tables["eventReports"], tables["consensus"]
    one = count_frequencies(reports=reports, consensus=consensus)
    other = count_frequencies(reports=reports.reverse(), consensus=consensus)
    assert one.reports == other.reports
