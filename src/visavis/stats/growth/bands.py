"""Where one score of a new client lies, by intake and time, according to a growth model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.stats.growth.shapes import Shape
from visavis.stats.models.components import Components
from visavis.stats.uncertainty.totals import Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """Each of shape (intakes, times)."""

    expected: Numbers
    se: Numbers
    """Standard deviation of a new client's score around what is expected."""
    df: Numbers
    """Satterthwaite's, of the variance between and within clients."""
    reach: Numbers
    """How far the edges lie from what is expected."""


def band(
    components: Components, shape: Shape, *, intake: Numbers, at: Numbers, share: float
) -> Band:
    """Return what is expected of a new client of a new therapist, and how far scores lie from it.

    The variance of one score: of the fixed effects, as far as they are known; of the client's own
    level and course; of the therapist; and what is left, from session to session.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    time = shape.curve(at)
    x, f = (each.ravel() for each in np.meshgrid(intake, time, indexing="ij"))
    rows = np.column_stack([np.ones(len(x)), x, f, x * f])
    known = ((rows @ components.effects_covariance) * rows).sum(axis=1)
    between, df = _between(components, time)
    variance = known.reshape(len(intake), len(at)) + between
    freedom = np.broadcast_to(df, variance.shape)
    se = np.sqrt(variance)
    return Band(
        expected=(rows @ components.effects).reshape(variance.shape),
        se=se,
        df=freedom,
        reach=stdtrit(freedom, (1 + share) / 2) * se,
    )


def _between(components: Components, time: Numbers) -> tuple[Numbers, Numbers]:
    """Return the variance of a score around the average course at each time, and its freedom."""

    def variances(whole: Numbers) -> Numbers:
        return variance_at(components, whole, time)

    values = variances(components.whole)
    slopes = components.slopes(variances)
    error = ((slopes @ components.spread) * slopes).sum(axis=1)
    return values, 2 * values**2 / error


def variance_at(
    components: Components, whole: Numbers, time: Numbers, *, residual: bool = True
) -> Numbers:
    """Return the variance between scores of all clients at each time, with that of sessions."""
    z = np.column_stack([np.ones(len(time)), time])
    others = components.deviations(whole)[z.shape[1] :] ** 2
    clients = ((z @ components.covariance(whole)) * z).sum(axis=1)
    return np.asarray(clients + others[: None if residual else -1].sum())
