"""Two groups, or a group and a paper: published figures, R, SciPy, symmetry, coverage."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep  # type: ignore[import-untyped]  # it has no types

from tests.stats.prevalence.test_shares import R, bounds, survey
from visavis.stats.errors import UnusableError
from visavis.stats.prevalence import (
    Published,
    against_published,
    answers_of,
    compare_answers,
    count_answers,
    prevalence,
)
from visavis.stats.prevalence.apart import newcombe
from visavis.stats.uncertainty import wilson

Pair = tuple[int, int]


def two(one: Pair, other: Pair) -> Any:
    return compare_answers(answers_of({"a": one, "b": other}))


def test_wiebe_s_completion_before_and_after() -> None:
    found = two((1267, 2347), (427, 2734))
    assert found.one("chi-square").statistic == pytest.approx(836.41, abs=0.005)
    assert found.one("chi-square, Yates").statistic == pytest.approx(834.68, abs=0.005)
    assert found.estimates.one(name="odds ratio").value == pytest.approx(6.338, abs=5e-4)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombe_s_published_examples_of_differences(
    one: Pair, other: Pair, expected: tuple[float, float]
) -> None:
    # Newcombe, R. G. (1998). Interval estimation for the difference between independent
    # proportions. Statistics in Medicine, 17, 873-890, table II, method 10.
    found = two(one, other).estimates.one(name="difference of shares")
    assert bounds(found) == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize("case", R["two"], ids=lambda case: str(case["counts"]))
def test_r_finds_the_same_tests(case: dict[str, Any]) -> None:
    a, m, b, n = (int(x) for x in case["counts"])
    found = two((a, m), (b, n))
    plain, yates = found.one("chi-square"), found.one("chi-square, Yates")
    assert (plain.statistic, plain.p) == pytest.approx((case["chi_square"], case["p"]))
    assert (yates.statistic, yates.p) == pytest.approx((case["yates"], case["p_yates"]))
    assert found.one("Fisher").p == pytest.approx(case["fisher"])


def test_scipy_and_statsmodels_find_the_same_ratios() -> None:
    from scipy.stats.contingency import odds_ratio, relative_risk  # noqa: PLC0415 -- slow import

    found = two((13, 40), (7, 55)).estimates
    risk, odds = relative_risk(13, 40, 7, 55), odds_ratio([[13, 27], [7, 48]], kind="sample")
    for name, theirs, value in (
        ("ratio of shares", risk, risk.relative_risk),
        ("odds ratio", odds, odds.statistic),
    ):
        mine = found.one(name=name)
        around = theirs.confidence_interval()
        assert (mine.value, *bounds(mine)) == pytest.approx((value, around.low, around.high))
    theirs = confint_proportions_2indep(13, 40, 7, 55, method="newcomb")
    assert bounds(found.one(name="difference of shares")) == pytest.approx(tuple(theirs))


def test_groups_may_change_places() -> None:
    one, other = two((13, 40), (7, 55)).estimates, two((7, 55), (13, 40)).estimates
    pairs = [(one.one(name=e.name), other.one(name=e.name)) for e in one]
    for mine, theirs in pairs:
        ratio = mine.name != "difference of shares"
        turned = [1 / x if ratio else -x for x in (theirs.value, *bounds(theirs)[::-1])]
        assert (mine.value, *bounds(mine)) == pytest.approx(tuple(turned))


@pytest.mark.parametrize(("p", "q"), [(0.1, 0.1), (0.3, 0.1), (0.72, 0.565)])
def test_the_interval_of_a_difference_covers_about_what_it_says(p: float, q: float) -> None:
    from scipy.stats import binom  # noqa: PLC0415 -- slow import

    m, n = 30, 20
    ours, theirs = ([(x / k, wilson(x, k)) for x in range(k + 1)] for k in (m, n))
    covered = 0.0
    for x, one in enumerate(ours):
        for y, other in enumerate(theirs):
            found = newcombe(one, other, how="")
            if found.low <= p - q <= found.high:
                covered += float(binom.pmf(x, m, p) * binom.pmf(y, n, q))
    assert 0.935 < covered < 0.985


def test_three_groups_are_compared_together_and_by_two() -> None:
    found = compare_answers(count_answers(survey(), answer="cried", by=["school"]))
    assert [test.of["between"] for test in found.tests if test.name == "chi-square"] == [
        "all",
        "cbt and other",
        "cbt and pdt",
        "other and pdt",
    ]
    assert found.tests[0].df == 2


def test_practices_that_are_in_both_groups_cancel_out() -> None:
    practices = [f"p{place}" for place in range(12)]
    lines = [
        {"cried": yes, "school": school, "practice": practice}
        for place, practice in enumerate(practices)
        for school, many in (("a", 6), ("b", 3))
        for yes in ["yes"] * (many + place % 3) + ["no"] * (10 - many - place % 3)
    ]
    found = compare_answers(
        count_answers(pl.DataFrame(lines), answer="cried", by=["school"], cluster="practice")
    )
    plain = found.estimates.one(name="difference of shares", interval="independent members")
    mine = found.estimates.one(name="difference of shares", interval="clustered")
    assert mine.value == plain.value == pytest.approx(0.3)
    assert mine.no_interval is not None or (mine.se or 0) < 1e-9
    assert "clustered" in str(found.tests[0].caution)


def test_equal_weights_give_the_same_difference() -> None:
    data = survey().with_columns(weight=pl.lit(3.0))
    found = compare_answers(count_answers(data, answer="cried", by=["school"], weight="weight"))
    plain, mine = (
        found.estimates.one(name="difference of shares", between="cbt and pdt", interval=how)
        for how in ("independent members", "linearised")
    )
    assert mine.value == pytest.approx(plain.value)
    assert bounds(mine) == pytest.approx(bounds(plain), abs=0.03)  # t, and the logit scale


@pytest.mark.parametrize(
    ("one", "other", "name", "why"),
    [
        ((3, 9), (0, 8), "ratio of shares", "In b nobody is a case"),
        ((3, 9), (0, 8), "odds ratio", "A cell of the table is empty"),
        ((3, 9), (0, 0), "difference of shares", "In b nobody answered"),
    ],
)
def test_what_has_no_value_says_why(one: Pair, other: Pair, name: str, why: str) -> None:
    assert str(two(one, other).estimates.one(name=name).undefined).startswith(why)


def test_nobody_is_a_case_anywhere_or_everybody_is() -> None:
    assert two((0, 9), (0, 8)).one("Fisher").undefined.startswith("Nobody answered in a group")
    ratio = two((9, 9), (8, 8)).estimates.one(name="ratio of shares")
    assert (ratio.value, ratio.interval) == (1.0, None)
    assert two((0, 9), (3, 8)).estimates.one(name="ratio of shares").no_interval.startswith("In a")


def test_one_group_is_refused() -> None:
    with pytest.raises(UnusableError, match="1 group to compare"):
        compare_answers(answers_of({"a": (1, 2)}))


def test_a_share_beside_a_published_one_of_so_many() -> None:
    # Pope, Tabachnick, & Keith-Spiegel (1987): 56.5 % of 456; here 72 % of 684.
    found = against_published(
        answers_of({"x": (492, 684)}), Published(source="Pope 1987", share=0.565, n=456)
    )
    plain = compare_answers(answers_of({"a": (492, 684), "b": (258, 456)}))
    assert found.one("chi-square").statistic == plain.one("chi-square").statistic
    assert bounds(found.estimates.estimates[0]) == bounds(plain.estimates.estimates[0])
    assert "rounded" in str(found.tests[0].caution)


@pytest.mark.parametrize("case", R["one"], ids=lambda case: str(case["counts"]))
def test_a_share_beside_a_known_one_is_as_in_r(case: dict[str, Any]) -> None:
    cases, n, known = case["counts"]
    found = against_published(
        answers_of({"x": (int(cases), int(n))}), Published(source="a paper", share=known)
    )
    assert found.one("exact binomial").p == pytest.approx(case["p"])
    score = found.one("score")
    assert (score.statistic, score.p) == pytest.approx((case["score"], case["p_score"]))
    expected = tuple(np.array(case["wilson"]) - known)
    assert bounds(found.estimates.estimates[0]) == pytest.approx(expected)


def test_weights_and_practices_count_beside_a_paper_too() -> None:
    known = Published(source="a paper", share=0.25)
    for of, how in (({}, "linearised"), ({"cluster": "practice"}, "clustered")):
        data = count_answers(survey(), answer="cried", weight="weight", **of)
        mine = against_published(data, known).estimates.one(interval=how)
        share = prevalence(data).one(name="share", interval=how)
        assert share.value is not None
        assert (mine.value, *bounds(mine)) == pytest.approx(
            tuple(x - 0.25 for x in (share.value, *bounds(share)))
        )


def test_nobody_here_is_no_comparison() -> None:
    data = count_answers({"cried": [None]}, answer="cried")
    for paper in (Published(source="a paper", share=0.5), Published(source="b", cases=3, n=9)):
        found = against_published(data, paper)
        assert all(test.undefined for test in found.tests)
        assert found.estimates.estimates[0].value is None


@pytest.mark.parametrize(
    "wrong",
    [{}, {"cases": 3}, {"cases": 3, "share": 0.1, "n": 9}, {"share": 56.5}, {"share": 0.1, "n": 0}],
)
def test_a_figure_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnusableError, match="a paper"):
        Published(source="a paper", **wrong)
