"""Curves: published ones, R's with clusters, what must not matter, and where there is nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.samples import SAMPLES, beside
from visavis.stats.endings import count_times, survival
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import load, merge, save

R = json.loads((Path(__file__).parent.parent / "expected" / "endings.json").read_text("utf-8"))
EPISODES = pl.DataFrame(R["episodes"]).with_columns(other=(pl.col("kind") == 2))
LEFT = "share still in therapy"
SIX: dict[str, Any] = {"time": "time", "cluster": "therapist"}


def test_a_published_life_table() -> None:
    # Singer & Willett (2003), Applied Longitudinal Data Analysis, table 11.1, boys whose family
    # had not changed: survivor function and its standard error by Greenwood.
    events, n = (2, 2, 8, 8, 10, 8), 72
    lines = [
        {"grade": grade, "ended": True}
        for grade, d in zip(range(7, 13), events, strict=True)
        for _boy in range(d)
    ]
    lines += [{"grade": 12, "ended": False}] * (n - sum(events))
    data = pl.DataFrame(lines).with_columns(boy=pl.int_range(n))
    steps = survival(data, time="grade", cluster="boy").steps
    share = [0.9722, 0.9444, 0.8333, 0.7222, 0.5833, 0.4722]
    error = [0.0194, 0.0270, 0.0439, 0.0528, 0.0581, 0.0588]
    assert [step.share.value for step in steps] == pytest.approx(share, abs=5e-5)
    assert [step.greenwood for step in steps] == pytest.approx(error, abs=5e-5)
    # Where each is a cluster of its own, the clustered error is Greenwood's, but for n / (n - 1).
    ratio = [step.share.se / step.greenwood for step in steps if step.share.se and step.greenwood]
    assert ratio == pytest.approx([np.sqrt(72 / 71)] * 6)


@beside
def test_a_real_curve_of_dropout_from_a_study() -> None:
    # Proudfoot et al. (2003): 100 clients, 97, 73, 58 and 52 of them with a later score.
    months = {"bdi.2m": 2, "bdi.3m": 3, "bdi.5m": 5, "bdi.8m": 8}
    assert SAMPLES is not None
    with (SAMPLES / "BtheB.csv").open(encoding="utf-8") as file:
        clients = list(csv.DictReader(file))
    when = list(months)
    left = [next((k for k, name in enumerate(when) if not row[name]), None) for row in clients]
    data = pl.DataFrame(
        {
            "client": range(len(clients)),
            "month": [8 if k is None else months[when[k]] for k in left],
            "ended": [k is not None for k in left],
        }
    )
    found = survival(data, time="month", cluster="client")
    shares = [1.0, *(found.at(month).value or 0.0 for month in months.values())]
    assert [round(100 * share) for share in shares] == [100, 97, 73, 58, 52]


def test_the_curve_and_greenwood_are_those_of_r() -> None:
    found, theirs = survival(EPISODES, **SIX), R["plain"]
    at = [theirs["time"].index(step.time) for step in found.steps]
    shares = [step.share.value for step in found.steps]
    assert shares == pytest.approx([theirs["share"][k] for k in at], rel=1e-12)
    greenwood = [step.greenwood for step in found.steps]
    assert greenwood == pytest.approx([theirs["se"][k] for k in at], rel=1e-12)
    assert found.medians.estimates[0].value == theirs["median"][0]


@pytest.mark.parametrize(
    ("key", "other", "cluster", "clusters"),
    [("by_therapist", None, "therapist", 6), ("incidence", "other", "client", 45)],
)
def test_clustered_errors_are_those_of_r(
    key: str, other: str | None, cluster: str, clusters: int
) -> None:
    found, theirs = survival(EPISODES, time="time", cluster=cluster, other=other), R[key]
    at = [theirs["time"].index(step.time) for step in found.steps]
    shares = [step.share.value for step in found.steps]
    assert shares == pytest.approx([theirs["share"][k] for k in at], rel=1e-10)
    few = np.sqrt(clusters / (clusters - 1))  # R has no such factor
    errors = [(step.share.se or 0.0) / few for step in found.steps]
    assert errors == pytest.approx([theirs["se"][k] for k in at], rel=1e-8)


def test_intervals_and_band_hold_the_curve_and_the_band_is_wider() -> None:
    found = survival(EPISODES, **SIX, rng=np.random.default_rng(1))  # noqa: TID251 -- a test's seed
    for step in found.steps:
        interval = step.share.interval
        assert interval is not None
        assert step.band is not None
        assert step.share.value is not None
        assert step.band[0] < interval.low < step.share.value < interval.high < step.band[1]
    assert {step.band for step in survival(EPISODES, **SIX).steps} == {None}


def test_incidence_is_what_is_left_where_nothing_else_ends_therapies() -> None:
    nothing = EPISODES.with_columns(other=pl.lit(value=False))
    one, two = survival(nothing, **SIX, other="other"), survival(nothing, **SIX)
    for ended, left in zip(one.steps, two.steps, strict=True):
        assert ended.share.value == pytest.approx(1 - (left.share.value or 0.0))
        assert ended.share.se == pytest.approx(left.share.se)
        assert ended.share.interval is not None
        assert left.share.interval is not None
        assert ended.share.interval.low == pytest.approx(1 - left.share.interval.high)


def test_summaries_of_parts_add_up_to_the_same(tmp_path: Path) -> None:
    parts = [EPISODES[::2], EPISODES[1::2]]
    for place, part in enumerate(parts):
        save(count_times(part, **SIX, other="other"), tmp_path / f"{place}.json")
    whole = merge(load(tmp_path / "0.json"), load(tmp_path / "1.json"))
    assert survival(whole).to_dict() == survival(EPISODES, **SIX, other="other").to_dict()


def test_neither_order_nor_names_matter() -> None:
    other = EPISODES.reverse().with_columns(therapist=pl.format("T{}", 9 - pl.col("therapist")))
    one, two = survival(other, **SIX), survival(EPISODES, **SIX)
    assert [s.share.value for s in one.steps] == [s.share.value for s in two.steps]
    assert [s.share.se for s in one.steps] == pytest.approx([s.share.se for s in two.steps])


def test_groups_have_curves_of_their_own() -> None:
    both = survival(EPISODES.with_columns(half=pl.col("therapist") > 4), **SIX, group="half")
    own = survival(EPISODES.filter(pl.col("therapist") > 4), **SIX)
    assert both.at(6, group="true").value == own.at(6).value
    assert len(both.medians.where(group="false")) == 1


def test_few_clusters_and_few_at_risk_are_cautioned_against() -> None:
    last = survival(EPISODES, **SIX).steps[-1].share
    assert [caution.split(":")[0] for caution in last.cautions] == [
        "Only 6 therapists",
        f"Only {survival(EPISODES, **SIX).steps[-1].at_risk} episodes were observed until then",
    ]


def test_nobody_left_by_half() -> None:
    early = EPISODES.with_columns(ended=pl.col("ended") * (pl.col("time") < 4))
    (median,) = survival(early, **SIX).medians
    assert (median.undefined or "").startswith("Fewer than half of the therapies ended so by 25")
    (never,) = survival(EPISODES.with_columns(ended=pl.lit(0)), **SIX).medians
    assert never.undefined == "No therapy ended while it was observed."


def test_all_missing_is_undefined() -> None:
    found = survival(EPISODES.with_columns(time=pl.lit(None, pl.Float64)), **SIX)
    assert (found.steps, found.dropped["without time"]) == ((), 45)
    assert (found.at(3).undefined, found.at(3).name) == (found.medians.estimates[0].undefined, LEFT)
    assert [row["why_dropped"] for row in found.rows()] == ["45 without time"]
    assert [one.undefined for one in found.medians] == [
        "There are no episodes with all that the curve needs."
    ]


def test_one_therapist_gives_no_interval() -> None:
    alone = survival(EPISODES.with_columns(therapist=pl.lit("T")), **SIX)
    assert {step.share.no_interval for step in alone.steps} == {
        "There is one cluster only (therapists); two are needed at least."
    }
    assert {step.share.se for step in alone.steps} == {None}


def test_when_all_have_ended_nothing_shows_how_far_it_may_be_off() -> None:
    last = survival(EPISODES.with_columns(ended=pl.lit(1)), **SIX).steps[-1]
    assert (last.share.value, last.share.interval, last.greenwood) == (0.0, None, None)
    assert last.share.no_interval == (
        "The share is exactly 0: nothing shows how far it may be off."
    )


@pytest.mark.parametrize(
    ("change", "call", "why"),
    [
        ({"time": pl.lit(-1.0)}, {}, "has a time below 0"),
        ({"ended": pl.lit(1)}, {"other": "other"}, "ended in both ways"),
        ({}, {"cluster": []}, "name what is independent"),
        ({}, {"event": "left"}, "no column 'left'"),
        ({}, {"level": 2}, "level 2"),
        (
            {"ended": pl.col("ended") + 1},
            {},
            "says whether a therapy ended, and holds more",
        ),
        ({"ended": pl.lit("ja")}, {}, "write its codes so"),
        ({"dropout": pl.col("ended")}, {"event": "dropout"}, "add other='other'"),
        ({}, {"rng": 1}, "chance comes from a generator"),
    ],
)
def test_wrong_calls_are_refused_by_name(
    change: dict[str, pl.Expr], call: dict[str, Any], why: str
) -> None:
    with pytest.raises(UnusableError, match=why):
        survival(EPISODES.with_columns(**change), **{**SIX, **call})


@pytest.mark.parametrize(("other", "share"), [(None, 1.0), ("other", 0.0)])
def test_before_the_first_ending_the_share_is_known_and_its_error_is_not(
    other: str | None, share: float
) -> None:
    first = survival(EPISODES, **SIX, other=other).at(1)
    assert (first.value, first.interval, first.of["time"]) == (share, None, "1")
    assert (first.no_interval or "").startswith("No therapy had ended so by then")


def test_endings_that_nobody_told_are_kept_and_bound_the_share() -> None:
    told = EPISODES.with_columns(
        **{name: pl.when(pl.col("client") % 3 > 0).then(name) for name in ("ended", "other")}
    ).with_columns(
        # those that go on are known to
        **{
            name: pl.when((EPISODES["ended"] == 0) & ~EPISODES["other"])
            .then(pl.lit(0))
            .otherwise(pl.col(name).cast(int))
            for name in ("ended", "other")
        }
    )
    found, low, high = (
        survival(each, **SIX, other="other")
        for each in (
            told,
            told.with_columns(pl.col("ended").fill_null(0), pl.col("other").fill_null(1)),
            told.with_columns(pl.col("ended").fill_null(1), pl.col("other").fill_null(0)),
        )
    )
    for time in (3, 6, 12):
        assert found.at(time).value == low.at(time).value
        assert found.at(time).cautions[-1].endswith(f"would be {high.at(time).value:.3f}.")
    assert found.at(6).n == 45
    assert found.title() == "Share known to have ended in this way"
    assert "nobody told" in found.medians.estimates[0].cautions[0]


def test_where_nobody_ended_so_the_share_is_0_of_so_many() -> None:
    never = EPISODES.with_columns(ended=pl.lit(0))
    (row,) = survival(never, **SIX, other="other").rows()
    assert (row["share"], row["n"], row["unit"]) == (0.0, 45, "episodes")
    assert row["no_interval"] == "None of 45 episodes is known to have ended so."
    assert survival(never, **SIX).at(3).value == 1.0


def test_two_clients_of_two_therapists_may_have_one_name() -> None:
    by_number = EPISODES.with_columns(
        client=pl.col("client").rank("dense").over("therapist").cast(int)
    )
    one, two = (
        survival(each, time="time").at(6, cluster="client") for each in (by_number, EPISODES)
    )
    assert one.clusters == 45
    assert one.se == pytest.approx(two.se)


def test_beyond_what_was_observed_there_is_no_share() -> None:
    found = survival(EPISODES, **SIX)
    with pytest.raises(UnusableError, match="nothing is observed then, only from 0 to 25"):
        found.at(99)
    with pytest.raises(UnusableError, match="no curve of group='x'"):
        found.at(5, group="x")
    with pytest.raises(UnusableError, match="name a number"):
        found.at("5")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(UnusableError, match="make it with count_times"):
        survival(merge(*[_other()]))


def _other() -> Any:
    from visavis.stats.summaries import counts  # noqa: PLC0415 -- for this test

    return counts(EPISODES, by=["client"])
