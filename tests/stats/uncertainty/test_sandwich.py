"""Cluster-robust standard errors from sums per cluster, against the matrices of all rows."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit  # type: ignore[import-untyped]  # it has no types

from visavis.stats.uncertainty.sandwich import Robust, lower, robust
from visavis.stats.uncertainty.totals import Numbers

SIZES = (4, 9, 14, 23, 30)
CLUSTER = np.repeat(np.arange(5), SIZES)
EACH = np.eye(3)


def drawn(seed: int = 1) -> tuple[Numbers, Numbers]:
    rng = np.random.Generator(np.random.PCG64(seed))
    x = np.column_stack([np.ones(80), rng.normal(size=80), rng.integers(0, 2, 80)])
    lean = rng.normal(size=5)[CLUSTER] / 2
    y = rng.random(80) < 1 / (1 + np.exp(-(x @ (-0.5, 0.6, 0.4) + lean)))
    return x.astype(float), y.astype(float)


def sums(x: Numbers, y: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    chance = 1 / (1 + np.exp(-(x @ at)))
    score, weight = x * (y - chance)[:, None], chance * (1 - chance)
    of = [np.equal(CLUSTER, place) for place in range(5)]
    products = np.array([(x[own] * weight[own, None]).T @ x[own] for own in of])
    return np.array([score[own].sum(axis=0) for own in of]).T, products[:, *lower(3)].T


def dense(x: Numbers, y: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """CR2 and its degrees of freedom by the definition, with a matrix of all rows."""
    chance = 1 / (1 + np.exp(-(x @ at)))
    root = np.sqrt(chance * (1 - chance))
    z, residual = x * root[:, None], (y - chance) / root
    bread = np.linalg.inv(z.T @ z)
    left = np.eye(80) - z @ bread @ z.T
    columns = []
    for place in range(5):
        own = np.equal(CLUSTER, place)
        size, ways = np.linalg.eigh(left[own][:, own])
        adjust = ways @ np.diag(size**-0.5) @ ways.T
        columns.append((own, adjust @ z[own] @ bread))
    parts = np.array([residual[own] @ column for own, column in columns])
    df = []
    for place in range(3):
        carried = np.array([left[:, own] @ column[:, place] for own, column in columns])
        form = carried @ carried.T
        df.append(np.trace(form) ** 2 / (form**2).sum())
    return np.sqrt((parts**2).sum(axis=0)), np.array(df)


@pytest.fixture(scope="module")
def found() -> tuple[Robust, Numbers, Numbers, Numbers]:
    x, y = drawn()
    at = np.asarray(Logit(y, x).fit(disp=0, tol=1e-12).params)
    return robust(*sums(x, y, at), EACH), x, y, at


def test_cr2_and_its_degrees_of_freedom_follow_their_definition(
    found: tuple[Robust, Numbers, Numbers, Numbers],
) -> None:
    ours, x, y, at = found
    se, df = dense(x, y, at)
    np.testing.assert_allclose(ours.se, se, rtol=1e-10)
    np.testing.assert_allclose(ours.df, df, rtol=1e-10)


def test_cr1_is_that_of_statsmodels(found: tuple[Robust, Numbers, Numbers, Numbers]) -> None:
    ours, x, y, _at = found
    theirs = Logit(y, x).fit(disp=0, tol=1e-12, cov_type="cluster", cov_kwds={"groups": CLUSTER})
    rows = np.sqrt(79 / 77)  # statsmodels also multiplies with (n - 1) / (n - p)
    np.testing.assert_allclose(ours.cr1 * rows, theirs.bse, rtol=1e-9)


@pytest.mark.parametrize("copies", [8, 40, 5_000])  # traces around 0.075, 0.015 and 0.0001
def test_small_clusters_are_adjusted_as_large_ones_are(copies: int) -> None:
    x, y = drawn(2)
    score, information = sums(x, y, np.zeros(3))
    several = np.tile(score, copies), np.tile(information, copies)
    series = robust(*several, EACH)
    whole = np.empty((5 * copies, 3, 3))
    whole[:, *lower(3)] = whole.swapaxes(1, 2)[:, *lower(3)] = several[1].T
    half = np.linalg.inv(np.linalg.cholesky(whole.sum(axis=0)))
    size, ways = np.linalg.eigh(half @ whole @ half.T)
    across = np.swapaxes(ways, 1, 2)
    roots = (ways / np.sqrt(1 - size)[:, None, :]) @ across
    parts = np.einsum("gij,jg->gi", roots, half @ several[0]) @ half
    np.testing.assert_allclose(series.se, np.sqrt((parts**2).sum(axis=0)), rtol=1e-11)
    shared = (ways * size[:, None, :]) @ across @ roots @ half
    own = np.einsum("gij,gij->gj", roots @ half, shared)
    squared = (shared**2).sum(axis=1)
    outer = np.einsum("gic,gjc->cij", shared, shared)
    squares = ((own - squared) ** 2 - squared**2).sum(axis=0) + (outer**2).sum(axis=(1, 2))
    np.testing.assert_allclose(series.df, (own - squared).sum(axis=0) ** 2 / squares, rtol=1e-6)


def test_a_number_that_one_cluster_carries_has_no_standard_error() -> None:
    x, y = drawn()
    x[:, 2] = (CLUSTER == 4) * x[:, 2]
    ours = robust(*sums(x, y, np.zeros(3)), EACH)
    assert np.isnan(ours.se).tolist() == [False, False, True]
