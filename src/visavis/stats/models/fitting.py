"""The relative covariances with the highest likelihood, and how sharply it peaks there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from visavis.stats.models.criterion import Point, Slopes, at, slopes
from visavis.stats.models.design import Design, Numbers

MANY, OF_MANY = 20_000, 16
"""From so many clients on, a fit to every sixteenth cluster says where to begin."""
CLOSE = 1e-2
"""A gradient below this, in standard errors, is near enough for Newton's steps."""
STEP, DONE, ROUNDS, HALVES = 1e-4, 1e-9, 60, 8
FLAT = 1e-6
"""The least curvature, in standard errors, that a step is divided by."""
LITTLE = 1e-3
"""A gain in -2 log likelihood that leaves the curvature as it was."""
NOTHING = 1e-4
"""A standard deviation below this share of σ, per standard deviation of its column, is none."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Parameters:
    """How the entries of Λ and τ stand in one vector."""

    random: int
    therapists: bool

    @property
    def count(self) -> int:
        """How many there are."""
        return self.random * (self.random + 1) // 2 + self.therapists

    def unpacked(self, vector: Numbers) -> tuple[Numbers, float]:
        """Return Λ and τ."""
        factor = np.zeros((self.random, self.random))
        rows, columns = _below(self.random)
        factor[rows, columns] = vector[: len(rows)]
        return factor, float(vector[-1]) if self.therapists else 0.0

    def packed(self, factor: Numbers, tau: float) -> Numbers:
        """Return the vector."""
        lower = factor[_below(self.random)]
        return np.append(lower, tau) if self.therapists else lower

    def start(self) -> Numbers:
        """Return where a search begins: as much between clients as within."""
        return self.packed(np.eye(self.random), 0.5)


@cache
def _below(size: int) -> Any:  # noqa: ANN401 -- what NumPy takes as two indices
    """Return where the lower half of a matrix is: to work it out took a sixth of a small fit."""
    return np.tril_indices(size)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fit:
    """The highest likelihood and where it is, in the scale of the design."""

    design: Design
    restricted: bool
    parameters: Parameters
    point: Point
    vector: Numbers
    """Λ and τ as one vector."""
    variance: float
    """σ²."""
    hessian: Numbers
    """Second derivatives of the criterion by the vector and log σ."""
    dropped: Numbers
    """Which directions of Λ were set to nothing, as columns of shape (random, lost)."""

    @property
    def freedom(self) -> int:
        """Rows, less fixed effects where the likelihood is restricted."""
        return freedom(self.design, restricted=self.restricted)

    @property
    def log_likelihood(self) -> float:
        """As lme4 reports it, in the units of the data."""
        design = self.design
        found = criterion(design, self.point, restricted=self.restricted)
        found += 2 * self.freedom * float(np.log(design.scale[-1]))
        if self.restricted:
            found += 2 * float(np.log(design.scale[list(design.fixed)]).sum())
        return -found / 2

    def slopes(self) -> Slopes:
        """Return the derivatives at the optimum."""
        return slopes(self.design, self.point, weight=1 / self.variance, restricted=self.restricted)


def freedom(design: Design, *, restricted: bool) -> int:
    """Return how many rows the variance rests on."""
    return design.n - restricted * len(design.fixed)


def criterion(design: Design, point: Point, *, restricted: bool) -> float:
    """Return -2 log likelihood with the best fixed effects and σ."""
    df = freedom(design, restricted=restricted)
    tail = df * (1 + float(np.log(2 * np.pi * point.left / df)))
    return point.log_v + restricted * point.log_x + tail


def fit(design: Design, *, restricted: bool) -> Fit:
    """Find the highest likelihood."""
    parameters = Parameters(random=len(design.random), therapists=design.starts is not None)
    start, steps = parameters.start(), np.eye(parameters.count)
    if design.clients > MANY and (part := _part(design)) is not None:
        small = fit(part, restricted=restricted)
        start, steps = small.vector, _steps(small)
    vector = _climbed(design, parameters, start, steps, restricted=restricted)
    vector, hessian = polished(
        design, parameters, _upright(parameters, vector), restricted=restricted
    )
    clean, dropped = _without_nothing(parameters, vector)
    if (clean != vector).any():
        vector = clean
        weight = (
            freedom(design, restricted=restricted) / at(design, *parameters.unpacked(vector)).left
        )
        hessian = curvature(design, parameters, vector, weight, restricted=restricted)
    point = at(design, *parameters.unpacked(vector))
    return Fit(
        design=design,
        restricted=restricted,
        parameters=parameters,
        point=point,
        vector=vector,
        variance=point.left / freedom(design, restricted=restricted),
        hessian=hessian,
        dropped=dropped,
    )


def _part(design: Design) -> Design | None:
    """Return every sixteenth therapist's clients, or every sixteenth client."""
    if design.starts is None:
        taken, starts, of = np.arange(0, design.clients, OF_MANY), None, None
    elif design.therapists < 4 * OF_MANY:
        return None
    else:
        chosen = np.arange(0, design.therapists, OF_MANY)
        sizes = design.sizes()[chosen]
        starts = np.cumsum(sizes) - sizes
        of = np.repeat(np.arange(len(sizes)), sizes)
        taken = np.concatenate(
            [np.arange(a, a + s) for a, s in zip(design.starts[chosen], sizes, strict=True)]
        )
    products = np.ascontiguousarray(design.products[:, :, taken])
    return replace(design, products=products, total=products.sum(axis=2), starts=starts, of=of)


