"""The pairs cluster bootstrap, against what it must be."""

from __future__ import annotations

import numpy as np
import pytest

from visavis.stats.uncertainty import Totals, bootstrap
from visavis.stats.uncertainty.totals import Numbers


def mean(sums: Numbers) -> Numbers:
    found = np.full(len(sums), np.nan)
    np.divide(sums[:, 1], sums[:, 0], out=found, where=sums[:, 0] > 0)
    return found


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(1))


def test_of_a_mean_it_comes_near_the_standard_error_of_the_mean() -> None:
    values = np.arange(50.0)
    totals = Totals(np.column_stack([np.ones(50), values]), np.ones(50, np.int64))
    found = bootstrap(totals, mean, cluster="clients", rng=rng(), resamples=4_000)
    assert found.se == pytest.approx(values.std() / np.sqrt(50), rel=0.05)
    assert found.interval is not None
    assert found.interval.method == "bootstrap of clients, percentiles of 4000"


def test_equal_clusters_may_stand_in_one_row() -> None:
    rows = np.array([[1.0, 2], [1, 5]])
    together = bootstrap(Totals(rows, np.array([30, 20])), mean, cluster="clients", rng=rng())
    apart = Totals(rows.repeat([30, 20], axis=0), np.ones(50, np.int64))
    other = bootstrap(apart, mean, cluster="clients", rng=rng())
    assert together.se == pytest.approx(other.se, rel=0.1)


def test_the_same_seed_draws_the_same_from_clusters_in_any_order() -> None:
    rows, times = np.array([[1.0, 2], [1, 5], [1, 7], [1, 1]]), np.array([3, 1, 1, 5])
    order = [2, 0, 3, 1]
    one = bootstrap(Totals(rows, times), mean, cluster="clients", rng=rng())
    other = bootstrap(Totals(rows[order], times[order]), mean, cluster="clients", rng=rng())
    assert one == other


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        ([[1.0, 2]], "There is one cluster only (clients); two are needed at least."),
        (
            [[1.0, 2], [0, 0], [0, 0]],
            "of 2000 resamples of the clients have no value: too few differ.",
        ),
    ],
)
def test_it_says_why_there_is_no_interval(sums: list[list[float]], said: str) -> None:
    totals = Totals(np.array(sums), np.ones(len(sums), np.int64))
    found = bootstrap(totals, mean, cluster="clients", rng=rng())
    assert (found.interval, said in str(found.no_interval)) == (None, True)
