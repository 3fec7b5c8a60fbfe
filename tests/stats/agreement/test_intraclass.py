"""The intraclass correlation against what was published, and what it must be."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.stats.agreement import icc
from visavis.stats.errors import UnusableError
from visavis.stats.results import Interval
from visavis.stats.summaries import counts, merge, products, ratings

# Shrout & Fleiss (1979), table 2: six targets, four judges. Intervals are those of R's psych 2.2.9,
# ICC(x, lmer = FALSE).
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
PUBLISHED = {
    "ICC(1,1)": (0.166, 0.1657417684, -0.13293232487, 0.7225600623),
    "ICC(2,1)": (0.290, 0.2897637795, 0.01878651337, 0.7610843696),
    "ICC(3,1)": (0.715, 0.7148407148, 0.34246476503, 0.9458582600),
    "ICC(1,k)": (0.443, 0.4427971337, -0.88444215524, 0.9124154203),
    "ICC(2,k)": (0.620, 0.6200505476, 0.07113681530, 0.9272320402),
    "ICC(3,k)": (0.909, 0.9093155424, 0.67567471382, 0.9858916782),
}


def lines(values: Any) -> pl.DataFrame:
    rows = [
        (unit, f"judge {judge}", None if value is None else float(value), f"k{unit % 3}")
        for unit, row in enumerate(values)
        for judge, value in enumerate(row)
    ]
    return pl.DataFrame(rows, schema=["u", "r", "v", "k"], orient="row")


def of(values: Any, **asked: Any) -> Any:
    return icc(lines(values), unit="u", rater="r", value="v", **asked)


@pytest.mark.parametrize("form", PUBLISHED)
def test_shrout_and_fleiss_1979(form: str) -> None:
    printed, value, low, high = PUBLISHED[form]
    found = of(JUDGES)[form]
    assert found.value == pytest.approx(printed, abs=0.0005)
    assert (found.value, found.by_f.low, found.by_f.high) == pytest.approx(
        (value, low, high), abs=5e-10
    )


def test_with_a_cluster_the_jackknife_stands_beside_the_f_interval() -> None:
    units = JUDGES * 2
    found = of(units, cluster="k")["ICC(3,1)"]
    left = [of([row for u, row in enumerate(units) if u % 3 != k])["ICC(3,1)"] for k in range(3)]
    without = np.array([one.value for one in left])
    assert found.se == pytest.approx(np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum()))
    assert found.interval.method == "jackknife over k clusters, t with 2 df"
    assert (found.clusters, found.n, found.cautions) == (
        3,
        12,
        ("There are only 3 clusters (k), so the intervals are rough.",),
    )
    assert found.by_f.method == "F, units independent"


def test_raters_who_stand_for_others_are_taken_along_in_the_interval() -> None:
    """Zou and Donner's limits, from the raters' mean square of Shrout and Fleiss's own table."""
    form, values = of(JUDGES * 2, cluster="k")["ICC(2,1)"], np.array(JUDGES * 2, float)
    n, k = values.shape
    raters = n * values.mean(0).var(ddof=1)
    units = k * values.mean(1).var(ddof=1)
    rest = (values.var(ddof=1) * (n * k - 1) - raters * (k - 1) - units * (n - 1)) / (
        (n - 1) * (k - 1)
    )

    def value(raters: float) -> float:
        return float((units - rest) / (units + (k - 1) * rest + k * (raters - rest) / n))

    left = [of([r for u, r in enumerate(JUDGES * 2) if u % 3 != j])["ICC(2,1)"] for j in range(3)]
    without = np.array([one.value for one in left])
    reach = 4.302652729749464 * np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum())  # t, 2 df
    low = value(raters * 3 / 0.21579528262389783)  # chi-square with 3 df, at .025 and .975
    high = value(raters * 3 / 9.348403604496149)
    assert form.value == pytest.approx(value(raters))
    assert form.interval.low == pytest.approx(form.value - np.hypot(reach, form.value - low))
    assert form.interval.high == pytest.approx(
        min(1.0, form.value + np.hypot(reach, high - form.value))
    )
    assert form.interval.method.endswith("; raters too, chi-square with 3 df")
    assert form.se > reach / 4.302652729749464


VALUES = st.lists(
    st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=6, max_size=12
).filter(lambda rows: len({sum(row) for row in rows}) > 1)


