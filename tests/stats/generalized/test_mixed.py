"""lme4, a published example, what must not matter, and what GPBoost and others get wrong."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.generalized.cases import EXPECTED, STUDY, epilepsy, herds
from visavis.stats.generalized import GeneralizedMixedModel, generalized_mixed_model
from visavis.stats.models import mixed_model

BOTH = ("therapist", "client")
CASES: dict[str, dict[str, Any]] = {
    "yes": {"fixed": ["t", "x"], "groups": BOTH, "family": "binary"},
    "count": {"fixed": ["t", "x"], "groups": BOTH, "family": "count"},
    "rated": {"fixed": ["x"], "groups": ["client"], "crossed": ["rater"], "family": "binary"},
    "score": {"fixed": ["t", "x"], "groups": BOTH, "crossed": ["rater"], "family": "gaussian"},
}
each = pytest.mark.parametrize("y", CASES)


def chance(seed: int = 20261123) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


@cache
def fitted(y: str) -> tuple[GeneralizedMixedModel, Any]:
    return generalized_mixed_model(STUDY, y=y, **CASES[y]), EXPECTED["study"][y]


@each
def test_effects_and_log_likelihood_are_those_of_lme4(y: str) -> None:
    found, theirs = fitted(y)
    assert list(found.fixed.values()) == pytest.approx(theirs["fixed"], rel=1e-3, abs=2e-4)
    assert found.log_likelihood == pytest.approx(theirs["logLik"], rel=1e-7)


@each
def test_errors_by_the_model_are_those_of_lme4(y: str) -> None:
    found, theirs = fitted(y)
    assert list(found.model_se.values()) == pytest.approx(theirs["se"], rel=0.01)


@each
def test_standard_deviations_are_those_of_lme4(y: str) -> None:
    found, theirs = fitted(y)
    names = dict(zip(theirs["group"], theirs["sd"], strict=True))
    expected = {f"intercept | {name}": sd for name, sd in names.items() if name != "Residual"}
    if "Residual" in names:
        expected["residual"] = names["Residual"]
    assert found.sd == pytest.approx(expected, rel=2e-3)


def test_the_published_fit_of_herds() -> None:
    """The example of glmer in lme4's reference manual, as printed; 15 herds, 842 animals."""
    found = generalized_mixed_model(
        herds(), y="ill", fixed=["period2", "period3", "period4"], groups=["herd"]
    )
    printed = {"fixed": [-1.3983, -0.9919, -1.1282, -1.5797], "sd": 0.6421}
    assert list(found.fixed.values()) == pytest.approx(printed["fixed"], abs=1e-3)
    assert found.sd["intercept | herd"] == pytest.approx(printed["sd"], abs=1e-3)
    assert f"{found.log_likelihood:.1f}" == "-277.5"
    finer = EXPECTED["cbpp"]["finer"]
    assert list(found.fixed.values()) == pytest.approx(finer["fixed"], abs=2e-4)
    assert list(found.model_se.values()) == pytest.approx(finer["se"], rel=0.01)


def test_a_published_trial_of_counts() -> None:
    """Thall and Vail (1990); 59 people."""
    found = generalized_mixed_model(
        epilepsy(),
        y="seizures",
        fixed=["progabide", "age", "base"],
        groups=["subject"],
        family="count",
    )
    theirs = EXPECTED["epil"]["subjects"]
    assert list(found.fixed.values()) == pytest.approx(theirs["fixed"], rel=1e-2)
    assert list(found.model_se.values()) == pytest.approx(theirs["se"], rel=0.01)
    assert found.log_likelihood == pytest.approx(theirs["logLik"], rel=1e-7)


@cache
def drawn() -> GeneralizedMixedModel:
    return generalized_mixed_model(
        STUDY, y="yes", fixed=["t", "x"], groups=["client"], rng=chance(), resamples=60
    )


@pytest.mark.slow
def test_clusters_drawn_anew_tell_about_as_much_as_the_model_where_the_model_holds() -> None:
    found = drawn()
    ratio = [
        (found.fixed_se[term] or 0) / (found.model_se[term] or 1) for term in found.asked.terms
    ]
    assert ratio == pytest.approx([1, 1, 1], abs=0.35)
    interval = found["t"].interval
    assert interval is not None
    assert interval.method == "60 fits to each client drawn anew, t with 59 df"
    assert (found.refits, found.failed, found["t"].clusters) == (60, 0, 60)