def _steps(small: Fit) -> Numbers:
    """Return how the parameters of a fit vary together, each in its unit of `weights`."""
    scale = weights(small.design, small.parameters)
    values, vectors = np.linalg.eigh(profiled(small.hessian) / np.outer(scale, scale))
    found = (vectors / np.maximum(np.abs(values), FLAT)) @ vectors.T
    return np.asarray((found + found.T) / 2)


def weights(design: Design, parameters: Parameters) -> Numbers:
    """Return about how many standard errors a step of 1 is, for each parameter."""
    found = np.full(parameters.count, np.sqrt(2.0 * design.clients))
    if parameters.therapists:
        found[-1] = np.sqrt(2.0 * design.therapists)
    return found


def _climbed(
    design: Design, parameters: Parameters, start: Numbers, steps: Numbers, *, restricted: bool
) -> Numbers:
    """Search by quasi-Newton steps over parameters in about the same unit.

    `steps` is about how they vary together in that unit: where the search begins.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    scale = weights(design, parameters)
    df = freedom(design, restricted=restricted)

    def value(turned: Numbers) -> tuple[float, Numbers]:
        point = at(design, *parameters.unpacked(turned / scale))
        there = slopes(design, point, weight=df / point.left, restricted=restricted)
        gradient = parameters.packed(there.factor, there.tau) / scale
        return criterion(design, point, restricted=restricted), gradient

    options: Any = {"gtol": CLOSE, "maxiter": 200, "hess_inv0": steps}
    found = minimize(value, start * scale, jac=True, method="BFGS", options=options)
    return np.asarray(found.x / scale)


def polished(
    design: Design, parameters: Parameters, vector: Numbers, *, restricted: bool
) -> tuple[Numbers, Numbers]:
    """Take Newton's steps until they are as good as none; return the Hessian there as well."""
    df = freedom(design, restricted=restricted)
    point = at(design, *parameters.unpacked(vector))
    lowest = criterion(design, point, restricted=restricted)
    hessian = curvature(design, parameters, vector, df / point.left, restricted=restricted)
    stale = False
    for _round in range(ROUNDS):
        there = slopes(design, point, weight=df / point.left, restricted=restricted)
        gradient = parameters.packed(there.factor, there.tau)
        step = _downhill(profiled(hessian), gradient, weights(design, parameters))
        gain = float(-gradient @ step)
        if gain < DONE:
            break
        if stale and (gain > LITTLE or design.clients <= MANY):
            hessian = curvature(design, parameters, vector, df / point.left, restricted=restricted)
            stale = False
            continue
        after = _lower(design, parameters, vector, step, lowest, restricted=restricted)
        if after is None:
            break
        stale = True
        vector, point, lowest = after
    if stale and design.clients <= MANY:
        hessian = curvature(design, parameters, vector, df / point.left, restricted=restricted)
    return vector, hessian


