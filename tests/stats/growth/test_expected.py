"""Expected trajectories: as lme4 and the rows' covariances have them, and as often right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.growth.cases import EXPECTED, SCORES, network
from tests.stats.summaries.cases import ENGINES
from visavis.stats.change import not_on_track
from visavis.stats.errors import UnusableError
from visavis.stats.growth import Expected, Shape, count_courses, expected_trajectory
from visavis.stats.growth.bands import band
from visavis.stats.summaries import load, merge, products, save

INTAKE, AT = (np.array(EXPECTED[name], float) for name in ("intake", "at"))
OURS: dict[str, Any] = {"better": "lower", "source": "drawn"}
FOUND = expected_trajectory(SCORES, shape="best", **OURS)


def same(one: Expected, other: Expected, *, scale: float = 1.0, shift: float = 0.0) -> None:
    """Hold one band to the other, turned into the one's units."""
    assert one.trajectory is not None
    assert other.trajectory is not None
    assert one.trajectory.at == pytest.approx(other.trajectory.at)
    for name in ("intake", "expected", "low", "high"):
        wanted = np.asarray(getattr(other.trajectory, name)) * scale + shift
        assert np.asarray(getattr(one.trajectory, name)) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("shape", Shape)
def test_lme4_expects_the_same_and_as_surely(shape: Shape) -> None:
    theirs = EXPECTED[shape]
    found = expected_trajectory(SCORES, shape=shape, **OURS)
    assert found.model.components is not None
    ours = band(found.model.components, shape, intake=INTAKE, at=AT, share=0.8)
    assert ours.expected.ravel() == pytest.approx(theirs["expected"], rel=1e-5)
    assert ours.se.ravel() == pytest.approx(theirs["sd"], rel=1e-5)
    assert found.model.log_likelihood == pytest.approx(theirs["logLik"], rel=1e-9)
    assert FOUND.aic[shape] == pytest.approx(theirs["aic"], abs=1e-5)


def test_the_band_is_that_of_the_rows_covariances() -> None:
    """Generalised least squares with every row, at the standard deviations of the fit."""
    first = SCORES.filter(pl.col("at") == 1).select("client", pl.col("score").alias("intake"))
    rows = SCORES.filter(pl.col("at") > 1).join(first, on="client")
    f, x = np.log1p(rows["at"].to_numpy()), rows["intake"].to_numpy()
    client, therapist = (rows[name].to_numpy() for name in ("client", "therapist"))
    sd, r = FOUND.model.sd, next(iter(FOUND.model.correlation.values())) or 0.0
    a, b, c, e = (value or 0.0 for value in sd.values())
    covariance = np.array([[a * a, r * a * b], [r * a * b, b * b]])
    z = np.column_stack([np.ones(len(f)), f])
    v = (client[:, None] == client) * (z @ covariance @ z.T) + e * e * np.eye(len(f))
    v += c * c * (therapist[:, None] == therapist)
    design = np.column_stack([np.ones(len(f)), x, f, x * f])
    weighed = np.linalg.solve(v, design)
    known = np.linalg.inv(design.T @ weighed)
    effects = known @ weighed.T @ rows["score"].to_numpy()
    new = np.array([1, 22.5, np.log1p(4), 22.5 * np.log1p(4)])
    own = np.array([1, np.log1p(4)])
    variance = new @ known @ new + own @ covariance @ own + c * c + e * e
    assert FOUND.model.components is not None
    ours = band(FOUND.model.components, Shape.LOG, intake=np.array([22.5]), at=AT, share=0.8)
    assert ours.expected[0, 1] == pytest.approx(new @ effects, rel=1e-9)
    assert ours.se[0, 1] ** 2 == pytest.approx(variance, rel=1e-9)


def test_the_best_shape_is_told_with_what_the_others_have() -> None:
    assert FOUND.shape is Shape.LOG
    assert FOUND.cautions[-1].startswith("The shape was chosen by the same scores, by AIC: linear")


def test_eight_of_ten_scores_of_others_lie_in_the_band() -> None:
    """At many clients, and by the calibration that is made for it."""
    rng = np.random.Generator(np.random.PCG64(3))
    found = expected_trajectory(network(rng, clients=600), **OURS)
    assert found.trajectory is not None
    held = not_on_track(network(rng, clients=600), trajectory=found.trajectory)
    track = held.scores["track"]
    assert 0.78 <= (track == "on track").mean() <= 0.82  # type: ignore[operator]  # of truth values
    for name in ("scores not on track", "scores ahead"):
        share = held.shares.where(about="therapists at large").one(name=name).interval
        assert share is not None
        assert share.low <= 0.1 <= share.high


