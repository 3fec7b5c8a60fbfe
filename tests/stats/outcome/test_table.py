"""Primary and exploratory estimates in one table, and what is said of them in plain words."""

from __future__ import annotations

from functools import cache

import pytest

from tests.stats.outcome.cases import SESSIONS, rivals
from visavis.stats.errors import UnusableError
from visavis.stats.outcome import (
    next_session_outcome,
    outcome_episodes,
    outcome_table,
    whole_episode_outcome,
)
from visavis.stats.outcome.result import OutcomeModel
from visavis.stats.uncertainty import benjamini_hochberg, holm

WITHIN = "client_helpful, within clients"
LESS = "client_helpful less therapist_helpful, within clients"
PRIMARY = [("rivals", LESS), ("next", f"{WITHIN}, same session")]


@cache
def models() -> dict[str, OutcomeModel]:
    return {
        "next": next_session_outcome(SESSIONS, ["client_helpful"]),
        "rivals": rivals(),
        "whole": whole_episode_outcome(outcome_episodes(SESSIONS), ["client_helpful"]),
    }


def test_primary_and_exploratory_tests_are_counted_apart() -> None:
    found = outcome_table(models(), primary=PRIMARY)
    rows = found.rows()
    assert found.title() == (
        "Events and outcome: 2 primary tests (Holm), 18 exploratory tests (Benjamini–Hochberg)"
    )
    assert [(row["table"], row["name"]) for row in rows[:2]] == PRIMARY
    for role, how in (("primary", holm), ("exploratory", benjamini_hochberg)):
        mine = [row for row in rows if row["role"] == role and row["p"] is not None]
        assert [row["p_adjusted"] for row in mine] == pytest.approx(
            how([float(row["p"] or 0) for row in mine])
        )
        assert {row["tests"] for row in mine} == {len(mine)}
    described = [row for row in rows if str(row["name"]).startswith("share")]
    assert {(row["p"], row["p_adjusted"], row["tests"]) for row in described} == {(None,) * 3}


def test_nothing_is_primary_unless_it_is_named() -> None:
    assert {line.role for line in outcome_table(models()).lines} == {"exploratory"}


def test_a_row_holds_what_is_needed_to_believe_it() -> None:
    row = outcome_table(models(), primary=PRIMARY).to_frame().row(0, named=True)
    told = {name: row[name] for name in ("outcome", "model", "predictor", "side", "level", "when")}
    assert told == {
        "outcome": "next_score",
        "model": "next session",
        "predictor": "client_helpful less therapist_helpful",
        "side": "client less therapist",
        "level": "within clients",
        "when": "session before",
    }
    assert (row["n"], row["clients"], row["therapists"], row["dropped"]) == (231, 33, 9, 91)
    assert row["why_dropped"].startswith("25 without a score; 33 with no later score; ")
    assert row["low"] < row["value"] < row["high"]


def test_what_is_not_there_cannot_be_primary() -> None:
    with pytest.raises(UnusableError, match="no model 'last': name one of next, rivals, whole"):
        outcome_table(models(), primary=[("last", LESS)])
    with pytest.raises(UnusableError, match="'next' has no estimate 'x': there are client_helpful"):
        outcome_table(models(), primary=[("next", "x")])
    with pytest.raises(UnusableError, match="named twice as primary"):
        outcome_table(models(), primary=[PRIMARY[0], PRIMARY[0]])
    with pytest.raises(UnusableError, match="'rivals' has no estimate"):
        _ = outcome_table(models())["rivals", "x"]
    assert outcome_table(models())["rivals", LESS].effect.p is not None


def test_sentences_say_what_was_found_and_what_it_does_not_show() -> None:
    first, *_others, last = models()["next"].sentences()
    assert first == (
        "Where client_helpful of the session before was one higher than usual for a client, the "
        "next score was 0.45 points higher, with earlier scores, week and the other predictors "
        "alike (95 % interval −0.71 to 1.60; 264 sessions of 33 clients with 9 therapists). So the "
        "data do not show whether there is such a difference, or which way it goes."
    )
    assert last == "This is an association: it does not show that one brings about the other."


def test_no_sentence_says_that_one_side_is_better_when_the_interval_holds_zero() -> None:
    compared = models()["rivals"].sentences()[0]
    assert compared == (
        "Within clients, session before: client_helpful goes with +0.51 points, therapist_helpful "
        "with −0.73; the difference is +1.24 (95 % interval −0.77 to 3.25; 231 sessions of 33 "
        "clients with 9 therapists). So these data do not show that one side's reports go with "
        "more."
    )
