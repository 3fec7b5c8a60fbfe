"""Fixed effects, standard deviations and correlations of a fit, in the units of the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from visavis.stats.models.clustered import by_cluster, covariance, errors, too_certain
from visavis.stats.models.criterion import blocks, spread_of, therapists
from visavis.stats.models.design import Numbers
from visavis.stats.models.fitting import Fit, weights
from visavis.stats.models.profile import Kind, Target
from visavis.stats.uncertainty.sandwich import Robust

SMALL = 1e-6
ALIKE = 1e-5


@dataclass(frozen=True, eq=False)
class Components:
    """What a fit says, with standard errors."""

    fit: Fit
    clustered: str | None = None
    """What standard errors of fixed effects are clustered by; None for the model's own."""

    @cached_property
    def plain(self) -> Numbers:
        """From a client's effects in the design to those of the data, less the outcome's scale."""
        return self.fit.design.to_plain(self.fit.design.random)

    @cached_property
    def spread(self) -> Numbers:
        """Covariances of the whole vector (Λ, τ, log σ), where the data say something of it."""
        scale = np.append(
            weights(self.fit.design, self.fit.parameters), np.sqrt(2.0 * self.fit.freedom)
        )
        values, vectors = np.linalg.eigh(self.fit.hessian / np.outer(scale, scale))
        kept = values > SMALL * values[-1]
        inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
        return np.asarray(2 * inverse / np.outer(scale, scale))

    @cached_property
    def whole(self) -> Numbers:
        """Λ, τ and log σ as one vector."""
        return np.append(self.fit.vector, np.log(self.fit.variance) / 2)

    def deviations(self, whole: Numbers) -> Numbers:
        """Return the standard deviations: of each effect between clients, therapists, residual."""
        factor, tau = self.fit.parameters.unpacked(whole[:-1])
        sigma = np.exp(whole[-1]) * self.fit.design.scale[-1]
        clients = np.sqrt(((self.plain @ factor) ** 2).sum(axis=1))
        therapists = [abs(tau)] if self.fit.parameters.therapists else []
        return np.asarray(sigma * np.array([*clients, *therapists, 1.0]))

    def covariance(self, whole: Numbers) -> Numbers:
        """Return the covariance of the effects between clients."""
        factor, _tau = self.fit.parameters.unpacked(whole[:-1])
        root = self.plain @ factor * np.exp(whole[-1]) * self.fit.design.scale[-1]
        return np.asarray(root @ root.T)

    def correlations(self, whole: Numbers) -> Numbers:
        """Return the correlation of each two effects between clients."""
        found = self.covariance(whole)
        sds = np.sqrt(np.diag(found))
        pairs = combinations(range(len(sds)), 2)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.array([found[a, b] / (sds[a] * sds[b]) for a, b in pairs])

    @cached_property
    def none(self) -> Numbers:
        """Which standard deviations are zero."""
        design = self.fit.design
        factor, tau = self.fit.parameters.unpacked(self.fit.vector)
        unit = np.sqrt((self.plain**2).sum(axis=1))
        clients = np.sqrt(((self.plain @ factor) ** 2).sum(axis=1)) <= ALIKE * unit
        therapists = [tau == 0] if design.starts is not None else []
        return np.array([*clients, *therapists, False])

    def deviation_errors(self) -> Numbers:
        """Return the standard errors of the standard deviations' logarithms; nan at zero."""
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = self.slopes(lambda whole: np.log(self.deviations(whole)))
        found = self._errors(np.where(self.none[:, None], 0, slopes))
        return np.where(self.none, np.nan, found)

    def correlation_errors(self) -> Numbers:
        """Return the standard errors of the correlations by Fisher's transformation."""
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = self.slopes(lambda whole: np.arctanh(self.correlations(whole)))
        return self._errors(np.where(np.isfinite(slopes), slopes, 0))

    def _errors(self, slopes: Numbers) -> Numbers:
        return np.asarray(np.sqrt(((slopes @ self.spread) * slopes).sum(axis=1)))

    def slopes(self, function: Callable[[Numbers], Numbers]) -> Numbers:
        """Return how several numbers change with the whole vector: of shape (numbers, vector)."""
        sides, step = [], SMALL
        for place in range(len(self.whole)):
            moved = np.zeros(len(self.whole))
            moved[place] = step
            sides.append((function(self.whole + moved) - function(self.whole - moved)) / (2 * step))
        return np.array(sides).T

    @property
    def parameters(self) -> int:
        """How many numbers were estimated."""
        fixed, residual = len(self.fit.design.fixed), 1
        return fixed + self.fit.parameters.count + residual

    @property
    def aic(self) -> float:
        """Akaike's criterion; of ML alone it compares models with other fixed effects."""
        return 2 * self.parameters - 2 * self.fit.log_likelihood

    # fixed effects

    @cached_property
    def effects(self) -> Numbers:
        """The fixed effects."""
        design = self.fit.design
        found = design.to_plain(design.fixed) @ self.fit.point.beta * design.scale[-1]
        found[0] += design.centre[-1]
        return np.asarray(found)

    @cached_property
    def effects_covariance(self) -> Numbers:
        """Their covariance."""
        design = self.fit.design
        if self.clustered:
            turn = design.to_plain(design.fixed)
            return np.asarray(covariance(self.sums, turn) * design.scale[-1] ** 2)
        turn = design.to_plain(design.fixed) * design.scale[-1]
        return np.asarray(self.fit.variance * turn @ self.fit.point.unscaled @ turn.T)

    @cached_property
    def sums(self) -> tuple[Numbers, Numbers]:
        """Score and information of each outermost cluster."""
        return by_cluster(self.fit)

    @property
    def how(self) -> str:
        """Where standard errors of fixed effects come from."""
        return f"CR2 over groups of {self.clustered!r}" if self.clustered else "Satterthwaite"

    def sandwich(self, of: Numbers) -> Robust:
        """Return errors of sums of fixed effects by how the outermost clusters differ."""
        design = self.fit.design
        found = errors(self.sums, of @ design.to_plain(design.fixed))
        return replace(found, se=found.se * design.scale[-1])

    def doubts(self, of: Numbers, cluster: str) -> list[str | None]:
        """Return for each sum why the model's error may be too small; None where it may not."""
        if self.clustered:
            return [None] * len(of)
        variances = ((of @ self.effects_covariance) * of).sum(axis=1).tolist()
        found = self.sandwich(of)
        return [
            too_certain(variance, found, place, cluster) for place, variance in enumerate(variances)
        ]

    def degrees(self, of: Numbers | None = None) -> Numbers:
        """Return Satterthwaite's degrees of freedom of each fixed effect.

        Twice the squared variance over the variance of the variance, by the delta method.

        Parameters
        ----------
        of
            Weights of fixed effects, a row for each sum of them that is meant instead.
        """
        fit, design = self.fit, self.fit.design
        if self.clustered:
            return self.sandwich(np.eye(len(design.fixed)) if of is None else of).df
        turn = design.to_plain(design.fixed)
        if of is not None:
            turn = of @ turn
        weighed = fit.point.unscaled @ turn.T  # a column for each effect
        q, p = len(design.random), len(turn)
        moved = np.zeros((p, q, q))
        between, _step = therapists(design, fit.point)
        for block in blocks(design.clients):
            _inverse, spread = spread_of(design, fit.point, block, between)
            for k in range(p):
                at_client: Numbers = weighed[:, k] @ spread[:, :-1]
                moved[k] += at_client @ at_client.T
        values = np.diag(turn @ weighed)
        by_tau = ((weighed.T @ between[:-1]) ** 2).sum(axis=1)
        gradient = np.array(
            [
                [
                    *fit.parameters.packed(
                        2 * moved[k] @ fit.point.factor, 2 * fit.point.tau * by_tau[k]
                    ),
                    2 * values[k],
                ]
                for k in range(p)
            ]
        )
        return np.asarray(2 * values**2 / ((gradient @ self.spread) * gradient).sum(axis=1))

    def target(self, kind: Kind, place: int = 0) -> tuple[Target, float]:
        """Return a standard deviation to be profiled, and its unit in the data.

        The other effects are turned so that none follows from the one that is meant, however far
        from the sessions its zero lies.
        """
        unit, size = self.fit.design.scale[-1], len(self.fit.design.random)
        turn: Numbers = np.eye(size)
        if kind == Kind.CLIENT:
            row = self.plain[place]
            unit = unit * np.sqrt(row @ row)
            turn = np.asarray(np.linalg.qr(np.column_stack([row, turn])).Q, np.float64)
        return Target(fit=self.fit, kind=kind, turn=turn), float(unit)
