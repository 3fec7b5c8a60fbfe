"""Ratios of totals with CR2 and Satterthwaite, against the matrices they are the closed form of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.stats.uncertainty import ratios, satterthwaite
from visavis.stats.uncertainty.ratios import differences

CLUSTERS = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, 2.5]), min_size=1, max_size=4), min_size=2, max_size=6
)


def by_matrices(clusters: list[list[float]]) -> tuple[float, float, float]:
    """Value, CR2 standard error and Satterthwaite df of a mean, from the rows (Bell, McCaffrey)."""
    sizes = [len(rows) for rows in clusters]
    y, ends = np.concatenate(clusters), np.cumsum(sizes)
    units = len(y)
    without = np.eye(units) - np.full((units, units), 1 / units)
    residuals, variance, columns = without @ y, 0.0, []
    for size, end in zip(sizes, ends, strict=True):
        rows = slice(end - size, end)
        values, vectors = np.linalg.eigh(without[rows, rows])
        adjusted = vectors / np.sqrt(values) @ vectors.T
        variance += (np.ones(size) @ adjusted @ residuals[rows] / units) ** 2
        columns.append(without[:, rows] @ adjusted @ np.ones(size) / units)
    form = np.column_stack(columns).T @ np.column_stack(columns)
    return y.mean(), np.sqrt(variance), np.trace(form) ** 2 / (form**2).sum()


@given(CLUSTERS)
def test_they_are_what_the_matrices_give(clusters: list[list[float]]) -> None:
    sums = np.array([[sum(rows)] for rows in clusters])
    sizes = np.array([[len(rows)] for rows in clusters])
    found = ratios(sums, sizes)
    value, se, df = by_matrices(clusters)
    assert found.value[0] == pytest.approx(value, rel=1e-9)
    assert found.se[0] == pytest.approx(se, rel=1e-7, abs=1e-9)
    assert found.df[0] == pytest.approx(df, rel=1e-9)


def test_of_equal_clusters_it_is_the_standard_error_of_their_mean() -> None:
    values = np.array([1.0, 2, 4, 8, 16])
    found = ratios(values[:, None], np.ones((5, 1)))
    assert (found.se[0], found.df[0]) == pytest.approx((values.std(ddof=1) / np.sqrt(5), 4))


def test_one_cluster_has_a_value_and_no_standard_error() -> None:
    found = ratios(np.array([[3.0], [0.0]]), np.array([[4.0], [0.0]]))
    assert (found.value[0], found.clusters[0]) == (0.75, 1)
    assert np.isnan([found.se[0], found.df[0]]).all()


def test_nothing_below_the_line_is_no_value() -> None:
    assert np.isnan(ratios(np.zeros((3, 1)), np.zeros((3, 1))).value[0])


def test_it_says_in_how_many_clusters_there_are_some_and_not_all() -> None:
    found = ratios(np.array([[0.0], [2.0], [3.0], [0.0]]), np.array([[4.0], [2], [5], [0]]))
    assert (found.clusters[0], found.counting[0], found.short[0]) == (3, 2, 2)


def difference_by_matrices(
    first: list[list[float]], second: list[list[float]]
) -> tuple[float, float]:
    """CR2 standard error and df of a difference of two means in one fit, from the rows."""
    rows = [
        (cluster, side, value)
        for cluster, both in enumerate(zip(first, second, strict=True))
        for side, values in enumerate(both)
        for value in values
    ]
    where, side, y = (np.array(column) for column in zip(*rows, strict=True))
    design = np.column_stack([side == 0, side == 1]).astype(float)
    contrast = np.linalg.inv(design.T @ design) @ [1, -1]
    without = np.eye(len(y)) - design @ np.linalg.pinv(design)
    variance, columns = 0.0, []
    for cluster in np.unique(where):
        mine = where == cluster
        values, vectors = np.linalg.eigh(without[np.ix_(mine, mine)])
        adjusted = vectors / np.sqrt(values) @ vectors.T
        weights = contrast @ design[mine].T @ adjusted
        variance += (weights @ (without @ y)[mine]) ** 2
        columns.append(without[:, mine] @ weights)
    form = np.column_stack(columns).T @ np.column_stack(columns)
    return np.sqrt(variance), np.trace(form) ** 2 / (form**2).sum()


@given(CLUSTERS, CLUSTERS)
def test_differences_are_what_the_matrices_give(
    first: list[list[float]], second: list[list[float]]
) -> None:
    size = min(len(first), len(second))
    first, second = first[:size], second[:size]
    parts = [
        (
            np.array([[sum(rows)] for rows in side]),
            np.array([[float(len(rows))] for rows in side]),
        )
        for side in (first, second)
    ]
    found = differences(parts[0], parts[1])
    se, df = difference_by_matrices(first, second)
    assert found.se[0] == pytest.approx(se, rel=1e-7, abs=1e-9)
    assert found.df[0] == pytest.approx(min(df, size - 1), rel=1e-7)


def test_a_quotient_is_the_difference_of_logarithms() -> None:
    over, under = np.array([[2.0], [5], [4]]), np.array([[4.0], [9], [8]])
    found = differences((over, under), (over[::-1] * 2, under), logarithms=True)
    assert np.exp(found.value[0]) == pytest.approx(0.5)


def test_degrees_of_freedom_fall_as_one_cluster_grows() -> None:
    found = [satterthwaite(np.array([size] + [10.0] * 12)) for size in (10, 30, 100, 1e12)]
    assert found[0] == pytest.approx(12)
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(1)
