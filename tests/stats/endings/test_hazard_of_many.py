"""Hazards of so many rows that some of them give a first guess, beside the same rows counted."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from visavis.stats.endings import Hazard, Link, count_hazard, hazard
from visavis.stats.endings.hazard.fitting import MANY

NAMES = ["hindering", "late", "alliance"]
BY = ["therapist", "client"]


def drawn() -> pl.DataFrame:
    """Draw client-sessions with few patterns, so that counted they are few lines a client."""
    rng = np.random.Generator(np.random.PCG64(5))
    size = MANY + 1_001
    client = np.sort(rng.integers(0, 4_000, size))
    hindering, late = rng.random(size) < 0.2, rng.random(size) < 0.5
    alliance = rng.integers(-1, 2, size) * 40.0 + 300
    lean = rng.normal(size=40)[client // 100] / 2
    linear = -3.0 + 0.9 * hindering + 0.4 * late - 0.01 * (alliance - 300) + lean
    return pl.DataFrame(
        {
            "therapist": client // 100,
            "client": [f"C{each:04}" for each in client],
            "hindering": hindering,
            "late": late.astype(float),
            "alliance": alliance,
            "ended": rng.random(size) < 1 / (1 + np.exp(-linear)),
        }
    )


ROWS = drawn()


@pytest.fixture(scope="module")
def counted() -> Hazard:
    return hazard(count_hazard(ROWS, event="ended", predictors=NAMES, cluster=BY))


@pytest.fixture(scope="module")
def found() -> Hazard:
    return hazard(ROWS, predictors=NAMES, cluster=BY)


def same(one: Hazard, other: Hazard) -> None:
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-11)
    for mine, theirs in (
        (one.coefficients, other.coefficients),
        (one.effects, other.effects),
    ):
        assert len(mine) == len(theirs) > 0
        for each, beside in zip(mine, theirs, strict=True):
            assert each.of == beside.of
            assert each.value == pytest.approx(beside.value, rel=1e-8)
            assert each.se == pytest.approx(beside.se, rel=2e-5)
            assert each.interval is not None
            assert beside.interval is not None
            assert each.interval.method == beside.interval.method
            assert each.interval.low == pytest.approx(beside.interval.low, rel=1e-4)


def test_many_rows_give_what_their_counts_give(found: Hazard, counted: Hazard) -> None:
    same(found, counted)
    assert found.passes < counted.passes


def test_rows_of_a_cluster_may_be_torn_apart(found: Hazard) -> None:
    same(
        hazard(ROWS.sample(fraction=1.0, shuffle=True, seed=1), predictors=NAMES, cluster=BY), found
    )


def test_a_glance_that_misleads_is_noticed(found: Hazard) -> None:
    # each hundredth row or so is all that is read at first, and these have other values
    place = np.arange(len(ROWS))
    every = max(1, len(ROWS) // 10_000)
    aside = np.where(place % every == 0, 0.0, ROWS["alliance"].to_numpy())
    rows = ROWS.with_columns(alliance=pl.Series(aside))
    by_counts = hazard(count_hazard(rows, event="ended", predictors=NAMES, cluster=BY))
    same(hazard(rows, predictors=NAMES, cluster=BY), by_counts)
    assert found.log_likelihood != pytest.approx(by_counts.log_likelihood, rel=1e-9)


# the guess sees each sixteenth row: nothing of a predictor that differs between, nor of one far off
def test_what_differs_between_the_rows_of_the_guess_counts() -> None:
    rows = ROWS.with_columns(alliance=pl.Series(np.arange(len(ROWS)) % 16 == 1))
    by_counts = hazard(count_hazard(rows, event="ended", predictors=NAMES, cluster=BY))
    same(hazard(rows, predictors=NAMES, cluster=BY), by_counts)


def test_a_value_far_off_between_the_rows_of_the_guess_is_noticed() -> None:
    place = np.arange(len(ROWS))
    rows = ROWS.with_columns(alliance=pl.Series(np.where(place == 1, 1e12, place % 7)))
    by_counts = hazard(count_hazard(rows, event="ended", predictors=NAMES, cluster=BY))
    found = hazard(rows, predictors=NAMES, cluster=BY)
    assert found.undefined is not None
    assert found.undefined == by_counts.undefined


def test_where_many_rows_have_no_model_the_reason_counts_all_of_them() -> None:
    rows = ROWS.with_columns(late=pl.col("late") * ~pl.col("ended"))
    found = hazard(rows, predictors=NAMES, cluster=BY)
    n = int(rows["late"].sum())
    assert found.undefined is not None
    assert found.undefined.startswith(f"None of {n:,} client-sessions with 'late' = 1 was the last")


def test_hazard_ratios_of_many_rows() -> None:
    kind = Link.CLOGLOG
    by_counts = count_hazard(ROWS, event="ended", predictors=NAMES, cluster=BY)
    same(hazard(ROWS, predictors=NAMES, cluster=BY, link=kind), hazard(by_counts, link=kind))
