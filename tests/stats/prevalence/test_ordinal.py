"""Gamma, tau-b, Somers' D and the linear trend: Agresti, SciPy, statsmodels, the jackknife."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.contingency_tables import Table  # type: ignore[import-untyped]  # it has no types

from tests.stats.prevalence.test_shares import R, bounds
from visavis.stats.errors import UnusableError
from visavis.stats.prevalence import association, count_ordinal
from visavis.stats.prevalence.rank import pairs, spreads
from visavis.stats.summaries import merge

JOBS = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]], float)
"""Income and satisfaction with the job of 96 men. Agresti, A. (2002). Categorical data analysis
(2nd ed.). Wiley, table 2.8."""
ORDER = ["low", "middling", "high", "top"]


def members(table: np.ndarray = JOBS) -> pl.DataFrame:
    """One row for each."""
    places = [(i, j) for (i, j), n in np.ndenumerate(table) for _ in range(int(n))]
    return pl.DataFrame(places, schema=["income", "content"], orient="row")


def test_agresti_s_gamma_and_trend() -> None:
    found = association(count_ordinal(members(), one="income", other="content"))
    gamma = found.estimates.one(name="gamma")
    assert (gamma.value, gamma.se) == pytest.approx((0.221, 0.117), abs=5e-4)
    assert gamma.value == pytest.approx((1331 - 849) / (1331 + 849))
    assert found.one("linear-by-linear").statistic == pytest.approx(R["ordinal"]["trend"])


def test_scipy_r_and_statsmodels_find_the_same() -> None:
    from scipy.stats import somersd  # noqa: PLC0415 -- slow import

    found = association(count_ordinal(members(), one="income", other="content"))
    assert found.estimates.one(name="tau-b").value == pytest.approx(R["ordinal"]["tau_b"])
    for given, table in (("income", JOBS), ("content", JOBS.T)):
        mine = found.estimates.one(name="Somers' D", given=given)
        assert mine.value == pytest.approx(somersd(table).statistic)
    theirs = Table(JOBS, shift_zeros=False).test_ordinal_association()
    n = JOBS.sum()
    trend = found.one("linear-by-linear").statistic
    assert trend == pytest.approx(theirs.zscore**2 * (n - 1) / n, rel=0.03)


def test_standard_errors_are_those_of_small_changes() -> None:
    n, step = JOBS.sum(), 1e-5
    for place, found in enumerate(spreads(JOBS)):
        slopes = np.array(
            [
                float(
                    (pairs(JOBS + step * one)[place] - pairs(JOBS - step * one)[place]) / step / 2
                )
                for one in np.eye(JOBS.size).reshape(-1, *JOBS.shape)
            ]
        )
        weights = JOBS.reshape(-1)
        variance = weights @ slopes**2 - (weights @ slopes) ** 2 / n
        assert found.se == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_members_that_are_clusters_of_their_own_have_nearly_the_same_errors() -> None:
    data = members().with_row_index("member")
    plain = association(count_ordinal(data, one="income", other="content"))
    alone = association(count_ordinal(data, one="income", other="content", cluster="member"))
    for one, other in zip(plain.estimates, alone.estimates, strict=True):
        assert other.value == pytest.approx(one.value)
        assert other.se == pytest.approx(one.se, rel=0.05)
        assert other.clusters == 96


def test_an_order_that_is_turned_changes_the_sign() -> None:
    words = members().with_columns(
        pl.col("income", "content").replace_strict(dict(enumerate(ORDER)), return_dtype=pl.String)
    )
    up, down = (
        association(
            count_ordinal(
                words, one="income", other="content", order={"income": one, "content": ORDER}
            )
        )
        for one in (ORDER, ORDER[::-1])
    )
    for one, other in zip(up.estimates, down.estimates, strict=True):
        assert (one.value, *bounds(one)) == pytest.approx(
            (-(other.value or 0), *(-x for x in bounds(other)[::-1]))
        )


def test_parts_merge_and_what_is_open_is_told() -> None:
    data = pl.concat([members(), pl.DataFrame({"income": [None, 2], "content": [1, None]})])
    parts = [count_ordinal(d, one="income", other="content") for d in (data[:50], data[50:])]
    found = association(merge(*parts)).estimates.one(name="gamma")
    assert found.value == pytest.approx(0.2211, abs=5e-5)
    assert found.denominator == "96 who answered both questions; 2 of 98 did not"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"x": [None, 1], "y": [2, None]}, "Nobody answered both"),
        ({"x": [1, 1, 1], "y": [1, 2, 3]}, "All answers to one"),
    ],
)
def test_what_has_no_value_says_why(data: dict[str, list[int | None]], why: str) -> None:
    found = association(count_ordinal(data, one="x", other="y"))
    said = [e.undefined for e in found.estimates] + [found.tests[0].undefined]
    assert [str(one).startswith(why) for one in said] == [True] * len(said)


def test_pairs_that_all_go_one_way_have_no_interval() -> None:
    found = association(count_ordinal({"x": [1, 2, 3], "y": [1, 2, 3]}, one="x", other="y"))
    gamma = found.estimates.one(name="gamma")
    assert (gamma.value, gamma.interval) == (1.0, None)
    assert str(gamma.no_interval).startswith("No pair goes the other way")


def test_words_without_an_order_are_refused() -> None:
    data = {"x": ["a", "b"], "y": [1, 2]}
    with pytest.raises(UnusableError, match="say their order"):
        association(count_ordinal(data, one="x", other="y"))
    with pytest.raises(UnusableError, match="lacks the answer 'b'"):
        count_ordinal(data, one="x", other="y", order={"x": ["a"]})
    with pytest.raises(UnusableError, match="none of the two"):
        count_ordinal(data, one="x", other="y", order={"z": ["a"]})
