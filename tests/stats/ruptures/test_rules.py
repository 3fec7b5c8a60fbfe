"""Each rule by hand, by a published chart, and by another implementation."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean, stdev
from typing import Any

import numpy as np
import polars as pl
import pytest

from visavis.stats.ruptures import Chart, Decline, Drop, Repair, Rule, ruptures
from visavis.stats.ruptures.rules import D2, usual
from visavis.stats.ruptures.series import series_of

WITHIN = "within"


def course(*scores: float | None, episode: str = "e") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "episode": [episode] * len(scores),
            "session": range(1, len(scores) + 1),
            "score": pl.Series(scores, dtype=pl.Float64),
        }
    )


def found(data: Any, rule: Rule, **how: Any) -> list[tuple[Any, ...]]:
    """Where it fell from, where the rule was met, the lowest session, points, repair, when."""
    table = ruptures(data, rules=[rule], **how).found
    return table.select("before", "session", "lowest", "points", "repair", "repaired").rows()


V_SHAPE = course(5, 5, 5, 2, 5, 5)
STAIRS = course(6, 5.5, 5, 4.5, 4, 6, 6, 5.75)


@pytest.mark.parametrize(
    ("data", "rule", "expected"),
    [
        (V_SHAPE, Drop(2, WITHIN), [(3, 4, 4, 3.0, "repaired", 5)]),
        (V_SHAPE, Decline(1, WITHIN), []),
        (V_SHAPE, Decline(1, WITHIN, sessions=1), [(3, 4, 4, 3.0, "repaired", 5)]),
        (STAIRS, Drop(1, WITHIN), []),
        (STAIRS, Decline(1, WITHIN), [(1, 3, 5, 2.0, "repaired", 6)]),
        (STAIRS, Decline(2, WITHIN, sessions=4), [(1, 5, 5, 2.0, "repaired", 6)]),
        (course(5, 5, 5, 5, 2), Drop(1, WITHIN), [(4, 5, 5, 3.0, "not seen", None)]),
        (course(5, 5, 5, 2, 3, 4), Drop(1, WITHIN), [(3, 4, 4, 3.0, "not repaired", None)]),
        (course(4, 4, 4, 4, 4), Drop(1, WITHIN), []),
        (course(5, 5, 5, 5, None, 2), Drop(1, WITHIN), []),  # what came in between is not known
        (course(5, 5, 5, 4, None, 4.5, 5), Drop(1, WITHIN), [(3, 4, 4, 1.0, "repaired", 7)]),
        (course(5, 6, 5, 6, 5, 6, 1, 5, 6), Chart(2), [(6, 7, 7, 4.0, "repaired", 8)]),
        (course(1, 5, 6, 5, 6, 5, 6, 5, 6), Chart(2), []),  # it begins low: nothing fell
    ],
)
def test_a_course_by_hand(data: pl.DataFrame, rule: Rule, expected: list[Any]) -> None:
    assert found(data, rule) == expected


@pytest.mark.parametrize(
    ("repair", "expected"),
    [
        (Repair(), ("repaired", 7)),
        (Repair(0.5), ("repaired", 6)),
        (Repair(within=2), ("not repaired", None)),
        (Repair(within=3), ("repaired", 7)),
    ],
)
def test_a_repair_may_be_half_of_the_way_and_must_come_in_time(
    repair: Repair, expected: tuple[str, int | None]
) -> None:
    data = course(6, 6, 6, 2, 3, 4, 6, 6)
    assert found(data, Drop(2, WITHIN), repair=repair)[0][-2:] == expected


def test_a_repair_that_may_still_come_is_not_seen() -> None:
    data = course(6, 6, 6, 6, 2, 3)
    assert found(data, Drop(2, WITHIN), repair=Repair(within=3))[0][-2:] == ("not seen", None)
    assert found(data, Drop(2, WITHIN), repair=Repair(within=1))[0][-2:] == ("not repaired", None)


def test_the_stricter_threshold_is_the_larger_of_both() -> None:
    calm = course(5, 5.2, 5, 5.2, 5, 5.2, 5, 4.8, episode="calm")
    rough = course(1, 8, 2, 7, 1, 8, 2, 7, episode="rough")
    data = pl.concat([calm, rough])
    rules = [Drop(1, by) for by in ("within", "between", "stricter")]
    compared = ruptures(data, rules=rules, between=1.0)
    assert [row["ruptures"] for row in compared.rows()] == [7, 3, 3]
    assert compared.found.filter(rule="drop of 1 SD stricter")["episode"].unique().to_list() == [
        "rough"
    ]


def test_the_limits_are_those_of_a_published_chart() -> None:
    """Montgomery, viscosity of 15 batches: mean 33.52, mean range 0.48, limits 32.24 and 34.80."""
    batches = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27]
    batches += [33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
    series = series_of(course(*batches))
    known = usual(series.score, series, None)
    lower = known.middle - 3 * known.step / D2
    assert (round(known.middle[0], 2), round(known.step[0], 2)) == (33.52, 0.48)
    assert lower[0] == pytest.approx(32.24, abs=0.01)
    assert pytest.approx(2.66, abs=0.005) == 3 / D2


def test_a_level_below_the_chart_that_was_not_seen_to_fall_is_counted_as_passed_over() -> None:
    steady = [50.0, 51] * 5
    for scores in ([20, *steady], [*steady, None, 20, 50]):
        (row,) = ruptures(course(*scores), rules=[Chart()]).rows()
        assert (row["ruptures"], row["passed over"]) == (0, 1)


def one_by_one(
    scores: list[float | None], between: float
) -> dict[str, list[tuple[int, int, int | None]]]:
    """Falls of one episode as one would look for them by hand: before, lowest, repaired."""
    there = {s: x for s, x in enumerate(scores, 1) if x is not None}
    values = list(there.values())
    unit = max(stdev(values), between)
    steps = [(a, b) for a, b in pairwise(sorted(there)) if b == a + 1]

    def back(low: int, level: float) -> int | None:
        return next((s for s in there if s > low and there[s] >= level), None)

    drops = [(a, b, back(b, there[a])) for a, b in steps if there[a] - there[b] >= unit]
    declines, start, low = [], None, 0
    for a, b in [*steps, (0, 0)]:
        falling = b > 0 and there[b] < there[a] and (start is None or a == low)
        if falling:
            start, low = (a if start is None else start), b
            continue
        if start is not None:
            if low - start >= 2 and there[start] - there[low] >= unit:
                declines.append((start, low, back(low, there[start])))
            start = None
        if b > 0 and there[b] < there[a]:
            start, low = a, b
    sigma = mean(abs(there[a] - there[b]) for a, b in steps) / 1.1283791671
    limit = mean(values) - 1.5 * sigma
    charts = []
    for a, b in steps:
        if there[b] < limit <= there[a]:
            run = [b]
            while run[-1] + 1 in there and there[run[-1] + 1] < limit:
                run.append(run[-1] + 1)
            lowest = min(run, key=lambda s: there[s])
            charts.append((a, lowest, back(lowest, mean(values))))
    return {"drop": drops, "decline": declines, "below": charts}


def test_rules_find_what_one_finds_in_one_episode_after_the_other() -> None:
    rng = np.random.Generator(np.random.PCG64(11))
    courses = {}
    for name in range(40):
        scores = rng.normal(rng.normal(0, 1), 1, rng.integers(8, 20)).round(2)
        courses[f"e{name:02}"] = [None if rng.random() < 0.1 else float(x) for x in scores]
    data = pl.concat([course(*scores, episode=name) for name, scores in courses.items()])
    rules = [Drop(1), Decline(1), Chart(1.5)]
    table = ruptures(data, rules=rules, between=0.9).found
    checked = 0
    for episode, given in courses.items():
        for word, expected in one_by_one(given, 0.9).items():
            lines = table.filter(pl.col("rule").str.starts_with(word), episode=episode)
            assert lines.select("before", "lowest", "repaired").rows() == expected
            checked += len(expected)
    assert checked > 100