@settings(max_examples=8)
@given(VALUES)
def test_a_constant_and_a_unit_of_measurement_change_nothing(values: Any) -> None:
    moved = (np.array(values) * 2.5 + 100).tolist()
    one, other = (
        [form.value for form in of(given_values).forms] for given_values in (values, moved)
    )
    assert one == pytest.approx(other, abs=1e-7)


@settings(max_examples=8)
@given(VALUES)
def test_practices_that_merge_their_summaries_get_what_the_rows_would_give(values: Any) -> None:
    frame = lines(values)
    named: dict[str, Any] = {"unit": "u", "rater": "r", "value": "v", "cluster": "k"}
    parts = [ratings(frame.filter(pl.col("k") == f"k{k}"), **named) for k in (2, 0, 1)]
    found, whole = icc(merge(*parts)), icc(frame, **named)
    for one, other in zip(found.forms, whole.forms, strict=True):
        assert (one.value, one.se) == pytest.approx((other.value, other.se), abs=1e-9)


@pytest.mark.parametrize(
    "engine", [pl.DataFrame.lazy, pl.DataFrame.to_pandas, pl.DataFrame.to_arrow]
)
def test_any_frame_gives_the_same(engine: Any) -> None:
    frame = lines([*JUDGES, [None, 2, 3, 4]])
    named: dict[str, Any] = {"unit": "u", "rater": "r", "value": "v", "cluster": "k"}
    assert ratings(engine(frame), **named) == ratings(frame, **named)


def test_a_table_with_a_column_for_each_rater_will_do() -> None:
    wide = pl.DataFrame(JUDGES, schema=["a", "b", "c", "d"], orient="row")
    found = icc(products(wide, of=["a", "b", "c", "d"], by=[]))
    assert found["ICC(3,k)"].value == pytest.approx(PUBLISHED["ICC(3,k)"][1], abs=5e-10)


def test_the_mean_of_all_is_cronbachs_alpha() -> None:
    values = np.array(JUDGES, float)
    k = values.shape[1]
    alpha = k / (k - 1) * (1 - values.var(0, ddof=1).sum() / values.sum(1).var(ddof=1))
    assert of(JUDGES)["ICC(3,k)"].value == pytest.approx(alpha, abs=1e-12)


def test_units_that_lack_a_value_are_left_out_and_counted() -> None:
    found = of([*JUDGES, [None, 2, 3, 4]])["ICC(2,1)"]
    assert found.value == pytest.approx(PUBLISHED["ICC(2,1)"][1], abs=5e-10)
    assert found.n == 6
    assert found.dropped == {"with a value missing": 1}


def test_a_unit_without_any_value_is_one_unit_that_lacks_one() -> None:
    assert of([*JUDGES, [None] * 4])["ICC(2,1)"].dropped == {"with a value missing": 1}


def test_lines_of_somebody_who_rated_nothing_are_counted_as_lines() -> None:
    found = of([[*row, None] for row in JUDGES])
    form = found["ICC(2,1)"]
    assert (found.raters, form.dropped, form.lines) == (
        4,
        {"with a value missing": 0},
        {"lines without a value": 6},
    )


@pytest.mark.parametrize(("column", "what"), [("u", "unit"), ("r", "rater"), ("k", "cluster")])
def test_lines_that_lack_something_are_left_out_and_counted(column: str, what: str) -> None:
    gap = pl.when(pl.int_range(pl.len()) >= 4).then(pl.col(column))
    rows = lines([*JUDGES, *JUDGES]).with_columns(gap.alias(column))
    found = icc(rows, unit="u", rater="r", value="v", cluster="k")["ICC(1,1)"]
    assert (found.n, dict(found.lines)) == (11, {f"lines without a {what}": 4})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (JUDGES[:4], "Only 4 units have a value from every rater; 5 are needed at least."),
        ([[3, 3]] * 6, "All values are the same"),
        ([[3], [4], [5], [6], [7]], "There is one rater only"),
    ],
)
def test_what_would_mislead_is_undefined_with_the_reason(values: Any, said: str) -> None:
    assert {form.undefined.startswith(said) for form in of(values).forms} == {True}


def test_raters_who_do_not_differ_leave_no_interval() -> None:
    found = of([[v, v] for v in range(6)])["ICC(2,1)"]
    assert (found.value, found.interval) == (1, None)
    assert found.no_interval.startswith("Raters do not differ at all")


@pytest.mark.parametrize("level", [1, -1, 1.5, 95, float("nan"), 0])
def test_a_share_of_intervals_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(UnusableError, match=r"lies between 0 and 1, as 0\.95"):
        of(JUDGES, level=level)
    with pytest.raises(UnusableError, match=r"lies between 0 and 1, as 0\.95"):
        Interval(low=0, high=1, method="", level=level)


