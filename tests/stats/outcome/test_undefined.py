"""Where the data cannot answer there is a reason and no number; wrong questions are refused."""

from __future__ import annotations

import polars as pl
import pytest

from tests.stats.outcome.cases import SESSIONS, tables
from visavis.stats.errors import UnusableError
from visavis.stats.outcome import (
    count_next_session,
    count_whole_episode,
    next_session_outcome,
    outcome_episodes,
    outcome_sessions,
    outcome_table,
    rival_reports,
    type_and_congruence,
    whole_episode_outcome,
)
from visavis.stats.outcome.result import OutcomeModel
from visavis.stats.summaries import counts, products

FEW = SESSIONS.filter(pl.col("client") <= 12)
ALONE = (
    "All rows are of one therapist, so how far one therapist differs from another cannot be known."
)
BETWEEN = (
    "There are 4 therapists: fewer than 8 do not tell what 'client_helpful' goes with between them."
)


def reasons(found: OutcomeModel) -> list[str | None]:
    return [one.undefined for one in found.estimates]


def following(data: pl.DataFrame, *predictors: str) -> OutcomeModel:
    return next_session_outcome(data, predictors or ["client_helpful"])


def test_a_predictor_that_never_changes_is_undefined_and_the_others_are_not() -> None:
    data = FEW.with_columns(pl.lit(1).alias("therapist_helpful"))
    found = following(data, "client_helpful", "therapist_helpful")
    why = "'therapist_helpful' does not differ from one session to another within any client."
    assert reasons(found)[3:5] == [why, why]
    assert found.estimates[0].value is not None
    assert sum(one.p is not None for one in found.estimates) == 2


def test_a_predictor_that_changes_within_few_clients_tells_nothing() -> None:
    shown = pl.col("client_helpful") * (pl.col("client") <= 3)
    found = following(FEW.with_columns(shown))
    assert reasons(found)[0] == (
        "'client_helpful' differs from one session to another within 3 clients only: fewer than 5 "
        "tell nothing."
    )


def test_few_people_do_not_tell_what_differs_between_them() -> None:
    assert reasons(following(FEW))[2] == (
        "There are 12 clients: fewer than 15 do not tell what 'client_helpful' goes with between "
        "them."
    )
    episodes = outcome_episodes(FEW, fewest=1)
    assert reasons(whole_episode_outcome(episodes, ["client_helpful"])) == [None, BETWEEN]


def test_predictors_that_say_the_same_are_undefined() -> None:
    twin = pl.col("client_helpful").alias("therapist_helpful")
    found = rival_reports(FEW.with_columns(twin))
    why = reasons(found)[0] or ""
    assert why.startswith("The predictor 'therapist_helpful, within clients' follows from 'score'")
    alone = [one for one in found.estimates if one.of["given"] == "alone" and one.interval]
    assert len(alone) == 4


def test_without_a_next_session_there_is_nothing_to_tell() -> None:
    found = following(SESSIONS.filter(pl.col("number") == 1))
    assert set(reasons(found)) == {
        "No session has all that the model needs: see what was left out, and why."
    }
    assert found.estimates[0].n == 0
    assert set(found.estimates[0].dropped) == {"without a score", "with no later score"}
    nothing = SESSIONS.with_columns(pl.lit(None, pl.Float64).alias("score"))
    assert following(nothing).estimates[0].dropped == {"without a score": len(SESSIONS)}


def test_one_therapist_is_no_network() -> None:
    one = SESSIONS.filter(pl.col("therapist") == 8)
    found = whole_episode_outcome(outcome_episodes(one, fewest=1), ["client_helpful"])
    assert {why for why in reasons(found) if why} == {ALONE}
    cautions = following(one).estimates[0].cautions
    assert [words.split(":")[0] for words in cautions] == ["Only 1 therapist", ALONE]


def test_an_outcome_with_one_value_has_no_predictors() -> None:
    why = reasons(following(SESSIONS.with_columns(pl.lit(40.0).alias("score"))))[0] or ""
    assert "has one value only" in why


def test_wrong_questions_are_refused() -> None:
    summary = count_next_session(FEW, ["client_helpful"])
    with pytest.raises(UnusableError, match="Name a predictor, or more"):
        count_next_session(FEW, [])
    for word in (FEW, summary):
        with pytest.raises(UnusableError, match=r"Name the columns in a list, as \['client_help"):
            next_session_outcome(word, "client_helpful")
    with pytest.raises(UnusableError, match="in a list"):
        type_and_congruence(FEW, types="client_helpful", congruence=["therapist_helpful"])
    with pytest.raises(UnusableError, match="make episodes of them with outcome_episodes"):
        whole_episode_outcome(outcome_sessions(tables(), instrument="line", scale="total"), ["x"])
    with pytest.raises(UnusableError, match="Give each model a name"):
        outcome_table([following(FEW)])  # type: ignore[arg-type]  # as a notebook may
    with pytest.raises(UnusableError, match="'score' is in the model already"):
        count_next_session(FEW, ["client_helpful"], control=["score"])
    with pytest.raises(UnusableError, match="'score' is in the model already: leave it out of pre"):
        following(FEW, "score")
    with pytest.raises(UnusableError, match="holds no 'therapist_helpful': it is of client_help"):
        next_session_outcome(summary, ["therapist_helpful"])
    with pytest.raises(UnusableError, match="of the next session, and the whole episode is asked"):
        whole_episode_outcome(summary, ["client_helpful"])
    with pytest.raises(UnusableError, match="no summary of events and outcome"):
        next_session_outcome(products(FEW, of=["week"], by=["client"]), ["week"])
    with pytest.raises(UnusableError, match="no summary of events and outcome"):
        next_session_outcome(counts(FEW, by=["client"]), ["week"])
    with pytest.raises(UnusableError, match="has no column 'pre'"):
        count_whole_episode(FEW, ["client_helpful"])
    with pytest.raises(UnusableError, match="There is no model 'last'"):
        rival_reports(FEW, model="last")
    with pytest.raises(UnusableError, match="There is no unit 'metre'"):
        rival_reports(FEW, unit="metre")
    with pytest.raises(UnusableError, match=r"number .* is there twice"):
        following(pl.concat([FEW, FEW]))
    with pytest.raises(UnusableError, match="There is no model 'alone'"):
        following(FEW).model("alone")


def test_a_rating_beside_a_yes_bears_a_caution() -> None:
    rated = FEW.with_columns(client_helpful_rating=pl.col("week") % 5)
    asked = {"client": "client_helpful_rating", "therapist": "therapist_helpful"}
    found = rival_reports(rated, **asked)  # type: ignore[arg-type]  # two names
    (said,) = (one for one in found.sentences() if "these are two units" in one)
    assert said.startswith("A point of 'therapist_helpful' is all there is between no and yes")
    same = rival_reports(rated, unit="sd", **asked)  # type: ignore[arg-type]  # as above
    assert not any("two units" in one for one in same.sentences())
