"""Response surfaces: lme4, a published stationary point, properties, what cannot be said."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl
import pytest

from tests.stats.pairs.cases import EXPECTED, RATED
from visavis.stats.errors import UnusableError
from visavis.stats.pairs import count_surface, quadratic, response_surface
from visavis.stats.pairs.surface import Surface
from visavis.stats.summaries import merge

Change = Callable[[pl.DataFrame], pl.DataFrame]


@cache
def found() -> Surface:
    return response_surface(RATED, outcome="outcome", centre=3)


def values(surface: Surface) -> dict[str, float | None]:
    return {one.name: one.value for one in surface.estimates}


def test_lme4_finds_the_same_surface() -> None:
    theirs, ours = EXPECTED["surface"], [found()[f"b{place}"] for place in range(1, 6)]
    assert [one.value for one in ours] == pytest.approx(theirs["fixed"][1:], rel=1e-5)
    assert [one.se for one in ours] == pytest.approx(theirs["se"][1:], rel=1e-5)
    assert [found().df[one.name] for one in ours] == pytest.approx(theirs["df"][1:], rel=1e-3)


@pytest.mark.parametrize("name", ["a1", "a2", "a3", "a4", "a5"])
def test_lmer_test_finds_the_same_where_both_agree_and_where_they_differ(name: str) -> None:
    theirs, row = EXPECTED["along"][name], {row["name"]: row for row in found().rows()}[name]
    kept = ("value", "se", "df", "p")
    assert [row[of] for of in kept] == pytest.approx([theirs[of] for of in kept], rel=1e-3)


def test_the_axis_is_the_eigenvector_that_r_finds() -> None:
    assert {name: values(found())[name] for name in ("p10", "p11")} == pytest.approx(
        {name: EXPECTED["form"][name] for name in ("p10", "p11")}, rel=1e-3
    )


def test_the_published_stationary_point() -> None:
    """Lenth (2009), Journal of Statistical Software 32(7), the chemical reaction, as printed."""
    b = np.array([0.932541, 0.577712, -1.308555, 0.125, -0.933442])
    assert quadratic.stationary(b) == pytest.approx([0.3722954, 0.3343802], abs=2e-6)
    assert quadratic.across(b) / 2 == pytest.approx(-1.3186949, abs=2e-6)
    x, y = quadratic.stationary(b)
    assert quadratic.intercept(b)[0] == pytest.approx(y - quadratic.slope(b)[0] * x)


@pytest.mark.parametrize("apart", [-0.4, 0.4])
def test_the_axis_is_the_direction_that_bends_most_upward(apart: float) -> None:
    b = np.array([0.1, 0.2, -0.3 + apart, 0.5, -0.3])
    form = np.array([[2 * b[2], b[3]], [b[3], 2 * b[4]]])
    direction = np.linalg.eigh(form).eigenvectors[:, -1]
    assert quadratic.slope(b)[0] == pytest.approx(direction[1] / direction[0])


def test_changing_sides_turns_what_differs_round() -> None:
    names = {"client_rating": "therapist_rating", "therapist_rating": "client_rating"}
    turned = values(response_surface(RATED.rename(names), outcome="outcome", centre=3))
    expected = values(found())
    for name, sign in {"a1": 1, "a2": 1, "a3": -1, "a4": 1, "a5": -1}.items():
        assert turned[name] == pytest.approx(sign * (expected[name] or 0), rel=1e-4)
    assert turned["p11"] == pytest.approx(1 / (expected["p11"] or 0), rel=1e-4)


def test_another_scale_with_its_centre_changes_units_only() -> None:
    wide = RATED.with_columns(pl.col("client_rating", "therapist_rating") * 10 + 50)
    moved = values(response_surface(wide, outcome="outcome", centre=80))
    for name, unit in {"a1": 10, "a2": 100, "a3": 10, "a4": 100, "a5": 100}.items():
        assert moved[name] == pytest.approx((values(found())[name] or 0) / unit, rel=1e-4)


def test_practices_that_merge_sums_find_what_all_rows_say() -> None:
    parts = [count_surface(d, outcome="outcome", centre=3) for d in (RATED[:99], RATED[99:])]
    merged = response_surface(merge(*parts), outcome="outcome", centre=3)
    expected = {name: value for name, value in values(found()).items() if value is not None}
    assert {name: values(merged)[name] for name in expected} == pytest.approx(expected, rel=1e-5)
    with pytest.raises(UnusableError, match=r"The summary has the centre 3\.0, and 2 is asked for"):
        response_surface(parts[0], outcome="outcome", centre=2)


RIDGE = "As far as the data can tell, the surface bends in one direction at most"
CASES: dict[str, tuple[Change, str]] = {
    "one client": (lambda d: d.filter(client=1), "All rows are of one client"),
    "three sessions": (lambda d: d[[0, 20, 40]], "3 rows cannot tell 6 fixed effects"),
    "the same on both sides": (
        lambda d: d.with_columns(therapist_rating="client_rating"),
        "The predictor 'therapist_rating' follows from 'client_rating'",
    ),
    "a side that always says the same": (
        lambda d: d.with_columns(client_rating=pl.lit(2.0)),
        "The predictor 'client_rating' has one value only: each rating needs three values at least",
    ),
    "two points": (
        lambda d: d.with_columns((pl.col("client_rating") > 3).cast(pl.Float64)),
        "The predictor 'client_rating²' follows from",
    ),
    "all missing": (
        lambda d: d.with_columns(outcome=pl.lit(None, pl.Float64)),
        "No row has a value in each of",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_said_has_a_reason(case: str) -> None:
    change, why = CASES[case]
    none = response_surface(change(RATED), outcome="outcome", centre=3)
    assert {one.value for one in none.estimates} == {None}
    assert all((one.undefined or "").startswith(why) for one in none.estimates)


def test_a_ridge_has_an_axis_and_no_point() -> None:
    """Planted: the outcome falls with (x - y)², so the surface is straight along its ridge."""
    assert [(found()[name].undefined or "")[: len(RIDGE)] for name in ("x0", "y0")] == [RIDGE] * 2
    assert found()["p11"].no_interval == (
        "It is a ratio of uncertain numbers: symmetric intervals of those mislead."
    )


def test_a_plane_has_neither() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    noise = pl.Series(rng.normal(size=len(RATED)))
    flat = response_surface(
        RATED.with_columns(outcome=pl.col("client_rating") + noise), outcome="outcome", centre=3
    )
    assert [flat[name].value for name in ("x0", "p10", "p11")] == [None] * 3
    assert "these data cannot tell" in (flat["p11"].undefined or "")


def test_a_surface_says_whom_it_is_of_and_where_nobody_rates() -> None:
    assert found().title().endswith("both less 3: 40 clients, 8 therapists")
    gap = RATED.with_columns(outcome=pl.when(pl.col("client") > 1).then("outcome"))
    far = response_surface(gap, outcome="outcome", centre=-100)
    assert "Nobody rates near the centre, -100" in far["a3"].cautions[-1]
    assert list(far["a3"].dropped) == ["without outcome"]
    robust = response_surface(RATED, outcome="outcome", centre=3, se="robust")["a3"]
    assert robust.interval is not None
    assert robust.interval.method.startswith("CR2 over groups of 'therapist'")


@pytest.mark.parametrize(
    ("centre", "twice", "why"),
    [(float("nan"), False, "centre=nan: name a point"), (3, True, "The session '0', therapist")],
)
def test_what_cannot_be_meant_is_refused(centre: float, twice: bool, why: str) -> None:
    named = RATED.with_row_index("session")
    with pytest.raises(UnusableError, match=why):
        response_surface(
            pl.concat([named, named]) if twice else named, outcome="outcome", centre=centre
        )


def test_a_column_is_named_once() -> None:
    with pytest.raises(UnusableError, match="'client_rating' is named twice as a column"):
        response_surface(RATED, outcome="client_rating", centre=3)
