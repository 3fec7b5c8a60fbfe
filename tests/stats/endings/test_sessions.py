"""Client-sessions and episodes: what is known when, and on which engine."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
import pytest

from tests.stats.endings.study import CARDS, EPISODES, SCORES, SESSIONS, TABLES
from tests.stats.summaries.cases import ENGINES
from visavis.stats.endings import Fewer, Told, client_sessions, episode_times
from visavis.stats.errors import UnusableError

LATEST = {"distress": ("phq9", "total")}


def lines(frame: Any) -> dict[str, dict[str, Any]]:
    table = nw.from_native(frame).lazy().collect(backend="polars").to_native()
    key = "session" if "session" in table.columns else "episode"
    return {row[key]: row for row in table.fill_nan(None).to_dicts()}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    return lines(client_sessions(TABLES, definition=Told("client"), scores=LATEST))


def column(rows: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    return {session: row[name] for session, row in rows.items()}


def test_only_sessions_that_were_held_are_rows(found: dict[str, dict[str, Any]]) -> None:
    assert [session for session in found if session.startswith(("E3", "E4"))] == [
        "E3-1",
        "E3-2",
        "E3-4",
        "E4-1",
        "E4-2",
    ]


def test_the_last_one_held_of_a_therapy_that_ended_is_the_event(
    found: dict[str, dict[str, Any]],
) -> None:
    last = [session for session, ended in column(found, "ended").items() if ended]
    assert last == ["E1-3", "E2-1", "E3-4", "E4-2"]  # those of E6 and E7 may go on


def test_dropout_is_missing_where_nobody_told_how_it_ended(
    found: dict[str, dict[str, Any]],
) -> None:
    said = column(found, "dropout")
    assert {session: said[session] for session in ("E1-2", "E1-3", "E2-1", "E4-1", "E4-2")} == {
        "E1-2": 0,
        "E1-3": 0,
        "E2-1": 1,
        "E4-1": 0,
        "E4-2": None,
    }


def test_gates_say_yes_no_or_nothing(found: dict[str, dict[str, Any]]) -> None:
    gates = ("client_helpful", "client_hindering", "therapist_helpful", "therapist_hindering")
    assert [tuple(found[session][gate] for gate in gates) for session in ("E1-3", "E3-1")] == [
        (0, 1, None, None),
        (1, None, 1, 1),
    ]


def test_earlier_hindrances_are_counted(found: dict[str, dict[str, Any]]) -> None:
    names = [f"client_hindering{word}_before" for word in ("", "_told", "_untold")]
    before = [tuple(found[one][name] for name in names) for one in ("E1-1", "E1-3", "E3-4", "E4-2")]
    assert before == [(0, 0, 0), (1, 1, 0), (None, 0, 2), (None, 0, 1)]


def test_what_was_missed_follows_from_the_raters(found: dict[str, dict[str, Any]]) -> None:
    missed = column(found, "helpful_missed")
    judged = {session: missed[session] for session in ("E1-1", "E1-2", "E1-3", "E3-1", "E3-4")}
    assert judged == {"E1-1": 0, "E1-2": 1, "E1-3": 0, "E3-1": None, "E3-4": 0}


def test_scores_are_the_latest_known_by_then(found: dict[str, dict[str, Any]]) -> None:
    distress = column(found, "distress")
    assert [distress[session] for session in ("E1-1", "E1-3", "E3-2", "E4-1")] == [
        20.0,
        8.0,
        20.0,
        None,
    ]


def test_tables_that_are_not_there_give_no_columns() -> None:
    few = {name: TABLES[name] for name in ("episodes", "sessions")}
    (first, *_) = lines(client_sessions(few)).values()
    assert sorted(first) == ["client", "day", "ended", "episode", "number", "session", "therapist"]


def test_an_episode_is_observed_until_it_ends_or_observation_does() -> None:
    times = lines(episode_times(TABLES, definition=Fewer(3)))
    names = ("sessions", "number", "day", "ended", "dropout", "other")
    assert {episode: tuple(row[name] for name in names) for episode, row in times.items()} == {
        "E1": (3, 3, 14, 1, 0, 1),
        "E2": (1, 1, 0, 1, 1, 0),
        "E3": (3, 4, 21, 1, 0, 1),
        "E4": (2, 3, 7, 1, 1, 0),
        "E5": (None, None, None, 1, None, None),
        "E6": (3, 4, 30, 0, 0, 0),
        "E7": (1, 1, 5, 0, 0, 0),
    }


@pytest.mark.parametrize("engine", ["pandas", "PyArrow", "DuckDB"])
def test_rows_are_the_same_on_every_engine(engine: str, found: dict[str, dict[str, Any]]) -> None:
    other = {name: ENGINES[engine](frame) for name, frame in TABLES.items()}
    assert lines(client_sessions(other, definition=Told("client"), scores=LATEST)) == found


def test_several_scores_of_a_day_are_averaged() -> None:
    two = lines(client_sessions(TABLES, scores=LATEST))
    assert two["E6-1"]["distress"] == 21.0


def change(table: str, **columns: Any) -> dict[str, Any]:
    return {**TABLES, table: TABLES[table].with_columns(**columns)}


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        (
            {**TABLES, "sessions": pl.concat([SESSIONS, SESSIONS])},
            "the session 'E1-1' is there",
        ),
        (
            {**TABLES, "episodes": pl.concat([EPISODES, EPISODES])},
            "the episode 'E1' is there",
        ),
        ({**TABLES, "cards": pl.concat([CARDS, CARDS])}, "session 'E1-1', perspective 'client' is"),
        ({**TABLES, "scores": pl.concat([SCORES, SCORES])}, "table scores: the episode 'E1', day"),
        (change("sessions", status=pl.lit("Held")), "column 'status' holds 'Held', and it needs"),
        (change("episodes", status=pl.lit("ENDED")), "holds 'ENDED', and it needs 'open', 'ended'"),
        (change("episodes", status=pl.lit(None)), "'status' is empty in 7 lines: say"),
        (change("episodes", ending_client=pl.lit("Faded out")), "'ending_client' holds 'Faded"),
        (change("cards", hindering=pl.lit("YES")), "column 'hindering' holds 'YES'"),
        (change("sessions", number=pl.lit(1)), "the episode 'E1', number '1' is there"),
    ],
)
def test_what_would_be_counted_twice_or_not_at_all_is_refused_by_table_and_column(
    tables: dict[str, Any], why: str
) -> None:
    with pytest.raises(UnusableError, match=why):
        client_sessions(tables, definition=Told("client"), scores=LATEST)


def test_a_score_may_not_be_called_as_a_column_is() -> None:
    with pytest.raises(UnusableError, match="there is a column of that name"):
        client_sessions(TABLES, scores={"number": ("phq9", "total")})
