"""Intervals contain their estimate and stay where values can lie."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty import mean_interval, rate_interval, share_interval, wilson
from visavis.stats.uncertainty.jackknife import Range

SHARES = st.floats(1e-6, 1 - 1e-6)
ERRORS = st.floats(1e-9, 0.5)
DF = st.floats(1, 200)


@given(SHARES, ERRORS, DF)
def test_a_share_lies_in_its_interval_and_that_between_0_and_1(
    share: float, se: float, df: float
) -> None:
    found = share_interval(share, se, df=df, clusters=13, how="CR2")
    assert found is not None
    assert 0 <= found.low <= share <= found.high <= 1


@given(st.floats(1e-6, 1e3), st.floats(1e-9, 1e2), DF)
def test_a_rate_lies_in_its_interval_and_that_above_0(rate: float, se: float, df: float) -> None:
    found = rate_interval(rate, se, df=df, how="CR2")
    assert found is not None
    assert 0 <= found.low <= rate <= found.high


@pytest.mark.parametrize("clusters", [1, 13, 121])
def test_none_at_all_leaves_what_would_hide_from_so_many_groups(clusters: int) -> None:
    found = share_interval(0.0, 0.0, df=clusters - 1, clusters=clusters, how="CR2")
    assert found is not None
    assert (found.low, (1 - found.high) ** clusters) == pytest.approx((0, 0.025))


def test_clusters_of_unequal_size_leave_more_than_as_many_equal_ones() -> None:
    found = share_interval(0.0, 0.0, df=8.5, clusters=13, how="CR2")
    assert found is not None
    assert (1 - found.high) ** 9.5 == pytest.approx(0.025)
    assert found.method == "none in 13 independent groups, worth 9.5 of equal size"


@given(SHARES, ERRORS, DF, st.integers(1, 2))
def test_one_or_two_clusters_with_a_case_never_say_more_than_none_would(
    share: float, se: float, df: float, few: int
) -> None:
    none = share_interval(0.0, 0.0, df=df, clusters=13, how="CR2")
    rare = share_interval(share, se, df=df, clusters=13, how="CR2", cases=(few, 13))
    common = share_interval(1 - share, se, df=df, clusters=13, how="CR2", cases=(13, few))
    assert none is not None
    assert rare is not None
    assert common is not None
    assert (rare.high >= none.high, common.low <= 1 - none.high) == (True, True)


@pytest.mark.parametrize("level", [95, 1, 0, -0.5, 2.0, float("nan"), "0.95"])
def test_a_level_that_is_no_share_is_refused_everywhere(level: Any) -> None:
    said = "between 0 and 1, as 0.95"
    with pytest.raises(UnusableError, match=said):
        share_interval(0.0, 0.0, df=12, clusters=13, how="CR2", level=level)
    with pytest.raises(UnusableError, match=said):
        rate_interval(0.0, 0.0, df=12, how="CR2", level=level)
    with pytest.raises(UnusableError, match=said):
        mean_interval(2.0, 0.0, df=12, how="CR2", within=Range(1, 4), level=level)
    with pytest.raises(UnusableError, match=said):
        wilson(1, 2, level=level)


def test_all_of_them_is_none_of_the_others() -> None:
    none = share_interval(0.0, 0.0, df=1, clusters=13, how="CR2")
    every = share_interval(1.0, 0.0, df=1, clusters=13, how="CR2")
    assert none is not None
    assert every is not None
    assert (every.low, every.high) == pytest.approx((1 - none.high, 1))


def test_clusters_that_are_all_alike_give_no_interval() -> None:
    assert share_interval(0.5, 0.0, df=12, clusters=13, how="CR2") is None


@pytest.mark.parametrize(
    ("successes", "low", "high"),
    # Computed once by hand, to three digits.
    [(56, 0.473, 0.665), (63, 0.544, 0.731), (23, 0.162, 0.328), (18, 0.119, 0.272)],
)
def test_wilson_of_a_survey_of_98(successes: int, low: float, high: float) -> None:
    found = wilson(successes, 98)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_ends_where_the_score_test_begins_to_reject(case: tuple[int, int]) -> None:
    successes, n = case
    found = wilson(*case)
    for end in (found.low, found.high):
        if 0 < end < 1:
            assert (successes / n - end) ** 2 / (end * (1 - end) / n) == pytest.approx(1.959964**2)
    assert 0 <= found.low <= successes / n <= found.high <= 1


def test_more_successes_than_units_are_refused() -> None:
    with pytest.raises(UnusableError, match="12 of 11 is no share"):
        wilson(12, 11)