def test_the_intake_may_be_a_column_of_its_own() -> None:
    first = SCORES.filter(pl.col("at") == 1).select("client", pl.col("score").alias("intake"))
    both = SCORES.join(first, on="client")
    same(expected_trajectory(both.filter(pl.col("at") > 1), **OURS), FOUND)
    with pytest.raises(UnusableError, match="a score cannot predict itself"):
        expected_trajectory(both, **OURS)
    with pytest.raises(UnusableError, match="more than one intake score: add a column 'episode'"):
        expected_trajectory(both.with_columns(intake=pl.col("at") + 0.1), **OURS)


def test_names_order_parts_and_files_leave_it_as_it_is(tmp_path: Any) -> None:
    named = SCORES.with_columns(pl.format("C{}", 99 - pl.col("client")).alias("client"))
    same(expected_trajectory(named.sample(fraction=1, shuffle=True, seed=1), **OURS), FOUND)
    parts = [count_courses(SCORES.filter(pl.col("client") % 2 == k)) for k in (0, 1)]
    save(parts[0], tmp_path / "one.json")
    same(expected_trajectory(merge(load(tmp_path / "one.json"), parts[1]), **OURS), FOUND)


def test_other_units_give_the_same_band_in_these_units() -> None:
    other = SCORES.with_columns(score=100 - 2 * pl.col("score"))
    found = expected_trajectory(other, better="higher", source="drawn")
    assert found.trajectory is not None
    assert FOUND.trajectory is not None
    for ours, theirs in (("low", "high"), ("expected", "expected")):
        wanted = 100 - 2 * getattr(FOUND.trajectory, theirs)[::-1]
        assert getattr(found.trajectory, ours) == pytest.approx(wanted, rel=1e-6)
    moved = expected_trajectory(SCORES.with_columns(score=pl.col("score") * 0.1 + 7), **OURS)
    same(moved, FOUND, scale=0.1, shift=7)


def test_a_line_does_not_mind_the_unit_of_time() -> None:
    halves = SCORES.with_columns(at=pl.col("at") / 2)
    ours, theirs = (
        expected_trajectory(data, shape="linear", **OURS).trajectory for data in (halves, SCORES)
    )
    assert ours is not None
    assert theirs is not None
    assert np.array(ours.at)[[0, -1]] * 2 == pytest.approx(np.array(theirs.at)[[0, -1]])
    assert len(ours.at) > len(theirs.at)
    assert ours.low[:, [0, -1]] == pytest.approx(theirs.low[:, [0, -1]], rel=1e-5)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES.keys())
def test_every_engine_counts_the_same(engine: Callable[[pl.DataFrame], Any]) -> None:
    theirs, ours = count_courses(engine(SCORES)), count_courses(SCORES)
    assert dict(theirs.dropped) == dict(ours.dropped)
    for name in ours.sums:
        values = ours.table.get_column(name).to_numpy()
        assert theirs.table.get_column(name).to_numpy() == pytest.approx(values, rel=1e-12)


def test_it_says_of_whom_and_how_far_it_reaches() -> None:
    assert FOUND.title() == (
        "Expected scores and the band of 80%: growth along log(1 + at), 45 clients of 8 "
        "therapists, 248 scores"
    )
    known = FOUND.trajectory
    assert known is not None
    assert known.source == (
        "drawn; growth along log(1 + at), REML, 45 clients of 8 therapists, 248 scores"
    )
    firsts = np.sort(SCORES.filter(pl.col("at") == 1)["score"].to_numpy())
    assert (known.intake[0], known.intake[-1]) == pytest.approx((firsts[4], firsts[-5]))
    last = np.sort(SCORES.group_by("client").agg(pl.col("at").max())["at"].to_numpy())
    assert (known.at[0], known.at[-1]) == (2, last[-5])
    assert FOUND.reached(10) == (last >= 10).sum()
    assert dict(FOUND.dropped) == {"first scores, which are the intake": 45}
    assert [line.split()[0] for line in FOUND.cautions] == ["The", "All", "6", "The"]
    row = FOUND.rows()[0]
    assert (row["intake"], row["at"], row["clients until then"]) == (known.intake[0], 2, 45)
    assert row["method"].startswith("REML growth model, band of a new client's")  # type: ignore[union-attr]  # a word


def test_scores_at_the_end_of_a_scale_bear_a_caution() -> None:
    assert not any("pile up" in one for one in FOUND.cautions)
    ended = SCORES.with_columns(score=pl.col("score").clip(14))
    found = expected_trajectory(ended, **OURS)
    assert found.cautions[-1].startswith("The band reaches to ")
    assert "beyond the lowest score of all, 14. Where scores pile up" in found.cautions[-1]


