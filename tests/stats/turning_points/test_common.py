"""Turning points in common: worked by hand, Cohen's kappa, merging, what is left out and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.inter_rater import cohens_kappa  # type: ignore[import-untyped]  # no types

from tests.stats.summaries.cases import ENGINES
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate
from visavis.stats.summaries import counts, merge
from visavis.stats.turning_points import InCommon, count_turning_points, turning_points

Named = dict[str, tuple[list[int], list[int]]]
EPISODES: Named = {
    "a": ([2, 7], [2, 5]),
    "b": ([1], [2]),
    "c": ([4, 8], [8]),
    "d": ([3], []),
    "e": ([], [6]),
}


def study(named: Named = EPISODES, sessions: int = 8) -> dict[str, pl.DataFrame]:
    """Two clients a therapist; every episode has one more session, which was missed."""
    points = [
        (episode, side, f"{episode}{number}")
        for episode, sides in named.items()
        for side, numbers in zip(("client", "therapist"), sides, strict=True)
        for number in numbers
    ]
    held = [
        (f"{episode}{number}", episode, number, "missed" if number == sessions + 1 else "held")
        for episode in named
        for number in range(1, sessions + 2)
    ]
    whose = [(episode, f"t{place // 2}", f"c{place}") for place, episode in enumerate(named)]
    words = dict.fromkeys(("episode", "perspective", "session"), pl.String)
    return {
        "turningPoints": pl.DataFrame(points, words, orient="row"),
        "sessions": pl.DataFrame(held, ["session", "episode", "number", "status"], orient="row"),
        "episodes": pl.DataFrame(whose, ["episode", "therapist", "client"], orient="row"),
    }


def one(found: InCommon, name: str, side: str = "both", within: int = 0) -> Estimate:
    return found.estimates.one(
        name=name, side=side, within=str(within), about="therapists at large"
    )


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(1))


def test_an_example_worked_by_hand() -> None:
    found = turning_points(study(), rng=rng())
    shares = {
        side: [one(found, "named by the other too", side, k).value for k in (0, 1, 2)]
        for side in ("client", "therapist", "both")
    }
    assert shares == {
        "client": [2 / 5, 3 / 5, 4 / 5],
        "therapist": [2 / 4, 3 / 4, 4 / 4],
        "both": [4 / 9, 6 / 9, 8 / 9],
    }
    # Two of eight and two of eight, one and one, two and one: (4 + 1 + 2) / 8 by chance.
    chance = 7 / 8
    assert one(found, "by chance").value == pytest.approx(2 * chance / 9)
    assert one(found, "beyond chance").value == pytest.approx((4 - 2 * chance) / (9 - 2 * chance))
    assert (found.episodes, dict(found.points)) == (3, {"client": 5, "therapist": 4})
    only = "in which only the {} names one in a session that was held"
    assert found.dropped[f"episodes {only.format('client')}"] == 1
    assert found.dropped[f"episodes {only.format('therapist')}"] == 1
    lost = one(found, "named by the other too").dropped
    assert {why: n for why, n in lost.items() if n} == {
        f"turning points of episodes {only.format('client')}": 1,
        f"turning points of episodes {only.format('therapist')}": 1,
    }


def test_of_one_episode_it_is_cohen_s_kappa_of_its_sessions() -> None:
    found = turning_points(study({"a": ([2, 5, 7], [2, 3, 7, 8])}), within=[0])
    expected = cohens_kappa(np.array([[2, 1], [2, 3]]), return_results=False)
    assert one(found, "beyond chance").value == pytest.approx(expected)


def test_sides_may_change_places() -> None:
    turned = study({episode: (b, a) for episode, (a, b) in EPISODES.items()})
    mine, theirs = turning_points(study()), turning_points(turned)
    for name in ("named by the other too", "by chance", "beyond chance"):
        for within in (0, 1, 2):
            assert one(mine, name, "client", within).value == pytest.approx(
                one(theirs, name, "therapist", within).value
            )


def test_only_sessions_that_were_held_are_counted_off() -> None:
    tables = study({"a": ([1], [3])})
    whole = turning_points(tables, within=[1])
    second = pl.col("number") == 2
    called_off = tables["sessions"].with_columns(
        status=pl.when(second).then(pl.lit("cancelled")).otherwise("status")
    )
    fewer = turning_points({**tables, "sessions": called_off}, within=[1])
    found = [one(x, "named by the other too", within=1).value for x in (whole, fewer)]
    assert found == [0, 1]


def test_what_has_no_place_is_left_out_and_counted() -> None:
    tables = study({"a": ([2], [2])})
    more = pl.DataFrame(
        {
            "episode": ["a", "a", "a", "z", "a", "a", None],
            "perspective": [*["client"] * 5, None, "client"],
            "session": [None, "a9", "z1", "a1", "a2", "a3", "a3"],
        }
    )
    tables["turningPoints"] = pl.concat([tables["turningPoints"], more])
    found = turning_points(tables)
    assert [count for count in found.dropped.values() if count] == [1, 1, 1, 1, 2, 1]
    assert list(found.points.values()) == [1, 1]


@pytest.mark.parametrize("engine", ["pandas", "PyArrow", "DuckDB"])
def test_every_engine_counts_alike(engine: str) -> None:
    tables = study()
    mine = count_turning_points({name: ENGINES[engine](frame) for name, frame in tables.items()})
    assert mine == count_turning_points(tables)


def test_parts_that_keep_episodes_whole_merge() -> None:
    parts = [study(dict(list(EPISODES.items())[a:b])) for a, b in ((0, 2), (2, 5))]
    parts[1]["episodes"] = study()["episodes"].tail(3)
    assert merge(*map(count_turning_points, parts)) == count_turning_points(study())


def test_the_p_value_of_the_same_session_is_exact_and_a_window_needs_chance() -> None:
    found = turning_points(study({"a": ([1, 2, 3, 4], [1, 2, 3, 4])}))
    same, window, _wide = found.windows
    assert same.p == pytest.approx(1 / 70)
    assert same.method == "exact, hypergeometric"
    assert (window.p, str(window.no_p)[:14]) == (None, "A window needs")
    drawn = turning_points(study(), rng=rng(), draws=99).windows[1].p
    assert drawn == turning_points(study(), rng=rng(), draws=99).windows[1].p


def test_no_pair_is_no_number() -> None:
    found = turning_points(study({"d": ([3], []), "e": ([], [6])}), rng=rng())
    reasons = {str(e.undefined) for e in found.estimates}
    assert reasons == {
        "In no episode do both sides name a turning point in a session that was held."
    }
    assert [window.p for window in found.windows] == [None] * 3


def test_where_chance_leaves_no_room_nothing_lies_beyond() -> None:
    found = turning_points(study({"a": ([1, 2], [1, 2]), "b": ([1], [1, 2])}, sessions=2))
    assert one(found, "named by the other too", "client").value == 1
    assert str(one(found, "beyond chance", "client").undefined).startswith("So many sessions")
    every = turning_points(study({"a": ([1, 2], [1, 2])}, sessions=2), within=[0], rng=rng())
    (window,) = every.windows
    assert (window.p, str(window.no_p)[:16]) == (None, "So many sessions")


def test_one_pair_has_no_interval() -> None:
    found = one(turning_points(study({"a": ([2], [2])})), "beyond chance")
    assert found.value == 1
    assert str(found.no_interval).startswith("There is one cluster only")


def changed(tables: dict[str, pl.DataFrame], name: str, **of: Any) -> dict[str, pl.DataFrame]:
    words = {key: pl.lit(value, None if value else pl.Float64) for key, value in of.items()}
    return {**tables, name: tables[name].with_columns(**words)}


def test_an_interval_ends_where_no_value_can_lie() -> None:
    found = one(turning_points(study(), within=[0]), "beyond chance")
    assert found.interval is not None
    assert found.interval.low == pytest.approx(-2 * 7 / 8 / (9 - 2 * 7 / 8))
    assert found.interval.high == 1


def test_what_cannot_be_is_refused() -> None:
    tables = study()
    twice = {**tables, "sessions": pl.concat([tables["sessions"], tables["sessions"].head(1)])}
    wrong: list[tuple[Any, dict[str, Any], str]] = [
        (twice, {}, "session 'a1' is there twice"),
        (tables, {"within": [-1]}, "whole numbers of sessions"),
        (tables, {"within": []}, "whole numbers of sessions"),
        (tables, {"within": 0}, r"within=0: name whole numbers"),
        (tables, {"within": [True]}, "whole numbers of sessions"),
        (tables, {"rng": 1}, "rng=1 is no chance"),
        (
            changed(tables, "turningPoints", perspective="Client"),
            {},
            "'perspective' holds 'Client'",
        ),
        (changed(tables, "sessions", status="Held"), {}, "'status' holds 'Held'"),
        (changed(tables, "sessions", number=1), {}, "two sessions with the number 1"),
        (changed(tables, "sessions", number=None), {}, "40 sessions that took place without"),
        (tables, {"draws": 0}, "draw once at least"),
        ({"sessions": tables["sessions"]}, {}, "'turningPoints' is missing"),
        ({**tables, "episodes": {"x": [1]}}, {}, "In the table episodes"),
        ({**tables, "episodes": tables["episodes"].to_arrow()}, {}, "different engines"),
        (counts({"x": [1]}, by=["x"]), {}, "no summary of turning points"),
    ]
    for data, of, words in wrong:
        with pytest.raises(UnusableError, match=words):
            turning_points(data, **of)
