"""The baseline of turning points: Fisher's tea, all ways of tiny episodes, and coverage."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy.special import stdtrit

from visavis.stats.turning_points.chance import drawn, exact, reached
from visavis.stats.uncertainty import ratios

TINY = [(6, 2, 2, 1), (5, 3, 1, 1), (7, 2, 3, 2), (4, 1, 1, 3), (3, 3, 2, 0), (1, 1, 1, 1)]


def every_way(size: int, one: int, other: int, within: int) -> list[tuple[int, int]]:
    """Return how many points of each side are named by the other, in every way."""
    found = []
    for a, b in product(combinations(range(size), one), combinations(range(size), other)):
        near = [[abs(x - y) <= within for y in b] for x in a]
        found.append((sum(map(any, near)), sum(map(any, zip(*near, strict=True)))))
    return found


def test_the_lady_tasting_tea() -> None:
    # Fisher, R. A. (1935). The design of experiments, chapter II: eight cups, four with milk first.
    named = np.array([[8.0, 4.0, 4.0]])
    assert exact(named, 4) == pytest.approx(1 / 70)
    assert exact(named, 3) == pytest.approx(17 / 70)
    assert exact(named, 0) == pytest.approx(1)


@pytest.mark.parametrize(("size", "one", "other", "within"), TINY)
def test_the_expected_share_is_that_of_all_ways(
    size: int, one: int, other: int, within: int
) -> None:
    ways = np.array(every_way(size, one, other, within), float)
    held = np.array([float(size)])
    for place, (own, others) in enumerate(((one, other), (other, one))):
        found = own * reached(held, np.array([float(others)]), within)
        assert found[0] == pytest.approx(ways[:, place].mean(), abs=1e-12)


def test_in_the_same_session_it_is_the_share_of_sessions_named() -> None:
    held, others = np.array([20.0, 9.0, 300.0]), np.array([3.0, 9.0, 1.0])
    assert reached(held, others, 0) == pytest.approx(others / held, abs=1e-12)


def test_two_episodes_together_have_the_chances_of_all_ways_of_both() -> None:
    first, second = ([a for a, _b in every_way(*shape, 0)] for shape in ((5, 2, 2), (4, 1, 3)))
    sums = np.array([a + b for a in first for b in second])
    named = np.array([[5.0, 2.0, 2.0], [4.0, 1.0, 3.0]])
    for observed in range(4):
        assert exact(named, observed) == pytest.approx((sums >= observed).mean())


def test_many_episodes_have_the_chances_of_the_normal_distribution() -> None:
    named = np.tile([[20.0, 3.0, 2.0]], (40_000, 1))
    sd = np.sqrt(40_000 * 2 * 0.15 * 0.85 * 18 / 19)
    for z, tail in ((-3, 0.99865), (0, 0.5), (1.96, 0.025), (60, 0)):
        assert exact(named, 12_000 + z * sd) == pytest.approx(tail, abs=0.002)


def test_draws_are_as_likely_as_all_ways() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    found = drawn(np.array([[6.0, 2.0, 2.0]]), windows=[0, 1], draws=20_000, rng=rng)
    for place, within in enumerate((0, 1)):
        sums = np.array(every_way(6, 2, 2, within)).sum(axis=1)
        for value in range(5):
            expected = float((sums == value).mean())
            assert (found[:, place] == value).mean() == pytest.approx(expected, abs=0.015)


def test_intervals_cover_where_therapists_differ() -> None:
    """400 studies of 13 therapists and 9 clients each; some therapists know, others guess."""
    rng = np.random.Generator(np.random.PCG64(11))
    studies, therapists, clients = 400, 13, 9
    knows = rng.random((studies, therapists, clients)) < rng.beta(2, 3, (studies, therapists, 1))
    held = rng.integers(6, 30, knows.shape)
    one = rng.integers(1, 5, knows.shape)
    other = np.where(knows, one, rng.integers(1, 5, knows.shape))
    common = np.where(knows, one, rng.hypergeometric(one, held - one, other))
    chance = one * other / held
    over = 2 * (common - chance).sum(axis=2, keepdims=True)
    under = (one + other - 2 * chance).sum(axis=2, keepdims=True)
    truth = over.sum() / under.sum()
    found = ratios(over, under)
    inside = np.abs(found.value - truth) <= stdtrit(found.df, 0.975) * found.se
    assert 0.92 < inside.mean() < 0.98
