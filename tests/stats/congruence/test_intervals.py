"""Intervals of congruence: a share's lie where shares can, around their value."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.stats.congruence.blocks import laid_out
from visavis.stats.congruence.block import Block
from visavis.stats.congruence.estimating import category, occurrence, profile, same_event, sets
from visavis.stats.congruence.measure import KAPPA, SHARE, Measure
from visavis.stats.congruence.network import estimates
from visavis.stats.results import Estimate


def block(rows: list[list[int]], *measures: Measure) -> Block:
    """Lay out sums of clients, two of whom have one therapist."""
    return laid_out([rows[place : place + 2] for place in range(0, len(rows), 2)], measures)


def of(rows: list[list[int]], name: str, *, cluster: str = "clients") -> Estimate:
    measures = occurrence.measures(guessed=False)
    for one in estimates(block(rows, *measures)):
        if (one.name, one.cluster) == (name, cluster):
            return one
    raise LookupError(name)


CELLS = st.lists(st.integers(0, 6), min_size=4, max_size=4).filter(any)


@given(st.lists(CELLS, min_size=2, max_size=9))
def test_an_interval_holds_its_value_and_lies_where_values_can(rows: list[list[int]]) -> None:
    tried = block(rows, *occurrence.measures(guessed=False))
    within = {measure.name: measure.within for measure in tried.measures}
    for one in estimates(tried):
        if one.value is not None and one.interval:
            low, high = within[one.name]
            assert low <= one.interval.low <= one.value <= one.interval.high <= high
            if within[one.name] == SHARE:
                assert one.interval.high > one.interval.low


def test_a_share_is_told_on_the_logit_scale() -> None:
    # Four clients with ten sessions each: both name something in 2, 4, 6 and 8 of them. By hand:
    # half of all, with the standard error of a mean of four, and three degrees of freedom.
    found = of([[n, 10 - n, 0, 0] for n in (2, 4, 6, 8)], "both")
    se = np.std([0.2, 0.4, 0.6, 0.8], ddof=1) / 2
    reach = stats.t.ppf(0.975, 3) * se / 0.25
    assert (found.value, found.se) == pytest.approx((0.5, se))
    assert found.interval
    assert (found.interval.low, found.interval.high) == pytest.approx((0.1620, 0.8380), abs=5e-5)
    assert found.interval.high == pytest.approx(1 / (1 + np.exp(-reach)))
    assert found.interval.method == "CR2 over clients, t with 3 df, on the logit scale"


def test_a_share_of_none_ends_where_so_many_clients_would_hardly_show_none() -> None:
    found = of([[n, 10 - n, 0, 0] for n in (2, 4, 6, 8)], "neither")
    assert found.interval
    assert (found.interval.low, found.interval.high) == pytest.approx((0, 1 - 0.025**0.25))
    (caution,) = found.cautions
    assert caution == (
        "Only 4 clients: an interval from fewer than 15 may miss the truth more often than it says."
    )
    assert (found.se, found.no_interval) == (0, None)


def test_a_share_that_few_therapists_have_says_so() -> None:
    rows = [[1, 9, 0, 0]] * 4 + [[0, 10, 0, 0]] * 16
    found = of(rows, "both", cluster="therapists")
    (caution,) = found.cautions
    assert caution == (
        "Only 2 of 10 therapists have a case: an interval from fewer than 8 may miss the truth "
        "more often than it says."
    )
    assert found.interval
    assert found.interval.method.endswith("; above, as if there were none")
    assert found.interval.high >= 1 - 0.025**0.1


def test_only_clients_with_anything_below_the_line_carry_a_share() -> None:
    rows = [[4, 1, 1, 0], [2, 2, 1, 3], [3, 0, 2, 1], [0, 0, 0, 9]]
    assert [of(rows, name).clusters for name in ("both", "positive_agreement")] == [4, 3]


def test_where_all_have_the_same_share_nothing_is_said_of_chance() -> None:
    found = of([[1, 1, 0, 0]] * 4, "both")
    assert (found.value, found.se, found.interval) == (0.5, None, None)
    assert found.no_interval == (
        "None of the 4 clients moves the value when it is left out, so nothing can be said of how "
        "far chance may."
    )


def test_decoys_that_nobody_took_for_the_same_have_an_honest_end() -> None:
    decoys = next(one for one in same_event.MEASURES if one.name == "decoy_rate")
    client, _therapist = estimates(block([[5, 3, 2, 0]] * 8, decoys))
    assert client.value == 0
    assert client.interval
    assert (client.interval.low, client.interval.high) == pytest.approx((0, 1 - 0.025**0.125))


def test_a_level_of_chance_at_its_turning_point_says_that_its_interval_is_wide() -> None:
    half, more = [[3, 2, 2, 3], [3, 1, 2, 4]] * 8, [[6, 2, 2, 1], [5, 1, 2, 2]] * 8
    assert of(half, "expected_agreement").cautions == (occurrence.HALVES,)
    assert of(more, "expected_agreement").cautions == ()


def test_what_is_held_against_the_chance_of_few_clients_says_so() -> None:
    rows = [[4, place % 4, 3, place % 3] for place in range(12)]
    rows += [[4, place % 3, 0, 0] for place in range(12)]
    found = {
        (one.name, one.cluster): one.cautions
        for one in estimates(block(rows, same_event.DECOYS, same_event.BEYOND))
    }
    for cluster, caution in (("clients", "Only 12 clients"), ("therapists", "Only 6 therapists")):
        assert any(each.startswith(caution) for each in found["decoy_rate", cluster])
        assert any(each.startswith(caution) for each in found["beyond_chance", cluster])


def test_kappa_ends_at_its_least_value() -> None:
    rows = [[0, 9, 9, 0], [0, 8, 9, 0], [1, 9, 8, 0], [9, 0, 0, 9]]
    found = of(rows, "kappa")
    assert found.interval
    assert found.interval.low == KAPPA.low


def test_another_confidence_makes_other_intervals() -> None:
    rows = [[n, 10 - n, 0, 0] for n in (2, 4, 6, 8)]
    measures = occurrence.measures(guessed=False)
    wide, *_ = estimates(block(rows, *measures), confidence=0.99)
    usual, *_ = estimates(block(rows, *measures))
    assert wide.interval
    assert usual.interval
    assert (wide.interval.level, usual.interval.level) == (0.99, 0.95)
    assert wide.interval.low < usual.interval.low < usual.interval.high < wide.interval.high


def test_what_lies_beyond_chance_over_a_therapy_says_that_its_interval_is_wide() -> None:
    [*_, coefficient] = profile.MEASURES
    assert coefficient.cautions(np.array([9.0, 3, 60, 5])) == (profile.WIDE,)
    assert coefficient.cautions(np.array([1.0, 0.3, 4, 1])) == ()


def test_where_no_client_moves_what_is_observed_its_kappa_has_no_interval_either() -> None:
    # Each client's pairs agree in half; margins differ from client to client, and kappa with them.
    rows = [[4, 2, 3, 1, 1, 3], [4, 2, 1, 3, 3, 1], [8, 4, 6, 2, 2, 6]]
    found = {one.name: one for one in estimates(block(rows, *category.MEASURES))}
    assert (found["same_category"].value, found["same_category"].interval) == (0.5, None)
    assert found["kappa"].value is not None
    assert (found["kappa"].se, found["kappa"].interval) == (None, None)
    assert found["kappa"].no_interval == found["same_category"].no_interval


@pytest.mark.parametrize("level", [sets, profile])
def test_of_fewer_than_ten_pairs_nobody_knows_what_chance_is(level: ModuleType) -> None:
    [*_, coefficient] = [one for one in level.MEASURES if one.name == "beyond_chance"]
    few, enough, plenty = (np.array([9.0, 3, pairs, 5]) for pairs in (18, 20, 60))
    assert coefficient.too_few(few) == (
        f"Chance rests on fewer than 10 {level.PAIRS}: too few to know the level of chance."
    )
    assert coefficient.too_few(enough) is None
    told = f"The level of chance rests on no more than 10 {level.PAIRS}."
    assert told in coefficient.cautions(enough)
    assert len(coefficient.cautions(plenty)) == len(coefficient.cautions(enough)) - 1
