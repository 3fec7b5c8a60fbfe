"""Temporal congruence and directional discrepancy: lme4, properties, what cannot be said."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl
import pytest

from tests.stats.congruence.test_slope import rated
from tests.stats.pairs.cases import EXPECTED, RATED, drawn
from visavis.stats.congruence import congruence
from visavis.stats.errors import UnusableError
from visavis.stats.pairs import rated_sessions, truth_and_bias
from visavis.stats.pairs.result import TruthAndBias
from visavis.stats.summaries import merge, products

Change = Callable[[pl.DataFrame], pl.DataFrame]
SMALL = drawn(np.random.Generator(np.random.PCG64(11)))
BOTH = ("client_rating", "therapist_rating")


@cache
def small() -> TruthAndBias:
    return truth_and_bias(SMALL)


def values(found: TruthAndBias) -> dict[str, float | None]:
    return {one.name: one.value for one in found.estimates}


@pytest.mark.parametrize("judge", ["therapist", "client"])
def test_lme4_finds_the_same(judge: str) -> None:
    found, theirs = truth_and_bias(RATED, judge=judge), EXPECTED[judge]
    two = (found.directional_discrepancy, found.temporal_congruence)
    assert [one.value for one in two] == pytest.approx(theirs["fixed"], rel=1e-4)
    assert [one.se for one in two] == pytest.approx(theirs["se"], rel=1e-3)
    assert list(found.model.df.values()) == pytest.approx(theirs["df"], rel=1e-2)
    assert found.model.log_likelihood == pytest.approx(theirs["logLik"], abs=1e-6)
    names = found.model.names.get_column("client").to_list()
    own = [theirs["clients"][theirs["names"].index(name)] for name in names]
    assert found.by_client().values[:, 0].tolist() == pytest.approx(own, abs=1e-3)


def test_standard_errors_of_clients_are_those_of_the_whole_line() -> None:
    """Henderson's joint covariance of the fixed effect and the client's deviation."""
    found = truth_and_bias(RATED)
    sd, r = found.model.sd, next(iter(found.model.correlation.values())) or 0.0
    a, b, c, e = (value or 0.0 for value in sd.values())
    who, therapist = RATED["client"].to_numpy() - 1, RATED["therapist"].to_numpy()
    each = np.bincount(who)
    mean = np.bincount(who, RATED["client_rating"].to_numpy()) / each
    x, n = RATED["client_rating"].to_numpy() - mean[who], len(who)
    design, z = np.column_stack([np.ones(n), x]), np.zeros((n, 2 * len(each)))
    z[range(n), 2 * who], z[range(n), 2 * who + 1] = 1, x
    prior = np.kron(np.eye(len(each)), [[a * a, r * a * b], [r * a * b, b * b]])
    whole = z @ prior @ z.T + c * c * (therapist[:, None] == therapist) + e * e * np.eye(n)
    weights = np.linalg.inv(whole)
    fixed = np.linalg.inv(design.T @ weights @ design)
    cross = -fixed @ design.T @ weights @ z @ prior
    random = prior - prior @ z.T @ weights @ z @ prior + cross.T @ np.linalg.inv(fixed) @ cross
    squares = fixed[1, 1] + 2 * cross[1, 1::2] + np.diag(random)[1::2]
    order = [int(name) - 1 for name in found.by_client().names.get_column("client").to_list()]
    assert found.by_client().errors[:, 0] == pytest.approx(np.sqrt(squares)[order], rel=1e-6)


def test_points_of_another_width_widen_the_discrepancy_and_nothing_else() -> None:
    moved = truth_and_bias(SMALL.with_columns(pl.col(*BOTH) * 10 + 1e7))
    assert moved.temporal_congruence.value == pytest.approx(small().temporal_congruence.value)
    expected = 10 * (small().directional_discrepancy.value or 0)
    assert moved.directional_discrepancy.value == pytest.approx(expected, rel=1e-5)


def test_who_judges_is_whose_column_is_named() -> None:
    mirrored = truth_and_bias(
        SMALL.rename(dict(zip(BOTH, reversed(BOTH), strict=True))), judge="client"
    )
    assert values(mirrored) == pytest.approx(values(small()))


def test_practices_that_merge_sums_find_what_all_rows_say() -> None:
    parts = [
        products(part, of=BOTH, by=["therapist", "client"])
        for part in (SMALL[:37], SMALL[37:60], SMALL[60:])
    ]
    assert values(truth_and_bias(merge(*parts))) == pytest.approx(values(small()))


def test_sessions_that_lack_something_are_counted_and_change_nothing() -> None:
    row = pl.int_range(pl.len())
    gaps = pl.concat([SMALL, SMALL[:2]]).with_columns(
        pl.when(row < len(SMALL)).then("client_rating"),
        pl.when(row <= len(SMALL)).then("therapist_rating"),
    )
    found = truth_and_bias(gaps)
    assert dict(found.temporal_congruence.dropped) == {
        "without client_rating": 1,
        "without either rating": 1,
    }
    assert values(found) == pytest.approx(values(small()))


ONE_CLIENT = "All rows are of one client, so how far one client differs from another"
NOTHING = "does not differ from one session to another within any client"
CASES: dict[str, tuple[Change, str | None, str]] = {
    "one client": (lambda d: d.filter(client=0), f"{ONE_CLIENT} cannot be known.", "1 client only"),
    "three sessions": (lambda d: d[:3], f"{ONE_CLIENT} cannot be known.", "1 client only"),
    "a side that always says the same": (
        lambda d: d.with_columns(therapist_rating=pl.lit(3.0)),
        f"'therapist_rating' {NOTHING}, so the model has nothing to tell chance by.",
        f"'therapist_rating' {NOTHING}",
    ),
    "a truth that never differs": (
        lambda d: d.with_columns(client_rating=pl.lit(3.0)),
        None,
        f"'client_rating' {NOTHING}, so nothing can rise with it.",
    ),
    "the same on both sides": (
        lambda d: d.with_columns(therapist_rating="client_rating"),
        None,
        "Within each client, 'therapist_rating' follows from 'client_rating'",
    ),
    "four clients": (lambda d: d.filter(pl.col("client") < 4), None, "4 clients only: of fewer"),
    "nothing rated": (
        lambda d: d.with_columns(client_rating=pl.lit(None, pl.Float64)),
        "No session has both 'client_rating' and 'therapist_rating'.",
        "No session has both",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_said_has_a_reason(case: str) -> None:
    change, discrepancy, congruence_ = CASES[case]
    found = truth_and_bias(change(SMALL))
    assert found.directional_discrepancy.undefined == discrepancy
    assert congruence_ in (found.temporal_congruence.undefined or "")
    with pytest.raises(UnusableError, match=congruence_[:20].replace("(", r"\(")):
        found.by_client()


def test_one_therapist_alone_is_said_of_the_discrepancy() -> None:
    found = truth_and_bias(SMALL.with_columns(therapist=pl.lit("t")))
    (caution,) = found.directional_discrepancy.cautions
    assert caution.startswith("All rows are of one therapist, so how far one therapist differs")
    assert truth_and_bias(SMALL, therapist=None).directional_discrepancy.cautions == ()


def test_a_judge_who_is_none_is_refused() -> None:
    with pytest.raises(UnusableError, match="There is no judge 'rater'"):
        truth_and_bias(SMALL, judge="rater")


# from a study dataset


def tables() -> dict[str, pl.DataFrame]:
    rng = np.random.Generator(np.random.PCG64(3))
    ratings = {
        f"c{place:02}": [
            (float(c), float(np.clip(c + rng.integers(-1, 2), 1, 4))) for c in rng.integers(1, 5, 5)
        ]
        for place in range(12)
    }
    return rated(ratings, therapists=4)


def test_rated_sessions_are_those_of_level_6() -> None:
    study = tables()
    reports = study["eventReports"].with_columns(
        rating=pl.when(pl.int_range(pl.len()) > 0).then("rating")
    )
    study["eventReports"] = reports
    rows = rated_sessions(study)
    level = congruence(study).level(6)
    mean = level.estimate("directional_discrepancy")
    both = rows.drop_nulls()
    assert (len(rows), len(both)) == (60, mean.n)
    assert (both["therapist_rating"] - both["client_rating"]).mean() == pytest.approx(mean.value)
    found = truth_and_bias(rows)
    assert dict(found.directional_discrepancy.dropped) == {"without client_rating": 1}
    assert found.temporal_congruence.n == level.estimate("temporal_congruence").n
    assert rated_sessions(study, "hindering").is_empty()


def test_rated_sessions_stand_in_their_order() -> None:
    study = tables()
    codes = study["cards"]["session"].unique(maintain_order=True)
    numbers = pl.DataFrame({"session": codes, "number": range(len(codes), 0, -1)})
    found = rated_sessions({**study, "sessions": numbers})["number"]
    assert found.to_list()[:5] == [60 - 4, 60 - 3, 60 - 2, 60 - 1, 60]


def test_ratings_that_no_card_has_are_refused() -> None:
    study = tables()
    study["eventReports"] = study["eventReports"].with_columns(rating=pl.lit(9.0))
    with pytest.raises(UnusableError, match="goes beyond 1 to 4"):
        rated_sessions(study)
    with pytest.raises(UnusableError, match="There is no valence 'good'"):
        rated_sessions(study, "good")
    with pytest.raises(UnusableError, match="it needs the table episodes"):
        rated_sessions({"cards": study["cards"], "eventReports": study["eventReports"]})


def test_one_session_each_is_the_reason_there_is_none() -> None:
    once = RATED.unique(["therapist", "client"], keep="first", maintain_order=True)
    assert (truth_and_bias(once).temporal_congruence.undefined or "").startswith(
        "Each client has one session that both rated"
    )
