"""Values of therapists: drawn to the network's, by variances that do not follow the values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.stats.congruence.blocks import laid_out
from visavis.stats.congruence.block import Block
from visavis.stats.congruence.estimating import occurrence
from visavis.stats.congruence.shrink import drawn
from visavis.stats.congruence.therapists import ALIKE, OfTherapist, by_therapist

NOBODY_AGREES = ((0, 1, 0, 9), (0, 0, 1, 9), (0, 1, 0, 9), (0, 0, 1, 9), (0, 0, 0, 10))
SOME_AGREE = ((1, 0, 0, 9), (0, 1, 1, 8), (2, 0, 0, 8), (0, 0, 1, 9), (0, 1, 0, 9))
ALL_AGREE = ((1, 0, 0, 9), (0, 0, 0, 10), (1, 0, 0, 9), (0, 0, 0, 10), (1, 0, 0, 9))


def block(*therapists: Sequence[Sequence[int]]) -> Block:
    """Lay out the four cells of each therapist's clients."""
    return laid_out(therapists, occurrence.measures(guessed=False), valence="hindering")


def kappas(*therapists: Sequence[Sequence[int]]) -> list[OfTherapist]:
    return [one for one in by_therapist(1, [block(*therapists)]).values if one.name == "kappa"]


def network(*therapists: Sequence[Sequence[int]]) -> float:
    return float(occurrence.kappa(block(*therapists).whole[None])[0])


def test_where_chance_explains_the_differences_all_are_told_the_networks_value() -> None:
    # Those who never agree have a kappa of about -.05 that no client of theirs can move far: by
    # its own jackknife it would swamp the others.
    study = NOBODY_AGREES, SOME_AGREE, SOME_AGREE, SOME_AGREE
    found = kappas(*study)
    assert [one.between for one in found] == [0.0] * 4
    assert [one.value for one in found] == pytest.approx([network(*study)] * 4)
    assert all(ALIKE in str(one.cautions) for one in found)


def test_two_therapists_with_as_many_sessions_have_the_same_standard_error() -> None:
    found = kappas(NOBODY_AGREES, SOME_AGREE, ALL_AGREE, SOME_AGREE * 4)
    low, middle, high, large = (one.own_se or 0 for one in found)
    assert low == middle == high
    assert large == pytest.approx(low / 2)


def test_the_standard_error_is_morriss_where_all_variances_are_alike() -> None:
    # B = (k - 3) / (k - 1) v / (v + tau²); s² = v (1 - (k - 1) / k B) + 2 / (k - 3) B² (y - m)²
    values, variance, mean, k = np.array([0.1, 0.5, 0.2, 0.9, 0.3, 0.4]), 0.04, 0.4, 6
    found = drawn(values, np.full(k, variance), towards=mean)
    between = ((values - mean) ** 2).sum() / k - variance
    assert found.between == pytest.approx(between**0.5)
    share = 3 / 5 * variance / (variance + between)
    squared = variance * (1 - 5 / 6 * share) + 2 / 3 * share**2 * (values - mean) ** 2
    assert found.se.tolist() == pytest.approx((squared**0.5).tolist())


def test_of_three_therapists_nothing_is_known_of_how_far_to_draw() -> None:
    found = drawn(np.array([0.1, 0.5, 0.2]), np.array([0.04, 0.01, 0.02]), towards=0.3)
    assert found.se.tolist() == pytest.approx([0.2, 0.1, 0.02**0.5])


def test_a_therapist_with_whom_all_agree_has_a_value() -> None:
    found = kappas(NOBODY_AGREES, SOME_AGREE, ALL_AGREE)
    assert found[2].own == pytest.approx(1)
    assert found[2].undefined is None


def test_the_variance_of_a_share_is_what_its_clients_differ_by() -> None:
    study = block(NOBODY_AGREES, SOME_AGREE, ALL_AGREE)
    found = [one for one in by_therapist(1, [study]).values if one.name == "observed_agreement"]
    cells = study.lost_with_dyad
    agreed, sessions = cells[:, 0] + cells[:, 3], cells.sum(axis=1)
    of = study.nesting.therapist_of
    share = np.array([agreed[of == t].sum() / sessions[of == t].sum() for t in range(3)])
    apart = agreed - sessions * share[of]
    variance = (apart**2).sum() / (150 - (sessions**2).sum() / 50) / 50
    assert [one.own_se for one in found] == pytest.approx([variance**0.5] * 3, rel=1e-4)
