"""The relative covariances with the highest likelihood, and how sharply it peaks there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.models.criterion import Point, Slopes, at, slopes
from visavis.stats.models.design import Design, Numbers

MANY, OF_MANY = 20_000, 16
"""From so many clients on, a fit to every sixteenth cluster says where to begin."""
CLOSE = 1e-3
"""A gradient below this, in standard errors, is near enough for Newton's steps."""
STEP, DONE, ROUNDS = 1e-4, 1e-9, 8
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
        rows, columns = np.tril_indices(self.random)
        factor[rows, columns] = vector[: len(rows)]
        return factor, float(vector[-1]) if self.therapists else 0.0

    def packed(self, factor: Numbers, tau: float) -> Numbers:
        """Return the vector."""
        lower = factor[np.tril_indices(self.random)]
        return np.append(lower, tau) if self.therapists else lower

    def start(self) -> Numbers:
        """Return where a search begins: as much between clients as within."""
        return self.packed(np.eye(self.random), 0.5)


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


def fit(design: Design, *, restricted: bool, start: Numbers | None = None) -> Fit:
    """Find the highest likelihood."""
    parameters = Parameters(random=len(design.random), therapists=design.starts is not None)
    if start is None:
        start = parameters.start()
        if design.clients > MANY and (part := _part(design)) is not None:
            start = fit(part, restricted=restricted).vector
    vector = _climbed(design, parameters, start, restricted=restricted)
    vector, hessian = polished(design, parameters, vector, restricted=restricted)
    vector, dropped = _without_nothing(parameters, vector)
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


def weights(design: Design, parameters: Parameters) -> Numbers:
    """Return about how many standard errors a step of 1 is, for each parameter."""
    found = np.full(parameters.count, np.sqrt(2.0 * design.clients))
    if parameters.therapists:
        found[-1] = np.sqrt(2.0 * design.therapists)
    return found


def _climbed(
    design: Design, parameters: Parameters, start: Numbers, *, restricted: bool
) -> Numbers:
    """Search by quasi-Newton steps over parameters in about the same unit."""
    from scipy.optimize import minimize  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    scale = weights(design, parameters)
    df = freedom(design, restricted=restricted)

    def value(turned: Numbers) -> tuple[float, Numbers]:
        point = at(design, *parameters.unpacked(turned / scale))
        there = slopes(design, point, weight=df / point.left, restricted=restricted)
        gradient = parameters.packed(there.factor, there.tau) / scale
        return criterion(design, point, restricted=restricted), gradient

    found = minimize(
        value, start * scale, jac=True, method="BFGS", options={"gtol": CLOSE, "maxiter": 200}
    )
    return np.asarray(found.x / scale)


def polished(
    design: Design, parameters: Parameters, vector: Numbers, *, restricted: bool
) -> tuple[Numbers, Numbers]:
    """Take Newton's steps until they are as good as none; return the Hessian there as well."""
    df = freedom(design, restricted=restricted)
    point = at(design, *parameters.unpacked(vector))
    lowest = criterion(design, point, restricted=restricted)
    for _round in range(ROUNDS):
        hessian = curvature(design, parameters, vector, df / point.left, restricted=restricted)
        there = slopes(design, point, weight=df / point.left, restricted=restricted)
        gradient = parameters.packed(there.factor, there.tau)
        step = -np.linalg.pinv(profiled(hessian), rcond=1e-10, hermitian=True) @ gradient
        if -gradient @ step < DONE or np.linalg.eigvalsh(profiled(hessian))[0] < -DONE:
            break
        after = at(design, *parameters.unpacked(vector + step))
        if (value := criterion(design, after, restricted=restricted)) > lowest:
            break
        vector, point, lowest = vector + step, after, value
    return vector, hessian


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
