"""What ruptures refuse, what they say of whom, and that parts and engines change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import polars as pl
import pytest

from tests.stats.summaries.cases import ENGINES
from visavis.stats.errors import UnusableError
from visavis.stats.ruptures import (
    Chart,
    Decline,
    Drop,
    Repair,
    rupture_shares,
    ruptures,
    ruptures_by_chance,
    session_scores,
)
from visavis.stats.summaries import counts, merge


def study(seed: int = 3, episodes: int = 30, sessions: int = 10) -> pl.DataFrame:
    rng = np.random.Generator(np.random.PCG64(seed))
    episode = np.repeat(np.arange(episodes), sessions)
    score = rng.normal(size=len(episode)) + rng.normal(size=episodes)[episode]
    return pl.DataFrame(
        {
            "episode": episode,
            "client": episode,
            "therapist": episode % 8,
            "session": np.tile(np.arange(1, sessions + 1), episodes),
            "score": score.round(1),
        }
    )


STUDY = study()


def test_few_points_and_torn_courses_are_refused_with_the_reason() -> None:
    data = pl.DataFrame(
        {
            "episode": ["a"] * 3 + ["b"] * 8 + ["c"] * 5 + ["NA"],
            "session": [1, 2, 3, *range(1, 9), *range(1, 6), 1],
            "score": [1.0, 2, 3, *[1.0, None] * 4, 3.0, 2, None, 3, 2, 1],
        }
    )
    found = ruptures(data, rules=[Drop(1, "within")])
    assert (found.episodes, dict(found.refused)) == (
        0,
        {
            "sessions without episode": 1,
            "episodes with fewer than 4 scores": 1,
            "episodes with too few scores of neighbouring sessions": 2,
        },
    )
    share = found.shares.estimates[0]
    reason = "There are no episodes with enough scores."
    assert (share.undefined, found.rows()[0]["undefined"]) == (reason, reason)
    assert share.dropped == {why: n for why, n in found.refused.items() if "episodes" in why}
    assert "2 episodes with" in str(found)


def test_shares_know_their_clients_and_therapists() -> None:
    found = ruptures(STUDY, rules=[Drop(2, "within"), Chart()])
    one = {
        about: found.shares.one(
            name="episodes with a rupture", rule="drop of 2 SD within", about=about
        )
        for about in ("these therapists", "therapists at large")
    }
    with_one = found.found.filter(rule="drop of 2 SD within")["episode"].n_unique()
    assert {e.value for e in one.values()} == {with_one / 30}
    assert [(e.clusters, e.cluster) for e in one.values()] == [(30, "clients"), (8, "therapists")]
    repaired = found.shares.one(
        name="ruptures repaired", rule="drop of 2 SD within", about="these therapists"
    )
    seen = found.found.filter(pl.col("repair") != "not seen", rule="drop of 2 SD within")
    assert (repaired.value, repaired.n) == ((seen["repair"] == "repaired").mean(), len(seen))


def test_rules_stand_side_by_side_and_a_stricter_one_finds_no_more() -> None:
    found = ruptures(STUDY)
    rows: dict[str, Any] = {str(row["rule"]): row for row in found.rows()}
    assert len(rows) == 9
    assert {row["episodes"] for row in rows.values()} == {30}
    for by in ("within", "between", "stricter"):
        assert rows[f"drop of 2 SD {by}"]["ruptures"] < rows[f"drop of 1 SD {by}"]["ruptures"]
    for row in rows.values():
        parts = [row[name] for name in ("repaired", "not repaired", "not seen")]
        assert sum(parts) == row["ruptures"]
    assert set(found.found["rule"]) <= set(rows)
    how = "repaired: back by 100% at any time; SD between episodes 1."
    assert str(found).startswith(f"Ruptures looked for in 30 episodes, {how}")


def places(data: Any, **how: Any) -> list[tuple[Any, ...]]:
    table = ruptures(data, **how).found
    return table.select("rule", "episode", "before", "session", "lowest", "repaired").rows()


def test_a_mirrored_scale_and_larger_points_change_nothing() -> None:
    expected = places(STUDY)
    mirrored = STUDY.with_columns(-pl.col("score"))
    larger = STUDY.with_columns(pl.col("score") * 8 + 100)
    assert places(mirrored, better="lower") == expected
    assert places(larger) == expected
    assert places(STUDY.sample(fraction=1, shuffle=True, seed=1)) == expected


def test_parts_give_what_the_whole_gives() -> None:
    whole = ruptures(STUDY, between=1.0)
    parts = [
        ruptures(STUDY[rows], between=1.0).summary for rows in (slice(0, 100), slice(100, 300))
    ]
    merged = merge(*parts)
    assert merged == whole.summary
    assert rupture_shares(merged).to_dict() == whole.shares.to_dict()


def test_parts_that_were_judged_apart_do_not_merge() -> None:
    with pytest.raises(UnusableError, match="of the how, one says"):
        merge(*(ruptures(half).summary for half in (STUDY[:100], STUDY[100:])))


@pytest.mark.parametrize("engine", ["pandas, nullable", "PyArrow", "DuckDB"])
def test_other_engines_give_the_same(engine: str) -> None:
    gaps = STUDY.head(100).with_columns(score=pl.when(pl.col("session") != 4).then("score"))
    assert places(ENGINES[engine](gaps)) == places(gaps)


def test_noise_has_as_many_ruptures_as_shuffled_noise_and_a_rise_has_fewer() -> None:
    rules = [Drop(2, "within")]
    flat = study(4)
    rising = flat.with_columns(score=pl.col("score") + pl.col("session"))
    found = [ruptures_by_chance(data, rng=chance(), rules=rules) for data in (flat, rising)]
    noise, rise = (cast("dict[str, float]", one.rows()[0]) for one in found)
    assert noise["with a rupture"] == ruptures(flat, rules=rules).shares.estimates[0].value
    assert noise["shuffled, low"] <= noise["with a rupture"] <= noise["shuffled, high"]
    assert min(noise["p for more"], noise["p for fewer"]) > 0.05
    assert rise["with a rupture"] < rise["shuffled, low"]
    assert rise["p for fewer"] == 0.01


def test_shuffling_moves_scores_within_their_episode_only() -> None:
    alike = STUDY.with_columns(score=pl.col("episode").cast(pl.Float64))
    found = ruptures_by_chance(alike, rng=chance(), draws=3).rows()
    assert {row["shuffled"] for row in found} == {0.0}
    mirrored = STUDY.with_columns(-pl.col("score"))
    one = ruptures_by_chance(STUDY, rng=chance(), draws=5)
    other = ruptures_by_chance(mirrored, rng=chance(), draws=5, better="lower")
    assert one.to_dict() == other.to_dict()


def chance() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(8))


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "direction": (lambda: ruptures(STUDY, better="up"), "'higher' or 'lower'"),
    "no rules": (lambda: ruptures(STUDY, rules=[]), "one rule or more"),
    "one twice": (lambda: ruptures(STUDY, rules=[Drop(), Drop()]), "each of them once"),
    "between": (lambda: ruptures(STUDY, between=0), "a number above 0"),
    "one episode": (lambda: ruptures(STUDY.head(10)), "One episode does not tell"),
    "sds": (lambda: Drop(0), "pass more than 0"),
    "by": (lambda: Decline(1, "all"), "'within', 'between' or 'stricter'"),
    "sessions": (lambda: Decline(sessions=0), "whole steps, one step at least"),
    "share": (lambda: Repair(1.5), "between 0 and 1"),
    "window": (lambda: Repair(within=0), "whole sessions, one session at least"),
    "numbers": (
        lambda: ruptures(STUDY.with_columns(session=pl.col("session") / 2)),
        "number sessions 1, 2, 3",
    ),
    "twice": (
        lambda: ruptures(pl.concat([STUDY, STUDY.head(2)])),
        "2 sessions of an episode",
    ),
    "infinite": (
        lambda: ruptures(STUDY.with_columns(score=pl.lit(float("inf")))),
        "'score' holds infinity",
    ),
    "clients": (
        lambda: ruptures(STUDY.with_columns(client="session")),
        "'0' has more than one client: correct it",
    ),
    "session 0": (
        lambda: ruptures(STUDY.with_columns(session=pl.col("session") - 1)),
        "number sessions 1, 2, 3",
    ),
    "rule": (lambda: ruptures(STUDY, rules=cast("Any", "drop")), r"pass a list of rules"),
    "a rule": (lambda: ruptures(STUDY, rules=cast("Any", Drop())), r"pass a list of rules"),
    "word": (lambda: Chart(cast("Any", "3")), "pass more than 0"),
    "half": (lambda: Decline(sessions=cast("Any", 1.5)), "whole steps"),
    "seed": (lambda: ruptures_by_chance(STUDY, rng=cast("Any", 1)), "rng=1 is no chance"),
    "draws": (lambda: ruptures_by_chance(STUDY, rng=chance(), draws=0), "once at least"),
    "nothing": (
        lambda: ruptures_by_chance(STUDY.head(3), rng=chance()),
        "there is nothing to shuffle",
    ),
    "summary": (lambda: rupture_shares(counts(STUDY, by=["client"])), "no summary of ruptures"),
}


@pytest.mark.parametrize(("ask", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_the_remedy(ask: Callable[[], object], words: str) -> None:
    with pytest.raises(UnusableError, match=words):
        ask()


SESSIONS = pl.DataFrame(
    {
        "session": ["s1", "s2", "s3", "s4", "t1"],
        "episode": ["e", "e", "e", "e", "f"],
        "number": [1, 2, 3, 4, 1],
        "status": ["held", "cancelled", "held", "held", "held"],
    }
)
SCORES = pl.DataFrame(
    {
        "session": ["s1", "s4", None, "s2", "t1"],
        "score": [4.0, 3.0, 9.0, 8.0, 2.0],
        "instrument": ["alliance"] * 4 + ["other"],
        "scale": ["total"] * 5,
        "version": ["1"] * 5,
        "perspective": ["client"] * 5,
    }
)
WHOSE = pl.DataFrame({"episode": ["e", "f"], "client": ["a", "b"], "therapist": ["T", "T"]})
ALLIANCE: dict[str, Any] = {
    "scores": SCORES,
    "sessions": SESSIONS,
    "episodes": WHOSE,
    "instrument": "alliance",
    "scale": "total",
}


def test_scores_of_a_dataset_are_numbered_by_the_sessions_that_were_held() -> None:
    found = session_scores(**ALLIANCE)
    assert found.table.select("episode", "session", "score", "client").rows() == [
        ("e", 1, 4.0, "a"),
        ("e", 2, None, "a"),
        ("e", 3, 3.0, "a"),
        ("f", 1, None, "b"),
    ]
    assert dict(found.dropped) == {
        "scores without a session": 1,
        "scores of a session that was not held": 1,
    }
    looked = ruptures(found, rules=[Drop(1, "within")])
    assert looked.refused["scores without a session"] == 1
    assert looked.shares.estimates[0].dropped == {"episodes with fewer than 4 scores": 2}


def test_one_version_of_a_questionnaire_is_taken() -> None:
    both = pl.concat([SCORES, SCORES.with_columns(version=pl.lit("2"), score="score")])
    with pytest.raises(UnusableError, match="in the versions '1', '2': name one, as version='2'"):
        session_scores(**{**ALLIANCE, "scores": both})
    found = session_scores(**{**ALLIANCE, "scores": both}, version="2")
    assert found.to_dict() == session_scores(**ALLIANCE).to_dict()


STRANGE: dict[str, tuple[dict[str, Any], str]] = {
    "score twice": ({"scores": pl.concat([SCORES, SCORES.head(1)])}, "two such scores"),
    "session twice": ({"sessions": pl.concat([SESSIONS, SESSIONS.head(1)])}, "'s1' is there twice"),
    "episode twice": ({"episodes": pl.concat([WHOSE, WHOSE])}, "episode 'e' is there twice"),
    "instrument": ({"instrument": "none"}, "no score of perspective 'client', instrument 'none'"),
    "status": ({"sessions": SESSIONS.with_columns(status=pl.lit("Held"))}, "'status' holds 'Held'"),
    "perspective": (
        {"scores": SCORES.with_columns(perspective=pl.lit("Client"))},
        "In the table scores: the column 'perspective' holds 'Client'",
    ),
    "no number": (
        {"sessions": SESSIONS.with_columns(number=pl.lit(None, pl.Int64))},
        "4 sessions that took place without a number",
    ),
    "one number": (
        {"sessions": SESSIONS.with_columns(number=pl.lit(1))},
        "'e' has two sessions with the number 1",
    ),
}


@pytest.mark.parametrize(("wrong", "words"), STRANGE.values(), ids=STRANGE)
def test_tables_that_would_mislead_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(UnusableError, match=words):
        session_scores(**{**ALLIANCE, **wrong})


def test_where_shuffling_changes_nothing_there_is_no_p() -> None:
    alike = STUDY.with_columns(score=pl.lit(5.0))
    (row,) = ruptures_by_chance(alike, rng=chance(), draws=3, rules=[Drop(1, "within")]).rows()
    assert (row["p for more"], row["p for fewer"]) == (None, None)
    assert str(row["cautions"]).startswith("No p: shuffled, it was the same number each time")
