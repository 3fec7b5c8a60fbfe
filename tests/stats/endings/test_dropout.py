"""Dropout under named definitions: counted by hand, merged, told apart, and undefined."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.stats.endings.study import AGREED, EPISODES, SCORES, TABLES
from visavis.stats.endings import (
    BeforeChange,
    Fewer,
    MissedLast,
    Teller,
    Told,
    count_dropout,
    dropout,
)
from visavis.stats.endings.definitions import Rule
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import counts

ANY: Any = EPISODES
ANY_RULE: Any = Fewer(3)
UNSCORED = {"fewer than two scores": 1, "no score of phq9, total, by the client": 2}
CHANGE = BeforeChange(instrument="phq9", scale="total", points=6)
LEFT: dict[str, tuple[Rule, float, int, dict[str, int]]] = {
    # the share, of how many, and why others are not among them
    "client": (Told("client"), 2 / 3, 3, {"ending not told by the client": 2, "still going on": 2}),
    "therapist": (
        Told("therapist"),
        2 / 4,
        4,
        {"ending not told by the therapist": 1, "still going on": 2},
    ),
    "either": (
        Told(Teller.EITHER),
        3 / 4,
        4,
        {"ending not told by either side": 1, "still going on": 2},
    ),
    "both": (
        Told(Teller.BOTH),
        1 / 3,
        3,
        {"ending not told by both sides": 2, "still going on": 2},
    ),
    "few sessions": (
        Fewer(3),
        2 / 5,
        5,
        {"no session on record": 1, "still going on, with fewer than 3 sessions": 1},
    ),
    "missed": (MissedLast(), 1 / 4, 4, {"no session on record": 1, "still going on": 2}),
    "change": (CHANGE, 1 / 2, 2, {**UNSCORED, "still going on": 2}),
    "change to the other range": (
        BeforeChange(instrument="phq9", scale="total", points=6, cutoff=9),
        1 / 2,
        2,
        {**UNSCORED, "still going on": 2},
    ),
}


@pytest.mark.parametrize(("rule", "share", "n", "dropped"), LEFT.values(), ids=LEFT)
def test_each_definition_decides_as_it_says(
    rule: Rule, share: float, n: int, dropped: dict[str, int]
) -> None:
    both = dropout(TABLES, [rule])
    assert [one.value for one in both] == pytest.approx([share, share])
    assert [one.n for one in both] == [n, n]
    lost = {why: count for why, count in both.estimates[0].dropped.items() if count}
    assert lost == dropped
    assert rule.says.endswith(".")
    assert "Swift & Greenberg" in rule.source


def test_definitions_stand_side_by_side_and_differ() -> None:
    found = dropout(TABLES)
    assert [one.of["definition"] for one in found][::2] == [
        "told by the client",
        "told by the therapist",
        "told by either",
        "told by both",
        "fewer than 3 sessions",
        "fewer than 6 sessions",
        "missed the last appointment",
    ]
    assert [one.clusters for one in found][:4] == [3, 1, 4, 2]


def test_an_episode_that_goes_on_is_no_completed_one_and_a_sentence_says_so() -> None:
    (one, _) = dropout(TABLES, [Told("client")])
    assert one.cautions[-2].startswith("2 episodes still going on could not be decided")


def test_bounds_say_how_far_endings_that_nobody_told_may_pull() -> None:
    (one, _) = dropout(TABLES, [Told("client")])
    assert one.cautions[-1] == (
        "2 ended therapies could not be decided (ending not told by the client): if none of them "
        "was dropout, the share would be 0.400; if all were, 0.800."
    )
    alone = {**TABLES, "episodes": EPISODES.with_columns(ending_client=pl.lit(None, pl.String))}
    alone["episodes"] = alone["episodes"].with_columns(ending_therapist=pl.lit(AGREED))
    (either, _) = dropout(alone, [Told("either")])
    assert either.value == 0.0
    assert either.cautions[-1].startswith("Of 5 therapies one side alone told")
    assert either.cautions[-1].endswith("the share would be 1.000.")


def test_two_clients_may_be_called_the_same_at_two_therapists() -> None:
    named = EPISODES.with_columns(client=pl.col("client").replace("C6", "C1"))
    rule = [Fewer(3)]
    own, other = (dropout({**TABLES, "episodes": each}, rule) for each in (EPISODES, named))
    assert [one.se for one in other] == pytest.approx([one.se for one in own])
    assert [one.clusters for one in other] == [5, 2]


def test_one_who_may_fall_back_is_not_decided() -> None:
    (one, _) = dropout({**TABLES, "episodes": EPISODES.filter(status="open")}, [CHANGE])
    assert (one.undefined, one.n) == ("This definition decides no episode.", 0)


def test_higher_may_be_better() -> None:
    turned = {**TABLES, "scores": SCORES.with_columns(score=30 - pl.col("score"))}
    other = BeforeChange(instrument="phq9", scale="total", points=6, lower_is_better=False)
    assert dropout(turned, [other]).estimates[0].value == pytest.approx(1 / 2)


def test_parts_of_a_study_add_up() -> None:
    rules = [rule for rule, *_ in LEFT.values()][:6]
    parts = []
    for code in ("T1", "T2"):
        own = {**TABLES, "episodes": EPISODES.filter(therapist=code)}
        parts.append(count_dropout(own, rules))
    assert dropout(parts[0] + parts[1]).to_dict() == dropout(TABLES, rules).to_dict()


def test_summaries_of_other_definitions_do_not_merge() -> None:
    with pytest.raises(UnusableError, match="of different things"):
        _ = count_dropout(TABLES, [Fewer(3)]) + count_dropout(TABLES, [Fewer(4)])


def test_an_episode_of_nobody_is_counted() -> None:
    tables = {
        **TABLES,
        "episodes": EPISODES.with_columns(client=pl.col("client").replace("C1", None)),
    }
    one = dropout(tables, [Fewer(3)]).estimates[0]
    assert (one.n, one.dropped["without therapist or client"]) == (4, 1)


def test_a_definition_that_decides_nothing_is_undefined() -> None:
    open_ones = {**TABLES, "episodes": EPISODES.with_columns(status=pl.lit("open"))}
    assert {one.undefined for one in dropout(open_ones, [Told("both")])} == {
        "This definition decides no episode."
    }


def test_one_word_may_be_asked_for() -> None:
    (one, _) = dropout(TABLES, [Told("therapist", (AGREED,))])
    assert (one.of["definition"], one.value) == ("told by the therapist as agreed", 0.5)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: Told("raters"), "one of 'client', 'therapist', 'either', 'both'"),
        (lambda: Told("client", ("bored",)), "name one word or more"),
        (lambda: Fewer(0), "a whole number from 1"),
        (lambda: Fewer(2.5), "a whole number from 1"),  # type: ignore[arg-type]  # on purpose
        (lambda: replace(CHANGE, points=float("nan")), "points=nan: name a number from 0"),
        (lambda: replace(CHANGE, points=-1), "points=-1: name a number from 0"),
        (lambda: replace(CHANGE, perspective="x"), "one of 'client', 'therapist'"),
        (lambda: dropout(TABLES, ANY_RULE), "Name definitions in a list"),
        (lambda: dropout(TABLES, []), "Name a definition or more"),
        (lambda: dropout(TABLES, [Fewer(3), Fewer(3)]), "each once"),
        (lambda: dropout({"episodes": EPISODES}, [Fewer(3)]), "The table 'sessions' is missing"),
        (lambda: dropout({"episodes": EPISODES.drop("status")}), "In the table episodes"),
        (lambda: dropout(ANY), "Tables are passed by name"),
        (lambda: dropout(counts(EPISODES, by=["client"])), "make it with count_dropout"),
        (
            lambda: dropout({**TABLES, "sessions": TABLES["sessions"].to_pandas()}, [Fewer(3)]),
            "pass all of them in one kind",
        ),
    ],
)
def test_wrong_calls_are_refused_by_name(call: Any, why: str) -> None:
    with pytest.raises(UnusableError, match=why):
        call()
