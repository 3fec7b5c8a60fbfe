"""The likelihood of a mixed model as a function of its relative covariances, with its gradient.

For client i with random effects of covariance σ²ΛΛ' the rows have covariance σ²(I + ZΛΛ'Z'). With
M = I + Λ'Z'ZΛ its inverse and determinant need cross-products only: log|V| = log|M| and
A'V⁻¹B = A'B - A'ZΛ M⁻¹ Λ'Z'B for any columns A and B. A therapist's intercept of variance σ²τ² adds
a matrix of rank one to the clients of this therapist, so their sums are put right in one more step.
Fixed effects and σ² are solved for at each step (profiled).

References
----------
Bates, D., Mächler, M., Bolker, B., & Walker, S. (2015). Fitting linear mixed-effects models using
lme4. Journal of Statistical Software, 67(1).
Lindstrom, M. J., & Bates, D. M. (1988). Newton–Raphson and EM algorithms for linear mixed-effects
models for repeated-measures data. Journal of the American Statistical Association, 83, 1014–1022.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from visavis.stats.models.design import Design, Numbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Point:
    """The criterion at one value of the relative covariances, in the scale of the design."""

    factor: Numbers
    """Λ, of shape (random, random)."""
    tau: float
    """Standard deviation of therapists relative to σ."""
    log_v: float
    log_x: float
    """log|X'V⁻¹X|."""
    left: float
    """What is left of the outcome's squares: y'V⁻¹y after the fixed effects."""
    beta: Numbers
    unscaled: Numbers
    """(X'V⁻¹X)⁻¹."""
    whitened: Numbers
    """Λ'Z'V⁻¹D before the therapist's step: of shape (random, columns, clients)."""
    sums: Numbers
    """1'V⁻¹D of each therapist before that step: of shape (columns, therapists)."""


def at(design: Design, factor: Numbers, tau: float) -> Point:
    """Return the criterion's parts at these relative covariances."""
    log_v, gram = 0.0, design.total.copy()
    whitened = np.empty((len(factor), *design.products.shape[1:]))
    ones = design.products[0].copy() if design.starts is not None else None
    for block in blocks(design.clients):
        log_m, inner, whitened[:, :, block] = inner_of(design, factor, block)
        log_v += log_m
        for k in inner:
            gram -= k @ k.T
            if ones is not None:
                ones[:, block] -= k[0] * k
    sums = np.zeros((len(gram), 0))
    if design.starts is not None and ones is not None:
        sums = np.add.reduceat(ones, design.starts, axis=1)
        shrunk = 1 + tau**2 * sums[0]
        gram -= (sums * (tau**2 / shrunk)) @ sums.T
        log_v += float(np.log(shrunk).sum())
    return _solved(design, Parts(factor, tau, log_v, whitened, sums), gram)


class Parts(NamedTuple):
    """What the criterion is made of before the fixed effects are solved for."""

    factor: Numbers
    tau: float
    log_v: float
    whitened: Numbers
    sums: Numbers


def _solved(design: Design, parts: Parts, gram: Numbers) -> Point:
    """Solve for the fixed effects."""
    x = list(design.fixed)
    root = np.linalg.cholesky(gram[np.ix_(x, x)])
    half = np.linalg.solve(root, gram[x, -1])
    inverse = np.linalg.inv(root)
    return Point(
        **parts._asdict(),
        log_x=2 * float(np.log(np.diag(root)).sum()),
        left=float(gram[-1, -1] - half @ half),
        beta=inverse.T @ half,
        unscaled=inverse.T @ inverse,
    )


def inner_of(design: Design, factor: Numbers, block: slice) -> tuple[float, Numbers, Numbers]:
    """Return the sum of log|M|, R⁻¹Λ'Z'D and M⁻¹Λ'Z'D of each client, where M = RR'."""
    z = list(design.random)
    crossed = design.products[z, :, block]
    turned = combined(factor.T, crossed)
    m = combined(factor.T, turned[:, z].swapaxes(0, 1))
    for a in range(len(z)):
        m[a, a] += 1
    root = cholesky(m)
    inner = forward(root, turned)
    log_m = 2 * sum(float(np.log(root[a][a]).sum()) for a in range(len(z)))
    return log_m, inner, backward(root, inner)


BLOCK = 4096
"""Clients at a time: what is needed of them stays near the processor."""


def blocks(clients: int) -> Iterator[slice]:
    """Walk over clients, some thousands at a time."""
    return (slice(begin, begin + BLOCK) for begin in range(0, clients, BLOCK))


def combined(matrix: Numbers, right: Numbers) -> Numbers:
    """Multiply a small matrix with the first axis, leaving out what is 0."""
    found = np.zeros((len(matrix), *right.shape[1:]))
    for a, row in enumerate(matrix):
        for b in np.flatnonzero(row):
            found[a] += row[b] * right[b]
    return found


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Slopes:
    """What a small change of the covariances does, and what else comes of Z'V⁻¹ for each client."""

    factor: Numbers
    """Derivative by Λ, of shape (random, random)."""
    covariance: Numbers
    """Derivative by ΛΛ', of the same shape."""
    tau: float
    between: Numbers
    """1'V⁻¹(X, y - Xβ) of each therapist: of shape (fixed + 1, therapists)."""


