"""The jackknife over clusters, against what it must be."""

from __future__ import annotations

import numpy as np
import pytest

from visavis.stats.uncertainty import Totals, holm, jackknife, satterthwaite
from visavis.stats.uncertainty.jackknife import degrees
from visavis.stats.uncertainty.totals import Numbers


def mean(sums: Numbers) -> Numbers:
    return sums[:, 1] / sums[:, 0]


def test_of_a_mean_it_is_the_standard_error_of_the_mean() -> None:
    values = np.array([1.0, 2, 4, 8, 16])
    totals = Totals(np.column_stack([np.ones(5), values]), np.ones(5, np.int64))
    expected = values.std(ddof=1) / np.sqrt(5)
    assert jackknife(totals, mean, cluster="clients").se == pytest.approx(expected, rel=1e-12)


def test_equal_clusters_may_stand_in_one_row() -> None:
    rows = np.array([[1.0, 2], [1, 5]])
    together = Totals(rows, np.array([3, 2]))
    apart = Totals(rows[[0, 0, 0, 1, 1]], np.ones(5, np.int64))
    assert jackknife(together, mean, cluster="clients").se == pytest.approx(
        jackknife(apart, mean, cluster="clients").se, rel=1e-12
    )


def test_clusters_of_unequal_size_have_fewer_degrees_of_freedom() -> None:
    values, ones = np.array([1.0, 2, 4, 8, 16]), np.ones(5, np.int64)
    sizes = np.array([1.0, 2, 3, 4, 40])
    rows = np.column_stack([sizes, sizes * values])
    equal, unequal = Totals(rows, ones, np.full(5, 7.0)), Totals(rows, ones, sizes)
    assert [degrees(one) for one in (Totals(rows, ones), equal)] == pytest.approx([4, 4])
    assert degrees(unequal) == satterthwaite(sizes) < 2
    found = [jackknife(one, mean, cluster="therapists") for one in (equal, unequal)]
    assert found[0].se == found[1].se
    assert found[1].interval
    assert found[1].interval.method.startswith("jackknife over therapists, t with 1.")


def test_one_cluster_gives_no_interval_and_says_why() -> None:
    totals = Totals(np.array([[1.0, 2]]), np.ones(1, np.int64))
    spread = jackknife(totals, mean, cluster="clients")
    assert (spread.interval, spread.no_interval) == (
        None,
        "There is one cluster only (clients); two are needed at least.",
    )


def test_holm_multiplies_by_the_number_of_tests_that_are_left() -> None:
    # Worked by hand: 3 x .01; 2 x .03; and .04 not below the one before.
    assert holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])