@pytest.mark.slow
def test_neither_order_nor_names_nor_units_matter() -> None:
    found = drawn()
    other = STUDY.sample(fraction=1, shuffle=True, seed=1).with_columns(
        client=pl.format("c{}", 99 - pl.col("client")),
        x=pl.col("x") * 10 + 2_000,
        yes=pl.col("yes") == 1,
    )
    again = generalized_mixed_model(
        other, y="yes", fixed=["t", "x"], groups=["client"], rng=chance(), resamples=60
    )
    assert again.fixed["t"] == pytest.approx(found.fixed["t"], rel=1e-3)
    assert again.fixed["x"] == pytest.approx((found.fixed["x"] or 0) / 10, rel=1e-3)
    assert again.fixed_se["t"] == pytest.approx(found.fixed_se["t"], rel=1e-2)
    assert again.fixed_se["x"] == pytest.approx((found.fixed_se["x"] or 0) / 10, rel=1e-2)


def test_a_study_twice_says_the_same_with_smaller_errors() -> None:
    found, _ = fitted("yes")
    twice = pl.concat([STUDY, STUDY.with_columns(therapist=pl.col("therapist") + 100)])
    again = generalized_mixed_model(twice, y="yes", **CASES["yes"])
    assert again.fixed == pytest.approx(found.fixed, abs=1e-3)
    assert again.log_likelihood == pytest.approx(2 * (found.log_likelihood or 0), rel=1e-6)
    for term, se in again.model_se.items():
        assert se == pytest.approx((found.model_se[term] or 0) / np.sqrt(2), rel=0.01)


def test_a_clients_name_counts_within_the_therapist() -> None:
    renamed = STUDY.with_columns(client=(pl.col("client") - 1) // 12)
    again = generalized_mixed_model(renamed, y="yes", **CASES["yes"])
    assert again.fixed == pytest.approx(fitted("yes")[0].fixed, abs=1e-6)


def test_scores_without_raters_are_those_of_the_model_from_sums() -> None:
    found = generalized_mixed_model(
        STUDY, y="score", fixed=["t", "x"], groups=BOTH, family="gaussian"
    )
    ours = mixed_model(STUDY, y="score", fixed=["t", "x"], groups=BOTH, method="ML")
    assert found.fixed == pytest.approx(ours.fixed, rel=1e-3, abs=1e-4)
    assert found.sd == pytest.approx(ours.sd, rel=2e-3)
    assert found.log_likelihood == pytest.approx(ours.log_likelihood, rel=1e-7)
    for one in found.deviations:
        theirs = ours[one.name]
        assert one.interval is not None
        assert theirs.interval is not None
        assert one.interval.low == pytest.approx(theirs.interval.low, rel=0.01)
        assert one.interval.high == pytest.approx(theirs.interval.high, rel=0.01)


def test_intervals_of_standard_deviations_are_lme4s_profiles_and_may_begin_at_zero() -> None:
    found, theirs = fitted("yes")[0], EXPECTED["profile"]
    for group, low, high in zip(theirs["group"], theirs["low"], theirs["high"], strict=True):
        interval = found[f"sd intercept | {group}"].interval
        assert interval is not None
        assert interval.low == pytest.approx(low, rel=0.01)
        assert interval.high == pytest.approx(high, rel=0.01)
        assert interval.method == "profile of the likelihood"
    therapist = found["sd intercept | therapist"].interval
    assert therapist is not None
    assert therapist.low == 0


def test_ratios_are_exponentials() -> None:
    found, _ = fitted("yes")
    one = found.ratios.one(term="x", errors="model")
    effect = found.effects.one(term="x", errors="model")
    assert one.name == "odds ratio x"
    assert one.value == pytest.approx(np.exp(effect.value or 0))
    assert one.interval is not None
    assert effect.interval is not None
    assert one.interval.high == pytest.approx(np.exp(effect.interval.high))
    assert not fitted("score")[0].ratios.estimates


def test_a_dozen_therapists_are_few() -> None:
    """The intercept is known no better than a mean of so many numbers; a slope within is."""
    intercept, slope, between = fitted("yes")[0].effects.where(errors="model").estimates
    assert intercept.interval is not None
    assert slope.interval is not None
    assert between.interval is not None
    assert intercept.interval.method == "by the model, levels, t with 11 df"
    assert float(slope.interval.method.split()[-2]) > 500
    assert float(between.interval.method.split()[-2]) <= 58
    (caution,) = intercept.cautions
    assert caution == (
        "There are 12 groups of 'therapist': so few cannot tell how far others like them differ. "
        "With so few, intervals by the model may miss the truth more often than they say."
    )
    assert slope.cautions == between.cautions == ()


def test_progress_is_told_and_the_same_chance_gives_the_same() -> None:
    told: list[tuple[int, int]] = []
    few = STUDY.filter(pl.col("client") <= 40)
    runs = [
        generalized_mixed_model(
            few,
            y="count",
            groups=["client"],
            family="count",
            rng=chance(),
            resamples=50,
            progress=lambda done, of: told.append((done, of)),
        )
        for _ in range(2)
    ]
    assert told == [(k, 50) for k in range(1, 51)] * 2
    assert runs[0].fixed_se == runs[1].fixed_se