def test_where_the_data_cannot_tell_there_is_no_band() -> None:
    few = expected_trajectory(SCORES.filter(pl.col("client") < 7), **OURS)
    assert few.trajectory is None
    assert few.undefined is not None
    assert few.rows()[0]["undefined"] == few.undefined
    once = expected_trajectory(SCORES.filter(pl.col("at") < 3), **OURS)
    assert once.undefined is not None
    later = pl.when(pl.col("at") > 1).then(3).otherwise(pl.col("score"))
    flat = expected_trajectory(SCORES.with_columns(score=later), **OURS)
    assert flat.undefined is not None
    assert flat.undefined.startswith("The outcome 'score' has one value only")
    nobody = expected_trajectory(SCORES.filter(pl.col("at") == 1), shape="best", **OURS)
    assert nobody.undefined is not None
    assert dict(nobody.dropped) == {
        "first scores, which are the intake": 45,
        "clients with an intake only": 45,
    }


@pytest.mark.parametrize(
    ("changed", "asked", "said"),
    [
        ({"score": pl.lit("high")}, {}, "The column 'score' holds String"),
        ({"at": pl.col("at") - 2}, {}, "has times before 0"),
        ({"at": pl.lit(1)}, {}, "The client 1 has two scores at one time, at 1"),
        (
            {},
            {"shape": "square"},
            "shape='square': it is one of 'linear', 'log', 'root', or 'best'",
        ),
        ({}, {"share": 80}, "share=80: the share of scores in the band"),
        (
            {"at": pl.col("at") + 45_000},
            {},
            "The column 'at' goes from .* far from 0 for so short a time: count days, weeks or",
        ),
        (
            {"at": pl.date(2024, 1, 1)},
            {},
            "'at' holds Date, and numbers are needed: count days or weeks from a beginning first",
        ),
        ({}, {"source": " "}, "source is empty"),
        ({}, {"better": "up"}, "better='up'"),
    ],
)
def test_what_cannot_be_is_refused(
    changed: dict[str, pl.Expr], asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnusableError, match=said):
        expected_trajectory(SCORES.with_columns(**changed), **{**OURS, **asked})


def test_whose_a_score_is_must_be_plain_as_in_not_on_track() -> None:
    """A slip of the pen would make a client more, or count a score twice."""
    slip = pl.int_range(pl.len()) == 3
    episodes = SCORES.with_columns(episode=pl.format("E{}", "client"))
    other = pl.when(slip).then(99)
    for data, said in (
        (SCORES.with_columns(therapist=other.otherwise("therapist")), "client '.*add the column"),
        (episodes.with_columns(therapist=other.otherwise("therapist")), "than one therapist: corr"),
        (episodes.with_columns(client=other.otherwise("client")), "'E1' has more than one client"),
        (pl.concat([SCORES, SCORES[5:6]]), "has two scores at one time"),
    ):
        with pytest.raises(UnusableError, match=said):
            count_courses(data)


def test_nobody_stands_in_two_summaries() -> None:
    one = count_courses(SCORES.with_columns(intake=pl.lit(3)))
    with pytest.raises(UnusableError, match="stands in both of these summaries, and each client"):
        merge(one, one)


def test_a_summary_of_something_else_is_refused() -> None:
    with pytest.raises(UnusableError, match="no summary of courses"):
        expected_trajectory(products(SCORES, of=["score"], by=["client"]), **OURS)


def test_rows_that_lack_something_are_counted() -> None:
    gaps = SCORES.with_columns(
        score=pl.when(pl.col("at") == 3).then(None).otherwise(pl.col("score")),
        therapist=pl.when(pl.col("client") == 45).then(None).otherwise(pl.col("therapist")),
        episode=pl.col("client") + 100,
    )
    found = expected_trajectory(gaps, **OURS)
    assert (found.unit, found.clients) == ("episode", 44)
    left = gaps.filter(pl.col("client") == 45).height
    assert dict(found.dropped) == {
        "scores without therapist": left,
        "scores without score": 45,
        "first scores, which are the intake": 44,
    }


def test_who_lacks_the_first_score_is_left_out_as_in_not_on_track() -> None:
    """The next score is no intake: it lies where the client already went."""
    lacking = SCORES.with_columns(
        pl.when((pl.col("client") == SCORES["client"][0]) & (pl.col("at") == pl.col("at").min()))
        .then(None)
        .otherwise("score")
        .alias("score")
    )
    client = SCORES["client"][0]
    scores = SCORES.filter(pl.col("client") == client).height
    found = count_courses(lacking)
    assert found.dropped["scores of clients whose first score is missing"] == scores - 1
    others = count_courses(SCORES.filter(pl.col("client") != client))
    assert found.table.to_native().equals(others.table.to_native())
