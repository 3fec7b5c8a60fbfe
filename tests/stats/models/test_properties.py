"""What must not change a fit, and what changes it in a known way."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from tests.stats.models.cases import drawn, numbers
from visavis.stats.errors import UnusableError
from visavis.stats.models import MixedModel, centre, mixed_model
from visavis.stats.summaries import load, merge, products, save

STUDY = drawn(np.random.Generator(np.random.PCG64(7)))
BY = ("therapist", "client")


def growth(data: object) -> MixedModel:
    return mixed_model(data, y="score", fixed=["t"], random=["t"])


@cache
def whole() -> MixedModel:
    return growth(STUDY)


def test_the_order_of_rows_and_what_people_are_called_do_not_matter() -> None:
    rng = np.random.Generator(np.random.PCG64(8))
    renamed = STUDY.sample(fraction=1, shuffle=True, seed=3).with_columns(
        pl.col(key).replace_strict(dict(enumerate(rng.permutation(99).tolist()))) for key in BY
    )
    assert numbers(growth(renamed)) == pytest.approx(numbers(whole()), rel=1e-5)


def test_merged_summaries_are_the_pooled_rows(tmp_path: Path) -> None:
    parts = [products(part, of=["t", "score"], by=BY) for part in (STUDY[:40], STUDY[40:])]
    save(parts[0], tmp_path / "one.json")
    found = growth(merge(load(tmp_path / "one.json"), parts[1]))
    assert numbers(found) == pytest.approx(numbers(whole()), rel=1e-6)
    assert found.log_likelihood == pytest.approx(whole().log_likelihood, rel=1e-12)


def test_another_engine_finds_the_same() -> None:
    relation = duckdb.from_arrow(STUDY.to_arrow())
    assert numbers(growth(relation)) == pytest.approx(numbers(whole()), rel=1e-6)


def test_the_unit_of_the_outcome_is_the_unit_of_what_is_found() -> None:
    found, much = numbers(growth(STUDY.with_columns(pl.col("score") * 1e4))), numbers(whole())
    expected = {
        name: (value or 0) * (1 if name.startswith("correlation") else 1e4)
        for name, value in much.items()
    }
    assert found == pytest.approx(expected, rel=1e-5)


def test_days_in_the_place_of_weeks_change_slopes_only() -> None:
    found, before = growth(STUDY.with_columns(pl.col("t") * 7)), whole()
    assert found.fixed["t"] == pytest.approx((before.fixed["t"] or 0) / 7, rel=1e-6)
    assert found.sd["t | client"] == pytest.approx((before.sd["t | client"] or 0) / 7, rel=1e-4)
    apart = (found.log_likelihood or 0) - (before.log_likelihood or 0)
    assert apart == pytest.approx(-np.log(7), rel=1e-6)  # REML knows the unit of the predictors


@pytest.mark.parametrize("shift", [1e6, -1e9])
def test_an_outcome_far_from_zero_loses_nothing(shift: float) -> None:
    moved = STUDY.with_columns(pl.col("score").round(3) + shift, pl.col("t") + 738_000)
    found, before = growth(moved), growth(STUDY.with_columns(pl.col("score").round(3)))
    assert found.log_likelihood == pytest.approx(before.log_likelihood, rel=1e-8)
    assert found.fixed["t"] == pytest.approx(before.fixed["t"], rel=1e-5)
    assert found.sd["t | client"] == pytest.approx(before.sd["t | client"], rel=1e-4)


def test_practices_agree_on_what_to_take_away() -> None:
    moved = STUDY.with_columns(pl.col("score") + 1e9)
    parts = [
        products(part, of=["t", "score"], by=BY, around={"score": 1e9})
        for part in (moved[:40], moved[40:])
    ]
    assert growth(merge(*parts)).log_likelihood == pytest.approx(
        growth(moved).log_likelihood, rel=1e-9
    )


def test_a_client_is_one_within_a_therapist() -> None:
    numbered = STUDY.with_columns(pl.col("client") % 4)
    assert numbers(growth(numbered)) == pytest.approx(numbers(whole()), rel=1e-6)


def test_rows_with_gaps_are_left_out_and_counted() -> None:
    gaps = pl.DataFrame(
        {
            "therapist": [0, 0, 0, None],
            "client": [0, 0, None, 1],
            "t": [None, 1.0, 1.0, 1.0],
            "score": [1.0, None, 1.0, 1.0],
        }
    )
    found = growth(pl.concat([STUDY, gaps.cast(STUDY.schema)]))
    assert found["t"].value == pytest.approx(whole()["t"].value, rel=1e-12)
    assert found["t"].n == len(STUDY)
    assert dict(found["t"].dropped) == {
        "without t": 1,
        "without score": 1,
        "without therapist": 1,
        "without client": 1,
    }


def test_a_blank_names_nobody_and_an_infinite_value_is_refused_by_its_column() -> None:
    named = STUDY.with_columns(client=pl.format("C{}", "client"))
    first = named["client"][0]
    blank = named.with_columns(client=pl.col("client").replace({first: " "}))
    assert growth(blank)["t"].dropped["without client"] == named.filter(client=first).height
    far = STUDY.with_columns(score=pl.when(pl.col("t") > 0).then("score").otherwise(np.inf))
    with pytest.raises(UnusableError, match="The sum 'score' is infinite"):
        growth(far)
    with pytest.raises(UnusableError, match="The column 'score' is infinite somewhere"):
        centre(far, "score")
