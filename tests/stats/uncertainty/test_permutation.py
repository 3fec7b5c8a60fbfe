"""Labels that fall on whole clusters."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty import arrangements, flips


def test_thirteen_clusters_flip_in_all_8192_ways_the_observed_first() -> None:
    ways = flips(13, rng=None)
    assert (len(np.unique(ways.labels, axis=0)), ways.labels[0].sum()) == (8192, 0)
    assert (ways.exact, ways.method) == (True, "all 8,192 ways")


@pytest.mark.parametrize("labels", [[0, 1, 0, 2, 1], [0, 0, 0], [1, 0]])
def test_every_arrangement_is_there_once(labels: list[int]) -> None:
    found = arrangements(np.array(labels), rng=None).labels
    assert Counter(map(tuple, found.tolist())) == Counter(set(permutations(labels)))
    assert found[0].tolist() == labels


def test_many_clusters_are_drawn_and_the_observed_counts_as_one() -> None:
    ways = flips(40, rng=np.random.Generator(np.random.PCG64(1)), draws=99)
    assert (ways.labels.shape, ways.exact) == ((100, 40), False)
    assert ways.p_values(np.arange(100, 0, -1.0)) == 0.01


def test_drawn_arrangements_keep_how_often_each_label_occurs() -> None:
    labels = np.arange(40) % 3
    ways = arrangements(labels, rng=np.random.Generator(np.random.PCG64(1)), draws=50)
    assert {tuple(np.bincount(row)) for row in ways.labels} == {(14, 13, 13)}
    assert ways.labels[0].tolist() == labels.tolist()


def test_without_chance_many_clusters_are_refused() -> None:
    with pytest.raises(UnusableError, match="pass rng"):
        flips(40, rng=None)


def test_a_p_value_counts_ties_and_knows_none_for_what_cannot_be_computed() -> None:
    ways = flips(2, rng=None)
    statistics = np.array([[0.3, np.nan], [0.1 + 0.2, 1], [0.2, 1], [0.4, 1]])
    assert ways.p_values(statistics).tolist()[0] == 0.75
    assert np.isnan(ways.p_values(statistics)[1])


@pytest.mark.parametrize("ways", [flips, lambda _, rng: arrangements(np.arange(4), rng=rng)])
def test_a_seed_is_no_chance_even_where_none_is_needed(ways: Any) -> None:
    with pytest.raises(UnusableError, match=r"rng=3 is no chance: pass rng, as in"):
        ways(3, rng=3)
