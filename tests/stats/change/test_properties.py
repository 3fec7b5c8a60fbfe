"""What must hold of any data: mirrored, moved, scaled, merged, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.stats.change.studies import POINTS, TWELVE, nested
from tests.stats.summaries.cases import ENGINES
from visavis.stats.change import (
    Better,
    ChangeRule,
    Method,
    Norms,
    class_shares,
    count_change,
    count_classes,
    count_scores,
    hedges_g,
    pre_post,
    pre_post_change,
    reliable_change,
)
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import load, merge, save

KNOWN = Norms(
    better=Better.LOWER,
    source="made up",
    reliability=0.85,
    functional_mean=15,
    functional_sd=6,
)
EVERY = [(method, None) for method in Method] + [(Method.JACOBSON_TRUAX, "c")]


def moved(data: pl.DataFrame, by: float, times: float) -> pl.DataFrame:
    return data.with_columns(pl.col("pre", "post") * times + by)


@pytest.mark.parametrize(("method", "cutoff"), EVERY)
def test_a_mirrored_scale_gives_the_same_classes(method: Method, cutoff: str | None) -> None:
    data = nested(1)
    mirrored = replace(KNOWN, better=Better.HIGHER, functional_mean=-15.0)
    one = reliable_change(data, norms=KNOWN, by=method, cutoff=cutoff)
    other = reliable_change(moved(data, 0, -1), norms=mirrored, by=method, cutoff=cutoff)
    assert one.shares.to_dict() == other.shares.to_dict()
    assert one.counts["unchanged"] < len(data)


@pytest.mark.parametrize(("method", "cutoff"), EVERY)
def test_points_may_begin_elsewhere_and_be_larger(method: Method, cutoff: str | None) -> None:
    data = nested(2)
    scaled = replace(KNOWN, functional_mean=15.0 * 4 + 100, functional_sd=6.0 * 4)
    one = reliable_change(data, norms=KNOWN, by=method, cutoff=cutoff).clients
    other = reliable_change(moved(data, 100, 4), norms=scaled, by=method, cutoff=cutoff).clients
    assert one["class"].to_list() == other["class"].to_list()
    assert other["index"].to_list() == pytest.approx(one["index"].to_list())


def test_effects_do_not_depend_on_where_points_begin() -> None:
    data = nested(2)
    g = [
        estimate
        for change in ((0, 1), (100, 4))
        for estimate in pre_post_change(moved(data, *change), better="lower")
        if estimate.name.startswith("Hedges")
    ]
    assert [e.value for e in g[:2]] == pytest.approx([e.value for e in g[2:]])
    assert [e.se for e in g[:2]] == pytest.approx([e.se for e in g[2:]])
    mirrored = pre_post_change(moved(data, 0, -1), better="higher")
    assert mirrored.estimates[3].value == pytest.approx(g[0].value)


def test_parts_give_what_the_whole_gives(tmp_path: Any) -> None:
    data = nested(4)
    parts = [data[:20], data[20:35], data[35:]]
    sample = merge(*map(count_change, parts))
    rule = ChangeRule(norms=KNOWN, cutoff="c")
    counted = [count_classes(part, rule=rule, sample=sample) for part in parts]
    save(counted[0], tmp_path / "part.parquet")
    merged = merge(load(tmp_path / "part.parquet"), *counted[1:])
    whole = reliable_change(data, norms=KNOWN, cutoff="c")
    assert merged == whole.summary
    assert [e.value for e in class_shares(merged)] == [e.value for e in whole.shares]
    together = pre_post_change(sample, better="lower")
    assert [e.value for e in together] == pytest.approx(
        [e.value for e in pre_post_change(data, better="lower")]
    )


def test_parts_that_were_judged_apart_do_not_merge() -> None:
    data = nested(4)
    rule = ChangeRule(norms=KNOWN, cutoff="c")
    with pytest.raises(UnusableError, match="The norms lack mean and SD: pass sample"):
        count_classes(data[:20], rule=rule)
    one, other = (
        count_classes(part, rule=rule, sample=count_change(part)) for part in (data[:20], data[20:])
    )
    with pytest.raises(UnusableError, match="of the cutoff, one says"):
        merge(one, other)


SCORES = pl.DataFrame(
    {
        "episode": ["e1", "e1", "e1", "e2", "e2", "e3", "e4", "e4", "e4", "e5", "e5", "e9", "e9"],
        "day": [0, 30, 60, -3, 40, 0, 0, 50, 50, 0, 9, 0, 9],
        "perspective": ["client"] * 13,
        "instrument": ["line"] * 13,
        "version": ["1"] * 13,
        "scale": ["total"] * 13,
        "score": [30.0, 25, None, 20, 10, 9, 8, 7, 6, 30, 20, 1, 2],
    }
)
EPISODES = pl.DataFrame(
    {
        "episode": ["e1", "e2", "e3", "e4", "e5", "e6"],
        "client": ["a", "b", "c", "d", "a", "f"],
        "therapist": ["T", "T", "U", "U", "U", None],
    }
)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_first_and_last_scores_are_the_same_on_every_engine(
    engine: Callable[[pl.DataFrame], Any],
) -> None:
    found = pre_post(engine(SCORES), engine(EPISODES), instrument="line", scale="total")
    assert found.rows() == [
        {"episode": "e1", "client": "a", "therapist": "T", "pre": 30.0, "post": 25.0},
        {"episode": "e2", "client": "b", "therapist": "T", "pre": 20.0, "post": 10.0},
        {"episode": "e5", "client": "a", "therapist": "U", "pre": 30.0, "post": 20.0},
    ]
    assert {why: n for why, n in found.dropped.items() if n} == {
        "of no episode": 1,
        "never scored": 1,
        "scored on one day only": 1,
        "scored twice on the first or last day": 1,
    }


@pytest.mark.parametrize("engine", ["pandas, nullable", "PyArrow", "DuckDB"])
def test_classes_are_the_same_on_other_engines(engine: str) -> None:
    found = reliable_change(ENGINES[engine](TWELVE), norms=POINTS, cutoff="published")
    assert found.summary == reliable_change(TWELVE, norms=POINTS, cutoff="published").summary


def test_a_client_who_came_twice_is_one_client() -> None:
    pairs = pre_post(SCORES, EPISODES, instrument="line", scale="total")
    found = reliable_change(pairs, norms=POINTS).shares.estimates[0]
    assert (found.n, found.unit, found.clusters) == (3, "episodes", 2)


def test_groups_may_come_in_parts() -> None:
    data = nested(6).with_columns(group=pl.col("client") % 2, score="post").cast({"group": str})
    parts = [count_scores(part, y="score", group="group") for part in (data[:25], data[25:])]
    found = hedges_g(merge(*parts), between=("0", "1"))
    expected = hedges_g(data, between=("0", "1"))
    assert [e.value for e in found] == pytest.approx([e.value for e in expected])
    other = hedges_g(data, between=("1", "0"))
    assert [e.value for e in other] == pytest.approx([-(e.value or 0) for e in expected])
