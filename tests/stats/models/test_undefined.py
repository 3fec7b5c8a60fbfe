"""Data that cannot answer: a named reason, never a warning and a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.models.cases import drawn
from visavis.stats.errors import UnusableError
from visavis.stats.models import mixed_model
from visavis.stats.summaries import counts, products

STUDY = drawn(np.random.Generator(np.random.PCG64(7)))
Change = Callable[[pl.DataFrame], pl.DataFrame]
CASES: dict[str, tuple[Change, str]] = {
    "constant outcome": (
        lambda d: d.with_columns(score=pl.lit(4.0)),
        "The outcome 'score' has one value only, so there is nothing to explain.",
    ),
    "constant predictor": (
        lambda d: d.with_columns(t=pl.lit(2.5)),
        "The predictor 't' has one value only: leave it out.",
    ),
    "everything missing": (
        lambda d: d.with_columns(score=pl.lit(None, pl.Float64)),
        (
            "No row has a value in each of 't', 'score', 'therapist' and 'client', so there is "
            "nothing to fit."
        ),
    ),
    "three sessions": (
        lambda d: d[[0, 1, 40]],
        "3 rows cannot tell 2 fixed effects and 5 variances and covariances.",
    ),
    "one client": (
        lambda d: d.with_columns(client=pl.lit(1), therapist=pl.lit(1)),
        "All rows are of one client, so how far one client differs from another cannot be known.",
    ),
    "no time within clients": (
        lambda d: d.with_columns(t=pl.col("client") % 5),
        (
            "'t' does not vary within any client, so how far its effect differs from client to "
            "client cannot be known: leave it out of random."
        ),
    ),
    "no change within clients": (
        lambda d: d.with_columns(score=(pl.col("client") * 7 % 5).cast(pl.Float64)),
        (
            "Nothing is left within any client once it has 2 effects of its own and the predictors "
            "are taken out: the residual variance would be zero."
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_known_is_undefined_with_its_reason(case: str) -> None:
    change, why = CASES[case]
    found = mixed_model(change(STUDY), y="score", fixed=["t"], random=["t"])
    assert (found.undefined, found.log_likelihood) == (why, None)
    assert {one.undefined for one in found.estimates} == {why}
    assert len(found.estimates) == 7


def test_collinear_predictors_are_named() -> None:
    twice = STUDY.with_columns(u=pl.lit(1.0) * pl.col("client"), w=3 * pl.col("t") - 1)
    found = mixed_model(twice, y="score", fixed=["t", "u", "w"])
    assert found.undefined == "The predictor 'w' follows from 't' and 'u': leave one of them out."


def test_as_many_predictors_of_clients_as_clients_leave_nothing() -> None:
    three = STUDY.filter(pl.col("client") < 3).with_columns(
        a=(pl.col("client") == 0).cast(pl.Int8), b=(pl.col("client") == 1).cast(pl.Int8)
    )
    found = mixed_model(three, y="score", fixed=["a", "b"], groups=("client",))
    assert (found.undefined or "").startswith("There are as many predictors that never vary")


def test_as_many_predictors_of_therapists_as_therapists_leave_nothing() -> None:
    two = STUDY.filter(pl.col("therapist") < 2).with_columns(a=pl.col("therapist"))
    found = mixed_model(two, y="score", fixed=["t", "a"])
    assert found.undefined == (
        "There are as many predictors that never vary within a therapist as there are of these, so "
        "nothing is left to tell how far they differ."
    )


def test_a_bound_that_is_nowhere_is_not_given() -> None:
    data = {
        "therapist": [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
        "client": [0, 0, 1, 2, 2, 3, 3, 4, 5, 5],
        "score": [0.1, 0.9, 2.0, 3.1, 2.2, 9.0, 8.1, 7.7, 9.4, 9.9],
    }
    found = mixed_model(data, y="score", level=0.999999)["sd intercept | therapist"]
    assert found.interval is None
    assert found.no_interval == (
        "However large it is taken, the likelihood hardly falls: the data set no upper bound to it."
    )


def test_one_client_a_therapist_says_that_the_two_are_one() -> None:
    alone = STUDY.with_columns(therapist=pl.col("client"))
    found = mixed_model(alone, y="score", fixed=["t"])
    why = (
        "Each therapist has one client, so the two cannot be told apart: what stands at client is "
        "of both together."
    )
    assert found["sd intercept | therapist"].undefined == why
    assert (found.cautions, found["sd intercept | client"].cautions) == ((why,), (why,))
    two = mixed_model(alone, y="score", fixed=["t"], groups=("client",))
    assert found.fixed == pytest.approx(two.fixed, rel=1e-9)
    assert found.log_likelihood == pytest.approx(two.log_likelihood, rel=1e-12)
    with pytest.raises(UnusableError, match="cannot be told apart"):
        found.effects("therapist")


def test_one_therapist_says_nothing_of_others() -> None:
    found = mixed_model(STUDY.with_columns(therapist=pl.lit("A")), y="score", fixed=["t"])
    assert found["sd intercept | therapist"].undefined == (
        "All rows are of one therapist, so how far one therapist differs from another cannot be "
        "known."
    )
    assert found["t"].value is not None


def test_few_therapists_bear_a_caution() -> None:
    found = mixed_model(STUDY, y="score", fixed=["t"])
    assert found["sd intercept | therapist"].cautions == (
        (
            "There are 6 groups of 'therapist': so few cannot tell how far others like them "
            "differ. The interval holds only if all of these differ as a normal curve has it, "
            "which so few cannot show."
        ),
    )


def test_a_variance_at_zero_has_no_standard_error() -> None:
    same = STUDY.with_columns(
        score=pl.col("score") - pl.col("score").mean().over("therapist"),
    )
    found = mixed_model(same, y="score", fixed=["t"])
    one = found["sd intercept | therapist"]
    assert (one.value, one.se, found.singular) == (0.0, None, one.cautions[:1])
    assert one.cautions[0] == (
        "The fit is singular: the variance of the intercept between groups of 'therapist' is "
        "estimated at zero, which has no standard error."
    )
    assert one.interval is not None
    assert one.interval.low == 0 < one.interval.high
    assert found["t"].se is not None
    assert set(found.effects("therapist").values[:, 0]) == {0.0}


def test_a_correlation_at_its_end_is_not_known() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    client = np.repeat(np.arange(12), 5)
    t, own = np.tile(np.arange(5.0), 12), rng.normal(size=12)[client]
    score = 3 + own + (0.4 * own - 0.2) * t + rng.normal(size=60) / 2
    data = {"client": client, "t": t, "score": score}
    found = mixed_model(data, y="score", fixed=["t"], random=["t"], groups=("client",))
    why = (
        "The fit is singular: the correlation of intercept, t is estimated at +1, so it is not "
        "known. A model with fewer random effects says as much."
    )
    assert (found["correlation intercept, t | client"].undefined, found.singular) == (why, (why,))


def test_no_slopes_correlate_with_nothing() -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    client = np.repeat(np.arange(10), 6)
    noise = rng.normal(size=(10, 6))
    t = np.arange(6.0) - 2.5
    noise -= np.outer(noise @ t / (t @ t), t)  # each client's slope is the same
    score = (rng.normal(size=10)[:, None] + noise).ravel()
    data = {"client": client, "t": np.tile(t, 10), "score": score}
    found = mixed_model(data, y="score", fixed=["t"], random=["t"], groups=("client",))
    assert found.sd["t | client"] == 0.0
    assert found["correlation intercept, t | client"].undefined == (
        "The fit is singular: t has no variance, so nothing correlates with it."
    )


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"fixed": ["score"]}, "The column 'score' is the outcome"),
        ({"fixed": ["t", "t"]}, "The column 't' is named twice as a predictor"),
        ({"fixed": "t"}, r"Name the columns in a list, as \['t'\]"),
        ({"fixed": ["client"]}, "The column 'client' names a group"),
        ({"fixed": ["intercept"]}, "A model has an intercept of its own"),
        ({"groups": ("a", "b", "c")}, "Name one group or two"),
        ({"method": "EM"}, "There is no method 'EM'"),
        ({"level": 95}, "The level 95 is no share"),
        ({"fixed": ["stress"]}, "The table has no column 'stress'"),
    ],
)
def test_what_makes_no_model_is_refused(asked: dict[str, Any], why: str) -> None:
    with pytest.raises(UnusableError, match=why):
        mixed_model(STUDY, y="score", **asked)


def test_a_summary_must_hold_what_is_asked() -> None:
    by_client = products(STUDY, of=["score"], by=["client"])
    with pytest.raises(UnusableError, match="The summary is not by 'therapist'"):
        mixed_model(by_client, y="score")
    with pytest.raises(UnusableError, match="The summary holds no 't'"):
        mixed_model(by_client, y="score", fixed=["t"], groups=("client",))
    with pytest.raises(UnusableError, match="A summary of counts holds no products"):
        mixed_model(counts(STUDY, by=["client"]), y="score")


def test_a_summary_whose_digits_are_gone_is_not_used() -> None:
    far = STUDY.with_columns(pl.col("score") + 1e9)
    found = mixed_model(products(far, of=["score"], by=["therapist", "client"]), y="score")
    assert found.undefined == (
        "The values of 'score' are so far from zero and so near to each other that their squares "
        "have lost them: make the summary with around={'score': …}."
    )


def test_a_session_that_is_there_twice_is_told_where_sessions_have_names() -> None:
    named = STUDY.with_row_index("session")
    empty = pl.lit(None, pl.Float64)
    twice = pl.concat([named, named.head(3), *[named.head(3).with_columns(score=empty)] * 2])
    asked: dict[str, Any] = {"y": "score", "fixed": ["t"]}
    said = (
        "3 rows repeat another one in every column, the session included: what they say counts "
        "twice. Leave them out, unless they are several things of one session that happen to be "
        "alike."
    )
    found = mixed_model(twice, **asked)
    assert {one.cautions[0] for one in found.estimates} == {said}
    assert said in found.cautions
    plain = mixed_model(named, **asked)
    assert [one.cautions for one in plain.estimates] == [
        one.cautions for one in mixed_model(STUDY, **asked).estimates
    ]
