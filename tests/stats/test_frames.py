"""What engines hold in different ways is one and the same thing, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]  # it brings no types
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]  # it brings no types
import pytest

from visavis.stats.agreement import agreement, icc
from visavis.stats.errors import UnusableError
from visavis.stats.frames import EXACT
from visavis.stats.summaries import Summary, moments, products, ratings

CODES: Mapping[str, Any] = {
    "unit": [place // 2 for place in range(16)],
    "rater": ["a", "b"] * 8,
    "code": [1, 2, 10, 10, 1, 2, 10, 2, 2, 2, 1, 1, 10, 1, 2, 2],
}
WHERE: Mapping[str, Any] = {"unit": "unit", "rater": "rater", "code": "code"}
RATED: Mapping[str, Any] = {"unit": "unit", "rater": "rater", "value": "code"}


def duck(columns: Mapping[str, Any]) -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(pa.table(dict(columns)))


ENGINES: tuple[Callable[[Any], object], ...] = (dict, pl.DataFrame, pd.DataFrame, pa.table, duck)
MAKERS: tuple[Callable[[object], Summary], ...] = (
    lambda frame: moments(frame, of="code", by=["rater"]),
    lambda frame: products(frame, of=["code"], by=["rater"]),
    lambda frame: ratings(frame, **RATED),
)


@pytest.mark.parametrize("make", ENGINES)
@pytest.mark.parametrize("sign", [1, -1])
def test_whole_numbers_that_a_fraction_cannot_hold_are_refused(
    make: Callable[[Any], object], sign: int
) -> None:
    frame = make({**CODES, "code": [*CODES["code"][1:], sign * (EXACT + 1)]})
    for summary in MAKERS:
        with pytest.raises(UnusableError, match="more than fifteen digits"):
            summary(frame)
    with pytest.raises(UnusableError, match="more than fifteen digits"):
        icc(frame, **RATED)


def test_the_largest_whole_number_that_a_fraction_holds_is_exact() -> None:
    made = moments({"g": [1, 1, 2], "v": [None, EXACT - 1, 2]}, of="v", by=["g"])
    assert made.table["sum"].to_list() == [EXACT - 1, 2]
    assert made.dropped == {"with a value missing": 1}


def test_numbers_that_pandas_keeps_as_categories_are_ordered_as_numbers() -> None:
    frame = pd.DataFrame(CODES)
    frame["code"] = frame["code"].astype("category")
    found = agreement(frame, **WHERE, level="ordinal")
    assert found.diagnosis.categories == ("1", "2", "10")
    assert found.rows() == agreement(CODES, **WHERE, level="ordinal").rows()


def test_numbers_that_pyarrow_keeps_in_a_dictionary_are_ordered_as_numbers() -> None:
    table = pa.table({**CODES, "said": ["yes", "no"] * 8})
    for name in ("code", "said"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table.column(name).dictionary_encode())
    found = agreement(table, **WHERE, level="ordinal")
    assert found.diagnosis.categories == ("1", "2", "10")
    assert found.rows() == agreement(CODES, **WHERE, level="ordinal").rows()
    words = agreement(table, unit="unit", rater="rater", code="said")
    assert words.diagnosis.categories == ("no", "yes")


def test_a_list_of_whole_numbers_and_fractions_holds_numbers() -> None:
    mixed = {**CODES, "code": [1, 1.5] * 8}
    assert agreement(mixed, **WHERE).diagnosis.categories == ("1", "1.5")
    endless = {**CODES, "code": [1, float("inf")] * 8}
    with pytest.raises(UnusableError, match="'code' names things, and holds infinity"):
        agreement(endless, **WHERE)
    with pytest.raises(UnusableError, match="holds an infinite value"):
        icc(endless, **RATED)


def test_a_list_of_words_and_numbers_is_refused_in_one_line() -> None:
    with pytest.raises(UnusableError, match=r"^The columns do not make a table .*of one kind\.$"):
        agreement({**CODES, "code": ["x", 1.5] * 8}, **WHERE)
