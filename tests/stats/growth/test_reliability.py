"""Reliability from repeated scores: as lme4's variances have it, and as planted."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.stats.growth.cases import EXPECTED, SCORES
from visavis.stats.change import reliable_change
from visavis.stats.errors import UnusableError
from visavis.stats.growth import count_courses, reliability
from visavis.stats.summaries import merge

FOUND = reliability(SCORES)


def test_variances_are_lme4s() -> None:
    theirs = EXPECTED["reliability"]
    assert FOUND["reliability of a score"].value == pytest.approx(theirs["score"], rel=1e-5)
    assert FOUND["reliability of a client's slope"].value == pytest.approx(
        theirs["slope"], rel=1e-5
    )
    assert FOUND["standard error of measurement"].value == pytest.approx(theirs["error"], rel=1e-5)
    assert FOUND["SD of scores"].value == pytest.approx(theirs["sd"], rel=1e-5)
    assert FOUND["mean score"].value == pytest.approx(theirs["mean"], rel=1e-6)


def test_norms_of_these_clients_draw_the_line_of_their_own_error() -> None:
    norms = FOUND.norms(better="lower", source="drawn")
    pairs = {"client": ["a", "b"], "pre": [30.0, 30.0], "post": [20.0, 29.0]}
    limit = reliable_change(pairs, norms=norms).limit
    error = FOUND["standard error of measurement"].value
    assert error is not None
    assert limit == pytest.approx(1.96 * 2**0.5 * error, rel=1e-4)
    assert FOUND["reliable change in points"].value == pytest.approx(limit, rel=1e-4)
    assert norms.source == f"drawn; {FOUND.title()}"


def test_the_planted_reliability_is_found() -> None:
    """Between clients 5² and between therapists 2², within 3.5²."""
    rng = np.random.Generator(np.random.PCG64(2))
    own = 2 * rng.normal(size=40)[np.arange(400) // 10] + 5 * rng.normal(size=400)
    score = 20 + own[:, None] + 3.5 * rng.normal(size=(400, 6))
    scores = pl.DataFrame(
        {
            "therapist": np.repeat(np.arange(400) // 10, 6),
            "client": np.repeat(np.arange(400), 6),
            "at": np.tile(np.arange(6), 400),
            "score": score.ravel(),
        }
    )
    found = reliability(scores, shape="linear")
    for name, planted in (
        ("reliability of a score", 29 / (29 + 3.5**2)),
        ("standard error of measurement", 3.5),
        ("reliable change in points", 1.96 * 2**0.5 * 3.5),
        ("SD of scores", (29 + 3.5**2) ** 0.5),
        ("mean score", 20.0),
    ):
        interval = found[name].interval
        assert interval is not None
        assert interval.low <= planted <= interval.high


def test_parts_and_units_leave_it_as_it_is() -> None:
    parts = [count_courses(SCORES.filter(pl.col("client") % 2 == k)) for k in (0, 1)]
    other = reliability(merge(*parts))
    scaled = reliability(SCORES.with_columns(score=5 - 2 * pl.col("score")))
    for name in ("reliability of a score", "reliability of a client's slope"):
        value, se = FOUND[name].value, FOUND[name].se
        assert other[name].value == pytest.approx(value, rel=1e-6)
        assert scaled[name].value == pytest.approx(value, rel=1e-5)
        assert scaled[name].se == pytest.approx(se, rel=1e-3)


def test_first_scores_count_where_the_intake_is_none_of_them() -> None:
    assert FOUND["reliability of a score"].n == len(SCORES)
    assert FOUND["reliability of a score"].no_interval == (
        "With 45 clients an interval would promise too much."
    )
    given = SCORES.with_columns(intake=pl.lit(20.5))
    assert reliability(given)["reliability of a score"].n == len(SCORES)


def test_where_clients_are_alike_a_score_tells_nothing_apart() -> None:
    data = {
        "client": np.repeat(np.arange(60), 3),
        "at": np.tile([0, 1, 2], 60),
        "score": np.tile([1, 3, 1], 60),
    }
    one = reliability(data)["reliability of a score"]
    assert (one.value, one.no_interval) == (0, "The fit is singular: this share has no error.")
    with pytest.raises(UnusableError, match=r"The reliability of a score is 0.0: no norm"):
        reliability(data).norms(better="lower", source="alike")


def test_it_is_shown_as_a_table() -> None:
    assert [row["name"] for row in FOUND.rows()][:2] == [
        "reliability of a score",
        "reliability of a client's slope",
    ]


def test_where_nothing_varies_there_is_none() -> None:
    found = reliability(SCORES.with_columns(score=3))
    assert found["reliability of a score"].undefined is not None
    with pytest.raises(UnusableError, match="one value only"):
        found.norms(better="lower", source="drawn")


def test_what_is_left_out_and_how_few_therapists_there_are_is_said() -> None:
    """The first scores are among the scores here, and those of whoever lacks one are not."""
    lacking = SCORES.with_columns(
        score=pl.when(pl.col("at") == 3).then(None).otherwise(pl.col("score"))
    )
    one = reliability(lacking, at=1000)["reliability of a score"]
    assert (one.n, dict(one.dropped)) == (len(SCORES) - 45, {"scores without score": 45})
    assert [line.split(":")[0] for line in one.cautions[-2:]] == [
        "All scores are of 8 therapists",
        f"No score is as late as 1000, the last is at {max(SCORES['at'].to_list())}",
    ]


def test_an_interval_rests_on_no_more_than_therapists_tell() -> None:
    interval = FOUND["SD of scores"].interval
    assert interval is not None
    freedom = float(interval.method.split("t with ")[1].split(" df")[0])
    assert 0 < freedom <= 8 - 1


@pytest.mark.parametrize("at", [-3, float("nan"), "x"])
def test_a_time_that_is_none_is_refused(at: float) -> None:
    with pytest.raises(UnusableError, match="a time from 0 on, in the unit of the column 'at'"):
        reliability(SCORES, at=at)
