"""One line for each session and each episode, column by column by hand."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from tests.stats.outcome.cases import EPISODES, SESSIONS, tables
from tests.stats.summaries.cases import ENGINES
from visavis.stats.errors import UnusableError
from visavis.stats.outcome import (
    count_next_session,
    count_whole_episode,
    outcome_episodes,
    outcome_sessions,
)
from visavis.stats.outcome.rows import Rows
from visavis.stats.summaries import merge

LINE = {"instrument": "line", "scale": "total"}


@cache
def made() -> Rows:
    return outcome_sessions(tables(), **LINE)


def test_scores_stand_beside_the_next_measured_ones() -> None:
    found = (
        made()
        .to_frame()
        .select("session", "number", "week", "score", "next_score", "weeks_ahead", "first_score")
    )
    assert found.rows() == [
        ("S1", 1, 0, 10, 12, 2, 10),
        ("S2", 2, 1, None, None, None, 10),
        ("S3", 3, 2, 12, 15, 2, 10),
        ("S5", 5, 4, 15, None, None, 10),
        ("S6", 6, 5, None, None, None, 10),
    ]


SAID = {
    "client_helpful": [1, 1, 0, 1, None],
    "client_hindering": [0, 0, 0, 1, None],
    "therapist_helpful": [1, 0, None, 1, None],  # late in S3
    "therapist_hindering": [0, 1, None, 0, None],
    "client_helpful_rating": [3.5, None, None, 1.0, None],
    "therapist_helpful_rating": [2.0, None, None, 4.0, None],
    "guess_helpful": [1, None, None, None, None],
    "guess_hindering": [0, None, None, None, None],
    "both_helpful": [1, 0, None, 1, None],
    "only_client_helpful": [0, 1, None, 0, None],
    "only_therapist_hindering": [0, 1, None, 0, None],
    "matched_helpful": [1, 0, None, 0, None],
    "same_category_helpful": [1, 0, None, 0, None],
    "shared_category_helpful": [1, 0, None, None, None],  # the therapist's in S5 is not coded
    "client_helpful:insight": [1, 0, 0, 1, None],
    "client_helpful:relief": [1, 1, 0, 0, None],
    "therapist_helpful:relief": [0, 0, None, None, None],
}


def test_what_was_said_is_yes_no_or_unknown() -> None:
    found = made().to_frame()
    assert {name: found[name].to_list() for name in SAID} == SAID


def test_what_is_left_out_is_told() -> None:
    assert repr(made()) == (
        "<Events and outcome of sessions: 5 lines; left out: 1 not held; "
        "1 scored outside any session that was held>"
    )


@pytest.mark.parametrize(
    "engine",
    ["DuckDB", *(pytest.param(name, marks=pytest.mark.wide) for name in ("pandas", "PyArrow"))],
)
def test_every_engine_makes_the_same_lines(engine: str) -> None:
    as_held = {name: ENGINES[engine](frame) for name, frame in tables().items()}
    assert outcome_sessions(as_held, **LINE).to_frame().equals(made().to_frame())


def test_tables_that_lack_take_their_columns_with_them() -> None:
    without = {name: frame for name, frame in tables().items() if name != "matches"}
    names = outcome_sessions(without, **LINE).predictors
    assert "shared_category_helpful" in names
    assert "matched_helpful" not in names
    few = {name: without[name] for name in ("episodes", "sessions", "cards", "scores")}
    assert len(outcome_sessions(few, **LINE).predictors) == 10


def test_wrong_scores_are_refused() -> None:
    scores = tables()["scores"]
    with pytest.raises(UnusableError, match="no score of perspective 'client', instrument 'phq9'"):
        outcome_sessions(tables(), instrument="phq9", scale="total")
    with pytest.raises(UnusableError, match="A session has two such scores"):
        outcome_sessions({**tables(), "scores": pl.concat([scores, scores])}, **LINE)
    done = tables()["sessions"].with_columns(status=pl.lit("done"))
    with pytest.raises(UnusableError, match="sessions: the column 'status' holds 'done', and it"):
        outcome_sessions({**tables(), "sessions": done}, **LINE)
    with pytest.raises(UnusableError, match="The table 'scores' is missing"):
        outcome_sessions({}, **LINE)


def test_episodes_hold_what_lies_between_their_first_and_last_score() -> None:
    found = outcome_episodes(SESSIONS, fewest=1).to_frame()
    found = found.with_columns(pl.col("client").cast(pl.Int64)).sort("client")
    ends = ["client", "pre", "post", "sessions"]
    assert found.select(ends).rows() == EPISODES.select(ends).rows()
    for name in ("client_helpful", "therapist_helpful"):
        shares = found[name].to_list()
        assert shares == pytest.approx(EPISODES[name].to_list(), abs=1e-9)


def test_a_share_of_few_sessions_is_none() -> None:
    found = outcome_episodes(made(), fewest=3).to_frame()
    assert found.select("pre", "post", "scores", "sessions", "weeks").row(0) == (10, 15, 3, 3, 4)
    assert found["client_helpful"].to_list() == [2 / 3]
    assert found["therapist_helpful"].to_list() == [None]
    with pytest.raises(UnusableError, match="a share needs one session"):
        outcome_episodes(made(), fewest=0)


def test_sessions_that_stand_twice_or_belong_to_two_are_refused() -> None:
    slip = pl.int_range(pl.len()) == 2
    other = pl.when(slip).then(99)
    for data, said in (
        (pl.concat([SESSIONS, SESSIONS]), "the episode '.*', number '.*' is there twice"),
        (SESSIONS.with_columns(client=other.otherwise("client")), "more than one client: correct"),
        (SESSIONS.with_columns(therapist=other.otherwise("therapist")), "more than one therapist"),
    ):
        with pytest.raises(UnusableError, match=said):
            outcome_episodes(data)
        with pytest.raises(UnusableError, match=said):
            count_next_session(data, ["client_helpful"])


def test_an_episode_that_stands_twice_is_refused() -> None:
    made = outcome_episodes(SESSIONS, ["client_helpful"]).to_frame()
    with pytest.raises(UnusableError, match=r"The episode '.*' is there twice. Leave one"):
        count_whole_episode(pl.concat([made, made]), ["client_helpful"])


def test_nobody_stands_in_two_summaries_of_outcome() -> None:
    one = count_next_session(SESSIONS, ["client_helpful"])
    with pytest.raises(UnusableError, match="each client belongs to one only"):
        merge(one, one)


def test_lines_without_a_number_are_counted_and_their_episodes_too() -> None:
    first = SESSIONS["episode"][0]
    lacking = SESSIONS.with_columns(
        number=pl.when(pl.col("episode") == first).then(None).otherwise("number")
    )
    found, whole = outcome_episodes(lacking), outcome_episodes(SESSIONS)
    lines = SESSIONS.filter(pl.col("episode") == first).height
    assert found.dropped["sessions without number"] == lines
    gone = whole.dropped["without two scores"] + 1
    assert found.dropped["without two scores"] == gone
    counted = count_whole_episode(found, ["client_helpful"])
    assert counted.dropped["without two scores"] == gone