def slopes(design: Design, point: Point, *, weight: float, restricted: bool) -> Slopes:
    """Return the derivatives of log|V| + weight · left, and + log|X'V⁻¹X| where `restricted`.

    With ``weight = ν / left`` that is the gradient of the profiled criterion, and with a fixed
    ``weight = 1 / σ²`` that of the criterion at this σ.
    """
    metric = _metric(point, weight=weight, restricted=restricted)
    root, q = np.sqrt(metric[-1, -1]), len(design.random)
    turn = np.zeros_like(metric)
    turn[-1, -1] = root
    if restricted:
        turn[:-1, :-1] = np.linalg.cholesky(point.unscaled)
    by_sigma = np.zeros((q, q))
    between, step = therapists(design, point)
    by_tau = 0.0
    if design.starts is not None:
        by_tau = float((point.sums[0] / (1 + point.tau**2 * point.sums[0])).sum())
        by_tau -= float(((between.T @ metric) * between.T).sum())
    for block in blocks(design.clients):
        inverse, spread = spread_of(design, point, block, between)
        by_sigma += inverse[:, list(design.random)].sum(axis=2)
        if design.of is not None:
            ones = inverse[:, 0]
            by_sigma -= (ones * step[design.of[block]]) @ ones.T
        weighed = (turn.T @ spread).reshape(q, -1)
        by_sigma -= weighed @ weighed.T
    return Slopes(
        factor=2 * by_sigma @ point.factor,
        covariance=by_sigma,
        tau=2 * by_tau * point.tau,
        between=between,
    )


def therapists(design: Design, point: Point) -> tuple[Numbers, Numbers]:
    """Return 1'V⁻¹(X, y - Xβ) of each therapist, and how far the therapist's step goes."""
    shrunk = 1 + point.tau**2 * point.sums[0] if design.starts is not None else np.zeros(0)
    return (basis_of(design, point).T @ point.sums) / shrunk, point.tau**2 / shrunk


def spread_of(
    design: Design, point: Point, block: slice, between: Numbers
) -> tuple[Numbers, Numbers]:
    """Return Z'W D and Z'V⁻¹(X, y - Xβ) of each client of a block; W is V⁻¹ without therapists.

    `between` is what `therapists` returns first.
    """
    z = list(design.random)
    crossed = design.products[z, :, block]
    turned = combined(point.factor.T, crossed[:, z])  # Λ'Z'Z
    inverse = crossed.copy()
    for a in range(len(z)):
        for b in range(len(z)):
            inverse[a] -= turned[b, a] * point.whitened[b, :, block]
    basis = basis_of(design, point)
    spread = basis.T @ inverse
    if design.of is not None:
        spread -= inverse[:, :1] * (point.tau**2 * between)[:, design.of[block]]
    return inverse, spread


def basis_of(design: Design, point: Point) -> Numbers:
    """Return the matrix that turns columns of D into (X, y - Xβ)."""
    x = list(design.fixed)
    basis = np.zeros((len(design.columns), len(x) + 1))
    basis[x, range(len(x))] = 1
    basis[x, -1] = -point.beta
    basis[-1, -1] = 1
    return basis


def _metric(point: Point, *, weight: float, restricted: bool) -> Numbers:
    metric = np.zeros((len(point.beta) + 1,) * 2)
    if restricted:
        metric[:-1, :-1] = point.unscaled
    metric[-1, -1] = weight
    return metric


Triangle = list[list[Numbers]]


def cholesky(m: Numbers) -> Triangle:
    """Return the lower triangles R of many small matrices RR', of shape (size, size, many)."""
    root: Triangle = []
    for a in range(len(m)):
        row: list[Numbers] = []
        for b in range(a):
            rest = m[a, b] - sum(row[c] * root[b][c] for c in range(b))
            row.append(rest / root[b][b])
        row.append(np.sqrt(m[a, a] - sum(x * x for x in row)))
        root.append(row)
    return root


def forward(root: Triangle, right: Numbers) -> Numbers:
    """Solve R x = right for each of many, where `right` is of shape (size, columns, many)."""
    found = np.empty_like(right)
    for a, row in enumerate(root):
        found[a] = (right[a] - sum(row[b] * found[b] for b in range(a))) / row[a]
    return found


def backward(root: Triangle, right: Numbers) -> Numbers:
    """Solve R' x = right for each of many."""
    found, size = np.empty_like(right), len(root)
    for a in reversed(range(size)):
        known = sum(root[b][a] * found[b] for b in range(a + 1, size))
        found[a] = (right[a] - known) / root[a][a]
    return found
