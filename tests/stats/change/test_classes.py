"""Each class and each boundary by hand, and what the shares say of them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.stats.change.studies import BECAME, POINTS, TWELVE, nested
from visavis.stats.change import (
    Anchor,
    Change,
    Norms,
    Percentage,
    Relevance,
    pre_post_change,
    relevance,
    reliable_change,
)
from visavis.stats.results import Estimate, Interval


def became(**how: Any) -> dict[str, str]:
    found = reliable_change(TWELVE, norms=POINTS, **how).clients
    return dict(found.select("client", "class").iter_rows())


def test_each_class_by_hand() -> None:
    assert became(cutoff="published") == BECAME


def test_without_a_cutoff_nobody_recovers() -> None:
    merged = {"recovered": "improved", "harmed": "deteriorated"}
    assert became() == {who: merged.get(what, what) for who, what in BECAME.items()}


def test_who_ends_in_the_functional_range_may_count_as_recovered() -> None:
    other = {"f": "deteriorated", "h": "recovered", "k": "recovered"}
    assert became(cutoff=10, definition="ending") == {**BECAME, **other}


def test_crossing_alone_asks_for_no_amount() -> None:
    expected = dict.fromkeys(BECAME, "unchanged")
    assert became(by="crossing", cutoff=10) == {
        **expected,
        "a": "improved",
        "f": "deteriorated",
        "g": "deteriorated",
    }


def test_an_anchor_is_reached_by_what_equals_it() -> None:
    assert {who for who, what in became(by=Anchor(5, 6)).items() if what != "unchanged"} == set(
        "abcefhjk"
    )


def test_a_fraction_of_a_point_that_only_the_machine_sees_is_none() -> None:
    tenths = {"client": ["a", "b"], "pre": [0.3, 0.3], "post": [0.1, 0.5]}  # 0.3 - 0.1 < 0.2
    found = reliable_change(tenths, norms=POINTS, by=Anchor(0.2)).clients["class"].to_list()
    assert found == ["improved", "deteriorated"]
    limit = Norms(better="lower", source="x", limit=0.2)
    assert list(reliable_change(tenths, norms=limit).counts.values()) == [0, 2, 0]


def test_a_score_of_nothing_has_no_percentage() -> None:
    scores = {"client": ["a", "b", "c"], "pre": [0, 10, 10], "post": [5, 5, 15]}
    found = reliable_change(scores, norms=POINTS, by=Percentage())
    assert (dict(found.counts), sum(found.dropped.values())) == (
        {"improved": 1, "unchanged": 0, "deteriorated": 1},
        1,
    )


def test_shares_say_of_whom_they_are() -> None:
    shares = reliable_change(TWELVE, norms=POINTS, cutoff="published").shares
    of = {"about": "these therapists", "class": "recovered"}
    everybody = shares.one(of="all", **of)
    ill = shares.one(of="those who began in the clinical range", **of)
    assert (everybody.value, everybody.n, dict(everybody.dropped)) == (
        1 / 11,
        11,
        {"without a score at the beginning": 1},
    )
    assert (ill.value, ill.n) == (1 / 7, 7)
    assert ill.dropped["began in the functional range"] == 4
    better = shares.one(of="all", about="therapists at large", **{"class": "better"})
    assert (better.value, better.clusters, better.cluster) == (5 / 11, 3, "therapists")
    assert len(better.cautions) == 1  # only 3 therapists


def test_nobody_falls_who_began_below() -> None:
    shares = reliable_change(TWELVE, norms=POINTS, cutoff="published").shares
    ill = shares.where(of="those who began in the clinical range")
    assert {str(e.of["class"]) for e in ill} == {*Change, "better", "worse"} - {Change.HARMED}


def test_a_result_says_what_it_took_from_its_own_clients() -> None:
    norms = Norms(better="lower", source="x", reliability=0.8)
    found = reliable_change(nested(1), norms=norms).shares.estimates[0]
    (said,) = found.cautions
    assert said.startswith("Norms lack the SD: the 60 clients with both scores stood in, and")
    alone = reliable_change(nested(1).drop("therapist"), norms=POINTS).shares
    assert {e.of["about"] for e in alone} == {"these therapists"}
    assert alone.estimates[0].cautions[0].startswith("No therapist is named")


def test_what_a_therapist_filled_in_tells_of_therapists_at_large_only() -> None:
    found = reliable_change(TWELVE, norms=POINTS, perspective="therapist").shares
    assert {e.of["about"] for e in found} == {"therapists at large"}


@pytest.mark.parametrize(
    ("low", "value", "high", "expected"),
    [
        (-3, -2, -1, Relevance.WORSE),
        (-1, 2, 5, Relevance.NOT_TOLD),
        (1, 2, 3, Relevance.TOO_SMALL),
        (1, 3, 6, Relevance.PERHAPS),
        (3, 4, 8, Relevance.PROBABLY),
        (5, 6, 7, Relevance.LARGE),
    ],
)
def test_an_interval_beside_the_smallest_important_difference(
    low: float, value: float, high: float, expected: Relevance
) -> None:
    interval = Interval(low=low, high=high, method="made up")
    found = Estimate(name="mean change", value=value, interval=interval)
    assert relevance(found, smallest=4) == expected


def test_points_do_not_depend_on_how_many_are_left_out() -> None:
    change = pre_post_change(TWELVE, better="lower").one(
        name="mean change", about="these therapists"
    )
    kept = TWELVE.drop_nulls()
    assert change.value == pytest.approx((kept["pre"] - kept["post"]).mean())
    assert (change.n, sum(change.dropped.values())) == (11, 1)
    assert isinstance(kept, pl.DataFrame)
