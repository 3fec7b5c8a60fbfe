"""Units with the same codes are one line, whatever engine holds the rows and however they lie."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from visavis.stats.errors import UnusableError
from visavis.stats.summaries import load, merge, patterns, save, tallies
from visavis.stats.summaries.patterns import Codes

LINES = pl.DataFrame(
    [
        ("r1", "anna", "insight", "K-1"),
        ("r1", "ben", "insight", "K-1"),
        ("r2", "anna", "insight", "K-1"),
        ("r2", "ben", "insight", "K-1"),
        ("r3", "anna", "relief", "K-2"),
        ("r3", "ben", None, "K-2"),
        ("r4", "ben", "relief", "K-2"),
    ],
    schema=["report", "rater", "category", "client"],
    orient="row",
)
WHERE = Codes(unit="report", rater="rater", code="category", cluster="client")


def test_units_with_the_same_codes_in_a_cluster_are_one_line() -> None:
    assert patterns(LINES, WHERE).table.rows() == [
        ("K-1", "insight", "insight", 2),
        ("K-2", None, "relief", 1),
        ("K-2", "relief", None, 1),
    ]


def test_a_missing_code_is_left_out_and_counted() -> None:
    dropped = patterns(LINES, WHERE).dropped
    assert {why: n for why, n in dropped.items() if n} == {"the code is missing": 1}


def test_a_rater_who_coded_a_unit_twice_is_refused() -> None:
    with pytest.raises(UnusableError, match="1 unit has two codes from one rater"):
        patterns(pl.concat([LINES, LINES[:1]]), WHERE)


def test_a_unit_in_two_clusters_is_refused() -> None:
    moved = LINES[:1].with_columns(rater=pl.lit("cleo"), client=pl.lit("K-9"))
    with pytest.raises(UnusableError, match="1 unit lies in more than one client"):
        patterns(pl.concat([LINES, moved]), WHERE)


def test_several_codes_of_a_rater_are_one_set() -> None:
    more = LINES[:1].with_columns(category=pl.lit("hope"))
    several = Codes(unit="report", rater="rater", code="category", several=True)
    sets = patterns(pl.concat([LINES, more]), several).table.get_column("code by anna")
    assert sorted(filter(None, sets.to_list())) == ["hope | insight", "insight", "relief"]


def test_partitions_that_keep_units_whole_merge_to_the_whole() -> None:
    parts = [patterns(LINES.filter(pl.col("report") == f"r{i}"), WHERE) for i in (4, 2, 1, 3)]
    assert merge(*parts) == patterns(LINES, WHERE)


@pytest.mark.parametrize("name", ["codes.json", "codes.parquet"])
def test_a_summary_comes_back_from_its_file_as_it_was(tmp_path: Path, name: str) -> None:
    summary = patterns(LINES, WHERE)
    save(summary, tmp_path / name)
    assert load(tmp_path / name) == summary


def test_tallies_count_units_with_the_same_numbers() -> None:
    wide = pl.DataFrame({"change": [2, 2, 0], "sustain": [1, 1, 3]})
    assert tallies(wide, codes=["change", "sustain"]).table.rows() == [
        ("", 0.0, 3.0, 1),
        ("", 2.0, 1.0, 2),
    ]
