"""Comparisons: every way tried by hand, what the hypothesis leaves alone, what is said with it."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.stats.frequencies.study import CARDS, REPORTS, passed, simulated
from visavis.stats.errors import UnusableError
from visavis.stats.frequencies import (
    Counted,
    compare_orientations,
    compare_perspectives,
    compare_rates,
    count_frequencies,
)

# By therapist: hope and relief as clients tell of them, then as the therapist does.
TOLD = {"A": (5, 1, 2, 2), "B": (3, 3, 1, 4), "C": (4, 0, 3, 1), "D": (2, 2, 0, 6)}
ORIENTATIONS = {"A": "cbt", "B": "cbt", "C": "humanistic", "D": "humanistic"}


def four_therapists() -> Counted:
    rows = [
        (therapist, f"{therapist}1", perspective, "helpful", category)
        for therapist, told in TOLD.items()
        for (perspective, category), times in zip(
            product(("client", "therapist"), ("hope", "relief")), told, strict=True
        )
        for _ in range(times)
    ]
    names = ("therapist", "client", "perspective", "valence", "category")
    reports = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    therapists = {"therapist": list(TOLD), "orientation": list(ORIENTATIONS.values())}
    return count_frequencies(reports=reports, therapists=therapists)


@pytest.fixture(scope="module")
def study() -> Counted:
    return count_frequencies(**passed(simulated(4)))


def apart(first: Any, second: Any) -> float:
    one, other = np.sum(first, axis=0), np.sum(second, axis=0)
    return float(abs(one[0] / one.sum() - other[0] / other.sum()))


def test_sides_of_therapists_are_flipped_in_every_way() -> None:
    sides = [(told[:2], told[2:]) for told in TOLD.values()]
    ways = [
        [side[::-1] if flip else side for side, flip in zip(sides, way, strict=True)]
        for way in product((False, True), repeat=4)
    ]
    found = [apart(*zip(*way, strict=True)) for way in ways]
    expected = float(np.mean([value >= found[0] - 1e-12 for value in found]))
    test = compare_perspectives(four_therapists(), valence="helpful").one("hope")
    assert (test.p, test.method) == (expected, "therapists' sides flipped, all 16 ways")


def test_orientations_are_exchanged_between_therapists_in_every_way() -> None:
    told = np.array([told[:2] for told in TOLD.values()])
    found = [apart(told[list(way[:2])], told[list(way[2:])]) for way in permutations(range(4))]
    expected = np.mean([value >= found[0] - 1e-12 for value in found])
    comparison = compare_orientations(four_therapists(), perspective="client", valence="helpful")
    assert comparison.one("hope").p == pytest.approx(expected)
    assert comparison.clusters == 4


def test_differences_and_ratios_are_those_of_the_shares(study: Counted) -> None:
    found = compare_perspectives(study, valence="helpful").differences
    frames = simulated(4)
    coded = frames["eventReports"].join(frames["consensus"], on="report").drop_nulls("category")
    shares: dict[str, float] = {}
    for side in ("client", "therapist"):
        of_side = coded.filter(perspective=side, valence="helpful")
        shares[side] = len(of_side.filter(category="hope")) / len(of_side)
    difference = found.one(name="difference of shares", of="hope")
    ratio = found.one(name="ratio of shares", of="hope")
    assert difference.value == pytest.approx(shares["client"] - shares["therapist"])
    assert ratio.value == pytest.approx(shares["client"] / shares["therapist"])


def test_every_interval_contains_its_difference(study: Counted) -> None:
    with_interval = [e for e in compare_rates(study).differences if e.interval]
    assert len(with_interval) == 4
    assert all(e.interval.low < e.value < e.interval.high for e in with_interval)  # type: ignore[union-attr,operator]  # both have values here


def test_which_side_comes_first_bears_on_no_p_value(study: Counted) -> None:
    one = compare_perspectives(study, valence="hindering")
    other = compare_perspectives(study, valence="hindering", between=("therapist", "client"))
    assert [test.p for test in one.tests] == [test.p for test in other.tests]
    words = {"name": "difference of shares", "of": "pace"}
    mine, theirs = one.differences.one(**words).value, other.differences.one(**words).value
    assert mine == pytest.approx(-(theirs or 0))


def test_the_naive_test_stands_beside_the_robust_one_and_is_called_naive(study: Counted) -> None:
    frame = compare_orientations(study, perspective="client", valence="helpful").to_frame()
    together = frame.row(0, named=True)
    assert together["of"] == "all"
    assert together["naive_p"] < together["p"]
    assert "reports of one client or therapist are not" in together["caution"]


def test_categories_are_corrected_for_their_number_and_all_together_is_none_of_them(
    study: Counted,
) -> None:
    found = compare_perspectives(study, valence="helpful", weighting="clients")
    together, *each = found.tests
    assert (together.of, together.holm) == ("all", None)
    least = min(test.p or 0 for test in each)
    assert min(test.holm or 0 for test in each) == pytest.approx(least * len(each))


def test_identical_sides_are_no_finding() -> None:
    same = pl.DataFrame(REPORTS)
    both = pl.concat([same, same.with_columns(perspective=pl.lit("therapist"))])
    found = compare_perspectives(count_frequencies(reports=both), valence="helpful")
    assert [test.p for test in found.tests] == [1, 1, 1]


def test_one_side_alone_is_nothing_to_compare_and_says_so() -> None:
    found = compare_perspectives(count_frequencies(reports=REPORTS), valence="helpful").one("hope")
    assert (found.p, found.holm) == (None, None)
    assert str(found.undefined).startswith("There are no reports with a settled category of the")


def both_sides(*lines: tuple[str, str, str]) -> Counted:
    """Reports of a therapist, a perspective and a category, with cards of both sides of A to D."""
    therapist, perspective, category = map(list, zip(*lines, strict=True))
    reports = {
        "therapist": therapist,
        "client": [f"{name}1" for name in therapist],
        "perspective": perspective,
        "valence": ["helpful"] * len(lines),
        "category": category,
    }
    cards = {
        "therapist": list("ABCD") * 2,
        "client": ["A1", "B1", "C1", "D1"] * 2,
        "perspective": ["client"] * 4 + ["therapist"] * 4,
        "helpful": ["nothing"] * 8,
        "hindering": ["unanswered"] * 8,
        "after_reveal": [False] * 8,
    }
    orientations = {"therapist": list("ABCD"), "orientation": ["cbt"] * 3 + ["humanistic"]}
    return count_frequencies(reports=reports, cards=cards, therapists=orientations)


ONE_SIDE = [(name, "client", word) for name in "ABC" for word in ("hope", "relief")]


def test_a_side_of_one_therapist_is_said_in_the_singular() -> None:
    counted = both_sides(*ONE_SIDE, ("A", "therapist", "hope"), ("B", "therapist", "relief"))
    found = compare_perspectives(counted, valence="helpful").differences
    said = "On one side only 1 therapist has a case: an interval from fewer than 8 may miss"
    assert found.one(of="hope", name="difference of shares").cautions[0].startswith(said)


def test_a_perspective_that_is_not_there_is_no_finding_of_any_test() -> None:
    found = compare_perspectives(both_sides(*ONE_SIDE), valence="helpful")
    reason = "There are no reports with a settled category of the perspective therapist."
    assert [(test.p, test.undefined) for test in found.tests] == [(None, reason)] * 3
    assert found.clusters == 0
    assert [e.value for e in found.differences] == [None] * 4


def test_cards_without_reports_of_a_side_are_not_taken_for_a_rate_of_0() -> None:
    found = compare_rates(both_sides(*ONE_SIDE))
    reason = "There is no event report of the perspective therapist at all"
    assert {test.p for test in found.tests} == {None}
    assert {str(test.undefined).split(":")[0] for test in found.tests} == {reason}
    assert [e.undefined is None for e in found.differences] == [False] * 4


def test_one_therapist_with_both_sides_is_too_few() -> None:
    found = compare_perspectives(
        both_sides(*ONE_SIDE, ("A", "therapist", "hope")), valence="helpful"
    )
    assert found.clusters == 1
    assert [test.p for test in found.tests] == [None] * 3
    assert str(found.tests[0].undefined).startswith("Only one therapist has")


def test_therapists_with_one_side_only_are_not_flipped() -> None:
    two = [("A", "therapist", "hope"), ("B", "therapist", "hope")]
    lone = [("C", "client", "relief")] * 5
    among = [line for line in ONE_SIDE if line[0] in "AB"]
    without, beside = (
        compare_perspectives(both_sides(*lines), valence="helpful")
        for lines in (among + two, among + two + lone)
    )
    assert [test.p for test in without.tests] == [test.p for test in beside.tests]
    assert (without.clusters, beside.clusters) == (2, 2)
    value = beside.differences.one(name="difference of shares", of="hope").value
    assert value == pytest.approx(2 / 9 - 1)  # all reports, as in the shares themselves


def test_a_category_that_only_therapists_with_one_side_name_is_not_tested() -> None:
    two = [("A", "therapist", "hope"), ("B", "therapist", "hope"), ("C", "client", "pace")]
    found = compare_perspectives(both_sides(*ONE_SIDE, *two), valence="helpful")
    assert str(found.one("pace").undefined).startswith("None of the therapists")
    assert (found.one("relief").p, found.one("relief").holm) == (0.5, 1.0)  # of two tests


def test_a_valence_that_nobody_answered_has_no_rate_to_test() -> None:
    two = [("A", "therapist", "hope"), ("B", "therapist", "hope")]
    found = compare_rates(both_sides(*ONE_SIDE, *two))
    assert found.one("helpful").p is not None
    assert str(found.one("hindering").undefined).startswith("There are no cards")


@pytest.mark.parametrize(
    ("lines", "valence", "reason"),
    [
        (ONE_SIDE, "hindering", "There are no reports with a settled category of therapists"),
        (ONE_SIDE, "helpful", "Only cbt has reports with a settled category"),
    ],
)
def test_orientations_without_two_that_tell_anything_are_undefined(
    lines: list[tuple[str, str, str]], valence: str, reason: str
) -> None:
    found = compare_orientations(both_sides(*lines), perspective="client", valence=valence)
    assert {test.p for test in found.tests} == {None}
    assert all(str(test.undefined).startswith(reason) for test in found.tests)
    assert all(e.value is None for e in found.differences)


def test_reports_that_nobody_wrote_are_counted_beside_every_test() -> None:
    nobodys = {**REPORTS, "therapist": ["A", "A", "A", "A", "B", None]}
    found = compare_perspectives(count_frequencies(reports=nobodys), valence="helpful")
    assert dict(found.lines) == {"reports without therapist": 1}
    assert found.rows()[0]["why_dropped"] == (
        "5 of therapists with one side only; reports without therapist: 1"
    )


def test_without_cards_there_are_no_rates_to_compare() -> None:
    with pytest.raises(UnusableError, match="pass cards"):
        compare_rates(count_frequencies(reports=REPORTS))


def test_without_orientations_there_is_nothing_to_compare() -> None:
    with pytest.raises(UnusableError, match="pass therapists"):
        compare_orientations(
            count_frequencies(reports=REPORTS, cards=CARDS), perspective="client", valence="helpful"
        )


def one_client_each(*told: tuple[str, str, str, int]) -> Counted:
    """Helpful reports: therapist, perspective, category and how many; orientations a, b, c."""
    rows = [line[:3] for line in told for _ in range(line[3])]
    therapist, perspective, category = map(list, zip(*rows, strict=True))
    reports = {
        "therapist": therapist,
        "client": [f"{name}1" for name in therapist],
        "perspective": perspective,
        "valence": ["helpful"] * len(rows),
        "category": category,
    }
    orientations = {"therapist": list("ABC"), "orientation": list("abc")}
    return count_frequencies(reports=reports, therapists=orientations)


def test_one_therapist_of_each_orientation_cannot_show_anything() -> None:
    told = [("A", "client", "hope", 10), ("B", "client", "pace", 10), ("C", "client", "hope", 1)]
    found = compare_orientations(one_client_each(*told), perspective="client", valence="helpful")
    assert {test.p for test in found.tests} == {test.least for test in found.tests} == {None}
    assert str(found.tests[0].undefined).startswith("However orientations are exchanged")
    assert float(found.rows()[0]["naive_p"] or 1) < 0.001


def test_one_category_is_no_test_of_shares() -> None:
    told = [(who, side, "hope", 3) for who in "ABC" for side in ("client", "therapist")]
    found = compare_perspectives(one_client_each(*told), valence="helpful")
    assert [test.p for test in found.tests] == [None, None]
    assert str(found.one("hope").undefined).startswith("Those who are compared have one category")


def test_the_smallest_p_that_can_come_out_is_told() -> None:
    found = compare_perspectives(four_therapists(), valence="helpful")
    assert [test.least for test in found.tests] == [2 / 2**4] * 3
    by_orientation = compare_orientations(
        four_therapists(), perspective="client", valence="helpful"
    )
    assert by_orientation.one("hope").least == 2 / 6
    row = found.rows()[0]
    assert row["p_least"] == 0.125
    assert str(row["caution"]).startswith("So few therapists cannot give a p value below 0.125")


def test_drawn_ways_cannot_give_less_than_one_of_them() -> None:
    lines = [
        (f"T{t}", side, category)
        for t in range(17)
        for side, category in (("client", "hope"), ("therapist", "pace"))
    ]
    names = ("therapist", "perspective", "category")
    rows: dict[str, Any] = dict(zip(names, map(list, zip(*lines, strict=True)), strict=True))
    rows |= {"client": [f"{name}1" for name in rows["therapist"]], "valence": ["helpful"] * 34}
    counted = count_frequencies(reports=rows)
    rng = np.random.Generator(np.random.PCG64(1))
    test = compare_perspectives(counted, valence="helpful", rng=rng).one("hope")
    assert (test.least, test.p) == (1 / 10_000, 1 / 10_000)


def test_a_difference_without_an_interval_has_no_caution_about_one() -> None:
    told = [("A", "client", "hope", 10), ("B", "client", "pace", 10), ("C", "client", "hope", 1)]
    found = compare_orientations(one_client_each(*told), perspective="client", valence="helpful")
    assert {test.method for test in found.tests} == {""}
    assert {(e.interval, e.cautions) for e in found.differences} == {(None, ())}


def test_n_counts_what_the_test_is_of_and_says_what_it_leaves_out() -> None:
    two = [("A", "client", "hope", 4), ("A", "therapist", "pace", 2)]
    both = [*two, ("B", "client", "hope", 1), ("B", "therapist", "pace", 3)]
    found = compare_perspectives(
        one_client_each(*both, ("C", "client", "hope", 11)), valence="helpful"
    )
    row = found.rows()[0]
    assert (row["n"], row["naive_n"], row["dropped"], row["why_dropped"]) == (
        10,
        21,
        11,
        "11 of therapists with one side only",
    )
    assert {e.n for e in found.differences} == {21}


def test_cards_with_the_question_left_open_are_counted_beside_rates() -> None:
    two = [("A", "therapist", "hope"), ("B", "therapist", "hope")]
    found = compare_rates(both_sides(*ONE_SIDE, *two))
    helpful, hindering = (found.one(valence) for valence in ("helpful", "hindering"))
    assert (helpful.n, helpful.unit, sum(helpful.dropped.values())) == (8, "cards", 0)
    assert (hindering.n, hindering.dropped["with this question left open"]) == (0, 8)
    left = {e.of["of"]: sum(e.dropped.values()) for e in found.differences}
    assert left == {"helpful": 0, "hindering": 8}


def test_differences_say_what_their_groups_leave_out() -> None:
    rows = {**REPORTS, "category": ["hope", None, "hope", "relief", "hope", None]}
    found = compare_perspectives(count_frequencies(reports=rows), valence="helpful")
    in_all = {sum(e.dropped.values()) for e in found.differences}
    assert in_all == {sum(found.dropped.values())}