def test_no_correlation_is_given_where_none_can_lie() -> None:
    found = of([[1, 2], [2, 1], [1, 2], [2, 1], [1, 2]])
    reasons = {form.name: form.undefined for form in found.forms}
    assert reasons["ICC(2,1)"] == reasons["ICC(2,k)"]
    assert "the estimated variance of a mean of raters is not above 0" in str(reasons["ICC(2,1)"])
    assert str(reasons["ICC(1,k)"]).startswith("Units do not differ at all")
    assert (found["ICC(1,1)"].value, found["ICC(1,1)"].interval) == (-1, None)


def test_an_interval_without_a_lower_bound_is_none() -> None:
    values = [[5, 3, 5], [5, 5, 1], [3, 4, 2], [2, 4, 5], [3, 1, 4], [5, 2, 3], [2, 5, 1]]
    found = of(values)["ICC(2,k)"]
    assert (found.value, found.interval) == (pytest.approx(-2.5625), None)
    assert found.no_interval.endswith("so there is no lower bound.")


@settings(max_examples=20)
@given(VALUES)
def test_values_and_intervals_lie_where_they_can(values: Any) -> None:
    for form in of(values).forms:
        if form.interval is not None:
            assert form.interval.low <= form.value <= form.interval.high
        if form.value is not None and form.name.endswith(",1)"):
            assert -1 / 2 - 1e-9 <= form.value <= 1


def test_values_far_from_zero_lose_no_digits() -> None:
    far = of(np.array(JUDGES) + 1e8)
    assert far["ICC(2,1)"].value == pytest.approx(PUBLISHED["ICC(2,1)"][1], abs=1e-9)
    wide = pl.DataFrame(np.array(JUDGES) + 1e8, schema=["a", "b", "c", "d"])
    summed = icc(products(wide, of=["a", "b", "c", "d"], by=[]))["ICC(2,1)"]
    assert "so far from 0 that their sums have lost the differences" in str(summed.undefined)


def test_everything_can_be_shown() -> None:
    found = of(JUDGES)
    assert found.title() == "Intraclass correlation of 4 raters"
    assert json.loads(json.dumps(found.to_dict()))["rows"][0]["f_low"] == pytest.approx(
        -0.1329, abs=1e-4
    )
    with pytest.raises(UnusableError, match="There is no form 'ICC1'"):
        _ = found["ICC1"]


@pytest.mark.parametrize(
    ("data", "named", "said"),
    [
        ({"u": [1]}, {}, "unit=, rater=, value="),
        (counts({"u": [1]}, by=["u"]), {}, "make it with visavis.ratings"),
        ({"u": [None], "r": ["a"], "v": [1]}, {"unit": "u", "rater": "r", "value": "v"}, "No line"),
        (
            {"u": [1, 1], "r": ["a", "a"], "v": [1, 2]},
            {"unit": "u", "rater": "r", "value": "v"},
            "two values from one rater: keep one line for each u and r, as those of one round.$",
        ),
        (
            {"u": [1, 2], "r": ["a", "a"], "v": [1.0, float("inf")]},
            {"unit": "u", "rater": "r", "value": "v"},
            "'v' holds an infinite value",
        ),
        ({"u": [1]}, {"unit": "u", "rater": "u", "value": "v"}, "named for two things"),
    ],
)
def test_what_cannot_be_used_is_refused(data: Any, named: Any, said: str) -> None:
    with pytest.raises(UnusableError, match=said):
        icc(data, **named)


def test_raters_who_differ_by_the_same_amount_are_not_said_to_be_the_same() -> None:
    found = of([[v, v + 1, v + 2] for v in range(6)])["ICC(2,1)"]
    assert found.value == pytest.approx(7 / 9)
    assert found.no_interval.startswith("Raters differ by the same amount on every unit")


def test_some_forms_without_a_value_are_shown_beside_those_with_one() -> None:
    found = of([[1, 5, 3], [5, 1, 3.1], [3, 3, 3], [1, 5, 3], [5, 1, 3], [2, 4, 3.2]])
    assert [form.undefined is None for form in found.forms] == [True, False, True] * 2
    assert str(found).startswith("Intraclass correlation of 3 raters")
    assert found._repr_html_()
    assert {row["raters"] for row in found.rows()} == {3}
