"""Any partition that keeps units whole, in any order, on any engine, merges to the same summary."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stats.summaries.cases import ENGINES, SCHEMA, SUMMARIES
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import Summary, counts, merge, moments, products


@st.composite
def codings(draw: st.DrawFn) -> pl.DataFrame:
    """Reports of a few clients, coded by some of three raters, with gaps."""
    rows = [
        (report, rater, *draw(LINE), f"K-{report % 4}")
        for report in range(draw(st.integers(1, 12)))
        for rater in draw(st.sets(st.sampled_from(["anna", "ben", "cleo"]), min_size=1))
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


LINE = st.tuples(
    st.sampled_from(["insight", "relief", "hope", "", None]),
    st.sampled_from([1.0, 2.0, 3.5, float("nan"), None]),
    st.integers(0, 400),
    st.integers(0, 3),
)


@pytest.mark.parametrize("summary", SUMMARIES.values(), ids=SUMMARIES)
@settings(max_examples=settings().max_examples // 6)
@given(frame=codings(), chance=st.randoms(use_true_random=False))
def test_partitions_in_any_order_merge_to_the_whole(
    summary: Callable[[Any], Summary], frame: pl.DataFrame, chance: Any
) -> None:
    of_report = {report: chance.randrange(3) for report in frame["report"].unique()}
    part = frame["report"].replace_strict(of_report)
    parts = [summary(frame.filter(part == place)) for place in (0, 1, 2)]
    chance.shuffle(parts)
    assert merge(*parts) == summary(frame)


@pytest.mark.parametrize("name", SUMMARIES)
@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_every_engine_gives_the_same_summary(
    name: str, engine: Callable[[pl.DataFrame], Any]
) -> None:
    for place, frame in enumerate(FRAMES):
        assert SUMMARIES[name](engine(frame)) == expected(name, place)


@cache
def expected(name: str, place: int) -> Summary:
    return SUMMARIES[name](FRAMES[place])


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_sets_of_sixty_categories_keep_them_apart(engine: Callable[[pl.DataFrame], Any]) -> None:
    names = [f"category {place}" for place in range(60)]
    frame = pl.DataFrame({"report": [1] * 60, "rater": ["anna"] * 60, "category": names})
    together = SUMMARIES["sets"](engine(frame)).table.get_column("code by anna")[0]
    assert together.split(" | ") == sorted(names)


@pytest.mark.parametrize(
    "make",
    [
        lambda data: counts(data, by=["n"]),
        lambda data: moments(data, of="rating", by=["sum"]),
        lambda data: products(data, of=["rating"], by=["1·rating"]),
    ],
)
def test_a_key_named_as_a_sum_is_refused(make: Callable[[Any], Summary]) -> None:
    with pytest.raises(UnusableError, match="rename that column"):
        make({"n": [1], "sum": [1], "1·rating": [1], "rating": [1.0]})


FRAMES = [
    pl.DataFrame(rows, schema=SCHEMA, orient="row")
    for rows in (
        [
            (1, "anna", "insight", 1.0, 3, 1, "K-1"),
            (1, "ben", "", float("nan"), 3, 1, "K-1"),
            (2, "anna", None, None, 10, 0, "K-2"),
            (2, "cleo", "hope", 2.0, 10, 2, "K-2"),
            (3, "ben", "insight", 3.5, 11, 0, "K-2"),
        ],
        [(1, "anna", None, None, 3, 1, "K-1")],
    )
]
