"""Actor and partner effects: lme4, a jackknife by hand, changed roles, what cannot be said."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl
import pytest

from tests.stats.pairs.cases import EXPECTED, RATED
from visavis.stats.errors import UnusableError
from visavis.stats.models import mixed_model
from visavis.stats.pairs import actor_partner, count_actor_partner, next_session
from visavis.stats.pairs.actor_partner import ActorPartner
from visavis.stats.summaries import merge

Change = Callable[[pl.DataFrame], pl.DataFrame]
NOW = {"client": "client_rating", "therapist": "therapist_rating"}
NEXT = {side: f"next_{column}" for side, column in NOW.items()}
SESSIONS = next_session(RATED, *NOW.values(), by=("therapist", "client"))
LESS = "client less therapist"


@cache
def found() -> ActorPartner:
    return actor_partner(SESSIONS, outcomes=NEXT, predictors=NOW)


@pytest.mark.parametrize("side", NOW)
def test_lme4_finds_the_same(side: str) -> None:
    theirs = EXPECTED[f"of_{side}"]
    rows = {row["name"]: row for row in found().rows() if row["outcome"] == side}
    two = [rows[name] for name in ("actor", "partner")]
    for place, of in (("fixed", "value"), ("se", "se"), ("df", "df")):
        assert [row[of] for row in two] == pytest.approx(theirs[place][1:], rel=1e-3)
    kept = ("value", "se", "df", "p")
    less = [rows["actor less partner"][of] for of in kept]
    assert less == pytest.approx([theirs["less"][of] for of in kept], rel=1e-3)


def test_the_sides_are_compared_by_a_jackknife_over_therapists() -> None:
    def apart(rows: pl.DataFrame) -> float:
        client, therapist = (
            mixed_model(rows, y=column, fixed=list(NOW.values())).fixed for column in NEXT.values()
        )
        return (client[NOW["client"]] or 0) - (therapist[NOW["therapist"]] or 0)

    left = np.array([apart(SESSIONS.filter(pl.col("therapist") != j)) for j in range(1, 9)])
    actor = found().estimate("actor", LESS)
    assert actor.value == pytest.approx(apart(SESSIONS), rel=1e-6)
    assert actor.se == pytest.approx(np.sqrt(7 / 8 * ((left - left.mean()) ** 2).sum()), rel=1e-5)
    assert actor.interval is not None
    assert "jackknife over 8 parts" in actor.interval.method


def test_practices_may_merge_what_they_added_up() -> None:
    parts = (SESSIONS.filter(pl.col("therapist") <= 3), SESSIONS.filter(pl.col("therapist") > 3))
    counted = [count_actor_partner(part, outcomes=NEXT, predictors=NOW) for part in parts]
    sums = {side: merge(*(one[side] for one in counted)) for side in NOW}
    merged = actor_partner(sums, outcomes=NEXT, predictors=NOW)
    for mine, theirs in zip(merged.rows(), found().rows(), strict=True):
        assert (mine["value"], mine["se"]) == pytest.approx((theirs["value"], theirs["se"]))
        assert (mine["n"], mine["dropped"]) == (theirs["n"], theirs["dropped"])
    with pytest.raises(UnusableError, match="summary of the therapist's outcome is missing"):
        actor_partner({"client": sums["client"]}, outcomes=NEXT, predictors=NOW)


def test_changing_roles_mirrors_everything() -> None:
    def crossed(columns: dict[str, str]) -> dict[str, str]:
        return {"client": columns["therapist"], "therapist": columns["client"]}

    few = SESSIONS.filter(pl.col("therapist") < 8)
    one = actor_partner(few, outcomes=NEXT, predictors=NOW)
    other = actor_partner(few, outcomes=crossed(NEXT), predictors=crossed(NOW))
    for name in ("actor", "partner", "actor less partner"):
        mine, theirs = one.estimate(name, "client"), other.estimate(name, "therapist")
        assert (mine.value, mine.se) == pytest.approx((theirs.value, theirs.se))
    assert one.estimate("actor", LESS).undefined == (
        "There are 7 groups of 'therapist': with fewer than 8, how far the two sides' effects "
        "differ by chance is not known."
    )


CASES: dict[str, tuple[Change, str]] = {
    "one client": (lambda d: d.filter(client=1), "All rows are of one client"),
    "three sessions": (lambda d: d[[0, 20, 41]], "3 rows cannot tell"),
    "the same on both sides": (
        lambda d: d.with_columns(therapist_rating="client_rating"),
        "The predictor 'therapist_rating' follows from 'client_rating'",
    ),
    "a side that always says the same": (
        lambda d: d.with_columns(client_rating=pl.lit(2.0)),
        "The predictor 'client_rating' has one value only",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_said_has_a_reason(case: str) -> None:
    change, why = CASES[case]
    none = actor_partner(change(SESSIONS), outcomes=NEXT, predictors=NOW)
    assert {one.value for one in none.estimates} == {None}
    assert all((one.undefined or "").startswith(why) for one in none.estimates)


def test_the_next_session_is_the_one_numbered_one_higher() -> None:
    rows = pl.DataFrame({"client": [1, 1, 1, 2], "number": [1, 2, 4, 3], "x": [5.0, 6.0, 7.0, 8.0]})
    assert next_session(rows, "x", by=["client"])["next_x"].to_list() == [6.0, None, None, None]
    with pytest.raises(UnusableError, match="'number' has a number twice in one therapy"):
        next_session(pl.concat([rows, rows]), "x", by=["client"])


def test_an_only_session_and_a_wrong_next_one_are_refused() -> None:
    rows = pl.DataFrame({"client": [1, 1], "number": [1, 2], "x": [5.0, 6.0]})
    once = next_session(rows, "x", by=["client"])
    with pytest.raises(UnusableError, match="There is a column 'next_x' already"):
        next_session(once, "x", by=["client"])
    with pytest.raises(UnusableError, match="Name the columns"):
        next_session(rows, by=["client"])
    with pytest.raises(UnusableError, match="numbers with a fraction"):
        next_session(rows.with_columns(pl.col("number") + 0.5), "x", by=["client"])


def test_each_side_says_how_many_sessions_it_rests_on_and_what_they_lack() -> None:
    apart = found().estimate("actor", LESS)
    told = [model.estimates[0].n for model in found().models.values()]
    assert apart.denominator == (
        f"{told[0]} with the client's and {told[1]} with the therapist's outcome"
    )
    assert list(found().estimate("actor", "client").dropped) == ["without next_client_rating"]
    assert "40 clients, 8 therapists" in found().title()


def test_both_sides_are_needed() -> None:
    with pytest.raises(UnusableError, match="Name the outcomes of both sides"):
        actor_partner(SESSIONS, outcomes={"client": "next_client_rating"}, predictors=NOW)
    with pytest.raises(UnusableError, match="There is no 'tea' of 'client'"):
        found().estimate("tea", "client")