def _lower(
    design: Design,
    parameters: Parameters,
    vector: Numbers,
    step: Numbers,
    lowest: float,
    *,
    restricted: bool,
) -> tuple[Numbers, Point, float] | None:
    """Go as far along a step as leads downhill; None where it does not."""
    for half in range(HALVES):
        moved = vector + step / 2**half
        point = at(design, *parameters.unpacked(moved))
        if (value := criterion(design, point, restricted=restricted)) <= lowest:
            return moved, point, value
    return None


def _downhill(hessian: Numbers, gradient: Numbers, scale: Numbers) -> Numbers:
    """Return Newton's step, made to lead downhill where the surface bends the other way."""
    values, vectors = np.linalg.eigh(hessian / np.outer(scale, scale))
    bent = np.maximum(np.abs(values), FLAT)
    return np.asarray(-(vectors / bent) @ (vectors.T @ (gradient / scale)) / scale)


def profiled(hessian: Numbers) -> Numbers:
    """Return the Hessian by Λ and τ where σ follows."""
    crossed = hessian[:-1, -1]
    return np.asarray(hessian[:-1, :-1] - np.outer(crossed, crossed) / hessian[-1, -1])


def curvature(
    design: Design, parameters: Parameters, vector: Numbers, weight: float, *, restricted: bool
) -> Numbers:
    """Return the second derivatives of -2 log likelihood by the vector and log σ."""
    size = parameters.count
    found = np.zeros((size + 1, size + 1))
    for place in range(size):
        sides = []
        for sign in (1, -1):
            moved = vector.copy()
            moved[place] += sign * STEP
            point = at(design, *parameters.unpacked(moved))
            there = slopes(design, point, weight=weight, restricted=restricted)
            sides.append((parameters.packed(there.factor, there.tau), point.left))
        found[place, :-1] = (sides[0][0] - sides[1][0]) / (2 * STEP)
        found[place, -1] = -2 * weight * (sides[0][1] - sides[1][1]) / (2 * STEP)
    found[-1] = found[:, -1]
    point = at(design, *parameters.unpacked(vector))
    found[-1, -1] = 4 * weight * point.left
    return (found + found.T) / 2


def _upright(parameters: Parameters, vector: Numbers) -> Numbers:
    """Return the same covariances with a diagonal of Λ that is not negative, and τ."""
    factor, tau = parameters.unpacked(vector)
    signs = np.where(np.diag(factor) < 0, -1.0, 1.0)
    return parameters.packed(factor * signs, abs(tau))


def _without_nothing(parameters: Parameters, vector: Numbers) -> tuple[Numbers, Numbers]:
    """Set to 0 what is as good as 0; return also the directions in which clients do not differ."""
    factor, tau = parameters.unpacked(vector)
    left, sizes, _right = np.linalg.svd(factor)
    none = sizes < NOTHING
    if none.any():
        kept = left[:, ~none] * sizes[~none]
        factor = triangular(kept @ kept.T)
    return parameters.packed(factor, 0.0 if abs(tau) < NOTHING else abs(tau)), left[:, none]


def triangular(covariance: Numbers) -> Numbers:
    """Return a lower triangle whose square is this matrix, which may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0))
    found = np.linalg.qr(root.T).R.T
    signs = np.where(np.diag(found) < 0, -1.0, 1.0)
    return np.asarray(found * signs)
