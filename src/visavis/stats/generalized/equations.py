"""Estimating equations by statsmodels; their sums per cluster, for errors, are ours."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import Codes, Rows, scaled
from visavis.stats.uncertainty.sandwich import Robust, lower, robust
from visavis.stats.uncertainty.totals import Numbers

CLOSE, MOST = 1e-9, 200
"""How far the equations may be from zero, and the most passes."""
ABSENT = (
    "Generalized estimating equations need statsmodels, which is not installed: "
    "pip install 'visavis[glmm]'."
)


class Correlation(StrEnum):
    """How alike rows of one cluster are taken to be while the equations are solved."""

    EXCHANGEABLE = "exchangeable"
    """Any two of them equally."""
    INDEPENDENCE = "independence"
    """Not at all; errors hold all the same."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Solved:
    """Where the equations are zero."""

    effects: Numbers
    correlation: float
    """Of two rows of one cluster; 0 where it is not asked for."""


def solved(rows: Rows, correlation: Correlation) -> Solved | None:
    """Solve the equations; None where they have no solution that is found.

    They are solved for predictors, and scores, of mean 0 and variance 1: in large units, as numbers
    of days, statsmodels finds nothing.

    Raises
    ------
    UnusableError
        When statsmodels is not there.
    """
    peer, families, structures = _library()
    family = {
        Family.BINARY: families.Binomial,
        Family.COUNT: families.Poisson,
        Family.GAUSSIAN: families.Gaussian,
    }[rows.asked.family]()
    among = {
        Correlation.EXCHANGEABLE: structures.Exchangeable,
        Correlation.INDEPENDENCE: structures.Independence,
    }[correlation]()
    even, turn = scaled(rows)
    score = rows.asked.family is Family.GAUSSIAN
    middle, unit = (float(rows.y.mean()), float(rows.y.std())) if score else (0.0, 1.0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what it warns of is looked at below
        y = (rows.y - middle) / unit
        model = peer.GEE(y, even.x, rows.codes[:, -1], family=family, cov_struct=among)
        found = model.fit(maxiter=MOST, ctol=CLOSE)
    effects = unit * (turn @ np.asarray(found.params, np.float64))
    effects[0] += middle
    alike = float(among.dep_params) if correlation is Correlation.EXCHANGEABLE else 0.0
    if not (found.converged and np.isfinite(effects).all() and _possible(rows, alike)):
        return None
    return Solved(effects=effects, correlation=alike)


def _possible(rows: Rows, alike: float) -> bool:
    """Whether so many rows can be so unlike each other."""
    largest = int(np.bincount(rows.codes[:, -1]).max())
    return bool(alike < 1 and 1 + alike * (largest - 1) > 0)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spread:
    """How far effects may be off, and how well the model does."""

    robust: Robust
    """CR2 errors of the effects."""
    qic: float | None
    """Pan's criterion; of a score there is none: it would hang on a variance estimated anew."""


def spread(rows: Rows, found: Solved) -> Spread:
    """Return errors of the effects, from the score and the information of each cluster."""
    codes, size = rows.codes[:, -1], rows.x.shape[1]
    even, turn = scaled(rows)
    mean, variance = _moments(rows.x @ found.effects, rows.asked.family)
    root = np.sqrt(variance)
    slope = variance if rows.asked.family is not Family.GAUSSIAN else np.ones(rows.n)
    x, rest = even.x * (slope / root)[:, None], (rows.y - mean) / root
    apart = 1 - found.correlation
    shared = found.correlation / apart / (1 + found.correlation * (np.bincount(codes) - 1))
    sums, total = _added(codes, x.T), np.bincount(codes, rest)
    score = _added(codes, x.T * rest) / apart - sums * (shared * total)
    row, column = lower(size)
    information = _added(codes, x.T[row] * x.T[column]) / apart - sums[row] * sums[column] * shared
    alone = np.linalg.cholesky(x.T @ x)  # the information if rows were independent
    every = robust(score, information, np.vstack([turn, alone.T]))
    clusters = every.clusters
    penalty = float((every.cr1[size:] ** 2).sum()) * (clusters - 1) / clusters
    kept = Robust(se=every.se[:size], cr1=every.cr1[:size], df=every.df[:size], clusters=clusters)
    likely = _quasi(rows.y, mean, rows.asked.family)
    return Spread(robust=kept, qic=None if likely is None else -2 * likely + 2 * penalty)


def _quasi(y: Numbers, mean: Numbers, family: Family) -> float | None:
    """Return the quasi-likelihood, but for what is the same with every model."""
    if family is Family.GAUSSIAN:
        return None
    if family is Family.COUNT:
        return float((y * np.log(mean) - mean).sum())
    return float(np.log(np.where(y > 0, mean, 1 - mean)).sum())


def _moments(linear: Numbers, family: Family) -> tuple[Numbers, Numbers]:
    """Return mean and variance; by these links the slope of the mean is the variance, or 1."""
    if family is Family.GAUSSIAN:
        return linear, np.ones(len(linear))
    if family is Family.COUNT:
        mean = np.exp(linear)
        return mean, mean
    mean = 1 / (1 + np.exp(-linear))
    return mean, mean * (1 - mean)


def _added(codes: Codes, rows: Numbers) -> Numbers:
    """Add up each row of a matrix by cluster: of shape (rows, clusters)."""
    return np.stack([np.bincount(codes, row) for row in rows])


def _library() -> tuple[Any, Any, Any]:
    try:
        import statsmodels.genmod.generalized_estimating_equations as peer  # type: ignore[import-untyped]  # noqa: PLC0415 -- an extra
        from statsmodels.genmod import cov_struct, families  # noqa: PLC0415 -- an extra
    except ModuleNotFoundError as error:
        raise UnusableError(ABSENT) from error
    return peer, families, cov_struct
