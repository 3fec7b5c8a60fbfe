"""Intervals of standard deviations by the profile of the likelihood.

The likelihood of a standard deviation is not symmetric and ends at zero, so a value plus or minus
two standard errors misleads. The profile takes all values at which the likelihood, made as high as
the other parameters allow, is not too far below its top. With REML it is the restricted likelihood.

References
----------
Bates, D., Mächler, M., Bolker, B., & Walker, S. (2015). Fitting linear mixed-effects models using
lme4. Journal of Statistical Software, 67(1), section 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from visavis.stats.models.criterion import at, slopes
from visavis.stats.models.design import Numbers
from visavis.stats.models.fitting import NOTHING, Fit, triangular

NEAR, TRIES, SETTLED, FURTHEST = 0.02, 40, 1e-2, 100.0
SMALL = 1e-6


class Kind(Enum):
    """Whose standard deviation."""

    CLIENT = "client"
    THERAPIST = "therapist"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Target:
    """One standard deviation, and the other parameters as one vector beside it.

    The whole vector is the lower triangle of Λ, with the effect that is meant first, then τ, then
    log σ. Where the standard deviation is given, one of these follows from it.
    """

    fit: Fit
    kind: Kind
    turn: Numbers
    """From effects with the one that is meant first to those of the design."""

    @property
    def place(self) -> int:
        """Which parameter follows from the standard deviation."""
        places = {Kind.CLIENT: 0, Kind.THERAPIST: -2, Kind.RESIDUAL: -1}
        return places[self.kind] % (self.fit.parameters.count + 1)

    def best(self) -> Numbers:
        """Return the whole vector at the optimum."""
        return self._turned(np.append(self.fit.vector, np.log(self.fit.variance) / 2))

    def _turned(self, vector: Numbers) -> Numbers:
        parameters = self.fit.parameters
        factor, tau = parameters.unpacked(vector[:-1])
        turned = np.linalg.solve(self.turn, factor)
        return np.append(parameters.packed(triangular(turned @ turned.T), tau), vector[-1])

    def value(self) -> float:
        """Return the standard deviation at the optimum, in the scale of the design."""
        whole = self.best()
        if self.kind == Kind.RESIDUAL:
            return float(np.exp(whole[-1]))
        return float(abs(whole[self.place]) * np.exp(whole[-1]))

    def whole(self, rest: Numbers, value: float) -> Numbers:
        """Return the whole vector where the standard deviation is `value`."""
        known = np.log(value) if self.kind == Kind.RESIDUAL else value / np.exp(rest[-1])
        return np.insert(rest, self.place, known)

    def height(self, whole: Numbers) -> tuple[float, Numbers]:
        """Return -2 log likelihood and its derivatives by the whole vector."""
        fit = self.fit
        turned, tau = fit.parameters.unpacked(whole[:-1])
        weight = float(np.exp(-2 * whole[-1]))
        point = at(fit.design, self.turn @ turned, tau)
        there = slopes(fit.design, point, weight=weight, restricted=fit.restricted)
        df = fit.freedom
        found = point.log_v + fit.restricted * point.log_x + weight * point.left
        found += df * (float(np.log(2 * np.pi)) + 2 * whole[-1])
        gradient = fit.parameters.packed(self.turn.T @ there.factor, there.tau)
        return float(found), np.append(gradient, 2 * df - 2 * weight * point.left)

    def lowest(self, value: float, begin: Numbers, steps: Numbers) -> tuple[float, float, Numbers]:
        """Return -2 log likelihood at a standard deviation, its slope there, and the rest.

        `begin` is where to look for the rest, and `steps` the covariances to begin with.
        """
        from scipy.optimize import minimize  # noqa: PLC0415 -- loaded by whoever needs it

        scale = np.delete(self.weights(), self.place)
        relative = self.kind != Kind.RESIDUAL

        def along(turned: Numbers) -> tuple[float, Numbers]:
            whole = self.whole(turned / scale, value)
            found, gradient = self.height(whole)
            if relative:
                gradient[-1] -= gradient[self.place] * whole[self.place]
            return found, np.delete(gradient, self.place) / scale

        options: Any = {"gtol": SETTLED, "maxiter": 100, "hess_inv0": steps}
        found = minimize(along, begin * scale, jac=True, method="BFGS", options=options)
        rest = np.asarray(found.x / scale)
        whole = self.whole(rest, value)
        height, gradient = self.height(whole)
        slope = gradient[self.place] / (np.exp(whole[-1]) if relative else value)
        return height, float(slope), rest

    def steps(self) -> Numbers:
        """Return about how the rest varies together, in its unit: where a search begins."""
        fit, size = self.fit, self.fit.parameters.count
        scale = np.delete(self.weights(), self.place)
        nothing = np.eye(size)
        if fit.dropped.shape[1] or 0 in fit.vector[-1:]:
            return nothing
        moved = [self._moved(place) for place in range(size + 1)]
        try:
            back = np.linalg.inv(np.array(moved).T)
            hessian = back.T @ fit.hessian @ back
            free = np.delete(np.eye(size + 1), self.place, axis=1)
            if self.kind != Kind.RESIDUAL:
                free[self.place, -1] = -self.best()[self.place]
            found = np.linalg.inv((free.T @ hessian @ free) / np.outer(scale, scale))
            np.linalg.cholesky(found)
        except np.linalg.LinAlgError:
            return nothing
        return np.asarray((found + found.T) / 2)

    def _moved(self, place: int) -> Numbers:
        """Return how the whole vector follows one parameter of the fit, or log σ."""
        fit, sides = self.fit, []
        for sign in (1, -1):
            vector = np.append(fit.vector, np.log(fit.variance) / 2)
            vector[place] += sign * SMALL
            sides.append(self._turned(vector))
        return np.asarray((sides[0] - sides[1]) / (2 * SMALL))

    def weights(self) -> Numbers:
        """Return about how many standard errors a step of 1 is, for each of the whole vector."""
        design = self.fit.design
        found = np.full(self.fit.parameters.count + 1, np.sqrt(2.0 * design.clients))
        if self.fit.parameters.therapists:
            found[-2] = np.sqrt(2.0 * design.therapists)
        found[-1] = np.sqrt(2.0 * self.fit.freedom)
        return found


def bounds(target: Target, *, drop: float, error: float | None) -> tuple[float, float]:
    """Return the least and the largest standard deviation within `drop` of the lowest height.

    Parameters
    ----------
    target
        Which one.
    drop
        How far -2 log likelihood may rise.
    error
        The standard error of its logarithm, to begin with; None at zero.
    """
    best, value, steps = target.best(), target.value(), target.steps()
    rest, top = np.delete(best, target.place), target.height(best)[0]
    search = Search(target=target, steps=steps, rest=rest, top=top, drop=drop)
    reach = np.sqrt(drop) * (0.5 if error is None else min(error, 1.0))
    sigma = float(np.exp(best[-1]))
    begin = value if value > NOTHING * sigma else 0.1 * sigma
    high = search.crossing(begin, begin * np.exp(reach))
    if target.kind != Kind.RESIDUAL and (
        value <= NOTHING * sigma or target.lowest(0.0, rest, steps)[0] <= top + drop
    ):
        return 0.0, high
    return search.crossing(begin, begin * np.exp(-reach)), high


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Search:
    """Where the profile of one standard deviation reaches a height."""

    target: Target
    steps: Numbers
    rest: Numbers
    """The other parameters at the optimum."""
    top: float
    drop: float

    def crossing(self, inside: float, guess: float) -> float:
        """Return where -2 log likelihood has risen by `drop`, on the side of `guess`.

        Newton's steps on the square root of the rise, which is nearly a line over the logarithm;
        halves where such a step leaves what is known. Infinite, or 0, where it never rises so far.
        """
        outside, upwards, rest = None, guess > inside, self.rest
        wanted, furthest = np.sqrt(self.drop), guess * (FURTHEST if upwards else 1 / FURTHEST)
        for _try in range(TRIES):
            if (guess > furthest) if upwards else (guess < furthest):
                break
            found, slope, after = self.target.lowest(guess, rest, self.steps)
            risen = np.sqrt(max(found - self.top, 0.0))
            with np.errstate(all="ignore"):  # where that leads nowhere, `_within` knows better
                step = guess * np.exp((wanted - risen) * 2 * risen / (slope * guess))
            if abs(risen - wanted) < NEAR:
                return float(step)
            if risen < wanted:
                inside, rest = guess, after
            else:
                outside = guess
            guess = _within(float(step), inside, outside, upwards=upwards)
        return guess if outside is not None else np.inf if upwards else 0.0


def _within(step: float, inside: float, outside: float | None, *, upwards: bool) -> float:
    """Return a next guess that lies between what is known."""
    if outside is None:
        furthest = inside * (3.0 if upwards else 1 / 3.0)
        low, high = sorted((inside, furthest))
        return step if low < step < high else furthest
    low, high = sorted((inside, outside))
    margin = 0.02 * (high - low)
    return step if low + margin < step < high - margin else (low + high) / 2
