"""Pairs of members that go the same way, and the other: gamma, tau-b and Somers' D of a table.

SciPy has tau-b and D without their standard errors, and no gamma; so all are here, over a leading
axis, and held to SciPy's in the tests.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from visavis.stats.uncertainty.totals import Numbers

GAMMA, TAU, SOMERS = MEASURES = ("gamma", "tau-b", "Somers' D")
LEAST = 1e-12


class Spread(NamedTuple):
    """A value, and its standard error for independent members."""

    value: float
    se: float


class _Ways(NamedTuple):
    apart: Numbers
    """For each cell, the members that go the same way with it less those that go the other."""
    same: Numbers
    """For each cell, those that go the same way."""
    other: Numbers


def _ways(tables: Numbers) -> _Ways:
    below = _sums_below(tables)
    above = _turned(_sums_below(_turned(tables, -2, -1)), -2, -1)
    crossing = _turned(_sums_below(_turned(tables, -1)), -1)
    beside = _turned(_sums_below(_turned(tables, -2)), -2)
    same, other = below + above, crossing + beside
    return _Ways(same - other, same, other)


def _turned(tables: Numbers, *axes: int) -> Numbers:
    return np.flip(tables, axes)


def _sums_below(tables: Numbers) -> Numbers:
    """Add up, for each cell, all cells with a lower row and a lower column."""
    whole = tables.cumsum(axis=-2).cumsum(axis=-1)
    found = np.zeros_like(whole)
    found[..., 1:, 1:] = whole[..., :-1, :-1]
    return found


def pairs(tables: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return gamma, tau-b and Somers' D (columns given rows) of tables (…, rows, columns)."""
    ways = _ways(tables)
    same = (tables * ways.same).sum(axis=(-2, -1))
    other = (tables * ways.other).sum(axis=(-2, -1))
    rows, columns = _untied(tables, -1), _untied(tables, -2)
    with np.errstate(divide="ignore", invalid="ignore"):
        gamma = (same - other) / (same + other)
        tau = (same - other) / np.sqrt(rows * columns)
        somers = (same - other) / rows
    alike = np.minimum(rows, columns) <= LEAST
    return (
        np.where(alike, np.nan, gamma),
        np.where(alike, np.nan, tau),
        np.where(alike, np.nan, somers),
    )


def _untied(tables: Numbers, axis: int) -> Numbers:
    """Return how many ordered pairs differ in what is left when `axis` is added up."""
    parts = tables.sum(axis=axis)
    found: Numbers = parts.sum(axis=-1) ** 2 - (parts**2).sum(axis=-1)
    return found


def spreads(table: Numbers) -> tuple[Spread, Spread, Spread]:
    """Return the three with their standard errors by the delta method, for a multinomial table."""
    values = [float(x) for x in pairs(table)]
    if not np.isfinite(values).all():
        return Spread(values[0], np.nan), Spread(values[1], np.nan), Spread(values[2], np.nan)
    ways, n = _ways(table), table.sum()
    same, other = float((table * ways.same).sum()), float((table * ways.other).sum())
    rows, columns = float(_untied(table, -1)), float(_untied(table, -2))
    of_row, of_column = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    gamma = (table * (other * ways.same - same * ways.other) ** 2).sum()
    root, tau = np.sqrt(rows * columns), values[1]
    parts = 2 * root * ways.apart + tau * (of_row * columns + of_column * rows)
    of_tau = (table * parts**2).sum() - n**3 * tau**2 * (rows + columns) ** 2
    somers = (table * (rows * ways.apart - (same - other) * (n - of_row)) ** 2).sum()
    return (
        Spread(values[0], float(4 * np.sqrt(gamma) / (same + other) ** 2)),
        Spread(values[1], float(np.sqrt(max(of_tau, 0)) / root**2)),
        Spread(values[2], float(2 * np.sqrt(somers) / rows**2)),
    )
